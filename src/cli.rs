//! Command-line arguments.

use crate::app::overlay::ExportFormat;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::FileFormat;
use crate::domain::resolution::Resolution;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::config::{EditPolicy, home};
use crate::language::route::looks_like_a_source;
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// A full-screen terminal editor for AI video: talk to an editing agent, watch the timeline change,
/// export an MP4.
#[derive(Debug, Parser)]
#[command(name = "nemo-tui", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub common: CommonArgs,
    /// Start a new session instead of resuming the last one
    #[arg(long, conflicts_with = "session")]
    pub new: bool,
    /// Media to upload when the editor opens
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub upload: Vec<PathBuf>,
    /// Record the session to this new file for a bug report. Names, texts and paths are masked, but
    /// not what you type and the replies during the recording
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags shared by all commands.
#[derive(Clone, Debug, Args)]
pub struct CommonArgs {
    /// Use the embedded studio: no account, no network, renders with ffmpeg
    #[arg(long, global = true)]
    pub local: bool,
    /// Session to work in
    #[arg(long, global = true, value_name = "ID")]
    pub session: Option<String>,
    /// Server URL
    #[arg(long, global = true, value_name = "URL", env = "NEMO_API_URL")]
    pub api_url: Option<String>,
    /// URL of the web interface
    #[arg(long, global = true, value_name = "URL", env = "NEMO_WEB_URL")]
    pub web_url: Option<String>,
    /// Configuration file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "NEMO_TUI_CONFIG",
        value_parser = optional_path()
    )]
    pub config: Option<PathBuf>,
    /// Directory for sessions, transcripts, exports in progress and studio media
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "NEMO_TUI_DATA_DIR",
        value_parser = optional_path()
    )]
    pub data_dir: Option<PathBuf>,
    /// Write a log to this file (no tokens, no messages)
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

impl CommonArgs {
    /// Path given with `--config`, or `None` for the default path.
    pub(crate) fn config_file(&self) -> Option<PathBuf> {
        self.config
            .as_deref()
            .filter(|file| !file.as_os_str().is_empty())
            .map(home::expand_tilde)
    }

    /// Path given with `--log`.
    pub fn log_file(&self) -> Option<PathBuf> {
        self.log.as_deref().map(home::expand_tilde)
    }
}

