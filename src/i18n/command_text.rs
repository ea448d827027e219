//! Display text of the commands' output.

use super::messages::messages;

messages! {
    /// Lines that commands print.
    pub enum CommandText;
    Session { id }: "Session {id}", "会话 {id}";
    Imported { segments, skipped }:
        "Imported {segments} segments; skipped {skipped} items",
        "已导入 {segments} 段；略过 {skipped} 项";
    Skipped { item }: "Skipped: {item}", "已略过：{item}";
    Serving { url }:
        "Programs on this machine can now use the studio: nemo-tui --api-url {url}\n\
         Press Ctrl-C to stop.",
        "本机的程序现在可以使用本地工作室：nemo-tui --api-url {url}\n按 Ctrl-C 停止。";
    ServingAgents { url, file }:
        "Other agents can connect to {url} with the bearer token in {file}.",
        "其他智能体可以用 {file} 中的令牌连接到 {url}。";
    OtherVersion { version }:
        "Recorded by nemo-tui {version}: the screens may differ in this version.",
        "由 nemo-tui {version} 录制：此版本的画面可能不同。";
    ScreenAfter { line, screen }: "--- line {line}\n{screen}", "--- 第 {line} 行\n{screen}";
    Drawing { done, total }: "Drawing {done} of {total} frames", "正在绘制第 {done}/{total} 帧";
    Placeholder { name }:
        "{name} is not on this machine: a placeholder is shown instead",
        "{name} 不在本机：以占位图显示";
    SheetWritten { path, width, height, size }:
        "Wrote {path} ({width}x{height}, {size})",
        "已写入 {path}（{width}x{height}，{size}）";
    Transcribing { percent }: "Transcribing  {percent}%", "正在转写  {percent}%";
    TranscriptWritten { path, words }:
        "Wrote {path} ({words} words)",
        "已写入 {path}（{words} 个词）";
    ModelDownload { name, done, total }:
        "Downloading {name}  {done} of {total}",
        "正在下载 {name}  {done}/{total}";
    ModelInstalled { name, path }: "Installed {name}: {path}", "已安装 {name}：{path}";
    ModelLine { name, size, state }: "{name}  {size}  {state}", "{name}  {size}  {state}";
    ModelSpeed { speed }:
        "installed, {speed} times as fast as the recording on this machine",
        "已安装，在本机的速度为录音的 {speed} 倍";
    CreditsLine { available }: "Credits: {available} available", "积分：可用 {available}";
    CreditsReserved { available, reserved }:
        "Credits: {available} available ({reserved} reserved for work in progress)",
        "积分：可用 {available}（{reserved} 已为进行中的工作预留）";

    CrashReport { path }:
        "Crash report (without your messages): {path}",
        "崩溃报告（不含您的消息）：{path}";
    Crashed { notice }:
        "nemo-tui crashed. This is a bug; your work is saved.\n{notice}",
        "nemo-tui 崩溃了。这是程序错误；您的工作已保存。\n{notice}";

    RateLimited { seconds }:
        "Rate limited: retrying in {seconds} s",
        "服务器限制请求频率：{seconds} 秒后重试";
    NotResent { why }:
        "{why}. The message won't be resent automatically; checking the timeline for its changes…",
        "{why}。不会自动重新发送该消息；正在检查时间线中的变化…";
    EarlierLost { message }:
        "The response to an earlier message was lost: \"{message}\". Checking the timeline for \
         its changes…",
        "较早一条消息的回答丢失了：“{message}”。正在检查时间线中的变化…";
    Uploading { name, percent }: "Uploading {name}  {percent}%", "正在上传 {name}  {percent}%";
    DownloadingFile { name, percent }:
        "Downloading {name}  {percent}%",
        "正在下载 {name}  {percent}%";
    Exporting { resolution, percent, status }:
        "Exporting {resolution}  {percent}%  {status}",
        "正在导出 {resolution}  {percent}%  {status}";
    MarkedMissing { name }:
        "{name} is not on this machine and could not be downloaded: marked as missing in the file",
        "{name} 不在本机，也无法下载：已在文件中标记为缺失";
    TitlesAsCaptions { path }: "Titles as captions: {path}", "标题已另存为字幕：{path}";

    AddToFile { path }: "Add this to {path}:", "请将以下内容添加到 {path}：";
    LoggedCall { time, client, tool, arguments, ms, error }:
        "{time}  {client}  {tool} {arguments}  {ms} ms  {error}",
        "{time}  {client}  {tool} {arguments}  {ms} 毫秒  {error}";

    // Checks.
    Capabilities { background, pictures }:
        "{background}, pictures: {pictures}",
        "{background}，图片：{pictures}";
    OnSystem { version, os, arch }: "{version} on {os} {arch}", "{version}，{os} {arch}";
    BuiltWithout { features }: "built without {features}", "构建时未包含 {features}";
    NotATerminal { text }:
        "{text}; not a terminal: only headless commands work",
        "{text}；不是终端：只能使用无界面命令";
    SmallTerminal { text }:
        "{text}; the editor needs at least 60x16",
        "{text}；编辑器至少需要 60x16";
    InHosts { hosts }: ", in {hosts}", "，在 {hosts} 中";
    ToolRequired { why }:
        "{why} (required by --local and to check exports)",
        "{why}（--local 和检查导出文件时需要）";
    MissingEncoders { list }: "missing {list}", "缺少 {list}";
    PlayerMissing { name }:
        "{name} (from the configuration) is not on the PATH",
        "{name}（来自配置）不在 PATH 中";
    LittleSpace { folder, free }:
        "{folder}, {free} free: exports may not fit",
        "{folder}，剩余 {free}：可能放不下导出的文件";
    FreeSpace { folder, free }: "{folder}, {free} free", "{folder}，剩余 {free}";
    Responds { host, ms }: "{host} responds in {ms} ms", "{host} 的响应时间为 {ms} 毫秒";
    StudioSuffices { why }:
        "{why}. With --local, no server is needed",
        "{why}。使用 --local 时不需要服务器";
    ClockSkew { text, seconds }:
        "{text}; this machine's clock is {seconds} s off",
        "{text}；本机时钟相差 {seconds} 秒";
}
