//! The action table: descriptions, default keys and panes. Key map, help, palette, footer and the
//! key table of the README are generated from it.

use super::actions::{Action, ActionRow, Focus, OverlayContext, PANES};

const ALL: &[Focus] = PANES;
/// Panes in which keys are commands instead of text.
pub(crate) const COMMANDS: &[Focus] = &[
    Focus::Transcript,
    Focus::Timeline,
    Focus::Exports,
    Focus::Credits,
    Focus::Details,
];
const COMPOSER: &[Focus] = &[Focus::Composer];
const TRANSCRIPT: &[Focus] = &[Focus::Transcript];
const TIMELINE: &[Focus] = &[Focus::Timeline];
const EXPORTS: &[Focus] = &[Focus::Exports];
const CREDITS: &[Focus] = &[Focus::Credits];
const DETAILS: &[Focus] = &[Focus::Details];
/// Panes with selection and search.
const SELECTABLE: &[Focus] = &[Focus::Transcript, Focus::Timeline];
const CHAT: &[Focus] = &[Focus::Composer, Focus::Transcript];

/// Lists and values in which letters are keys.
const LISTS: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::Queue,
    OverlayContext::Transitions,
    OverlayContext::History,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
];
const MOVABLE: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::SessionInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Transitions,
    OverlayContext::History,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Question,
];
const SIDEWAYS: &[OverlayContext] = &[
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::Transitions,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Question,
];
const CHOOSABLE: &[OverlayContext] = &[
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::SessionInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Prompt,
    OverlayContext::Transitions,
    OverlayContext::History,
    OverlayContext::Sheet,
    OverlayContext::Question,
    OverlayContext::Quit,
];
const CLOSABLE: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::ExportField,
    OverlayContext::Picker,
    OverlayContext::Sessions,
    OverlayContext::SessionInput,
    OverlayContext::Queue,
    OverlayContext::Palette,
    OverlayContext::Prompt,
    OverlayContext::Transitions,
    OverlayContext::History,
    OverlayContext::Comparison,
    OverlayContext::Sheet,
    OverlayContext::Statistics,
    OverlayContext::Question,
    OverlayContext::Spend,
    OverlayContext::Quit,
];
const TOGGLES: &[OverlayContext] = &[
    OverlayContext::Help,
    OverlayContext::Export,
    OverlayContext::Picker,
    OverlayContext::History,
    OverlayContext::Question,
];
const CONFIRMATIONS: &[OverlayContext] = &[OverlayContext::Spend, OverlayContext::Quit];
const IN_SESSIONS: &[OverlayContext] = &[OverlayContext::Sessions];
const IN_QUEUE: &[OverlayContext] = &[OverlayContext::Queue];
const IN_HISTORY: &[OverlayContext] = &[OverlayContext::History];

const fn row(
    action: Action,
    id: &'static str,
    keys: &'static [&'static str],
    panes: &'static [Focus],
    en: &'static str,
    zh: &'static str,
    hint: u8,
) -> ActionRow {
    ActionRow {
        action,
        id,
        keys,
        panes,
        overlays: &[],
        en,
        zh,
        hint,
    }
}

/// Row of an action in overlays.
const fn overlay_row(
    action: Action,
    id: &'static str,
    keys: &'static [&'static str],
    overlays: &'static [OverlayContext],
    en: &'static str,
    zh: &'static str,
) -> ActionRow {
    ActionRow {
        action,
        id,
        keys,
        panes: &[],
        overlays,
        en,
        zh,
        hint: 0,
    }
}

