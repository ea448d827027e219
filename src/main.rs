//! Entry point: parses the arguments, starts the runtime, returns the exit status.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::CommandFactory;
use nemo_tui::cli::{Cli, Command};
use nemo_tui::domain::io_reason::reason;
use nemo_tui::headless;

fn main() -> ExitCode {
    let cli = Cli::parse_args(std::env::args_os()).unwrap_or_else(|e| e.exit());
    if let Err(why) = nemo_tui::log::start(cli.common.log_file().as_deref()) {
        eprintln!("nemo-tui: {why}");
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
        Some(Command::Man(args)) => {
            let result = match &args.dir {
                Some(dir) => std::fs::create_dir_all(dir)
                    .and_then(|()| clap_mangen::generate_to(Cli::command(), dir)),
                None => clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout()),
            };
            return match (result, &args.dir) {
                (Err(e), Some(dir)) => {
                    eprintln!(
                        "nemo-tui: cannot write the man pages to {}: {}",
                        dir.display(),
                        reason(&e)
                    );
                    ExitCode::FAILURE
                }
                (Err(_), None) => ExitCode::FAILURE,
                (Ok(()), _) => ExitCode::SUCCESS,
            };
        }
        None if !(std::io::stdout().is_terminal() && std::io::stdin().is_terminal()) => {
            eprintln!(
                "nemo-tui: the editor needs a terminal\nIn scripts, use: nemo-tui exec --help"
            );
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
            eprintln!("nemo-tui: cannot start the worker threads: {}", reason(&e));
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
