//! Macro for texts with named arguments, in English and Chinese side by side.

use std::fmt::Display;

/// Defines an enum of texts with named arguments.
///
/// A variant has one field per `{placeholder}`; a missing, unknown or misspelled argument does not
/// compile, and neither does a text without a placeholder for an argument. Placeholders that are
/// not arguments (the `{action-id}` of a key) are kept.
macro_rules! messages {
    (
        $(#[$meta:meta])*
        $vis:vis enum $enum:ident;
        $($name:ident { $($arg:ident),+ $(,)? }: $en:literal, $zh:literal;)*
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        $vis enum $enum<'a> {
            $($name { $($arg: &'a dyn std::fmt::Display),+ }),*
        }

        $($(const _: () = assert!(
            $crate::i18n::messages::mentions($en, stringify!($arg))
                && $crate::i18n::messages::mentions($zh, stringify!($arg)),
            concat!("the texts of ", stringify!($name), " lack ", stringify!($arg))
        );)+)*

        impl $enum<'_> {
            /// Name, texts and arguments of all messages.
            #[cfg(test)]
            pub(crate) const ALL: &'static [$crate::i18n::messages::MessageRow] =
                &[$((stringify!($name), [$en, $zh], &[$(stringify!($arg)),+])),*];

            /// Text in `lang` with its placeholders.
            $vis fn template(&self, lang: $crate::i18n::locale::Lang) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$name { .. }, $crate::i18n::locale::Lang::En) => $en,
                        (Self::$name { .. }, $crate::i18n::locale::Lang::Zh) => $zh,
                    )*
                }
            }

            /// Replaces the placeholders of the arguments in `template`.
            $vis fn fill(&self, template: &str) -> String {
                match self {
                    $(Self::$name { $($arg),+ } => $crate::i18n::messages::fill(
                        template,
                        &[$((stringify!($arg), *$arg)),+],
                    ),)*
                }
            }

            /// Text in `lang`.
            $vis fn text(&self, lang: $crate::i18n::locale::Lang) -> String {
                self.fill(self.template(lang))
            }
        }
    };
}

pub(crate) use messages;

/// Formats the text of a language. Both texts name the same variables in braces: a variable that
/// only one of them names does not compile.
macro_rules! bilingual {
    ($lang:expr, $en:literal, $zh:literal $(,)?) => {{
        const _: () = assert!(
            $crate::i18n::messages::same_placeholders($en, $zh),
            "both texts must name the same variables"
        );
        match $lang {
            $crate::i18n::locale::Lang::En => format!($en),
            $crate::i18n::locale::Lang::Zh => format!($zh),
        }
    }};
}

pub(crate) use bilingual;

/// Returns true if each placeholder of one text is in the other one.
pub(crate) const fn same_placeholders(first: &str, second: &str) -> bool {
    has_placeholders_of(first, second) && has_placeholders_of(second, first)
}

const fn has_placeholders_of(text: &str, other: &str) -> bool {
    let (text, other) = (text.as_bytes(), other.as_bytes());
    let mut start = 0;
    while start < other.len() {
        let mut end = start;
        if other[start] == b'{' {
            while end + 1 < other.len() && other[end] != b'}' {
                end += 1;
            }
            if !contains(text, other, start, end) {
                return false;
            }
        }
        start = end + 1;
    }
    true
}

/// Returns true if `text` contains the bytes `start..=end` of `other`.
const fn contains(text: &[u8], other: &[u8], start: usize, end: usize) -> bool {
    let mut at = 0;
    while at + (end - start) < text.len() {
        let mut i = 0;
        while start + i <= end && text[at + i] == other[start + i] {
            i += 1;
        }
        if start + i > end {
            return true;
        }
        at += 1;
    }
    false
}

/// Name, English and Chinese text, and arguments of a message.
#[cfg(test)]
pub(crate) type MessageRow = (&'static str, [&'static str; 2], &'static [&'static str]);

/// Returns true if `text` contains `{argument}`.
pub(crate) const fn mentions(text: &str, argument: &str) -> bool {
    let (text, argument) = (text.as_bytes(), argument.as_bytes());
    let mut start = 0;
    while start + argument.len() + 2 <= text.len() {
        let mut i = 0;
        while i < argument.len() && text[start + 1 + i] == argument[i] {
            i += 1;
        }
        if text[start] == b'{' && i == argument.len() && text[start + 1 + i] == b'}' {
            return true;
        }
        start += 1;
    }
    false
}

/// Replaces each `{name}` in `template` by its value; unknown names are kept.
pub(crate) fn fill(template: &str, arguments: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let argument = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = arguments.iter().find(|(n, _)| *n == name)?;
            Some((value, after))
        });
        match argument {
            Some((value, after)) => {
                text.push_str(&value.to_string());
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_replace_their_placeholders_only() {
        let (a, b) = ("{b}", 2);
        assert_eq!(
            fill("{b} {a} {upload} {", &[("a", &a), ("b", &b)]),
            "2 {b} {upload} {"
        );
        assert!(mentions("{a}", "a") && mentions("x {ab}", "ab"));
        assert!(!mentions("{ab}", "a") && !mentions("a", "a") && !mentions("", ""));
    }

    #[test]
    fn both_texts_of_a_pair_name_the_same_variables() {
        let same = [
            ("a", "b"),
            ("{a} {b}", "{b}{a}"),
            ("{a:.2} s", "{a:.2} 秒"),
            ("", ""),
        ];
        for (en, zh) in same {
            assert!(same_placeholders(en, zh), "{en}");
        }
        let different = [
            ("{a}", "a"),
            ("{a} {b}", "{a}"),
            ("{a}", "{ab}"),
            ("", "{a}"),
        ];
        for (en, zh) in different {
            assert!(
                !same_placeholders(en, zh) && !same_placeholders(zh, en),
                "{en}"
            );
        }
    }
}
