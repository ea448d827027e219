//! Uploads: queued, one at a time, with progress.

use super::feedback::{complete_tip, flash};
use super::transcript::{add_item, note, report_error};
use super::{speech, steps};
use crate::app::effect::{Effect, FileEffect, UploadEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::{FoundSource, Msg, UserError, UserErrorKind};
use crate::app::overlay::Overlay;
use crate::app::preferences::Tip;
use crate::app::request::RequestId;
use crate::app::state::connection::Connection;
use crate::app::state::media::{Attachment, Upload};
use crate::domain::asset;
use crate::domain::reason::{Hint, Reason};
use crate::domain::text::one_line;
use crate::domain::transcript::Item;
use crate::i18n::ui::Message;
use crate::language::route::is_url;

/// Number of files of a folder above which a confirmation is asked for.
const MANY_FILES: usize = 50;

/// Queues media files and URLs. Other sources are examined first: they may be folders.
pub fn add(model: &mut Model, sources: Vec<String>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for source in sources {
        let name = file_name(&source);
        if !is_url(&source) && !asset::is_uploadable(&source) {
            effects.push(Effect::Files(FileEffect::ExamineSource { source }));
            continue;
        }
        let pending = model.ids.pending(());
        flash(
            model,
            Message::Uploading { name: &name }.text(model.options.lang),
        );
        model.session.media.uploads.push_back(Upload {
            pending,
            name,
            source,
            started: false,
            sent: 0,
            total: 0,
        });
    }
    effects.extend(start_next(model));
    effects
}

fn file_name(source: &str) -> String {
    let path = source.trim_end_matches('/');
    one_line(path.rsplit(['/', '\\']).next().unwrap_or(path))
}

/// Uploads the media files of a folder, or reports why a source cannot be uploaded.
pub fn examined(model: &mut Model, source: &str, found: FoundSource) -> Vec<Effect> {
    let (lang, name) = (model.options.lang, file_name(source));
    let of_file = |why| Reason::File {
        path: name.clone().into(),
        why: Box::new(why),
    };
    let (message, hint) = match found {
        FoundSource::Folder(files) if files.len() > MANY_FILES => {
            model.overlay = Some(Overlay::ManyUploads(files));
            return Vec::new();
        }
        FoundSource::Folder(files) if !files.is_empty() => return add(model, files),
        FoundSource::Folder(_) => (of_file(Reason::NoMediaInFolder), Hint::UseAcceptedFormat),
        FoundSource::OtherFile => {
            let text = Message::NotUploadable { name: &name }.text(lang);
            (text.into(), Hint::UseAcceptedFormat)
        }
        FoundSource::Unreadable(Reason::NotFound) => (of_file(Reason::NotFound), Hint::CheckName),
        FoundSource::Unreadable(why) => (of_file(why), Hint::CheckPath),
    };
    let kind = UserErrorKind::Other;
    report_error(
        model,
        UserError {
            message,
            hint,
            kind,
        },
    )
}

/// Starts the first queued upload if none is running.
pub fn start_next(model: &mut Model) -> Vec<Effect> {
    let ready = model.connection.status == Connection::Ready;
    let Some(session) = model.session.id.clone().filter(|_| ready) else {
        return Vec::new();
    };
    let Some(upload) = model
        .session
        .media
        .uploads
        .front_mut()
        .filter(|u| !u.started)
    else {
        return Vec::new();
    };
    upload.started = true;
    vec![Effect::Upload(UploadEffect::Start {
        request: upload.pending.id(),
        session,
        source: upload.source.clone(),
    })]
}

/// Cancels the running upload; queued ones continue.
pub fn cancel(model: &mut Model) -> FollowUps {
    let Some(upload) = model.session.media.cancel_upload() else {
        return speech::cancel(model).into();
    };
    let mut effects = vec![Effect::Upload(UploadEffect::Cancel {
        request: upload.pending.id(),
    })];
    effects.extend(note(
        model,
        Message::UploadStopped { name: &upload.name }.text(model.options.lang),
    ));
    effects.extend(start_next(model));
    let mut follow_ups = FollowUps::from(effects);
    follow_ups.push(FollowUp::SendNext);
    follow_ups
}

pub fn progress(model: &mut Model, request: RequestId, sent: u64, total: u64) -> Vec<Effect> {
    model.session.media.set_progress(request, sent, total);
    Vec::new()
}

/// Adds the uploaded media file, or reports the error, and starts the next upload.
pub fn done(model: &mut Model, msg: Msg) -> FollowUps {
    let Msg::Uploaded {
        request,
        result,
        duration_ms,
    } = msg
    else {
        return FollowUps::none();
    };
    let Some(upload) = model.session.media.take_upload(request) else {
        return FollowUps::none();
    };
    let uploading = Message::Uploading { name: &upload.name }.text(model.options.lang);
    model.screen.end_flash(&uploading);
    let mut effects = match result {
        Ok(name) => {
            let name = one_line(&name);
            model.session.media.assets.retain(|asset| *asset != name);
            model.session.media.assets.push(name.clone());
            let durations = &mut model.session.media.durations_ms;
            durations.insert(name.clone(), duration_ms);
            model.session.media.attachments.push(Attachment {
                name: name.clone(),
                bytes: upload.total,
            });
            let mut effects = super::pictures::media_downloaded(model);
            effects.extend(complete_tip(model, Tip::Upload));
            effects.extend(add_item(
                model,
                Item::Uploaded {
                    name,
                    bytes: upload.total,
                },
            ));
            effects
        }
        Err(error) => failed(model, upload, error),
    };
    effects.extend(start_next(model));
    let mut follow_ups = FollowUps::from(effects);
    follow_ups.push(FollowUp::SendNext);
    follow_ups
}

/// Holds the queued messages, which may be about the media file. If the session is lost, the file
/// is uploaded again to the one that replaces it.
fn failed(model: &mut Model, upload: Upload, error: UserError) -> Vec<Effect> {
    // The name is shown once.
    let why = match error.message {
        Reason::File { why, .. } => why,
        other => Box::new(other),
    };
    let error = UserError {
        message: Reason::File {
            path: upload.name.clone().into(),
            why,
        },
        ..error
    };
    let is_session_gone = error.kind == UserErrorKind::SessionGone;
    let mut effects = report_error(model, error);
    // During a turn, its end reports the loss.
    let next = if is_session_gone && model.session.conversation.turn().is_none() {
        let upload = Upload {
            pending: model.ids.pending(()),
            started: false,
            sent: 0,
            ..upload
        };
        model.session.media.retry_upload(upload);
        steps::session_lost(model)
    } else {
        model.session.conversation.upload_failed()
    };
    effects.extend(steps::run(model, next));
    effects
}
