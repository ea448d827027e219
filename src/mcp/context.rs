//! Shared by all calls: the backend, the current session, allowed folders, exports in progress.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

use tokio::sync::futures::Notified;
use tokio::sync::{Mutex, Notify};

use super::call_log::CallLog;
use super::export_jobs::ExportJobs;
use super::folders::AllowedFolders;
use super::reply::ToolFailure;
use crate::cli::McpArgs;
use crate::config::{EditPolicy, WithoutEditor};
use crate::domain::draft::Draft;
use crate::domain::io_reason::reason;
use crate::domain::reason::Hint;
use crate::startup::{Backend, Failure, RunSettings, connect};
use crate::store::{SessionRow, VersionRow};
use crate::workflows::Services;
use crate::workflows::pictures::PictureService;

/// Shared by all calls.
pub(super) struct McpContext {
    pub backend: Backend,
    pub settings: RunSettings,
    pub pictures: PictureService,
    pub folders: AllowedFolders,
    pub log: Arc<CallLog>,
    pub exports: ExportJobs,
    pub edits: EditPolicy,
    /// If true, edits to accept wait until an editor is open; otherwise they are refused.
    pub waits_for_editor: bool,
    /// Session that the calls are about. It stays the same when the user opens another one.
    session: Mutex<Option<String>>,
    entered: Notify,
    /// Ids of the latest proposals with their sessions.
    proposals: std::sync::Mutex<VecDeque<(String, String)>>,
}

/// Maximum number of proposals whose sessions are remembered.
const MAX_PROPOSALS: usize = 100;

impl McpContext {
    /// Starts the backend.
    ///
    /// # Errors
    /// If the backend cannot be started, or an allowed folder does not exist.
    pub async fn open(settings: &RunSettings, args: &McpArgs) -> Result<Self, Failure> {
        let folders = AllowedFolders::new(&args.allow, &settings.config.export.folder)?;
        let backend = connect(settings).await?;
        let config = settings.config.mcp;
        let folder = settings.data_dir.join("pictures");
        let pictures =
            PictureService::new(backend.services.clone(), settings.config.lang(), folder)
                .map_err(|e| Failure::new("pictures", reason(&e), Hint::ChooseFolder))?;
        Ok(Self {
            backend,
            settings: settings.clone(),
            pictures,
            folders,
            log: Arc::new(CallLog::new(&settings.data_dir)),
            exports: ExportJobs::default(),
            edits: args.edits.unwrap_or(config.edits),
            waits_for_editor: config.without_editor == WithoutEditor::Wait,
            session: Mutex::new(settings.session.clone()),
            entered: Notify::new(),
            proposals: std::sync::Mutex::default(),
        })
    }

    /// Remembers the session of a proposal.
    pub fn remember_proposal(&self, id: &str, session: &str) {
        let mut proposals = self
            .proposals
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        proposals.push_back((id.to_owned(), session.to_owned()));
        if proposals.len() > MAX_PROPOSALS {
            proposals.pop_front();
        }
    }

    /// Returns the session of a proposal of this program, if it is one of the latest.
    pub fn session_of_proposal(&self, id: &str) -> Option<String> {
        let proposals = self
            .proposals
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let found = proposals.iter().find(|(proposal, _)| proposal == id);
        found.map(|(_, session)| session.clone())
    }

    pub fn services(&self) -> &Services {
        &self.backend.services
    }

    /// Returns true if the sessions are on the cloud.
    pub fn is_cloud(&self) -> bool {
        !self.settings.local
    }

    /// Returns the stored sessions, last used first.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, ToolFailure> {
        let backend = self.services().backend.clone();
        let store = &self.services().store;
        Ok(store.read(move |store| store.sessions(&backend)).await?)
    }

    /// Makes a session the current one.
    pub async fn enter(&self, session: &str) {
        *self.session.lock().await = Some(session.to_owned());
        self.entered.notify_waiters();
    }

    /// Waits until another session becomes the current one.
    pub fn entered(&self) -> Notified<'_> {
        self.entered.notified()
    }

    /// Returns the stored versions of a session, newest first.
    pub async fn versions(&self, session: &str) -> Result<Vec<VersionRow>, ToolFailure> {
        let id = session.to_owned();
        let store = &self.services().store;
        Ok(store
            .read(move |store| store.versions(&id, usize::MAX >> 1))
            .await?)
    }

    /// Returns the current session if there is one.
    pub async fn current_session(&self) -> Option<String> {
        self.session.lock().await.clone()
    }

    /// Returns the current session. The first call selects the last used one.
    ///
    /// # Errors
    /// If there is none.
    pub async fn session(&self) -> Result<String, ToolFailure> {
        let mut session = self.session.lock().await;
        if let Some(id) = session.as_ref() {
            return Ok(id.clone());
        }
        let last = self.sessions().await?.into_iter().next();
        let id = last.map(|row| row.id).ok_or_else(|| {
            let next = "Call open_session with \"new\": true.";
            ToolFailure::new("there is no session yet", next)
        })?;
        *session = Some(id.clone());
        Ok(id)
    }

    /// Returns the current session with its timeline.
    ///
    /// # Errors
    /// If there is no session, or it cannot be read.
    pub async fn draft(&self) -> Result<(String, Option<Draft>), ToolFailure> {
        let id = self.session().await?;
        let draft = self.services().api.fetch_draft(&id).await?;
        Ok((id, draft))
    }

    /// Returns the current session with its timeline.
    ///
    /// # Errors
    /// If there is no session, it cannot be read, or its timeline is empty.
    pub async fn filled_draft(&self) -> Result<(String, Draft), ToolFailure> {
        let (id, draft) = self.draft().await?;
        let draft = draft.filter(|draft| !draft.timeline.is_empty());
        let draft = draft.ok_or_else(|| {
            let next = "Add media with add_media, then call assemble.";
            ToolFailure::new("the timeline is empty", next)
        })?;
        Ok((id, draft))
    }

    /// Checks that the client may change things.
    ///
    /// # Errors
    /// If it may only read.
    pub fn check_writable(&self) -> Result<(), ToolFailure> {
        if self.edits == EditPolicy::ReadOnly {
            let next = "Ask the user to start nemo-tui mcp with --edits ask or --edits allow.";
            return Err(ToolFailure::new("this server is read-only", next));
        }
        Ok(())
    }

    /// Checks that the client may edit without asking the user.
    ///
    /// # Errors
    /// If it may only read, or the user has to accept edits.
    pub fn check_unattended(&self) -> Result<(), ToolFailure> {
        self.check_writable()?;
        if self.edits == EditPolicy::Ask {
            let next = "Use the typed edits, such as apply_edits: the user can accept them. For \
                        undo and redo, ask the user.";
            return Err(ToolFailure::new("the user has to accept edits", next));
        }
        Ok(())
    }
}
