//! `serve`: runs the studio for other programs on this machine.

use serde_json::json;

use crate::cli::ServeArgs;
use crate::startup::{CommandOutput, Failure, RunSettings, start_studio};

pub async fn run(
    settings: &RunSettings,
    serve: &ServeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let studio = start_studio(settings, serve.port, true).await?;
    let url = studio.url();
    out.event("serving", json!({"url": url}), Some(&url));
    out.note(&format!(
        "Programs on this machine can now use the studio: nemo-tui --api-url {url}\n\
         Press Ctrl-C to stop."
    ));
    std::future::pending().await
}
