//! Sessions and their media files.

use rusqlite::{Connection, OptionalExtension, params};

use super::database::{Store, now_ms};
use super::error::StoreError;

/// Stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: String,
    pub task_id: String,
    pub title: String,
    /// Time of the last use (ms since 1970).
    pub used_ms: u64,
}

impl Store {
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

    /// Returns the user-defined name of a session.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn session_name(&self, id: &str) -> Result<Option<String>, StoreError> {
        let query = "SELECT name FROM sessions WHERE id = ?1";
        let connection = self.lock();
        let name = connection.query_row(query, [id], |row| row.get(0));
        Ok(name.optional()?.flatten())
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

    /// Renames a media file of a session, or deletes it if there is no new name.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn change_asset(
        &self,
        session: &str,
        name: &str,
        new_name: Option<&str>,
    ) -> Result<(), StoreError> {
        let query = match new_name {
            Some(_) => {
                "UPDATE assets SET name = ?3, facts = json_set(facts, '$.filename', ?3)
                 WHERE session = ?1 AND name = ?2"
            }
            None => "DELETE FROM assets WHERE session = ?1 AND name = ?2 AND ?3 IS NULL",
        };
        let connection = self.lock();
        connection.execute(query, params![session, name, new_name])?;
        Ok(())
    }

    /// Returns the metadata (JSON) of a session's media files in upload order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn assets(&self, session: &str) -> Result<Vec<String>, StoreError> {
        let assets = self.assets_with_times(session)?;
        Ok(assets.into_iter().map(|(facts, _)| facts).collect())
    }

    /// Returns the metadata (JSON) of a session's media files in upload order, with the times of
    /// the uploads (ms since 1970).
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn assets_with_times(&self, session: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let connection = self.lock();
        let mut query = connection
            .prepare("SELECT facts, uploaded_ms FROM assets WHERE session = ?1 ORDER BY id")?;
        let rows = query.query_map([session], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
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
