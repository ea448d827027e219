//! The words of the interface, each in English and Chinese.

use super::locale::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// A phrase of the interface. `{}` stands for a value that [`fill`] puts in, `{upload}` for the key of the action
        /// of this name: `Model::phrase`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Phrase { $($name),* }

        /// Every phrase.
        pub const ALL: &[Phrase] = &[$(Phrase::$name),*];

        /// A phrase in a language.
        pub fn phrase(lang: Lang, word: Phrase) -> &'static str {
            match (word, lang) {
                $((Phrase::$name, Lang::En) => $en, (Phrase::$name, Lang::Zh) => $zh,)*
            }
        }
    };
}

words! {
    Setup: "Setting up…", "正在准备…";
    Ready: "Ready. Say what you want to make, or press {leave-composer} then {upload} to upload media.", "准备好了。说说想做什么，或按 {leave-composer} 再按 {upload} 上传素材。";
    Resumed: "Welcome back: everything is as you left it.", "欢迎回来：一切如您离开时的样子。";
    NotSent: "The queued messages were not sent: they are back in the composer.", "排队的消息未发送：已放回输入框。";
    Replaced: "The last session is gone from the server, so this is a new one; its timeline is lost.", "服务器上已没有上次的会话，已新建会话；原时间线不再可用。";
    LostTurn: "The answer to your last message was lost: \"{}\". It is not sent again; I look for its work in the timeline.", "上一条消息的回答丢失了：“{}”。不会自动重发，正在时间线中查找它的结果。";
    Looking: "the answer was lost; next look at the timeline in {} s", "回答丢失；{} 秒后再次查看时间线";
    LookingNow: "the answer was lost; looking at the timeline", "回答丢失；正在查看时间线";
    LostFound: "The answer was lost, but the edit was made.", "回答丢失了，但编辑已完成。";
    LostUnchanged: "The answer was lost, and the timeline has not changed.", "回答丢失了，时间线没有变化。";
    LostUnseen: "The answer was lost, and the timeline could not be looked at.", "回答丢失了，也无法查看时间线。";
    ResendWarning: "{accept} sends the message again. It may have been taken all the same: it could be charged twice.", "{accept} 重新发送该消息。它可能已被处理：可能会重复扣费。";
    OfferResend: "send \"{}\" again (it may be charged twice)", "重新发送“{}”（可能重复扣费）";
    OfferRetry: "send \"{}\" again (it was not taken)", "重新发送“{}”（尚未被处理）";
    OfferAnswer: "answer: {}", "回答：{}";
    QuestionTitle: "The agent asks ({} of {})", "助手提问（第 {} 个，共 {} 个）";
    QuestionKeys: "1-9 choose · Enter choose · a-z your own words · Esc later", "1-9 选择 · Enter 选择 · a-z 自己输入 · Esc 稍后";
    QuestionMarks: "1-9 mark · Space mark · Enter done · a-z your own words · Esc later", "1-9 标记 · 空格 标记 · Enter 完成 · a-z 自己输入 · Esc 稍后";
    QuestionHint: "Nothing is finished until you answer: your next message is the answer.", "回答之前不会完成任何内容：您的下一条消息就是回答。";
    OfferExport: "export the video", "导出视频";
    OfferEdit: "write: {}", "填入：{}";
    OfferUpload: "upload media", "上传素材";
    OfferLink: "open {}", "打开 {}";
    LinkOpened: "Opening {} in your browser.", "正在浏览器中打开 {}。";
    ProjectLink: "This link opens the project in a browser: {}", "在浏览器中打开项目的链接：{}";
    StageOne: "Stage 1 of 2: the raw video is made. Music, titles and effects follow.", "第 1/2 步：原始视频已生成，接下来是音乐、标题和特效。";
    StageTwo: "Stage 2 of 2: {} was added to the raw video. Keep it, or press {accept} to have it removed.", "第 2/2 步：已在原始视频上添加 {}。可保留，或按 {accept} 移除。";
    StripExtras: "Remove the music, titles and effects that were added; keep only the generated video", "去掉自动添加的音乐、标题和特效，只保留生成的视频";
    SlowDown: "The server asks to slow down: going on in {} s.", "服务器要求放慢速度：{} 秒后继续。";
    UploadCancelled: "The upload of {} was stopped.", "已停止上传 {}。";
    NotNow: "Wait until the agent and the uploads are done.", "请等待助手和上传完成。";
    FieldFull: "The field is full: only the start of the paste was inserted.", "输入框已满：只插入了粘贴内容的开头。";
    SessionsTitle: "Sessions", "会话";
    SessionsKeys: "Enter open · n new · / search · r rename · d forget · o link · Esc back", "Enter 打开 · n 新建 · / 搜索 · r 重命名 · d 移除 · o 链接 · Esc 返回";
    SessionName: "name: {}", "名称：{}";
    SessionForget: "d again forgets it on this machine", "再按 d 从本机移除";
    SessionNow: "open now", "当前";
    QueueTitle: "Waiting messages", "排队的消息";
    QueueKeys: "Enter edit · K J move · d drop · Esc back", "Enter 编辑 · K J 移动 · d 删除 · Esc 返回";
    Chat: "Chat", "对话";
    Timeline: "Timeline", "时间线";
    Exports: "Exports", "导出";
    Credits: "Credits", "积分";
    Details: "Details", "详情";
    More: "… and {} more ({expand} shows all)", "…… 另有 {} 项（{expand} 显示全部）";
    ComposerHint: "Say what to make or change", "说说要做什么或改什么";
    Working: "working", "工作中";
    Thinking: "thinking", "思考中";
    EditingNow: "editing the timeline", "正在编辑时间线";
    Generating: "generating", "正在生成";
    StillWorking: "⏳ Still working…", "⏳ 仍在处理…";
    Queued: "waiting: {}", "排队：{}";
    NoAnswer: "The agent said nothing, and the timeline is as it was.", "助手没有回答，时间线没有变化。";
    SilentEdit: "The agent made the edit without a word.", "助手完成了编辑，没有说明。";
    Uploading: "Uploading {}", "正在上传 {}";
    Uploaded: "Uploaded {}", "已上传 {}";
    NoTimeline: "Nothing here yet. Upload media (U) and say what to make of it.", "这里还没有内容。上传素材（U），再说说要做成什么。";
    NoExports: "No exports yet. Press {export} when the timeline is ready.", "还没有导出。时间线准备好后按 {export}。";
    NothingToExport: "There is nothing on the timeline to export.", "时间线上没有可导出的内容。";
    UploadFirst: "Upload media and ask for a video first.", "请先上传素材并让助手制作视频。";
    ExportStarted: "Exporting {} to {}", "正在导出 {} 到 {}";
    Exported: "Exported {} ({})", "已导出 {}（{}）";
    ExportFailed: "The export failed: {}", "导出失败：{}";
    ExportCancelled: "The export was cancelled.", "导出已取消。";
    ExportRetry: "In the exports ({exports}), {retry-export} tries again.", "在导出队列（{exports}）中按 {retry-export} 重试。";
    Submitting: "submitting", "提交中";
    Pending: "waiting", "等待中";
    Processing: "rendering", "渲染中";
    Downloading: "fetching", "下载中";
    Completed: "done", "完成";
    Failed: "failed", "失败";
    Cancelled: "cancelled", "已取消";
    Left: "{} left", "剩余 {}";
    Took: "took {}", "用时 {}";
    CreditsLine: "Credits: {} available", "积分：可用 {}";
    Available: "{} available", "可用 {}";
    Held: "{} held for work", "{} 预留给进行中的工作";
    LastCost: "last turn: {}", "上一轮：{}";
    Connecting: "connecting", "连接中";
    Local: "studio", "本地工作室";
    TryAgain: "Send a message to try again.", "发送一条消息即可重试。";
    Offline: "offline", "离线";
    ExportTitle: "Export", "导出";
    ExportResolution: "Resolution", "分辨率";
    ExportFile: "File", "文件";
    ExportShape: "Shape", "画面";
    ExportQuality: "Quality", "质量";
    ExportFormat: "Format", "格式";
    ExportRate: "Frames/s", "帧率";
    ExportFolder: "Folder", "文件夹";
    ExportFolderHint: "as configured", "按配置";
    ExportAsIs: "as edited", "与项目相同";
    ExportVertical: "vertical 9:16", "竖屏 9:16";
    NoPicture: "{} is not on this machine", "{} 不在本机上";
    NoGlyphs: "no installed font has \"{}\": boxes are in their place; install one that does (for Chinese for example fonts-noto-cjk)",
        "已安装的字体里没有“{}”，以方框代替；请安装有这些字的字体（例如 fonts-noto-cjk）";
    PreviewTitle: "Preview", "预览";
    PreviewHidden: "The preview is hidden", "预览已隐藏";
    PreviewWaits: "drawing…", "正在绘制…";
    PreviewFailed: "no picture: {}", "没有画面：{}";
    PreviewMissing: "not on this machine: {}", "不在本机：{}";
    SheetTitle: "Overview", "总览";
    SheetKeys: "arrows choose  Enter goes there  Esc closes", "方向键选择  Enter 跳转  Esc 关闭";
    StatisticsTitle: "Statistics", "统计";
    StatisticsKeys: "Esc closes", "Esc 关闭";
    LoudnessPlot: "Loudness, LUFS", "响度，LUFS";
    LoudnessWhole: "Loudness: {} LUFS in all", "响度：整体 {} LUFS";
    LoudnessSilent: "Loudness: silence", "响度：静音";
    LoudnessWaits: "measuring the loudness…", "正在测量响度…";
    LoudnessFailed: "the loudness could not be measured: {}", "无法测量响度：{}";
    CostsPlot: "Credits by turn: {} in all, {} in {} turns", "每轮积分：共 {}，平均 {}，{} 轮";
    CostsNone: "Credits by turn: none spent in this session yet", "每轮积分：本会话尚未花费";
    RhythmPlot: "Shots: {}, {} s on average, {} to {} s", "镜头：{} 个，平均 {} 秒，{} 到 {} 秒";
    RhythmNone: "Shots: none", "镜头：无";
    CutTitles: "Titles as captions: {}", "标题字幕：{}";
    CutMissing: "{} is not on this machine and could not be fetched: the file names it as missing", "{} 不在本机且无法获取：文件中标为缺失";
    CutFetching: "Fetching {}  {}%", "正在获取 {}  {}%";
    ExportCutNote: "The cut for other editing programs; the film itself is not rendered.", "供其他剪辑软件使用的剪辑文件；不渲染影片。";
    ExportLarge: "4K takes about four times as long as 1080p.", "4K 大约需要 1080p 四倍的时间。";
    High: "high", "高";
    Medium: "medium", "中";
    Low: "low", "低";
    ExportKeys: "Enter export · ↑↓ row · ←→ choose · Esc back", "Enter 导出 · ↑↓ 行 · ←→ 选择 · Esc 返回";
    PickerTitle: "Upload media", "上传素材";
    PickerKeys: "Enter open or upload · Space mark · type to search · Esc back", "Enter 打开或上传 · 空格 标记 · 输入以筛选 · Esc 返回";
    PickerEmpty: "no media here", "这里没有素材";
    PickerFilter: "search: {}", "筛选：{}";
    PickerMarked: "{} marked", "已标记 {}";
    QuitTitle: "Leave?", "退出？";
    QuitTurn: "The agent is still working. Leaving hangs up, which stops the edit.", "助手仍在工作。退出会断开连接并中止编辑。";
    QuitUploads: "Uploads are still running; they would stop.", "上传尚未完成，退出会中断上传。";
    QuitExports: "Exports are still running. In the studio they go on at the next start.", "导出尚未完成。本地工作室会在下次启动时继续。";
    QuitKeys: "y leave · Esc stay", "y 退出 · Esc 留下";
    AgainToQuit: "Press {interrupt} again to leave.", "再按一次 {interrupt} 退出。";
    HelpTitle: "Keys", "按键";
    HelpKeys: "j k scroll · h l other time · Esc back", "j k 滚动 · h l 换时间 · Esc 返回";
    TooSmall: "This terminal is {}x{}. nemo-tui needs 60x16: make the window larger.", "终端大小为 {}x{}，nemo-tui 需要 60x16：请放大窗口。";
    Playhead: "at {}", "位置 {}";
    FieldTime: "time", "时间";
    FieldIn: "in point", "入点";
    FieldVolume: "volume", "音量";
    FieldSpeed: "speed", "速度";
    FieldTransition: "transition", "转场";
    FieldFades: "fades", "淡入淡出";
    FieldPlace: "place", "位置";
    FieldFit: "fit", "适应";
    FieldTrack: "track", "轨道";
    NoSegment: "no segment here", "此处没有片段";
    Muted: "muted", "静音";
    NewLines: "↓ {} new lines", "↓ {} 行新内容";
    MoreBelow: "↓ {} more below", "↓ 下面还有 {} 行";
    NoFile: "{} is not a file that can be uploaded.", "{} 不是可以上传的文件。";
    FileHint: "Accepted are {}.", "支持的格式：{}。";
    MouseOn: "The mouse is heard.", "已启用鼠标。";
    MouseOff: "The mouse is left to the terminal.", "鼠标已交给终端。";
    ThemeNow: "Theme: {}", "主题：{}";
    Reconfigured: "The configuration was read again.", "已重新读取配置。";
    ConfigBad: "The configuration was not taken: {}", "未采用新配置：{}";
    NoTimelineYet: "There is nothing on the timeline yet.", "时间线上还没有内容。";
    RangeNow: "Range {}–{}", "范围 {}–{}";
    NoMarker: "There is no marker there.", "那里没有标记。";
    NotATime: "not a time: try 1:05, 65 or +2", "不是时间：可输入 1:05、65 或 +2";
    NotALevel: "not a level: try 35% or -6dB (0 to 400%)", "不是音量：可输入 35% 或 -6dB（0 到 400%）";
    NotASpeed: "not a speed: try 2x or 50% (0.1 to 16x)", "不是速度：可输入 2x 或 50%（0.1 到 16 倍）";
    NoText: "a text is missing", "缺少文字";
    OldVersion: "This is an older version: {clear-marks} goes back to the newest to edit.", "这是旧版本：按 {clear-marks} 回到最新版本再编辑。";
    UndoWish: "Undo the last edit", "撤销上一步编辑";
    RedoWish: "Redo the last edit", "重做上一步编辑";
    PlayheadOutside: "The playhead is not inside the segment.", "播放头不在片段之内。";
    AtTheEdge: "There is no segment on that side.", "那一侧没有片段。";
    SelectFirst: "Select a segment with x, then go to where it shall start.", "先用 x 选中片段，再移到它应开始的位置。";
    EnterSends: "{send} sends it; {leave-composer} goes back, for more edits.", "{send} 发送；{leave-composer} 返回继续编辑。";
    AsksAgent: "The cloud's agent is asked to; {send} sends.", "将请云端助手执行；{send} 发送。";
    NoCutHere: "There is no cut into the first segment.", "第一个片段之前没有剪辑点。";
    PlayMoney: "The studio's credits are play money; they refill by themselves.", "本地工作室的积分是模拟的，会自动补充。";
    FoundAsset: "media", "素材";
    FoundMarker: "marker", "标记";
    FoundSession: "session", "会话";
    VersionGone: "That version is not kept any more.", "该版本已不存在。";
    LookingAt: "This is version {}. {export} exports it, {clear-marks} goes back to the newest.", "这是第 {} 版。{export} 导出，{clear-marks} 回到最新版本。";
    ViewedVersion: "version {} · {clear-marks} back", "第 {} 版 · {clear-marks} 返回";
    NothingToCompare: "There is no other version to compare with.", "没有可比较的其他版本。";
    NoSearch: "Nothing is searched for: / begins.", "还没有搜索：按 / 开始。";
    NotFound: "not found", "未找到";
    Selecting: "{line-down} {line-up} extend · {copy} copy · {clear-marks} back", "{line-down} {line-up} 扩展 · {copy} 复制 · {clear-marks} 返回";
    NothingToCopy: "There is no answer to copy yet.", "还没有可复制的回答。";
    Copied: "Copied.", "已复制。";
    RecordingEnded: "The recording ended: {}", "录制已停止：{}";
    NoLink: "There is no link in the transcript.", "对话中没有链接。";
    TranscriptSaved: "The transcript is in {}", "对话已保存到 {}";
    PasteCut: "The text was too long for a message and was cut.", "文本过长，已截断。";
    EditorFailed: "The editor failed: {}", "外部编辑器出错：{}";
    PreviewComes: "A quick look is being rendered; it opens in your player.", "正在渲染预览，完成后用播放器打开。";
    Opening: "Opening it…", "正在打开…";
    OfferOpen: "open {}", "打开 {}";
    OpensIt: "{accept} opens it", "{accept} 打开";
    ExportedKeys: "{accept} opens it, {exports} lists all exports", "{accept} 打开，{exports} 查看全部导出";
    AlreadyOver: "It is over already.", "它已结束。";
    NothingFailed: "It is done; there is nothing to try again.", "已完成，无需重试。";
    NoFileOfIt: "It made no file; {retry-export} tries again.", "没有生成文件；按 {retry-export} 重试。";
    NotDoneYet: "It is not done yet.", "尚未完成。";
    NothingWaits: "No message is waiting.", "没有排队的消息。";
    AnswerCame: "The agent has answered.", "助手已回答。";
    Tip: "Tip", "提示";
    TipUpload: "{}{upload} uploads photos, clips, music; or drop files here", "{}{upload} 上传照片、视频和音乐，也可把文件拖到这里";
    TipWish: "try \"make a 30-second video with transitions\"", "试试：“做一个30秒的视频，加转场”";
    TipTimeline: "{}{timeline} goes to the timeline; {previous-cut} {next-cut} jump between cuts", "{}{timeline} 进入时间线；{previous-cut} {next-cut} 在剪辑点间跳转";
    TipEdit: "in the timeline {ripple} deletes, {split} splits; {send} sends it", "在时间线中 {ripple} 删除、{split} 分割片段；{send} 发送";
    TipExport: "{}{export} exports the video as an MP4", "{}{export} 将视频导出为 MP4";
    TipPalette: "{palette} finds every action, medium, segment, session", "{palette} 查找所有操作、素材、片段和会话";
    UsualPrice: "such wishes usually cost {}", "此类请求通常花费 {}";
    UsualEdit: "an edit usually costs {}", "一次编辑通常花费 {}";
    UsualGeneration: "a generation usually costs {}", "一次生成通常花费 {}";
    Spent: "{} since the start", "启动以来 {}";
    SpentOf: "{} of {} since the start", "启动以来 {} / {}";
    CreditsLowLocal: "low; they refill by themselves", "不足，会自动补充";
    CreditsLow: "low: {open-account} tops up", "不足：{open-account} 充值";
    SpendTitle: "Go beyond your limit?", "超出限额？";
    SpendWords: "{} of the {} credits that you allow were spent since the start. This message may pass them:", "启动以来已花费 {}，您的限额为 {}。此消息可能超出限额：";
    SpendKeys: "y send · Esc not yet", "y 发送 · Esc 暂不";
    PromptTime: "go to", "跳到";
    PromptVolume: "volume", "音量";
    PromptSpeed: "speed", "速度";
    PromptText: "text", "文字";
    PromptNewText: "title here", "此处标题";
    PromptSearch: "search", "搜索";
    PromptVersion: "name of the version", "版本名称";
    PromptKeys: "Enter ok · Esc back", "Enter 确定 · Esc 返回";
    TransitionTitle: "Transition into the segment", "片段的转场";
    TransitionNone: "none", "无";
    TransitionLength: "{} s long", "时长 {} 秒";
    TransitionKeys: "Enter choose · ↑↓ which · ←→ length · Esc back", "Enter 选择 · ↑↓ 类型 · ←→ 时长 · Esc 返回";
    HistoryTitle: "Versions of the timeline", "时间线的历史版本";
    HistoryKeys: "Enter look · e export · Space mark · c compare · n name · Esc back", "Enter 查看 · e 导出 · 空格 标记 · c 比较 · n 命名 · Esc 返回";
    NoVersions: "No version yet: every edit makes one.", "还没有版本：每次编辑都会生成一个。";
    ListComes: "looking…", "正在查找…";
    JustNow: "just now", "刚刚";
    Version: "Version {}", "第 {} 版";
    VersionShort: "v{}", "第{}版";
    Shown: "shown", "当前显示";
    CompareTitle: "Version {} → {}", "第 {} 版 → 第 {} 版";
    CompareKeys: "j k scroll · h l other time · Esc back", "j k 滚动 · h l 换时间 · Esc 返回";
    NoDifference: "Nothing differs.", "没有差异。";
    PaletteTitle: "Find", "查找";
    PaletteKeys: "Enter do it · ↑↓ choose · Esc back", "Enter 执行 · ↑↓ 选择 · Esc 返回";
    Selected: "{} selected", "已选 {}";
    FieldText: "text", "文字";
    FieldLook: "look", "画面";
    FieldLoop: "loop", "循环";
    FieldSource: "source", "来源";
    CancelSent: "Cancelling the export…", "正在取消导出…";
}

/// Puts values in the places of `{}`.
pub fn fill(phrase: &str, values: &[&str]) -> String {
    let mut parts = phrase.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (i, part) in parts.enumerate() {
        text.push_str(values.get(i).copied().unwrap_or_default());
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::input::actions::named;

    /// The actions whose keys a phrase tells.
    fn actions(phrase: &str) -> BTreeSet<&str> {
        phrase
            .split('{')
            .skip(1)
            .filter_map(|p| p.split('}').next())
            .filter(|id| !id.is_empty())
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_places_for_values() {
        for word in ALL {
            let (en, zh) = (phrase(Lang::En, *word), phrase(Lang::Zh, *word));
            assert_eq!(
                en.matches("{}").count(),
                zh.matches("{}").count(),
                "{word:?}"
            );
            assert!(!en.is_empty() && !zh.is_empty());
            assert_eq!(actions(en), actions(zh), "{word:?} tells of the same keys");
            assert!(
                actions(en).iter().all(|id| named(id).is_some()),
                "{word:?} names an action that does not exist"
            );
        }
        assert_eq!(fill("{} of {}", &["a {}", "b"]), "a {} of b");
    }
}
