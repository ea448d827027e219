//! `doctor`: checks that everything the program needs is available. Prints no secrets, so that the
//! output can be shared.

use std::io::IsTerminal;
use std::path::Path;

use serde_json::json;

use crate::config::Config;
use crate::domain::asset::format_size;
use crate::media;
use crate::runtime::PLAYERS;
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::store::Store;

/// Encoders for exports, with the formats that need them.
const ENCODERS: &[(&str, &str)] = &[
    ("libx264", "mp4, mov"),
    ("aac", "mp4, mov"),
    ("libvpx-vp9", "webm"),
    ("libopus", "webm"),
    ("libmp3lame", "mp3"),
    ("gif", "gif"),
];
/// Recommended minimum of free disk space (bytes).
const MIN_FREE_SPACE: u64 = 1 << 30;
/// Clock skew that breaks encrypted connections (s).
const MAX_CLOCK_SKEW_S: u64 = 60;

/// Cargo features, and whether this build has them.
const FEATURES: [(&str, bool); 4] = [
    ("clipboard", cfg!(feature = "clipboard")),
    ("keyring", cfg!(feature = "keyring")),
    ("pictures", cfg!(feature = "pictures")),
    ("studio", cfg!(feature = "studio")),
];

/// Result of one check.
enum CheckResult {
    Passed(String),
    Warning(String),
    Missing(String),
}

use CheckResult::{Missing, Passed, Warning};

pub(super) async fn run(
    settings: &RunSettings,
    config: Option<&Path>,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let mut missing = 0;
    let mut report = |name: &str, result: CheckResult| {
        let (mark, ok, text) = match result {
            Passed(text) => ("ok ", true, text),
            Warning(text) => ("?? ", true, text),
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
    report(
        "nemo-tui",
        Passed(format!("{} on {os} {arch}", env!("CARGO_PKG_VERSION"))),
    );
    report("features", features());
    report("terminal", terminal());
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        report(
            "capabilities",
            Passed(crate::term::describe_capabilities(
                &settings.config.ui.pictures,
            )),
        );
    }
    for tool in ["ffmpeg", "ffprobe"] {
        report(tool, version(tool).await);
    }
    report("encoders", encoders().await);
    report("player", player(&settings.config.export.player));
    report("configuration", configuration(config));
    report("data folder", folder(&settings.data_dir));
    report("server", server(settings).await);
    if missing == 0 {
        Ok(())
    } else {
        Err(Failure::new(
            "doctor",
            format!("{missing} checks failed"),
            "See the lines that start with --.",
        ))
    }
}

fn features() -> CheckResult {
    let names = |built: bool| {
        let features = FEATURES.iter().filter(|(_, is_built)| *is_built == built);
        let names: Vec<&str> = features.map(|(name, _)| *name).collect();
        names.join(", ")
    };
    match names(false).as_str() {
        "" => Passed(names(true)),
        omitted => Warning(format!("built without {omitted}")),
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
    let hosts = ["TMUX", "STY", "SSH_TTY"]
        .iter()
        .filter(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    let hosts: Vec<&str> = hosts
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
    let hosts = if hosts.is_empty() {
        String::new()
    } else {
        format!(", in {}", hosts.join(" and "))
    };
    let text = format!(
        "TERM {}, COLORTERM {}, {columns}x{rows}{hosts}",
        variable("TERM"),
        variable("COLORTERM")
    );
    match (columns, rows) {
        (0, _) | (_, 0) => Warning(format!(
            "{text}; not a terminal: only headless commands work"
        )),
        (60.., 16..) => Passed(text),
        _ => Warning(format!("{text}; the editor needs at least 60x16")),
    }
}

async fn version(tool: &'static str) -> CheckResult {
    match media::first_line(tool, &["-version"]).await {
        Ok(line) => Passed(
            line.split(" Copyright")
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
        Err(e) => Missing(format!("{e} (required by --local and to check exports)")),
    }
}

async fn encoders() -> CheckResult {
    let Ok(list) = media::lines("ffmpeg", &["-hide_banner", "-encoders"]).await else {
        return Missing("ffmpeg does not list its encoders".into());
    };
    let has = |name: &str| {
        list.iter()
            .any(|l| l.split_whitespace().nth(1) == Some(name))
    };
    let missing: Vec<String> = ENCODERS
        .iter()
        .filter(|(name, _)| !has(name))
        .map(|(name, formats)| format!("{name} ({formats})"))
        .collect();
    if !has("libx264") {
        Missing(format!("missing {}", missing.join(", ")))
    } else if missing.is_empty() {
        Passed(
            ENCODERS
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(", "),
        )
    } else {
        Warning(format!("missing {}", missing.join(", ")))
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
        ("", Some(found)) => Passed(found.to_owned()),
        ("", None) => {
            Warning("mpv, ffplay and vlc not found; exports open in the system player".into())
        }
        (name, _) if installed(name) || Path::new(name).is_file() => Passed(name.to_owned()),
        (name, _) => Missing(format!(
            "{name} (from the configuration) is not on the PATH"
        )),
    }
}

fn configuration(custom: Option<&Path>) -> CheckResult {
    // An invalid file has already ended the program with its error.
    match Config::file_path(custom).filter(|file| file.is_file()) {
        Some(file) => Passed(file.display().to_string()),
        None => Passed("none; using the defaults".into()),
    }
}

fn folder(dir: &Path) -> CheckResult {
    if let Err(e) = Store::open(dir) {
        return Missing(e.to_string());
    }
    match fs4::available_space(dir) {
        Ok(free) if free < MIN_FREE_SPACE => Warning(format!(
            "{}, {} free: exports may not fit",
            dir.display(),
            format_size(free)
        )),
        Ok(free) => Passed(format!("{}, {} free", dir.display(), format_size(free))),
        Err(_) => Passed(dir.display().to_string()),
    }
}

async fn server(settings: &RunSettings) -> CheckResult {
    let backend = match connect(settings).await {
        Ok(backend) => backend,
        Err(failure) => return Missing(failure.message),
    };
    if settings.local {
        return Passed("embedded studio".into());
    }
    match backend.services.api.check_reachability().await {
        Ok(reachability) => {
            let text = format!(
                "{} responds in {} ms",
                backend.services.api.host(),
                reachability.latency.as_millis()
            );
            match reachability
                .clock_skew_s
                .filter(|skew| *skew > MAX_CLOCK_SKEW_S)
            {
                Some(skew) => Warning(format!("{text}; this machine's clock is {skew} s off")),
                None => Passed(text),
            }
        }
        Err(e) => Missing(e.to_string()),
    }
}
