//! Editing of the message in an external editor.

use std::process::Command;

use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;

/// Opens the text in `$VISUAL`, `$EDITOR` or vi and returns the edited text. The temporary file is
/// in the data folder, readable only by its owner, and is removed afterwards.
///
/// # Errors
/// If the file cannot be written or read, or the editor fails.
pub fn write(text: &str, folder: &std::path::Path) -> Result<String, Reason> {
    let file = temporary(text, folder).map_err(|e| reason(&e))?;
    run(&file)?;
    std::fs::read_to_string(&file).map_err(|e| reason(&e))
}

fn temporary(text: &str, folder: &std::path::Path) -> std::io::Result<tempfile::TempPath> {
    use std::io::Write;
    let mut file = tempfile::Builder::new()
        .prefix("message-")
        .suffix(".md")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file.into_temp_path())
}

fn run(file: &std::path::Path) -> Result<(), Reason> {
    let configured = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|e| !e.trim().is_empty()));
    let command = configured.unwrap_or_else(|| "vi".to_owned());
    // The variable may contain arguments: `code --wait`.
    let mut arguments = command.split_whitespace();
    let program = arguments.next().unwrap_or("vi");
    let status = Command::new(program)
        .args(arguments)
        .arg(file)
        .status()
        .map_err(|e| program_error(program, reason(&e)))?;
    if status.success() {
        Ok(())
    } else {
        Err(program_error(program, Reason::message(status)))
    }
}

fn program_error(program: &str, why: Reason) -> Reason {
    Reason::File {
        path: program.into(),
        why: Box::new(why),
    }
}
