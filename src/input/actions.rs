//! Actions and the panes they apply to. The rows are in `table`, their key bindings in `keymap`.

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
pub const PANES: &[Focus] = &[
    Focus::Composer,
    Focus::Transcript,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
];

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
    /// Description for the help, the palette and, up to a colon or parenthesis, the footer.
    pub en: &'static str,
    pub zh: &'static str,
    /// Priority in the footer, 1 first; 0 shows it only in the help.
    pub hint: u8,
}

impl ActionRow {
    /// Description in this language.
    pub fn description(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// Short description for the footer.
    pub fn short_description(&self, lang: Lang) -> &'static str {
        self.description(lang)
            .split([':', '(', '，', '：', '（'])
            .next()
            .unwrap_or_default()
            .trim()
    }
}
