//! A recording: what the editor was started with, and every message that it heard, one JSON object a line. Played again it
//! comes to the same screens, so that a bug can be seen by somebody else.
//!
//! What is typed and what the agent says in the recorded time stay, for the editor acts on them; everything else that is
//! somebody's is masked: names, drafts, what was said before, paths, links, pasted text. Messages hold no tokens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::memory::{Cost, ExportChoice, Memory};
use super::msg::{
    FolderEntry, KnownSession, LostTurn, Msg, Opened, Remembered, Trouble, TroubleKind, TurnEnd,
    Version,
};
use super::painting::{Framed, ThumbKey};
use super::{Model, Options, update};
use crate::domain::draft::Draft;
use crate::domain::interchange::Written;
use crate::domain::mask;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::render_job::RenderJob;
use crate::domain::transcript::Item;

/// What the editor was started with: the first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Start {
    /// The program's version.
    pub nemo_tui: String,
    /// Cells.
    pub size: (u16, u16),
    pub local: bool,
    pub options: Options,
    pub memory: Memory,
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
}

impl Start {
    /// Of an editor that heard nothing yet.
    pub fn of(model: &Model) -> Self {
        let options = masked_options(&model.options);
        let choice = |c: &ExportChoice| ExportChoice {
            folder: mask::name(&c.folder),
            ..c.clone()
        };
        let (export, theme) = (
            model.memory.export.as_ref().map(choice),
            model.memory.theme.as_deref().map(place),
        );
        let memory = Memory {
            export,
            theme,
            ..model.memory.clone()
        };
        let nemo_tui = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            nemo_tui,
            size: model.size,
            local: model.local,
            options,
            memory,
            at_ms: model.now_ms,
        }
    }

    /// An editor as it was then.
    pub fn model(self) -> Model {
        let mut model = Model::new(self.options, self.size, self.local);
        model.now_ms = self.at_ms;
        model.memory = self.memory;
        drop(update::start(&mut model));
        model
    }
}

/// A message and when it was heard: every other line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Heard {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    pub msg: Msg,
}

impl Heard {
    /// Of a message, masked.
    pub fn of(at_ms: u64, msg: &Msg) -> Self {
        Self {
            at_ms,
            msg: masked(msg.clone()),
        }
    }

    /// Has an editor hear it.
    pub fn play(self, model: &mut Model) {
        drop(update(model, Msg::Clock(self.at_ms)));
        drop(update(model, self.msg));
    }
}

/// A timeline is written as the draft that it comes to.
pub mod timeline {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    use crate::domain::timeline::Timeline;
    use crate::domain::{draft, encode};

    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(timeline: &Arc<Timeline>, to: S) -> Result<S::Ok, S::Error> {
        encode::draft(timeline).serialize(to)
    }

    /// # Errors
    /// Where it is no JSON object.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Timeline>, D::Error> {
        Map::<String, Value>::deserialize(from).map(|object| Arc::new(draft::timeline(&object)))
    }
}

