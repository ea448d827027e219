//! `serve`: runs the studio for other programs on this machine.

use serde_json::json;

use super::mcp_server;
use crate::cli::ServeArgs;
use crate::i18n::command_text::CommandText;
use crate::startup::{CommandOutput, Failure, RunSettings, speech_service, start_studio};

pub async fn run(
    settings: &RunSettings,
    serve: &ServeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let lang = settings.config.lang();
    let speech = speech_service(settings);
    let studio = start_studio(settings, serve.port, true, speech).await?;
    let agents = match serve.mcp {
        Some(port) => {
            let mut local = settings.clone();
            local.local = true;
            Some(mcp_server::start_http(&local, &serve.mcp_args(), port).await?)
        }
        None => None,
    };
    let url = studio.url();
    let mut event = json!({"url": url});
    if let Some(server) = &agents {
        event["mcp_url"] = json!(server.url);
        event["mcp_token_file"] = json!(server.token_file);
    }
    out.event("serving", event, Some(&url));
    let text = CommandText::Serving { url: &url };
    out.note(&text.text(lang));
    if let Some(server) = &agents {
        let text = CommandText::ServingAgents {
            url: &server.url,
            file: &server.token_file.display(),
        };
        out.note(&text.text(lang));
    }
    std::future::pending().await
}
