//! Places where keys apply: panes, overlays, and groups of them.

use crossterm::event::KeyCode;

use super::key::Key;

/// The focused pane, which determines the keys that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    Composer,
    Transcript,
    Timeline,
    Exports,
    Credits,
    Details,
    /// The spoken words of the timeline.
    Speech,
}

/// Panes in the order of Tab.
pub(crate) const PANES: &[Focus] = &[
    Focus::Composer,
    Focus::Transcript,
    Focus::Speech,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
];

/// An open overlay and its input mode, which determine the keys that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OverlayContext {
    Help,
    Export,
    /// A text field of the export dialog.
    ExportField,
    Picker,
    Sessions,
    /// The filter of the sessions, or the new name of a session or version.
    ListInput,
    Queue,
    Palette,
    Prompt,
    Transitions,
    History,
    Media,
    Comparison,
    Sheet,
    Statistics,
    /// Edits that another program proposes.
    Proposal,
    Question,
    Spend,
    ManyUploads,
    Quit,
}

impl OverlayContext {
    /// Returns true if keys that type a character are text here.
    fn has_text(self) -> bool {
        matches!(
            self,
            Self::Help
                | Self::ExportField
                | Self::Picker
                | Self::ListInput
                | Self::Palette
                | Self::Prompt
                | Self::Question
        )
    }
}

/// Place where keys apply: the focused pane, or the open overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyContext {
    Pane(Focus),
    Overlay(OverlayContext),
}

impl KeyContext {
    /// Returns true if this key types a character here and cannot be bound.
    pub(crate) fn types(self, key: Key) -> bool {
        match self {
            Self::Pane(pane) => pane == Focus::Composer && key.is_printable(),
            // File names are filtered and options are chosen without spaces: Space selects.
            Self::Overlay(OverlayContext::Picker | OverlayContext::Question) => {
                key.is_printable() && key.code != KeyCode::Char(' ')
            }
            Self::Overlay(overlay) => overlay.has_text() && key.is_printable(),
        }
    }
}

impl From<Focus> for KeyContext {
    fn from(pane: Focus) -> Self {
        Self::Pane(pane)
    }
}

impl From<OverlayContext> for KeyContext {
    fn from(overlay: OverlayContext) -> Self {
        Self::Overlay(overlay)
    }
}

/// Panes in which keys are commands instead of text.
pub(super) const COMMANDS: &[Focus] = &[
    Focus::Transcript,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
    Focus::Speech,
];
/// The same without the spoken words, which use some of the keys differently.
pub(super) const BESIDE_SPEECH: &[Focus] = &[
    Focus::Transcript,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
];
pub(super) const COMPOSER: &[Focus] = &[Focus::Composer];
pub(super) const TRANSCRIPT: &[Focus] = &[Focus::Transcript];
pub(super) const TIMELINE: &[Focus] = &[Focus::Timeline];
pub(super) const EXPORTS: &[Focus] = &[Focus::Exports];
pub(super) const CREDITS: &[Focus] = &[Focus::Credits];
pub(super) const DETAILS: &[Focus] = &[Focus::Details];
pub(super) const SPEECH: &[Focus] = &[Focus::Speech];
/// Panes in which the timeline is edited and played.
pub(super) const EDITING: &[Focus] = &[Focus::Timeline, Focus::Speech];
pub(super) const CHAT: &[Focus] = &[Focus::Composer, Focus::Transcript];

/// Lists and values in which letters are keys.
pub(super) const LISTS: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::Queue,
    OverlayContext::Transitions,
    OverlayContext::Media,
    OverlayContext::History,
    OverlayContext::Proposal,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
];
pub(super) const MOVABLE: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::ListInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Transitions,
    OverlayContext::Media,
    OverlayContext::History,
    OverlayContext::Proposal,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Question,
];
pub(super) const SIDEWAYS: &[OverlayContext] = &[
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::Transitions,
    OverlayContext::Proposal,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Question,
];
pub(super) const CHOOSABLE: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::ListInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Prompt,
    OverlayContext::Transitions,
    OverlayContext::Media,
    OverlayContext::History,
    OverlayContext::Sheet,
    OverlayContext::Question,
    OverlayContext::ManyUploads,
    OverlayContext::Quit,
];
pub(super) const CLOSABLE: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::ListInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Prompt,
    OverlayContext::Transitions,
    OverlayContext::Media,
    OverlayContext::History,
    OverlayContext::Proposal,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Statistics,
    OverlayContext::Question,
    OverlayContext::Spend,
    OverlayContext::ManyUploads,
    OverlayContext::Quit,
];
pub(super) const TOGGLES: &[OverlayContext] = &[
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::History,
    OverlayContext::Question,
];
pub(super) const CONFIRMATIONS: &[OverlayContext] = &[
    OverlayContext::Spend,
    OverlayContext::ManyUploads,
    OverlayContext::Quit,
];
pub(super) const IN_SESSIONS: &[OverlayContext] = &[OverlayContext::Sessions];
pub(super) const IN_QUEUE: &[OverlayContext] = &[OverlayContext::Queue];
pub(super) const IN_HISTORY: &[OverlayContext] = &[OverlayContext::History];
pub(super) const IN_PICKER: &[OverlayContext] = &[OverlayContext::Picker];
pub(super) const IN_MEDIA: &[OverlayContext] = &[OverlayContext::Media];
pub(super) const IN_PROPOSAL: &[OverlayContext] = &[OverlayContext::Proposal];
