//! The command line.

use crate::app::overlay::ExportFormat;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::FileFormat;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::config::home;
use crate::language::route::looks_like_a_source;
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

/// A full-screen terminal editor for AI video: talk to an editing agent, watch the timeline change, export an MP4.
#[derive(Debug, Parser)]
#[command(name = "nemo-tui", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub common: CommonArgs,
    /// Start a new session instead of going on with the last one
    #[arg(long, conflicts_with = "session")]
    pub new: bool,
    /// Media to upload when the editor opens
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub upload: Vec<PathBuf>,
    /// Record what the editor hears to this new file, to show a bug: names, texts and paths are masked, but not what is
    /// typed and answered meanwhile
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
pub struct CommonArgs {
    /// Use the studio inside the program: no account, no network, renders by ffmpeg
    #[arg(long, global = true)]
    pub local: bool,
    /// The session to work in
    #[arg(long, global = true, value_name = "ID")]
    pub session: Option<String>,
    /// The server's address
    #[arg(long, global = true, value_name = "URL", env = "NEMO_API_URL")]
    pub api_url: Option<String>,
    /// The address of its web side
    #[arg(long, global = true, value_name = "URL", env = "NEMO_WEB_URL")]
    pub web_url: Option<String>,
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE", env = "NEMO_TUI_CONFIG", value_parser = path_or_nothing())]
    pub config: Option<PathBuf>,
    /// The folder for what outlives the program
    #[arg(long, global = true, value_name = "DIR", env = "NEMO_TUI_DATA_DIR", value_parser = path_or_nothing())]
    pub data_dir: Option<PathBuf>,
    /// Write a log to this file (no tokens, no messages)
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

impl CommonArgs {
    /// The configuration that was asked for, or `None` for the usual one.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.config
            .as_deref()
            .filter(|file| !file.as_os_str().is_empty())
            .map(home::expand_tilde)
    }

    /// The log that was asked for.
    pub fn log_file(&self) -> Option<PathBuf> {
        self.log.as_deref().map(home::expand_tilde)
    }
}

impl Cli {
    /// Reads the arguments.
    ///
    /// # Errors
    /// Where they make no sense together or alone. `--local` beats `NEMO_API_URL`, but not a flag.
    pub fn parse_args(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        if matches.get_flag("local")
            && matches.value_source("api_url") == Some(ValueSource::CommandLine)
        {
            let why = "the argument '--local' cannot be used with '--api-url <URL>'";
            return Err(command.error(clap::error::ErrorKind::ArgumentConflict, why));
        }
        let sorted = matches.subcommand_matches("exec").map(uploads_and_messages);
        let mut cli = Self::from_arg_matches_mut(&mut matches)?;
        if let (Some(Command::Exec(exec)), Some((uploads, messages))) = (&mut cli.command, sorted) {
            (exec.upload, exec.messages) = (uploads, messages);
        }
        Ok(cli)
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Upload, talk and export without a screen: one session, messages in order
    Exec(ExecArgs),
    /// Print the timeline of a session
    State(QueryArgs),
    /// Print what differs between two versions of the timeline
    Diff(DiffArgs),
    /// Print the balance
    Credits(QueryArgs),
    /// List the sessions
    Sessions(QueryArgs),
    /// List the exports
    Renders(QueryArgs),
    /// Export the session's timeline
    Export(ExportArgs),
    /// Draw frames of the whole timeline into one picture
    Sheet(SheetArgs),
    /// Make a project of the studio from another editing program's cut (OpenTimelineIO)
    Import(ImportArgs),
    /// Serve the studio to other programs on this machine
    Serve(ServeArgs),
    /// Check what the program needs
    Doctor(QueryArgs),
    /// Play a recording again and print the last screen
    Replay(ReplayArgs),
    /// Print a shell's completion script
    Completions { shell: Shell },
    /// Print the manual page
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct ExecArgs {
    /// Media to upload first
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub upload: Vec<PathBuf>,
    /// Export to this file at the end: .mp4, .webm, .mov, .gif, .mp3 or .wav
    #[arg(long, value_name = "OUT.mp4")]
    pub export: Option<PathBuf>,
    /// 480p, 720p, 1080p, 1440p or 4k
    #[arg(long, value_parser = resolution)]
    pub resolution: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// What to say to the agent
    #[arg(value_name = "MESSAGE")]
    pub messages: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file: its extension tells the format; <title>.mp4 in the export folder without it
    #[arg(value_name = "OUT.mp4")]
    pub output: Option<PathBuf>,
    /// A film (mp4, webm, mov, gif, mp3, wav), or the cut for other programs (otio, otioz, fcp7xml, edl, srt, vtt, json)
    #[arg(long, value_parser = format, conflicts_with = "output")]
    pub format: Option<ExportFormat>,
    /// 480p, 720p, 1080p, 1440p or 4k
    #[arg(long, value_parser = resolution)]
    pub resolution: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The number of the earlier version; the one before the other without it
    pub from: Option<u32>,
    /// The number of the later version; the newest without it
    pub to: Option<u32>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SheetArgs {
    /// The PNG file; "<title> sheet.png" in the export folder without it
    #[arg(long, value_name = "SHEET.png")]
    pub out: Option<PathBuf>,
    /// Frames side by side
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub columns: u32,
    /// Frames in all, at even distances
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=400))]
    pub frames: u32,
    /// Width of a frame in px
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(64..=1920))]
    pub width: u32,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The .otio file
    pub file: PathBuf,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the pages of every command into this folder instead
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// What --record wrote
    pub file: PathBuf,
    /// Stop behind so many messages
    #[arg(long, value_name = "N")]
    pub to: Option<usize>,
    /// Print every screen that differs from the one before it
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct QueryArgs {
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port; a free one without it
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

fn format(text: &str) -> Result<ExportFormat, String> {
    let film = FileFormat::from_name(text).map(ExportFormat::Media);
    let cut = || InterchangeFormat::from_name(text).map(ExportFormat::Interchange);
    film.or_else(cut).ok_or_else(|| {
        "one of mp4, webm, mov, gif, mp3, wav, otio, otioz, fcp7xml, edl, srt, vtt, json".into()
    })
}

fn resolution(text: &str) -> Result<String, String> {
    match crate::domain::render_job::resolution_px(text) {
        Some(_) => Ok(text.to_lowercase()),
        None => Err("one of 480p, 720p, 1080p, 1440p, 4k".into()),
    }
}

/// The uploads and the messages of `exec`, each in their order on the line. A value of `--upload` that is not a file,
/// and all values after it up to the next flag, are messages: `exec --upload a.jpg b.jpg "make a video"`.
fn uploads_and_messages(matches: &ArgMatches) -> (Vec<PathBuf>, Vec<String>) {
    let mut indices = matches.indices_of("upload").into_iter().flatten();
    let (mut uploads, mut messages) = (Vec::new(), Vec::new());
    for values in matches
        .get_occurrences::<PathBuf>("upload")
        .into_iter()
        .flatten()
    {
        let mut files = true;
        for value in values {
            let index = indices.next().unwrap_or(usize::MAX);
            files &= is_source(value);
            if files {
                uploads.push(value.clone());
            } else {
                messages.push((index, value.to_string_lossy().into_owned()));
            }
        }
    }
    let positional = matches
        .get_many::<String>("messages")
        .into_iter()
        .flatten()
        .cloned();
    messages.extend(
        matches
            .indices_of("messages")
            .into_iter()
            .flatten()
            .zip(positional),
    );
    messages.sort_by_key(|(index, _)| *index);
    (
        uploads,
        messages.into_iter().map(|(_, message)| message).collect(),
    )
}

/// Whether a value of `--upload` names something to upload: what exists, an address, what ends like a media file, or a
/// path without spaces. That it cannot be uploaded, if so, is said of it as a file.
fn is_source(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let has_separator = text.contains(['/', '\\']);
    let exists = std::fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir() || has_separator);
    exists || looks_like_a_source(&text) || (has_separator && !text.contains(char::is_whitespace))
}

