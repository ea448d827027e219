//! Display text of errors of requests: what happened, why, and the next step.

use super::locale::Lang;

/// Error with a message and a hint in both languages.
pub trait Localized {
    /// Message: what happened and why.
    fn message(&self, lang: Lang) -> String;

    /// Next step of the user; empty if nothing helps.
    fn hint(&self, lang: Lang) -> String;
}

/// Reason for which a server refuses a request, by its code.
pub(crate) fn refusal(lang: Lang, code: i64, is_about_headers: bool) -> &'static str {
    let (en, zh) = match code {
        1001 | 401 => (
            "the access token is expired or invalid",
            "访问令牌已过期或无效",
        ),
        1002 => ("the session no longer exists", "会话已不存在"),
        2001 => ("the account is out of credits", "账户积分已用完"),
        4001 => ("this file type is not supported", "不支持此文件类型"),
        4002 => (
            "the file is too large (maximum 500 MB)",
            "文件过大（最多 500 MB）",
        ),
        400 => (
            "the server did not accept the request",
            "服务器未接受该请求",
        ),
        402 if is_about_headers => (
            "the export was refused because of its attribution headers",
            "导出因标识请求头被拒绝",
        ),
        402 => (
            "this plan does not include exports (credits do not matter)",
            "当前套餐不支持导出（与积分无关）",
        ),
        404 => ("not found on the server", "服务器不认识该地址"),
        409 => ("the project cannot be opened", "无法打开该项目"),
        413 => (
            "the file is too large for the server",
            "文件对服务器来说过大",
        ),
        422 => ("the file cannot be used", "无法使用该文件"),
        429 => ("too many requests", "请求过多"),
        507 => ("the disk is full", "磁盘已满"),
        500..=599 => ("server error", "服务器自身出现问题"),
        _ => ("the server refused the request", "服务器拒绝了请求"),
    };
    lang.pick(en, zh)
}
