//! Renders the agent's Markdown as styled lines: headings, lists, code, emphasis, links, quotes,
//! tables. Control characters have already been removed from the text.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};

use super::markdown_table;
use super::theme::Theme;
use crate::domain::text::links;

/// Styled spans before wrapping.
pub type Spans = Vec<(String, Style)>;

/// Unwrapped line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Prefix of the first row.
    pub first: Spans,
    /// Prefix of the following rows.
    pub rest: Spans,
    pub spans: Spans,
}

/// Parses Markdown. Tables are fitted into `cells`.
pub fn paragraphs(text: &str, theme: Theme, cells: usize) -> Vec<Paragraph> {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut reader = MarkdownReader {
        cells,
        ..MarkdownReader::new(theme)
    };
    Parser::new_ext(text, options).for_each(|event| reader.handle(event));
    reader.flush();
    reader.paragraphs
}

struct MarkdownReader {
    theme: Theme,
    /// Width of the text.
    cells: usize,
    paragraphs: Vec<Paragraph>,
    spans: Spans,
    /// Open emphasis tags.
    emphasis: Vec<Modifier>,
    heading: bool,
    /// Open lists, with the next number of ordered ones.
    lists: Vec<Option<u64>>,
    /// Bullet of the next line.
    bullet: Option<String>,
    quote_depth: usize,
    in_code_block: bool,
    /// Cells of the rows of the open table.
    table: Vec<Vec<Spans>>,
    link: Option<String>,
    /// True if an empty line is needed before the next block.
    needs_gap: bool,
}

impl MarkdownReader {
    fn new(theme: Theme) -> Self {
        Self {
            theme,
            cells: 0,
            table: Vec::new(),
            paragraphs: Vec::new(),
            spans: Vec::new(),
            emphasis: Vec::new(),
            heading: false,
            lists: Vec::new(),
            bullet: None,
            quote_depth: 0,
            in_code_block: false,
            link: None,
            needs_gap: false,
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start_tag(tag),
            Event::End(tag) => self.end_tag(tag),
            Event::Text(text) if self.in_code_block => self.code_lines(&text),
            Event::Text(text) => self.push_text(&text),
            Event::Code(text) => {
                let style = self.style().patch(self.theme.accent());
                self.push(&text, style);
            }
            Event::Html(text) | Event::InlineHtml(text) => self.push_text(&text),
            Event::SoftBreak => self.push_text(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.start_block();
                self.push("────────", self.theme.dim());
                self.flush();
                self.needs_gap = true;
            }
            Event::TaskListMarker(done) => {
                self.bullet = Some(if done { "☑ ".into() } else { "☐ ".into() })
            }
            _ => {}
        }
    }

