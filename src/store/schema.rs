//! Tables and schema migrations.

use rusqlite::Connection;

use super::error::StoreError;

/// Migration steps, one per schema version. A published step must never change: append a new one.
const STEPS: &[&str] = &["
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE sessions (id TEXT PRIMARY KEY, backend TEXT NOT NULL, task_id TEXT NOT NULL, title TEXT NOT NULL,
        created_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL);
    CREATE TABLE transcript (id INTEGER PRIMARY KEY, session TEXT NOT NULL, item TEXT NOT NULL, created_ms INTEGER NOT NULL);
    CREATE INDEX transcript_of_session ON transcript (session, id);
    CREATE TABLE drafts (id INTEGER PRIMARY KEY, session TEXT NOT NULL, json TEXT NOT NULL, created_ms INTEGER NOT NULL);
    CREATE INDEX drafts_of_session ON drafts (session, id);
    CREATE TABLE turns (session TEXT PRIMARY KEY, message TEXT NOT NULL, started_ms INTEGER NOT NULL);
    CREATE TABLE renders (id TEXT PRIMARY KEY, backend TEXT NOT NULL, session TEXT NOT NULL, status TEXT NOT NULL,
        progress REAL NOT NULL, resolution TEXT NOT NULL, path TEXT NOT NULL, problem TEXT, bytes INTEGER NOT NULL,
        created_ms INTEGER NOT NULL, ended_ms INTEGER);
", "
    ALTER TABLE sessions ADD COLUMN name TEXT;
    CREATE TABLE assets (id INTEGER PRIMARY KEY, session TEXT NOT NULL, name TEXT NOT NULL, facts TEXT NOT NULL, uploaded_ms INTEGER NOT NULL);
    CREATE INDEX assets_of_session ON assets (session, id);
", "
    ALTER TABLE turns ADD COLUMN base INTEGER;
", "
    ALTER TABLE drafts ADD COLUMN name TEXT NOT NULL DEFAULT '';
    ALTER TABLE renders ADD COLUMN draft INTEGER;
    ALTER TABLE renders ADD COLUMN version INTEGER;
    ALTER TABLE renders ADD COLUMN output TEXT NOT NULL DEFAULT '';
", "
    ALTER TABLE renders ADD COLUMN owner TEXT NOT NULL DEFAULT '';
    CREATE TABLE turns_of_owners (session TEXT NOT NULL, owner TEXT NOT NULL, message TEXT NOT NULL, started_ms INTEGER NOT NULL,
        base INTEGER, PRIMARY KEY (session, owner));
    INSERT INTO turns_of_owners SELECT session, '', message, started_ms, base FROM turns;
    DROP TABLE turns;
    ALTER TABLE turns_of_owners RENAME TO turns;
", "
    ALTER TABLE drafts ADD COLUMN number INTEGER;
", "
    ALTER TABLE drafts ADD COLUMN author TEXT NOT NULL DEFAULT '';
"];

/// Migrates the database to the newest schema.
///
/// # Errors
/// If the schema is newer than this program, or the database cannot be written.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    // Immediate: two programs that start at the same time must not both apply the same step.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let applied = usize::try_from(version)
        .ok()
        .filter(|v| *v <= STEPS.len())
        .ok_or(StoreError::Newer(version))?;
    for step in &STEPS[applied..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}
