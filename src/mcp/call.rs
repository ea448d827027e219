//! One call of a tool: its client, progress notifications and cancellation.

use std::time::{Duration, Instant};

use rmcp::RoleServer;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::RequestContext;
use tokio::sync::watch;

use super::context::McpContext;
use super::reply::ToolFailure;
use crate::domain::draft::Draft;
use crate::domain::text::one_line;
use crate::workflows::turn::save_foreign_version;

/// Maximum length of the name of a program (characters).
const MAX_CLIENT_CHARS: usize = 40;
/// Minimum time between two notifications.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Progress of a call: a fraction from 0 to 1, and what is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CallProgress {
    pub fraction: f64,
    pub text: String,
}

/// A call in progress.
pub(super) struct ToolCall<'a> {
    pub context: &'a McpContext,
    pub request: &'a RequestContext<RoleServer>,
}

impl ToolCall<'_> {
    /// Returns the name of the calling program.
    pub fn client(&self) -> String {
        let info = self.request.client_info();
        let name = info.map(|info| one_line(&info.name)).unwrap_or_default();
        match name.is_empty() {
            true => "mcp".to_owned(),
            false => name.chars().take(MAX_CLIENT_CHARS).collect(),
        }
    }

    /// Stores a version that this call made.
    pub fn save(&self, session: &str, draft: &Draft) {
        let services = self.context.services();
        save_foreign_version(services, session, draft, Some(&self.client()));
    }

    /// Returns true if the client canceled the call.
    pub fn is_canceled(&self) -> bool {
        self.request.ct.is_cancelled()
    }

    /// Does cancelable work. Its progress is sent to the client if the client asked for it.
    ///
    /// # Errors
    /// If the client cancels the call, which drops the work.
    pub async fn follow<T>(
        &self,
        mut progress: watch::Receiver<CallProgress>,
        work: impl Future<Output = T>,
    ) -> Result<T, ToolFailure> {
        let mut work = std::pin::pin!(work);
        let mut notifier = Notifier {
            token: self.request.meta.get_progress_token(),
            fraction: -1.0,
            sent: None,
        };
        loop {
            tokio::select! {
                result = &mut work => return Ok(result),
                () = self.request.ct.cancelled() => return Err(ToolFailure::canceled()),
                changed = progress.changed(), if notifier.token.is_some() => {
                    if changed.is_err() {
                        notifier.token = None;
                        continue;
                    }
                    let progress = progress.borrow_and_update().clone();
                    notifier.notify(self.request, progress).await;
                }
            }
        }
    }

    /// Does cancelable work without progress.
    ///
    /// # Errors
    /// If the client cancels the call, which drops the work.
    pub async fn cancelable<T>(&self, work: impl Future<Output = T>) -> Result<T, ToolFailure> {
        tokio::select! {
            result = work => Ok(result),
            () = self.request.ct.cancelled() => Err(ToolFailure::canceled()),
        }
    }
}

/// Sends progress notifications, not too often.
struct Notifier {
    token: Option<ProgressToken>,
    fraction: f64,
    sent: Option<Instant>,
}

impl Notifier {
    async fn notify(&mut self, request: &RequestContext<RoleServer>, progress: CallProgress) {
        let is_soon = self.sent.is_some_and(|at| at.elapsed() < PROGRESS_INTERVAL);
        // The protocol demands that the progress increases.
        if progress.fraction <= self.fraction || is_soon {
            return;
        }
        let Some(token) = self.token.clone() else {
            return;
        };
        (self.fraction, self.sent) = (progress.fraction, Some(Instant::now()));
        let notification = ProgressNotificationParam::new(token, progress.fraction)
            .with_total(1.0)
            .with_message(progress.text);
        if let Err(e) = request.peer.notify_progress(notification).await {
            tracing::debug!("progress is not sent: {e}");
        }
    }
}
