//! Display text of failed requests.

use crate::domain::reason::Reason;
use crate::i18n::errors;
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::NoConnection { host, .. } => {
            bilingual!(
                lang,
                "no connection to {host}: {why}",
                "无法连接 {host}：{why}"
            )
        }
        Reason::Timeout { host } => {
            bilingual!(lang, "{host} did not answer in time", "{host} 未及时应答")
        }
        // The reason says that the file cannot be used.
        Reason::Refused {
            code: 422,
            why: cause,
            ..
        } if matches!(**cause, Reason::MediaUnreadable(_)) => why.to_owned(),
        Reason::Refused {
            code,
            is_about_headers,
            ..
        } => refused(lang, *code, *is_about_headers, why),
        Reason::Unexpected(_) => bilingual!(
            lang,
            "unexpected response from the server ({why})",
            "服务器的应答出乎意料（{why}）"
        ),
        Reason::BadAddress { address, .. } => bilingual!(
            lang,
            "the address {address} is not valid: {why}",
            "地址 {address} 不可用：{why}"
        ),
        other => return response_text(lang, other, why).or_else(|| limit_text(lang, other, why)),
    })
}

fn response_text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::File { path, why } if **why == Reason::NotFound => {
            let path = path.display();
            bilingual!(lang, "no such file: {path}", "找不到文件：{path}")
        }
        Reason::File { path, .. } => {
            let path = path.display();
            bilingual!(lang, "{path}: {why}", "{path}：{why}")
        }
        Reason::StreamLost(_) => bilingual!(
            lang,
            "the connection was lost during the response: {why}",
            "应答过程中连接中断：{why}"
        ),
        Reason::Agent(_) => bilingual!(lang, "the agent reported: {why}", "助手报告：{why}"),
        Reason::StateUnavailable(_) => bilingual!(
            lang,
            "the agent answered, but the timeline could not be read: {why}",
            "助手已回答，但无法读取时间线：{why}"
        ),
        Reason::ExportFailed(_) => {
            bilingual!(lang, "the export failed: {why}", "导出失败：{why}")
        }
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
        Reason::AnswerTooLong { mb, events } => bilingual!(
            lang,
            "the response exceeds {mb} MB or {events} events; the rest was discarded",
            "应答超过 {mb} MB 或 {events} 个事件；其余部分已丢弃"
        ),
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

        _ => return None,
    })
}

/// Returns the text of a request that a limit or rule of this program ended.
fn limit_text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::ExportStalled(minutes) => bilingual!(
            lang,
            "the export has made no progress for {minutes} min",
            "导出已有 {minutes} 分钟没有进展"
        ),
        Reason::ServerSentTooMuch(_) => {
            bilingual!(
                lang,
                "the server sent too much: {why}",
                "服务器发送的内容过大：{why}"
            )
        }
        Reason::ForbiddenAddress { host, .. } => bilingual!(
            lang,
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

fn refused(lang: Lang, code: i64, is_about_headers: bool, why: &str) -> String {
    let what = errors::refusal(lang, code, is_about_headers);
    if why.is_empty() {
        return bilingual!(lang, "{what} ({code})", "{what}（{code}）");
    }
    match code {
        422 => bilingual!(lang, "{what}: {why}", "{what}：{why}"),
        4001 => bilingual!(lang, "{what} ({why})", "{what}（{why}）"),
        _ => bilingual!(lang, "{what} ({code}: {why})", "{what}（{code}：{why}）"),
    }
}
