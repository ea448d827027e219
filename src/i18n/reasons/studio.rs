//! Display text of the reasons of the studio.

use crate::domain::asset::{accepted_list, format_size};
use crate::domain::reason::{LlmReason, Reason, StudioReason};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::Studio(reason) => refusal(lang, reason),
        Reason::Llm(reason) => llm(lang, *reason),
        Reason::StudioStorage(_) => {
            bilingual!(
                lang,
                "storage error in the studio: {why}",
                "本地工作室存储出错：{why}"
            )
        }
        Reason::ProjectFile { file, .. } => {
            let file = file.display();
            bilingual!(
                lang,
                "its file {file} cannot be used: {why}",
                "无法使用其文件 {file}：{why}"
            )
        }
        Reason::StudioFolder { folder, .. } => {
            let folder = folder.display();
            bilingual!(
                lang,
                "the studio's folder {folder} cannot be used: {why}",
                "无法使用本地工作室的文件夹 {folder}：{why}"
            )
        }
        Reason::StudioPort { port, .. } => {
            bilingual!(
                lang,
                "port {port} cannot be used: {why}",
                "无法使用端口 {port}：{why}"
            )
        }

        _ => return None,
    })
}

/// Returns the text of a refused request in `lang`.
fn refusal(lang: Lang, reason: &StudioReason) -> String {
    match reason {
        StudioReason::BodyTooLarge(max) => {
            let max = format_size(*max);
            bilingual!(
                lang,
                "the body is too large (at most {max})",
                "请求体过大（最多 {max}）"
            )
        }
        StudioReason::BodyMalformed(why) => {
            bilingual!(
                lang,
                "the body is not valid JSON: {why}",
                "请求体不是有效的 JSON：{why}"
            )
        }
        StudioReason::BodyUnexpected(why) => {
            bilingual!(
                lang,
                "the body has an unexpected format: {why}",
                "请求体格式不符：{why}"
            )
        }
        StudioReason::UploadMalformed(why) => bilingual!(
            lang,
            "the upload is incomplete or malformed ({why}): send the file again",
            "上传不完整或格式不符（{why}）：请重新上传该文件"
        ),
        StudioReason::AcceptedFormats => {
            let formats = accepted_list();
            bilingual!(lang, "accepted formats: {formats}", "支持的格式：{formats}")
        }
        StudioReason::DamagedAt { line, column } => bilingual!(
            lang,
            "it is damaged at line {line}, column {column}",
            "第 {line} 行第 {column} 列已损坏"
        ),
        StudioReason::InvalidEdit { number, tool, why } => bilingual!(
            lang,
            "nothing was changed: edit {number} ({tool}) is not possible: {why}",
            "什么都没有改：第 {number} 个编辑（{tool}）无法执行：{why}"
        ),
        StudioReason::TooManyEdits(max) => {
            bilingual!(
                lang,
                "at most {max} edits are possible at once",
                "一次最多 {max} 个编辑"
            )
        }
        StudioReason::TooManyProposals(_) | StudioReason::ProposalTooLarge(_) => {
            proposal_limit(lang, reason)
        }
        fixed => {
            let (en, zh) = fixed_refusal(fixed);
            lang.pick(en, zh).to_owned()
        }
    }
}

/// Returns the text of an exceeded limit of proposals; empty for others.
fn proposal_limit(lang: Lang, reason: &StudioReason) -> String {
    match reason {
        StudioReason::TooManyProposals(max) => bilingual!(
            lang,
            "{max} proposals are waiting for the user: wait for an answer",
            "已有 {max} 个提议在等待用户处理：请先等待答复"
        ),
        StudioReason::ProposalTooLarge(max) => {
            let max = format_size(*max);
            bilingual!(
                lang,
                "the proposal is too large (at most {max}): propose fewer edits",
                "提议过大（最多 {max}）：请减少编辑"
            )
        }
        _ => String::new(),
    }
}

