//! Every action once: its words, its keys, and where it applies.

use super::key::Key;
use crate::language::locale::Lang;

/// Where the user is; decides which keys apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Composer,
    Transcript,
    Timeline,
    Exports,
    Credits,
}

/// All places, in the order of Tab.
pub const PLACES: &[Place] = &[Place::Composer, Place::Transcript, Place::Timeline, Place::Exports, Place::Credits];

const ALL: &[Place] = PLACES;
/// Where keys are commands, not text.
const COMMANDS: &[Place] = &[Place::Transcript, Place::Timeline, Place::Exports, Place::Credits];
const COMPOSER: &[Place] = &[Place::Composer];
const TRANSCRIPT: &[Place] = &[Place::Transcript];
const TIMELINE: &[Place] = &[Place::Timeline];
const EXPORTS: &[Place] = &[Place::Exports];
const CREDITS: &[Place] = &[Place::Credits];
const TALKING: &[Place] = &[Place::Composer, Place::Transcript];

/// Something that a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Send,
    NewLine,
    LeaveComposer,
    HistoryUp,
    HistoryDown,
    Compose,
    NextPane,
    PreviousPane,
    GoChat,
    GoTimeline,
    GoExports,
    GoCredits,
    Export,
    ExportNow,
    Upload,
    Accept,
    Sessions,
    Queue,
    CancelUpload,
    Help,
    PageUp,
    PageDown,
    LineUp,
    LineDown,
    Top,
    Bottom,
    CellLeft,
    CellRight,
    SecondLeft,
    SecondRight,
    TrackUp,
    TrackDown,
    PreviousCut,
    NextCut,
    TimelineStart,
    TimelineEnd,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    PreviousExport,
    NextExport,
    CancelExport,
    RefreshCredits,
    Redraw,
    Suspend,
    Interrupt,
    Quit,
}

/// A row of the table.
#[derive(Debug)]
pub struct Entry {
    pub action: Action,
    pub keys: &'static [&'static str],
    pub places: &'static [Place],
    /// A few words for the footer and the help.
    pub en: &'static str,
    pub zh: &'static str,
    /// How early the footer names it; 0 leaves it to the help.
    pub hint: u8,
}

const fn row(
    action: Action,
    keys: &'static [&'static str],
    places: &'static [Place],
    en: &'static str,
    zh: &'static str,
    hint: u8,
) -> Entry {
    Entry { action, keys, places, en, zh, hint }
}

