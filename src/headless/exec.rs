//! `exec` and `export`: a session worked through without a screen.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use super::queries::{changes_data, print_credits, print_draft, render_data, resolve_session};
use super::{CommandOutput, Failure, RunSettings, connect, empty_timeline_failure};
use crate::api::ApiError;
use crate::api::chat::ChatError;
use crate::app::overlay::ExportFormat;
use crate::app::preferences::markers_key;
use crate::cli::{ExecArgs, ExportArgs};
use crate::config::seconds;
use crate::domain::asset;
use crate::domain::chat_event::{ChatEvent, ToolPhase, is_apology};
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::question::QuestionSet;
use crate::domain::render_job::{FileFormat, RenderJob, RenderStatus};
use crate::domain::text::mask_tokens;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::locale;
use crate::i18n::ui::{Phrase, phrase};
use crate::language::gui::{self, GuiAction};
use crate::language::route::{Route, asks_for_export, is_url, route};
use crate::store::now_ms;
use crate::workflows::session::{SessionOpened, SessionSelector, open, replace};
use crate::workflows::{
    Services, export as exporting, interchange_export, media_library, recovery, turn,
};

/// Step in which a long upload is reported (percent).
const UPLOAD_STEP: u64 = 5;

/// A session being worked through.
struct ExecRun<'a> {
    services: &'a Services,
    out: &'a CommandOutput,
    settings: &'a RunSettings,
    session: String,
    draft: Option<Draft>,
    resolution: String,
    /// The language tag of a session that has to be opened.
    language: String,
    /// What the agent asked last, until it is answered.
    question: Option<QuestionSet>,
    /// Whether a session that was lost was replaced: once in a run.
    replaced: bool,
}

pub async fn run(
    settings: &RunSettings,
    exec: &ExecArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    if exec.upload.is_empty() && exec.messages.is_empty() && exec.export.is_none() {
        return Err(Failure {
            status: 2,
            ..Failure::new(
                "usage",
                "nothing to do",
                "Give messages, --upload or --export (see nemo-tui exec --help).",
            )
        });
    }
    // Everything that can be refused is refused before anything is sent.
    for path in exec.upload.iter().filter(|p| !is_url(&p.to_string_lossy())) {
        crate::api::upload::check_file(path)?;
    }
    if let Some(path) = &exec.export {
        exporting::check_path(path)?;
    }
    let connected = connect(settings).await?;
    let reporter = *out;
    connected.services.api.on_wait(move |seconds| {
        reporter.event(
            "waiting",
            json!({"seconds": seconds, "reason": "rate_limit"}),
            None,
        );
        reporter.progress(&format!("The server asks to slow down: {seconds} s"));
    });
    let which = settings
        .session
        .clone()
        .map_or(SessionSelector::New, SessionSelector::Id);
    let language = locale::tag_for(
        &exec.messages.join("\n"),
        &settings.config.session_language(),
    );
    let opened = open(&connected.services, &which, &language).await?;
    let resolution = exec
        .resolution
        .clone()
        .unwrap_or_else(|| settings.config.export.resolution.clone());
    let mut run = ExecRun {
        language,
        ..ExecRun::new(
            &connected.services,
            out,
            settings,
            opened.id.clone(),
            resolution,
        )
    };
    run.enter(opened);
    run.take_up().await;
    for path in &exec.upload {
        run.upload(path).await?;
    }
    for message in &exec.messages {
        run.say(message).await?;
    }
    if let Some(asked) = &run.question {
        return Err(run.unanswered(asked));
    }
    if exec.messages.is_empty() && !exec.upload.is_empty() {
        run.look().await?;
    }
    if let Some(path) = &exec.export {
        run.export(path.clone(), None).await?;
    }
    out.event("done", json!({}), None);
    Ok(())
}

pub async fn export(
    settings: &RunSettings,
    export: &ExportArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let connected = connect(settings).await?;
    let id = resolve_session(&connected.services, settings)?;
    let draft = connected.services.api.fetch_draft(&id).await?;
    let resolution = export
        .resolution
        .clone()
        .unwrap_or_else(|| settings.config.export.resolution.clone());
    let mut run = ExecRun {
        draft,
        ..ExecRun::new(&connected.services, out, settings, id, resolution)
    };
    let by_name = export
        .output
        .as_deref()
        .filter(|p| FileFormat::from_path(p).is_none())
        .and_then(InterchangeFormat::from_path);
    let cut = match export.format {
        Some(ExportFormat::Interchange(format)) => Some(format),
        _ => by_name,
    };
    if let Some(format) = cut {
        return run.export_cut(export.output.clone(), format).await;
    }
    let film = if let Some(ExportFormat::Media(format)) = export.format {
        format
    } else {
        FileFormat::Mp4
    };
    let path = export
        .output
        .clone()
        .unwrap_or_else(|| run.default_path(film));
    run.export(path, None).await
}

