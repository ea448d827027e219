//! Effects of uploads.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::AbortHandle;

use super::files::local_path;
use super::tasks::Tasks;
use super::user_error::user_error;
use crate::api::{ApiError, UploadedFile};
use crate::app::effect::UploadEffect;
use crate::app::msg::Msg;
use crate::app::request::RequestId;
use crate::language::route::is_url;
use crate::workflows::media_resolver::record_upload;
use crate::workflows::{Services, upload};

/// Minimum number of bytes between two progress messages of an upload.
const UPLOAD_STEP: u64 = 256 * 1024;

/// Uploads that can be canceled.
#[derive(Default)]
pub(super) struct Uploads {
    started: HashMap<RequestId, AbortHandle>,
}

impl Uploads {
    /// Executes an effect of uploads.
    pub fn run(&mut self, tasks: &mut Tasks, effect: UploadEffect) {
        match effect {
            UploadEffect::Start {
                request,
                session,
                source,
            } => {
                let upload = start(tasks, request, session, source);
                self.started.insert(request, upload);
            }
            UploadEffect::Cancel { request } => {
                if let Some(upload) = self.started.remove(&request) {
                    upload.abort();
                }
            }
            UploadEffect::ChangeMedia {
                request,
                session,
                name,
                new_name,
            } => change_media(tasks, request, session, (name, new_name)),
        }
    }
}

fn start(tasks: &mut Tasks, request: RequestId, session: String, source: String) -> AbortHandle {
    let messages = tasks.messages.clone();
    tasks.spawn(move |services| async move {
        let result = if is_url(&source) {
            upload_url(&services, &session, &source).await
        } else {
            let last = AtomicU64::new(0);
            let on_update = move |sent: u64, total: u64| {
                if sent == total || sent - last.load(Ordering::Relaxed) >= UPLOAD_STEP {
                    last.store(sent, Ordering::Relaxed);
                    let _ = messages.send(Msg::UploadProgress {
                        request,
                        sent,
                        total,
                    });
                }
            };
            upload::upload(&services, &session, &local_path(&source), on_update).await
        };
        vec![Msg::Uploaded {
            request,
            duration_ms: result.as_ref().map_or(0, UploadedFile::duration_ms),
            result: result
                .map(|u| u.filename)
                .map_err(|e| user_error(&services, &e)),
        }]
    })
}

fn change_media(
    tasks: &mut Tasks,
    request: RequestId,
    session: String,
    (name, new_name): (String, Option<String>),
) {
    tasks.spawn(move |services| async move {
        let changed = upload::change_media(&services, &session, name, new_name).await;
        let result = changed.map_err(|e| user_error(&services, &e));
        vec![Msg::MediaChanged { request, result }]
    });
}

async fn upload_url(
    services: &Services,
    session: &str,
    url: &str,
) -> Result<UploadedFile, ApiError> {
    let uploaded = services.api.upload_url(session, url).await?;
    record_upload(services, session, &uploaded, None).await;
    Ok(uploaded)
}