/// The table.
pub const ACTIONS: &[Entry] = &[
    row(Action::Send, &["Enter"], COMPOSER, "send", "发送", 1),
    row(Action::NewLine, &["Ctrl-J", "Alt-Enter"], COMPOSER, "new line", "换行", 5),
    row(Action::LeaveComposer, &["Esc"], COMPOSER, "leave the composer: keys are commands", "离开输入框，按键变为命令", 2),
    row(Action::HistoryUp, &["Up"], COMPOSER, "earlier message (in the first line)", "上一条消息（在首行时）", 0),
    row(Action::HistoryDown, &["Down"], COMPOSER, "later message (in the last line)", "下一条消息（在末行时）", 0),
    row(Action::Compose, &["Enter", "i"], TRANSCRIPT, "write", "输入", 1),
    row(Action::CellLeft, &["h", "Left"], TIMELINE, "left", "向左", 0),
    row(Action::CellRight, &["l", "Right"], TIMELINE, "right", "向右", 0),
    row(Action::SecondLeft, &["Shift-Left", "H"], TIMELINE, "one second left", "左移一秒", 0),
    row(Action::SecondRight, &["Shift-Right", "L"], TIMELINE, "one second right", "右移一秒", 0),
    row(Action::TrackUp, &["k", "Up"], TIMELINE, "track above", "上一轨道", 0),
    row(Action::TrackDown, &["j", "Down"], TIMELINE, "track below", "下一轨道", 0),
    row(Action::PreviousCut, &["b", "["], TIMELINE, "previous segment", "上一片段", 1),
    row(Action::NextCut, &["w", "]"], TIMELINE, "next segment", "下一片段", 1),
    row(Action::TimelineStart, &["0", "Home"], TIMELINE, "start", "开头", 0),
    row(Action::TimelineEnd, &["$", "End"], TIMELINE, "end", "结尾", 0),
    row(Action::ZoomIn, &["+", "="], TIMELINE, "zoom in", "放大", 6),
    row(Action::ZoomOut, &["-"], TIMELINE, "zoom out", "缩小", 6),
    row(Action::ZoomFit, &["f"], TIMELINE, "fit all", "全部显示", 6),
    row(Action::LineUp, &["k", "Up"], TRANSCRIPT, "line up", "上一行", 0),
    row(Action::LineDown, &["j", "Down"], TRANSCRIPT, "line down", "下一行", 0),
    row(Action::Top, &["g", "Home"], TRANSCRIPT, "first line", "最前", 0),
    row(Action::Bottom, &["G", "End"], TRANSCRIPT, "last line", "最后", 6),
    row(Action::PreviousExport, &["k", "Up"], EXPORTS, "export above", "上一个导出", 0),
    row(Action::NextExport, &["j", "Down"], EXPORTS, "export below", "下一个导出", 0),
    row(Action::CancelExport, &["c"], EXPORTS, "cancel the export", "取消导出", 1),
    row(Action::RefreshCredits, &["r", "Enter"], CREDITS, "look again", "刷新", 1),
    row(Action::PageUp, &["PageUp"], TALKING, "page up", "上翻", 0),
    row(Action::PageDown, &["PageDown"], TALKING, "page down", "下翻", 0),
    row(Action::Upload, &["u", "U"], COMMANDS, "upload", "上传", 3),
    row(Action::Export, &["e"], COMMANDS, "export", "导出", 2),
    row(Action::ExportNow, &["E"], COMMANDS, "export at once", "立即导出", 0),
    row(Action::Sessions, &["s"], COMMANDS, "sessions", "会话", 9),
    row(Action::Queue, &["Q"], COMMANDS, "waiting messages", "排队的消息", 0),
    row(Action::CancelUpload, &["X"], COMMANDS, "stop the upload", "停止上传", 0),
    row(Action::Accept, &["Ctrl-O"], ALL, "do what is offered", "执行建议的操作", 0),
    row(Action::NextPane, &["Tab"], ALL, "next pane", "下一窗格", 4),
    row(Action::PreviousPane, &["Shift-Tab"], ALL, "previous pane", "上一窗格", 0),
    row(Action::GoChat, &["1"], COMMANDS, "chat", "对话", 0),
    row(Action::GoTimeline, &["2"], COMMANDS, "timeline", "时间线", 0),
    row(Action::GoExports, &["3"], COMMANDS, "exports", "导出队列", 0),
    row(Action::GoCredits, &["4"], COMMANDS, "credits", "积分", 0),
    row(Action::Help, &["?"], COMMANDS, "help", "帮助", 7),
    row(Action::Quit, &["q"], COMMANDS, "quit", "退出", 8),
    row(Action::Interrupt, &["Ctrl-C"], ALL, "clear the composer; twice quits", "清空输入；按两次退出", 0),
    row(Action::Redraw, &["Ctrl-L"], ALL, "draw anew", "重绘", 0),
    row(Action::Suspend, &["Ctrl-Z"], ALL, "suspend", "挂起", 0),
];

impl Entry {
    /// Its words.
    pub fn words(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }
}

/// The action of a key in a place.
pub fn find(place: Place, key: Key) -> Option<Action> {
    let here = |entry: &&Entry| entry.places.contains(&place) && entry.keys.iter().any(|name| Key::parse(name) == Some(key));
    ACTIONS.iter().find(here).map(|entry| entry.action)
}

/// The entries of a place, for its help.
pub fn of(place: Place) -> impl Iterator<Item = &'static Entry> {
    ACTIONS.iter().filter(move |e| e.places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_key_in_a_place() {
        for place in PLACES {
            let keys: Vec<(Key, Action)> = of(*place)
                .flat_map(|e| e.keys.iter().map(|k| (Key::parse(k).unwrap_or_else(|| panic!("{k}")), e.action)))
                .collect();
            for (i, (key, action)) in keys.iter().enumerate() {
                assert!(!keys[..i].iter().any(|(k, _)| k == key), "{place:?}: {key} of {action:?} is taken");
            }
        }
    }

    #[test]
    fn keys_that_terminals_need_are_left_alone() {
        let forbidden = ["Ctrl-S", "Ctrl-Q", "Ctrl-H", "Ctrl-I", "Ctrl-M", "Ctrl-[", "Ctrl-\\", "Ctrl-B"];
        for entry in ACTIONS {
            assert!(!entry.keys.is_empty() && !entry.en.is_empty() && !entry.zh.is_empty());
            for key in entry.keys {
                assert!(!forbidden.contains(key), "{key}");
            }
        }
    }

    #[test]
    fn nothing_printable_acts_while_someone_types() {
        for entry in of(Place::Composer) {
            assert!(entry.keys.iter().all(|k| !Key::parse(k).unwrap().types()), "{:?}", entry.action);
        }
    }
}
