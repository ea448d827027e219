//! Entry point: parses the arguments, starts the runtime, returns the exit status.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::CommandFactory;
use nemo_tui::cli::{Cli, Command};
use nemo_tui::domain::io_reason::reason;
use nemo_tui::domain::reason::{CommandReason, Hint, Reason};
use nemo_tui::headless;
use nemo_tui::i18n::locale::environment_language;
use nemo_tui::i18n::reasons;

fn main() -> ExitCode {
    let cli = Cli::parse_args(std::env::args_os()).unwrap_or_else(|e| e.exit());
    if let Err(why) = nemo_tui::log::start(cli.common.log_file().as_deref()) {
        print_error(&why);
        return ExitCode::from(2);
    }
    match &cli.command {
        Some(Command::Completions { shell }) => {
            clap_complete::generate(
                *shell,
                &mut Cli::command(),
                "nemo-tui",
                &mut std::io::stdout(),
            );
            return ExitCode::SUCCESS;
        }
        // The recognizer process: its limits must not affect other threads.
        Some(Command::SpeechWorker) => {
            let succeeded = nemo_tui::speech::worker::run(std::io::stdout());
            return ExitCode::from(u8::from(!succeeded));
        }
        Some(Command::Man(args)) => {
            let result = match &args.dir {
                Some(dir) => std::fs::create_dir_all(dir)
                    .and_then(|()| clap_mangen::generate_to(Cli::command(), dir)),
                None => clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout()),
            };
            return match (result, &args.dir) {
                (Err(e), Some(dir)) => {
                    print_error(&Reason::ManPagesNotWritten {
                        folder: dir.clone(),
                        why: Box::new(reason(&e)),
                    });
                    ExitCode::FAILURE
                }
                (Err(_), None) => ExitCode::FAILURE,
                (Ok(()), _) => ExitCode::SUCCESS,
            };
        }
        None if !(std::io::stdout().is_terminal() && std::io::stdin().is_terminal()) => {
            print_error(&CommandReason::NeedsTerminal.into());
            eprintln!("{}", Hint::UseExecInScripts.text(environment_language()));
            return ExitCode::from(2);
        }
        _ => {}
    }
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
            None => nemo_tui::editor::run(cli).await,
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
