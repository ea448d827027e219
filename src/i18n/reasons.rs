//! Display text of the reasons of errors.

use std::fmt::{Display, Formatter, Result};

use super::locale::Lang;
use super::messages::bilingual;
use super::{errors, media_reasons, plain_reasons, studio_reasons};
use crate::domain::asset::format_size;
use crate::domain::reason::Reason;

/// English text, for logs and the protocol.
impl Display for Reason {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&text(Lang::En, self))
    }
}

/// Formats a text about another reason, which is formatted in the same language.
macro_rules! nested {
    ($lang:expr, $why:ident, $en:literal, $zh:literal) => {{
        let $why = text($lang, $why);
        bilingual!($lang, $en, $zh)
    }};
}

/// Returns the text of a reason in `lang`.
pub fn text(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::Message(text) => text.clone(),
        Reason::DiskSpace { needed, free } => {
            let (needed, free) = (format_size(*needed), format_size(*free));
            bilingual!(
                lang,
                "it needs {needed} of disk space, but only {free} are free",
                "需要 {needed} 磁盘空间，但只剩 {free}"
            )
        }
        Reason::DiskOfFolderFull(folder) => {
            let folder = folder.display();
            bilingual!(
                lang,
                "the disk of {folder} is full",
                "{folder} 所在的磁盘已满"
            )
        }
        Reason::DatabaseDamaged(why) => bilingual!(
            lang,
            "the database nemo-tui.db is damaged: {why}",
            "数据库 nemo-tui.db 已损坏：{why}"
        ),
        Reason::Database(why) => bilingual!(lang, "database error: {why}", "数据库错误：{why}"),
        Reason::NewerDatabase(schema) => bilingual!(
            lang,
            "the database was created by a newer version of the program (schema {schema})",
            "数据库由更新版本的程序创建（结构版本 {schema}）"
        ),
        Reason::NotEventStream(kind) if !kind.is_empty() => {
            bilingual!(
                lang,
                "{kind} instead of an event stream",
                "收到的是 {kind}，而不是事件流"
            )
        }
        Reason::ResponseTooLarge(mb) => {
            bilingual!(lang, "a response of more than {mb} MB", "应答超过 {mb} MB")
        }
        Reason::EventTooLarge(mb) => {
            bilingual!(
                lang,
                "an event of more than {mb} MB",
                "单个事件超过 {mb} MB"
            )
        }
        Reason::Incomplete(bytes) => bilingual!(
            lang,
            "only {bytes} bytes of the file were received",
            "只收到文件的 {bytes} 字节"
        ),
        Reason::Missing(part) => plain_reasons::missing(lang, *part).to_owned(),
        Reason::Media(why) => media_reasons::text(lang, *why),
        Reason::Studio(why) => studio_reasons::refusal(lang, why),
        Reason::Render(why) => studio_reasons::render(lang, why),
        Reason::Llm(why) => studio_reasons::llm(lang, *why),
        other => storage_text(lang, other)
            .or_else(|| tool_text(lang, other))
            .or_else(|| studio_text(lang, other))
            .or_else(|| request_text(lang, other))
            .unwrap_or_else(|| plain_reasons::text(lang, other).to_owned()),
    }
}

/// Returns the text about a folder, a file or the database that cannot be used because of another
/// reason.
fn storage_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::FolderNotCreated(why) => {
            nested!(
                lang,
                why,
                "the folder cannot be created: {why}",
                "无法创建文件夹：{why}"
            )
        }
        Reason::FolderNotWritable(why) => {
            nested!(
                lang,
                why,
                "the folder is not writable: {why}",
                "文件夹不可写：{why}"
            )
        }
        Reason::DamagedDownload(why) => {
            nested!(
                lang,
                why,
                "the downloaded file is damaged: {why}",
                "下载的文件已损坏：{why}"
            )
        }
        Reason::DataFolder { folder, why } => {
            let folder = folder.display();
            nested!(
                lang,
                why,
                "the data folder {folder} cannot be used: {why}",
                "无法使用数据文件夹 {folder}：{why}"
            )
        }
        Reason::DatabaseThread(why) => {
            nested!(
                lang,
                why,
                "the database thread cannot be started: {why}",
                "无法启动数据库线程：{why}"
            )
        }
        Reason::MessageNotStored(why) => nested!(
            lang,
            why,
            "the message could not be stored, so it was not sent: {why}",
            "消息无法保存，因此没有发送：{why}"
        ),
        Reason::ExportNotStored(why) => nested!(
            lang,
            why,
            "the export could not be stored, so it was not started: {why}",
            "导出任务无法保存，因此没有开始：{why}"
        ),
        Reason::Certificates(why) => {
            nested!(
                lang,
                why,
                "{why} (are CA certificates installed?)",
                "{why}（是否已安装 CA 证书？）"
            )
        }
        _ => return None,
    })
}

