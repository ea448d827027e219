//! Session recordings: the initial state and every message that `update` applied, one JSON object
//! per line. Replaying a recording reproduces the same screens, so that others can see a bug.
//!
//! Text typed by the user and the agent's replies are recorded as they are, because the editor acts
//! on them. All other user content is redacted: names, drafts, earlier messages, paths, links,
//! pasted text. Messages contain no tokens.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::msg::{
    FolderEntry, LostTurn, Msg, OpenedSession, SessionInfo, StoredSession, TurnEnd, UserError,
    UserErrorKind, VersionInfo,
};
use super::preferences::{ExportChoice, Preferences, TurnCost};
use super::state::pictures::{PreviewFrame, ThumbnailKey};
use super::{EditorOptions, Model, update};
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFile;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::redact;
use crate::domain::render_job::RenderJob;
use crate::domain::transcript::Item;

/// Initial state of the editor: the first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordingStart {
    /// Version of the program.
    pub nemo_tui: String,
    /// Terminal size (cells).
    pub size: (u16, u16),
    pub local: bool,
    pub options: EditorOptions,
    #[serde(rename = "memory")]
    pub preferences: Preferences,
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
}

impl RecordingStart {
    /// Records a model that has not received any message yet.
    pub fn new(model: &Model) -> Self {
        let options = redacted_options(&model.options);
        let choice = |c: &ExportChoice| ExportChoice {
            folder: redact::mask_name(&c.folder),
            ..c.clone()
        };
        let (export, theme) = (
            model.preferences.export.as_ref().map(choice),
            model.preferences.theme.as_deref().map(path_or_name),
        );
        let memory = Preferences {
            export,
            theme,
            ..model.preferences.clone()
        };
        let nemo_tui = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            nemo_tui,
            size: model.screen.size,
            local: model.connection.local,
            options,
            preferences: memory,
            at_ms: model.now_ms,
        }
    }

    /// Recreates the recorded model.
    pub fn into_model(self) -> Model {
        let mut model = Model::new(self.options, self.size, self.local);
        model.now_ms = self.at_ms;
        model.preferences = self.preferences;
        drop(update::start(&mut model));
        model
    }
}

/// A message and the time it was applied: every following line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordedMessage {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    pub msg: Msg,
}

impl RecordedMessage {
    /// Records a redacted message.
    pub fn new(at_ms: u64, msg: &Msg) -> Self {
        Self {
            at_ms,
            msg: redacted(msg.clone()),
        }
    }

    /// Applies the message to a model.
    pub fn apply(self, model: &mut Model) {
        drop(update(model, Msg::Clock(self.at_ms)));
        drop(update(model, self.msg));
    }
}

/// Serializes a timeline as its draft.
pub mod timeline {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    use crate::domain::timeline::Timeline;
    use crate::domain::{draft, serialize};

    /// # Errors
    /// Returns the errors of the serializer.
    pub fn serialize<S: Serializer>(timeline: &Arc<Timeline>, to: S) -> Result<S::Ok, S::Error> {
        serialize::draft_to_json(timeline).serialize(to)
    }

    /// # Errors
    /// Returns an error if the value is not a JSON object.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Timeline>, D::Error> {
        Map::<String, Value>::deserialize(from)
            .map(|object| Arc::new(draft::timeline_from_object(&object)))
    }
}