/// Returns the texts of a refusal without parameters; empty for others.
fn fixed_refusal(reason: &StudioReason) -> (&'static str, &'static str) {
    match reason {
        StudioReason::LocalProgramsOnly => (
            "the studio only serves programs on this computer",
            "本地工作室只为本机的程序服务",
        ),
        StudioReason::OwnProgramOnly => (
            "this studio belongs to the program that started it",
            "此工作室只属于启动它的程序",
        ),
        StudioReason::NoWebPages => (
            "the studio keeps projects on this computer only and has no web pages for them",
            "本地工作室只在本机保存项目，没有网页",
        ),
        StudioReason::TooManyRequests => ("too many requests", "请求过多"),
        StudioReason::InvalidToken => ("token expired or invalid", "令牌已过期或无效"),
        StudioReason::NoClientId => ("missing X-Client-Id", "缺少 X-Client-Id"),
        StudioReason::NoEndpoint => ("no such endpoint", "没有这个接口"),
        StudioReason::WrongMethod => (
            "this endpoint does not support the method",
            "该接口不支持此方法",
        ),
        StudioReason::BodyNotJson => (
            "the body must be JSON: Content-Type: application/json",
            "请求体必须是 JSON：Content-Type: application/json",
        ),
        StudioReason::SessionNotFound => ("session not found", "会话不存在"),
        StudioReason::InStudio => ("in the studio", "在本地工作室中"),
        StudioReason::NoFilesPart => (
            "the upload has no part called \"files\"",
            "上传中没有名为“files”的部分",
        ),
        StudioReason::CannotFetch => (
            "the studio works offline and cannot fetch web addresses: download the file, then \
             upload it",
            "本地工作室离线工作，无法访问网址：请先下载文件，再上传",
        ),
        StudioReason::UploadTooLarge => ("the maximum size is 500 MB", "文件最大为 500 MB"),
        StudioReason::Damaged => ("it is damaged", "文件已损坏"),
        StudioReason::MediaNotFound => ("there is no such media file", "没有这个素材文件"),
        StudioReason::MediaNameTaken => ("another media file has this name", "已有同名的素材文件"),
        StudioReason::InvalidMediaName => (
            "the name must be without a path and keep its extension",
            "名称不能含有路径，扩展名不能改变",
        ),
        StudioReason::EditsNotAsDeclared => (
            "nothing was changed: the edits would have changed more than they declare. This is an \
             error of the studio; please report it",
            "什么都没有改：编辑会改到未声明的内容。这是工作室的错误，请反馈",
        ),
        other => fixed_proposal_refusal(other),
    }
}

fn fixed_proposal_refusal(reason: &StudioReason) -> (&'static str, &'static str) {
    match reason {
        StudioReason::NoEditor => (
            "no editor has the session open, so nobody can be asked: open it in the editor",
            "没有编辑器打开此会话，无法询问用户：请先在编辑器中打开",
        ),
        StudioReason::ProposalNotFound => (
            "the proposal no longer exists: it was withdrawn or answered",
            "提议已不存在：已撤回或已答复",
        ),
        StudioReason::ProposalOutdated => (
            "the timeline was changed since the proposal",
            "提议之后时间线已被修改",
        ),
        other => fixed_render_refusal(other),
    }
}

fn fixed_render_refusal(reason: &StudioReason) -> (&'static str, &'static str) {
    match reason {
        StudioReason::NoAttributionHeaders => {
            ("the attribution headers are missing", "缺少标识请求头")
        }
        StudioReason::InvalidRenderId => (
            "the render id is missing or has invalid characters",
            "导出 ID 缺失或含有无效字符",
        ),
        StudioReason::NoDraft => ("the draft is missing", "缺少时间线数据"),
        StudioReason::InvalidFormat => (
            "the format must be one of mp4, webm, mov, gif, mp3, wav",
            "格式必须是 mp4、webm、mov、gif、mp3、wav 之一",
        ),
        StudioReason::RenderNotFound => ("no such render", "没有这个导出任务"),
        StudioReason::RenderFileGone => (
            "the render has no file, or it was removed: export again",
            "导出任务没有文件，或文件已删除：请重新导出",
        ),
        StudioReason::RenderFileUnreadable => {
            ("cannot read the file of the render", "无法读取导出的文件")
        }
        _ => ("", ""),
    }
}

/// Returns the text about an LLM agent that does not answer.
fn llm(lang: Lang, reason: LlmReason) -> String {
    match reason {
        LlmReason::NeverStops => {
            bilingual!(lang, "it did not stop calling tools", "它不停地调用工具")
        }
        LlmReason::TimedOut => bilingual!(lang, "it took too long", "它用时过长"),
        LlmReason::Unreachable => bilingual!(lang, "it cannot be reached", "无法连接到它"),
        LlmReason::Status(status) => {
            bilingual!(
                lang,
                "it refused with status {status}",
                "它以状态 {status} 拒绝"
            )
        }
        LlmReason::ConnectionLost => bilingual!(lang, "the connection broke", "连接中断"),
        LlmReason::ResponseTooLarge => {
            bilingual!(lang, "its response is too large", "它的回答过大")
        }
        LlmReason::NotJson => bilingual!(lang, "its response is not JSON", "它的回答不是 JSON"),
        LlmReason::NoMessage => bilingual!(lang, "its response has no message", "它的回答没有内容"),
        LlmReason::Failed => bilingual!(lang, "it reported an error", "它报告了错误"),
        LlmReason::TooManyCalls => {
            bilingual!(lang, "it asked for too many edits", "它要求的修改太多")
        }
        LlmReason::InvalidCalls => bilingual!(
            lang,
            "it asked for edits that are not possible",
            "它要求了无法完成的修改"
        ),
    }
}