/// The value of a variable or a flag that names a file or a folder; empty means not given.
fn path_or_nothing() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn local_and_an_address_are_refused_wherever_they_stand() {
        for line in [
            ["--local", "--api-url", "http://x", "state"],
            ["state", "--api-url", "http://x", "--local"],
        ] {
            let arguments = std::iter::once("nemo-tui").chain(line).map(OsString::from);
            assert_eq!(
                Cli::parse_args(arguments).unwrap_err().kind(),
                clap::error::ErrorKind::ArgumentConflict
            );
        }
    }

    #[test]
    fn messages_are_told_from_uploads_wherever_they_stand() {
        let dir = tempfile::tempdir().unwrap();
        let clip = dir.path().join("a clip");
        std::fs::write(&clip, "x").unwrap();
        let clip = clip.to_str().unwrap();
        let parse = |line: &str| {
            let words = line
                .split('|')
                .map(|word| OsString::from(word.replace("CLIP", clip)));
            match Cli::parse_args(
                ["nemo-tui", "exec"]
                    .map(OsString::from)
                    .into_iter()
                    .chain(words),
            )
            .unwrap()
            .command
            {
                Some(Command::Exec(exec)) => (exec.upload.len(), exec.messages.join("|")),
                other => panic!("{other:?}"),
            }
        };
        for (line, uploads, messages) in [
            ("--upload|a.jpg|b c.mp4|make a video", 2, "make a video"),
            (
                "--upload|a.jpg|make a 5 second video",
                1,
                "make a 5 second video",
            ),
            (
                "--upload|a.jpg|make a video|export",
                1,
                "make a video|export",
            ),
            ("--upload|a.jpg|b.jpg|--upload|c.mp3|one|two", 3, "one|two"),
            ("--upload|a.jpg|one|--json|two", 1, "one|two"),
            ("--upload|a.jpg|one|--upload|b.jpg|two", 2, "one|two"),
            ("one|--upload|a.jpg|two", 1, "one|two"),
            ("--upload|a.jpg|--export|o.mp4|--json|x|y", 1, "x|y"),
            ("--upload|a.jpg|--|b.jpg", 1, "b.jpg"),
            ("--upload|a.jpg|fade in/out, 16:9", 1, "fade in/out, 16:9"),
            (
                "--upload|CLIP|https://example.org/a|slow it down",
                2,
                "slow it down",
            ),
            ("--upload|missing.jpg", 1, ""),
            ("--upload|*.jpg", 1, ""),
            ("--upload|photos/missing", 1, ""),
        ] {
            assert_eq!(parse(line), (uploads, messages.to_owned()), "{line}");
        }
    }
}
