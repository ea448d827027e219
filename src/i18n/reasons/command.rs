//! Display text of the reasons for which a command fails.

use crate::domain::reason::{CommandReason, Reason};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::Command(reason) => command(lang, reason),
        Reason::TerminalUnusable(_) => {
            bilingual!(
                lang,
                "cannot use the terminal: {why}",
                "无法使用终端：{why}"
            )
        }
        Reason::RecordingNotWritten { path, .. } => {
            let path = path.display();
            bilingual!(
                lang,
                "cannot write the recording {path}: {why}",
                "无法写入录制文件 {path}：{why}"
            )
        }
        Reason::LogNotWritten { path, .. } => {
            let path = path.display();
            bilingual!(
                lang,
                "cannot write the log file {path}: {why}",
                "无法写入日志文件 {path}：{why}"
            )
        }
        Reason::ManPagesNotWritten { folder, .. } => {
            let folder = folder.display();
            bilingual!(
                lang,
                "cannot write the man pages to {folder}: {why}",
                "无法把手册页写入 {folder}：{why}"
            )
        }
        Reason::ThreadsNotStarted(_) => bilingual!(
            lang,
            "cannot start the worker threads: {why}",
            "无法启动工作线程：{why}"
        ),
        reason => return desktop_text(lang, reason),
    })
}

/// Returns the text of a file that the desktop cannot open; `None` for other reasons.
fn desktop_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::FileGone(path) => {
            let path = path.display();
            bilingual!(lang, "{path} no longer exists", "{path} 已不存在")
        }
        Reason::NoProgram(path) => {
            let path = path.display();
            bilingual!(
                lang,
                "no program opens {path}: install mpv, or set a player in the configuration",
                "没有程序能打开 {path}：请安装播放器，或在配置中指定播放器"
            )
        }
        Reason::NoFileManager(path) => {
            let path = path.display();
            bilingual!(
                lang,
                "no program shows folders on this machine; the folder is {path}",
                "本机没有可以显示文件夹的程序，文件夹是 {path}"
            )
        }
        Reason::FolderGone(path) => {
            let path = path.display();
            bilingual!(
                lang,
                "the folder of {path} does not exist",
                "{path} 所在的文件夹不存在"
            )
        }
        _ => return None,
    })
}

fn command(lang: Lang, reason: &CommandReason) -> String {
    match reason {
        CommandReason::NothingToDo => bilingual!(lang, "nothing to do", "没有要做的事"),
        CommandReason::NothingToExport => bilingual!(
            lang,
            "the timeline is empty: nothing to export",
            "时间线是空的：没有可导出的内容"
        ),
        CommandReason::NoFileGiven => bilingual!(lang, "no file given", "没有指定文件"),
        CommandReason::NoSession => bilingual!(lang, "no session yet", "还没有会话"),
        CommandReason::StudioNotRunning => {
            bilingual!(lang, "the studio is not running", "本地工作室没有运行")
        }
        CommandReason::ChecksFailed(1) => bilingual!(lang, "1 check failed", "1 项检查未通过"),
        CommandReason::ChecksFailed(count) => {
            bilingual!(lang, "{count} checks failed", "{count} 项检查未通过")
        }
        CommandReason::AgentWaits(prompt) => bilingual!(
            lang,
            "the agent is waiting for an answer: {prompt}",
            "助手正在等待回答：{prompt}"
        ),
        CommandReason::NoVersion { number, newest } => bilingual!(
            lang,
            "version {number} does not exist; the newest is {newest}",
            "版本 {number} 不存在；最新的是 {newest}"
        ),
        CommandReason::TimelineLost => bilingual!(
            lang,
            "the session no longer exists on the server and its timeline is lost: the message \
             was not sent",
            "服务器上已没有该会话，其时间线已丢失：消息没有发送"
        ),
        CommandReason::NoStudio => {
            bilingual!(lang, "this build has no studio", "此版本不含本地工作室")
        }
        CommandReason::OtherVersion { expected, version } => bilingual!(
            lang,
            "nothing was changed: the timeline has version {version}, not {expected}",
            "什么都没有改：时间线的版本是 {version}，不是 {expected}"
        ),
        CommandReason::NoTypedEdits => bilingual!(
            lang,
            "this server has no typed edits",
            "此服务器不支持类型化编辑"
        ),
        CommandReason::NoMcp => bilingual!(
            lang,
            "this build has no server for other agents",
            "此版本不含供其他智能体使用的服务"
        ),
        recording => recording_text(lang, recording),
    }
}

/// Returns the text about a recording or the terminal; empty for other reasons.
fn recording_text(lang: Lang, reason: &CommandReason) -> String {
    match reason {
        CommandReason::NotARecording => bilingual!(lang, "it is not a recording", "它不是录制文件"),
        CommandReason::NotAMessage(line) => {
            bilingual!(lang, "line {line} is not a message", "第 {line} 行不是消息")
        }
        CommandReason::CrashAtLine(line) => {
            bilingual!(
                lang,
                "nemo-tui crashes at line {line}",
                "nemo-tui 在第 {line} 行崩溃"
            )
        }
        CommandReason::TerminalSize { width, height } => bilingual!(
            lang,
            "unsupported terminal size: {width}x{height}",
            "不支持的终端尺寸：{width} x {height}"
        ),
        CommandReason::NeedsTerminal => bilingual!(
            lang,
            "the editor needs a terminal",
            "编辑器需要在终端中运行"
        ),
        _ => String::new(),
    }
}
