//! Latin words in Chinese texts.

/// Names, units and technical ids.
const KNOWN: &[&str] = &[
    "ASCII",
    "Application",
    "CA",
    "Client",
    "Content",
    "FILE",
    "GB",
    "ID",
    "Id",
    "JSON",
    "KB",
    "MB",
    "NEMO_TOKEN",
    "NEW",
    "OpenTimelineIO",
    "PATH",
    "SKILL",
    "Type",
    "X",
    "a",
    "agent",
    "api_key_env",
    "api_url",
    "application",
    "apt",
    "base_url",
    "brew",
    "client_id",
    "data",
    "db",
    "dir",
    "example",
    "exec",
    "features",
    "ffmpeg",
    "ffprobe",
    "files",
    "http",
    "https",
    "i",
    "install",
    "json",
    "keyring",
    "local",
    "log",
    "md",
    "mp4",
    "nemo",
    "new",
    "projects",
    "px",
    "s",
    "session",
    "sessions",
    "status",
    "studio",
    "trim",
    "tui",
    "x",
    "z",
];

/// Latin words of a Chinese text that are not names, units or technical ids.
pub(crate) fn foreign_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()))
        .filter(|word| {
            !KNOWN.contains(word) && !crate::domain::asset::is_uploadable(&format!("a.{word}"))
        })
        .collect()
}
