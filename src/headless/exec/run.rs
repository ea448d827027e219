//! State of a run in one session.

use std::path::PathBuf;

use serde_json::json;

use crate::api::ApiError;
use crate::conversation::state::Conversation;
use crate::conversation::step::{SessionLoss, Step};
use crate::domain::draft::Draft;
use crate::domain::reason::{CommandReason, Hint};
use crate::domain::render_job::FileFormat;
use crate::domain::resolution::Resolution;
use crate::domain::transcript::Item;
use crate::headless::queries::print_draft;
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};
use crate::startup::{CommandOutput, Failure, RunSettings};
use crate::workflows::session::{self, SessionOpened, has_work};
use crate::workflows::{Services, export};

/// State of a run in one session.
pub(super) struct ExecRun<'a> {
    pub services: &'a Services,
    pub out: &'a CommandOutput,
    pub settings: &'a RunSettings,
    pub session: String,
    pub draft: Option<Draft>,
    pub resolution: Resolution,
    /// Language tag for new sessions.
    pub language: String,
    pub conversation: Conversation,
    /// True if the messages were written for a session that is lost.
    pub holds_messages: bool,
}

impl<'a> ExecRun<'a> {
    pub fn new(
        services: &'a Services,
        out: &'a CommandOutput,
        settings: &'a RunSettings,
        session: String,
        resolution: Resolution,
    ) -> Self {
        let language = settings.config.session_language();
        Self {
            services,
            out,
            settings,
            session,
            draft: None,
            resolution,
            language,
            conversation: Conversation::unattended(),
            holds_messages: false,
        }
    }

    /// Switches to an open session and reports it.
    pub fn enter_session(&mut self, opened: SessionOpened) {
        let data = json!({
            "session_id": opened.id,
            "task_id": opened.task_id,
            "replaced": opened.replaced,
        });
        self.out.event("session", data, None);
        let id = &opened.id;
        self.out
            .note(&CommandText::Session { id }.text(self.lang()));
        (self.session, self.draft) = (opened.id, opened.draft);
        if opened.replaced {
            let text = phrase(self.settings.config.lang(), Phrase::SessionReplaced);
            self.out.note(text);
            self.append_transcript(&Item::Notice {
                text: text.to_owned(),
            });
            let steps = self.conversation.session_replaced(opened.lost_work);
            self.holds_messages = steps.iter().any(|step| matches!(step, Step::Hold(_)));
        }
    }

    /// Opens a session in place of the lost one.
    pub async fn replace_session(&mut self) -> Result<(), Failure> {
        let opened = session::replace(self.services, &self.session, &self.language).await?;
        self.enter_session(opened);
        Ok(())
    }

    /// Replaces the session if the server no longer has it (1002) and nothing is lost with it.
    /// Returns true if it was replaced.
    pub async fn replace_if_lost(&mut self, error: &ApiError) -> Result<bool, Failure> {
        if !matches!(error, ApiError::Refused { code: 1002, .. }) {
            return Ok(false);
        }
        let loss = SessionLoss {
            had_work: has_work(self.services, &self.session).await,
            had_response: false,
        };
        let steps = self.conversation.session_lost(loss);
        let is_replaced = steps == [Step::ReplaceSession];
        if is_replaced {
            self.replace_session().await?;
        }
        Ok(is_replaced)
    }

    /// Failure of a message that was written for the timeline of a lost session.
    pub fn lost_timeline_failure(&self) -> Failure {
        let hint = Hint::StartOver {
            session: self.session.clone(),
            is_local: self.settings.local,
        };
        Failure::new("1002", CommandReason::TimelineLost, hint)
    }

    /// Returns the language of the output.
    pub fn lang(&self) -> Lang {
        self.settings.config.lang()
    }

    /// Appends an item to the stored transcript, so that the editor shows it later.
    pub fn append_transcript(&self, item: &Item) {
        let (session, item) = (self.session.clone(), item.clone());
        self.services
            .store
            .queue(move |store| store.append_item(&session, &item));
    }

    pub async fn refresh(&mut self) -> Result<(), Failure> {
        self.draft = self.services.api.fetch_draft(&self.session).await?;
        Ok(())
    }

    pub async fn print_state(&mut self) -> Result<(), Failure> {
        self.refresh().await?;
        print_draft(self.out, self.draft.as_ref());
        Ok(())
    }

    /// Unused path in the export folder, named after the project.
    pub fn default_path(&self, format: FileFormat) -> PathBuf {
        let title = self
            .draft
            .as_ref()
            .map(|d| d.timeline.title.clone())
            .unwrap_or_default();
        export::default_path(&self.settings.config.export.folder, &title, format.name())
    }
}
