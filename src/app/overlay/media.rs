//! Media list: the uploaded files of the session, which are placed on the timeline from here.

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use super::sessions::type_into;
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::app::msg::UploadedMedia;
use crate::app::request::Pending;
use crate::app::state::media::WantedPlace;
use crate::app::text_input;
use crate::i18n::ui::Phrase;
use crate::input::Action;

/// Maximum length of a name (characters).
const MAX_NAME_CHARS: usize = 200;

/// Media list.
#[derive(Clone, Debug, Default)]
pub struct MediaDialog {
    /// Newest first.
    pub media: Vec<UploadedMedia>,
    pub cursor: ListCursor,
    pub pending: Option<Pending>,
    /// New name without the extension, while it is being typed.
    pub renaming: Option<String>,
    /// True after the first key that removes the file; a second one removes it.
    pub confirming_removal: bool,
}

impl MediaDialog {
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let selected = self.media.get(self.cursor.index()).cloned();
        if self.renaming.is_some() {
            return self.press_in_name(key, selected);
        }
        let confirmed = std::mem::take(&mut self.confirming_removal);
        match (key.action, selected) {
            (Some(Action::Close), _) => Outcome::close(),
            (Some(Action::RenameMedia | Action::RemoveMedia), Some(_)) if !facts.is_local => {
                Outcome::stay().then(FollowUp::Flash(Phrase::OnlyInStudio))
            }
            (Some(Action::RenameMedia), Some(media)) => {
                self.renaming = Some(stem(&media.name).to_owned());
                Outcome::stay()
            }
            (Some(Action::RemoveMedia), Some(media)) if confirmed => {
                Outcome::stay().then(FollowUp::RemoveMedia(media))
            }
            (Some(Action::RemoveMedia), Some(_)) => {
                self.confirming_removal = true;
                Outcome::stay()
            }
            (Some(action), selected) => self.place(action, selected),
            (None, _) => Outcome::stay(),
        }
    }

    /// Places the selected file, or moves the cursor.
    fn place(&mut self, action: Action, selected: Option<UploadedMedia>) -> Outcome {
        let wanted = match action {
            Action::Choose => WantedPlace::AtPlayhead,
            Action::AppendMedia => WantedPlace::End,
            Action::ReplaceByMedia => WantedPlace::InsteadOfSegment,
            Action::MentionMedia => {
                return selected.map_or_else(Outcome::stay, |media| {
                    Outcome::close().then(FollowUp::Mention(media.name))
                });
            }
            _ => {
                self.cursor.act(action, self.media.len());
                return Outcome::stay();
            }
        };
        match selected {
            Some(media) => Outcome::close().then(FollowUp::PlaceMedia { media, wanted }),
            None => Outcome::stay(),
        }
    }

    fn press_in_name(&mut self, key: &KeyPress, selected: Option<UploadedMedia>) -> Outcome {
        match (key.action, &mut self.renaming) {
            (Some(Action::Close), _) => self.renaming = None,
            (Some(Action::Choose), _) => {
                let typed = self.renaming.take().unwrap_or_default().trim().to_owned();
                if let Some(media) = selected
                    && !typed.is_empty()
                    && typed != stem(&media.name)
                {
                    let extension = &media.name[stem(&media.name).len()..];
                    let new_name = format!("{typed}{extension}");
                    let name = media.name;
                    return Outcome::stay().then(FollowUp::RenameMedia { name, new_name });
                }
            }
            (None, Some(name)) => type_into(name, key, MAX_NAME_CHARS),
            _ => {}
        }
        Outcome::stay()
    }

    /// Adds a paste to the new name. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        match &mut self.renaming {
            Some(name) => text_input::push(name, text, MAX_NAME_CHARS),
            None => true,
        }
    }

    /// Shows a file under its new name, or removes it.
    pub(crate) fn apply(&mut self, name: &str, new_name: Option<&str>) {
        match new_name {
            Some(new_name) => {
                let renamed = self.media.iter_mut().filter(|media| media.name == name);
                renamed.for_each(|media| media.name = new_name.to_owned());
            }
            None => self.media.retain(|media| media.name != name),
        }
        self.cursor.clamp(self.media.len());
    }
}

/// Name without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