/// Redacts user content in a message.
fn redacted(msg: Msg) -> Msg {
    match msg {
        Msg::Paste(text) => Msg::Paste(redact::mask_text(&text)),
        Msg::PastedText(text) => Msg::PastedText(redact::mask_text(&text)),
        Msg::PastedFiles(files) => Msg::PastedFiles(names(&files)),
        Msg::Status(text) => Msg::Status(redact::mask_text(&text)),
        Msg::Options(options) => Msg::Options(Box::new(redacted_options(&options))),
        Msg::SessionLoaded(r) => Msg::SessionLoaded(Box::new(stored_session(&r))),
        Msg::Session { request, result } => Msg::Session {
            request,
            result: result
                .map(|o| Box::new(opened_session(*o)))
                .map_err(redacted_error),
        },
        Msg::StreamError { request, error } => Msg::StreamError {
            request,
            error: redacted_error(error),
        },
        Msg::TurnEnded { request, result } => Msg::TurnEnded {
            request,
            result: result
                .map(|e| Box::new(turn_end(&e)))
                .map_err(redacted_error),
        },
        Msg::TurnRecovered {
            request,
            end,
            state_fetched,
        } => Msg::TurnRecovered {
            request,
            end: Box::new(turn_end(&end)),
            state_fetched,
        },
        Msg::SessionsListed { request, sessions } => Msg::SessionsListed {
            request,
            sessions: sessions.iter().map(session_info).collect(),
        },
        Msg::ProjectLink { request, result } => Msg::ProjectLink {
            request,
            result: result
                .map(|l| redact::mask_name(&l))
                .map_err(redacted_error),
        },
        Msg::State { request, result } => Msg::State {
            request,
            result: result
                .map(|d| d.as_deref().map(draft))
                .map_err(redacted_error),
        },
        Msg::Credits { request, result } => Msg::Credits {
            request,
            result: result.map_err(redacted_error),
        },
        Msg::Uploaded { request, result } => Msg::Uploaded {
            request,
            result: result
                .map(|name| redact::mask_name(&name))
                .map_err(redacted_error),
        },
        Msg::FolderListed {
            request,
            folder,
            result,
        } => {
            let entry = |e: &FolderEntry| FolderEntry {
                name: redact::mask_name(&e.name),
                ..e.clone()
            };
            let result = result
                .map(|list| list.iter().map(entry).collect())
                .map_err(|e| redact::mask_text(&e));
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
            changes: changes.iter().map(redact::mask_change).collect(),
        },
        Msg::PreviewReady { request, result } => {
            let redacted_frame = |f: Box<PreviewFrame>| PreviewFrame {
                missing: names(&f.missing),
                note: f.note.as_deref().map(redact::mask_text),
                ..*f
            };
            Msg::PreviewReady {
                request,
                result: result
                    .map(|f| Box::new(redacted_frame(f)))
                    .map_err(|e| redact::mask_text(&e)),
            }
        }
        Msg::Thumbnail(key, picture) => Msg::Thumbnail(
            ThumbnailKey {
                source: redact::mask_name(&key.source),
                name: redact::mask_name(&key.name),
                ..key
            },
            picture,
        ),
        Msg::Waveform((source, name), wave) => {
            Msg::Waveform((redact::mask_name(&source), redact::mask_name(&name)), wave)
        }
        Msg::LoudnessMeasured { request, result } => Msg::LoudnessMeasured {
            request,
            result: result.map_err(|e| redact::mask_text(&e)),
        },
        Msg::InterchangeWritten(result) => {
            Msg::InterchangeWritten(result.map(|w| interchange_file(&w)).map_err(redacted_error))
        }
        Msg::RenderFailed { id, error } => Msg::RenderFailed {
            id,
            error: redacted_error(error),
        },
        unchanged @ (Msg::Clock(_)
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
        | Msg::FrameReady { .. }) => unchanged,
    }
}

/// Redacts folders and programs of this computer.
fn redacted_options(options: &EditorOptions) -> EditorOptions {
    EditorOptions {
        export_folder: path(&options.export_folder),
        theme: path_or_name(&options.theme),
        player: path_or_name(&options.player),
        ..options.clone()
    }
}

/// Redacts paths; built-in names are kept.
fn path_or_name(name: &str) -> String {
    if name.contains(['/', '\\']) {
        redact::mask_name(name)
    } else {
        name.to_owned()
    }
}

fn names(list: &[String]) -> Vec<String> {
    list.iter().map(|name| redact::mask_name(name)).collect()
}

