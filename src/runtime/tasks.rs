//! Cancelable tasks that execute effects and answer with messages.

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{AbortHandle, JoinSet};

use super::output::OutputSettings;
use crate::app::msg::Msg;
use crate::domain::reason::Reason;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::workflows::Services;

/// Tasks of the runtime, with what they share. Dropping it cancels them.
pub(super) struct Tasks {
    pub services: Services,
    pub lang: Lang,
    pub output: OutputSettings,
    pub messages: UnboundedSender<Msg>,
    running: JoinSet<()>,
}

impl Tasks {
    pub fn new(
        services: Services,
        lang: Lang,
        output: OutputSettings,
        messages: UnboundedSender<Msg>,
    ) -> Self {
        Self {
            services,
            lang,
            output,
            messages,
            running: JoinSet::new(),
        }
    }

    /// Starts a task that answers with messages.
    pub fn spawn<F>(&mut self, work: impl FnOnce(Services) -> F) -> AbortHandle
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        let (work, messages) = (work(self.services.clone()), self.messages.clone());
        self.running.spawn(async move {
            for msg in work.await {
                // Sending fails only after the editor has quit.
                let _ = messages.send(msg);
            }
        })
    }

    /// Starts work with files or other programs on a blocking thread. An error is shown in the
    /// status line.
    pub fn spawn_blocking(&mut self, work: impl FnOnce() -> Result<(), Reason> + Send + 'static) {
        let (messages, lang) = (self.messages.clone(), self.lang);
        self.running.spawn_blocking(move || {
            if let Err(why) = work() {
                let _ = messages.send(Msg::Status(reasons::text(lang, &why)));
            }
        });
    }

    /// Forgets the tasks that have ended.
    pub fn remove_finished(&mut self) {
        while self.running.try_join_next().is_some() {}
    }

    pub fn abort_all(&mut self) {
        self.running.abort_all();
    }
}