impl Cli {
    /// Parses the arguments. `--local` overrides `NEMO_API_URL`.
    ///
    /// # Errors
    /// Fails if an argument is invalid or conflicts with another one, like `--local` with
    /// `--api-url`.
    pub fn parse_args(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        if matches.get_flag("local")
            && matches.value_source("api_url") == Some(ValueSource::CommandLine)
        {
            let message = "the argument '--local' cannot be used with '--api-url <URL>'";
            return Err(command.error(clap::error::ErrorKind::ArgumentConflict, message));
        }
        let exec_values = matches.subcommand_matches("exec").map(uploads_and_messages);
        let mut cli = Self::from_arg_matches_mut(&mut matches)?;
        if let (Some(Command::Exec(exec)), Some((uploads, messages))) =
            (&mut cli.command, exec_values)
        {
            (exec.upload, exec.messages) = (uploads, messages);
        }
        Ok(cli)
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Upload files, send messages in order and export, without the editor
    Exec(ExecArgs),
    /// Print the timeline of a session
    State(QueryArgs),
    /// Print the changes between two versions of the timeline
    Diff(DiffArgs),
    /// Print the credit balance
    Credits(QueryArgs),
    /// List sessions
    Sessions(QueryArgs),
    /// List exports
    Renders(QueryArgs),
    /// Export the timeline of a session
    Export(ExportArgs),
    /// Save a contact sheet of the timeline as a PNG
    Sheet(SheetArgs),
    /// Create a studio session from an OpenTimelineIO file of another editor
    Import(ImportArgs),
    /// Write the words that are spoken in a file, with their times
    Transcribe(TranscribeArgs),
    /// List, download and add models for speech recognition
    Speech(SpeechArgs),
    /// Recognizer process
    #[command(hide = true)]
    SpeechWorker,
    /// Serve the studio to other programs on this machine
    Serve(ServeArgs),
    /// Let other agents edit, over the Model Context Protocol on standard input and output
    Mcp(McpArgs),
    /// Print the log of calls by other agents
    Log(LogArgs),
    /// Print the JSON schema of the plans of `exec --plan`
    Schema,
    /// Check that everything the program needs is available
    Doctor(QueryArgs),
    /// Replay a recording and print the last screen
    Replay(ReplayArgs),
    /// Print the completion script of a shell
    Completions { shell: Shell },
    /// Print the manual page
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct ExecArgs {
    /// Media to upload first
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub upload: Vec<PathBuf>,
    /// Make the typed edits of this JSON file, all or none, after the uploads; `-` is standard
    /// input. `nemo-tui schema` prints the schema
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Print what the plan would change, and change nothing
    #[arg(long, requires = "plan", conflicts_with_all = ["upload", "messages", "export"])]
    pub dry_run: bool,
    /// Make the plan only if the timeline has this version
    #[arg(long, value_name = "N", requires = "plan")]
    pub expect_version: Option<u64>,
    /// Export to this file at the end: .mp4, .webm, .mov, .gif, .mp3 or .wav
    #[arg(long, value_name = "OUT.mp4", value_parser = OsStringValueParser::new().try_map(media_file))]
    pub export: Option<PathBuf>,
    /// 480p, 720p, 1080p, 1440p or 4k
    #[arg(long, value_parser = resolution)]
    pub resolution: Option<Resolution>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
    /// Messages to the agent
    #[arg(value_name = "MESSAGE")]
    pub messages: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Output file; its extension sets the format (default: an MP4 in the export folder, named
    /// after the title)
    #[arg(value_name = "OUT.mp4", value_parser = OsStringValueParser::new().try_map(export_file))]
    pub output: Option<PathBuf>,
    /// Media (mp4, webm, mov, gif, mp3, wav) or a timeline for other editors (otio, otioz, fcp7xml,
    /// edl, srt, vtt, ass, words, json)
    #[arg(long, value_parser = format, conflicts_with = "output")]
    pub format: Option<ExportFormat>,
    /// 480p, 720p, 1080p, 1440p or 4k
    #[arg(long, value_parser = resolution)]
    pub resolution: Option<Resolution>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Number of the earlier version (default: the one before the later version)
    pub from: Option<u32>,
    /// Number of the later version (default: the newest)
    pub to: Option<u32>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SheetArgs {
    /// Output PNG file (default: in the export folder, named after the title)
    #[arg(long, value_name = "SHEET.png", value_parser = OsStringValueParser::new().try_map(png_file))]
    pub out: Option<PathBuf>,
    /// Frames per row
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub columns: u32,
    /// Total number of frames, evenly spaced
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=400))]
    pub frames: u32,
    /// Width of a frame (px)
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(64..=1920))]
    pub width: u32,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// OpenTimelineIO file (.otio)
    pub file: PathBuf,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct TranscribeArgs {
    /// Video or audio file
    pub file: PathBuf,
    /// Print one JSON object per word
    #[arg(long, group = "words")]
    pub json: bool,
    /// Print SubRip captions
    #[arg(long, group = "words")]
    pub srt: bool,
    /// Print WebVTT captions
    #[arg(long, group = "words")]
    pub vtt: bool,
    /// Print ASS captions that highlight each word while it is spoken
    #[arg(long, group = "words")]
    pub ass: bool,
    /// Print the text (default)
    #[arg(long, group = "words")]
    pub txt: bool,
    /// Language of the speech, such as en or zh; auto detects it
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Name or path of a model
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// Output file; without another option, its extension sets the format
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SpeechArgs {
    #[command(subcommand)]
    pub command: SpeechCommand,
}

#[derive(Debug, Subcommand)]
pub enum SpeechCommand {
    /// List the known and the installed models
    Models(QueryArgs),
    /// Download a model
    Get(SpeechGetArgs),
    /// Install a model file for whisper.cpp
    Add(SpeechAddArgs),
}

#[derive(Debug, Args)]
pub struct SpeechGetArgs {
    /// Name of the model, such as base
    pub model: String,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SpeechAddArgs {
    /// Model file (ggml-NAME.bin)
    pub file: PathBuf,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

impl SpeechCommand {
    /// Returns true if the output is JSON.
    pub fn is_json(&self) -> bool {
        match self {
            Self::Models(args) => args.json,
            Self::Get(args) => args.json,
            Self::Add(args) => args.json,
        }
    }
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for every command to this directory instead
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Recording made with --record
    pub file: PathBuf,
    /// Stop after N messages
    #[arg(long, value_name = "N")]
    pub to: Option<usize>,
    /// Print every screen that differs from the previous one
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct QueryArgs {
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct McpArgs {
    /// Folder whose media may be added, and where exports may be written besides the export folder
    /// (default: the working directory); repeat it for several
    #[arg(long, value_name = "DIR")]
    pub allow: Vec<PathBuf>,
    /// Edits of other agents: ask (the user accepts them in the editor), allow, or read-only (no
    /// changes and no exports). The default is `edits` under `[mcp]` in the configuration
    #[arg(long, value_name = "MODE", value_enum)]
    pub edits: Option<EditPolicy>,
    /// Print the configuration of a client instead, with the other arguments
    #[arg(long, value_name = "CLIENT", value_enum)]
    pub print_config: Option<McpClient>,
}

/// A client with a known configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum McpClient {
    Claude,
    Codex,
    Gemini,
    Cursor,
    Vscode,
}

#[derive(Debug, Args)]
pub struct LogArgs {
    /// Calls over the Model Context Protocol
    #[arg(long, required = true)]
    pub mcp: bool,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Port; 0 selects a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Let other agents edit, too, over the Model Context Protocol on this port; 0 selects a free
    /// one
    #[arg(long, value_name = "PORT")]
    pub mcp: Option<u16>,
    /// With --mcp: folder whose media may be added, and where exports may be written besides the
    /// export folder (default: the working directory); repeat it for several
    #[arg(long, value_name = "DIR", requires = "mcp")]
    pub allow: Vec<PathBuf>,
    /// With --mcp: ask, allow, or read-only, as for the command mcp
    #[arg(long, value_name = "MODE", value_enum, requires = "mcp")]
    pub edits: Option<EditPolicy>,
    /// Print one JSON object per line
    #[arg(long)]
    pub json: bool,
}

impl ServeArgs {
    /// The arguments of the server for other agents.
    pub fn mcp_args(&self) -> McpArgs {
        McpArgs {
            allow: self.allow.clone(),
            edits: self.edits,
            print_config: None,
        }
    }
}

fn format(text: &str) -> Result<ExportFormat, String> {
    let media = FileFormat::from_name(text).map(ExportFormat::Media);
    let interchange = || InterchangeFormat::from_name(text).map(ExportFormat::Interchange);
    media.or_else(interchange).ok_or_else(|| {
        "one of mp4, webm, mov, gif, mp3, wav, otio, otioz, fcp7xml, edl, srt, vtt, ass, words, json"
            .into()
    })
}

/// The output file of an export. A path without an extension is an MP4.
fn export_file(path: OsString) -> Result<PathBuf, String> {
    let is_timeline = |path: &Path| InterchangeFormat::from_path(path).is_some();
    output_file(
        path,
        is_timeline,
        ".mp4, .webm, .mov, .gif, .mp3, .wav, .otio, .otioz, .xml, .edl, .srt, .vtt, .ass or .json",
    )
}

fn media_file(path: OsString) -> Result<PathBuf, String> {
    output_file(path, |_| false, ".mp4, .webm, .mov, .gif, .mp3 or .wav")
}

fn output_file(
    path: OsString,
    is_other: fn(&Path) -> bool,
    extensions: &str,
) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    let is_known =
        path.extension().is_none() || FileFormat::from_path(&path).is_some() || is_other(&path);
    is_known
        .then_some(path)
        .ok_or_else(|| format!("its extension sets the format: {extensions}"))
}

fn png_file(path: OsString) -> Result<PathBuf, String> {
    let path = PathBuf::from(path);
    let is_png = path
        .extension()
        .is_none_or(|e| e.eq_ignore_ascii_case("png"));
    is_png
        .then_some(path)
        .ok_or_else(|| "a contact sheet is a PNG picture: name a .png file".to_owned())
}

fn resolution(text: &str) -> Result<Resolution, String> {
    let resolution = Resolution::from(text.to_lowercase());
    if resolution.short_side().is_some() {
        return Ok(resolution);
    }
    let names = Resolution::ids().collect::<Vec<_>>().join(", ");
    Err(format!("one of {names}"))
}

/// Splits the values of `exec` into uploads and messages, in command-line order. A value of
/// `--upload` that is not a file, and all values after it up to the next flag, are messages:
/// `exec --upload a.jpg b.jpg "make a video"`.
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

/// Returns true if a value of `--upload` is an upload, not a message: an existing file, a URL, a
/// name with a media extension, or a path without spaces. It need not be uploadable: the upload
/// check reports that as a file error.
fn is_source(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let has_separator = text.contains(['/', '\\']);
    let exists = std::fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_dir() || has_separator);
    exists || looks_like_a_source(&text) || (has_separator && !text.contains(char::is_whitespace))
}

/// Parser of an optional path. Accepts an empty value, which means that none is given.
fn optional_path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_extension_of_an_output_file_is_a_format() {
        for (line, is_valid) in [
            ("export out.MP4", true),
            ("export out.srt", true),
            ("export out", true),
            ("export out.xyz", false),
            ("exec --export out.mov hi", true),
            ("exec --export out.otio hi", false),
            ("exec --export out.avi hi", false),
            ("sheet --out s.png", true),
            ("sheet --out s", true),
            ("sheet --out s.jpg", false),
        ] {
            let arguments = format!("nemo-tui {line}");
            let arguments = arguments.split(' ').map(OsString::from);
            assert_eq!(Cli::parse_args(arguments).is_ok(), is_valid, "{line}");
        }
    }

    #[test]
    fn local_and_api_url_conflict_at_any_position() {
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
    fn messages_and_uploads_are_distinguished_at_any_position() {
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