/// Returns the text about a media file or tool.
fn tool_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::MediaUnreadable(why) => nested!(
            lang,
            why,
            "the file cannot be read as a picture, video or audio ({why})",
            "无法将该文件作为图片、视频或音频读取（{why}）"
        ),
        Reason::ToolMissing(tool) => bilingual!(
            lang,
            "{tool} not found on the PATH: install ffmpeg (for example: apt install ffmpeg, brew \
             install ffmpeg)",
            "在 PATH 中找不到 {tool}：请安装 ffmpeg（例如：apt install ffmpeg、brew install ffmpeg）"
        ),
        Reason::ToolNotStarted { tool, why } => {
            nested!(
                lang,
                why,
                "cannot start {tool}: {why}",
                "无法启动 {tool}：{why}"
            )
        }
        Reason::EncoderFailed(why) => {
            nested!(lang, why, "the encoder failed: {why}", "编码失败：{why}")
        }
        Reason::EncoderStopped(signal) => bilingual!(
            lang,
            "the encoder was stopped by signal {signal}",
            "编码器被信号 {signal} 终止"
        ),
        Reason::TextNotDrawn(why) => {
            nested!(
                lang,
                why,
                "cannot write the image of the text: {why}",
                "无法写入文字图像：{why}"
            )
        }
        _ => return None,
    })
}

/// Returns the text about the storage and the exports of the studio.
fn studio_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::StudioStorage(why) => {
            nested!(
                lang,
                why,
                "storage error in the studio: {why}",
                "本地工作室存储出错：{why}"
            )
        }
        Reason::ProjectFile { file, why } => {
            let file = file.display();
            nested!(
                lang,
                why,
                "its file {file} cannot be used: {why}",
                "无法使用其文件 {file}：{why}"
            )
        }
        Reason::StudioFolder { folder, why } => {
            let folder = folder.display();
            nested!(
                lang,
                why,
                "the studio's folder {folder} cannot be used: {why}",
                "无法使用本地工作室的文件夹 {folder}：{why}"
            )
        }
        Reason::StudioPort { port, why } => {
            nested!(
                lang,
                why,
                "port {port} cannot be used: {why}",
                "无法使用端口 {port}：{why}"
            )
        }
        Reason::MusicNotStored(why) => {
            nested!(
                lang,
                why,
                "the built-in music could not be stored: {why}",
                "无法保存内置音乐：{why}"
            )
        }
        Reason::MediaNotRead { name, why } => nested!(
            lang,
            why,
            "\"{name}\" cannot be read from the studio's media folder: {why}",
            "无法从素材文件夹读取“{name}”：{why}"
        ),
        Reason::PartsNotJoined(why) => {
            nested!(
                lang,
                why,
                "the parts cannot be joined: {why}",
                "无法合并各片段：{why}"
            )
        }
        Reason::PartNotStored(why) => {
            nested!(
                lang,
                why,
                "cannot store a finished part: {why}",
                "无法保存已完成的片段：{why}"
            )
        }
        Reason::SoundNotStored(why) => {
            nested!(
                lang,
                why,
                "cannot store the finished sound: {why}",
                "无法保存已完成的声音：{why}"
            )
        }
        Reason::FileMismatch(why) => nested!(
            lang,
            why,
            "the finished file does not match the timeline: {why}",
            "成品文件与时间线不符：{why}"
        ),
        Reason::PictureMismatch { from, to, why } => nested!(
            lang,
            why,
            "the picture between {from} s and {to} s does not match the timeline: {why}",
            "{from} 秒到 {to} 秒之间的画面与时间线不符：{why}"
        ),
        _ => return None,
    })
}

