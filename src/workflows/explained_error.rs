//! Localized error messages of requests: what happened, why, and the next step.

use crate::api::ApiError;
use crate::api::error::WEB_PAGE;
use crate::domain::asset;
use crate::i18n::locale::Lang;

/// Localized error message and hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedError {
    pub message: String,
    pub hint: String,
}

/// Returns the message and hint of an error in `lang`.
pub fn explain(lang: Lang, e: &ApiError) -> ExplainedError {
    match lang {
        Lang::En => ExplainedError {
            message: e.to_string(),
            hint: e.hint(),
        },
        Lang::Zh => ExplainedError {
            message: chinese(e),
            hint: chinese_hint(e),
        },
    }
}

/// Returns the hint after a message that may or may not have been accepted.
pub fn fate_unknown_hint(lang: Lang) -> String {
    explain(lang, &ApiError::StreamLost(String::new())).hint
}

fn chinese(e: &ApiError) -> String {
    match e {
        ApiError::NoConnection { host, why } => format!("无法连接 {host}：{}", reason(why)),
        ApiError::Timeout { host } => format!("{host} 未及时应答"),
        ApiError::Refused { code, message } => refused(e, *code, message),
        ApiError::Unexpected(why) if why == WEB_PAGE => "服务器返回的是网页，而不是应答".into(),
        ApiError::Unexpected(why) => format!("服务器的应答出乎意料（{why}）"),
        ApiError::BadAddress(address, why) => format!("地址 {address} 不可用：{}", reason(why)),
        ApiError::File { path, why } => format!("{}：{}", path.display(), reason(why)),
        ApiError::StreamLost(why) => format!("应答过程中连接中断：{}", reason(why)),
        ApiError::Agent(message) => format!("助手报告：{message}"),
        ApiError::StateUnavailable(why) => {
            format!("助手已回答，但无法读取时间线：{}", chinese(why))
        }
        ApiError::Render(why) => format!("导出失败：{}", reason(why)),
        ApiError::Stalled(minutes) => format!("导出已有 {minutes} 分钟没有进展"),
        ApiError::TooLarge(what) => format!("服务器发送的内容过大：{what}"),
        ApiError::Forbidden(host, why) => {
            format!("服务器给出的地址不会被访问（{host}）：{}", reason(why))
        }
        ApiError::BadClientId(source) => {
            format!("{source} 不能作为客户端 ID 发送：必须是一行可见的 ASCII 字符，最多 256 个")
        }
    }
}

fn refused(e: &ApiError, code: i64, message: &str) -> String {
    let description = match code {
        1001 | 401 => "访问令牌已过期或无效",
        1002 => "会话已不存在",
        2001 => "账户积分已用完",
        4001 => "不支持此文件类型",
        4002 => "文件过大（最多 500 MB）",
        400 => "服务器未接受该请求",
        402 if e.is_account_related() => "当前套餐不支持导出（与积分无关）",
        402 => "导出因标识请求头被拒绝",
        404 => "服务器不认识该地址",
        409 => "无法打开该项目",
        413 => "文件对服务器来说过大",
        422 => "无法使用该文件",
        429 => "请求过多",
        507 => "磁盘已满",
        500..=599 => "服务器自身出现问题",
        _ => "服务器拒绝了请求",
    };
    if message.is_empty() {
        format!("{description}（{code}）")
    } else {
        format!("{description}（{code}：{message}）")
    }
}

/// Translates a reason from the system or this program; unknown text is returned unchanged.
fn reason(why: &str) -> &str {
    match why {
        "the disk is full" => "磁盘已满",
        "not found" => "未找到",
        "permission denied" => "没有权限",
        "the disk is read-only" => "磁盘为只读",
        "it is a directory" => "它是文件夹",
        "it is not a file" => "它不是文件",
        "the file is empty" => "文件为空",
        "part of the path is not a directory" => "路径的一部分不是文件夹",
        "it already exists" => "已存在同名文件",
        "in use by another program" => "正被其他程序使用",
        "connection refused" => "连接被拒绝",
        "the file shrank during the upload" => "上传过程中文件变小了",
        "the file grew during the upload" => "上传过程中文件变大了",
        "it exceeds the maximum size of a media file" => "超过素材的大小上限",
        "plain http is only allowed on this machine" => "明文 http 仅限本机",
        "it is not a web address" => "它不是网址",
        "the response timed out" => "在允许的时间内没有回答",
        "no reason given" => "未说明原因",
        "it was canceled" => "已取消",
        "a private network" => "专用网络",
        other => other,
    }
}