/// All actions.
#[rustfmt::skip]
pub const ACTIONS: &[ActionRow] = &[
    row(Action::Send, "send", &["Enter"], COMPOSER, "send", "发送", 1),
    row(Action::NewLine, "new-line", &["Ctrl-J", "Alt-Enter", "Shift-Enter"], COMPOSER, "new line", "换行", 9),
    row(Action::LeaveComposer, "leave-composer", &["Esc"], COMPOSER, "commands: leave the composer to use single-key commands", "命令：离开输入框，按键变为命令", 2),
    row(Action::HistoryUp, "history-up", &["Up"], COMPOSER, "previous message (in the first line)", "上一条消息（在首行时）", 0),
    row(Action::HistoryDown, "history-down", &["Down"], COMPOSER, "next message (in the last line)", "下一条消息（在末行时）", 0),
    row(Action::UndoTyping, "undo-typing", &["Ctrl-U"], COMPOSER, "undo typing", "撤销输入", 0),
    row(Action::RedoTyping, "redo-typing", &["Ctrl-R"], COMPOSER, "redo typing", "恢复输入", 0),
    row(Action::ExternalEditor, "external-editor", &["Ctrl-G"], COMPOSER, "edit in your editor ($VISUAL, $EDITOR)", "在外部编辑器中编写（$VISUAL、$EDITOR）", 0),

    row(Action::Compose, "compose", &["Enter", "i"], TRANSCRIPT, "write", "输入", 1),
    row(Action::LineUp, "line-up", &["k", "Up"], TRANSCRIPT, "line up", "上一行", 0),
    row(Action::LineDown, "line-down", &["j", "Down"], TRANSCRIPT, "line down", "下一行", 0),
    row(Action::Top, "top", &["g g", "Home"], TRANSCRIPT, "first line", "最前", 0),
    row(Action::Bottom, "bottom", &["G", "End"], TRANSCRIPT, "last line", "最后", 0),
    row(Action::PageUp, "page-up", &["PageUp"], CHAT, "page up", "上翻", 0),
    row(Action::PageDown, "page-down", &["PageDown"], CHAT, "page down", "下翻", 0),
    row(Action::Search, "search", &["/"], COMMANDS, "search: in the transcript", "搜索：在对话中", 9),
    row(Action::NextMatch, "next-match", &["n"], TRANSCRIPT, "next match (upwards)", "下一个匹配（向上）", 0),
    row(Action::PreviousMatch, "previous-match", &["N"], TRANSCRIPT, "previous match (downwards)", "上一个匹配（向下）", 0),
    row(Action::Select, "select", &["v"], TRANSCRIPT, "select lines", "选择文本行", 0),
    row(Action::Copy, "copy", &["y"], TRANSCRIPT, "copy: the selection, or the last reply", "复制：选中的内容，否则最后的回答", 10),
    row(Action::OpenLink, "open-link", &["o"], TRANSCRIPT, "open the last link", "打开最后的链接", 0),
    row(Action::SaveTranscript, "save-transcript", &["W"], TRANSCRIPT, "save the transcript as a Markdown file", "将对话保存为 Markdown 文件", 0),
    row(Action::Expand, "expand", &["x"], TRANSCRIPT, "expand or collapse changes", "显示全部或部分修改", 0),

    row(Action::CellLeft, "left", &["Left", "h"], TIMELINE, "one cell left", "左移一格", 0),
    row(Action::CellRight, "right", &["Right", "l"], TIMELINE, "move: one cell right", "移动：右移一格", 1),
    row(Action::SecondLeft, "second-left", &["Shift-Left", "H"], TIMELINE, "one second left", "左移一秒", 0),
    row(Action::SecondRight, "second-right", &["Shift-Right", "L"], TIMELINE, "one second right", "右移一秒", 0),
    row(Action::FrameBack, "frame-back", &[","], TIMELINE, "previous frame", "后退一帧", 0),
    row(Action::FrameForward, "frame-forward", &["."], TIMELINE, "next frame", "前进一帧", 0),
    row(Action::TrackUp, "track-up", &["Up", "k"], TIMELINE, "track above", "上一轨道", 0),
    row(Action::TrackDown, "track-down", &["Down", "j"], TIMELINE, "track below", "下一轨道", 0),
    row(Action::PreviousCut, "previous-cut", &["b"], TIMELINE, "previous cut", "上一剪辑点", 0),
    row(Action::NextCut, "next-cut", &["w"], TIMELINE, "next cut", "下一剪辑点", 9),
    row(Action::TimelineStart, "start", &["0", "Home"], TIMELINE, "to the start", "到开头", 0),
    row(Action::TimelineEnd, "end", &["$", "End"], TIMELINE, "to the end", "到结尾", 0),
    row(Action::FirstTrack, "first-track", &["g g"], TIMELINE, "first track", "第一条轨道", 0),
    row(Action::LastTrack, "last-track", &["G"], TIMELINE, "last track", "最后一条轨道", 0),
    row(Action::GoToTime, "go-to-time", &["g t"], TIMELINE, "go to a time", "跳到指定时间", 0),
    row(Action::ZoomIn, "zoom-in", &["+", "="], TIMELINE, "zoom in", "放大", 0),
    row(Action::ZoomOut, "zoom-out", &["-"], TIMELINE, "zoom out", "缩小", 0),
    row(Action::ZoomFit, "fit", &["f"], TIMELINE, "zoom to fit", "显示全部", 0),
    row(Action::SetIn, "in", &["i"], TIMELINE, "set in point", "在此设入点", 0),
    row(Action::SetOut, "out", &["o"], TIMELINE, "set out point", "在此设出点", 0),
    row(Action::Marker, "marker", &["m"], TIMELINE, "set or remove a marker", "设置或移除标记", 0),
    row(Action::NextMarker, "next-marker", &["'"], TIMELINE, "next marker", "下一个标记", 0),
    row(Action::PreviousMarker, "previous-marker", &["\""], TIMELINE, "previous marker", "上一个标记", 0),
    row(Action::MarkSegment, "mark", &["x"], TIMELINE, "select or deselect the segment", "选中或取消选中片段", 0),
    row(Action::ClearMarks, "clear-marks", &["Esc"], SELECTABLE, "clear selection, search, range, older version", "清除选择、搜索、范围、旧版本", 0),
    row(Action::Split, "split", &["s"], TIMELINE, "split: at the playhead", "分割：在播放头处", 8),
    row(Action::TrimStart, "trim-start", &["["], TIMELINE, "trim the start to the playhead", "将开头修剪到播放头", 0),
    row(Action::TrimEnd, "trim-end", &["]"], TIMELINE, "trim the end to the playhead", "将结尾修剪到播放头", 0),
    row(Action::Lift, "lift", &["d", "Delete"], TIMELINE, "delete, leave a gap", "删除，保留空隙", 0),
    row(Action::Ripple, "ripple", &["D"], TIMELINE, "delete: close the gap", "删除：并合拢空隙", 3),
    row(Action::MoveEarlier, "move-earlier", &["<"], TIMELINE, "move before the segment to its left", "移到左侧片段之前", 0),
    row(Action::MoveLater, "move-later", &[">"], TIMELINE, "move after the segment to its right", "移到右侧片段之后", 0),
    row(Action::MoveHere, "move-here", &["r"], TIMELINE, "move the selected segment to the playhead", "让选中的片段从播放头开始", 0),
    row(Action::Volume, "volume", &["v"], TIMELINE, "volume", "音量", 0),
    row(Action::Mute, "mute", &["M"], TIMELINE, "mute / unmute", "静音或取消静音", 0),
    row(Action::Speed, "speed", &["S"], TIMELINE, "speed", "速度", 0),
    row(Action::Text, "text", &["t"], TIMELINE, "text: edit it, or add a title here", "文字：修改，或在此添加标题", 0),
    row(Action::Transition, "transition", &["T"], TIMELINE, "transition into the segment", "片段的转场", 0),
    row(Action::Undo, "undo", &["u"], TIMELINE, "undo", "撤销", 4),
    row(Action::Redo, "redo", &["Ctrl-R"], TIMELINE, "redo", "重做", 0),
    row(Action::Play, "play", &["Space"], TIMELINE, "play or stop", "播放或停止", 0),
    row(Action::ShuttleBack, "shuttle-back", &[], TIMELINE, "play backwards, faster each time", "倒放，每按一次加速", 0),
    row(Action::ShuttleStop, "shuttle-stop", &[], TIMELINE, "stop playing", "停止播放", 0),
    row(Action::ShuttleForward, "shuttle-forward", &[], TIMELINE, "play, faster each time", "播放，每按一次加速", 0),
    row(Action::Preview, "preview", &["p"], TIMELINE, "play in your player: a quick low-quality export from the playhead", "在播放器中播放：快速低清导出，从播放头开始", 0),
    row(Action::PreviewPane, "preview-pane", &["6", "P"], COMMANDS, "picture: show or hide the preview", "画面：显示或隐藏预览", 0),
    row(Action::Sheet, "sheet", &["g o"], COMMANDS, "overview: frames of the whole timeline", "总览：整条时间线的画面", 0),
    row(Action::Statistics, "statistics", &["g i"], COMMANDS, "statistics: loudness, costs, cutting rhythm", "统计：响度、花费、剪辑节奏", 0),
    row(Action::Inspect, "inspect", &["Enter"], TIMELINE, "segment details", "片段的全部信息", 0),
    row(Action::Ask, "ask", &["a"], TIMELINE, "ask: about the selection", "询问：针对所选内容", 10),

    row(Action::PreviousExport, "previous-export", &["k", "Up"], EXPORTS, "previous export", "上一个导出", 0),
    row(Action::NextExport, "next-export", &["j", "Down"], EXPORTS, "next export", "下一个导出", 0),
    row(Action::OpenExport, "open-export", &["Enter"], EXPORTS, "open: in the player", "打开：用播放器", 1),
    row(Action::CancelExport, "cancel-export", &["c"], EXPORTS, "cancel", "取消导出", 4),
    row(Action::RetryExport, "retry-export", &["R"], EXPORTS, "retry", "重试", 5),
    row(Action::DownloadAgain, "download-again", &["d"], EXPORTS, "download again", "重新下载", 9),
    row(Action::ShowInFolder, "show-in-folder", &["o"], EXPORTS, "show in folder", "在文件夹中显示", 0),
    row(Action::CopyPath, "copy-path", &["y"], EXPORTS, "copy the path", "复制路径", 10),
    row(Action::RefreshCredits, "refresh-credits", &["r", "Enter"], CREDITS, "refresh", "刷新", 1),
    row(Action::OpenAccount, "open-account", &["o"], CREDITS, "account page: top up or register", "账户页面：充值或注册", 3),
    row(Action::DetailsUp, "details-up", &["k", "Up"], DETAILS, "up", "向上", 0),
    row(Action::DetailsDown, "details-down", &["j", "Down"], DETAILS, "down", "向下", 0),
    row(Action::RawJson, "raw-json", &["r"], DETAILS, "show raw JSON", "服务器中的原始数据", 1),

    row(Action::Upload, "upload", &["U"], COMMANDS, "upload", "上传", 3),
    row(Action::Export, "export", &["e"], COMMANDS, "export", "导出", 2),
    row(Action::ExportNow, "export-now", &["E"], COMMANDS, "export immediately", "立即导出", 0),
    row(Action::Sessions, "sessions", &["g s"], COMMANDS, "sessions", "会话", 0),
    row(Action::History, "history", &["V", "g h"], COMMANDS, "versions of the timeline", "时间线的历史版本", 0),
    row(Action::Queue, "queue", &["Q"], COMMANDS, "queued messages", "排队的消息", 0),
    row(Action::CancelUpload, "stop-upload", &["X"], COMMANDS, "stop the upload", "停止上传", 0),
    row(Action::GoChat, "chat", &["1"], COMMANDS, "chat", "对话", 0),
    row(Action::GoTimeline, "timeline", &["2"], COMMANDS, "timeline", "时间线", 0),
    row(Action::GoExports, "exports", &["3"], COMMANDS, "exports", "导出队列", 0),
    row(Action::GoCredits, "credits", &["4"], COMMANDS, "credits", "积分", 0),
    row(Action::GoDetails, "details", &["5"], COMMANDS, "details", "详情", 0),
    row(Action::ZoomPane, "zoom-pane", &["z"], COMMANDS, "toggle zoom", "仅显示此窗格或全部", 0),
    row(Action::SideNarrower, "side-narrower", &["Ctrl-Right"], COMMANDS, "narrower side panel", "缩窄右侧", 0),
    row(Action::SideWider, "side-wider", &["Ctrl-Left"], COMMANDS, "wider side panel", "加宽右侧", 0),
    row(Action::TimelineTaller, "timeline-taller", &["Ctrl-Up"], COMMANDS, "taller timeline", "增高时间线", 0),
    row(Action::TimelineShorter, "timeline-shorter", &["Ctrl-Down"], COMMANDS, "shorter timeline", "降低时间线", 0),
    row(Action::ToggleMouse, "mouse", &["g m"], COMMANDS, "mouse on or off (off: the terminal selects text)", "开关鼠标（关闭后由终端选择文字）", 0),
    row(Action::NextTheme, "theme", &["g c"], COMMANDS, "next theme", "下一个主题", 0),
    row(Action::Help, "help", &["?", "F1"], COMMANDS, "help", "帮助", 7),
    row(Action::Quit, "quit", &["q"], COMMANDS, "quit", "退出", 6),
    row(Action::Palette, "palette", &["Ctrl-P", ":"], ALL, "find: any action, media file, segment or session", "查找：所有操作、素材、片段、会话", 5),
    row(Action::Accept, "accept", &["Ctrl-O"], ALL, "accept suggestion", "执行建议的操作", 0),
    row(Action::NextPane, "next-pane", &["Tab"], ALL, "pane: next", "窗格：下一个", 5),
    row(Action::PreviousPane, "previous-pane", &["Shift-Tab"], ALL, "previous pane", "上一个窗格", 0),
    row(Action::Interrupt, "interrupt", &["Ctrl-C"], ALL, "clear the composer; press twice to quit", "清空输入；按两次退出", 0),
    row(Action::Redraw, "redraw", &["Ctrl-L"], ALL, "redraw", "重绘", 0),
    row(Action::Suspend, "suspend", &["Ctrl-Z"], ALL, "suspend", "挂起", 0),

    overlay_row(Action::Close, "close", &["Esc", "q"], CLOSABLE, "close or cancel", "关闭或取消"),
    overlay_row(Action::Choose, "choose", &["Enter"], CHOOSABLE, "choose or confirm", "选择或确认"),
    overlay_row(Action::Confirm, "confirm", &["y", "Y"], CONFIRMATIONS, "confirm: quit, or send despite the limit", "确认：退出，或超出上限仍发送"),
    overlay_row(Action::ListUp, "list-up", &["Up", "k", "Shift-Tab", "Ctrl-P"], MOVABLE, "previous row", "上一行"),
    overlay_row(Action::ListDown, "list-down", &["Down", "j", "Tab", "Ctrl-N"], MOVABLE, "next row", "下一行"),
    overlay_row(Action::ListPageUp, "list-page-up", &["PageUp"], MOVABLE, "page up", "上翻"),
    overlay_row(Action::ListPageDown, "list-page-down", &["PageDown"], MOVABLE, "page down", "下翻"),
    overlay_row(Action::ListTop, "list-top", &["Home"], LISTS, "first row", "第一行"),
    overlay_row(Action::ListBottom, "list-bottom", &["End"], LISTS, "last row", "最后一行"),
    overlay_row(Action::ListLeft, "list-left", &["Left", "h", "-"], SIDEWAYS, "less, left or back", "减少、向左或返回"),
    overlay_row(Action::ListRight, "list-right", &["Right", "l", "+"], SIDEWAYS, "more or right", "增加或向右"),
    overlay_row(Action::ToggleItem, "toggle-item", &["Space"], TOGGLES, "select or deselect", "选中或取消选中"),
    overlay_row(Action::NewSession, "new-session", &["n"], IN_SESSIONS, "new session", "新建会话"),
    overlay_row(Action::FilterSessions, "filter-sessions", &["/"], IN_SESSIONS, "filter the sessions", "筛选会话"),
    overlay_row(Action::RenameSession, "rename-session", &["r"], IN_SESSIONS, "rename the session", "重命名会话"),
    overlay_row(Action::DeleteSession, "delete-session", &["d"], IN_SESSIONS, "remove the session (press twice)", "移除会话（按两次）"),
    overlay_row(Action::SessionLink, "session-link", &["o"], IN_SESSIONS, "link to the session", "会话的链接"),
    overlay_row(Action::MessageUp, "message-up", &["K"], IN_QUEUE, "move the message up", "上移消息"),
    overlay_row(Action::MessageDown, "message-down", &["J"], IN_QUEUE, "move the message down", "下移消息"),
    overlay_row(Action::RemoveMessage, "remove-message", &["d", "Delete"], IN_QUEUE, "remove the message", "移除消息"),
    overlay_row(Action::EditMessage, "edit-message", &["e"], IN_QUEUE, "edit the message", "编辑消息"),
    overlay_row(Action::ExportVersion, "export-version", &["e"], IN_HISTORY, "export the version", "导出此版本"),
    overlay_row(Action::NameVersion, "name-version", &["n"], IN_HISTORY, "name the version", "命名此版本"),
    overlay_row(Action::CompareVersion, "compare-version", &["c"], IN_HISTORY, "compare: with the selected or previous version", "比较：与选中的或上一个版本"),
];

/// Returns the row of an action.
pub fn entry(action: Action) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.action == action)
}

/// Returns the row with this id.
pub(crate) fn by_id(id: &str) -> Option<&'static ActionRow> {
    ACTIONS.iter().find(|e| e.id == id)
}

/// Returns the actions that apply to a pane.
pub(crate) fn actions_for(pane: Focus) -> impl Iterator<Item = &'static ActionRow> {
    ACTIONS.iter().filter(move |e| e.panes.contains(&pane))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_unique_and_have_descriptions_in_both_languages() {
        for (i, e) in ACTIONS.iter().enumerate() {
            assert!(
                ACTIONS[..i]
                    .iter()
                    .all(|o| o.action != e.action && o.id != e.id),
                "{:?} is listed twice",
                e.action
            );
            assert!(
                !e.en.is_empty()
                    && !e.zh.is_empty()
                    && e.en != e.zh
                    && e.contexts().next().is_some(),
                "{:?}",
                e.action
            );
            assert!(
                e.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                e.id
            );
        }
    }
}
