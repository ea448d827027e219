//! Interface phrases in English and Chinese.

use super::locale::Lang;
use super::messages::messages;

macro_rules! phrases {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// An interface phrase without arguments. `Model::phrase` replaces
        /// `{upload}` with the key bound to the action with that id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Phrase { $($name),* }

        /// All phrases.
        pub const ALL: &[Phrase] = &[$(Phrase::$name),*];

        /// Returns the text of a phrase in `lang`, with its placeholders.
        pub fn phrase(lang: Lang, phrase: Phrase) -> &'static str {
            match (phrase, lang) {
                $((Phrase::$name, Lang::En) => $en, (Phrase::$name, Lang::Zh) => $zh,)*
            }
        }
    };
}

phrases! {
    Installed: "installed", "已安装";
    NotInstalled: "not installed", "未安装";
    Setup: "Setting up…", "正在准备…";
    WelcomeTitle: "Ready. Three steps to a video:", "准备好了。三步做出视频：";
    WelcomeMedia: "Add media", "添加素材";
    WelcomeMediaHow: "drop files here, or {upload}", "把文件拖到这里，或按 {upload}";
    WelcomeMessage: "Describe it", "描述视频";
    WelcomeMessageHow:
        "\"make a 30-second video with crossfades\" {send}",
        "“做一个30秒的视频，加交叉淡化” {send}";
    WelcomeExport: "Export", "导出";
    WelcomeExportHow: "{export} writes an MP4", "{export} 生成 MP4";
    WelcomeSample: "try it with sample photos and music", "用示例照片和音乐试一试";
    WelcomeKeys:
        "{help} help · {palette} find any action · {leave-composer} commands",
        "{help} 帮助 · {palette} 查找所有操作 · {leave-composer} 命令";
    SampleSentence:
        "make a 15-second video with crossfades and lo-fi music",
        "做一个15秒的视频，加交叉淡化和低保真音乐";
    SessionOpened: "The session is open.", "会话已打开。";
    Resumed: "Welcome back: your session was restored.", "欢迎回来：会话已恢复。";
    NotSent:
        "The queued messages were not sent; they are back in the composer.",
        "排队的消息未发送：已放回输入框。";
    SessionReplaced:
        "The previous session no longer exists on the server. Started a new one; the old \
         timeline is lost.",
        "服务器上已没有上次的会话。已新建会话；原时间线已丢失。";
    RecoveryChecking: "response lost; checking the timeline", "回答丢失；正在检查时间线";
    LostButApplied: "The response was lost, but the edit was made.", "回答丢失了，但编辑已完成。";
    LostUnchanged: "The response was lost; the timeline has not changed.", "回答丢失了，时间线没有变化。";
    LostUnverified:
        "The response was lost and the timeline could not be loaded.",
        "回答丢失了，也无法加载时间线。";
    ResendWarning:
        "{accept} resends the message. It may already have been processed, so you could be \
         charged twice.",
        "{accept} 重新发送该消息。它可能已被处理，因此可能会重复扣费。";
    ResendWarningFree:
        "{accept} resends the message. It may already have been processed, so its edits could be \
         made twice.",
        "{accept} 重新发送该消息。它可能已被处理，因此其中的编辑可能会执行两次。";
    QuestionKeys:
        "1-9 choose · {choose} choose · a-z type an answer · {close} later",
        "1-9 选择 · {choose} 选择 · a-z 自己输入 · {close} 稍后";
    QuestionMarks:
        "1-9 mark · {toggle-item} mark · {choose} done · a-z type an answer · {close} later",
        "1-9 标记 · {toggle-item} 标记 · {choose} 完成 · a-z 自己输入 · {close} 稍后";
    QuestionHint: "The agent is waiting: your next message is the answer.", "助手正在等待：您的下一条消息就是回答。";
    OfferExport: "export the video", "导出视频";
    OfferUpload: "upload media", "上传素材";
    StageOne:
        "Stage 1 of 2: the raw video is ready. Music, titles and effects come next.",
        "第 1/2 步：原始视频已生成，接下来是音乐、标题和特效。";
    StripExtras:
        "Remove the music, titles and effects that were added; keep only the generated video",
        "去掉自动添加的音乐、标题和特效，只保留生成的视频";
    WaitForAgent: "Wait for the agent and uploads to finish.", "请等待助手和上传完成。";
    FieldFull:
        "The field is full: only the beginning of the paste was inserted.",
        "输入框已满：只插入了粘贴内容的开头。";
    SessionsTitle: "Sessions", "会话";
    SessionsKeys:
        "{choose} open · {new-session} new · {filter-sessions} search · {rename-session} rename · \
         {delete-session} delete · {session-link} link · {close} back",
        "{choose} 打开 · {new-session} 新建 · {filter-sessions} 搜索 · {rename-session} 重命名 · \
         {delete-session} 删除 · {session-link} 链接 · {close} 返回";
    SessionsKeysLocal:
        "{choose} open · {new-session} new · {filter-sessions} search · {rename-session} rename · \
         {delete-session} delete · {close} back",
        "{choose} 打开 · {new-session} 新建 · {filter-sessions} 搜索 · {rename-session} 重命名 · \
         {delete-session} 删除 · {close} 返回";
    SessionOpenNow:
        "This session is open. Open another one before you delete it.",
        "此会话正在使用。请先打开其他会话再删除。";
    NoLocalLink:
        "Projects of the studio are on this computer only: there is no link.",
        "本地工作室的项目只在本机上，没有链接。";
    SessionDeleteConfirm: "press d again to delete it from this computer", "再按 d 从本机删除";
    SessionCurrent: "current", "当前";
    QueueTitle: "Queued messages", "排队的消息";
    QueueKeys:
        "{choose} edit · {message-up}/{message-down} move · {remove-message} delete · {close} back",
        "{choose} 编辑 · {message-up}/{message-down} 移动 · {remove-message} 删除 · {close} 返回";
    Chat: "Chat", "对话";
    Timeline: "Timeline", "时间线";
    Exports: "Exports", "导出";
    Speech: "Speech", "语音";
    PromptWord: "Correct the word", "更正该词";
    NoWords: "No words here. {transcribe} recognizes what is said.", "这里没有词。按 {transcribe} 识别语音。";
    WordTooShort:
        "The word is too short to cut it alone: select its neighbors, too.",
        "该词太短，无法单独剪掉：请连同相邻的词一起选择。";
    NothingToTranscribe: "Everything on the timeline is transcribed.", "时间线上的内容都已转写。";
    NoSoundToTranscribe:
        "No clip on the timeline has sound that could be speech.",
        "时间线上没有可能含有语音的片段。";
    SpeechBusy: "A transcription or download is in progress.", "正在转写或下载。";
    NoModelMissing: "No speech model is missing.", "没有缺少语音模型。";
    ModelReady: "The speech model is installed.", "语音模型已安装。";
    CaptionSentence: "Add captions", "加字幕";
    SpeechEmpty:
        "The words of the timeline appear here. {transcribe} recognizes what is said.",
        "时间线上说的话会显示在这里。按 {transcribe} 识别语音。";
    SpeechSilent: "Nothing is said on the timeline.", "时间线上没有语音。";
    SpeechPlace:
        "It is downloaded once. Sound does not leave this computer.",
        "只下载一次。声音不会离开本机。";
    GetsModel: "{get-speech-model} downloads it.", "按 {get-speech-model} 下载。";
    Transcribing: "transcribing", "正在转写";
    FindingPauses: "finding pauses", "正在查找停顿";
    CancelsSpeech: "{stop-upload} cancels", "按 {stop-upload} 取消";
    Credits: "Credits", "积分";
    Details: "Details", "详情";
    ComposerHint: "Describe what to make or change", "描述要做什么或改什么";
    ComposerAway: "{chat} writes a message", "按 {chat} 输入消息";
    ModeTyping: "TYPE", "输入";
    ModeKeys: "KEYS", "命令";
    Working: "working", "工作中";
    Thinking: "thinking", "思考中";
    EditingNow: "editing the timeline", "正在编辑时间线";
    Generating: "generating", "正在生成";
    StillWorking: "⏳ Still working…", "⏳ 仍在处理…";
    NoResponse: "No response from the agent; the timeline is unchanged.", "助手没有回答；时间线没有变化。";
    NoProposals: "No program proposes edits.", "没有程序提议编辑。";
    ProposalWithdrawn: "The program withdrew its proposal.", "程序撤回了提议。";
    ProposalNotPossible:
        "This proposal can only be rejected: {reject-proposal}",
        "此提议只能拒绝：{reject-proposal}";
    ProposalBefore: "before", "之前";
    ProposalAfter: "after", "之后";
    ProposalKeys:
        "{accept-proposal} accept · {reject-proposal} reject · {amend-proposal} amend · \
         {list-left}{list-right} move in time · {close} later",
        "{accept-proposal} 接受 · {reject-proposal} 拒绝 · {amend-proposal} 修改 · \
         {list-left}{list-right} 移动时间 · {close} 稍后";
    ProposalKeysOutdated:
        "{reject-proposal} reject · {amend-proposal} amend · {close} later",
        "{reject-proposal} 拒绝 · {amend-proposal} 修改 · {close} 稍后";
    PromptAmendment: "what to change", "如何修改";
    OtherProgram: "another program", "另一个程序";
    SilentEdit: "The agent made an edit without a message.", "助手完成了编辑，没有附带消息。";
    StopAsks:
        "Press Esc again to stop the agent. The turn may already have cost credits.",
        "再按一次 Esc 停止助手。这一轮可能已产生费用。";
    StoppedUnchanged: "Stopped. The timeline is unchanged.", "已停止。时间线没有变化。";
    StoppedChanged:
        "Stopped, but the agent had already made its edit.",
        "已停止，但助手已经完成了编辑。";
    NoTimeline:
        "The timeline is empty. Add media ({upload}), then describe your video.",
        "时间线是空的。添加素材（{upload}），再描述您的视频。";
    NoTimelineYet:
        "The timeline is empty. Describe your video: \"slideshow, 2 seconds per photo\"",
        "时间线是空的。描述您的视频：“每张照片2秒的幻灯片”";
    NoExports:
        "No exports yet. Press {export} when the timeline is ready.",
        "还没有导出。时间线准备好后按 {export}。";
    NothingToExport: "Nothing to export: the timeline is empty.", "没有可导出的内容：时间线是空的。";
    UploadFirst: "Upload media and ask for a video first.", "请先上传素材并让助手制作视频。";
    ExportCanceled: "The export was canceled.", "导出已取消。";
    ExportRetry:
        "In the export queue ({exports}), {retry-export} retries.",
        "在导出队列（{exports}）中按 {retry-export} 重试。";
    Submitting: "submitting", "提交中";
    Pending: "waiting", "等待中";
    Processing: "rendering", "渲染中";
    Downloading: "downloading", "下载中";
    Completed: "done", "完成";
    Failed: "failed", "失败";
    Canceled: "canceled", "已取消";
    Connecting: "connecting", "连接中";
    Local: "studio", "本地工作室";
    FullStop: ".", "。";
    TryAgain: "Send a message to try again.", "发送一条消息即可重试。";
    Offline: "offline", "离线";
    ExportTitle: "Export", "导出";
    ExportResolution: "Resolution", "分辨率";
    ExportFile: "File", "文件";
    ExportAspect: "Aspect", "画幅";
    ExportQuality: "Quality", "质量";
    ExportFormat: "Format", "格式";
    ExportFrameRate: "Frame rate", "帧率";
    ExportFolder: "Folder", "文件夹";
    ExportRange: "Range", "范围";
    WholeTimeline: "whole timeline", "整条时间线";
    NoExportRange:
        "set with {in} and {out} on the timeline",
        "在时间线中按 {in} 和 {out} 设定";
    ExportIsLocal: "The file is already on this computer.", "文件已在本机上。";
    CancelFirst: "This export is running; {cancel-export} cancels it.", "此导出正在进行；按 {cancel-export} 取消。";
    ExportAsIs: "as edited", "与项目相同";
    ExportVertical: "vertical 9:16", "竖屏 9:16";
    PreviewTitle: "Preview", "预览";
    PreviewHidden: "The preview is hidden", "预览已隐藏";
    PreviewLoading: "rendering…", "正在渲染…";
    NoSoundPlayer:
        "No sound: install mpv or ffmpeg's ffplay.",
        "没有声音：请安装 mpv 或 ffmpeg 的 ffplay。";
    SoundMuted: "Playback muted: {sound} unmutes it.", "播放已静音：按 {sound} 取消。";
    SoundOn: "Playback with sound.", "播放时有声音。";
    LoopOn: "Playback repeats the range, or the whole timeline.", "循环播放：范围或整条时间线。";
    LoopOff: "Playback stops at the end.", "播放到结尾停止。";
    SheetTitle: "Overview", "总览";
    SheetKeys:
        "{list-left}{list-right}{list-up}{list-down} choose · {choose} go there · {close} close",
        "{list-left}{list-right}{list-up}{list-down} 选择 · {choose} 跳转 · {close} 关闭";
    LightBackground: "light background", "浅色背景";
    DarkBackground: "dark background", "深色背景";
    UnknownBackground: "unknown background", "背景未知";
    KittyGraphics: "kitty graphics", "kitty 图形";
    SixelGraphics: "Sixel graphics", "Sixel 图形";
    ItermGraphics: "iTerm2 graphics", "iTerm2 图形";
    TextCells: "text cells", "文字单元格";
    NoEncoderList: "ffmpeg does not list its encoders", "ffmpeg 没有列出编码器";
    NoPlayer:
        "mpv, ffplay and vlc not found; exports open in the system player",
        "未找到 mpv、ffplay 和 vlc；导出的文件用系统播放器打开";
    NoConfiguration: "none; using the defaults", "无；使用默认值";
    EmbeddedStudio: "embedded studio", "内置的本地工作室";
    Unset: "unset", "未设置";
    StatisticsTitle: "Statistics", "统计";
    StatisticsKeys: "{close} close", "{close} 关闭";
    LoudnessPlot: "Loudness, LUFS", "响度，LUFS";
    LoudnessSilent: "Loudness: silence", "响度：静音";
    LoudnessMeasuring: "measuring loudness…", "正在测量响度…";
    CostsNone: "Credits per turn: none spent in this session yet", "每轮积分：本会话尚未花费";
    ShotsNone: "Shots: none", "镜头：无";
    ExportInterchangeNote:
        "Timeline for other editors; no video is rendered.",
        "供其他剪辑软件使用的时间线；不渲染视频。";
    ExportLarge: "4K takes about four times as long as 1080p.", "4K 大约需要 1080p 四倍的时间。";
    High: "high", "高";
    Medium: "medium", "中";
    Low: "low", "低";
    ExportKeys:
        "{choose} export · {list-up}{list-down} row · {list-left}{list-right} choose · {close} back",
        "{choose} 导出 · {list-up}{list-down} 行 · {list-left}{list-right} 选择 · {close} 返回";
    PickerTitle: "Upload media", "上传素材";
    PickerKeys:
        "{choose} upload · {toggle-item} mark · {select-all} all · {sort-entries} sort · \
         {close} back",
        "{choose} 上传 · {toggle-item} 标记 · {select-all} 全选 · {sort-entries} 排序 · \
         {close} 返回";
    PickerHint: "type a part of a name, or a path", "输入名称的一部分或路径";
    PickerEmpty: "no supported files here", "这里没有支持的文件";
    ByName: "by name", "按名称";
    ByDate: "newest first", "最新在前";
    ByKind: "by kind", "按类型";
    Unreadable: "damaged, or no media file", "文件已损坏，或不是媒体文件";
    NotSupported: "not supported", "不支持";
    QuitTitle: "Quit?", "退出？";
    QuitTurn:
        "The agent is still working. Quitting disconnects and cancels the edit.",
        "助手仍在工作。退出会断开连接并中止编辑。";
    QuitUploads: "Uploads are still running. Quitting stops them.", "上传尚未完成。退出会中断上传。";
    QuitExports:
        "Exports are still running. The studio resumes them at the next start.",
        "导出尚未完成。本地工作室会在下次启动时继续。";
    QuitKeys: "{confirm} quit · {close} stay", "{confirm} 退出 · {close} 留下";
    ConfirmQuit: "Press {interrupt} again to quit.", "再按一次 {interrupt} 退出。";
    HelpTitle: "Keys", "按键";
    HelpPanes: "All panes", "所有窗格";
    Proposals: "Proposals", "提议";
    HelpDialogs: "Lists and dialogs", "列表和对话框";
    HelpKeys:
        "type to search · {list-up}{list-down} scroll · {close} back",
        "输入以筛选 · {list-up}{list-down} 滚动 · {close} 返回";
    FieldFit: "fit", "适应";
    FieldTrack: "track", "轨道";
    NoSegment: "no segment here", "此处没有片段";
    Muted: "muted", "静音";
    MouseOn: "Mouse enabled.", "已启用鼠标。";
    MouseOff: "Mouse disabled (text selection by the terminal).", "已禁用鼠标（由终端选择文本）。";
    ConfigReloaded: "Configuration reloaded.", "已重新读取配置。";
    TimelineEmpty: "The timeline is empty.", "时间线是空的。";
    NoMarker: "No marker in that direction.", "那个方向没有标记。";
    InvalidTime: "invalid time: try 1:05, 65 or +2", "时间无效：可输入 1:05、65 或 +2";
    InvalidVolume: "invalid volume: try 35% or -6dB (0–400%)", "音量无效：可输入 35% 或 -6dB（0–400%）";
    InvalidFade: "invalid fade: 0 to 60 seconds, such as 0.5", "淡入淡出无效：0 到 60 秒，例如 0.5";
    InvalidSpeed: "invalid speed: try 2x or 50% (0.1–16x)", "速度无效：可输入 2x 或 50%（0.1–16 倍）";
    TextRequired: "text is required", "需要文字";
    OldVersion:
        "This is an older version. {clear-marks} returns to the latest one for editing.",
        "这是旧版本。按 {clear-marks} 回到最新版本再编辑。";
    UndoSentence: "Undo the last edit", "撤销上一步编辑";
    RedoSentence: "Redo the last edit", "重做上一步编辑";
    PlayheadOutside: "The playhead is outside the segment.", "播放头在片段之外。";
    PlayheadAtStart:
        "The playhead is at the start of the segment. Move it inside first.",
        "播放头在片段的开头，请先把它移到片段里面。";
    NoNeighbor: "No segment on that side.", "那一侧没有片段。";
    SelectFirst:
        "Select a segment with {mark}, then move the playhead to its new start.",
        "先用 {mark} 选中片段，再把播放头移到它的新起点。";
    EditWaits: "This edit is already waiting to be sent.", "这个编辑已在等待发送。";
    EditTakenBack: "Removed the last edit that was not sent.", "已去掉最后一个未发送的编辑。";
    NothingCopied:
        "Nothing to paste: {copy-segment} copies the segment, {cut-segment} cuts it.",
        "没有可粘贴的内容：{copy-segment} 拷贝片段，{cut-segment} 剪切片段。";
    NoSound: "A photo or a text has no sound.", "照片和文字没有声音。";
    NoSpeed: "A photo or a text has no speed.", "照片和文字没有速度。";
    Back: "back", "返回";
    PreparingSound: "preparing the sound…", "正在准备声音…";
    MarkerRemoved: "Marker removed.", "已移除标记。";
    AsksAgent: "The cloud agent will be asked to do this; {send} sends it.", "将请云端助手执行；{send} 发送。";
    NoGapHere: "There is no gap between the pictures here.", "这里的画面之间没有空隙。";
    SplitNearTransition:
        "Too close to a transition: a split here would shorten it and move what follows.",
        "离转场太近：在此分割会缩短转场并移动后面的内容。";
    NoCutHere: "The first segment has no transition.", "第一个片段没有转场。";
    SimulatedCredits:
        "Studio credits are simulated and refill automatically.",
        "本地工作室的积分是模拟的，会自动补充。";
    PaletteMedia: "media", "素材";
    PaletteMarker: "marker", "标记";
    PaletteSession: "session", "会话";
    KindPhoto: "photo", "照片";
    KindClip: "clip", "视频";
    KindSound: "sound", "声音";
    VersionGone: "That version is no longer stored.", "该版本已不再保存。";
    NothingToCompare: "No other version to compare with.", "没有可比较的其他版本。";
    NoSearch: "No active search: press {search} to start one.", "没有进行中的搜索：按 {search} 开始。";
    NotFound: "not found", "未找到";
    Selecting:
        "{line-down} {line-up} extend · {copy} copy · {clear-marks} back",
        "{line-down} {line-up} 扩展 · {copy} 复制 · {clear-marks} 返回";
    NothingToCopy: "No response to copy yet.", "还没有可复制的回答。";
    Copied: "Copied.", "已复制。";
    NoLink: "No link in the transcript.", "对话中没有链接。";
    PasteTruncated: "The text was too long for a message and was truncated.", "文本超过消息长度上限，已截断。";
    PreviewRendering:
        "Rendering a quick preview; it will open in your player.",
        "正在渲染快速预览；完成后用播放器打开。";
    Opening: "Opening…", "正在打开…";
    OpensIt: "{accept} opens it", "{accept} 打开";
    ExportedKeys: "{accept} opens it, {exports} lists all exports", "{accept} 打开，{exports} 查看全部导出";
    ExportAlreadyFinished: "This export has already finished.", "此导出已经结束。";
    ExportNotFailed: "This export did not fail; nothing to retry.", "此导出没有失败，无需重试。";
    ExportHasNoFile: "No file was produced; {retry-export} retries.", "没有生成文件；{retry-export} 重试。";
    ExportNotFinished: "This export has not finished yet.", "此导出尚未完成。";
    QueueEmpty: "No queued messages.", "没有排队的消息。";
    ResponseReady: "The agent has responded.", "助手已回答。";
    Tip: "Tip", "提示";
    TipUpload:
        "{upload} uploads photos, clips, music; or drop files here",
        "{upload} 上传照片、视频和音乐，也可把文件拖到这里";
    TipTimeline:
        "{timeline} opens the timeline; {previous-cut} {next-cut} jump between cuts",
        "{timeline} 进入时间线；{previous-cut} {next-cut} 在剪辑点间跳转";
    TipExport: "{export} exports the video as an MP4", "{export} 将视频导出为 MP4";
    TipPrompt: "try \"make a 30-second video with transitions\"", "试试：“做一个30秒的视频，加转场”";
    TipEdit:
        "in the timeline: {ripple} deletes, {split} splits, {undo} undoes",
        "在时间线中 {ripple} 删除、{split} 分割、{undo} 撤销";
    TipPalette:
        "{palette} finds any action, media file, segment or session",
        "{palette} 查找任何操作、素材、片段和会话";
    CreditsLow: "low: {open-account} tops up", "不足：{open-account} 充值";
    SpendTitle: "Exceed your credit limit?", "超出积分限额？";
    MediaTitle: "Media", "素材";
    MediaKeys:
        "{choose} insert · {append-media} append · {replace-by-media} replace · \
         {mention-media} mention · {rename-media} rename · {remove-media} remove · {close} back",
        "{choose} 插入此处 · {append-media} 追加 · {replace-by-media} 替换 · \
         {mention-media} 提及 · {rename-media} 重命名 · {remove-media} 移除 · {close} 返回";
    OnlyInStudio: "This is only possible in the studio.", "仅本地工作室支持此操作。";
    MediaRemoveConfirm: "press {remove-media} again to remove it", "再按 {remove-media} 移除";
    NoMedia: "No media yet. {upload} uploads files.", "还没有素材。按 {upload} 上传。";
    NotUsed: "not used", "未使用";
    ManyUploadsTitle: "Upload all of them?", "全部上传？";
    ManyUploadsKeys: "{confirm} upload · {close} cancel", "{confirm} 上传 · {close} 取消";
    SpendKeys: "{confirm} send · {close} cancel", "{confirm} 发送 · {close} 取消";
    PromptTime: "go to", "跳到";
    PromptVolume: "volume", "音量";
    PromptFadeIn: "fade-in, in seconds", "淡入秒数";
    PromptFadeOut: "fade-out, in seconds", "淡出秒数";
    PromptSpeed: "speed", "速度";
    PromptText: "text", "文字";
    PromptNewText: "new title here", "在此添加标题";
    PromptSearch: "search", "搜索";
    PromptKeys: "{choose} OK · {close} back", "{choose} 确定 · {close} 返回";
    PromptTextKeys:
        "{choose} apply · {new-line} new line · {close} back",
        "{choose} 应用 · {new-line} 换行 · {close} 返回";
    TransitionTitle: "Transition into the segment", "进入片段的转场";
    TransitionNone: "none", "无";
    TransitionKeys:
        "{choose} choose · {list-up}{list-down} type · {list-left}{list-right} duration · {close} back",
        "{choose} 选择 · {list-up}{list-down} 类型 · {list-left}{list-right} 时长 · {close} 返回";
    HistoryTitle: "Versions of the timeline", "时间线的历史版本";
    HistoryKeys:
        "{choose} view · {restore-version} restore · {export-version} export · \
         {toggle-item} mark · {compare-version} compare · {name-version} name · {close} back",
        "{choose} 查看 · {restore-version} 恢复 · {export-version} 导出 · \
         {toggle-item} 标记 · {compare-version} 比较 · {name-version} 命名 · {close} 返回";
    NewestVersion: "This is the latest version.", "这已是最新版本。";
    RestoreOnCloud:
        "The cloud cannot restore versions; {undo} on the timeline undoes the last edit.",
        "云端不能恢复版本；在时间线中按 {undo} 可撤销上一步编辑。";
    NoVersions: "No versions yet: every edit creates one.", "还没有版本：每次编辑都会生成一个。";
    Loading: "loading…", "正在加载…";
    JustNow: "just now", "刚刚";
    Shown: "current", "当前显示";
    CompareKeys:
        "{list-up}{list-down} scroll · {list-left}{list-right} move in time · {close} back",
        "{list-up}{list-down} 滚动 · {list-left}{list-right} 移动时间 · {close} 返回";
    NoDifference: "No differences.", "没有差异。";
    PaletteTitle: "Command palette", "命令面板";
    PaletteKeys:
        "{choose} run · {list-up}{list-down} choose · {close} back",
        "{choose} 执行 · {list-up}{list-down} 选择 · {close} 返回";
    FieldLoop: "loop", "循环";
    FieldContent: "content", "内容";
    FieldLoudness: "loudness", "响度";
    FieldSource: "source", "来源";
    MuchBelow: "↓ more below", "↓ 下面还有内容";
    CancelRequested: "Canceling the export…", "正在取消导出…";
}

