//! Entry point.

use std::process::ExitCode;

fn main() -> ExitCode {
    nemo_tui::program::run()
}