/// A message without what is somebody's.
fn masked(msg: Msg) -> Msg {
    match msg {
        Msg::Paste(text) => Msg::Paste(mask::words(&text)),
        Msg::PastedText(text) => Msg::PastedText(mask::words(&text)),
        Msg::PastedFiles(files) => Msg::PastedFiles(names(&files)),
        Msg::Told(text) => Msg::Told(mask::words(&text)),
        Msg::Options(options) => Msg::Options(Box::new(masked_options(&options))),
        Msg::Remembered(r) => Msg::Remembered(Box::new(remembered(&r))),
        Msg::Session { request, result } => Msg::Session {
            request,
            result: result.map(|o| Box::new(opened(*o))).map_err(trouble),
        },
        Msg::Reported {
            request,
            trouble: why,
        } => Msg::Reported {
            request,
            trouble: trouble(why),
        },
        Msg::TurnEnded { request, result } => Msg::TurnEnded {
            request,
            result: result.map(|e| Box::new(turn_end(&e))).map_err(trouble),
        },
        Msg::Recovered {
            request,
            end,
            looked,
        } => Msg::Recovered {
            request,
            end: Box::new(turn_end(&end)),
            looked,
        },
        Msg::Sessions { request, sessions } => Msg::Sessions {
            request,
            sessions: sessions.iter().map(known).collect(),
        },
        Msg::Link { request, result } => Msg::Link {
            request,
            result: result.map(|l| mask::name(&l)).map_err(trouble),
        },
        Msg::State { request, result } => Msg::State {
            request,
            result: result.map(|d| d.as_deref().map(draft)).map_err(trouble),
        },
        Msg::Credits { request, result } => Msg::Credits {
            request,
            result: result.map_err(trouble),
        },
        Msg::Uploaded { request, result } => Msg::Uploaded {
            request,
            result: result.map(|name| mask::name(&name)).map_err(trouble),
        },
        Msg::Folder {
            request,
            folder,
            result,
        } => {
            let entry = |e: &FolderEntry| FolderEntry {
                name: mask::name(&e.name),
                ..e.clone()
            };
            let result = result
                .map(|list| list.iter().map(entry).collect())
                .map_err(|e| mask::words(&e));
            Msg::Folder {
                request,
                folder: path(&folder),
                result,
            }
        }
        Msg::Render(job) => Msg::Render(render(&job)),
        Msg::Versions { request, versions } => Msg::Versions {
            request,
            versions: versions.iter().map(version).collect(),
        },
        Msg::VersionLoaded {
            request,
            id,
            draft: loaded,
        } => Msg::VersionLoaded {
            request,
            id,
            draft: loaded.as_deref().map(draft),
        },
        Msg::Compared {
            request,
            from,
            to,
            changes,
        } => Msg::Compared {
            request,
            from,
            to,
            changes: changes.iter().map(mask::change).collect(),
        },
        Msg::Framed { request, result } => {
            let framed = |f: Box<Framed>| Framed {
                missing: names(&f.missing),
                note: f.note.as_deref().map(mask::words),
                ..*f
            };
            Msg::Framed {
                request,
                result: result
                    .map(|f| Box::new(framed(f)))
                    .map_err(|e| mask::words(&e)),
            }
        }
        Msg::Thumb(key, picture) => Msg::Thumb(
            ThumbKey {
                source: mask::name(&key.source),
                name: mask::name(&key.name),
                ..key
            },
            picture,
        ),
        Msg::Wave((source, name), wave) => {
            Msg::Wave((mask::name(&source), mask::name(&name)), wave)
        }
        Msg::Measured { request, result } => Msg::Measured {
            request,
            result: result.map_err(|e| mask::words(&e)),
        },
        Msg::CutWritten(result) => Msg::CutWritten(result.map(|w| written(&w)).map_err(trouble)),
        Msg::RenderTrouble { id, trouble: why } => Msg::RenderTrouble {
            id,
            trouble: trouble(why),
        },
        open @ (Msg::Clock(_)
        | Msg::Key(_)
        | Msg::Mouse(_)
        | Msg::Resize(..)
        | Msg::Focus(_)
        | Msg::Edited(_)
        | Msg::Heard { .. }
        | Msg::NextLook { .. }
        | Msg::Waiting(_)
        | Msg::Sent { .. }
        | Msg::Painted
        | Msg::MediaCame
        | Msg::Shot { .. }) => open,
    }
}

/// Folders and programs of this machine are nobody else's business.
fn masked_options(options: &Options) -> Options {
    Options {
        export_folder: path(&options.export_folder),
        theme: place(&options.theme),
        player: place(&options.player),
        ..options.clone()
    }
}

/// A name of the program's own stays; a path does not.
fn place(name: &str) -> String {
    if name.contains(['/', '\\']) {
        mask::name(name)
    } else {
        name.to_owned()
    }
}