messages! {
    /// An interface text with arguments. `Model::message` replaces `{upload}` with the key bound to
    /// the action with that id.
    pub enum Message;
    ResponseLost { message }:
        "The response to your last message was lost: \"{message}\". It won't be resent \
         automatically; checking the timeline for its changes…",
        "上一条消息的回答丢失了：“{message}”。不会自动重发；正在时间线中查找它的修改…";
    RecoveryCountdown { seconds }:
        "response lost; checking the timeline in {seconds} s",
        "回答丢失；{seconds} 秒后检查时间线";
    OfferResend { message }:
        "resend \"{message}\" (you may be charged twice)",
        "重新发送“{message}”（可能重复扣费）";
    OfferResendFree { message }:
        "resend \"{message}\" (it may be done twice)",
        "重新发送“{message}”（可能会执行两次）";
    OfferRetry { message }: "resend \"{message}\" (not delivered)", "重新发送“{message}”（未送达）";
    OfferAnswer { prompt }: "answer: {prompt}", "回答：{prompt}";
    QuestionTitle { number, count }:
        "Question from the agent ({number} of {count})",
        "助手提问（第 {number} 个，共 {count} 个）";
    OfferEdit { sentence }: "insert: {sentence}", "填入：{sentence}";
    OfferLink { link }: "open {link}", "打开 {link}";
    LinkOpened { host }: "Opening {host} in your browser.", "正在浏览器中打开 {host}。";
    ProjectLink { link }: "Open the project in a browser: {link}", "在浏览器中打开项目：{link}";
    StageTwo { names }:
        "Stage 2 of 2: added {names} to the raw video. Press {accept} to remove it.",
        "第 2/2 步：已在原始视频上添加 {names}。按 {accept} 可移除。";
    RateLimited { seconds }:
        "Rate limited by the server: continuing in {seconds} s.",
        "服务器限制了请求频率：{seconds} 秒后继续。";
    StopsIt { key }: "{key} stops it", "按 {key} 停止";
    UploadStopped { name }: "Upload of {name} stopped.", "已停止上传 {name}。";
    OfflineRetry { seconds }: "offline, retry in {seconds} s", "离线，{seconds} 秒后重试";
    MediaRemoveUsed { count }:
        "used {count}x: press {remove-media} again to remove it and its segments",
        "已使用 {count} 次：再按 {remove-media} 连同片段一起移除";
    SessionName { name }: "name: {name}", "名称：{name}";
    More { count }: "… and {count} more ({expand} shows all)", "…… 另有 {count} 项（{expand} 显示全部）";
    Queued { message }: "queued: {message}", "排队：{message}";
    Uploading { name }: "Uploading {name}", "正在上传 {name}";
    UploadingNth { nth, count, name }:
        "Uploading {nth} of {count}: {name}",
        "正在上传第 {nth}/{count} 个：{name}";
    Uploaded { name }: "Uploaded {name}", "已上传 {name}";
    UploadedFiles { count, size, names }:
        "Uploaded {count} files ({size}): {names}",
        "已上传 {count} 个文件（{size}）：{names}";
    ExportStarted { resolution, name }:
        "Exporting {resolution} to {name}",
        "正在导出 {resolution} 到 {name}";
    Exported { path, size }: "Exported {path} ({size})", "已导出 {path}（{size}）";
    Left { time }: "{time} left", "剩余 {time}";
    Took { time }: "took {time}", "用时 {time}";
    CreditsLine { amount }: "Credits: {amount} available", "积分：可用 {amount}";
    Available { amount }: "{amount} available", "可用 {amount}";
    CreditsReserved { amount }: "{amount} reserved", "已预留 {amount}";
    LastCost { amount }: "last turn: {amount}", "上一轮：{amount}";
    PictureNotLocal { name }: "{name} is not on this computer", "{name} 不在本机上";
    NoGlyphs { characters }:
        "no installed font contains \"{characters}\"; boxes are shown instead. Install a font that \
         does (for Chinese: fonts-noto-cjk)",
        "已安装的字体里没有“{characters}”，以方框代替。请安装包含这些字的字体（例如 fonts-noto-cjk）";
    NoSound { why }: "No sound: {why}.", "没有声音：{why}。";
    SoundVolume { percent }: "Playback volume: {percent}%", "播放音量：{percent}%";
    PreviewFailed { why }: "preview failed: {why}", "预览失败：{why}";
    PreviewMissing { names }: "not on this computer: {names}", "不在本机：{names}";
    LoudnessIntegrated { lufs }: "Loudness: {lufs} LUFS integrated", "响度：整体 {lufs} LUFS";
    LoudnessFailed { why }: "loudness could not be measured: {why}", "无法测量响度：{why}";
    CostsPlot { total, average, turns }:
        "Credits per turn: {total} in total, {average} on average, {turns} turns",
        "每轮积分：共 {total}，平均 {average}，{turns} 轮";
    ShotsPlot { count, average, shortest, longest }:
        "Shots: {count}, {average} s on average, {shortest} to {longest} s",
        "镜头：{count} 个，平均 {average} 秒，{shortest} 到 {longest} 秒";
    InterchangeTitles { path }: "Titles as captions: {path}", "标题字幕：{path}";
    InterchangeMissing { name }:
        "{name} is not on this computer and could not be downloaded; the file marks it as missing",
        "{name} 不在本机且无法下载；文件中标为缺失";
    InterchangeDownloading { name, percent }:
        "Downloading {name}  {percent}%",
        "正在下载 {name}  {percent}%";
    PickerFilter { filter }: "search: {filter}", "筛选：{filter}";
    PickerMarked { count }: "{count} marked", "已标记 {count}";
    TooSmall { width, height }:
        "This terminal is {width}x{height}. nemo-tui needs 60x16: enlarge the window.",
        "终端大小为 {width}x{height}，nemo-tui 需要 60x16：请放大窗口。";
    Playhead { time }: "at {time}", "位置 {time}";
    MatchPosition { number, count }: "match {number} of {count}", "第 {number} 个匹配，共 {count} 个";
    NewLines { count }: "↓ {count} new lines", "↓ {count} 行新内容";
    MoreBelow { count }: "↓ {count} more below", "↓ 下面还有 {count} 行";
    NotUploadable { name }: "{name} is not a file that can be uploaded.", "{name} 不是可以上传的文件。";
    ExportAbout { size, time }: "about {size}, {time}", "约 {size}，{time}";
    ExportUpTo { size }: "up to about {size}", "最多约 {size}";
    ConvertedTo { format }: "converted to {format} before the upload", "上传前转换为 {format}";
    UsedTimes { count }: "used {count}x", "使用 {count} 次";
    ManyUploads { count }:
        "The folder and its subfolders contain {count} media files.",
        "此文件夹及其子文件夹中有 {count} 个素材。";
    ThemeNow { name }: "Theme: {name}", "主题：{name}";
    ConfigRejected { why }: "Configuration not applied: {why}", "未应用新配置：{why}";
    EditsWait { count }:
        "Edits to send: {count}. {inspect} sends them, {undo} removes the last one.",
        "待发送的编辑：{count}。{inspect} 发送，{undo} 去掉最后一个。";
    CaptionsWait { count }:
        "Captions in the message: {count}. {inspect} sends them; the agent adds them as text that \
         does not follow later edits.",
        "消息中的字幕：{count} 条。{inspect} 发送；由助手作为文字添加，不会随之后的编辑移动。";
    SegmentsCopied { names }:
        "Copied {names}. {paste-insert} inserts at the playhead, {paste-overwrite} overwrites.",
        "已拷贝 {names}。{paste-insert} 插入到播放头处，{paste-overwrite} 覆盖。";
    SegmentsCut { names }:
        "Cut {names}. {paste-insert} moves it to the playhead, {paste-overwrite} overwrites.",
        "已剪切 {names}。{paste-insert} 移到播放头处，{paste-overwrite} 覆盖。";
    SegmentCount { count }: "{count} segments", "{count} 个片段";
    DragToPosition { name, position }:
        "Move {name} to position {position}",
        "将 {name} 移到第 {position} 位";
    DragToTime { name, at }: "Move {name} to {at}", "将 {name} 移到 {at}";
    DragOutward { name, by }: "Extend {name} by {by} s", "将 {name} 延长 {by} 秒";
    DragEdge { name, at }: "Trim {name} to {at}", "将 {name} 修剪到 {at}";
    MarkerSet { at }: "Marker set at {at}.", "已在 {at} 设置标记。";
    InPointSet { at }:
        "In point at {at}; {out} sets the out point.",
        "入点：{at}；按 {out} 设出点。";
    OutPointSet { at }:
        "Out point at {at}; {in} sets the in point.",
        "出点：{at}；按 {in} 设入点。";
    RangeNow { from, to }: "Range {from}–{to}", "范围 {from}–{to}";
    ViewingVersion { number }:
        "Viewing version {number}. {export} exports it; {clear-marks} returns to the latest.",
        "正在查看第 {number} 版。{export} 导出；{clear-marks} 回到最新版本。";
    ViewedVersion { number }:
        "version {number} · {clear-marks} back",
        "第 {number} 版 · {clear-marks} 返回";
    FrameRate { fps }: "{fps} fps", "{fps} fps";
    ProposalArrived { author, count, key }:
        "{author} proposes edits ({count}): {key}",
        "{author} 提议了编辑（{count} 个）：{key}";
    ProposalTitle { author, count }: "{author} proposes edits ({count})", "{author} 提议的编辑（{count} 个）";
    ProposalHint { count }: "proposals ({count})", "提议（{count} 个）";
    ProposalEdits { tools }: "Edits: {tools}", "编辑：{tools}";
    ProposalRejected { author }: "You rejected the proposal of {author}.", "已拒绝 {author} 的提议。";
    ByProgram { author, changes }: "{author}: {changes}", "{author}：{changes}";
    MinutesAgo { minutes }: "{minutes} min ago", "{minutes} 分钟前";
    HoursAgo { hours }: "{hours} h ago", "{hours} 小时前";
    DaysAgo { days }: "{days} d ago", "{days} 天前";
    ResumeHint { command }: "The session is saved. Continue: {command}", "会话已保存。继续：{command}";
    RecordingSaved { file }:
        "Recording saved to {file}. It contains what you typed and the agent's replies: review it \
         before sharing.",
        "录制已保存到 {file}。其中包含您输入的内容和助手的回答：分享前请先检查。";
    RecordingEnded { why }: "Recording stopped: {why}", "录制已停止：{why}";
    TranscriptSaved { path }: "Transcript saved to {path}", "对话已保存到 {path}";
    EditorFailed { why }: "External editor failed: {why}", "外部编辑器出错：{why}";
    OfferSpeechModel { name, size }:
        "download the speech model {name} ({size})",
        "下载语音模型 {name}（{size}）";
    SpeechModelNeeded { name, size, host }:
        "Speech recognition needs a model: {name}, {size}, from {host}.",
        "语音识别需要模型：{name}，{size}，来自 {host}。";
    WordsFound { count }: "Words recognized: {count}", "已识别 {count} 个词";
    WordsCopied { count }: "Words copied: {count}", "已复制 {count} 个词";
    OfferOpen { name }: "open {name}", "打开 {name}";
    UsualPrice { amount }: "similar requests usually cost {amount}", "此类请求通常花费 {amount}";
    UsualEdit { amount }: "an edit usually costs {amount}", "一次编辑通常花费 {amount}";
    UsualGeneration { amount }: "a generation usually costs {amount}", "一次生成通常花费 {amount}";
    Spent { amount }: "{amount} since startup", "启动以来 {amount}";
    SpentOf { amount, limit }: "{amount} of {limit} since startup", "启动以来 {amount} / {limit}";
    SpendWarning { amount, limit }:
        "You have used {amount} of your {limit}-credit limit since startup. This message may \
         exceed it:",
        "启动以来已使用 {amount}，您的限额为 {limit} 积分。此消息可能超出限额：";
    TransitionDuration { seconds }: "duration {seconds} s", "时长 {seconds} 秒";
    RestoreSentence { number }: "Go back to version {number}", "回到版本{number}";
    VersionName { number, name }: "name of version {number}: {name}", "第 {number} 版的名称：{name}";
    Version { number }: "Version {number}", "第 {number} 版";
    VersionShort { number }: "v{number}", "第{number}版";
    CompareTitle { from, to }: "Version {from} → {to}", "第 {from} 版 → 第 {to} 版";
    Selected { count }: "{count} selected", "已选 {count}";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::i18n::change_text::ChangeMessage;
    use crate::i18n::changes::RemarkText;
    use crate::i18n::command_text::CommandText;
    use crate::i18n::direct_edits::EditLine;
    use crate::i18n::refusals::RefusalText;
    use crate::input::actions::by_id;

    /// Placeholders of a text: arguments and ids of actions.
    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|p| p.split('}').next())
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for item in ALL {
            let (en, zh) = (phrase(Lang::En, *item), phrase(Lang::Zh, *item));
            assert!(!en.is_empty() && !zh.is_empty());
            assert_eq!(placeholders(en), placeholders(zh), "{item:?}");
            assert!(
                placeholders(en).iter().all(|id| by_id(id).is_some()),
                "{item:?} names an action that does not exist"
            );
        }
    }

    #[test]
    fn texts_mention_their_arguments_and_keys_only() {
        let all = [
            Message::ALL,
            ChangeMessage::ALL,
            RemarkText::ALL,
            RefusalText::ALL,
            EditLine::ALL,
            CommandText::ALL,
        ];
        // Keys are inserted into these texts only.
        for (name, _, arguments) in Message::ALL {
            assert!(
                arguments.iter().all(|argument| by_id(argument).is_none()),
                "an argument of {name} is the id of an action"
            );
        }
        for (name, [en, zh], arguments) in all.concat() {
            let found = placeholders(en);
            assert_eq!(found, placeholders(zh), "{name}");
            let unknown: Vec<_> = found
                .into_iter()
                .filter(|p| !arguments.contains(p) && by_id(p).is_none())
                .collect();
            assert!(unknown.is_empty(), "{name}: {unknown:?}");
        }
    }
}
