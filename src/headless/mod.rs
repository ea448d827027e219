//! Headless commands. Data goes to stdout; progress and errors go to stderr.

mod client_config;
mod doctor;
mod exec;
mod import;
#[cfg_attr(not(feature = "mcp"), path = "no_mcp.rs")]
mod mcp_server;
mod queries;
mod relink;
mod replay;
mod serve;
mod sheet;
mod speech;

use crate::cli::{Cli, Command};
use crate::domain::edit::plan_schema;
use crate::domain::io_reason::reason;
use crate::domain::reason::Hint;
use crate::i18n::locale;
use crate::signals::ShutdownSignals;
use crate::startup::{CommandOutput, Failure, RunSettings};

/// Runs a command and returns the exit status.
pub async fn run(cli: Cli) -> u8 {
    let json = match &cli.command {
        Some(Command::Exec(c)) => c.json,
        Some(Command::Export(c)) => c.json,
        Some(Command::Serve(c)) => c.json,
        Some(Command::Import(c)) => c.json,
        Some(Command::Sheet(c)) => c.json,
        Some(Command::Log(c)) => c.json,
        Some(Command::Diff(c)) => c.json,
        Some(Command::Transcribe(c)) => c.json,
        Some(Command::Speech(c)) => c.command.is_json(),
        Some(
            Command::State(c)
            | Command::Credits(c)
            | Command::Sessions(c)
            | Command::Renders(c)
            | Command::Doctor(c),
        ) => c.json,
        _ => false,
    };
    let out = CommandOutput::new(json);
    let mut shutdown = match ShutdownSignals::listen() {
        Ok(signals) => signals,
        Err(e) => {
            out.failure(&Failure::new("signals", reason(&e), Hint::OtherEnvironment));
            return 1;
        }
    };
    let result = tokio::select! {
        result = dispatch(cli, &out) => result,
        // Dropping the command stops the encoders and removes unfinished files. Studio exports
        // stay queued and are resumed by the next run.
        status = shutdown.next() => {
            out.clear_progress();
            return status;
        }
    };
    match result {
        Ok(()) => 0,
        Err(failure) => {
            out.failure(&failure);
            failure.status
        }
    }
}

async fn dispatch(cli: Cli, out: &CommandOutput) -> Result<(), Failure> {
    // A replay reads no configuration: the recording contains the options.
    if let Some(Command::Replay(args)) = &cli.command {
        return replay::run(args, out)
            .map_err(|failure| failure.localized(locale::environment_language(), None));
    }
    let settings = RunSettings::resolve(&cli.common)?;
    let result = run_command(cli, &settings, out).await;
    result.map_err(|failure| failure.localized(settings.config.lang(), settings.cloud_client()))
}

async fn run_command(cli: Cli, settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let config = cli.common.config_file();
    match cli.command {
        Some(Command::Exec(exec)) => exec::run(settings, &exec, out).await,
        Some(Command::Export(export)) => exec::export::run(settings, &export, out).await,
        Some(Command::Diff(diff)) => queries::diff(settings, &diff, out).await,
        Some(Command::Sheet(sheet)) => sheet::run(settings, &sheet, out).await,
        Some(Command::Import(import)) => import::run(settings, &import, out).await,
        Some(Command::State(_)) => queries::state(settings, out).await,
        Some(Command::Credits(_)) => queries::credits(settings, out).await,
        Some(Command::Sessions(_)) => queries::sessions(settings, out).await,
        Some(Command::Renders(_)) => queries::renders(settings, out).await,
        Some(Command::Serve(serve)) => serve::run(settings, &serve, out).await,
        Some(Command::Mcp(args)) => match args.print_config {
            Some(client) => client_config::print(&cli.common, &args, client, settings, out),
            None => mcp_server::run(settings, &args).await,
        },
        Some(Command::Schema) => {
            out.print_line(&format!("{:#}", plan_schema()));
            Ok(())
        }
        Some(Command::Log(_)) => mcp_server::print_log(settings, out),
        Some(Command::Transcribe(args)) => speech::transcribe(settings, &args, out).await,
        Some(Command::Speech(args)) => speech::run(settings, &args.command, out).await,
        Some(Command::Doctor(_)) => doctor::run(settings, config.as_deref(), out).await,
        Some(
            Command::Completions { .. }
            | Command::Man(_)
            | Command::Replay(_)
            | Command::SpeechWorker,
        )
        | None => Ok(()),
    }
}
