//! `mcp --print-config`: the configuration that makes a client start the server.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::{CommonArgs, McpArgs, McpClient};
use crate::config::home::expand_tilde;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason};
use crate::i18n::command_text::CommandText;
use crate::startup::{CommandOutput, Failure, RunSettings};

/// Name of the server in the configuration.
const NAME: &str = "nemo-tui";

/// Prints the configuration of a client.
///
/// # Errors
/// If the path of this program is unknown.
pub fn print(
    common: &CommonArgs,
    args: &McpArgs,
    client: McpClient,
    settings: &RunSettings,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let failed = |why: Reason| Failure::new("config", why, Hint::OtherEnvironment);
    let program = std::env::current_exe().map_err(|e| failed(reason(&e)))?;
    let server = json!({"command": program.to_string_lossy(), "args": arguments(common, args)});
    let (file, text) = match client {
        McpClient::Claude => (".mcp.json", json_text("mcpServers", server)),
        McpClient::Gemini => ("~/.gemini/settings.json", json_text("mcpServers", server)),
        McpClient::Cursor => ("~/.cursor/mcp.json", json_text("mcpServers", server)),
        McpClient::Vscode => (".vscode/mcp.json", json_text("servers", server)),
        McpClient::Codex => {
            let text = toml::to_string(&json!({"mcp_servers": {NAME: server}}));
            let text = text.map_err(|e| failed(Reason::message(e)))?;
            ("~/.codex/config.toml", text)
        }
    };
    out.note(&CommandText::AddToFile { path: &file }.text(settings.config.lang()));
    out.print_line(text.trim_end());
    Ok(())
}

fn json_text(key: &str, server: Value) -> String {
    format!("{:#}", json!({key: {NAME: server}}))
}

/// Arguments of the server, with absolute paths: the client chooses the working directory.
fn arguments(common: &CommonArgs, args: &McpArgs) -> Vec<String> {
    let absolute = |path: &Path| {
        let path = expand_tilde(path);
        let path = std::path::absolute(&path).unwrap_or(path);
        path.to_string_lossy().into_owned()
    };
    let mut list = vec!["mcp".to_owned()];
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            list.extend([name.to_owned(), value]);
        }
    };
    add("--config", common.config.as_deref().map(absolute));
    add("--data-dir", common.data_dir.as_deref().map(absolute));
    add("--session", common.session.clone());
    for folder in &args.allow {
        add("--allow", Some(absolute(folder)));
    }
    add("--edits", args.edits.map(|edits| edits.name().to_owned()));
    list.extend(common.local.then(|| "--local".to_owned()));
    list
}