    fn start_tag(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.start_block(),
            Tag::Heading { .. } => {
                self.start_block();
                self.heading = true;
            }
            Tag::BlockQuote(_) => {
                self.start_block();
                self.quote_depth += 1;
            }
            Tag::CodeBlock(kind) => {
                self.start_block();
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    self.push(&language, self.theme.dim());
                    self.flush();
                }
                self.in_code_block = true;
            }
            Tag::List(first) => {
                self.start_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.needs_gap = false;
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    _ => "• ".to_owned(),
                });
            }
            Tag::Emphasis => self.emphasis.push(Modifier::ITALIC),
            Tag::Strong => self.emphasis.push(Modifier::BOLD),
            Tag::Strikethrough => self.emphasis.push(Modifier::CROSSED_OUT),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(dest_url.to_string())
            }
            Tag::Table(_) => self.start_block(),
            Tag::TableHead => {
                self.emphasis.push(Modifier::BOLD);
                self.table.push(Vec::new());
            }
            Tag::TableRow => self.table.push(Vec::new()),
            _ => {}
        }
    }

    fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.needs_gap = true;
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = false;
                self.needs_gap = true;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quote_depth = self.quote_depth.saturating_sub(1);
                self.needs_gap = true;
            }
            TagEnd::CodeBlock => {
                self.in_code_block = false;
                self.needs_gap = true;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.needs_gap = self.lists.is_empty();
            }
            TagEnd::Item => self.flush(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => drop(self.emphasis.pop()),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.spans);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::TableHead => drop(self.emphasis.pop()),
            TagEnd::Table => self.close_table(),
            _ => {}
        }
    }

    fn close_table(&mut self) {
        let rows = std::mem::take(&mut self.table);
        for spans in markdown_table::lines(&rows, self.cells, self.theme.dim()) {
            self.spans = spans;
            self.flush();
        }
        self.needs_gap = true;
    }

    /// Appends the address of a link, because its text may be misleading.
    fn close_link(&mut self) {
        let Some(link) = self
            .link
            .take()
            .map(|link| crate::domain::text::punycode_url(&link))
        else {
            return;
        };
        let text: String = self.spans.iter().map(|(text, _)| text.as_str()).collect();
        if !text.ends_with(&link) {
            let address = format!(" ({})", crate::domain::text::one_line(&link));
            self.push(&address, self.theme.dim());
        }
    }

    /// Ends the current line and starts a block, after an empty line if needed.
    fn start_block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.needs_gap) && !self.paragraphs.is_empty() {
            self.paragraphs.push(Paragraph::default());
        }
    }

    fn style(&self) -> Style {
        let emphasis = self
            .emphasis
            .iter()
            .fold(Modifier::empty(), |all, m| all | *m);
        let base = if self.heading {
            self.theme.accent().add_modifier(Modifier::BOLD)
        } else if self.link.is_some() {
            self.theme.accent().add_modifier(Modifier::UNDERLINED)
        } else {
            self.theme.text()
        };
        base.add_modifier(emphasis)
    }

    /// Appends text; bare web addresses look like links.
    fn push_text(&mut self, text: &str) {
        let style = self.style();
        let link_style = style.patch(self.theme.accent().add_modifier(Modifier::UNDERLINED));
        let mut rest = text;
        for link in links(text) {
            let Some((before, after)) = rest.split_once(link.as_str()) else {
                continue;
            };
            self.push(before, style);
            self.push(&link, link_style);
            rest = after;
        }
        self.push(rest, style);
    }

    fn push(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut().filter(|(_, s)| *s == style) {
            Some((last, _)) => last.push_str(text),
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

    /// Ends the current line, with its prefixes.
    fn flush(&mut self) {
        if self.spans.is_empty() && self.bullet.is_none() {
            return;
        }
        let mut indent = Spans::new();
        indent.extend(
            (self.quote_depth > 0).then(|| ("│ ".repeat(self.quote_depth), self.theme.dim())),
        );
        indent.extend(
            self.in_code_block
                .then(|| ("│ ".to_owned(), self.theme.dim())),
        );
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
        self.paragraphs.push(Paragraph {
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
        paragraphs(text, Theme::mono(), 24)
            .iter()
            .map(|p| format!("{}{}", join(&p.first), join(&p.spans)))
            .collect()
    }

    #[test]
    fn blocks_keep_their_shape() {
        let text = "# Cut\n\n\
            I *made* it:\n\n- one\n- two **b**\n  1. deep\n  2. deeper\n\n\
            > quoted\n\n```rust\nlet x = 1;\n\nend\n```\n\n\
            [site](https://x.org) ~~old~~\nnext";
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
            ["a │ b", "──┼──", "1 │ 2"]
        );
        assert_eq!(
            plain("| name | what it shows |\n|---|---|\n| 海滩.jpg | the beach in the evening |"),
            [
                "name     │ what it shows",
                "─────────┼──────────────",
                "海滩.jpg │ the beach in ",
                "         │ the evening"
            ]
        );
        let underlined = |text: &str| {
            let all = paragraphs(text, Theme::mono(), 80);
            let spans = all.into_iter().flat_map(|p| p.spans);
            let is_link =
                |(_, style): &(String, Style)| style.add_modifier.contains(Modifier::UNDERLINED);
            spans
                .filter(is_link)
                .map(|(text, _)| text)
                .collect::<Vec<_>>()
        };
        assert_eq!(underlined("see https://x.org/a, or b"), ["https://x.org/a"]);
        assert_eq!(plain("- [x] done\n- [ ] open"), ["☑ done", "☐ open"]);
        assert_eq!(plain("<https://x.org>"), ["https://x.org"]);
        assert_eq!(plain(""), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_parsed(text in "[-*_`#>|\\[\\]()0-9a-z.!~ \n中文👍]{0,200}") {
            paragraphs(&text, Theme::mono(), 24);
        }
    }
}
