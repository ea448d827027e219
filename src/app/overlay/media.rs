//! Media list: the uploaded files of the session, which are placed on the timeline from here.

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::UploadedMedia;
use crate::app::request::Pending;
use crate::app::state::media::WantedPlace;
use crate::input::Action;

/// Media list.
#[derive(Clone, Debug, Default)]
pub struct MediaDialog {
    /// Newest first.
    pub media: Vec<UploadedMedia>,
    pub cursor: ListCursor,
    pub pending: Option<Pending>,
}

impl MediaDialog {
    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        let selected = self.media.get(self.cursor.index()).cloned();
        let wanted = match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => WantedPlace::AtPlayhead,
            Some(Action::AppendMedia) => WantedPlace::End,
            Some(Action::ReplaceByMedia) => WantedPlace::InsteadOfSegment,
            Some(Action::MentionMedia) => {
                return selected.map_or_else(Outcome::stay, |media| {
                    Outcome::close().then(FollowUp::Mention(media.name))
                });
            }
            Some(action) => {
                self.cursor.act(action, self.media.len());
                return Outcome::stay();
            }
            None => return Outcome::stay(),
        };
        match selected {
            Some(media) => Outcome::close().then(FollowUp::PlaceMedia { media, wanted }),
            None => Outcome::stay(),
        }
    }
}
