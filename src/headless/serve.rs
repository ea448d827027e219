//! `serve`: runs the studio for other programs on this machine.

use serde_json::json;

use crate::cli::ServeArgs;
use crate::i18n::command_text::CommandText;
use crate::startup::{CommandOutput, Failure, RunSettings, start_studio};

pub async fn run(
    settings: &RunSettings,
    serve: &ServeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let studio = start_studio(settings, serve.port, true).await?;
    let url = studio.url();
    out.event("serving", json!({"url": url}), Some(&url));
    let text = CommandText::Serving { url: &url };
    out.note(&text.text(settings.config.lang()));
    std::future::pending().await
}
