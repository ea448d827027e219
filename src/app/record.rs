//! A recording: what the editor was started with, and every message that it heard, one JSON object a line. Played again it
//! comes to the same screens, so that a bug can be seen by somebody else.
//!
//! What is typed and what the agent says in the recorded time stay, for the editor acts on them; everything else that is
//! somebody's is masked: names, drafts, what was said before, paths, links, pasted text. Messages hold no tokens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::msg::{
    FolderEntry, LostTurn, Msg, OpenedSession, SessionInfo, StoredSession, TurnEnd, UserError,
    UserErrorKind, VersionInfo,
};
use super::pictures::{PreviewFrame, ThumbnailKey};
use super::preferences::{ExportChoice, Preferences, TurnCost};
use super::{EditorOptions, Model, update};
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFile;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::redact;
use crate::domain::render_job::RenderJob;
use crate::domain::transcript::Item;

/// What the editor was started with: the first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordingStart {
    /// The program's version.
    pub nemo_tui: String,
    /// Cells.
    pub size: (u16, u16),
    pub local: bool,
    pub options: EditorOptions,
    pub memory: Preferences,
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
}

impl RecordingStart {
    /// Of an editor that heard nothing yet.
    pub fn of(model: &Model) -> Self {
        let options = masked_options(&model.options);
        let choice = |c: &ExportChoice| ExportChoice {
            folder: redact::name(&c.folder),
            ..c.clone()
        };
        let (export, theme) = (
            model.preferences.export.as_ref().map(choice),
            model.preferences.theme.as_deref().map(place),
        );
        let memory = Preferences {
            export,
            theme,
            ..model.preferences.clone()
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
        model.preferences = self.memory;
        drop(update::start(&mut model));
        model
    }
}

/// A message and when it was heard: every other line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordedMessage {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    pub msg: Msg,
}

impl RecordedMessage {
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
        Msg::Paste(text) => Msg::Paste(redact::words(&text)),
        Msg::PastedText(text) => Msg::PastedText(redact::words(&text)),
        Msg::PastedFiles(files) => Msg::PastedFiles(names(&files)),
        Msg::Status(text) => Msg::Status(redact::words(&text)),
        Msg::Options(options) => Msg::Options(Box::new(masked_options(&options))),
        Msg::SessionLoaded(r) => Msg::SessionLoaded(Box::new(remembered(&r))),
        Msg::Session { request, result } => Msg::Session {
            request,
            result: result.map(|o| Box::new(opened(*o))).map_err(trouble),
        },
        Msg::StreamError {
            request,
            trouble: why,
        } => Msg::StreamError {
            request,
            trouble: trouble(why),
        },
        Msg::TurnEnded { request, result } => Msg::TurnEnded {
            request,
            result: result.map(|e| Box::new(turn_end(&e))).map_err(trouble),
        },
        Msg::TurnRecovered {
            request,
            end,
            looked,
        } => Msg::TurnRecovered {
            request,
            end: Box::new(turn_end(&end)),
            looked,
        },
        Msg::SessionsListed { request, sessions } => Msg::SessionsListed {
            request,
            sessions: sessions.iter().map(known).collect(),
        },
        Msg::ProjectLink { request, result } => Msg::ProjectLink {
            request,
            result: result.map(|l| redact::name(&l)).map_err(trouble),
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
            result: result.map(|name| redact::name(&name)).map_err(trouble),
        },
        Msg::FolderListed {
            request,
            folder,
            result,
        } => {
            let entry = |e: &FolderEntry| FolderEntry {
                name: redact::name(&e.name),
                ..e.clone()
            };
            let result = result
                .map(|list| list.iter().map(entry).collect())
                .map_err(|e| redact::words(&e));
            Msg::FolderListed {
                request,
                folder: path(&folder),
                result,
            }
        }
        Msg::Render(job) => Msg::Render(render(&job)),
        Msg::VersionsListed { request, versions } => Msg::VersionsListed {
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
        Msg::VersionsCompared {
            request,
            from,
            to,
            changes,
        } => Msg::VersionsCompared {
            request,
            from,
            to,
            changes: changes.iter().map(redact::change).collect(),
        },
        Msg::PreviewReady { request, result } => {
            let framed = |f: Box<PreviewFrame>| PreviewFrame {
                missing: names(&f.missing),
                note: f.note.as_deref().map(redact::words),
                ..*f
            };
            Msg::PreviewReady {
                request,
                result: result
                    .map(|f| Box::new(framed(f)))
                    .map_err(|e| redact::words(&e)),
            }
        }
        Msg::Thumbnail(key, picture) => Msg::Thumbnail(
            ThumbnailKey {
                source: redact::name(&key.source),
                name: redact::name(&key.name),
                ..key
            },
            picture,
        ),
        Msg::Waveform((source, name), wave) => {
            Msg::Waveform((redact::name(&source), redact::name(&name)), wave)
        }
        Msg::LoudnessMeasured { request, result } => Msg::LoudnessMeasured {
            request,
            result: result.map_err(|e| redact::words(&e)),
        },
        Msg::InterchangeWritten(result) => {
            Msg::InterchangeWritten(result.map(|w| written(&w)).map_err(trouble))
        }
        Msg::RenderFailed { id, trouble: why } => Msg::RenderFailed {
            id,
            trouble: trouble(why),
        },
        open @ (Msg::Clock(_)
        | Msg::Key(_)
        | Msg::Mouse(_)
        | Msg::Resize(..)
        | Msg::Focus(_)
        | Msg::ComposerEdited(_)
        | Msg::ChatEvent { .. }
        | Msg::RecoveryScheduled { .. }
        | Msg::RateLimited(_)
        | Msg::UploadProgress { .. }
        | Msg::FrameDrawn
        | Msg::MediaDownloaded
        | Msg::FrameReady { .. }) => open,
    }
}

