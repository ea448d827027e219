//! Display text of the reasons without parameters.

use crate::domain::reason::{MissingPart, Reason};
use crate::i18n::locale::Lang;

fn missing(lang: Lang, part: MissingPart) -> &'static str {
    let (en, zh) = match part {
        MissingPart::Token => ("no token", "没有令牌"),
        MissingPart::SessionId => ("no session id", "没有会话 ID"),
        MissingPart::ClaimToken => ("no claim token", "没有认领令牌"),
        MissingPart::Balance => ("no balance", "没有余额"),
        MissingPart::File => ("no file in the upload response", "上传的应答中没有文件"),
        MissingPart::Status => ("no status", "没有状态"),
    };
    lang.pick(en, zh)
}

/// Returns the text of a reason without parameters in `lang`; empty for others.
pub(crate) fn text(lang: Lang, reason: &Reason) -> &'static str {
    if let Reason::Missing(part) = reason {
        return missing(lang, *part);
    }
    let (en, zh) = texts(reason);
    lang.pick(en, zh)
}

fn texts(reason: &Reason) -> (&'static str, &'static str) {
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
        Reason::NoMediaInFolder => ("the folder contains no media files", "文件夹中没有素材"),
        Reason::NotAFile => ("it is not a regular file", "它不是普通文件"),
        Reason::EmptyFile => ("the file is empty (0 bytes)", "文件为空（0 字节）"),
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
        Reason::PrivateName => (
            "its name resolves to a private network",
            "其域名指向专用网络",
        ),
        Reason::InvalidRedirect => ("an invalid redirect", "无效的重定向"),
        Reason::TooManyRedirects => ("too many redirects", "重定向次数过多"),
        Reason::TimedOut => ("the response timed out", "在允许的时间内没有回答"),
        Reason::RequestDropped => ("the request was dropped", "请求已丢弃"),
        Reason::SecondRequest => ("a second request was refused", "第二次请求被拒绝"),
        Reason::WebPage => ("a web page", "网页"),
        Reason::NotJson => ("it is not JSON", "不是 JSON"),
        Reason::UnexpectedFormat => ("its data has an unexpected format", "数据格式不符"),
        Reason::DraftNotJson => ("the draft is not JSON", "时间线数据不是 JSON"),
        Reason::DraftNotAnObject => ("the draft is not a JSON object", "时间线数据不是 JSON 对象"),
        Reason::NotEventStream(_) => (
            "a response without a type instead of an event stream",
            "收到的是没有类型的应答，而不是事件流",
        ),
        _ => ("", ""),
    }
}