fn path(path: &Path) -> PathBuf {
    redact::mask_name(&path.to_string_lossy()).into()
}

fn draft(draft: &Draft) -> Arc<Draft> {
    Arc::new(redact::mask_draft(draft))
}

fn item(item: &Item) -> Item {
    match item {
        Item::User { text } => Item::User {
            text: redact::mask_text(text),
        },
        Item::Agent { text } => Item::Agent {
            text: redact::mask_text(text),
        },
        Item::Notice { text } => Item::Notice {
            text: redact::mask_text(text),
        },
        Item::Question { questions } => Item::Question {
            questions: question(questions),
        },
        Item::Changes { changes } => Item::Changes {
            changes: changes.iter().map(redact::mask_change).collect(),
        },
        Item::Uploaded { name, bytes } => Item::Uploaded {
            name: redact::mask_name(name),
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
        Item::Problem { message, hint } => Item::Problem {
            message: redact::mask_text(message),
            hint: redact::mask_text(hint),
        },
    }
}

fn question(set: &QuestionSet) -> QuestionSet {
    let redacted = |q: &Question| Question {
        prompt: redact::mask_text(&q.prompt),
        options: names(&q.options),
        multiple: q.multiple,
    };
    QuestionSet {
        title: redact::mask_text(&set.title),
        questions: set.questions.iter().map(redacted).collect(),
    }
}

fn stored_session(stored: &StoredSession) -> StoredSession {
    StoredSession {
        items: stored.items.iter().map(item).collect(),
        renders: stored.renders.iter().map(render).collect(),
        draft: stored.draft.as_deref().map(draft),
        assets: names(&stored.assets),
        unsent: redact::mask_text(&stored.unsent),
        costs: stored
            .costs
            .iter()
            .map(|c| TurnCost {
                message: redact::mask_text(&c.message),
                ..c.clone()
            })
            .collect(),
        ..stored.clone()
    }
}

fn opened_session(opened: OpenedSession) -> OpenedSession {
    let lost = |l: LostTurn| LostTurn {
        message: redact::mask_text(&l.message),
        before: Arc::new(redact::mask_timeline(&l.before)),
        started_ms: l.started_ms,
    };
    OpenedSession {
        draft: opened.draft.as_deref().map(draft),
        lost: opened.lost.map(lost),
        ..opened
    }
}

fn turn_end(end: &TurnEnd) -> TurnEnd {
    TurnEnd {
        draft: end.draft.as_deref().map(draft),
        changes: end.changes.iter().map(redact::mask_change).collect(),
        replied: end.replied,
    }
}

fn session_info(s: &SessionInfo) -> SessionInfo {
    SessionInfo {
        id: s.id.clone(),
        title: redact::mask_text(&s.title),
        last_message: redact::mask_text(&s.last_message),
        summary: redact::mask_text(&s.summary),
        used_ms: s.used_ms,
    }
}

fn version(v: &VersionInfo) -> VersionInfo {
    VersionInfo {
        name: redact::mask_text(&v.name),
        summary: redact::mask_text(&v.summary),
        changes: v.changes.iter().map(redact::mask_change).collect(),
        ..v.clone()
    }
}

fn render(job: &RenderJob) -> RenderJob {
    RenderJob {
        path: path(&job.path),
        problem: job.problem.as_deref().map(redact::mask_text),
        ..job.clone()
    }
}

fn interchange_file(file: &InterchangeFile) -> InterchangeFile {
    InterchangeFile {
        path: path(&file.path),
        bytes: file.bytes,
        sidecars: file.sidecars.iter().map(|p| path(p)).collect(),
        missing: names(&file.missing),
    }
}

fn redacted_error(e: UserError) -> UserError {
    let kind = match e.kind {
        UserErrorKind::Link(link) => UserErrorKind::Link(redact::mask_name(&link)),
        other => other,
    };
    UserError {
        message: redact::mask_text(&e.message),
        hint: redact::mask_text(&e.hint),
        kind,
    }
}
