//! Display text of the reasons for which settings are not valid.

use crate::domain::reason::{Reason, SettingsReason};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    match reason {
        Reason::Settings(reason) => {
            Some(value(lang, reason).unwrap_or_else(|| binding(lang, reason)))
        }
        Reason::Keys {
            line: Some(line),
            action,
            ..
        } => Some(bilingual!(
            lang,
            "line {line}: keys for \"{action}\": {why}",
            "第 {line} 行：“{action}”的按键：{why}"
        )),
        Reason::Keys { action, .. } => Some(bilingual!(
            lang,
            "keys for \"{action}\": {why}",
            "“{action}”的按键：{why}"
        )),
        _ => None,
    }
}

/// Returns the text of a value that is not valid.
fn value(lang: Lang, reason: &SettingsReason) -> Option<String> {
    Some(match reason {
        SettingsReason::NotOneOf {
            key,
            value,
            choices,
        } => bilingual!(
            lang,
            "{key}: \"{value}\" is not one of {choices}",
            "{key}：“{value}”不是以下之一：{choices}"
        ),
        SettingsReason::NotBetween {
            key,
            value,
            low,
            high,
        } => bilingual!(
            lang,
            "{key}: {value} is not between {low} and {high}",
            "{key}：{value} 不在 {low} 与 {high} 之间"
        ),
        SettingsReason::Negative { key, value } => bilingual!(
            lang,
            "{key}: {value} is not 0 or more credits",
            "{key}：{value} 不是 0 或更多的积分"
        ),
        SettingsReason::NotAUrl { key, value } => bilingual!(
            lang,
            "{key}: \"{value}\" is not an http:// or https:// URL",
            "{key}：“{value}”不是 http:// 或 https:// 网址"
        ),
        SettingsReason::Required { key, other } => bilingual!(
            lang,
            "{key}: required if {other} is set",
            "{key}：设置了 {other} 时必须填写"
        ),
        SettingsReason::BuiltWithout { key, feature } => bilingual!(
            lang,
            "{key}: this build has no {feature}; build with `--features {feature}`, or remove the key",
            "{key}：此版本不含 {feature}；请用 `--features {feature}` 构建，或删除该项"
        ),
        SettingsReason::VariableUnset(name) => bilingual!(
            lang,
            "agent.api_key_env names {name}, which is not set",
            "agent.api_key_env 指定的 {name} 未设置"
        ),
        SettingsReason::InvalidSessionId(id) => {
            bilingual!(
                lang,
                "invalid session ID: \"{id}\"",
                "无效的会话 ID：“{id}”"
            )
        }
        _ => return None,
    })
}

/// Returns the text of a key binding that is not valid; empty for other reasons.
fn binding(lang: Lang, reason: &SettingsReason) -> String {
    match reason {
        SettingsReason::UnknownPreset { preset, choices } => bilingual!(
            lang,
            "unknown preset \"{preset}\"; use one of {choices}",
            "未知的预设“{preset}”；可用：{choices}"
        ),
        SettingsReason::UnknownAction => bilingual!(lang, "unknown action", "未知的操作"),
        SettingsReason::InvalidKey(key) => {
            bilingual!(
                lang,
                "\"{key}\" is not a valid key",
                "“{key}”不是有效的按键"
            )
        }
        SettingsReason::ReservedKey(key) => bilingual!(
            lang,
            "{key} is reserved for the terminal and cannot be bound",
            "{key} 由终端保留，不能绑定"
        ),
        SettingsReason::TypedKey(key) => bilingual!(
            lang,
            "{key} types a character in the composer, so it cannot be bound there",
            "{key} 在输入框中用于输入字符，不能在那里绑定"
        ),
        SettingsReason::LongerSequence(keys) => bilingual!(
            lang,
            "{keys} starts a longer sequence, so it cannot be bound alone",
            "{keys} 是更长按键序列的开头，不能单独绑定"
        ),
        SettingsReason::AlsoBoundInPane { keys, action } => bilingual!(
            lang,
            "{keys} is also bound to \"{action}\" in the same pane",
            "{keys} 在同一面板中还绑定了“{action}”"
        ),
        SettingsReason::AlsoBoundInDialog { keys, action } => bilingual!(
            lang,
            "{keys} is also bound to \"{action}\" in the same dialog",
            "{keys} 在同一对话框中还绑定了“{action}”"
        ),
        _ => String::new(),
    }
}
