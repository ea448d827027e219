//! `exec` and `export`: uploads, messages and exports without the editor.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use super::queries::{changes_data, print_credits, print_draft, render_data, resolve_session};
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
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::domain::render_job::{FileFormat, RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::domain::text::mask_tokens;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::locale;
use crate::i18n::ui::{Phrase, phrase};
use crate::i18n::{change_list, changes};
use crate::language::gui::{self, GuiAction};
use crate::language::route::{Route, asks_for_export, is_url, route};
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::store::now_ms;
use crate::workflows::media_resolver::record_upload;
use crate::workflows::session::{SessionOpened, SessionSelector, open, replace};
use crate::workflows::{Services, export as exporting, interchange_export, recovery, turn};

/// Interval of upload progress events (percent).
const UPLOAD_EVENT_STEP: u64 = 5;

/// State of a run in one session.
struct ExecRun<'a> {
    services: &'a Services,
    out: &'a CommandOutput,
    settings: &'a RunSettings,
    session: String,
    draft: Option<Draft>,
    resolution: Resolution,
    /// Language tag for new sessions.
    language: String,
    /// Unanswered question of the agent.
    question: Option<QuestionSet>,
    /// True if a lost session was replaced; happens at most once per run.
    replaced: bool,
}

pub async fn run(
    settings: &RunSettings,
    exec: &ExecArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    check_arguments(exec)?;
    let backend = connect(settings).await?;
    report_rate_limit(&backend.services, *out);
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
    run.resume_lost_turn().await;
    run.run_all(exec).await?;
    out.event("done", json!({}), None);
    Ok(())
}

/// Checks all files and paths before the first request.
fn check_arguments(exec: &ExecArgs) -> Result<(), Failure> {
    if exec.upload.is_empty() && exec.messages.is_empty() && exec.export.is_none() {
        return Err(Failure::usage(
            CommandReason::NothingToDo,
            Hint::AddMessages,
        ));
    }
    for path in exec.upload.iter().filter(|p| !is_url(&p.to_string_lossy())) {
        crate::api::check_file(path)?;
    }
    if let Some(path) = &exec.export {
        exporting::check_path(path)?;
    }
    Ok(())
}

/// Reports when the server limits the rate of requests.
fn report_rate_limit(services: &Services, out: CommandOutput) {
    services.api.on_wait(move |seconds| {
        out.event(
            "waiting",
            json!({"seconds": seconds, "reason": "rate_limit"}),
            None,
        );
        out.progress(&format!("Rate limited: retrying in {seconds} s"));
    });
}

pub async fn export(
    settings: &RunSettings,
    export: &ExportArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let backend = connect(settings).await?;
    let id = resolve_session(&backend.services, settings).await?;
    let draft = backend.services.api.fetch_draft(&id).await?;
    let resolution = export
        .resolution
        .clone()
        .unwrap_or_else(|| settings.config.export.resolution.clone());
    let mut run = ExecRun {
        draft,
        ..ExecRun::new(&backend.services, out, settings, id, resolution)
    };
    let format_of_path = export
        .output
        .as_deref()
        .filter(|p| FileFormat::from_path(p).is_none())
        .and_then(InterchangeFormat::from_path);
    let interchange = match export.format {
        Some(ExportFormat::Interchange(format)) => Some(format),
        _ => format_of_path,
    };
    if let Some(format) = interchange {
        return run.export_interchange(export.output.clone(), format).await;
    }
    let media_format = if let Some(ExportFormat::Media(format)) = export.format {
        format
    } else {
        FileFormat::Mp4
    };
    let path = export
        .output
        .clone()
        .unwrap_or_else(|| run.default_path(media_format));
    run.export(path, None).await
}

