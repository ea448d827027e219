//! The documents list the keys, commands and flags that exist: `docs/keys.md` is generated from the
//! action table, and every documented command line is accepted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "common/files.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod files;

use clap::CommandFactory;
use files::documents;
use nemo_tui::input::{ACTIONS, Focus};

fn places(places: &[Focus]) -> &'static str {
    match places {
        [_, _, _, _, _, _, _] => "everywhere",
        [Focus::Transcript, Focus::Timeline] => "transcript, timeline",
        [Focus::Timeline, Focus::Speech] => "timeline, speech",
        [Focus::Transcript, Focus::Timeline, .., Focus::Details] => {
            "outside the composer and the speech"
        }
        [Focus::Transcript, Focus::Timeline, ..] => "outside the composer",
        [Focus::Details] => "details",
        [Focus::Speech] => "speech",
        [Focus::Composer, Focus::Transcript] => "chat",
        [Focus::Composer] => "composer",
        [Focus::Transcript] => "transcript",
        [Focus::Timeline] => "timeline",
        [Focus::Exports] => "exports",
        [Focus::Credits] => "credits",
        [] => "dialogs",
        other => panic!("name {other:?}"),
    }
}

#[test]
fn the_key_table_is_the_action_table() {
    let mut table = String::from("| where | keys | what | name |\n|---|---|---|---|\n");
    for entry in ACTIONS {
        let keys: Vec<String> = entry.keys.iter().map(|k| format!("`{k}`")).collect();
        table.push_str(&format!(
            "| {} | {} | {} | `{}` |\n",
            places(entry.panes),
            keys.join(" "),
            entry.en,
            entry.id
        ));
    }
    let keys = include_str!("../docs/keys.md");
    let (_, rest) = keys.split_once("tests/readme.rs -->\n").unwrap();
    let (found, _) = rest.split_once("<!-- end of keys -->").unwrap();
    assert_eq!(
        found.trim(),
        table.trim(),
        "put this between the markers:\n{table}"
    );
}

/// The lines of a document's code blocks that start the program, without their comments.
fn command_lines(text: &str) -> Vec<&str> {
    let mut in_block = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block && line.starts_with("nemo-tui ") {
            lines.extend(line.split(" #").next());
        }
    }
    lines
}

/// The command line parser with its global flags added to every subcommand.
fn parser() -> clap::Command {
    let mut parser = nemo_tui::cli::Cli::command();
    parser.build();
    parser
}

#[test]
fn every_documented_command_and_flag_exists() {
    let parser = parser();
    let mut checked = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        for line in command_lines(&text) {
            let name = line.split_whitespace().nth(1).unwrap();
            let command = if name.starts_with("--") {
                &parser
            } else {
                parser
                    .find_subcommand(name)
                    .unwrap_or_else(|| panic!("{}: {line}", document.display()))
            };
            let flags = line
                .split_whitespace()
                .filter_map(|argument| argument.strip_prefix("--"))
                .filter(|flag| !flag.is_empty());
            for flag in flags {
                assert!(
                    command.get_arguments().any(|a| a.get_long() == Some(flag)),
                    "{}: {line}: --{flag}",
                    document.display()
                );
            }
            checked += 1;
        }
    }
    assert!(checked > 25, "{checked}");
}

#[test]
fn every_command_and_flag_is_documented() {
    let parser = parser();
    let scripting = include_str!("../docs/scripting.md");
    for command in parser.get_subcommands().map(clap::Command::get_name) {
        let is_documented = command == "help" || scripting.contains(&format!("`{command}`"));
        assert!(is_documented, "{command}");
    }
    let flags = parser
        .get_arguments()
        .filter_map(|argument| argument.get_long())
        .filter(|flag| !["help", "version"].contains(flag));
    for flag in flags {
        assert!(scripting.contains(&format!("| `--{flag}")), "--{flag}");
    }
}
