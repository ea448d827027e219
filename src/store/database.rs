//! The database: its file, and values stored by key. Each group of its tables has a file of
//! operations. They block; [`super::StoreHandle`] does not.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use super::instance_lock::InstanceLock;
use super::{permissions, schema};
use crate::fs::private;

/// File name of the database in the data folder.
const DATABASE: &str = "nemo-tui.db";
/// Minimum free disk space to open the database (bytes).
const MIN_FREE_BYTES: u64 = 256 << 10;

/// Handle to the database. Cheap to clone: all clones share one connection behind a mutex, because
/// a statement takes microseconds.
#[derive(Clone, Debug)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    pub(super) instance: Arc<InstanceLock>,
}

/// Returns the wall clock time (ms since 1970).
pub fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

impl Store {
    /// Opens the database in `dir`; creates both if missing.
    ///
    /// # Errors
    /// If the folder cannot be used, the disk is full, or the database is locked, damaged or too
    /// new.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let folder = |e| StoreError::Folder(dir.to_owned(), e);
        private::data_folder(dir, DATABASE).map_err(folder)?;
        // Checked first because SQLite reports a full disk by many different errors.
        if fs4::available_space(dir).is_ok_and(|free| free < MIN_FREE_BYTES) {
            return Err(StoreError::Full(dir.to_owned()));
        }
        let file = dir.join(DATABASE);
        let is_new = !file.exists();
        permissions::create(&file).map_err(folder)?;
        if !is_new {
            permissions::restrict_old_files(dir, DATABASE);
        }
        let mut connection = Connection::open(&file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        schema::migrate(&mut connection)?;
        let instance = InstanceLock::acquire(dir).map_err(folder)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            instance: Arc::new(instance),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the value stored under a key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn value(&self, key: &str) -> Result<Option<String>, StoreError> {
        let connection = self.lock();
        Ok(connection
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |r| r.get(0))
            .optional()?)
    }

    /// Stores a value under a key; an empty value deletes the key.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_value(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let connection = self.lock();
        if value.is_empty() {
            connection.execute("DELETE FROM meta WHERE key = ?1", [key])?;
        } else {
            connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                [key, value],
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::render_job::{OutputOptions, RenderJob, RenderStatus};
    use crate::domain::resolution::Resolution;
    use crate::domain::transcript::Item;
    use crate::store::SessionRow;

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        (dir, store)
    }

    #[test]
    fn stored_values_survive_reopening() {
        let (dir, store) = store();
        let session = SessionRow {
            id: "1".into(),
            task_id: "t".into(),
            title: "Trip".into(),
            used_ms: 5,
        };
        store.save_session("cloud", &session).unwrap();
        store
            .save_session(
                "cloud",
                &SessionRow {
                    id: "2".into(),
                    used_ms: 9,
                    ..session.clone()
                },
            )
            .unwrap();
        for text in ["one", "two", "three"] {
            store
                .append_item("1", &Item::User { text: text.into() })
                .unwrap();
        }
        store.add_draft("1", "{}", None).unwrap();
        store.begin_turn("1", "hello").unwrap();
        store.add_draft("1", r#"{"later":1}"#, None).unwrap();
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(
            store
                .sessions("cloud")
                .unwrap()
                .iter()
                .map(|s| s.id.as_str())
                .collect::<Vec<_>>(),
            ["2", "1"]
        );
        assert!(store.sessions("studio").unwrap().is_empty());
        let last = ["two", "three"].map(|text| Item::User { text: text.into() });
        assert_eq!(store.transcript("1", 2).unwrap(), last);
        assert_eq!(
            store.last_draft("1").unwrap().as_deref(),
            Some(r#"{"later":1}"#)
        );
        store.rename_session("1", "Holiday").unwrap();
        store.save_session("cloud", &session).unwrap();
        let sessions = store.sessions("cloud").unwrap();
        assert_eq!(
            (sessions[0].id.as_str(), sessions[0].title.as_str()),
            ("1", "Holiday"),
            "a user-defined name is kept"
        );
        assert!(
            sessions[0].used_ms > sessions[1].used_ms,
            "the last used one, even if the clock was set back"
        );
        store.add_asset("1", "a.jpg", "{}").unwrap();
        assert_eq!(store.assets("1").unwrap(), ["{}"]);
        let turn = store.turn_in_flight("1").unwrap().unwrap();
        assert_eq!(
            (turn.message.as_str(), turn.before.as_deref()),
            ("hello", Some("{}")),
            "the version before the turn"
        );
        store.end_turn("1").unwrap();
        assert_eq!(store.turn_in_flight("1").unwrap(), None);
        store.delete_session("1").unwrap();
        assert!(
            store.transcript("1", 9).unwrap().is_empty() && store.assets("1").unwrap().is_empty()
        );
        assert_eq!(store.sessions("cloud").unwrap().len(), 1);
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(
                &std::fs::metadata(dir.path().join("nemo-tui.db"))
                    .unwrap()
                    .permissions()
            ) & 0o77,
            0
        );
    }

    #[test]
    fn turns_and_renders_of_a_live_instance_are_not_lost() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (
            Store::open(dir.path()).unwrap(),
            Store::open(dir.path()).unwrap(),
        );
        one.begin_turn("1", "mine").unwrap();
        two.begin_turn("1", "theirs").unwrap();
        assert_eq!(one.turn_in_flight("1").unwrap().unwrap().message, "mine");
        one.end_turn("1").unwrap();
        assert_eq!(
            one.turn_in_flight("1").unwrap(),
            None,
            "the other instance still receives its answer"
        );
        assert_eq!(two.turn_in_flight("1").unwrap().unwrap().message, "theirs");
        let job = RenderJob {
            id: "render_1".into(),
            session_id: "1".into(),
            status: RenderStatus::Processing,
            progress: 0.5,
            resolution: Resolution::P720,
            path: "a.mp4".into(),
            problem: None,
            bytes: 0,
            created_ms: 1,
            ended_ms: None,
            draft: None,
            version: None,
            output: OutputOptions::default(),
        };
        two.save_render("cloud", &job).unwrap();
        assert!(one.open_renders("cloud").unwrap().is_empty());
        assert_eq!(
            one.renders("cloud", 9).unwrap().len(),
            1,
            "but it is listed"
        );
        drop(two);
        assert_eq!(
            one.turn_in_flight("1").unwrap().unwrap().message,
            "theirs",
            "now it is lost"
        );
        assert_eq!(one.open_renders("cloud").unwrap(), [job]);
        one.end_turn("1").unwrap();
        assert_eq!(one.turn_in_flight("1").unwrap(), None);
    }

    #[test]
    fn a_newer_database_is_not_opened() {
        let (dir, store) = store();
        store
            .lock()
            .pragma_update(None, "user_version", 999)
            .unwrap();
        drop(store);
        assert!(matches!(
            Store::open(dir.path()),
            Err(StoreError::Newer(999))
        ));
    }
}