fn chinese_hint(e: &ApiError) -> String {
    let hint = match e {
        ApiError::NoConnection { .. } => "请检查网络，或离线工作：nemo-tui --local",
        ApiError::Timeout { .. } => "请稍后再试。",
        ApiError::Refused {
            code: 1001 | 401, ..
        } => "请检查 NEMO_TOKEN，或清除它以获取免费令牌。",
        ApiError::Refused { code: 1002, .. } => {
            "查看会话：nemo-tui sessions。新会话：nemo-tui exec 或 nemo-tui --new。"
        }
        ApiError::Refused { code: 2001, .. } => "请充值，或注册以获得更多积分。",
        ApiError::Refused { code: 4001, .. } => {
            return format!("支持的格式：{}。", asset::accepted_list());
        }
        ApiError::Refused {
            code: 4002 | 413, ..
        } => "请先压缩或剪短文件。",
        ApiError::Refused { code: 402, .. } if e.is_account_related() => {
            "注册或升级套餐后即可导出；时间线已保留。"
        }
        ApiError::Refused { code: 402, .. } => {
            "标识请求头未被接受：请检查程序旁的 SKILL.md，或将其删除。"
        }
        ApiError::Refused { code: 409, .. } => "请从备份恢复其文件，或新建会话。",
        ApiError::Refused { code: 422, .. } => {
            "请确认其他程序能播放它，或转换格式：ffmpeg -i FILE NEW.mp4"
        }
        ApiError::Refused { code: 429, .. } => "请等半分钟再试。",
        ApiError::Refused { code: 507, .. } => "请释放磁盘空间后再试。",
        ApiError::Unexpected(why) if why == WEB_PAGE => {
            "请检查地址（api_url），以及此网络是否需要先在浏览器中登录。"
        }
        ApiError::BadAddress(..) => "请使用 https:// 地址（http:// 仅限本机）。",
        ApiError::File { .. } => "请检查路径、权限和磁盘空间。",
        ApiError::StreamLost(_) => "编辑可能已完成：重新发送前请先查看时间线。",
        ApiError::StateUnavailable(_) => "输入“status”再次查看；无需重新发送消息。",
        ApiError::Render(_) => "时间线已保留：解决问题后再次导出。",
        ApiError::Stalled(_) => "服务器仍可能完成：编辑器下次启动时会再次查看。也可以重新导出。",
        ApiError::TooLarge(_) => "未使用其中任何内容。请告知服务器的维护者。",
        ApiError::Forbidden(..) => "只访问公开的 https:// 地址。请使用其他来源的素材。",
        ApiError::BadClientId(_) => "请更正或删除它：会重新生成。",
        ApiError::Refused { .. } | ApiError::Unexpected(_) | ApiError::Agent(_) => {
            "请重试；若仍失败，用 --log FILE 启动并查看日志。"
        }
    };
    hint.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_message_in_both_languages() {
        let codes = [
            400, 401, 402, 404, 409, 413, 422, 429, 500, 507, 777, 1001, 1002, 2001, 4001, 4002,
        ];
        let other = explain(
            Lang::Zh,
            &ApiError::Refused {
                code: 777,
                message: String::new(),
            },
        );
        let refused = codes.map(|code| ApiError::Refused {
            code,
            message: String::new(),
        });
        for e in refused {
            let (en, zh) = (explain(Lang::En, &e), explain(Lang::Zh, &e));
            assert!(en.message.is_ascii() && en.hint.is_ascii(), "{en:?}");
            assert!(
                crate::i18n::locale::has_han(&zh.message) && crate::i18n::locale::has_han(&zh.hint),
                "{zh:?}"
            );
            if matches!(
                &e,
                ApiError::Refused {
                    code: 409 | 422,
                    ..
                }
            ) {
                assert!(
                    zh.hint != other.hint && !zh.message.starts_with("服务器拒绝了请求"),
                    "{zh:?}"
                );
            }
        }
        let headers = ApiError::Refused {
            code: 402,
            message: "missing attribution headers".into(),
        };
        assert!(explain(Lang::Zh, &headers).message.contains("请求头"));
        assert!(fate_unknown_hint(Lang::En).contains("before sending it again"));
    }
}
