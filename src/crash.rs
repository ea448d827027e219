//! Panic handling: restores the terminal, then writes a crash report to the data folder.
//!
//! A report contains no messages, tokens or media paths, and is never sent anywhere.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Once};

use tokio::sync::Notify;

use crate::i18n::command_text::CommandText;
use crate::i18n::locale::environment_language;

/// Notified after a panic on any thread.
static PANICKED: LazyLock<Notify> = LazyLock::new(Notify::new);

/// Waits for a panic on any thread.
pub async fn wait_for_panic() {
    PANICKED.notified().await;
}

/// Installs the panic hook, which writes crash reports to `data_dir`.
pub fn install(data_dir: &Path) {
    static ONCE: Once = Once::new();
    let folder = data_dir.to_owned();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(move |info| {
            let (report, lang) = (report(info), environment_language());
            let notice = match write(&folder, &report) {
                Ok(path) => CommandText::CrashReport {
                    path: &path.display(),
                }
                .text(lang),
                Err(_) => report,
            };
            tracing::error!("panic");
            let text = CommandText::Crashed { notice: &notice }.text(lang);
            crate::term::print_after_restore(&text);
            PANICKED.notify_one();
        }));
    });
}

fn report(info: &std::panic::PanicHookInfo) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let location = info
        .location()
        .map_or_else(|| "unknown".to_owned(), ToString::to_string);
    format!(
        "nemo-tui {} on {} {}\nat {location}\n{}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        before_first_quote(message.unwrap_or_default()),
        std::backtrace::Backtrace::force_capture()
    )
}

/// The panic message up to the first quotation mark: a quoted value may be user content.
fn before_first_quote(message: &str) -> &str {
    message
        .split(['`', '"', '\''])
        .next()
        .unwrap_or_default()
        .trim_end()
}

fn write(folder: &Path, report: &str) -> std::io::Result<PathBuf> {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs());
    let path = folder.join(format!("crash-{seconds}.txt"));
    let mut file = crate::fs::private::options()
        .create(true)
        .append(true)
        .open(&path)?;
    std::io::Write::write_all(&mut file, report.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_contains_no_user_content() {
        assert_eq!(
            before_first_quote(
                "byte index 3 is not a char boundary; it is inside 'é' of `my secret`"
            ),
            "byte index 3 is not a char boundary; it is inside"
        );
        let dir = tempfile::tempdir().unwrap();
        let path = write(dir.path(), "text").unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "text");
    }
}
