//! Display text of the reasons of errors.

use std::fmt::{Display, Formatter, Result};

use super::locale::Lang;
use super::messages::messages;
use crate::domain::asset::format_size;
use crate::domain::reason::{MissingPart, Reason};

/// English text, for logs and the protocol.
impl Display for Reason {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&text(Lang::En, self))
    }
}

/// Returns the text of a reason in `lang`.
pub fn text(lang: Lang, reason: &Reason) -> String {
    let nested = |why: &Reason| text(lang, why);
    match reason {
        Reason::Message(text) => text.clone(),
        Reason::DiskSpace { needed, free } => {
            let (needed, free) = (&format_size(*needed), &format_size(*free));
            ReasonText::DiskSpace { needed, free }.text(lang)
        }
        Reason::FolderNotCreated(why) => {
            ReasonText::FolderNotCreated { why: &nested(why) }.text(lang)
        }
        Reason::FolderNotWritable(why) => {
            ReasonText::FolderNotWritable { why: &nested(why) }.text(lang)
        }
        Reason::DamagedDownload(why) => {
            ReasonText::DamagedDownload { why: &nested(why) }.text(lang)
        }
        Reason::DataFolder { folder, why } => {
            let (folder, why) = (&folder.display(), &nested(why));
            ReasonText::DataFolder { folder, why }.text(lang)
        }
        Reason::DiskOfFolderFull(folder) => {
            let folder = &folder.display();
            ReasonText::DiskOfFolderFull { folder }.text(lang)
        }
        Reason::DatabaseThread(why) => ReasonText::DatabaseThread { why: &nested(why) }.text(lang),
        Reason::DatabaseDamaged(why) => ReasonText::DatabaseDamaged { why }.text(lang),
        Reason::Database(why) => ReasonText::Database { why }.text(lang),
        Reason::NewerDatabase(schema) => ReasonText::NewerDatabase { schema }.text(lang),
        Reason::MessageNotStored(why) => {
            ReasonText::MessageNotStored { why: &nested(why) }.text(lang)
        }
        Reason::ExportNotStored(why) => {
            ReasonText::ExportNotStored { why: &nested(why) }.text(lang)
        }
        Reason::Certificates(why) => ReasonText::Certificates { why: &nested(why) }.text(lang),
        Reason::NotEventStream(kind) if !kind.is_empty() => {
            ReasonText::NotEventStream { kind }.text(lang)
        }
        Reason::ResponseTooLarge(mb) => ReasonText::ResponseTooLarge { mb }.text(lang),
        Reason::EventTooLarge(mb) => ReasonText::EventTooLarge { mb }.text(lang),
        Reason::Incomplete(bytes) => ReasonText::Incomplete { bytes }.text(lang),
        Reason::Missing(part) => missing(lang, *part).to_owned(),
        fixed => match lang {
            Lang::En => fixed_texts(fixed).0.to_owned(),
            Lang::Zh => fixed_texts(fixed).1.to_owned(),
        },
    }
}

messages! {
    /// Texts of reasons with arguments.
    pub enum ReasonText;
    DiskSpace { needed, free }:
        "it needs {needed} of disk space, but only {free} are free",
        "需要 {needed} 磁盘空间，但只剩 {free}";
    FolderNotCreated { why }: "the folder cannot be created: {why}", "无法创建文件夹：{why}";
    FolderNotWritable { why }: "the folder is not writable: {why}", "文件夹不可写：{why}";
    DamagedDownload { why }: "the downloaded file is damaged: {why}", "下载的文件已损坏：{why}";
    DataFolder { folder, why }:
        "the data folder {folder} cannot be used: {why}",
        "无法使用数据文件夹 {folder}：{why}";
    DiskOfFolderFull { folder }: "the disk of {folder} is full", "{folder} 所在的磁盘已满";
    DatabaseDamaged { why }:
        "the database nemo-tui.db is damaged: {why}",
        "数据库 nemo-tui.db 已损坏：{why}";
    DatabaseThread { why }:
        "the database thread cannot be started: {why}",
        "无法启动数据库线程：{why}";
    Database { why }: "database error: {why}", "数据库错误：{why}";
    NewerDatabase { schema }:
        "the database was created by a newer version of the program (schema {schema})",
        "数据库由更新版本的程序创建（结构版本 {schema}）";
    MessageNotStored { why }:
        "the message could not be stored, so it was not sent: {why}",
        "消息无法保存，因此没有发送：{why}";
    ExportNotStored { why }:
        "the export could not be stored, so it was not started: {why}",
        "导出任务无法保存，因此没有开始：{why}";
    Certificates { why }:
        "{why} (are CA certificates installed?)",
        "{why}（是否已安装 CA 证书？）";
    NotEventStream { kind }: "{kind} instead of an event stream", "收到的是 {kind}，而不是事件流";
    ResponseTooLarge { mb }: "a response of more than {mb} MB", "应答超过 {mb} MB";
    EventTooLarge { mb }: "an event of more than {mb} MB", "单个事件超过 {mb} MB";
    Incomplete { bytes }:
        "only {bytes} bytes of the file were received",
        "只收到文件的 {bytes} 字节";
}

