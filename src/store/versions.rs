//! Versions of a session's draft.

use rusqlite::{OptionalExtension, params};

use super::database::{Store, now_ms};
use super::error::StoreError;

/// Stored version of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    pub id: i64,
    /// Number within the session: the server's, else the position, starting with 1.
    pub number: u32,
    /// User-defined name, or empty.
    pub name: String,
    /// Program that made the version; empty for the user or if it is unknown.
    pub author: String,
    /// Creation time (ms since 1970).
    pub created_ms: u64,
    pub json: String,
}

/// The versions of a session with their numbers. This is the only place that numbers them: a server
/// that restores versions by number (the studio) reports the number; others are counted.
const NUMBERED: &str = "SELECT id, name, author, created_ms, json,
        coalesce(number, row_number() OVER (ORDER BY id)) AS number
     FROM drafts WHERE session = ?1";

impl Store {
    /// Stores a version of a draft, with its number if the server reports it, unless it is stored
    /// already.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_draft(
        &self,
        session: &str,
        json: &str,
        number: Option<u32>,
    ) -> Result<(), StoreError> {
        let connection = self.lock();
        // A version of an older program has no number yet.
        connection.execute(
            "UPDATE drafts SET number = ?3 WHERE number IS NULL AND json = ?2
                AND id = (SELECT max(id) FROM drafts WHERE session = ?1)",
            params![session, json, number],
        )?;
        connection.execute(
            "INSERT INTO drafts (session, json, created_ms, number)
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS
                (SELECT 1 FROM drafts WHERE session = ?1 AND json = ?2
                    AND (number = ?4 OR ?4 IS NULL
                        AND id = (SELECT max(id) FROM drafts WHERE session = ?1)))",
            params![session, json, now_ms(), number],
        )?;
        Ok(())
    }

    /// Records the program that made a version with this number, which must be stored.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn attribute_version(
        &self,
        session: &str,
        number: u32,
        author: &str,
    ) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE drafts SET author = ?3 WHERE session = ?1 AND number = ?2",
            params![session, number, author],
        )?;
        Ok(())
    }

    /// Returns the newest version of a session's draft.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn last_draft(&self, session: &str) -> Result<Option<String>, StoreError> {
        // A version of another program may be stored after a newer one.
        let query = "SELECT json FROM drafts WHERE session = ?1
            ORDER BY coalesce(number, 0) DESC, id DESC LIMIT 1";
        Ok(self
            .lock()
            .query_row(query, [session], |r| r.get(0))
            .optional()?)
    }

    /// Returns the newest `limit` versions of a session's draft, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn versions(&self, session: &str, limit: usize) -> Result<Vec<VersionRow>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(&format!(
            "SELECT * FROM ({NUMBERED}) ORDER BY number DESC, id DESC LIMIT ?2"
        ))?;
        let parse_row = |r: &rusqlite::Row| {
            Ok(VersionRow {
                id: r.get("id")?,
                number: r.get("number")?,
                name: r.get("name")?,
                author: r.get("author")?,
                created_ms: r.get("created_ms")?,
                json: r.get("json")?,
            })
        };
        let rows = query.query_map(params![session, limit], parse_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the draft of a version.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn version(&self, id: i64) -> Result<Option<String>, StoreError> {
        Ok(self
            .lock()
            .query_row("SELECT json FROM drafts WHERE id = ?1", [id], |r| r.get(0))
            .optional()?)
    }

    /// Returns the row id and number of the newest version with exactly this JSON.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn find_version(
        &self,
        session: &str,
        json: &str,
    ) -> Result<Option<(i64, u32)>, StoreError> {
        let query =
            format!("SELECT id, number FROM ({NUMBERED}) WHERE json = ?2 ORDER BY id DESC LIMIT 1");
        Ok(self
            .lock()
            .query_row(&query, [session, json], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?)
    }

    /// Sets the name of a version.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn name_version(&self, id: i64, name: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE drafts SET name = ?2 WHERE id = ?1",
            params![id, name],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered_named_and_found() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        for (session, json) in [("1", "{}"), ("2", "{}"), ("1", r#"{"a":1}"#), ("1", "{}")] {
            store.add_draft(session, json, None).unwrap();
        }
        let versions = store.versions("1", 10).unwrap();
        assert_eq!(
            versions
                .iter()
                .map(|v| (v.number, v.json.as_str()))
                .collect::<Vec<_>>(),
            [(3, "{}"), (2, r#"{"a":1}"#), (1, "{}")]
        );
        assert_eq!(store.versions("1", 1).unwrap()[0].number, 3);
        assert_eq!(
            store.find_version("1", "{}").unwrap(),
            Some((versions[0].id, 3))
        );
        assert_eq!(store.find_version("1", "x").unwrap(), None);
        store
            .name_version(versions[1].id, "before the music")
            .unwrap();
        assert_eq!(store.versions("1", 10).unwrap()[1].name, "before the music");
        assert_eq!(
            store.version(versions[1].id).unwrap().as_deref(),
            Some(r#"{"a":1}"#)
        );
        store.set_value("k", "v").unwrap();
        assert_eq!(store.value("k").unwrap().as_deref(), Some("v"));
        store.set_value("k", "").unwrap();
        assert_eq!(store.value("k").unwrap(), None);
    }

    #[test]
    fn numbers_of_the_server_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let numbers = || -> Vec<u32> {
            let versions = store.versions("1", 10).unwrap();
            versions.iter().map(|v| v.number).collect()
        };
        for json in ["{}", r#"{"a":1}"#] {
            store.add_draft("1", json, None).unwrap();
        }
        store.add_draft("2", "{}", Some(4)).unwrap();
        // The newest version of an older program gets its number.
        store.add_draft("1", r#"{"a":1}"#, Some(100)).unwrap();
        assert_eq!(numbers(), [100, 1]);
        // An undo, a version that is fetched twice, and the next one after a missed one.
        for number in [101, 101, 103] {
            store.add_draft("1", "{}", Some(number)).unwrap();
        }
        store.add_draft("1", r#"{"a":1}"#, Some(100)).unwrap();
        assert_eq!(numbers(), [103, 101, 100, 1]);
        // Stored after a newer one.
        store.add_draft("1", r#"{"b":1}"#, Some(102)).unwrap();
        store.attribute_version("1", 102, "codex").unwrap();
        assert_eq!(numbers(), [103, 102, 101, 100, 1]);
        assert_eq!(store.versions("1", 2).unwrap()[1].author, "codex");
        assert_eq!(store.last_draft("1").unwrap().as_deref(), Some("{}"));
        let found = store.find_version("1", "{}").unwrap();
        assert_eq!(found.map(|(_, number)| number), Some(103));
        assert_eq!(store.find_version("2", "{}").unwrap().unwrap().1, 4);
    }
}
