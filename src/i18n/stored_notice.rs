//! Notices that were stored in another language. They are stored as text, so the template that
//! made one is found by its literal parts.

use super::locale::Lang;
use super::messages::fill;
use super::ui::{ALL, Message, phrase};

/// Minimum length of the literal parts of a template (bytes).
const MIN_LITERAL: usize = 4;

/// Returns a stored notice in `lang`. Lines without a known template are kept.
pub fn translated(lang: Lang, text: &str) -> String {
    let stored = match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let lines = text.split('\n').map(|line| {
        let template = templates(stored).position(|template| captures(template, line).is_some());
        let translation = template.and_then(|index| {
            let values = captures(templates(stored).nth(index)?, line)?;
            Some(filled(templates(lang).nth(index)?, &values))
        });
        translation.unwrap_or_else(|| line.to_owned())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Texts of notices in `lang`, in the same order for all languages.
fn templates(lang: Lang) -> impl Iterator<Item = &'static str> {
    let empty = &"";
    let messages = [
        Message::ResponseLost { message: empty },
        Message::StageTwo { names: empty },
        Message::UploadStopped { name: empty },
        Message::CreditsLine { amount: empty },
        Message::ProjectLink { link: empty },
        Message::Exported {
            path: empty,
            size: empty,
        },
        Message::InterchangeTitles { path: empty },
        Message::InterchangeMissing { name: empty },
        Message::ProposalRejected { author: empty },
    ];
    let messages = messages.map(|message| message.template(lang));
    let phrases = ALL.iter().map(move |id| phrase(lang, *id));
    phrases.chain(messages)
}

/// Values of the placeholders of a template in a text that it made.
fn captures<'t>(template: &'static str, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
    let mut values = Vec::new();
    let (literal, mut template) = template.split_once('{').unwrap_or((template, ""));
    let mut literal_bytes = literal.len();
    let mut text = text.strip_prefix(literal)?;
    while !template.is_empty() {
        let (name, rest) = template.split_once('}')?;
        let (literal, next) = rest.split_once('{').unwrap_or((rest, ""));
        let value = match next {
            "" => text.strip_suffix(literal)?,
            // Paths and names may contain the literal too.
            _ => text.rsplit_once(literal)?.0,
        };
        values.push((name, value));
        literal_bytes += literal.len();
        text = text.get(value.len() + literal.len()..)?;
        template = next;
    }
    (text.is_empty() && literal_bytes >= MIN_LITERAL).then_some(values)
}

fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let arguments: Vec<(&str, &dyn std::fmt::Display)> = values
        .iter()
        .map(|(name, value)| (*name, value as &dyn std::fmt::Display))
        .collect();
    fill(template, &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::ui::Phrase;

    #[test]
    fn notices_of_the_other_language_are_translated() {
        let english = phrase(Lang::En, Phrase::ExportCanceled);
        let chinese = phrase(Lang::Zh, Phrase::ExportCanceled);
        assert_eq!(translated(Lang::Zh, english), chinese);
        assert_eq!(translated(Lang::En, chinese), english);
        assert_eq!(translated(Lang::En, english), english);
        let lines = "Exported /x/a (b).otio (1.2 KB)\nTitles as captions: /x/a.srt";
        let expected = "已导出 /x/a (b).otio（1.2 KB）\n标题字幕：/x/a.srt";
        assert_eq!(translated(Lang::Zh, lines), expected);
        assert_eq!(translated(Lang::Zh, "a.mp4"), "a.mp4");
        let rejected = "You rejected the proposal of codex.";
        assert_eq!(translated(Lang::Zh, rejected), "已拒绝 codex 的提议。");
    }

    #[test]
    fn names_of_keys_are_kept() {
        let stored = "Stage 2 of 2: added a, b to the raw video. Press Ctrl-O to remove it.";
        let expected = "第 2/2 步：已在原始视频上添加 a, b。按 Ctrl-O 可移除。";
        assert_eq!(translated(Lang::Zh, stored), expected);
    }
}
