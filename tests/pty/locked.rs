//! The editor while another program locks the database.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::start_with_photo;
use crate::tui::{PATIENCE, Tui};

/// Duration of the lock.
const LOCKED: Duration = Duration::from_secs(5);

/// Lock of the database, held by this process.
struct Lock {
    released: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Lock {
    fn take(database: &Path) -> Self {
        let connection = Connection::open(database).unwrap();
        connection.busy_timeout(PATIENCE).unwrap();
        connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let released = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&released);
        let thread = std::thread::spawn(move || {
            std::thread::sleep(LOCKED);
            flag.store(true, Ordering::SeqCst);
            connection.execute_batch("COMMIT").unwrap();
        });
        Self { released, thread }
    }

    #[track_caller]
    fn assert_held(&self) {
        assert!(!self.released.load(Ordering::SeqCst), "painted too late");
    }

    fn wait(self) {
        self.thread.join().unwrap();
    }
}

/// Waits until a query returns a text.
#[track_caller]
fn wait_for_row(database: &Path, query: &str, wanted: &str) {
    let connection = Connection::open(database).unwrap();
    let end = Instant::now() + PATIENCE;
    loop {
        let found: Option<String> = connection.query_row(query, [], |r| r.get(0)).ok().flatten();
        if found.as_deref() == Some(wanted) {
            return;
        }
        assert!(Instant::now() < end, "{query}: {found:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Closes what is open, up to the transcript.
#[track_caller]
fn close(tui: &mut Tui) {
    tui.send("\x1b");
    tui.wait_drawn("the transcript", |s| s.contents().contains("i write"));
}

/// Types a message and checks that it is painted while the database is still locked.
#[track_caller]
fn type_while_locked(tui: &mut Tui, lock: &Lock, text: &str) {
    close(tui);
    tui.send("i");
    tui.send(text);
    tui.wait_for(text);
    lock.assert_held();
}

#[test]
fn a_locked_database_neither_blocks_the_keys_nor_loses_writes() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("data/nemo-tui.db");
    let unsent = "SELECT value FROM meta WHERE key LIKE 'composer:%'";
    let mut tui = start_with_photo(dir.path(), &["--local"]);
    tui.send("make a 5 second video from the photos\r");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    close(&mut tui);

    tui.send("gs");
    // Only the loaded list shows a summary of the timeline.
    tui.wait_drawn("the list of sessions", |s| {
        s.contents().contains("0:05 · 1 picture")
    });
    let lock = Lock::take(&database);
    tui.send("r Holiday\r");
    tui.wait_drawn("the new name", |s| {
        s.contents()
            .contains("make a 5 second video from the photos Holiday")
    });
    type_while_locked(&mut tui, &lock, "typed after renaming");
    lock.wait();
    wait_for_row(
        &database,
        "SELECT name FROM sessions",
        "make a 5 second video from the photos Holiday",
    );
    wait_for_row(&database, unsent, "typed after renaming");

    close(&mut tui);
    tui.send("V");
    tui.wait_drawn("the versions", |s| s.contents().contains("Version 1"));
    let lock = Lock::take(&database);
    tui.send("n");
    tui.wait_drawn("the prompt", |s| s.contents().contains("name of version 1"));
    tui.send("first cut\r");
    type_while_locked(&mut tui, &lock, " and naming");
    lock.wait();
    let name = "SELECT name FROM drafts ORDER BY id DESC LIMIT 1";
    wait_for_row(&database, name, "first cut");
    wait_for_row(&database, unsent, "typed after renaming and naming");
    tui.send("\x03\x03\x03");
    assert_eq!(tui.end().0, 0);
}
