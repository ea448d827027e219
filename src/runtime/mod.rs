//! Runs effects: each one becomes a task that answers with messages. Nothing here waits for files,
//! the database or other programs. Dropping the runtime cancels the tasks.

mod calls;
mod chat;
#[cfg_attr(not(feature = "clipboard"), path = "no_clipboard.rs")]
mod clipboard;
mod desktop;
mod exports;
mod files;
mod following;
mod lazy_pictures;
mod output;
mod preview_worker;
mod previews;
mod sample;
mod session_loader;
mod sessions;
mod speech;
mod store;
mod tasks;
mod terminal_picture;
mod transcript_file;
mod uploads;
mod user_error;

use std::path::{Path, PathBuf};

use tokio::sync::mpsc::UnboundedSender;

use crate::app::effect::{Effect, TerminalEffect};
use crate::app::msg::Msg;
use crate::graphics::TerminalGraphics;
use crate::i18n::locale::Lang;
use crate::speech::SpeechService;
use crate::workflows::Services;
use crate::workflows::session::SessionSelector;
use chat::LastTurn;
use clipboard::Clipboard;
pub use desktop::START_FLAGS as PLAYERS;
pub use output::OutputSettings;
use previews::Previews;
use sessions::Sessions;
use tasks::Tasks;
use uploads::Uploads;

/// Runs effects.
pub struct Runtime {
    tasks: Tasks,
    sessions: Sessions,
    uploads: Uploads,
    last_turn: LastTurn,
    previews: Previews,
    clipboard: Clipboard,
    speech: SpeechService,
}

impl Runtime {
    /// Creates a runtime that answers through `messages`. Without `graphics` of the terminal,
    /// pictures are drawn with text blocks.
    pub fn new(
        services: Services,
        which: SessionSelector,
        lang: Lang,
        output: OutputSettings,
        graphics: Option<TerminalGraphics>,
        speech: SpeechService,
        messages: UnboundedSender<Msg>,
    ) -> Self {
        let mut tasks = Tasks::new(services, lang, output, messages);
        speech::report_status(&mut tasks, &speech);
        Self {
            tasks,
            sessions: Sessions::new(which),
            uploads: Uploads::default(),
            last_turn: LastTurn::default(),
            previews: Previews::new(graphics),
            clipboard: Clipboard::default(),
            speech,
        }
    }

    /// Applies a changed configuration.
    pub fn reconfigure(&mut self, lang: Lang, output: OutputSettings) {
        (self.tasks.lang, self.tasks.output) = (lang, output);
    }

    /// Starts an effect. Returns it if it is for the terminal, which the caller owns.
    pub fn run_effect(&mut self, effect: Effect) -> Option<TerminalEffect> {
        self.tasks.remove_finished();
        let tasks = &mut self.tasks;
        match effect {
            Effect::Session(effect) => self.sessions.run(tasks, effect),
            Effect::Chat(effect) => chat::run(tasks, &mut self.last_turn, effect),
            Effect::Call { request, call } => calls::run(tasks, request, call),
            Effect::Upload(effect) => self.uploads.run(tasks, effect),
            Effect::Store(effect) => store::run(tasks, effect),
            Effect::Export(effect) => exports::run(tasks, effect),
            Effect::Pictures(effect) => self.previews.run(tasks, effect),
            Effect::Speech(effect) => speech::run(tasks, &self.speech, effect),
            Effect::Desktop(effect) => desktop::run(tasks, effect),
            Effect::Files(effect) => files::run(tasks, effect),
            Effect::Terminal(effect) => return Some(effect),
        }
        None
    }

    /// Copies text to the system clipboard, if there is one.
    pub fn copy(&mut self, text: &str) {
        self.clipboard.copy(text);
    }

    /// Cancels all tasks and waits until all queued writes are on disk.
    pub fn finish(mut self) {
        self.tasks.abort_all();
        self.previews.stop();
        self.tasks.services.store.finish();
    }
}

/// Initial folder of the file picker.
pub fn initial_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