fn names(list: &[String]) -> Vec<String> {
    list.iter().map(|name| mask::name(name)).collect()
}

fn path(path: &Path) -> PathBuf {
    mask::name(&path.to_string_lossy()).into()
}

fn draft(draft: &Draft) -> Arc<Draft> {
    Arc::new(mask::draft(draft))
}

fn item(item: &Item) -> Item {
    match item {
        Item::User { text } => Item::User {
            text: mask::words(text),
        },
        Item::Agent { text } => Item::Agent {
            text: mask::words(text),
        },
        Item::Notice { text } => Item::Notice {
            text: mask::words(text),
        },
        Item::Question { asked } => Item::Question {
            asked: question(asked),
        },
        Item::Changes { changes } => Item::Changes {
            changes: changes.iter().map(mask::change).collect(),
        },
        Item::Uploaded { name, bytes } => Item::Uploaded {
            name: mask::name(name),
            bytes: *bytes,
        },
        Item::Exported {
            path: at,
            bytes,
            took_ms,
        } => Item::Exported {
            path: path(at),
            bytes: *bytes,
            took_ms: *took_ms,
        },
        Item::Problem { what, next } => Item::Problem {
            what: mask::words(what),
            next: mask::words(next),
        },
    }
}

fn question(set: &QuestionSet) -> QuestionSet {
    let masked = |q: &Question| Question {
        prompt: mask::words(&q.prompt),
        options: names(&q.options),
        multiple: q.multiple,
    };
    QuestionSet {
        title: mask::words(&set.title),
        questions: set.questions.iter().map(masked).collect(),
    }
}

fn remembered(r: &Remembered) -> Remembered {
    Remembered {
        items: r.items.iter().map(item).collect(),
        renders: r.renders.iter().map(render).collect(),
        draft: r.draft.as_deref().map(draft),
        assets: names(&r.assets),
        unsent: mask::words(&r.unsent),
        costs: r
            .costs
            .iter()
            .map(|c| Cost {
                words: mask::words(&c.words),
                ..c.clone()
            })
            .collect(),
        ..r.clone()
    }
}

fn opened(o: Opened) -> Opened {
    let lost = |l: LostTurn| LostTurn {
        message: mask::words(&l.message),
        before: Arc::new(mask::timeline(&l.before)),
        started_ms: l.started_ms,
    };
    Opened {
        draft: o.draft.as_deref().map(draft),
        lost: o.lost.map(lost),
        ..o
    }
}

fn turn_end(end: &TurnEnd) -> TurnEnd {
    TurnEnd {
        draft: end.draft.as_deref().map(draft),
        changes: end.changes.iter().map(mask::change).collect(),
        spoke: end.spoke,
    }
}

fn known(s: &KnownSession) -> KnownSession {
    KnownSession {
        id: s.id.clone(),
        title: mask::words(&s.title),
        last_words: mask::words(&s.last_words),
        summary: mask::words(&s.summary),
        used_ms: s.used_ms,
    }
}

fn version(v: &Version) -> Version {
    Version {
        name: mask::words(&v.name),
        summary: mask::words(&v.summary),
        changes: v.changes.iter().map(mask::change).collect(),
        ..v.clone()
    }
}

fn render(job: &RenderJob) -> RenderJob {
    RenderJob {
        path: path(&job.path),
        problem: job.problem.as_deref().map(mask::words),
        ..job.clone()
    }
}

fn written(w: &Written) -> Written {
    Written {
        path: path(&w.path),
        bytes: w.bytes,
        beside: w.beside.iter().map(|p| path(p)).collect(),
        missing: names(&w.missing),
    }
}

fn trouble(t: Trouble) -> Trouble {
    let kind = match t.kind {
        TroubleKind::Link(link) => TroubleKind::Link(mask::name(&link)),
        other => other,
    };
    Trouble {
        what: mask::words(&t.what),
        next: mask::words(&t.next),
        kind,
    }
}
