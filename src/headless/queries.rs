//! `state`, `diff`, `credits`, `sessions` and `renders`: commands that print stored or remote data.

use serde_json::json;

use crate::cli::DiffArgs;
use crate::domain::credits::{Credits, amount};
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::domain::render_job::RenderJob;
use crate::domain::summary;
use crate::domain::timeline::Timeline;
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};
use crate::i18n::{changes, values};
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::workflows::Services;

/// Returns the ID of the `--session` flag, else of the last used session.
pub(super) async fn resolve_session(
    services: &Services,
    settings: &RunSettings,
) -> Result<String, Failure> {
    if let Some(id) = &settings.session {
        return Ok(id.clone());
    }
    let backend = services.backend.clone();
    let sessions = services.store.read(move |store| store.sessions(&backend));
    let last = sessions.await?.into_iter().next();
    last.map(|s| s.id)
        .ok_or_else(|| Failure::new("no_session", CommandReason::NoSession, Hint::StartSession))
}

/// Prints the one-line summary of a draft; with `--json` also the draft.
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

pub(super) fn print_credits(out: &CommandOutput, lang: Lang, credits: &Credits) {
    let (available, reserved) = (&amount(credits.available), &amount(credits.frozen));
    let text = if credits.frozen > 0.0 {
        CommandText::CreditsReserved {
            available,
            reserved,
        }
    } else {
        CommandText::CreditsLine { available }
    }
    .text(lang);
    out.event(
        "credits",
        json!({"available": credits.available, "frozen": credits.frozen, "total": credits.total}),
        Some(&text),
    );
}

pub async fn state(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let backend = connect(settings).await?;
    let id = resolve_session(&backend.services, settings).await?;
    let draft = backend.services.api.fetch_draft(&id).await?;
    print_draft(out, draft.as_ref());
    Ok(())
}

/// Prints the changes between two versions of the timeline.
pub async fn diff(
    settings: &RunSettings,
    args: &DiffArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let services = connect(settings).await?.services;
    let id = resolve_session(&services, settings).await?;
    let session = id.clone();
    let rows = services
        .store
        .read(move |store| store.versions(&session, usize::MAX >> 1))
        .await?;
    let missing = |number: u32| {
        let newest = rows.first().map_or(0, |r| r.number);
        let why = CommandReason::NoVersion { number, newest };
        Failure::usage(why, Hint::ListVersions)
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
    let to = args
        .to
        .unwrap_or_else(|| rows.first().map_or(0, |r| r.number));
    let previous = || rows.iter().map(|r| r.number).find(|number| *number < to);
    // The first version is compared with an empty timeline.
    let before = match args.from.or_else(previous) {
        None | Some(0) => Timeline::default(),
        Some(number) => timeline(number)?,
    };
    let changes = crate::domain::diff::between(&before, &timeline(to)?);
    let lines: Vec<String> = changes
        .iter()
        .map(|c| changes::describe_change(settings.config.lang(), c))
        .collect();
    let text = if lines.is_empty() {
        phrase(settings.config.lang(), Phrase::NoDifference).to_owned()
    } else {
        lines.join("\n")
    };
    out.event("changes", changes_data(&changes, &lines), Some(&text));
    Ok(())
}

/// JSON of changes, each with its text line.
pub(super) fn changes_data(changes: &[Change], lines: &[String]) -> serde_json::Value {
    let to_json = |(change, line): (&Change, &String)| {
        json!({
            "kind": change.kind,
            "track": change.track,
            "name": change.name,
            "before": values::value(Lang::En, change.property, change.before.as_ref()),
            "after": values::value(Lang::En, change.property, change.after.as_ref()),
            "text": line,
        })
    };
    json!({"changes": changes.iter().zip(lines).map(to_json).collect::<Vec<_>>()})
}

pub async fn credits(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let backend = connect(settings).await?;
    print_credits(
        out,
        settings.config.lang(),
        &backend.services.api.fetch_credits().await?,
    );
    Ok(())
}

pub async fn sessions(settings: &RunSettings, out: &CommandOutput) -> Result<(), Failure> {
    let services = connect(settings).await?.services;
    let backend = services.backend.clone();
    let sessions = services.store.read(move |store| store.sessions(&backend));
    for s in sessions.await? {
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
    let services = connect(settings).await?.services;
    let backend = services.backend.clone();
    let renders = services
        .store
        .read(move |store| store.renders(&backend, 100));
    for job in renders.await? {
        let text = format!(
            "{:<11} {:>3}%  {:<6} {}",
            job.status.name(),
            (job.progress * 100.0).round(),
            job.resolution,
            job.path.display()
        );
        out.event("render", render_data(&job), Some(&text));
    }
    Ok(())
}

/// JSON of a render job.
pub(super) fn render_data(job: &RenderJob) -> serde_json::Value {
    json!({
        "id": job.id,
        "session_id": job.session_id,
        "status": job.status.name(),
        "progress": job.progress,
        "resolution": job.resolution,
        "path": job.path,
        "problem": job.problem.as_ref().map(Reason::to_string),
    })
}
