//! Effects of sessions: open, list, rename, delete.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedSender;

use super::following::{self, Following};
use super::session_loader;
use super::tasks::Tasks;
use super::user_error::user_error;
use crate::api::FollowRequest;
use crate::app::effect::{SessionChoice, SessionEffect};
use crate::app::msg::Msg;
use crate::app::request::RequestId;
use crate::domain::render_job::RenderJob;
use crate::workflows::session::{self, SessionSelector};
use crate::workflows::{Services, export};

/// Opens sessions.
pub(super) struct Sessions {
    from_cli: SessionSelector,
    /// True once the exports of earlier runs are being followed.
    exports_followed: Arc<AtomicBool>,
    following: Following,
}

impl Sessions {
    pub fn new(from_cli: SessionSelector) -> Self {
        Self {
            from_cli,
            exports_followed: Arc::default(),
            following: Following::default(),
        }
    }

    /// Executes an effect of sessions.
    pub fn run(&mut self, tasks: &mut Tasks, effect: SessionEffect) {
        match effect {
            SessionEffect::Open { request, which } => self.open(tasks, request, which),
            SessionEffect::List { request } => list(tasks, request),
            SessionEffect::Follow {
                request,
                session,
                after,
                proposals,
                retries,
            } => {
                let known = FollowRequest {
                    after,
                    proposals,
                    answers: true,
                };
                self.following
                    .start(tasks, request, session, known, retries);
            }
            SessionEffect::AnswerProposal {
                request,
                session,
                proposal,
                accepts,
                reason,
            } => {
                tasks.spawn(move |services| async move {
                    let answer = (proposal.as_str(), accepts, reason.as_str());
                    let result = following::answer(&services, &session, answer).await;
                    vec![Msg::ProposalAnswered { request, result }]
                });
            }
            SessionEffect::Rename { id, title } => tasks
                .services
                .store
                .queue(move |store| store.rename_session(&id, &title)),
            SessionEffect::Forget { id } => forget(tasks, id),
        }
    }

    fn open(&self, tasks: &mut Tasks, request: RequestId, which: SessionChoice) {
        let which = match which {
            SessionChoice::FromCli => self.from_cli.clone(),
            SessionChoice::New => SessionSelector::New,
            SessionChoice::Existing(id) => SessionSelector::Id(id),
            SessionChoice::Replacement(old) => SessionSelector::Replacement(old),
        };
        let language = tasks.output.session_language.clone();
        let (messages, followed) = (tasks.messages.clone(), self.exports_followed.clone());
        tasks.spawn(move |services| async move {
            send_stored_session(&services, &which, &messages).await;
            let opened = match session::open(&services, &which, &language).await {
                Ok(opened) => opened,
                Err(e) => {
                    return vec![Msg::Session {
                        request,
                        result: Err(user_error(&services, &e)),
                    }];
                }
            };
            let opened = session_loader::opened_session(&services, opened).await;
            let _ = messages.send(Msg::Session {
                request,
                result: Ok(Box::new(opened)),
            });
            // Sessions opened later find them already followed.
            if !followed.swap(true, Ordering::SeqCst) {
                follow_exports(&services, &messages).await;
            }
            Vec::new()
        });
    }
}

/// Sends what is stored of a session, so that it is shown before the server answers.
async fn send_stored_session(
    services: &Services,
    which: &SessionSelector,
    messages: &UnboundedSender<Msg>,
) {
    let Some(row) = session::find_stored(services, which).await else {
        return;
    };
    let backend = services.backend.clone();
    let stored = services
        .store
        .read(move |store| Ok(session_loader::load_session(store, &backend, &row.id)));
    if let Ok(stored) = stored.await {
        let _ = messages.send(Msg::SessionLoaded(Box::new(stored)));
    }
}

/// Follows the exports started by an earlier run to their end.
async fn follow_exports(services: &Services, messages: &UnboundedSender<Msg>) {
    let backend = services.backend.clone();
    let unfinished = services
        .store
        .read(move |store| store.open_renders(&backend));
    let unfinished = unfinished.await.unwrap_or_default();
    let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
    let follow = |job| export::follow(services, job, on_update);
    futures::future::join_all(unfinished.into_iter().map(follow)).await;
}

fn list(tasks: &mut Tasks, request: RequestId) {
    let lang = tasks.lang;
    tasks.spawn(move |services| async move {
        let backend = services.backend.clone();
        let listed = services
            .store
            .read(move |store| Ok(session_loader::list_sessions(store, &backend, lang)));
        vec![Msg::SessionsListed {
            request,
            sessions: listed.await.unwrap_or_default(),
        }]
    });
}

fn forget(tasks: &mut Tasks, id: String) {
    tasks.spawn(move |services| async move {
        let forgotten = session::delete(&services, &id).await;
        forgotten
            .err()
            .map(|e| Msg::Status(e.to_string()))
            .into_iter()
            .collect()
    });
}