/// Folders and programs of this machine are nobody else's business.
fn masked_options(options: &EditorOptions) -> EditorOptions {
    EditorOptions {
        export_folder: path(&options.export_folder),
        theme: place(&options.theme),
        player: place(&options.player),
        ..options.clone()
    }
}

/// A name of the program's own stays; a path does not.
fn place(name: &str) -> String {
    if name.contains(['/', '\\']) {
        redact::name(name)
    } else {
        name.to_owned()
    }
}

fn names(list: &[String]) -> Vec<String> {
    list.iter().map(|name| redact::name(name)).collect()
}

fn path(path: &Path) -> PathBuf {
    redact::name(&path.to_string_lossy()).into()
}

fn draft(draft: &Draft) -> Arc<Draft> {
    Arc::new(redact::draft(draft))
}

fn item(item: &Item) -> Item {
    match item {
        Item::User { text } => Item::User {
            text: redact::words(text),
        },
        Item::Agent { text } => Item::Agent {
            text: redact::words(text),
        },
        Item::Notice { text } => Item::Notice {
            text: redact::words(text),
        },
        Item::Question { asked } => Item::Question {
            asked: question(asked),
        },
        Item::Changes { changes } => Item::Changes {
            changes: changes.iter().map(redact::change).collect(),
        },
        Item::Uploaded { name, bytes } => Item::Uploaded {
            name: redact::name(name),
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
            what: redact::words(what),
            next: redact::words(next),
        },
    }
}

fn question(set: &QuestionSet) -> QuestionSet {
    let masked = |q: &Question| Question {
        prompt: redact::words(&q.prompt),
        options: names(&q.options),
        multiple: q.multiple,
    };
    QuestionSet {
        title: redact::words(&set.title),
        questions: set.questions.iter().map(masked).collect(),
    }
}

fn remembered(r: &StoredSession) -> StoredSession {
    StoredSession {
        items: r.items.iter().map(item).collect(),
        renders: r.renders.iter().map(render).collect(),
        draft: r.draft.as_deref().map(draft),
        assets: names(&r.assets),
        unsent: redact::words(&r.unsent),
        costs: r
            .costs
            .iter()
            .map(|c| TurnCost {
                words: redact::words(&c.words),
                ..c.clone()
            })
            .collect(),
        ..r.clone()
    }
}

fn opened(o: OpenedSession) -> OpenedSession {
    let lost = |l: LostTurn| LostTurn {
        message: redact::words(&l.message),
        before: Arc::new(redact::timeline(&l.before)),
        started_ms: l.started_ms,
    };
    OpenedSession {
        draft: o.draft.as_deref().map(draft),
        lost: o.lost.map(lost),
        ..o
    }
}

fn turn_end(end: &TurnEnd) -> TurnEnd {
    TurnEnd {
        draft: end.draft.as_deref().map(draft),
        changes: end.changes.iter().map(redact::change).collect(),
        spoke: end.spoke,
    }
}

fn known(s: &SessionInfo) -> SessionInfo {
    SessionInfo {
        id: s.id.clone(),
        title: redact::words(&s.title),
        last_message: redact::words(&s.last_message),
        summary: redact::words(&s.summary),
        used_ms: s.used_ms,
    }
}

fn version(v: &VersionInfo) -> VersionInfo {
    VersionInfo {
        name: redact::words(&v.name),
        summary: redact::words(&v.summary),
        changes: v.changes.iter().map(redact::change).collect(),
        ..v.clone()
    }
}

fn render(job: &RenderJob) -> RenderJob {
    RenderJob {
        path: path(&job.path),
        problem: job.problem.as_deref().map(redact::words),
        ..job.clone()
    }
}

fn written(w: &InterchangeFile) -> InterchangeFile {
    InterchangeFile {
        path: path(&w.path),
        bytes: w.bytes,
        beside: w.beside.iter().map(|p| path(p)).collect(),
        missing: names(&w.missing),
    }
}

fn trouble(t: UserError) -> UserError {
    let kind = match t.kind {
        UserErrorKind::Link(link) => UserErrorKind::Link(redact::name(&link)),
        other => other,
    };
    UserError {
        message: redact::words(&t.message),
        hint: redact::words(&t.hint),
        kind,
    }
}
