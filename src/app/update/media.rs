//! The media list: lists the uploaded files and places them on the timeline.

use super::feedback::flash;
use crate::app::effect::{Effect, StoreEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::UploadedMedia;
use crate::app::overlay::{MediaDialog, Overlay};
use crate::app::state::media::WantedPlace;
use crate::domain::asset::MediaKind;
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
