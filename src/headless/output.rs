//! What a command prints: words for people, or one JSON object a line for scripts.

use std::io::{IsTerminal, Write};

use serde_json::{Map, Value, json};

use super::Failure;
use crate::domain::text::{mask_tokens, sanitize};

/// The output of a command.
#[derive(Clone, Copy)]
pub struct CommandOutput {
    json: bool,
    /// Progress rewrites its line on a terminal and stays silent elsewhere.
    show_progress: bool,
}

impl CommandOutput {
    pub fn new(json: bool) -> Self {
        Self {
            json,
            show_progress: !json && std::io::stderr().is_terminal(),
        }
    }

    /// A fact: `{"event":name, …}` for scripts, `words` for people (none where they need not hear it).
    pub fn event(&self, name: &str, data: Value, words: Option<&str>) {
        if self.json {
            let mut print_line = Map::from_iter([("event".to_owned(), json!(name))]);
            print_line.extend(data.as_object().cloned().unwrap_or_default());
            self.line(&mask_tokens(&Value::Object(print_line).to_string()));
        } else if let Some(words) = words {
            self.line(&sanitize(words));
        }
    }

    /// A draft as it came, byte for byte.
    pub fn draft(&self, json: &str) {
        if self.json {
            let line = format!(
                r#"{{"event":"draft","draft":{}}}"#,
                json.replace(['\n', '\r'], " ")
            );
            self.line(&mask_tokens(&line));
        }
    }

    /// Text as it is: the fact itself.
    pub fn line(&self, text: &str) {
        // A reader that has gone away (`| head`) is no error of ours.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// Progress for people, on stderr.
    pub fn progress(&self, words: &str) {
        if self.show_progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{}", sanitize(words));
        }
    }

    /// Ends a line of progress.
    pub fn clear_progress(&self) {
        if self.show_progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }

    /// A note for people, on stderr.
    pub fn note(&self, words: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{}", sanitize(words));
        }
    }

    /// What went wrong: on stderr in words; for scripts also as an event.
    pub fn failure(&self, failure: &Failure) {
        self.clear_progress();
        if self.json {
            let Failure {
                code,
                message,
                hint,
                link,
                ..
            } = failure;
            self.event(
                "error",
                json!({"code": code, "message": message, "hint": hint, "link": link}),
                None,
            );
        }
        let _ = writeln!(
            std::io::stderr().lock(),
            "nemo-tui: {}\n{}",
            sanitize(&failure.message),
            sanitize(&failure.hint)
        );
    }
}