impl<'a> ExecRun<'a> {
    fn new(
        bench: &'a Services,
        out: &'a CommandOutput,
        settings: &'a RunSettings,
        session: String,
        resolution: String,
    ) -> Self {
        let language = settings.config.session_language();
        Self {
            services: bench,
            out,
            settings,
            session,
            draft: None,
            resolution,
            language,
            question: None,
            replaced: false,
        }
    }

    /// Works in an open session from now on.
    fn enter(&mut self, opened: SessionOpened) {
        let facts = json!({"session_id": opened.id, "task_id": opened.task_id, "replaced": opened.replaced});
        self.out.event("session", facts, None);
        self.out.note(&format!("Session {}", opened.id));
        (self.session, self.draft, self.replaced) = (opened.id, opened.draft, opened.replaced);
        if opened.replaced {
            let words = phrase(self.settings.config.lang(), Phrase::SessionReplaced);
            self.out.note(words);
            self.keep(&Item::Notice {
                text: words.to_owned(),
            });
        }
    }

    /// Whether the server has forgotten the session (1002) and a new one was opened in its place: once in a run.
    async fn has_replaced(&mut self, error: &ApiError) -> Result<bool, Failure> {
        if self.replaced || !matches!(error, ApiError::Refused { code: 1002, .. }) {
            return Ok(false);
        }
        let opened = replace(self.services, &self.session, &self.language).await?;
        self.enter(opened);
        Ok(true)
    }

    /// Keeps an item of the transcript, so that the editor shows what was done here.
    fn keep(&self, item: &Item) {
        if let Err(e) = self.services.store.append_item(&self.session, item) {
            tracing::error!("{e}");
        }
    }

    async fn upload(&mut self, path: &Path) -> Result<(), Failure> {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let sent = match self.send_file(path, &name).await {
            Err(e) if self.has_replaced(&e).await? => self.send_file(path, &name).await,
            sent => sent,
        };
        let size = sent.map_err(|e| Failure::from(e).with_file(&name))?;
        self.out.clear_progress();
        let words = format!("Uploaded {name} ({})", asset::format_size(size));
        self.out.event(
            "upload",
            json!({"file": path, "sent": size, "total": size, "done": true}),
            None,
        );
        self.out.note(&words);
        self.keep(&Item::Notice { text: words });
        Ok(())
    }

    /// Uploads a file or an address; gives its bytes, 0 for an address.
    async fn send_file(&self, path: &Path, name: &str) -> Result<u64, ApiError> {
        let url = path.to_string_lossy();
        if is_url(&url) {
            let uploaded = self.services.api.upload_url(&self.session, &url).await?;
            media_library::record_upload(self.services, &self.session, &uploaded, None).await;
            return Ok(0);
        }
        let size = crate::api::upload::check_file(path)?;
        let (last, out) = (AtomicU64::new(0), *self.out);
        let (label, file) = (name.to_owned(), path.to_owned());
        let sent = move |sent: u64, total: u64| {
            let percent = sent * 100 / total.max(1);
            let before = last.swap(percent, Ordering::Relaxed);
            if before != percent {
                out.progress(&format!("Uploading {label}  {percent}%"));
            }
            if before / UPLOAD_STEP != percent / UPLOAD_STEP && sent < total {
                out.event(
                    "upload",
                    json!({"file": file, "sent": sent, "total": total, "done": false}),
                    None,
                );
            }
        };
        let uploaded = self.services.api.upload(&self.session, path, sent).await?;
        media_library::record_upload(self.services, &self.session, &uploaded, Some(path)).await;
        Ok(size)
    }

