//! Files of the render queue: stored jobs, and leftovers of killed programs.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::asset::Asset;
use crate::domain::quality::Quality;
use crate::domain::reason::Reason;
use crate::domain::render_job::{FileFormat, RenderStatus};

/// A render job, as stored beside its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredJob {
    pub id: String,
    /// Session of the job; empty in jobs of older versions.
    #[serde(default)]
    pub session: String,
    /// Draft to render; null once the job is over.
    pub draft: Value,
    /// Media of the project; empty once the job is over.
    pub assets: Vec<Asset>,
    /// Requested short side (px).
    pub short_side: Option<u32>,
    #[serde(default = "default_quality")]
    pub quality: Quality,
    #[serde(default)]
    pub format: FileFormat,
    pub status: RenderStatus,
    /// Progress, 0 to 1.
    #[serde(skip)]
    pub progress: f64,
    pub problem: Option<Reason>,
    /// Names of the cache entries that the output was made of.
    #[serde(default, rename = "pieces")]
    pub cache_entries: Vec<String>,
}

fn default_quality() -> Quality {
    Quality::High
}

impl StoredJob {
    /// Returns true if the job belongs to a session with this timeline id. Jobs of older versions
    /// are matched by the timeline.
    pub(super) fn belongs_to(&self, session: &str, timeline: Option<&str>) -> bool {
        if !self.session.is_empty() {
            return self.session == session;
        }
        timeline.is_some() && self.draft.get("id").and_then(Value::as_str) == timeline
    }
}

/// Reads a job, or `None` if its file is missing or damaged.
pub(super) fn read_job(path: &Path) -> Option<StoredJob> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(&text)
        .inspect_err(|e| tracing::error!("{} is damaged: {e}", path.display()))
        .ok()
}

/// Removes leftovers of killed programs from the folder and its cache: unfinished files of older
/// versions, and partially saved files. No other program may be using the folder.
pub(super) fn remove_leftovers(dir: &Path) {
    let entries = |dir: &Path| {
        std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
    };
    let has_extension =
        |path: &Path, extension: &str| path.extension().is_some_and(|e| e == extension);
    for path in entries(dir) {
        if has_extension(&path, "work") {
            let _ = std::fs::remove_dir_all(&path);
        } else if (has_extension(&path, "tmp") || has_extension(&path, "part")) && is_stale(&path) {
            let _ = std::fs::remove_file(&path);
        }
    }
    for path in entries(&dir.join("cache"))
        .filter(|path| has_extension(path, "ffconcat") || has_extension(path, "part"))
    {
        let _ = std::fs::remove_file(path);
    }
}

/// Returns true if a short-lived file is too old to be still in use.
fn is_stale(path: &Path) -> bool {
    let modified = std::fs::metadata(path).and_then(|m| m.modified());
    modified.is_ok_and(|time| {
        time.elapsed()
            .is_ok_and(|age| age > Duration::from_secs(60))
    })
}
