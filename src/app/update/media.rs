//! The media list: lists the uploaded files and places them on the timeline.

use super::feedback::flash;
use super::transcript::report_error;
use super::{connection, direct_edits};
use crate::app::effect::{Effect, StoreEffect, UploadEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::{UploadedMedia, UserError};
use crate::app::overlay::{MediaDialog, Overlay};
use crate::app::request::RequestId;
use crate::app::state::media::{MediaChange, WantedPlace};
use crate::app::state::session::StateRequest;
use crate::domain::asset::MediaKind;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::timeline::TrackKind;
use crate::i18n::ui::Phrase;
use crate::language::direct_edit::media::{self, MediaPlace};

/// Opens the media list.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let pending = model.ids.pending(());
    let request = pending.id();
    model.overlay = Some(Overlay::Media(MediaDialog {
        pending: Some(pending),
        ..MediaDialog::default()
    }));
    vec![Effect::Store(StoreEffect::ListMedia { request, session })]
}

pub fn listed(model: &mut Model, mut media: Vec<UploadedMedia>) -> Vec<Effect> {
    if let Some(Overlay::Media(list)) = &mut model.overlay {
        media.reverse();
        (list.media, list.pending) = (media, None);
    }
    Vec::new()
}

/// Places a media file by a sentence. The studio is asked immediately; on the cloud, which charges
/// for it, the sentence waits in the composer.
pub fn place(model: &mut Model, media: &UploadedMedia, wanted: WantedPlace) -> FollowUps {
    let place = match place_of(model, media, wanted) {
        Ok(place) => place,
        Err(reason) => {
            flash(model, model.phrase(reason));
            return FollowUps::none();
        }
    };
    let sentence = media::sentence(model.options.lang, &media.name, place);
    if model.connection.local {
        FollowUp::Submit(sentence).into()
    } else {
        FollowUp::RestoreMessage(sentence).into()
    }
}

/// Returns the place of a media file among the pictures, or the reason why there is none.
fn place_of(
    model: &Model,
    media: &UploadedMedia,
    wanted: WantedPlace,
) -> Result<MediaPlace, Phrase> {
    let timeline = &model.session.timeline;
    if timeline.viewed.is_some() {
        return Err(Phrase::OldVersion);
    }
    if media.kind == MediaKind::Sound {
        return Ok(MediaPlace::Background);
    }
    let at_ms = timeline.playhead_ms;
    let pictures = timeline
        .timeline()
        .and_then(|t| t.track(TrackKind::Video, None));
    let segments = pictures.map_or(&[][..], |track| &track.segments);
    let under = segments.iter().position(|s| s.contains(at_ms));
    match (wanted, under) {
        (WantedPlace::InsteadOfSegment, Some(index)) => Ok(MediaPlace::InsteadOf(index + 1)),
        (WantedPlace::InsteadOfSegment, None) => Err(Phrase::NoSegment),
        (WantedPlace::AtPlayhead, Some(index)) if segments[index].start_ms < at_ms => {
            Ok(MediaPlace::After(index + 1))
        }
        (WantedPlace::AtPlayhead, Some(0)) => Ok(MediaPlace::Start),
        (WantedPlace::AtPlayhead, Some(index)) => Ok(MediaPlace::After(index)),
        (WantedPlace::AtPlayhead, None) | (WantedPlace::End, _) => Ok(MediaPlace::End),
    }
}

/// Renames a media file.
pub fn rename(model: &mut Model, name: String, new_name: String) -> Vec<Effect> {
    request_change(model, name, Some(new_name))
}

/// Removes a media file, after its segments on the timeline.
pub fn remove(model: &mut Model, media: &UploadedMedia) -> Vec<Effect> {
    let timeline = &model.session.timeline;
    if timeline.viewed.is_some() {
        flash(model, model.phrase(Phrase::OldVersion));
        return Vec::new();
    }
    // Back to front, so that the numbers of the others stay.
    let mut segments: Vec<(usize, usize)> = timeline
        .timeline()
        .map_or_else(Vec::new, |timeline| media.segments(timeline));
    segments.reverse();
    let edit = DirectEdit::Delete { ripple: true };
    let mut effects = direct_edits::insert_edit(model, &segments, &edit);
    effects.extend(request_change(model, media.name.clone(), None));
    effects
}

fn request_change(model: &mut Model, name: String, new_name: Option<String>) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let pending = model.ids.pending(MediaChange {
        name: name.clone(),
        new_name: new_name.clone(),
    });
    let request = pending.id();
    model.session.media.changes.push(pending);
    vec![Effect::Upload(UploadEffect::ChangeMedia {
        request,
        session,
        name,
        new_name,
    })]
}

/// Shows a renamed file, or removes a removed one. The studio renames segments too.
pub fn changed(
    model: &mut Model,
    request: RequestId,
    result: Result<(), UserError>,
) -> Vec<Effect> {
    let media = &mut model.session.media;
    let Some(index) = media.changes.iter().position(|c| c.id() == request) else {
        return Vec::new();
    };
    let change = media.changes.remove(index).purpose;
    if let Err(error) = result {
        let text = crate::i18n::reasons::text(model.options.lang, &error.message);
        flash(model, text);
        return report_error(model, error);
    }
    media.apply(&change);
    if let Some(Overlay::Media(list)) = &mut model.overlay {
        list.apply(&change.name, change.new_name.as_deref());
    }
    match change.new_name {
        Some(_) => connection::fetch_state(model, StateRequest::Refresh),
        None => Vec::new(),
    }
}