    async fn say(&mut self, message: &str) -> Result<(), Failure> {
        // The message after a question is its answer, whatever it says.
        if self.question.take().is_some() {
            return self.turn(message).await;
        }
        match route(message) {
            Route::Export { resolution } => {
                self.refresh().await?;
                self.export(self.default_path(FileFormat::Mp4), resolution)
                    .await
            }
            Route::Credits => {
                print_credits(self.out, &self.services.api.fetch_credits().await?);
                Ok(())
            }
            Route::Status => self.look().await,
            Route::Upload { sources } if sources.is_empty() => Err(Failure::new(
                "usage",
                "which file?",
                "Name it: --upload FILE",
            )),
            Route::Upload { sources } => {
                for source in sources {
                    let path = PathBuf::from(source);
                    if !is_url(&path.to_string_lossy()) {
                        crate::api::upload::check_file(&path)?;
                    }
                    self.upload(&path).await?;
                }
                Ok(())
            }
            Route::Agent => self.turn(message).await,
        }
    }

    async fn turn(&mut self, message: &str) -> Result<(), Failure> {
        self.keep(&Item::User {
            text: message.to_owned(),
        });
        let before = self
            .draft
            .as_ref()
            .map(|d| d.timeline.clone())
            .unwrap_or_default();
        let (mut result, mut said) = self.post(message, &before).await;
        if let Err(e) = &result
            && e.before_stream
            && self.has_replaced(&e.error.clone()).await?
        {
            // The refusal proves that the message was not taken.
            (result, said) = self.post(message, &Timeline::default()).await;
        }
        let wishes = self.tell_text(said);
        let mut outcome = match result {
            Ok(outcome) => outcome,
            Err(e) if e.fate_unknown => self.recover(e, &before).await?,
            Err(e) => {
                let failure = Failure::from(e.error);
                self.keep(&failure.transcript_item());
                return Err(failure);
            }
        };
        if !outcome.changes.is_empty() {
            self.tell_changes(&outcome);
        }
        turn::clear_in_flight_turn(self.services, &self.session);
        let (reported, question) = (outcome.agent_error.take(), outcome.question.take());
        self.draft = outcome.draft;
        if question.is_none() || !outcome.changes.is_empty() {
            print_draft(self.out, self.draft.as_ref());
        }
        if let Some(asked) = question {
            self.ask(asked);
            return reported.map_or(Ok(()), |error| Err(error.into()));
        }
        if let Some(error) = reported {
            let failure = Failure::from(error);
            self.keep(&failure.transcript_item());
            return Err(failure);
        }
        self.carry_out(message, wishes).await
    }

    /// Sends a message and reads its answer; returns the outcome and the texts of the model calls.
    async fn post(
        &self,
        message: &str,
        before: &Timeline,
    ) -> (Result<turn::TurnOutcome, ChatError>, Vec<String>) {
        let mut said: Vec<String> = Vec::new();
        let hear = |event| match event {
            ChatEvent::Text { call, text, whole } => {
                said.resize(said.len().max(call as usize + 1), String::new());
                let of_call = &mut said[call as usize];
                if whole {
                    of_call.clear();
                }
                of_call.push_str(&text);
            }
            ChatEvent::Tool { name, phase } => {
                let phase = if phase == ToolPhase::Started {
                    "started"
                } else {
                    "finished"
                };
                self.out
                    .event("tool", json!({"name": name, "phase": phase}), None);
            }
            ChatEvent::Media { name } => self.out.event("media", json!({"name": name}), Some(&name)),
            ChatEvent::Question(_) | ChatEvent::Error { .. } | ChatEvent::Heartbeat => {}
        };
        let still_working = seconds(self.settings.config.polling.still_working_seconds);
        let work = turn::run(self.services, &self.session, message, before, hear);
        let result = with_signs_of_life(work, still_working, |elapsed| {
            let seconds = elapsed.as_secs_f64().round();
            self.out.event(
                "waiting",
                json!({"seconds": seconds, "reason": "still_working"}),
                None,
            );
            self.out.note("⏳ Still working…");
        });
        (result.await, said)
    }

    /// Prints what the agent asks; the next message is the answer.
    fn ask(&mut self, asked: QuestionSet) {
        let count = asked.questions.len();
        for (i, question) in asked.questions.iter().enumerate() {
            let facts = json!({"text": question.prompt, "options": question.options, "title": asked.title,
                "multiple": question.multiple, "number": i + 1, "count": count});
            self.out
                .event("question", facts, (i == 0).then(|| asked.text()).as_deref());
        }
        self.keep(&Item::Agent { text: asked.text() });
        self.question = Some(asked);
    }

    /// A question that no message of the run answers: nothing was finished.
    fn unanswered(&self, asked: &QuestionSet) -> Failure {
        let prompt = asked.questions.first().map_or("", |q| q.prompt.as_str());
        let local = if self.settings.local { " --local" } else { "" };
        let hint = format!(
            "Answer with the next message: nemo-tui exec{local} --session {} \"your answer\"",
            self.session
        );
        Failure::new(
            "question",
            format!("the agent asks, and nothing is finished until it is answered: {prompt}"),
            &hint,
        )
    }

