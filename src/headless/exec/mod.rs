//! `exec` and `export`: uploads, messages and exports without the editor.

pub(super) mod export;
mod plan;
mod report;
mod run;
mod turn;
mod upload;

use std::path::PathBuf;

use serde_json::json;

use super::queries::print_credits;
use crate::cli::ExecArgs;
use crate::domain::reason::{CommandReason, Hint};
use crate::domain::transcript::Item;
use crate::i18n::command_text::CommandText;
use crate::i18n::locale;
use crate::i18n::locale::Lang;
use crate::language::route::Route;
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::workflows::Services;
use crate::workflows::export::check_path;
use crate::workflows::session::{SessionSelector, open};
use run::ExecRun;

pub async fn run(
    settings: &RunSettings,
    exec: &ExecArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let uploads = check_arguments(exec)?;
    let edits = exec.plan.as_deref().map(plan::read).transpose()?;
    let backend = connect(settings).await?;
    report_rate_limit(&backend.services, *out, settings.config.lang());
    let selector = settings
        .session
        .clone()
        .map_or(SessionSelector::New, SessionSelector::Id);
    let language = locale::tag_for(
        &exec.messages.join("\n"),
        &settings.config.session_language(),
    );
    let opened = open(&backend.services, &selector, &language).await?;
    let resolution = exec
        .resolution
        .clone()
        .unwrap_or_else(|| settings.config.export.resolution.clone());
    let mut run = ExecRun {
        language,
        ..ExecRun::new(
            &backend.services,
            out,
            settings,
            opened.id.clone(),
            resolution,
        )
    };
    run.enter_session(opened);
    run.resume_lost_turn().await?;
    run.upload_all(&uploads).await?;
    if let Some(edits) = edits {
        run.apply_plan(edits, exec).await?;
    }
    finish(&mut run, exec).await?;
    out.event("done", json!({}), None);
    Ok(())
}

/// Checks all files and paths before the first request. Returns the files and URLs to upload.
fn check_arguments(exec: &ExecArgs) -> Result<Vec<PathBuf>, Failure> {
    let is_empty = exec.upload.is_empty() && exec.messages.is_empty();
    if is_empty && exec.plan.is_none() && exec.export.is_none() {
        return Err(Failure::usage(
            CommandReason::NothingToDo,
            Hint::AddMessages,
        ));
    }
    let uploads = upload::checked_files(&exec.upload)?;
    if let Some(path) = &exec.export {
        check_path(path)?;
    }
    Ok(uploads)
}

/// Reports when the server limits the rate of requests.
fn report_rate_limit(services: &Services, out: CommandOutput, lang: Lang) {
    services.api.on_wait(move |seconds| {
        out.event(
            "waiting",
            json!({"seconds": seconds, "reason": "rate_limit"}),
            None,
        );
        out.progress(&CommandText::RateLimited { seconds: &seconds }.text(lang));
    });
}

/// Sends the messages, then exports.
async fn finish(run: &mut ExecRun<'_>, exec: &ExecArgs) -> Result<(), Failure> {
    for message in &exec.messages {
        handle_message(run, message).await?;
    }
    if let Some(question) = run.conversation.open_question() {
        return Err(run.unanswered_failure(question));
    }
    if exec.messages.is_empty() && exec.plan.is_none() && !exec.upload.is_empty() {
        run.print_state().await?;
    }
    if let Some(path) = &exec.export {
        run.export(path.clone(), None).await?;
    }
    Ok(())
}

/// Routes a message: to an export, an upload, a query or the agent.
async fn handle_message(run: &mut ExecRun<'_>, message: &str) -> Result<(), Failure> {
    match run.conversation.submit(message.to_owned()) {
        Route::Export(request) => {
            run.refresh().await?;
            run.export_as(request).await
        }
        Route::Credits => {
            print_credits(
                run.out,
                run.lang(),
                &run.services.api.fetch_credits().await?,
            );
            Ok(())
        }
        Route::Status => run.print_state().await,
        Route::Upload { sources } if sources.is_empty() => Err(Failure::new(
            "usage",
            CommandReason::NoFileGiven,
            Hint::AddFile,
        )),
        Route::Upload { sources } => {
            let paths: Vec<PathBuf> = sources.into_iter().map(PathBuf::from).collect();
            run.upload_all(&upload::checked_files(&paths)?).await
        }
        Route::Agent if run.holds_messages => Err(run.lost_timeline_failure()),
        Route::Agent => {
            let text = message.to_owned();
            run.append_transcript(&Item::User { text });
            run.send_queued().await
        }
    }
}
