//! Interface language and the language tag of new sessions.

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// Parses a configured tag or a POSIX locale (`zh_CN.UTF-8`); anything unknown is English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// Returns the value of this language.
    pub(crate) fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    /// Value of the protocol's `language` field.
    pub fn wire_tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }
}

/// Interface language of this program's environment, if no configuration chooses another one.
pub fn environment_language() -> Lang {
    from_environment(|name| std::env::var(name).ok())
}

/// Interface language of an environment, from the locale variables in POSIX order.
pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Lang {
    environment(get).map_or(Lang::En, |tag| Lang::from_tag(&tag))
}

fn environment(get: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| get(name).filter(|v| !v.is_empty()))
}

/// Language tag of the environment's locale, for sessions. May be a language without an
/// interface translation.
pub fn session_tag(get: impl Fn(&str) -> Option<String>) -> String {
    environment(get).map_or_else(|| "en".to_owned(), |locale| tag(&locale))
}

/// Converts a locale to a language tag: `de_DE.UTF-8@euro` → `de`, `zh_TW` → `zh-TW`. The region is
/// kept only for languages whose written form depends on it.
fn tag(locale: &str) -> String {
    let plain = locale
        .split(['.', '@'])
        .next()
        .unwrap_or_default()
        .replace('_', "-");
    let mut parts = plain.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    let region = parts
        .next_back()
        .filter(|r| r.len() == 2 && r.bytes().all(|b| b.is_ascii_alphabetic()));
    match (language.as_str(), region.map(str::to_ascii_uppercase)) {
        (_, _) if !is_language => "en".to_owned(),
        ("zh", None) => "zh-CN".to_owned(),
        ("zh" | "pt", Some(region)) => format!("{language}-{region}"),
        _ => language,
    }
}

/// Language tag of a session whose first message is `text`. Chinese or Japanese text overrides the
/// locale's `tag`.
pub fn tag_for(text: &str, tag: &str) -> String {
    let kana = text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    match tag {
        _ if kana => "ja".to_owned(),
        tag if has_han(text) && !tag.starts_with("zh") && tag != "ja" => "zh-CN".to_owned(),
        tag => tag.to_owned(),
    }
}

/// Returns true if a text contains Han characters.
pub fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Returns true for a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_set_variable_decides() {
        let env = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LANG" => Some("zh_CN.UTF-8".to_owned()),
            _ => None,
        };
        assert_eq!(from_environment(env), Lang::Zh);
        assert_eq!(from_environment(|_| None), Lang::En);
        for (locale, expected) in [
            ("de_DE.UTF-8", "de"),
            ("ja_JP.eucJP", "ja"),
            ("es_MX@euro", "es"),
            ("zh_CN.UTF-8", "zh-CN"),
            ("zh_TW", "zh-TW"),
            ("zh", "zh-CN"),
            ("zh_Hant_HK", "zh-HK"),
            ("pt_BR.UTF-8", "pt-BR"),
            ("fil_PH", "fil"),
            ("en_US.UTF-8", "en"),
            ("C.UTF-8", "en"),
            ("POSIX", "en"),
            ("\u{1b}x", "en"),
        ] {
            assert_eq!(
                session_tag(|name| (name == "LANG").then(|| locale.to_owned())),
                expected,
                "{locale}"
            );
        }
        assert_eq!(session_tag(|_| None), "en");
        assert_eq!(
            [
                ("做视频", "en"),
                ("ビデオを作る", "en"),
                ("動画", "ja"),
                ("x", "de"),
                ("影片", "zh-TW")
            ]
            .map(|(text, tag)| tag_for(text, tag)),
            ["zh-CN", "ja", "ja", "de", "zh-TW"]
        );
        assert!(has_han("导出") && !has_han("export"));
    }
}
