//! Server for other agents: the tools of the editing agent over the Model Context Protocol, on
//! standard input and output or over HTTP.

mod call;
mod call_log;
mod context;
mod export_jobs;
mod folders;
mod http;
mod picture_data;
mod proposal;
mod reply;
mod resources;
mod server;
mod subscriptions;
mod timeline_data;
mod tools;
mod transcript_data;

use std::sync::Arc;

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::io::stdio_pipes;

use self::context::McpContext;
use self::server::McpServer;
use crate::cli::McpArgs;
use crate::domain::reason::{Hint, Reason};
use crate::startup::{Failure, RunSettings};

pub(crate) use self::call_log::{CallLog, LoggedCall};
pub(crate) use self::http::start as start_http;

/// Serves requests until the client disconnects.
///
/// # Errors
/// If the backend cannot be started, a folder does not exist, or the client does not speak the
/// protocol.
pub async fn run(settings: &RunSettings, args: &McpArgs) -> Result<(), Failure> {
    let context = McpContext::open(settings, args).await?;
    let server = McpServer::new(Arc::new(context));
    let failed = |why: String| Failure::new("mcp", Reason::Message(why), Hint::RunWithLog);
    let running = match server.serve(stdio_pipes()).await {
        Ok(running) => running,
        // The client left before it said anything.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(e) => return Err(failed(e.to_string())),
    };
    running.waiting().await.map_err(|e| failed(e.to_string()))?;
    Ok(())
}
