//! Exports of all sessions.

use std::path::PathBuf;

use rusqlite::{Row, params};

use super::database::Store;
use super::error::StoreError;
use crate::domain::reason::Reason;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;

impl Store {
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

    /// Deletes the record of a render.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn delete_render(&self, id: &str) -> Result<(), StoreError> {
        self.lock()
            .execute("DELETE FROM renders WHERE id = ?1", [id])?;
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quality::Quality;
    use crate::domain::render_job::OutputOptions;

    #[test]
    fn renders_round_trip() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
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
}
