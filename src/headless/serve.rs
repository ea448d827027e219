//! `serve`: the studio for other programs of this machine.

use serde_json::json;

use super::{CommandOutput, Failure, RunSettings, start_studio};
use crate::cli::ServeArgs;

pub async fn run(
    settings: &RunSettings,
    serve: &ServeArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let studio = start_studio(settings, serve.port, true).await?;
    let url = studio.url();
    out.event("serving", json!({"url": url}), Some(&url));
    out.note(&format!(
        "The studio is open to programs on this machine: nemo-tui --api-url {url}\nCtrl-C stops it."
    ));
    std::future::pending().await
}
