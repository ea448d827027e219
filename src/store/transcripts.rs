//! Transcripts of sessions.

use rusqlite::params;

use super::database::{Store, now_ms};
use super::error::StoreError;
use crate::domain::transcript::Item;

impl Store {
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

    /// Returns the messages of the user in a session, oldest first, with their times (ms since
    /// 1970).
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn user_messages(&self, session: &str) -> Result<Vec<(u64, String)>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT created_ms, json_extract(item, '$.text') FROM transcript
             WHERE session = ?1 AND json_extract(item, '$.kind') = 'user' ORDER BY id",
        )?;
        let rows = query.query_map([session], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the times (ms since 1970) of the items that report changes of the timeline, oldest
    /// first, each with true for a direct edit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn reported_changes(&self, session: &str) -> Result<Vec<(u64, bool)>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT created_ms, json_extract(item, '$.kind') = 'edited' FROM transcript
             WHERE session = ?1 AND json_extract(item, '$.kind') IN ('changes', 'edited')
             ORDER BY id",
        )?;
        let rows = query.query_map([session], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
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
}
