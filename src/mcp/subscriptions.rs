//! Notifications about changed resources, by this program and by others. Nothing is polled: the
//! studio answers when the session has another version.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::ResourceUpdatedNotificationParam;
use rmcp::service::Peer;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::context::McpContext;
use super::resources::{TIMELINE, TRANSCRIPT, VERSIONS};
use crate::api::{ApiError, FollowRequest};
use crate::domain::spoken::SpeechStatus;

/// Delay after a failed request to the studio, or if the file system reports no changes.
const RETRY_DELAY: Duration = Duration::from_secs(2);

/// Subscriptions of a client that uses `resources/subscribe`.
#[derive(Clone, Default)]
pub(super) struct Subscriptions {
    state: Arc<Mutex<SubscriptionState>>,
}

#[derive(Default)]
struct SubscriptionState {
    addresses: BTreeSet<String>,
    /// Stops the task that sends the notifications.
    task: Option<DropGuard>,
}

impl Subscriptions {
    fn lock(&self) -> MutexGuard<'_, SubscriptionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Subscribes to a resource. The first subscription starts to follow the changes.
    pub fn add(&self, mut changes: ChangedResources, peer: Peer<RoleServer>, address: String) {
        let mut state = self.lock();
        state.addresses.insert(address);
        if state.task.is_some() {
            return;
        }
        let stop = CancellationToken::new();
        state.task = Some(stop.clone().drop_guard());
        let subscriptions = self.clone();
        let notify = async move {
            loop {
                for &address in changes.next().await {
                    if !subscriptions.lock().addresses.contains(address) {
                        continue;
                    }
                    let updated = ResourceUpdatedNotificationParam::new(address);
                    if peer.notify_resource_updated(updated).await.is_err() {
                        return;
                    }
                }
            }
        };
        tokio::spawn(async move { stop.run_until_cancelled(notify).await });
    }

    /// Ends the subscription to a resource.
    pub fn remove(&self, address: &str) {
        let mut state = self.lock();
        state.addresses.remove(address);
        if state.addresses.is_empty() {
            state.task = None;
        }
    }
}

/// Waits for changes of resources.
pub(super) struct ChangedResources {
    context: Arc<McpContext>,
    session: Option<String>,
    /// Last known version.
    version: Option<u64>,
    /// Ids of the known proposals.
    proposals: Vec<String>,
}

impl ChangedResources {
    /// Begins with the current session and its version.
    pub async fn new(context: Arc<McpContext>) -> Self {
        let session = context.session().await.ok();
        let mut changes = Self {
            context,
            session,
            version: None,
            proposals: Vec::new(),
        };
        if let Some(session) = changes.session.clone()
            && let Err(e) = changes.follow(&session).await
        {
            tracing::warn!("changes are not noticed: {e}");
        }
        changes
    }

    /// Returns the addresses of the resources that changed, once there are any.
    pub async fn next(&mut self) -> &'static [&'static str] {
        let context = self.context.clone();
        let mut speech = context.backend.speech.status();
        loop {
            let entered = context.entered();
            let current = context.current_session().await;
            if current != self.session {
                (self.session, self.version) = (current, None);
                return &[TIMELINE, VERSIONS, TRANSCRIPT];
            }
            tokio::select! {
                () = self.next_version() => return &[TIMELINE, VERSIONS],
                () = entered => {}
                changed = speech.changed() => match changed {
                    Ok(()) if *speech.borrow_and_update() == SpeechStatus::Idle => return &[TRANSCRIPT],
                    Ok(()) => {}
                    Err(_) => std::future::pending().await,
                },
            }
        }
    }

    /// Waits until the session has another version than the known one.
    async fn next_version(&mut self) {
        let Some(session) = self.session.clone() else {
            return std::future::pending().await;
        };
        loop {
            let known = self.version;
            match self.follow(&session).await {
                Ok(_) if known.is_some() && known != self.version => return,
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(RETRY_DELAY).await,
                Err(e) => {
                    tracing::warn!("changes are not noticed: {e}");
                    tokio::time::sleep(RETRY_DELAY).await;
                }
            }
        }
    }

    /// Waits for a version other than the known one. Returns false if the file system reports no
    /// changes, so that the reply came without waiting.
    async fn follow(&mut self, session: &str) -> Result<bool, ApiError> {
        let request = FollowRequest {
            after: self.version,
            proposals: self.proposals.clone(),
            answers: false,
        };
        let followed = self
            .context
            .services()
            .api
            .follow(session, &request)
            .await?;
        self.version = Some(followed.version);
        let proposals = followed.proposals.into_iter();
        self.proposals = proposals.map(|proposal| proposal.id).collect();
        Ok(followed.follows)
    }
}