impl<'a> ExecRun<'a> {
    fn new(
        services: &'a Services,
        out: &'a CommandOutput,
        settings: &'a RunSettings,
        session: String,
        resolution: Resolution,
    ) -> Self {
        let language = settings.config.session_language();
        Self {
            services,
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

    /// Switches to an open session and reports it.
    fn enter_session(&mut self, opened: SessionOpened) {
        let data = json!({
            "session_id": opened.id,
            "task_id": opened.task_id,
            "replaced": opened.replaced,
        });
        self.out.event("session", data, None);
        self.out.note(&format!("Session {}", opened.id));
        (self.session, self.draft, self.replaced) = (opened.id, opened.draft, opened.replaced);
        if opened.replaced {
            let text = phrase(self.settings.config.lang(), Phrase::SessionReplaced);
            self.out.note(text);
            self.append_transcript(&Item::Notice {
                text: text.to_owned(),
            });
        }
    }

    /// Replaces the session if the server no longer has it (1002), at most once per run.
    /// Returns true if it was replaced.
    async fn replace_if_lost(&mut self, error: &ApiError) -> Result<bool, Failure> {
        if self.replaced || !matches!(error, ApiError::Refused { code: 1002, .. }) {
            return Ok(false);
        }
        let opened = replace(self.services, &self.session, &self.language).await?;
        self.enter_session(opened);
        Ok(true)
    }

    /// Appends an item to the stored transcript, so that the editor shows it later.
    fn append_transcript(&self, item: &Item) {
        let (session, item) = (self.session.clone(), item.clone());
        self.services
            .store
            .queue(move |store| store.append_item(&session, &item));
    }

    /// Uploads the files, sends the messages, then exports.
    async fn run_all(&mut self, exec: &ExecArgs) -> Result<(), Failure> {
        for path in &exec.upload {
            self.upload(path).await?;
        }
        for message in &exec.messages {
            self.handle_message(message).await?;
        }
        if let Some(question) = &self.question {
            return Err(self.unanswered_failure(question));
        }
        if exec.messages.is_empty() && !exec.upload.is_empty() {
            self.print_state().await?;
        }
        if let Some(path) = &exec.export {
            self.export(path.clone(), None).await?;
        }
        Ok(())
    }

    async fn upload(&mut self, path: &Path) -> Result<(), Failure> {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let result = match self.send_file(path, &name).await {
            Err(e) if self.replace_if_lost(&e).await? => self.send_file(path, &name).await,
            result => result,
        };
        let size = result.map_err(|e| Failure::from(e).with_file(&name))?;
        self.out.clear_progress();
        let text = format!("Uploaded {name} ({})", asset::format_size(size));
        self.out.event(
            "upload",
            json!({"file": path, "sent": size, "total": size, "done": true}),
            None,
        );
        self.out.note(&text);
        self.append_transcript(&Item::Notice { text });
        Ok(())
    }

    /// Uploads a file or a URL. Returns the size (bytes), 0 for a URL.
    async fn send_file(&self, path: &Path, name: &str) -> Result<u64, ApiError> {
        let url = path.to_string_lossy();
        if is_url(&url) {
            let uploaded = self.services.api.upload_url(&self.session, &url).await?;
            record_upload(self.services, &self.session, &uploaded, None).await;
            return Ok(0);
        }
        let size = crate::api::check_file(path)?;
        let (last, out) = (AtomicU64::new(0), *self.out);
        let (label, file) = (name.to_owned(), path.to_owned());
        let on_progress = move |sent: u64, total: u64| {
            let percent = sent * 100 / total.max(1);
            let previous = last.swap(percent, Ordering::Relaxed);
            if previous != percent {
                out.progress(&format!("Uploading {label}  {percent}%"));
            }
            if previous / UPLOAD_EVENT_STEP != percent / UPLOAD_EVENT_STEP && sent < total {
                out.event(
                    "upload",
                    json!({"file": file, "sent": sent, "total": total, "done": false}),
                    None,
                );
            }
        };
        let uploaded = self
            .services
            .api
            .upload(&self.session, path, on_progress)
            .await?;
        record_upload(self.services, &self.session, &uploaded, Some(path)).await;
        Ok(size)
    }

    async fn handle_message(&mut self, message: &str) -> Result<(), Failure> {
        // The message after a question is always its answer.
        if self.question.take().is_some() {
            return self.run_turn(message).await;
        }
        match route(message) {
            Route::Export { resolution } => {
                self.refresh().await?;
                self.export(self.default_path(FileFormat::Mp4), resolution)
                    .await
            }
            Route::Credits => {
                print_credits(
                    self.out,
                    self.settings.config.lang(),
                    &self.services.api.fetch_credits().await?,
                );
                Ok(())
            }
            Route::Status => self.print_state().await,
            Route::Upload { sources } if sources.is_empty() => Err(Failure::new(
                "usage",
                CommandReason::NoFileGiven,
                Hint::AddFile,
            )),
            Route::Upload { sources } => {
                for source in sources {
                    let path = PathBuf::from(source);
                    if !is_url(&path.to_string_lossy()) {
                        crate::api::check_file(&path)?;
                    }
                    self.upload(&path).await?;
                }
                Ok(())
            }
            Route::Agent => self.run_turn(message).await,
        }
    }

    async fn run_turn(&mut self, message: &str) -> Result<(), Failure> {
        self.append_transcript(&Item::User {
            text: message.to_owned(),
        });
        let before = self
            .draft
            .as_ref()
            .map(|d| d.timeline.clone())
            .unwrap_or_default();
        let (mut result, mut texts) = self.post(message, &before).await;
        if let Err(e) = &result
            && e.before_stream
            && self.replace_if_lost(&e.error.clone()).await?
        {
            // The error proves that the message was not processed.
            (result, texts) = self.post(message, &Timeline::default()).await;
        }
        let gui_actions = self.report_text(texts);
        let mut outcome = match result {
            Ok(outcome) => outcome,
            Err(e) if e.fate_unknown => self.recover(e, &before).await?,
            Err(e) => {
                let failure = Failure::from(e.error);
                self.append_transcript(&failure.transcript_item());
                return Err(failure);
            }
        };
        if !outcome.changes.is_empty() {
            self.report_changes(&outcome);
        }
        turn::clear_in_flight_turn(self.services, &self.session);
        let (agent_error, question) = (outcome.agent_error.take(), outcome.question.take());
        self.draft = outcome.draft;
        if question.is_none() || !outcome.changes.is_empty() {
            print_draft(self.out, self.draft.as_ref());
        }
        if let Some(question) = question {
            self.report_question(question);
            return agent_error.map_or(Ok(()), |error| Err(error.into()));
        }
        if let Some(error) = agent_error {
            let failure = Failure::from(error);
            self.append_transcript(&failure.transcript_item());
            return Err(failure);
        }
        self.run_gui_actions(message, gui_actions).await
    }

    /// Sends a message and reads the response. Returns the outcome and one text per model call.
    async fn post(
        &self,
        message: &str,
        before: &Timeline,
    ) -> (Result<turn::TurnOutcome, ChatError>, Vec<String>) {
        let mut texts: Vec<String> = Vec::new();
        let on_event = |event| match event {
            ChatEvent::Text { call, text, whole } => {
                texts.resize(texts.len().max(call as usize + 1), String::new());
                let call_text = &mut texts[call as usize];
                if whole {
                    call_text.clear();
                }
                call_text.push_str(&text);
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
            ChatEvent::Media { name } => {
                self.out.event("media", json!({"name": name}), Some(&name))
            }
            ChatEvent::Question(_) | ChatEvent::Error { .. } | ChatEvent::Heartbeat => {}
        };
        let still_working = seconds(self.settings.config.polling.still_working_seconds);
        let work = turn::run(self.services, &self.session, message, before, on_event);
        let result = with_progress_reports(work, still_working, |elapsed| {
            let seconds = elapsed.as_secs_f64().round();
            self.out.event(
                "waiting",
                json!({"seconds": seconds, "reason": "still_working"}),
                None,
            );
            self.out.note("⏳ Still working…");
        });
        (result.await, texts)
    }

    /// Prints a question of the agent. The next message is the answer.
    fn report_question(&mut self, set: QuestionSet) {
        let count = set.questions.len();
        for (i, question) in set.questions.iter().enumerate() {
            let data = json!({
                "text": question.prompt,
                "options": question.options,
                "title": set.title,
                "multiple": question.multiple,
                "number": i + 1,
                "count": count,
            });
            self.out
                .event("question", data, (i == 0).then(|| set.text()).as_deref());
        }
        self.append_transcript(&Item::Agent { text: set.text() });
        self.question = Some(set);
    }

    /// Failure of a run that ends with an unanswered question.
    fn unanswered_failure(&self, set: &QuestionSet) -> Failure {
        let prompt = set.questions.first().map_or("", |q| q.prompt.as_str());
        let hint = Hint::AnswerQuestion {
            session: self.session.clone(),
            is_local: self.settings.local,
        };
        Failure::new(
            "question",
            CommandReason::AgentWaits(prompt.to_owned()),
            hint,
        )
    }

    /// Prints the agent's text without service noise and GUI instructions. Returns the latter as
    /// actions.
    fn report_text(&self, texts: Vec<String>) -> Vec<GuiAction> {
        let mut texts: Vec<String> = texts
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .collect();
        if texts.len() > 1 && texts.last().is_some_and(|last| is_apology(last)) {
            texts.pop();
        }
        let (text, gui_actions) = gui::translate(&mask_tokens(&texts.join("\n\n")));
        if !text.trim().is_empty() {
            self.out.event("text", json!({"text": text}), Some(&text));
            self.append_transcript(&Item::Agent { text });
        }
        gui_actions
    }

    /// Runs the agent's GUI instructions. An export runs only if the user's message or the
    /// configuration asks for it. The state is not printed: every turn prints it anyway.
    async fn run_gui_actions(
        &mut self,
        message: &str,
        gui_actions: Vec<GuiAction>,
    ) -> Result<(), Failure> {
        for action in gui_actions {
            let allowed = action == GuiAction::Export
                && (asks_for_export(message) || self.settings.config.export.at_once);
            self.out.event(
                "action",
                json!({"kind": action.json_name(), "done": allowed}),
                None,
            );
            match action {
                GuiAction::Export if allowed => {
                    self.export(self.default_path(FileFormat::Mp4), None)
                        .await?
                }
                GuiAction::ShowCredits => print_credits(
                    self.out,
                    self.settings.config.lang(),
                    &self.services.api.fetch_credits().await?,
                ),
                _ => {}
            }
        }
        Ok(())
    }

    /// Looks for the changes of a turn that an earlier run lost, before anything new is sent.
    async fn resume_lost_turn(&mut self) {
        let session = self.session.clone();
        let lost = self
            .services
            .store
            .read(move |store| store.turn_in_flight(&session));
        let Some(lost) = lost.await.ok().flatten() else {
            return;
        };
        self.out.note(&format!(
            "The response to an earlier message was lost: \"{}\". \
             Checking the timeline for its changes…",
            lost.message
        ));
        let before = lost
            .before
            .and_then(|json| Draft::parse(&json).ok())
            .map(|d| d.timeline)
            .unwrap_or_default();
        let elapsed = Duration::from_millis(now_ms().saturating_sub(lost.started_ms));
        let recovered =
            recovery::recover_lost_turn(self.services, &self.session, &before, elapsed, |wait| {
                self.report_wait(wait)
            })
            .await;
        if !recovered.changes.is_empty() {
            self.report_changes(&turn::TurnOutcome {
                changes: recovered.changes,
                ..turn::TurnOutcome::default()
            });
        }
        turn::clear_in_flight_turn(self.services, &self.session);
        self.draft = recovered.draft.or(self.draft.take());
    }

    /// Looks for the changes of a message whose response was lost, without resending it.
    ///
    /// # Errors
    /// Returns the chat error with exit status 6 if the timeline has no changes.
    async fn recover(
        &self,
        error: ChatError,
        before: &Timeline,
    ) -> Result<turn::TurnOutcome, Failure> {
        self.out.note(&format!(
            "{}. The message won't be resent automatically; \
             checking the timeline for its changes…",
            error.error
        ));
        let recovered = recovery::recover_lost_turn(
            self.services,
            &self.session,
            before,
            Duration::ZERO,
            |wait| self.report_wait(wait),
        )
        .await;
        if recovered.changes.is_empty() {
            let failure = Failure::fate_unknown(error);
            self.append_transcript(&failure.transcript_item());
            turn::clear_in_flight_turn(self.services, &self.session);
            return Err(failure);
        }
        Ok(turn::TurnOutcome {
            draft: recovered.draft,
            changes: recovered.changes,
            ..turn::TurnOutcome::default()
        })
    }

    /// Reports the time until the next recovery attempt.
    fn report_wait(&self, wait: Duration) {
        self.out.event(
            "waiting",
            json!({"seconds": wait.as_secs_f64().ceil(), "reason": "lost_answer"}),
            None,
        );
    }

    fn report_changes(&self, outcome: &turn::TurnOutcome) {
        let lang = self.settings.config.lang();
        let lines: Vec<String> = outcome
            .changes
            .iter()
            .map(|c| changes::describe_change(lang, c))
            .collect();
        // Print the changes only if the agent sent no text.
        let text = (!outcome.spoke).then(|| {
            let folded = change_list::folded(lang, &outcome.changes);
            let texts: Vec<String> = folded.into_iter().map(|l| l.text).collect();
            texts.join("\n")
        });
        self.out.event(
            "changes",
            changes_data(&outcome.changes, &lines),
            text.as_deref(),
        );
        self.append_transcript(&Item::Changes {
            changes: outcome.changes.clone(),
        });
    }

    async fn refresh(&mut self) -> Result<(), Failure> {
        self.draft = self.services.api.fetch_draft(&self.session).await?;
        Ok(())
    }

    async fn print_state(&mut self) -> Result<(), Failure> {
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

    /// Exports the timeline for other editors.
    async fn export_interchange(
        &self,
        path: Option<PathBuf>,
        format: InterchangeFormat,
    ) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(Failure::empty_timeline());
        };
        let folder = &self.settings.config.export.folder;
        let path = path.unwrap_or_else(|| {
            exporting::default_path(folder, &draft.timeline.title, format.extension())
        });
        let key = markers_key(&self.session);
        let stored = self.services.store.read(move |store| store.value(&key));
        let markers: Vec<u64> = stored
            .await?
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        let request = interchange_export::InterchangeRequest {
            session: &self.session,
            draft,
            markers: &markers,
            format,
            path: &path,
        };
        let on_progress = |name: &str, received: u64, total: u64| {
            self.out.progress(&format!(
                "Downloading {name}  {}%",
                received * 100 / total.max(1)
            ));
        };
        let written = interchange_export::write(self.services, &request, on_progress).await?;
        self.out.clear_progress();
        for name in &written.missing {
            self.out.note(&format!(
                "{name} is not on this machine and could not be downloaded: \
                 marked as missing in the file"
            ));
        }
        let text = format!(
            "Exported {} ({})",
            written.path.display(),
            asset::format_size(written.bytes)
        );
        let data = json!({
            "path": written.path,
            "bytes": written.bytes,
            "beside": written.sidecars,
            "missing": written.missing,
        });
        self.out.event("exported", data, Some(&text));
        for sidecar in &written.sidecars {
            self.out
                .note(&format!("Titles as captions: {}", sidecar.display()));
        }
        self.append_transcript(&Item::Notice { text });
        Ok(())
    }

    async fn export(
        &mut self,
        path: PathBuf,
        resolution: Option<Resolution>,
    ) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(Failure::empty_timeline());
        };
        let job = exporting::new_job(
            &self.session,
            resolution.as_ref().unwrap_or(&self.resolution),
            path,
        );
        let last = AtomicU64::new(u64::MAX);
        let on_progress = |job: &RenderJob| {
            let percent = (job.progress * 100.0) as u64;
            let state = percent + 1000 * job.status as u64;
            if last.swap(state, Ordering::Relaxed) != state {
                self.out.event("render", render_data(job), None);
                self.out.progress(&format!(
                    "Exporting {}  {percent}%  {}",
                    job.resolution,
                    job.status.name()
                ));
            }
        };
        let (job, error) = exporting::run(self.services, job, &draft.json, on_progress).await;
        self.out.clear_progress();
        if job.status == RenderStatus::Completed {
            let text = format!(
                "Exported {} ({})",
                job.path.display(),
                asset::format_size(job.bytes)
            );
            self.out.event(
                "exported",
                json!({"path": job.path, "bytes": job.bytes}),
                Some(&text),
            );
            self.append_transcript(&Item::Notice { text });
            return Ok(());
        }
        let error = error.unwrap_or(ApiError::Render(Reason::Canceled));
        let failure = Failure::from(error);
        self.append_transcript(&failure.transcript_item());
        Err(failure)
    }
}

/// Awaits `work` and calls `report` with the elapsed time at every `interval`.
async fn with_progress_reports<T>(
    work: impl Future<Output = T>,
    interval: Duration,
    report: impl Fn(Duration),
) -> T {
    let mut work = std::pin::pin!(work);
    let started = tokio::time::Instant::now();
    loop {
        match tokio::time::timeout(interval, &mut work).await {
            Ok(done) => return done,
            Err(_) => report(started.elapsed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn long_work_reports_progress() {
        let reported = RefCell::new(Vec::new());
        let work = async {
            tokio::time::sleep(Duration::from_secs(500)).await;
            7
        };
        let report = |elapsed: Duration| reported.borrow_mut().push(elapsed.as_secs());
        assert_eq!(
            with_progress_reports(work, Duration::from_secs(120), report).await,
            7
        );
        assert_eq!(reported.into_inner(), [120, 240, 360, 480]);
    }
}