fn missing(lang: Lang, part: MissingPart) -> &'static str {
    let (en, zh) = match part {
        MissingPart::Token => ("no token", "没有令牌"),
        MissingPart::SessionId => ("no session id", "没有会话 ID"),
        MissingPart::ClaimToken => ("no claim token", "没有认领令牌"),
        MissingPart::Balance => ("no balance", "没有余额"),
        MissingPart::File => ("no file in the upload response", "上传的应答中没有文件"),
        MissingPart::Status => ("no status", "没有状态"),
    };
    if lang == Lang::Zh { zh } else { en }
}

/// Returns the English and the Chinese text of a reason without parameters; empty for others.
fn fixed_texts(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::DiskFull => ("the disk is full", "磁盘已满"),
        Reason::NotFound => ("not found", "未找到"),
        Reason::PermissionDenied => ("permission denied", "没有权限"),
        Reason::ReadOnlyDisk => ("the disk is read-only", "磁盘为只读"),
        Reason::IsDirectory => ("it is a directory", "它是文件夹"),
        Reason::PathNotDirectory => (
            "part of the path is not a directory",
            "路径的一部分不是文件夹",
        ),
        Reason::AlreadyExists => ("it already exists", "已存在同名文件"),
        Reason::InUse => ("in use by another program", "正被其他程序使用"),
        Reason::ConnectionRefused => ("connection refused", "连接被拒绝"),
        Reason::NotAFile => ("it is not a file", "它不是文件"),
        Reason::EmptyFile => ("the file is empty", "文件为空"),
        Reason::FileGrew => ("the file grew during the upload", "上传过程中文件变大了"),
        Reason::FileShrank => ("the file shrank during the upload", "上传过程中文件变小了"),
        Reason::MediaTooLarge => (
            "it exceeds the maximum size of a media file",
            "超过素材的大小上限",
        ),
        Reason::NoMediaUrl => (
            "it is not on this machine, and the server provides no URL for it",
            "它不在本机，服务器也没有提供它的地址",
        ),
        Reason::DatabaseLocked => (
            "the database is locked by another program",
            "数据库被其他程序锁定",
        ),
        Reason::TokenNotSendable => (
            "the token contains characters that cannot be sent",
            "令牌含有无法发送的字符",
        ),
        Reason::NotDownloaded => ("the file could not be downloaded", "无法下载该文件"),
        Reason::ProgramEnding => ("the program is ending", "程序正在退出"),
        Reason::Canceled => ("it was canceled", "已取消"),
        Reason::NotGiven => ("no reason given", "未说明原因"),
        other => address_or_response_texts(other),
    }
}

fn address_or_response_texts(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::InvalidUrl => ("not a valid URL", "不是有效的网址"),
        Reason::NoHost => ("it has no host", "缺少主机名"),
        Reason::NotWebAddress => ("it is not a web address", "它不是网址"),
        Reason::PlainHttp => ("plain http", "明文 http"),
        Reason::PlainHttpElsewhere => (
            "plain http is only allowed on this machine",
            "明文 http 仅限本机",
        ),
        Reason::ThisMachine => ("this machine", "本机"),
        Reason::PrivateNetwork => ("a private network", "专用网络"),
        Reason::InvalidRedirect => ("an invalid redirect", "无效的重定向"),
        Reason::TooManyRedirects => ("too many redirects", "重定向次数过多"),
        Reason::TimedOut => ("the response timed out", "在允许的时间内没有回答"),
        Reason::RequestDropped => ("the request was dropped", "请求已丢弃"),
        Reason::SecondRequest => ("a second request was refused", "第二次请求被拒绝"),
        Reason::WebPage => ("a web page", "网页"),
        Reason::NotJson => ("it is not JSON", "不是 JSON"),
        Reason::UnexpectedFormat => ("its data has an unexpected format", "数据格式不符"),
        Reason::DraftNotJson => ("the draft is not JSON", "时间线数据不是 JSON"),
        Reason::NotEventStream(_) => (
            "a response without a type instead of an event stream",
            "收到的是没有类型的应答，而不是事件流",
        ),
        _ => ("", ""),
    }
}

