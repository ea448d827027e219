//! `serve`: the studio for other programs of this machine.

use serde_json::json;

use super::{Failure, Out, Settings, start_studio};
use crate::cli::Serve;

pub async fn run(settings: &Settings, serve: &Serve, out: &Out) -> Result<(), Failure> {
    let studio = start_studio(settings, serve.port, true).await?;
    let url = studio.url();
    out.fact("serving", json!({"url": url}), Some(&url));
    out.note(&format!(
        "The studio is open to programs on this machine: nemo-tui --api-url {url}\nCtrl-C stops it."
    ));
    std::future::pending().await
}
