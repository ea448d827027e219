//! `serve`: runs the studio for other programs on this machine.

use serde_json::json;

use crate::cli::ServeArgs;
use crate::i18n::command_text::CommandText;
use crate::startup::{CommandOutput, Failure, RunSettings, speech_service, start_studio};

pub async fn run(
    settings: &RunSettings,
    serve: &ServeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let speech = speech_service(settings);
    let studio = start_studio(settings, serve.port, true, speech).await?;
    let url = studio.url();
    out.event("serving", json!({"url": url}), Some(&url));
    let text = CommandText::Serving { url: &url };
    out.note(&text.text(settings.config.lang()));
    std::future::pending().await
}
