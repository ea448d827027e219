//! The message written in the user's own editor.

use std::process::Command;

use crate::domain::io_reason::reason;

/// Runs `$VISUAL`, else `$EDITOR`, else vi, on a file with the text; gives what is in it afterwards. The file lies in the
/// data folder, for its owner alone, and is gone when it was read; a failed editor leaves the text as it was.
pub fn write(text: &str, folder: &std::path::Path) -> Result<String, String> {
    let file = tempfile(text, folder).map_err(|e| reason(&e))?;
    let result = run(&file).and_then(|()| std::fs::read_to_string(&file).map_err(|e| reason(&e)));
    let _ = std::fs::remove_file(&file);
    result
}

fn tempfile(text: &str, folder: &std::path::Path) -> std::io::Result<std::path::PathBuf> {
    use std::io::Write;
    let file = folder.join(format!("message-{}.md", uuid::Uuid::new_v4().simple()));
    crate::fs::private::options()
        .create_new(true)
        .write(true)
        .open(&file)?
        .write_all(text.as_bytes())?;
    Ok(file)
}

fn run(file: &std::path::Path) -> Result<(), String> {
    let chosen = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|e| !e.trim().is_empty()));
    let chosen = chosen.unwrap_or_else(|| "vi".to_owned());
    // As everywhere, the variable may hold flags behind the program: `code --wait`.
    let mut words = chosen.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program)
        .args(words)
        .arg(file)
        .status()
        .map_err(|e| format!("{program}: {}", reason(&e)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program}: {status}"))
    }
}
