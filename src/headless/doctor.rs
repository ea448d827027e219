//! `doctor`: what the program needs, and whether it is there. Nothing secret is printed: it is made to be shown to others.

use std::io::IsTerminal;
use std::path::Path;

use serde_json::json;

use super::{CommandOutput, Failure, RunSettings, connect};
use crate::config::Config;
use crate::domain::asset::format_size;
use crate::media;
use crate::runtime::PLAYERS;
use crate::store::Store;

/// Encoders that exports need, and what for.
const ENCODERS: &[(&str, &str)] = &[
    ("libx264", "mp4, mov"),
    ("aac", "mp4, mov"),
    ("libvpx-vp9", "webm"),
    ("libopus", "webm"),
    ("libmp3lame", "mp3"),
    ("gif", "gif"),
];
/// The least room that a data folder should have, bytes.
const ROOM: u64 = 1 << 30;
/// A clock that is further off than this gets in the way of encrypted connections, s.
const CLOCK_OFF_S: u64 = 60;

/// One thing that was looked at: good, worth a word, or missing.
enum CheckResult {
    Good(String),
    Worth(String),
    Missing(String),
}

use CheckResult::{Good, Missing, Worth};

pub async fn run(
    settings: &RunSettings,
    config: Option<&Path>,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let mut missing = 0;
    let mut tell = |name: &str, finding: CheckResult| {
        let (mark, ok, text) = match finding {
            Good(text) => ("ok ", true, text),
            Worth(text) => ("?? ", true, text),
            Missing(text) => ("-- ", false, text),
        };
        missing += usize::from(!ok);
        out.event(
            "check",
            json!({"name": name, "ok": ok, "text": text}),
            Some(&format!("{mark} {name}: {text}")),
        );
    };
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    tell(
        "nemo-tui",
        Good(format!("{} on {os} {arch}", env!("CARGO_PKG_VERSION"))),
    );
    tell("terminal", terminal());
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        tell(
            "its answers",
            Good(crate::term::describe_capabilities(
                &settings.config.ui.pictures,
            )),
        );
    }
    for tool in ["ffmpeg", "ffprobe"] {
        tell(tool, version(tool).await);
    }
    tell("encoders", encoders().await);
    tell("player", player(&settings.config.export.player));
    tell("configuration", configuration(config));
    tell("data folder", folder(&settings.data_dir));
    tell("server", server(settings).await);
    if missing == 0 {
        Ok(())
    } else {
        Err(Failure::new(
            "doctor",
            format!("{missing} things are missing"),
            "See the lines that begin with --.",
        ))
    }
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .ok()
        .filter(|v| !v.is_empty())
        .unwrap_or_else(|| "unset".into())
}

fn terminal() -> CheckResult {
    let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
    let within = ["TMUX", "STY", "SSH_TTY"]
        .iter()
        .filter(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    let within: Vec<&str> = within
        .map(|name| {
            if *name == "TMUX" {
                "tmux"
            } else if *name == "STY" {
                "screen"
            } else {
                "ssh"
            }
        })
        .collect();
    let within = if within.is_empty() {
        String::new()
    } else {
        format!(", within {}", within.join(" and "))
    };
    let told = format!(
        "TERM {}, COLORTERM {}, {columns}x{rows}{within}",
        variable("TERM"),
        variable("COLORTERM")
    );
    match (columns, rows) {
        (0, _) | (_, 0) => Worth(format!(
            "{told}; none here, so only commands without a screen"
        )),
        (60.., 16..) => Good(told),
        _ => Worth(format!("{told}; the editor needs 60x16")),
    }
}

async fn version(tool: &'static str) -> CheckResult {
    match media::first_line(tool, &["-version"]).await {
        Ok(line) => Good(
            line.split(" Copyright")
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
        Err(e) => Missing(format!(
            "{e} (needed by --local, and to check what was exported)"
        )),
    }
}

async fn encoders() -> CheckResult {
    let Ok(list) = media::lines("ffmpeg", &["-hide_banner", "-encoders"]).await else {
        return Missing("ffmpeg does not list them".into());
    };
    let has = |name: &str| {
        list.iter()
            .any(|l| l.split_whitespace().nth(1) == Some(name))
    };
    let lacking: Vec<String> = ENCODERS
        .iter()
        .filter(|(name, _)| !has(name))
        .map(|(name, what)| format!("{name} ({what})"))
        .collect();
    if !has("libx264") {
        Missing(format!("lacking {}", lacking.join(", ")))
    } else if lacking.is_empty() {
        Good(
            ENCODERS
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(", "),
        )
    } else {
        Worth(format!("lacking {}", lacking.join(", ")))
    }
}

fn player(configured: &str) -> CheckResult {
    let installed = |name: &str| media::find_on_path(name).is_some();
    match (
        configured,
        PLAYERS
            .iter()
            .map(|(name, _)| *name)
            .find(|name| installed(name)),
    ) {
        ("", Some(found)) => Good(found.to_owned()),
        ("", None) => {
            Worth("neither mpv, ffplay nor vlc; exports open in the system's player".into())
        }
        (name, _) if installed(name) || Path::new(name).is_file() => Good(name.to_owned()),
        (name, _) => Missing(format!(
            "{name}, which the configuration names, is not on the PATH"
        )),
    }
}

fn configuration(given: Option<&Path>) -> CheckResult {
    // It was read before this runs: a bad one ends the program with its place.
    match Config::file_path(given).filter(|file| file.is_file()) {
        Some(file) => Good(file.display().to_string()),
        None => Good("none; everything has its default".into()),
    }
}

fn folder(dir: &Path) -> CheckResult {
    if let Err(e) = Store::open(dir) {
        return Missing(e.to_string());
    }
    match fs4::available_space(dir) {
        Ok(free) if free < ROOM => Worth(format!(
            "{}, {} free: exports may not fit",
            dir.display(),
            format_size(free)
        )),
        Ok(free) => Good(format!("{}, {} free", dir.display(), format_size(free))),
        Err(_) => Good(dir.display().to_string()),
    }
}

async fn server(settings: &RunSettings) -> CheckResult {
    let connected = match connect(settings).await {
        Ok(connected) => connected,
        Err(failure) => return Missing(failure.message),
    };
    if settings.local {
        return Good("the studio inside the program".into());
    }
    match connected.services.api.check_reachability().await {
        Ok(reached) => {
            let told = format!(
                "{} answers in {} ms",
                connected.services.api.host(),
                reached.latency.as_millis()
            );
            match reached.clock_skew_s.filter(|off| *off > CLOCK_OFF_S) {
                Some(off) => Worth(format!("{told}; this machine's clock is {off} s off")),
                None => Good(told),
            }
        }
        Err(e) => Missing(e.to_string()),
    }
}
