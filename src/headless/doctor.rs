//! `doctor`: checks that everything the program needs is available. Prints no secrets, so that the
//! output can be shared.

use std::io::IsTerminal;
use std::path::Path;

use serde_json::json;

use crate::config::Config;
use crate::domain::asset::format_size;
use crate::domain::reason::{CommandReason, Hint};
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::i18n::ui::{Phrase, phrase};
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
const FEATURES: [(&str, bool); 6] = [
    ("clipboard", cfg!(feature = "clipboard")),
    ("keyring", cfg!(feature = "keyring")),
    ("mcp", cfg!(feature = "mcp")),
    ("pictures", cfg!(feature = "pictures")),
    ("speech", cfg!(feature = "speech")),
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
    let lang = settings.config.lang();
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
        Passed(
            CommandText::OnSystem {
                version: &env!("CARGO_PKG_VERSION"),
                os: &os,
                arch: &arch,
            }
            .text(lang),
        ),
    );
    report("features", features(lang));
    report("terminal", terminal(lang));
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        report(
            "capabilities",
            Passed(crate::term::describe_capabilities(
                lang,
                &settings.config.ui.pictures,
            )),
        );
    }
    for tool in ["ffmpeg", "ffprobe"] {
        report(tool, version(lang, tool).await);
    }
    report("encoders", encoders(lang).await);
    report("player", player(lang, &settings.config.export.player));
    report("configuration", configuration(lang, config));
    report("data folder", folder(lang, &settings.data_dir));
    report("server", server(lang, settings).await);
    if missing == 0 {
        Ok(())
    } else {
        let why = CommandReason::ChecksFailed(missing);
        Err(Failure::new("doctor", why, Hint::ReadChecks))
    }
}

fn features(lang: Lang) -> CheckResult {
    let names = |built: bool| {
        let features = FEATURES.iter().filter(|(_, is_built)| *is_built == built);
        let names: Vec<&str> = features.map(|(name, _)| *name).collect();
        names.join(", ")
    };
    match names(false).as_str() {
        "" => Passed(names(true)),
        omitted => Warning(CommandText::BuiltWithout { features: &omitted }.text(lang)),
    }
}

fn variable(lang: Lang, name: &str) -> String {
    std::env::var(name)
        .ok()
        .filter(|v| !v.is_empty())
        .unwrap_or_else(|| phrase(lang, Phrase::Unset).to_owned())
}

fn terminal(lang: Lang) -> CheckResult {
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
        let hosts = &hosts.join(" + ");
        CommandText::InHosts { hosts }.text(lang)
    };
    let text = format!(
        "TERM {}, COLORTERM {}, {columns}x{rows}{hosts}",
        variable(lang, "TERM"),
        variable(lang, "COLORTERM")
    );
    match (columns, rows) {
        (0, _) | (_, 0) => Warning(CommandText::NotATerminal { text: &text }.text(lang)),
        (60.., 16..) => Passed(text),
        _ => Warning(CommandText::SmallTerminal { text: &text }.text(lang)),
    }
}

async fn version(lang: Lang, tool: &'static str) -> CheckResult {
    match media::first_line(tool, &["-version"]).await {
        Ok(line) => Passed(
            line.split(" Copyright")
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
        Err(e) => {
            let why = &reasons::text(lang, &e.reason());
            Missing(CommandText::ToolRequired { why }.text(lang))
        }
    }
}

async fn encoders(lang: Lang) -> CheckResult {
    let Ok(list) = media::lines("ffmpeg", &["-hide_banner", "-encoders"]).await else {
        return Missing(phrase(lang, Phrase::NoEncoderList).to_owned());
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
    let missing_text = || {
        let list = &missing.join(", ");
        CommandText::MissingEncoders { list }.text(lang)
    };
    if !has("libx264") {
        Missing(missing_text())
    } else if missing.is_empty() {
        Passed(
            ENCODERS
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
                .join(", "),
        )
    } else {
        Warning(missing_text())
    }
}

fn player(lang: Lang, configured: &str) -> CheckResult {
    let installed = |name: &str| media::find_on_path(name).is_some();
    match (
        configured,
        PLAYERS
            .iter()
            .map(|(name, _)| *name)
            .find(|name| installed(name)),
    ) {
        ("", Some(found)) => Passed(found.to_owned()),
        ("", None) => Warning(phrase(lang, Phrase::NoPlayer).to_owned()),
        (name, _) if installed(name) || Path::new(name).is_file() => Passed(name.to_owned()),
        (name, _) => Missing(CommandText::PlayerMissing { name: &name }.text(lang)),
    }
}

fn configuration(lang: Lang, custom: Option<&Path>) -> CheckResult {
    // An invalid file has already ended the program with its error.
    match Config::file_path(custom).filter(|file| file.is_file()) {
        Some(file) => Passed(file.display().to_string()),
        None => Passed(phrase(lang, Phrase::NoConfiguration).to_owned()),
    }
}

fn folder(lang: Lang, dir: &Path) -> CheckResult {
    if let Err(e) = Store::open(dir) {
        return Missing(reasons::text(lang, &e.reason()));
    }
    let folder = &dir.display();
    match fs4::available_space(dir) {
        Ok(free) if free < MIN_FREE_SPACE => {
            let free = &format_size(free);
            Warning(CommandText::LittleSpace { folder, free }.text(lang))
        }
        Ok(free) => {
            let free = &format_size(free);
            Passed(CommandText::FreeSpace { folder, free }.text(lang))
        }
        Err(_) => Passed(dir.display().to_string()),
    }
}

async fn server(lang: Lang, settings: &RunSettings) -> CheckResult {
    // Without a configured server, the studio may be all that is used.
    let is_optional =
        cfg!(feature = "studio") && settings.config.api_url == Config::default().api_url;
    let problem = |why: String| match is_optional && !settings.local {
        true => Warning(CommandText::StudioSuffices { why: &why }.text(lang)),
        false => Missing(why),
    };
    let backend = match connect(settings).await {
        Ok(backend) => backend,
        Err(failure) => return problem(failure.localized(lang, None).message()),
    };
    if settings.local {
        return Passed(phrase(lang, Phrase::EmbeddedStudio).to_owned());
    }
    match backend.services.api.check_reachability().await {
        Ok(reachability) => {
            let text = &CommandText::Responds {
                host: &backend.services.api.host(),
                ms: &reachability.latency.as_millis(),
            }
            .text(lang);
            match reachability
                .clock_skew_s
                .filter(|skew| *skew > MAX_CLOCK_SKEW_S)
            {
                Some(seconds) => {
                    let seconds = &seconds;
                    Warning(CommandText::ClockSkew { text, seconds }.text(lang))
                }
                None => Passed(text.clone()),
            }
        }
        Err(e) => problem(reasons::text(lang, &e.reason())),
    }
}
