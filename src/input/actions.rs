//! Actions and the panes they apply to. The rows are in `table`, their key bindings in `keymap`.

use crossterm::event::KeyCode;

use super::key::Key;
use crate::i18n::locale::Lang;

/// The focused pane, which determines the keys that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    Composer,
    Transcript,
    Timeline,
    Exports,
    Credits,
    Details,
}

/// Panes in the order of Tab.
pub(crate) const PANES: &[Focus] = &[
    Focus::Composer,
    Focus::Transcript,
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
    /// The filter or the new title of a session.
    SessionInput,
    Queue,
    Palette,
    Prompt,
    Transitions,
    History,
    Comparison,
    Sheet,
    Statistics,
    Question,
    Spend,
    Quit,
}

impl OverlayContext {
    /// Returns true if keys that type a character are text here.
    fn has_text(self) -> bool {
        matches!(
            self,
            Self::ExportField
                | Self::Picker
                | Self::SessionInput
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

/// An action that can be bound to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Send,
    NewLine,
    LeaveComposer,
    HistoryUp,
    HistoryDown,
    UndoTyping,
    RedoTyping,
    ExternalEditor,
    Compose,
    LineUp,
    LineDown,
    Top,
    Bottom,
    PageUp,
    PageDown,
    Search,
    NextMatch,
    PreviousMatch,
    Select,
    Copy,
    OpenLink,
    SaveTranscript,
    Expand,
    CellLeft,
    CellRight,
    SecondLeft,
    SecondRight,
    FrameBack,
    FrameForward,
    TrackUp,
    TrackDown,
    PreviousCut,
    NextCut,
    TimelineStart,
    TimelineEnd,
    FirstTrack,
    LastTrack,
    GoToTime,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    SetIn,
    SetOut,
    Marker,
    NextMarker,
    PreviousMarker,
    MarkSegment,
    ClearMarks,
    Split,
    TrimStart,
    TrimEnd,
    Lift,
    Ripple,
    MoveEarlier,
    MoveLater,
    MoveHere,
    Volume,
    Mute,
    Speed,
    Text,
    Transition,
    Undo,
    Redo,
    Play,
    ShuttleBack,
    ShuttleStop,
    ShuttleForward,
    Preview,
    PreviewPane,
    Sheet,
    Statistics,
    Inspect,
    Ask,
    PreviousExport,
    NextExport,
    OpenExport,
    CancelExport,
    RetryExport,
    DownloadAgain,
    ShowInFolder,
    CopyPath,
    RefreshCredits,
    OpenAccount,
    DetailsUp,
    DetailsDown,
    RawJson,
    Upload,
    Export,
    ExportNow,
    Sessions,
    History,
    Queue,
    CancelUpload,
    Accept,
    Palette,
    NextPane,
    PreviousPane,
    GoChat,
    GoTimeline,
    GoExports,
    GoCredits,
    GoDetails,
    ZoomPane,
    SideWider,
    SideNarrower,
    TimelineTaller,
    TimelineShorter,
    ToggleMouse,
    NextTheme,
    Help,
    Quit,
    Interrupt,
    Redraw,
    Suspend,
    Close,
    Choose,
    Confirm,
    ListUp,
    ListDown,
    ListPageUp,
    ListPageDown,
    ListTop,
    ListBottom,
    ListLeft,
    ListRight,
    ToggleItem,
    NewSession,
    FilterSessions,
    RenameSession,
    DeleteSession,
    SessionLink,
    MessageUp,
    MessageDown,
    RemoveMessage,
    EditMessage,
    ExportVersion,
    NameVersion,
    CompareVersion,
}

/// A row of the action table.
#[derive(Debug)]
pub struct ActionRow {
    pub action: Action,
    /// Name in the configuration and after `/` in the composer.
    pub id: &'static str,
    /// Keys of the default preset; the keys of a sequence are separated by spaces.
    pub keys: &'static [&'static str],
    pub panes: &'static [Focus],
    pub overlays: &'static [OverlayContext],
    /// Description for the help, the palette and, up to a colon or parenthesis, the footer.
    pub en: &'static str,
    pub zh: &'static str,
    /// Priority in the footer, 1 first; 0 shows it only in the help.
    pub hint: u8,
}

impl ActionRow {
    /// Panes and overlays in which the keys apply.
    pub fn contexts(&self) -> impl Iterator<Item = KeyContext> {
        let panes = self.panes.iter().map(|pane| KeyContext::Pane(*pane));
        let overlays = self.overlays.iter();
        panes.chain(overlays.map(|overlay| KeyContext::Overlay(*overlay)))
    }

    /// Returns true if the action applies to an overlay, so it cannot be run by name.
    pub fn is_overlay_action(&self) -> bool {
        self.panes.is_empty()
    }

    /// Description in this language.
    pub(crate) fn description(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// Short description for the footer.
    pub(crate) fn short_description(&self, lang: Lang) -> &'static str {
        self.description(lang)
            .split([':', '(', '，', '：', '（'])
            .next()
            .unwrap_or_default()
            .trim()
    }
}