/// Latin words of a Chinese text that are not names, units or technical ids.
#[cfg(test)]
pub(crate) fn foreign_words(text: &str) -> Vec<&str> {
    /// Names, units and technical ids.
    const KNOWN: &[&str] = &[
        "ASCII",
        "CA",
        "FILE",
        "GB",
        "ID",
        "JSON",
        "KB",
        "MB",
        "NEMO_TOKEN",
        "NEW",
        "SKILL",
        "a",
        "api_url",
        "client_id",
        "data",
        "db",
        "dir",
        "example",
        "exec",
        "ffmpeg",
        "http",
        "https",
        "i",
        "local",
        "log",
        "md",
        "mp4",
        "nemo",
        "new",
        "projects",
        "s",
        "session",
        "sessions",
        "status",
        "studio",
        "tui",
        "x",
    ];
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| {
            !KNOWN.contains(word) && !crate::domain::asset::is_accepted(&format!("a.{word}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    fn io_reason(e: &Error) -> String {
        Reason::from(e).to_string()
    }

    #[test]
    fn reasons_of_the_system_have_no_numbers() {
        assert_eq!(
            io_reason(&ErrorKind::StorageFull.into()),
            "the disk is full"
        );
        assert_eq!(
            io_reason(&Error::other("the file is incomplete")),
            "the file is incomplete"
        );
        #[cfg(target_os = "linux")]
        assert_eq!(
            [13, 40].map(|n| io_reason(&Error::from_raw_os_error(n))),
            ["permission denied", "Too many levels of symbolic links"]
        );
    }

    fn kinds() -> Vec<Reason> {
        let why = || Box::new(Reason::DiskFull);
        let mut kinds = vec![
            Reason::DiskFull,
            Reason::NotFound,
            Reason::PermissionDenied,
            Reason::ReadOnlyDisk,
            Reason::IsDirectory,
            Reason::PathNotDirectory,
            Reason::AlreadyExists,
            Reason::InUse,
            Reason::ConnectionRefused,
            Reason::NotAFile,
            Reason::EmptyFile,
            Reason::FileGrew,
            Reason::FileShrank,
            Reason::MediaTooLarge,
            Reason::DiskSpace {
                needed: 3 << 20,
                free: 1 << 20,
            },
            Reason::NoMediaUrl,
            Reason::FolderNotCreated(why()),
            Reason::FolderNotWritable(why()),
            Reason::DamagedDownload(why()),
            Reason::DataFolder {
                folder: "data".into(),
                why: why(),
            },
            Reason::DiskOfFolderFull("data".into()),
            Reason::DatabaseLocked,
            Reason::DatabaseThread(why()),
            Reason::ProgramEnding,
            Reason::DatabaseDamaged("x".into()),
            Reason::Database("x".into()),
            Reason::NewerDatabase(9),
            Reason::MessageNotStored(why()),
            Reason::ExportNotStored(why()),
        ];
        kinds.extend([
            Reason::InvalidUrl,
            Reason::NoHost,
            Reason::NotWebAddress,
            Reason::PlainHttp,
            Reason::PlainHttpElsewhere,
            Reason::ThisMachine,
            Reason::PrivateNetwork,
            Reason::InvalidRedirect,
            Reason::TooManyRedirects,
            Reason::Certificates(why()),
            Reason::TokenNotSendable,
            Reason::NotDownloaded,
            Reason::TimedOut,
            Reason::RequestDropped,
            Reason::SecondRequest,
            Reason::WebPage,
            Reason::NotJson,
            Reason::UnexpectedFormat,
            Reason::DraftNotJson,
            Reason::NotEventStream(String::new()),
            Reason::ResponseTooLarge(64),
            Reason::EventTooLarge(1),
            Reason::Incomplete(7),
            Reason::Canceled,
            Reason::NotGiven,
        ]);
        let parts = [
            MissingPart::Token,
            MissingPart::SessionId,
            MissingPart::ClaimToken,
            MissingPart::Balance,
            MissingPart::File,
            MissingPart::Status,
        ];
        kinds.extend(parts.map(Reason::Missing));
        kinds
    }

    #[test]
    fn every_reason_has_a_text_in_both_languages() {
        for reason in kinds() {
            let (en, zh) = (text(Lang::En, &reason), text(Lang::Zh, &reason));
            assert!(!en.is_empty() && en.is_ascii(), "{reason:?}: {en}");
            assert!(!zh.is_empty(), "{reason:?}");
            let words = foreign_words(&zh);
            assert!(words.is_empty(), "{zh}: {words:?}");
        }
    }

    #[test]
    fn every_refusal_is_chinese() {
        use crate::domain::edit::EditRefusal;
        use crate::i18n::refusals::describe_refusal;
        let name = || "海滩".to_owned();
        for refusal in [
            EditRefusal::SegmentGone,
            EditRefusal::Empty,
            EditRefusal::NoPictures,
            EditRefusal::TooShort(40),
            EditRefusal::NotEnoughMaterial {
                name: name(),
                available_ms: 500,
            },
            EditRefusal::OutsideSegment {
                at_ms: 9_000,
                start_ms: 0,
                end_ms: 5_000,
            },
            EditRefusal::IndexOutOfRange(2),
            EditRefusal::DifferentTracks,
            EditRefusal::Occupied {
                at_ms: 0,
                name: name(),
            },
            EditRefusal::NoCut,
            EditRefusal::AfterTheEnd {
                at_ms: 9_000,
                end_ms: 5_000,
            },
            EditRefusal::NotAClip(name()),
            EditRefusal::NotAText(name()),
            EditRefusal::BadRange(5_000),
            EditRefusal::BadCanvas,
            EditRefusal::NothingToDo,
        ] {
            let (en, zh) = (refusal.to_string(), describe_refusal(Lang::Zh, &refusal));
            assert!(!en.is_empty() && !zh.is_empty(), "{refusal:?}");
            assert!(foreign_words(&zh).is_empty(), "{zh}");
        }
    }
}
