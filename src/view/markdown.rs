//! The agent's Markdown as styled lines: headings, lists, code, emphasis, links, quotes, tables. Its words were stripped of
//! control characters when they came in.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};

use super::theme::Theme;

/// A run of spans, not wrapped yet.
pub type Spans = Vec<(String, Style)>;

/// A line of text with what stands before its first and its following rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    pub first: Spans,
    pub rest: Spans,
    pub spans: Spans,
}

/// Reads Markdown.
pub fn paragraphs(text: &str, theme: Theme) -> Vec<Paragraph> {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut reader = MarkdownReader {
        theme,
        ..MarkdownReader::new(theme)
    };
    Parser::new_ext(text, options).for_each(|event| reader.hear(event));
    reader.flush();
    reader.done
}

struct MarkdownReader {
    theme: Theme,
    done: Vec<Paragraph>,
    spans: Spans,
    /// Emphasis around the words, each time it was opened.
    weight: Vec<Modifier>,
    heading: bool,
    /// The open lists; the next number of those that have any.
    lists: Vec<Option<u64>>,
    /// What stands before the next line of an item.
    bullet: Option<String>,
    quotes: usize,
    code: bool,
    link: Option<String>,
    /// Whether an empty line is due before what comes next.
    air: bool,
}

impl MarkdownReader {
    fn new(theme: Theme) -> Self {
        Self {
            theme,
            done: Vec::new(),
            spans: Vec::new(),
            weight: Vec::new(),
            heading: false,
            lists: Vec::new(),
            bullet: None,
            quotes: 0,
            code: false,
            link: None,
            air: false,
        }
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.code => self.code_lines(&text),
            Event::Text(text) => self.say(&text),
            Event::Code(text) => {
                let style = self.style().patch(self.theme.accent());
                self.push(&text, style);
            }
            Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.begin();
                self.push("────────", self.theme.dim());
                self.flush();
                self.air = true;
            }
            Event::TaskListMarker(done) => {
                self.bullet = Some(if done { "☑ ".into() } else { "☐ ".into() })
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.begin(),
            Tag::Heading { .. } => {
                self.begin();
                self.heading = true;
            }
            Tag::BlockQuote(_) => {
                self.begin();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.begin();
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    self.push(&language, self.theme.dim());
                    self.flush();
                }
                self.code = true;
            }
            Tag::List(first) => {
                self.begin();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.air = false;
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    _ => "• ".to_owned(),
                });
            }
            Tag::Emphasis => self.weight.push(Modifier::ITALIC),
            Tag::Strong => self.weight.push(Modifier::BOLD),
            Tag::Strikethrough => self.weight.push(Modifier::CROSSED_OUT),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(dest_url.to_string())
            }
            Tag::Table(_) => self.begin(),
            Tag::TableHead => self.weight.push(Modifier::BOLD),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.air = true;
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = false;
                self.air = true;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
                self.air = true;
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.air = true;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.air = self.lists.is_empty();
            }
            TagEnd::Item => self.flush(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => drop(self.weight.pop()),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::TableCell => self.push(" │ ", self.theme.dim()),
            TagEnd::TableHead => {
                self.weight.pop();
                self.flush();
            }
            TagEnd::TableRow => self.flush(),
            TagEnd::Table => self.air = true,
            _ => {}
        }
    }

    /// Where a link goes is told: words alone could say anything.
    fn close_link(&mut self) {
        let Some(link) = self
            .link
            .take()
            .map(|link| crate::domain::text::address(&link))
        else {
            return;
        };
        let said: String = self.spans.iter().map(|(text, _)| text.as_str()).collect();
        if !said.ends_with(&link) {
            let told = format!(" ({})", crate::domain::text::one_line(&link));
            self.push(&told, self.theme.dim());
        }
    }

    /// A block begins: what was open ends, and an empty line stands between.
    fn begin(&mut self) {
        self.flush();
        if std::mem::take(&mut self.air) && !self.done.is_empty() {
            self.done.push(Paragraph::default());
        }
    }

    fn style(&self) -> Style {
        let weight = self
            .weight
            .iter()
            .fold(Modifier::empty(), |all, m| all | *m);
        let base = if self.heading {
            self.theme.accent().add_modifier(Modifier::BOLD)
        } else if self.link.is_some() {
            self.theme.accent().add_modifier(Modifier::UNDERLINED)
        } else {
            self.theme.text()
        };
        base.add_modifier(weight)
    }

    fn say(&mut self, text: &str) {
        self.push(text, self.style());
    }

    fn push(&mut self, text: &str, style: Style) {
        match self.spans.last_mut().filter(|(_, s)| *s == style) {
            Some((said, _)) => said.push_str(text),
            None => self.spans.push((text.to_owned(), style)),
        }
    }

    fn code_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.push(line, self.theme.accent());
            if self.spans.is_empty() {
                self.spans.push((String::new(), self.theme.accent()));
            }
            self.flush();
        }
    }

    /// The line so far becomes one, behind its indent.
    fn flush(&mut self) {
        if self.spans.is_empty() && self.bullet.is_none() {
            return;
        }
        let mut indent = Spans::new();
        indent.extend((self.quotes > 0).then(|| ("│ ".repeat(self.quotes), self.theme.dim())));
        indent.extend(self.code.then(|| ("│ ".to_owned(), self.theme.dim())));
        let depth = self.lists.len().saturating_sub(1) * 2;
        indent.extend((depth > 0).then(|| (" ".repeat(depth), self.theme.text())));
        let (mut first, mut rest) = (indent.clone(), indent);
        if !self.lists.is_empty() {
            let bullet = self.bullet.take();
            let blank = " ".repeat(bullet.as_deref().map_or(2, super::text::width));
            first.push((bullet.unwrap_or_else(|| blank.clone()), self.theme.accent()));
            rest.push((blank, self.theme.text()));
        }
        self.bullet = None;
        self.done.push(Paragraph {
            first,
            rest,
            spans: std::mem::take(&mut self.spans),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        let join = |spans: &Spans| spans.iter().map(|(t, _)| t.as_str()).collect::<String>();
        paragraphs(text, Theme::mono())
            .iter()
            .map(|p| format!("{}{}", join(&p.first), join(&p.spans)))
            .collect()
    }

    #[test]
    fn blocks_keep_their_shape() {
        let text = "# Cut\n\nI *made* it:\n\n- one\n- two **b**\n  1. deep\n  2. deeper\n\n> quoted\n\n```rust\nlet x = 1;\n\nend\n```\n\n[site](https://x.org) ~~old~~\nnext";
        assert_eq!(
            plain(text),
            [
                "Cut",
                "",
                "I made it:",
                "",
                "• one",
                "• two b",
                "  1. deep",
                "  2. deeper",
                "",
                "│ quoted",
                "",
                "rust",
                "│ let x = 1;",
                "│ ",
                "│ end",
                "",
                "site (https://x.org) old next"
            ]
        );
        assert_eq!(
            plain("| a | b |\n|---|---|\n| 1 | 2 |"),
            ["a │ b │ ", "1 │ 2 │ "]
        );
        assert_eq!(plain("- [x] done\n- [ ] open"), ["☑ done", "☐ open"]);
        assert_eq!(plain("<https://x.org>"), ["https://x.org"]);
        assert_eq!(plain(""), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in "[-*_`#>|\\[\\]()0-9a-z.!~ \n中文👍]{0,200}") {
            paragraphs(&text, Theme::mono());
        }
    }
}
