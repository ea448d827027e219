//! Command output: text, or one JSON object per line with `--json`.

use std::io::{IsTerminal, Write};

use serde_json::{Map, Value, json};

use super::failure::Failure;
use crate::domain::text::{mask_tokens, sanitize};

#[derive(Clone, Copy)]
pub struct CommandOutput {
    json: bool,
    /// Progress is shown only on a terminal, on one line that is rewritten.
    show_progress: bool,
}

impl CommandOutput {
    pub fn new(json: bool) -> Self {
        Self {
            json,
            show_progress: !json && std::io::stderr().is_terminal(),
        }
    }

    /// Prints `{"event":name, …}` with `--json`, else `text`, if any.
    pub fn event(&self, name: &str, data: Value, text: Option<&str>) {
        if self.json {
            let mut object = Map::from_iter([("event".to_owned(), json!(name))]);
            object.extend(data.as_object().cloned().unwrap_or_default());
            self.print_line(&mask_tokens(&Value::Object(object).to_string()));
        } else if let Some(text) = text {
            self.print_line(&sanitize(text));
        }
    }

    /// Prints the `draft` event with the unmodified draft JSON. Prints nothing without `--json`.
    pub fn draft(&self, json: &str) {
        if self.json {
            let line = format!(
                r#"{{"event":"draft","draft":{}}}"#,
                json.replace(['\n', '\r'], " ")
            );
            self.print_line(&mask_tokens(&line));
        }
    }

    /// Prints a line to stdout, unmodified.
    pub fn print_line(&self, text: &str) {
        // A closed pipe (`| head`) is not an error.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// Shows a progress line on stderr.
    pub fn progress(&self, text: &str) {
        if self.show_progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{}", sanitize(text));
        }
    }

    /// Clears the progress line.
    pub fn clear_progress(&self) {
        if self.show_progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }

    /// Prints a note to stderr. Prints nothing with `--json`.
    pub fn note(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr().lock(), "{}", sanitize(text));
        }
    }

    /// Prints an error to stderr, and as an `error` event with `--json`.
    pub fn failure(&self, failure: &Failure) {
        self.clear_progress();
        if self.json {
            let data = json!({
                "code": failure.code,
                "message": failure.message(),
                "hint": failure.hint(),
                "link": failure.link,
            });
            self.event("error", data, None);
        }
        let _ = writeln!(
            std::io::stderr().lock(),
            "nemo-tui: {}\n{}",
            sanitize(&failure.message()),
            sanitize(&failure.hint())
        );
    }
}
