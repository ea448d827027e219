//! `mcp` and `log`: the server for other agents, and the log of their calls.

use serde_json::json;

use crate::cli::McpArgs;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason};
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::mcp::{self, CallLog, LoggedCall};
use crate::startup::{AgentServer, CommandOutput, Failure, RunSettings};

pub async fn run(settings: &RunSettings, args: &McpArgs) -> Result<(), Failure> {
    mcp::run(settings, args).await
}

/// Starts the server over HTTP.
///
/// # Errors
/// If it cannot be started.
pub async fn start_http(
    settings: &RunSettings,
    args: &McpArgs,
    port: u16,
) -> Result<AgentServer, Failure> {
    mcp::start_http(settings, args, port).await
}

/// Prints the logged calls, oldest first.
///
/// # Errors
/// If the log cannot be read.
pub fn print_log(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let log = CallLog::new(&settings.data_dir);
    let calls = log.read().map_err(|e| {
        let why = Box::new(reason(&e));
        let path = log.path().to_owned();
        Failure::new("file", Reason::File { path, why }, Hint::CheckPath)
    })?;
    for call in calls {
        let text = describe(settings.config.lang(), &call);
        out.event("call", json!(call), Some(&text));
    }
    Ok(())
}

fn describe(lang: Lang, call: &LoggedCall) -> String {
    let seconds = call.at_ms / 1_000;
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    CommandText::LoggedCall {
        time: &httpdate::fmt_http_date(time),
        client: &call.client,
        tool: &call.tool,
        arguments: &call.arguments,
        ms: &call.ms,
        error: &call.error.as_deref().unwrap_or_default(),
    }
    .text(lang)
}
