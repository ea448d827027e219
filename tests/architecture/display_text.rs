//! Finds string literals that a person could read as a phrase.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use syn::visit::Visit;

use crate::graph::{Source, is_test};

/// Macros whose literals are for developers: logs and failed assertions.
const DEVELOPER_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "debug",
    "debug_assert",
    "error",
    "info",
    "trace",
    "unreachable",
    "warn",
];

/// Line and text of each phrase in a file, without tests, logs, documentation and attributes
/// other than the texts of errors.
pub fn phrases(source: &Source) -> Vec<(usize, String)> {
    let mut phrases = Phrases::default();
    phrases.visit_file(&source.file);
    phrases.found
}

#[derive(Default)]
struct Phrases {
    found: Vec<(usize, String)>,
}

/// Returns true for two words in a row, a word next to a placeholder, a single word with a capital
/// letter, and Chinese characters.
fn is_phrase(text: &str) -> bool {
    if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) || is_title(text) {
        return true;
    }
    let is_word = |token: &str| {
        let token = token.trim_matches(|c: char| ".,:;!?()\"'…".contains(c));
        token.len() > 2 && token.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
    };
    let is_placeholder = |token: &str| token.contains('{') && token.contains('}');
    let tokens: Vec<&str> = text.split_whitespace().collect();
    tokens.windows(2).any(|pair| {
        let [first, second] = [pair[0], pair[1]];
        is_word(first) && (is_word(second) || is_placeholder(second))
            || is_placeholder(first) && is_word(second)
    })
}

/// Returns true for a word that begins with a capital letter, as on a button or in a title.
fn is_title(text: &str) -> bool {
    let word = text.trim().trim_end_matches(|c: char| ".:!?…".contains(c));
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.clone().count() > 1
        && letters.all(|c| c.is_ascii_lowercase())
}

impl Phrases {
    fn add(&mut self, text: &str, line: usize) {
        if is_phrase(text) {
            self.found.push((line, text.to_owned()));
        }
    }

    fn add_literal(&mut self, literal: &Literal) {
        if let Ok(syn::Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
            self.add(&text.value(), literal.span().start().line);
        }
    }

    /// Adds the literals of a macro call, without attributes (documentation) and inner logs.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut is_after_hash = false;
        let mut is_log = false;
        let mut last_name = String::new();
        for token in tokens {
            let was_after_hash = std::mem::take(&mut is_after_hash);
            match token {
                TokenTree::Literal(literal) => self.add_literal(&literal),
                TokenTree::Ident(name) => last_name = name.to_string(),
                TokenTree::Punct(mark) => {
                    is_after_hash = mark.as_char() == '#';
                    is_log =
                        mark.as_char() == '!' && DEVELOPER_MACROS.contains(&last_name.as_str());
                }
                TokenTree::Group(group) => {
                    let is_attribute = was_after_hash && group.delimiter() == Delimiter::Bracket;
                    if !is_attribute && !std::mem::take(&mut is_log) {
                        self.add_tokens(group.stream());
                    }
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Phrases {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta
            && list.path.is_ident("error")
        {
            self.add_tokens(list.tokens.clone());
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|s| s.ident.to_string());
        if !name.is_some_and(|name| DEVELOPER_MACROS.contains(&name.as_str())) {
            self.add_tokens(call.tokens.clone());
        }
    }

    /// Messages for parsers become part of their technical English.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_parser_error = matches!(
            &*call.func,
            syn::Expr::Path(path) if path.path.segments.last().is_some_and(|s| s.ident == "custom")
        );
        if !is_parser_error {
            syn::visit::visit_expr_call(self, call);
        }
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.add(&literal.value(), literal.span().start().line);
    }
}
