//! Turns in flight: messages that were sent and whose outcome is not stored yet.

use rusqlite::{Row, params};

use super::database::{Store, now_ms};
use super::error::StoreError;

/// Turn in flight: its outcome is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnRow {
    pub message: String,
    /// Last stored draft when the turn began.
    pub before: Option<String>,
    pub started_ms: u64,
}

impl Store {
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
}
