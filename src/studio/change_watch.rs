//! Notices changes of projects and of proposals, by this program and by others. The system reports
//! them: nothing is polled.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::watch;

use crate::fs::private;

/// Counters of changes by session.
type Counters = Arc<Mutex<HashMap<String, watch::Sender<u64>>>>;

/// Watches the folders of projects and proposals, as soon as somebody is interested.
pub(super) struct ChangeWatch {
    projects: PathBuf,
    proposals: PathBuf,
    counters: Counters,
    watcher: Mutex<WatcherState>,
}

enum WatcherState {
    NotStarted,
    Running(RecommendedWatcher),
    /// The file system does not report changes.
    Unavailable,
}

impl ChangeWatch {
    pub fn new(projects: PathBuf, proposals: PathBuf) -> Self {
        Self {
            projects,
            proposals,
            counters: Counters::default(),
            watcher: Mutex::new(WatcherState::NotStarted),
        }
    }

    /// Returns the counter of changes of a session's project and proposals; `None` if the file
    /// system does not report changes. What changed before is not counted. The id must be
    /// validated.
    pub fn subscribe(&self, session: &str) -> Option<watch::Receiver<u64>> {
        let mut state = lock(&self.watcher);
        let receiver = {
            let mut counters = lock(&self.counters);
            let counter = counters.entry(session.to_owned()).or_default();
            counter.subscribe()
        };
        let watched = self.watch_session(&mut state, session);
        if let Err(why) = watched {
            tracing::warn!("changes by other programs are not noticed: {why}");
            *state = WatcherState::Unavailable;
        }
        matches!(*state, WatcherState::Running(_)).then_some(receiver)
    }

    /// Watches the proposals of a session, and no longer those of sessions without a subscriber.
    fn watch_session(&self, state: &mut WatcherState, session: &str) -> notify::Result<()> {
        if matches!(state, WatcherState::NotStarted) {
            *state = WatcherState::Running(self.start_watcher()?);
        }
        let WatcherState::Running(watcher) = state else {
            return Ok(());
        };
        // The watcher waits for its thread, which may be waiting for the counters.
        for other in self.remove_unused() {
            let _ = watcher.unwatch(&self.proposals.join(other));
        }
        let folder = self.proposals.join(session);
        private::folder(&folder)?;
        watcher.watch(&folder, RecursiveMode::NonRecursive)
    }

    /// Removes the counters without a subscriber. Returns their sessions.
    fn remove_unused(&self) -> Vec<String> {
        let unused = |_: &String, counter: &mut watch::Sender<u64>| counter.receiver_count() == 0;
        let mut counters = lock(&self.counters);
        counters
            .extract_if(unused)
            .map(|(other, _)| other)
            .collect()
    }

    fn start_watcher(&self) -> notify::Result<RecommendedWatcher> {
        let counters = self.counters.clone();
        let on_event = move |event: notify::Result<notify::Event>| match event {
            Ok(event) if event.kind.is_access() => {}
            Ok(event) if event.need_rescan() => {
                let counters = lock(&counters);
                counters.values().for_each(count);
            }
            Ok(event) => {
                let counters = lock(&counters);
                let changed = event.paths.iter().filter_map(|path| find(&counters, path));
                changed.for_each(count);
            }
            Err(why) => tracing::warn!("a change of a project was not noticed: {why}"),
        };
        let mut watcher = notify::recommended_watcher(on_event)?;
        // Not its files, because they are replaced.
        private::folder(&self.projects)?;
        watcher.watch(&self.projects, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count(counter: &watch::Sender<u64>) {
    counter.send_modify(|changes| *changes += 1);
}

/// Finds the counter of the session that a file belongs to: `projects/<session>.json`, or a JSON
/// file in `proposals/<session>`. Temporary files do not count.
fn find<'a>(
    counters: &'a HashMap<String, watch::Sender<u64>>,
    path: &Path,
) -> Option<&'a watch::Sender<u64>> {
    if path.extension()? != "json" {
        return None;
    }
    let of = |name: Option<&std::ffi::OsStr>| counters.get(name?.to_str()?);
    of(path.file_stem()).or_else(|| of(path.parent()?.file_name()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::fs::atomic;

    async fn changed(receiver: &mut watch::Receiver<u64>) {
        tokio::time::timeout(Duration::from_secs(30), receiver.changed())
            .await
            .unwrap()
            .unwrap();
    }

    #[tokio::test]
    async fn changes_of_a_session_are_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let (projects, proposals) = (dir.path().join("projects"), dir.path().join("proposals"));
        private::folder(&projects).unwrap();
        let changes = ChangeWatch::new(projects.clone(), proposals.clone());
        let mut first = changes.subscribe("1").unwrap();
        let mut second = changes.subscribe("2").unwrap();
        atomic::replace(&projects.join("1.json"), b"{}").unwrap();
        changed(&mut first).await;
        atomic::replace(&proposals.join("2/a.proposal.json"), b"{}").unwrap();
        changed(&mut second).await;
        assert!(!first.has_changed().unwrap());
        drop(second);
        changes.subscribe("1").unwrap();
        assert!(!lock(&changes.counters).contains_key("2"));
    }

    #[test]
    fn sessions_come_and_go_while_others_change() {
        let dir = tempfile::tempdir().unwrap();
        let (projects, proposals) = (dir.path().join("projects"), dir.path().join("proposals"));
        let changes = ChangeWatch::new(projects.clone(), proposals);
        let always = changes.subscribe("always").unwrap();
        let (done, is_done) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for n in 0..2_000 {
                drop(changes.subscribe(&(n % 2).to_string()));
            }
            done.send(changes).unwrap();
        });
        let deadline = std::time::Instant::now() + Duration::from_secs(60);
        let changes = loop {
            std::fs::write(projects.join("always.json"), b"{}").unwrap();
            match is_done.try_recv() {
                Ok(changes) => break changes,
                Err(_) => assert!(std::time::Instant::now() < deadline, "a deadlock"),
            }
        };
        assert!(lock(&changes.counters).len() <= 2);
        drop(always);
    }
}
