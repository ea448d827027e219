//! The README's key table is made from the action table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use nemo_tui::input::{ACTIONS, Focus};

fn places(places: &[Focus]) -> &'static str {
    match places {
        [_, _, _, _, _, _] => "everywhere",
        [Focus::Transcript, Focus::Timeline] => "transcript, timeline",
        [Focus::Transcript, Focus::Timeline, ..] => "outside the composer",
        [Focus::Details] => "details",
        [Focus::Composer, Focus::Transcript] => "chat",
        [Focus::Composer] => "composer",
        [Focus::Transcript] => "transcript",
        [Focus::Timeline] => "timeline",
        [Focus::Exports] => "exports",
        [Focus::Credits] => "credits",
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
    let readme = include_str!("../README.md");
    let (_, rest) = readme.split_once("tests/readme.rs -->\n").unwrap();
    let (found, _) = rest.split_once("<!-- end of keys -->").unwrap();
    assert_eq!(
        found.trim(),
        table.trim(),
        "put this between the marks:\n{table}"
    );
}

#[test]
fn every_flag_and_command_of_the_readme_exists() {
    use clap::CommandFactory;
    let mut command = nemo_tui::cli::Cli::command();
    command.build();
    let readme = include_str!("../README.md");
    let commands = readme
        .lines()
        .filter(|l| l.starts_with("nemo-tui "))
        .filter_map(|l| l.split(" #").next());
    for line in commands {
        let name = line.split_whitespace().nth(1).unwrap();
        let sub = command
            .find_subcommand(name)
            .unwrap_or_else(|| panic!("{line}"));
        for flag in line
            .split_whitespace()
            .filter_map(|w| w.strip_prefix("--"))
            .filter(|w| !w.is_empty())
        {
            assert!(
                sub.get_arguments().any(|a| a.get_long() == Some(flag)),
                "{line}: --{flag}"
            );
        }
    }
}
