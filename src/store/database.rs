//! The database and its operations. They block; [`super::StoreHandle`] does not.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::StoreError;
use super::instance_lock::InstanceLock;
use super::schema;
use crate::domain::reason::Reason;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::domain::transcript::Item;
use crate::fs::private;

/// File name of the database in the data folder.
const DATABASE: &str = "nemo-tui.db";
/// Subfolders of the data folder that belong to the program.
const PROGRAM_FOLDERS: [&str; 5] = ["media", "pictures", "previews", "running", "studio"];
/// Minimum free disk space to open the database (bytes).
const MIN_FREE_BYTES: u64 = 256 << 10;

/// Stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: String,
    pub task_id: String,
    pub title: String,
    /// Time of the last use (ms since 1970).
    pub used_ms: u64,
}

/// Turn in flight: its outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnRow {
    pub message: String,
    /// Last stored draft when the turn began.
    pub before: Option<String>,
    pub started_ms: u64,
}

/// Handle to the database. Cheap to clone: all clones share one connection behind a mutex, because
/// a statement takes microseconds.
#[derive(Clone, Debug)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    instance: Arc<InstanceLock>,
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
        create(&file).map_err(folder)?;
        if !is_new {
            restrict_old_files(dir);
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

    /// Stores a session as the last used one of its backend, even if the system clock was set back.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn save_session(&self, backend: &str, session: &SessionRow) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT INTO sessions (id, backend, task_id, title, created_ms, used_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, max(?5, coalesce(
                (SELECT max(used_ms) + 1 FROM sessions WHERE backend = ?2 AND id <> ?1), 0)))
             ON CONFLICT (id) DO UPDATE SET title = ?4, used_ms = excluded.used_ms",
            params![
                session.id,
                backend,
                session.task_id,
                session.title,
                session.used_ms
            ],
        )?;
        Ok(())
    }

    /// Returns the sessions of a backend, last used first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn sessions(&self, backend: &str) -> Result<Vec<SessionRow>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT id, task_id, coalesce(name, title), used_ms FROM sessions
             WHERE backend = ?1 ORDER BY used_ms DESC, rowid DESC",
        )?;
        let rows = query.query_map([backend], |r| {
            Ok(SessionRow {
                id: r.get(0)?,
                task_id: r.get(1)?,
                title: r.get(2)?,
                used_ms: r.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sets the user-defined name of a session.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn rename_session(&self, id: &str, name: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE sessions SET name = ?2 WHERE id = ?1",
            params![id, name],
        )?;
        Ok(())
    }

    /// Deletes a session from this machine in one transaction. Its exports stay listed.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn delete_session(&self, id: &str) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for table in ["transcript", "drafts", "turns", "assets"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE session = ?1"), [id])?;
        }
        for prefix in ["composer", "markers", "costs"] {
            transaction.execute(
                "DELETE FROM meta WHERE key = ?1",
                [format!("{prefix}:{id}")],
            )?;
        }
        transaction.execute("DELETE FROM sessions WHERE id = ?1", [id])?;
        transaction.commit()?;
        reclaim_space(&connection);
        Ok(())
    }

    /// Stores the metadata (JSON) of a media file uploaded to a session.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_asset(&self, session: &str, name: &str, facts: &str) -> Result<(), StoreError> {
        let query =
            "INSERT INTO assets (session, name, facts, uploaded_ms) VALUES (?1, ?2, ?3, ?4)";
        self.lock()
            .execute(query, params![session, name, facts, now_ms()])?;
        Ok(())
    }

    /// Returns the metadata (JSON) of a session's media files in upload order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn assets(&self, session: &str) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut query =
            connection.prepare("SELECT facts FROM assets WHERE session = ?1 ORDER BY id")?;
        let rows = query.query_map([session], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
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

    /// Appends an item to a session's transcript.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn append_item(&self, session: &str, item: &Item) -> Result<(), StoreError> {
        let json = serde_json::to_string(item).unwrap_or_default();
        self.lock().execute(
            "INSERT INTO transcript (session, item, created_ms) VALUES (?1, ?2, ?3)",
            params![session, json, now_ms()],
        )?;
        Ok(())
    }

    /// Appends the items of one session's transcript to another's.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn copy_transcript(&self, from: &str, to: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT INTO transcript (session, item, created_ms)
             SELECT ?2, item, ?3 FROM transcript WHERE session = ?1 ORDER BY id",
            params![from, to, now_ms()],
        )?;
        Ok(())
    }

    /// Returns the last `limit` items of a transcript, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn transcript(&self, session: &str, limit: usize) -> Result<Vec<Item>, StoreError> {
        let connection = self.lock();
        let mut query = connection
            .prepare("SELECT item FROM transcript WHERE session = ?1 ORDER BY id DESC LIMIT ?2")?;
        let rows = query.query_map(params![session, limit], |r| r.get::<_, String>(0))?;
        let mut items: Vec<Item> = rows
            .filter_map(|text| serde_json::from_str(&text.ok()?).ok())
            .collect();
        items.reverse();
        Ok(items)
    }

    /// Stores a version of a draft unless it equals the last one.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_draft(&self, session: &str, json: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT INTO drafts (session, json, created_ms)
             SELECT ?1, ?2, ?3 WHERE ?2 IS NOT
                (SELECT json FROM drafts WHERE session = ?1 ORDER BY id DESC LIMIT 1)",
            params![session, json, now_ms()],
        )?;
        Ok(())
    }

    /// Returns the newest version of a session's draft.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn last_draft(&self, session: &str) -> Result<Option<String>, StoreError> {
        let query = "SELECT json FROM drafts WHERE session = ?1 ORDER BY id DESC LIMIT 1";
        Ok(self
            .lock()
            .query_row(query, [session], |r| r.get(0))
            .optional()?)
    }

    /// Records that a message is about to be sent, and the draft version it refers to. Must be
    /// called before the request.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn begin_turn(&self, session: &str, message: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT OR REPLACE INTO turns (session, message, started_ms, owner, base)
             VALUES (?1, ?2, ?3, ?4, (SELECT max(id) FROM drafts WHERE session = ?1))",
            params![session, message, now_ms(), self.instance.name],
        )?;
        Ok(())
    }

    /// Clears the turn in flight of a session, unless another live instance owns it.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn end_turn(&self, session: &str) -> Result<(), StoreError> {
        let connection = self.lock();
        let mut owners = connection.prepare("SELECT owner FROM turns WHERE session = ?1")?;
        let owners: Vec<String> = owners
            .query_map([session], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        for owner in owners
            .iter()
            .filter(|owner| !self.instance.is_other_live_instance(owner))
        {
            connection.execute(
                "DELETE FROM turns WHERE session = ?1 AND owner = ?2",
                [session, owner],
            )?;
        }
        Ok(())
    }

    /// Returns the turn whose outcome was never received. Turns owned by another live instance are
    /// skipped.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn turn_in_flight(&self, session: &str) -> Result<Option<TurnRow>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT t.owner, t.message, t.started_ms, d.json
             FROM turns t LEFT JOIN drafts d ON d.id = t.base
             WHERE t.session = ?1 ORDER BY t.started_ms DESC",
        )?;
        let parse_row = |r: &Row| {
            Ok((
                r.get(0)?,
                TurnRow {
                    message: r.get(1)?,
                    started_ms: r.get(2)?,
                    before: r.get(3)?,
                },
            ))
        };
        let rows: Vec<(String, TurnRow)> = query
            .query_map([session], parse_row)?
            .collect::<Result<_, _>>()?;
        Ok(rows
            .into_iter()
            .find(|(owner, _)| !self.instance.is_other_live_instance(owner))
            .map(|(_, turn)| turn))
    }

    /// Stores the current state of a render. The first call must precede the request that uses its
    /// id.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn save_render(&self, backend: &str, job: &RenderJob) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT OR REPLACE INTO renders (id, backend, session, status, progress, resolution,
                path, problem, bytes, created_ms, ended_ms, draft, version, output, owner)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                job.id,
                backend,
                job.session_id,
                job.status.name(),
                job.progress,
                job.resolution.id(),
                job.path.to_string_lossy(),
                job.problem.as_ref().map(Reason::to_stored),
                job.bytes,
                job.created_ms,
                job.ended_ms,
                job.draft,
                job.version,
                serde_json::to_string(&job.output).unwrap_or_default(),
                self.instance.name
            ],
        )?;
        Ok(())
    }

    /// Returns the newest `limit` renders of a backend, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn renders(&self, backend: &str, limit: usize) -> Result<Vec<RenderJob>, StoreError> {
        self.select_renders(
            "backend = ?1 ORDER BY created_ms DESC LIMIT ?2",
            params![backend, limit],
        )
    }

    /// Returns the unfinished renders of a backend, whatever their age, except those that another
    /// live instance follows.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn open_renders(&self, backend: &str) -> Result<Vec<RenderJob>, StoreError> {
        let jobs = self.select_renders(
            "backend = ?1 AND ended_ms IS NULL ORDER BY created_ms",
            params![backend],
        )?;
        let connection = self.lock();
        let mut owner = connection.prepare("SELECT owner FROM renders WHERE id = ?1")?;
        let mut open = Vec::new();
        for job in jobs.into_iter().filter(|job| !job.status.is_finished()) {
            let owner: String = owner.query_row([&job.id], |r| r.get(0))?;
            open.extend((!self.instance.is_other_live_instance(&owner)).then_some(job));
        }
        Ok(open)
    }

    fn select_renders(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<RenderJob>, StoreError> {
        let connection = self.lock();
        let columns = "id, session, status, progress, resolution, path, problem, bytes, \
                       created_ms, ended_ms, draft, version, output";
        let mut query =
            connection.prepare(&format!("SELECT {columns} FROM renders WHERE {condition}"))?;
        let rows = query.query_map(values, render_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Deletes a render whose id never reached the server.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn delete_render(&self, id: &str) -> Result<(), StoreError> {
        self.lock()
            .execute("DELETE FROM renders WHERE id = ?1", [id])?;
        Ok(())
    }
}

/// Minimum number of free pages that is worth a `VACUUM`.
const MIN_FREE_PAGES: i64 = 64;

/// Shrinks the database file after large deletions. A failure is harmless (another program may be
/// reading) and is only logged.
fn reclaim_space(connection: &Connection) {
    let free = connection.pragma_query_value(None, "freelist_count", |r| r.get::<_, i64>(0));
    if free.is_ok_and(|free| free >= MIN_FREE_PAGES)
        && let Err(e) = connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
    {
        tracing::info!("the database file could not be shrunk: {e}");
    }
}

fn render_row(r: &Row) -> rusqlite::Result<RenderJob> {
    Ok(RenderJob {
        id: r.get(0)?,
        session_id: r.get(1)?,
        status: RenderStatus::from_name(&r.get::<_, String>(2)?),
        progress: r.get(3)?,
        resolution: Resolution::from(r.get::<_, String>(4)?),
        path: PathBuf::from(r.get::<_, String>(5)?),
        problem: r.get::<_, Option<String>>(6)?.map(Reason::from_stored),
        bytes: r.get(7)?,
        created_ms: r.get(8)?,
        ended_ms: r.get(9)?,
        draft: r.get(10)?,
        version: r.get(11)?,
        output: serde_json::from_str(&r.get::<_, String>(12)?).unwrap_or_default(),
    })
}

/// Creates the database file with owner-only permissions before SQLite opens it. SQLite gives its
/// side files the same mode.
fn create(file: &Path) -> std::io::Result<()> {
    private::options().create(true).append(true).open(file)?;
    private::tighten(file);
    Ok(())
}

/// Restricts permissions of files written by older versions, which used the umask. The permissions
/// of a folder indicate whether its content needs it.
fn restrict_old_files(dir: &Path) {
    for name in PROGRAM_FOLDERS {
        let folder = dir.join(name);
        let is_link = std::fs::symlink_metadata(&folder).is_ok_and(|m| m.is_symlink());
        // Other programs may use folders of these names, too.
        let is_ours = !["media", "pictures"].contains(&name) || has_only_hashes(&folder);
        if !is_link && is_ours && private::is_open_to_others(&folder) {
            private::tighten_all(&folder);
        }
    }
    for side in ["-wal", "-shm"] {
        private::tighten(&dir.join(format!("{DATABASE}{side}")));
    }
}

/// Returns true if all file names in a folder begin with a hash, as in the program's own caches.
fn has_only_hashes(folder: &Path) -> bool {
    let is_hash =
        |name: &str| name.len() >= 16 && name.chars().take(16).all(|c| c.is_ascii_hexdigit());
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| entry.is_ok_and(|entry| is_hash(&entry.file_name().to_string_lossy())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quality::Quality;
    use crate::domain::render_job::OutputOptions;

    #[cfg(unix)]
    #[test]
    fn user_folders_with_common_names_keep_their_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        for (folder, file) in [
            ("media", "holiday.mp4"),
            ("pictures", "0123456789abcdef0123456789abcdef.thumb"),
        ] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
            std::fs::write(dir.path().join(folder).join(file), "x").unwrap();
            std::fs::set_permissions(
                dir.path().join(folder),
                std::fs::Permissions::from_mode(0o755),
            )
            .unwrap();
        }
        restrict_old_files(dir.path());
        let mode = |folder: &str| {
            std::fs::metadata(dir.path().join(folder))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!((mode("media"), mode("pictures")), (0o755, 0o700));
    }

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
        store.add_draft("1", "{}").unwrap();
        store.begin_turn("1", "hello").unwrap();
        store.add_draft("1", r#"{"later":1}"#).unwrap();
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
    fn renders_round_trip() {
        let (_dir, store) = store();
        let job = RenderJob {
            id: "render_1".into(),
            session_id: "1".into(),
            status: RenderStatus::Processing,
            progress: 0.25,
            resolution: Resolution::P1080,
            path: "/x/视频.mp4".into(),
            problem: None,
            bytes: 7,
            created_ms: 3,
            ended_ms: Some(4),
            draft: Some(12),
            version: Some(3),
            output: OutputOptions {
                quality: Quality::Low,
                fps: Some(25),
                vertical: true,
                ..OutputOptions::default()
            },
        };
        store.save_render("studio", &job).unwrap();
        assert_eq!(
            store.renders("studio", 10).unwrap(),
            std::slice::from_ref(&job)
        );
        assert!(store.open_renders("studio").unwrap().is_empty());
        let open = RenderJob {
            id: "render_2".into(),
            ended_ms: None,
            ..job
        };
        store.save_render("studio", &open).unwrap();
        assert_eq!(store.open_renders("studio").unwrap(), [open]);
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