/// Returns the text of a failed request.
fn request_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::NoConnection { host, why } => {
            nested!(
                lang,
                why,
                "no connection to {host}: {why}",
                "无法连接 {host}：{why}"
            )
        }
        Reason::Timeout { host } => {
            bilingual!(lang, "{host} did not answer in time", "{host} 未及时应答")
        }
        Reason::Refused {
            code,
            is_about_headers,
            why,
        } => refused(lang, *code, *is_about_headers, why),
        Reason::Unexpected(why) => nested!(
            lang,
            why,
            "unexpected response from the server ({why})",
            "服务器的应答出乎意料（{why}）"
        ),
        Reason::BadAddress { address, why } => nested!(
            lang,
            why,
            "the address {address} is not valid: {why}",
            "地址 {address} 不可用：{why}"
        ),
        Reason::File { path, why } => {
            let path = path.display();
            nested!(lang, why, "{path}: {why}", "{path}：{why}")
        }
        Reason::StreamLost(why) => nested!(
            lang,
            why,
            "the connection was lost during the response: {why}",
            "应答过程中连接中断：{why}"
        ),
        Reason::Agent(why) => bilingual!(lang, "the agent reported: {why}", "助手报告：{why}"),
        Reason::StateUnavailable(why) => nested!(
            lang,
            why,
            "the agent answered, but the timeline could not be read: {why}",
            "助手已回答，但无法读取时间线：{why}"
        ),
        Reason::ExportFailed(why) => {
            nested!(lang, why, "the export failed: {why}", "导出失败：{why}")
        }
        other => return limit_text(lang, other),
    })
}

/// Returns the text of a request that a limit or rule of this program ended.
fn limit_text(lang: Lang, reason: &Reason) -> Option<String> {
    Some(match reason {
        Reason::ExportStalled(minutes) => bilingual!(
            lang,
            "the export has made no progress for {minutes} min",
            "导出已有 {minutes} 分钟没有进展"
        ),
        Reason::ServerSentTooMuch(why) => {
            nested!(
                lang,
                why,
                "the server sent too much: {why}",
                "服务器发送的内容过大：{why}"
            )
        }
        Reason::ForbiddenAddress { host, why } => nested!(
            lang,
            why,
            "the server returned an address that is not allowed ({host}): {why}",
            "服务器给出的地址不会被访问（{host}）：{why}"
        ),
        Reason::BadClientId(source) => bilingual!(
            lang,
            "{source} cannot be sent as a client id: it must be one line of visible ASCII \
             characters, 256 at most",
            "{source} 不能作为客户端 ID 发送：必须是一行可见的 ASCII 字符，最多 256 个"
        ),
        _ => return None,
    })
}

fn refused(lang: Lang, code: i64, is_about_headers: bool, why: &Reason) -> String {
    let what = errors::refusal(lang, code, is_about_headers);
    if why.is_empty() {
        return bilingual!(lang, "{what} ({code})", "{what}（{code}）");
    }
    nested!(
        lang,
        why,
        "{what} ({code}: {why})",
        "{what}（{code}：{why}）"
    )
}

/// Latin words of a Chinese text that are not names, units or technical ids.
#[cfg(test)]
pub(crate) fn foreign_words(text: &str) -> Vec<&str> {
    /// Names, units and technical ids.
    const KNOWN: &[&str] = &[
        "ASCII",
        "Application",
        "CA",
        "Client",
        "Content",
        "FILE",
        "GB",
        "ID",
        "Id",
        "JSON",
        "KB",
        "MB",
        "NEMO_TOKEN",
        "NEW",
        "PATH",
        "SKILL",
        "Type",
        "X",
        "a",
        "api_url",
        "application",
        "apt",
        "brew",
        "client_id",
        "data",
        "db",
        "dir",
        "example",
        "exec",
        "ffmpeg",
        "ffprobe",
        "http",
        "https",
        "i",
        "install",
        "json",
        "local",
        "log",
        "md",
        "mp4",
        "nemo",
        "new",
        "projects",
        "px",
        "s",
        "session",
        "sessions",
        "status",
        "studio",
        "tui",
        "x",
        "z",
    ];
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| {
            !KNOWN.contains(word) && !crate::domain::asset::is_accepted(&format!("a.{word}"))
        })
        .collect()
}

#[cfg(test)]
mod tests;
