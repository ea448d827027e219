//! What keys can do, and where. The rows themselves are in `table`; which keys lead to them in `keymap`.

use super::table::ACTIONS;
use crate::i18n::locale::Lang;

/// Where the user is; decides which keys apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Focus {
    Composer,
    Transcript,
    Timeline,
    Exports,
    Credits,
    Details,
}

/// All places, in the order of Tab.
pub const PLACES: &[Focus] = &[
    Focus::Composer,
    Focus::Transcript,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
];

/// Something that a key can do.
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
}

/// A row of the table.
#[derive(Debug)]
pub struct ActionRow {
    pub action: Action,
    /// Its name in the configuration, and behind `/` in the composer.
    pub id: &'static str,
    /// Keys of the default preset; a sequence is written with spaces.
    pub keys: &'static [&'static str],
    pub places: &'static [Focus],
    /// A few words for the footer (up to a colon or a bracket), the help and the palette.
    pub en: &'static str,
    pub zh: &'static str,
    /// How early the footer names it; 0 leaves it to the help.
    pub hint: u8,
}

impl ActionRow {
    /// Its words.
    pub fn words(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// Its words as short as a footer needs them.
    pub fn short(&self, lang: Lang) -> &'static str {
        self.words(lang)
            .split([':', '(', '，', '：', '（'])
            .next()
            .unwrap_or_default()
            .trim()
    }
}

/// The row of an action.
pub fn entry(action: Action) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.action == action)
}

/// The row with this name.
pub fn named(id: &str) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.id == id)
}

/// The rows of a place, for its help.
pub fn of(place: Focus) -> impl Iterator<Item = &'static ActionRow> {
    ACTIONS.iter().filter(move |e| e.places.contains(&place))
}
