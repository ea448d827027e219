//! `state`, `credits`, `sessions`, `renders`: facts, printed.

use serde_json::json;

use super::{CommandOutput, Failure, RunSettings, connect};
use crate::cli::DiffArgs;
use crate::domain::credits::{Credits, amount};
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::render_job::RenderJob;
use crate::domain::summary;
use crate::domain::timeline::Timeline;
use crate::i18n::changes;
use crate::store::StoreError;
use crate::workflows::Services;

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self::new("store", e, "Choose another folder with --data-dir.")
    }
}

/// The session that was named, else the one used last.
pub(super) fn resolve_session(bench: &Services, settings: &RunSettings) -> Result<String, Failure> {
    let last = || {
        Ok::<_, Failure>(
            bench
                .store
                .sessions(&bench.backend)?
                .into_iter()
                .next()
                .map(|s| s.id),
        )
    };
    match settings
        .session
        .clone()
        .map_or_else(last, |id| Ok(Some(id)))?
    {
        Some(id) => Ok(id),
        None => Err(Failure::new(
            "no_session",
            "there is no session yet",
            "Begin one: nemo-tui exec --upload FILE \"what to make of it\"",
        )),
    }
}

/// Prints a draft: the documented line for people; the draft and the line for scripts.
pub(super) fn print_draft(out: &CommandOutput, draft: Option<&Draft>) {
    let line = draft.map_or_else(
        || summary::line(&Default::default()),
        |d| summary::line(&d.timeline),
    );
    if let Some(draft) = draft {
        out.draft(&draft.json);
    }
    out.event("summary", json!({"text": line}), Some(&line));
}

pub(super) fn print_credits(out: &CommandOutput, credits: &Credits) {
    let held = if credits.frozen > 0.0 {
        format!(" ({} held for work in progress)", amount(credits.frozen))
    } else {
        String::new()
    };
    let words = format!("Credits: {} available{held}", amount(credits.available));
    out.event(
        "credits",
        json!({"available": credits.available, "frozen": credits.frozen, "total": credits.total}),
        Some(&words),
    );
}

pub async fn state(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let connected = connect(settings).await?;
    let id = resolve_session(&connected.services, settings)?;
    let draft = connected.services.api.fetch_draft(&id).await?;
    print_draft(out, draft.as_ref());
    Ok(())
}

/// What differs between two versions, told as after a turn.
pub async fn diff(
    settings: &RunSettings,
    wish: &DiffArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let bench = connect(settings).await?.services;
    let id = resolve_session(&bench, settings)?;
    let rows = bench.store.versions(&id, usize::MAX >> 1)?;
    let missing = |number: u32| {
        let why = format!(
            "there is no version {number}; the newest is {}",
            rows.first().map_or(0, |r| r.number)
        );
        Failure {
            status: 2,
            ..Failure::new("usage", why, "The editor lists the versions: V.")
        }
    };
    let timeline = |number: u32| {
        let row = rows
            .iter()
            .find(|r| r.number == number)
            .ok_or_else(|| missing(number))?;
        Ok::<_, Failure>(
            Draft::parse(&row.json)
                .map(|d| d.timeline)
                .unwrap_or_default(),
        )
    };
    let to = wish
        .to
        .unwrap_or_else(|| rows.first().map_or(0, |r| r.number));
    let from = wish.from.unwrap_or_else(|| to.saturating_sub(1));
    // Before the first version there was nothing.
    let before = if from == 0 && to == 1 {
        Timeline::default()
    } else {
        timeline(from)?
    };
    let changes = crate::domain::diff::between(&before, &timeline(to)?);
    let lines: Vec<String> = changes
        .iter()
        .map(|c| changes::describe_change(settings.config.lang(), c))
        .collect();
    let words = if lines.is_empty() {
        "nothing differs".to_owned()
    } else {
        lines.join("\n")
    };
    out.event("changes", changes_data(&changes, &lines), Some(&words));
    Ok(())
}

/// Changes for scripts, each with its line for people.
pub(super) fn changes_data(changes: &[Change], lines: &[String]) -> serde_json::Value {
    let one = |(c, line): (&Change, &String)| json!({"kind": c.kind, "track": c.track, "name": c.name, "before": c.before, "after": c.after, "text": line});
    json!({"changes": changes.iter().zip(lines).map(one).collect::<Vec<_>>()})
}

pub async fn credits(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let connected = connect(settings).await?;
    print_credits(out, &connected.services.api.fetch_credits().await?);
    Ok(())
}

pub async fn sessions(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let bench = connect(settings).await?.services;
    for s in bench.store.sessions(&bench.backend)? {
        let title = if s.title.is_empty() {
            "project"
        } else {
            &s.title
        };
        let data =
            json!({"session_id": s.id, "task_id": s.task_id, "title": title, "used_ms": s.used_ms});
        out.event("session", data, Some(&format!("{}  {title}", s.id)));
    }
    Ok(())
}

pub async fn renders(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let bench = connect(settings).await?.services;
    for job in bench.store.renders(&bench.backend, 100)? {
        let words = format!(
            "{:<11} {:>3}%  {:<6} {}",
            job.status.name(),
            (job.progress * 100.0).round(),
            job.resolution,
            job.path.display()
        );
        out.event("render", render_data(&job), Some(&words));
    }
    Ok(())
}

/// A render for scripts.
pub(super) fn render_data(job: &RenderJob) -> serde_json::Value {
    json!({"id": job.id, "session_id": job.session_id, "status": job.status.name(), "progress": job.progress,
           "resolution": job.resolution, "path": job.path, "problem": job.problem})
}
