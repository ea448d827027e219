//! Replaces the server for other agents in a build without the feature `mcp`.

use crate::cli::McpArgs;
use crate::domain::reason::{CommandReason, Hint};
use crate::startup::{AgentServer, CommandOutput, Failure, RunSettings};

fn missing() -> Failure {
    Failure::new("no_mcp", CommandReason::NoMcp, Hint::BuildWithMcp)
}

/// Fails.
///
/// # Errors
/// Always.
pub async fn run(_: &RunSettings, _: &McpArgs) -> Result<(), Failure> {
    Err(missing())
}

/// Fails.
///
/// # Errors
/// Always.
pub async fn start_http(_: &RunSettings, _: &McpArgs, _: u16) -> Result<AgentServer, Failure> {
    Err(missing())
}

/// Fails.
///
/// # Errors
/// Always.
pub fn print_log(_: &RunSettings, _: &CommandOutput) -> Result<(), Failure> {
    Err(missing())
}
