//! Versions of a session's draft.

use rusqlite::{OptionalExtension, params};

use super::database::{Store, now_ms};
use super::error::StoreError;

/// Stored version of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    pub id: i64,
    /// Number within the session, starting with 1.
    pub number: u32,
    /// User-defined name, or empty.
    pub name: String,
    /// Creation time (ms since 1970).
    pub created_ms: u64,
    pub json: String,
}

impl Store {
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

    /// Returns the newest `limit` versions of a session's draft, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn versions(&self, session: &str, limit: usize) -> Result<Vec<VersionRow>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT id, row_number() OVER (ORDER BY id), name, created_ms, json FROM drafts
             WHERE session = ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let parse_row = |r: &rusqlite::Row| {
            Ok(VersionRow {
                id: r.get(0)?,
                number: r.get(1)?,
                name: r.get(2)?,
                created_ms: r.get(3)?,
                json: r.get(4)?,
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
        let query = "SELECT max(d.id),
                (SELECT count(*) FROM drafts e WHERE e.session = ?1 AND e.id <= max(d.id))
             FROM drafts d WHERE d.session = ?1 AND d.json = ?2 HAVING max(d.id) IS NOT NULL";
        Ok(self
            .lock()
            .query_row(query, [session, json], |r| Ok((r.get(0)?, r.get(1)?)))
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
            store.add_draft(session, json).unwrap();
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
}
