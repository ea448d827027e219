//! The program: parses the arguments, starts the runtime, returns the exit status. It is part of
//! the library, because async functions are compiled in the crate that runs them.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{Cli, Command};
use crate::domain::io_reason::reason;
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::i18n::locale::environment_language;
use crate::i18n::reasons;
use crate::{editor, headless, log, speech};

/// Exit status of wrong usage.
const USAGE: u8 = 2;

/// Runs the program with the arguments of this process, and returns its exit status.
pub fn run() -> ExitCode {
    let cli = Cli::parse_args(std::env::args_os()).unwrap_or_else(|e| e.exit());
    if let Err(why) = log::start(cli.common.log_file().as_deref()) {
        print_error(&why);
        return ExitCode::from(USAGE);
    }
    let has_terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    match &cli.command {
        Some(Command::Completions { shell }) => print_completions(*shell),
        // The recognizer process: its limits must not affect other threads.
        Some(Command::SpeechWorker) => {
            let succeeded = speech::worker::run(std::io::stdout());
            ExitCode::from(u8::from(!succeeded))
        }
        Some(Command::Man(args)) => write_manual(args.dir.as_deref()),
        None if !has_terminal => {
            print_error(&CommandReason::NeedsTerminal.into());
            eprintln!("{}", Hint::UseExecInScripts.text(environment_language()));
            ExitCode::from(USAGE)
        }
        _ => run_with_tasks(cli),
    }
}

fn print_completions(shell: Shell) -> ExitCode {
    let mut command = Cli::command();
    clap_complete::generate(shell, &mut command, "nemo-tui", &mut std::io::stdout());
    ExitCode::SUCCESS
}

/// Writes the manual pages of all commands into a folder, or prints the page of the program.
fn write_manual(folder: Option<&Path>) -> ExitCode {
    let Some(folder) = folder else {
        let result = clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout());
        return result.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    };
    let result = std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    let Err(e) = result else {
        return ExitCode::SUCCESS;
    };
    print_error(&Reason::ManPagesNotWritten {
        folder: folder.to_owned(),
        why: Box::new(reason(&e)),
    });
    ExitCode::FAILURE
}

/// Runs the editor or a command that has tasks.
fn run_with_tasks(cli: Cli) -> ExitCode {
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().min(4));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(e) => {
            print_error(&Reason::ThreadsNotStarted(Box::new(reason(&e))));
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(async {
        match cli.command {
            Some(_) => headless::run(cli).await,
            None => editor::run(cli).await,
        }
    });
    // Tasks that still wait for a server must not delay the exit.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    ExitCode::from(status)
}

/// Prints an error that occurs before the configuration is loaded.
fn print_error(why: &Reason) {
    eprintln!("nemo-tui: {}", reasons::text(environment_language(), why));
}