    /// Tells what the agent said, without the service's noise and without instructions for a window; gives those.
    fn tell_text(&self, said: Vec<String>) -> Vec<GuiAction> {
        let mut said: Vec<String> = said.into_iter().filter(|s| !s.trim().is_empty()).collect();
        if said.len() > 1 && said.last().is_some_and(|last| is_apology(last)) {
            said.pop();
        }
        let (text, wishes) = gui::translate(&mask_tokens(&said.join("\n\n")));
        if !text.trim().is_empty() {
            self.out.event("text", json!({"text": text}), Some(&text));
            self.keep(&Item::Agent { text });
        }
        wishes
    }

    /// What the agent told a window's user to do: an export is made where the user's own message asks for it; the state is
    /// printed after every turn anyway.
    async fn carry_out(&mut self, message: &str, wishes: Vec<GuiAction>) -> Result<(), Failure> {
        for wish in wishes {
            let asked = wish == GuiAction::Export
                && (asks_for_export(message) || self.settings.config.export.at_once);
            self.out.event(
                "action",
                json!({"kind": wish.json_name(), "done": asked}),
                None,
            );
            match wish {
                GuiAction::Export if asked => {
                    self.export(self.default_path(FileFormat::Mp4), None)
                        .await?
                }
                GuiAction::ShowCredits => {
                    print_credits(self.out, &self.services.api.fetch_credits().await?)
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A turn whose end an earlier run never learnt: its work is looked for before anything else is asked.
    async fn take_up(&mut self) {
        let Some(lost) = self
            .services
            .store
            .turn_in_flight(&self.session)
            .ok()
            .flatten()
        else {
            return;
        };
        self.out.note(&format!(
            "The answer to an earlier message was lost: \"{}\". Looking for its work in the timeline.",
            lost.message
        ));
        let before = lost
            .before
            .and_then(|json| Draft::parse(&json).ok())
            .map(|d| d.timeline)
            .unwrap_or_default();
        let lost_for = Duration::from_millis(now_ms().saturating_sub(lost.started_ms));
        let found =
            recovery::recover_lost_turn(self.services, &self.session, &before, lost_for, |wait| {
                self.wait(wait)
            })
            .await;
        if !found.changes.is_empty() {
            self.tell_changes(&turn::TurnOutcome {
                changes: found.changes,
                ..turn::TurnOutcome::default()
            });
        }
        turn::clear_in_flight_turn(self.services, &self.session);
        self.draft = found.draft.or(self.draft.take());
    }

    /// The answer was lost: the message is not sent again, its work is looked for. Where none is found, its fate stays
    /// unknown.
    async fn recover(
        &self,
        error: ChatError,
        before: &Timeline,
    ) -> Result<turn::TurnOutcome, Failure> {
        self.out.note(&format!(
            "{}. The message is not sent again; looking for its work in the timeline.",
            error.error
        ));
        let found = recovery::recover_lost_turn(
            self.services,
            &self.session,
            before,
            Duration::ZERO,
            |wait| self.wait(wait),
        )
        .await;
        if found.changes.is_empty() {
            let hint = error.hint();
            let failure = Failure {
                status: super::FATE_UNKNOWN,
                hint,
                ..Failure::from(error.error)
            };
            self.keep(&failure.transcript_item());
            turn::clear_in_flight_turn(self.services, &self.session);
            return Err(failure);
        }
        Ok(turn::TurnOutcome {
            draft: found.draft,
            changes: found.changes,
            ..turn::TurnOutcome::default()
        })
    }

    /// How long it is to the next look for a lost answer.
    fn wait(&self, wait: Duration) {
        self.out.event(
            "waiting",
            json!({"seconds": wait.as_secs_f64().ceil(), "reason": "lost_answer"}),
            None,
        );
    }

    fn tell_changes(&self, outcome: &turn::TurnOutcome) {
        let lang = self.settings.config.lang();
        let lines: Vec<String> = outcome
            .changes
            .iter()
            .map(|c| changes::describe_change(lang, c))
            .collect();
        // Where the agent said nothing, the changes are the answer.
        let words = (!outcome.spoke).then(|| lines.join("\n"));
        self.out.event(
            "changes",
            changes_data(&outcome.changes, &lines),
            words.as_deref(),
        );
        self.keep(&Item::Changes {
            changes: outcome.changes.clone(),
        });
    }

    async fn refresh(&mut self) -> Result<(), Failure> {
        self.draft = self.services.api.fetch_draft(&self.session).await?;
        Ok(())
    }

    async fn look(&mut self) -> Result<(), Failure> {
        self.refresh().await?;
        print_draft(self.out, self.draft.as_ref());
        Ok(())
    }

    fn default_path(&self, format: FileFormat) -> PathBuf {
        let title = self
            .draft
            .as_ref()
            .map(|d| d.timeline.title.clone())
            .unwrap_or_default();
        exporting::default_path(&self.settings.config.export.folder, &title, format.name())
    }

    /// Writes the cut for another editing program.
    async fn export_cut(
        &self,
        path: Option<PathBuf>,
        format: InterchangeFormat,
    ) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(empty_timeline_failure());
        };
        let folder = &self.settings.config.export.folder;
        let path = path.unwrap_or_else(|| {
            exporting::default_path(folder, &draft.timeline.title, format.extension())
        });
        let kept = self.services.store.value(&markers_key(&self.session))?;
        let markers: Vec<u64> = kept
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        let wish = interchange_export::InterchangeRequest {
            session: &self.session,
            draft,
            markers: &markers,
            format,
            path: &path,
        };
        let tell = |name: &str, sent: u64, total: u64| {
            self.out
                .progress(&format!("Fetching {name}  {}%", sent * 100 / total.max(1)));
        };
        let written = interchange_export::write(self.services, &wish, tell).await?;
        self.out.clear_progress();
        for name in &written.missing {
            self.out.note(&format!("{name} is not on this machine and could not be fetched: the file names it as missing"));
        }
        let words = format!(
            "Exported {} ({})",
            written.path.display(),
            asset::format_size(written.bytes)
        );
        let facts = json!({"path": written.path, "bytes": written.bytes, "beside": written.sidecars, "missing": written.missing});
        self.out.event("exported", facts, Some(&words));
        for sidecar in &written.sidecars {
            self.out.note(&format!("Titles: {}", sidecar.display()));
        }
        self.keep(&Item::Notice { text: words });
        Ok(())
    }

    async fn export(&mut self, path: PathBuf, resolution: Option<String>) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(empty_timeline_failure());
        };
        let job = exporting::new_job(
            &self.session,
            resolution.as_deref().unwrap_or(&self.resolution),
            path,
        );
        let last = AtomicU64::new(u64::MAX);
        let tell = |job: &RenderJob| {
            let percent = (job.progress * 100.0) as u64;
            let mark = percent + 1000 * job.status as u64;
            if last.swap(mark, Ordering::Relaxed) != mark {
                self.out.event("render", render_data(job), None);
                self.out.progress(&format!(
                    "Exporting {}  {percent}%  {}",
                    job.resolution,
                    job.status.name()
                ));
            }
        };
        let (job, error) = exporting::run(self.services, job, &draft.json, tell).await;
        self.out.clear_progress();
        if job.status == RenderStatus::Completed {
            let words = format!(
                "Exported {} ({})",
                job.path.display(),
                asset::format_size(job.bytes)
            );
            self.out.event(
                "exported",
                json!({"path": job.path, "bytes": job.bytes}),
                Some(&words),
            );
            self.keep(&Item::Notice { text: words });
            return Ok(());
        }
        let error = error.unwrap_or(ApiError::Render("it was canceled".into()));
        let failure = Failure::from(error);
        self.keep(&failure.transcript_item());
        Err(failure)
    }
}

/// Awaits work and reports at intervals for how long it has been running.
async fn with_signs_of_life<T>(
    work: impl Future<Output = T>,
    every: Duration,
    tell: impl Fn(Duration),
) -> T {
    let mut work = std::pin::pin!(work);
    let started = tokio::time::Instant::now();
    loop {
        match tokio::time::timeout(every, &mut work).await {
            Ok(done) => return done,
            Err(_) => tell(started.elapsed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn long_work_tells_that_it_goes_on() {
        let told = RefCell::new(Vec::new());
        let work = async {
            tokio::time::sleep(Duration::from_secs(500)).await;
            7
        };
        let tell = |elapsed: Duration| told.borrow_mut().push(elapsed.as_secs());
        assert_eq!(
            with_signs_of_life(work, Duration::from_secs(120), tell).await,
            7
        );
        assert_eq!(told.into_inner(), [120, 240, 360, 480]);
    }
}
