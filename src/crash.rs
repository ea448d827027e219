//! When the program itself fails: the terminal is given back first, then a report is written that tells where, and holds
//! nothing of what was said, no tokens and no paths of media. Nothing is sent anywhere.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Once};

use tokio::sync::Notify;

/// Told when anything panicked, on whatever thread.
static HAPPENED: LazyLock<Notify> = LazyLock::new(Notify::new);

/// Waits for a panic.
pub async fn happened() {
    HAPPENED.notified().await;
}

/// From now on a panic writes its report to the data folder.
pub fn install(data_dir: &Path) {
    static ONCE: Once = Once::new();
    let folder = data_dir.to_owned();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(move |info| {
            let report = report(info);
            let told = match write(&folder, &report) {
                Ok(path) => format!("A report without your words lies at {}.", path.display()),
                Err(_) => report,
            };
            tracing::error!("the program failed");
            crate::term::say_last(&format!(
                "nemo-tui failed, which is a bug. What you made is kept.\n{told}"
            ));
            HAPPENED.notify_one();
        }));
    });
}

fn report(info: &std::panic::PanicHookInfo) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = info
        .location()
        .map_or_else(|| "unknown".to_owned(), ToString::to_string);
    format!(
        "nemo-tui {} on {} {}\nat {place}\n{}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        without_quotes(message.unwrap_or_default()),
        std::backtrace::Backtrace::force_capture()
    )
}

/// A panic's words up to the first value in them: what stands in quotation marks may be the user's.
fn without_quotes(message: &str) -> &str {
    message
        .split(['`', '"', '\''])
        .next()
        .unwrap_or_default()
        .trim_end()
}

fn write(folder: &Path, report: &str) -> std::io::Result<PathBuf> {
    let at = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs());
    let path = folder.join(format!("crash-{at}.txt"));
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
    fn a_report_keeps_the_users_words_to_themselves() {
        assert_eq!(
            without_quotes("byte index 3 is not a char boundary; it is inside 'é' of `my secret`"),
            "byte index 3 is not a char boundary; it is inside"
        );
        let dir = tempfile::tempdir().unwrap();
        let path = write(dir.path(), "text").unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "text");
    }
}
