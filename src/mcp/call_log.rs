//! Log of the calls: who called which tool, with what, and what came of it. A private file, which
//! the command `log` prints.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::reply::sanitize_data;
use crate::fs::{lock, private};

/// Maximum size of the file (bytes). The older half is dropped beyond it.
const MAX_BYTES: u64 = 2 << 20;
/// Maximum length of the arguments of a call (bytes).
const MAX_ARGUMENT_BYTES: usize = 2_000;
/// Maximum length of an error (characters).
const MAX_ERROR_CHARS: usize = 500;

/// A call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LoggedCall {
    /// Time (ms since 1970).
    pub at_ms: u64,
    /// Program that called.
    pub client: String,
    pub session: Option<String>,
    pub tool: String,
    pub arguments: Value,
    /// The reason of an error, or `None` after success.
    pub error: Option<String>,
    /// Duration (ms).
    pub ms: u64,
}

/// The log file.
#[derive(Debug)]
pub(crate) struct CallLog {
    path: PathBuf,
    /// Serializes the writes of this program.
    turn: Mutex<()>,
}

impl CallLog {
    /// The log of a data folder; nothing is created yet.
    pub fn new(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("mcp.log"),
            turn: Mutex::default(),
        }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a call. Long arguments are shortened. Blocks.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn append(&self, call: LoggedCall) -> std::io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        // Other programs append to the same file. Some file systems have no locks.
        let _lock = lock::lock(&self.path.with_extension("lock"))
            .inspect_err(|e| tracing::info!("the log of calls is not locked: {e}"));
        let arguments = sanitize_data(call.arguments);
        let text = arguments.to_string();
        let arguments = match text.len() > MAX_ARGUMENT_BYTES {
            true => Value::String(
                text.chars()
                    .take(MAX_ARGUMENT_BYTES / 4)
                    .chain(['…'])
                    .collect(),
            ),
            false => arguments,
        };
        let shorten = |error: String| error.chars().take(MAX_ERROR_CHARS).collect();
        let mut line = serde_json::to_string(&LoggedCall {
            arguments,
            error: call.error.map(shorten),
            ..call
        })?;
        line.push('\n');
        let mut options = private::options();
        let mut file = options
            .create(true)
            .append(true)
            .read(true)
            .open(&self.path)?;
        file.write_all(line.as_bytes())?;
        if file.metadata()?.len() > MAX_BYTES {
            self.drop_older_half(&mut file)?;
        }
        Ok(())
    }

    fn drop_older_half(&self, file: &mut File) -> std::io::Result<()> {
        file.seek(SeekFrom::Start(MAX_BYTES / 2))?;
        let mut rest = Vec::new();
        file.read_to_end(&mut rest)?;
        let start = rest.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
        crate::fs::atomic::replace(&self.path, rest.get(start..).unwrap_or_default())
    }

    /// Reads the calls, oldest first. Unreadable lines are skipped.
    ///
    /// # Errors
    /// If the file exists but cannot be read.
    pub fn read(&self) -> std::io::Result<Vec<LoggedCall>> {
        let bytes = match std::fs::read(&self.path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        // A write that a kill cut off may end within a character.
        let text = String::from_utf8_lossy(&bytes);
        let calls = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        Ok(calls.collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call(tool: &str, arguments: Value) -> LoggedCall {
        LoggedCall {
            at_ms: 1,
            client: "codex".into(),
            session: None,
            tool: tool.into(),
            arguments,
            error: None,
            ms: 2,
        }
    }

    #[test]
    fn calls_are_appended_privately_and_masked() {
        let dir = tempfile::tempdir().unwrap();
        let log = CallLog::new(dir.path());
        assert_eq!(log.read().unwrap(), []);
        let token = format!("nmv_usr_{}", "a".repeat(40));
        log.append(call("say", json!({"message": token}))).unwrap();
        log.append(call("split", json!({"id": "x".repeat(9_000)})))
            .unwrap();
        let calls = log.read().unwrap();
        assert_eq!(calls[0].arguments, json!({"message": "nmv_…"}));
        assert!(calls[1].arguments.to_string().len() < 3_000);
        assert!(!private::is_open_to_others(&dir.path().join("mcp.log")));
    }

    #[test]
    fn long_errors_and_torn_lines_lose_no_other_calls() {
        let dir = tempfile::tempdir().unwrap();
        let log = CallLog::new(dir.path());
        log.append(call("first", json!({}))).unwrap();
        let error = Some("é".repeat(3 << 20));
        log.append(LoggedCall {
            error,
            ..call("second", json!({}))
        })
        .unwrap();
        let mut bytes = std::fs::read(log.path()).unwrap();
        bytes.extend(b"{\"at_ms\":1,\"client\":\"caf\xc3\n");
        std::fs::write(log.path(), bytes).unwrap();
        log.append(call("third", json!({}))).unwrap();
        let calls = log.read().unwrap();
        let tools: Vec<&str> = calls.iter().map(|c| c.tool.as_str()).collect();
        assert_eq!(tools, ["first", "second", "third"]);
    }

    #[test]
    fn calls_are_logged_without_a_lock() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("mcp.lock")).unwrap();
        let log = CallLog::new(dir.path());
        log.append(call("split", json!({}))).unwrap();
        assert_eq!(log.read().unwrap().len(), 1);
    }

    #[test]
    fn the_log_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let log = CallLog::new(dir.path());
        for n in 0..1_500 {
            let text = "x".repeat(1_900);
            log.append(call(&n.to_string(), json!(text))).unwrap();
        }
        let bytes = std::fs::metadata(dir.path().join("mcp.log")).unwrap().len();
        assert!(bytes <= MAX_BYTES, "{bytes}");
        let calls = log.read().unwrap();
        assert_eq!(calls.last().unwrap().tool, "1499");
        let first: usize = calls[0].tool.parse().unwrap();
        assert_eq!(first + calls.len(), 1_500, "none is missing in between");
    }
}
