//! Transcripts as Markdown files.

use std::path::{Path, PathBuf};

use crate::domain::diff::ChangeKind;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::domain::text::{one_line, safe_file_stem};
use crate::domain::transcript::Item;
use crate::fs::unique::free_path;
use crate::i18n::locale::Lang;
use crate::i18n::{changes, reasons, transcript};

/// Writes a transcript as Markdown. Returns its path.
pub fn save_transcript(
    folder: &Path,
    title: &str,
    items: &[Item],
    lang: Lang,
) -> Result<PathBuf, Reason> {
    let folder = if folder.as_os_str().is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        folder.to_owned()
    };
    let path = free_path(&folder.join(format!("{}.md", safe_file_stem(title))));
    std::fs::write(&path, markdown(title, items, lang)).map_err(|e| Reason::File {
        path: path.clone(),
        why: Box::new(reason(&e)),
    })?;
    Ok(path)
}

fn markdown(title: &str, items: &[Item], lang: Lang) -> String {
    let mut text = format!("# {}\n", one_line(title));
    for item in items {
        text.push('\n');
        match item {
            Item::User { text: body } => body
                .lines()
                .for_each(|line| text.push_str(&format!("> {line}\n"))),
            Item::Agent { text: body } => text.push_str(&format!("{}\n", body.trim())),
            Item::Question { questions } => text.push_str(&format!("{}\n", questions.text())),
            Item::Notice { text: body } => text.push_str(&format!("*{}*\n", one_line(body))),
            Item::Problem { message, hint } => text.push_str(&format!(
                "**{}** {}\n",
                one_line(&reasons::text(lang, message)),
                one_line(&hint.text(lang))
            )),
            Item::Uploaded { .. }
            | Item::Exported { .. }
            | Item::Edited { .. }
            | Item::External { .. } => {
                text.push_str(&format!("*{}*\n", one_line(&transcript::text(lang, item))))
            }
            Item::Changes { changes } => {
                for change in changes {
                    let mark = match change.kind {
                        ChangeKind::Added => '+',
                        ChangeKind::Removed => '−',
                        ChangeKind::Changed => '~',
                    };
                    text.push_str(&format!(
                        "- {mark} {}\n",
                        changes::describe_change(lang, change)
                    ));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_becomes_a_file_and_never_replaces_one() {
        let dir = tempfile::tempdir().unwrap();
        let items = [
            Item::User {
                text: "make it\nblue".into(),
            },
            Item::Agent {
                text: "**Done.**".into(),
            },
            Item::Uploaded {
                name: "a.jpg".into(),
                bytes: 2_000,
            },
        ];
        let first = save_transcript(dir.path(), "../Trip", &items, Lang::En).unwrap();
        assert!(first.starts_with(dir.path()));
        let text = std::fs::read_to_string(&first).unwrap();
        assert!(
            text.contains("> make it\n> blue\n")
                && text.contains("**Done.**")
                && text.contains("a.jpg"),
            "{text}"
        );
        assert_ne!(
            save_transcript(dir.path(), "../Trip", &items, Lang::En).unwrap(),
            first
        );
    }
}
