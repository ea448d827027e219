//! `update`: applies a message to the model and returns side effects. No I/O, no clock, no locks.

mod actions;
mod calls;
mod chat;
mod clipboard;
mod completion;
mod completion_list;
mod composer;
mod connection;
mod contact_sheet;
mod credits;
mod direct_edits;
mod direct_turn;
mod exports;
mod feedback;
mod follow_ups;
mod following;
mod frame_edits;
mod gui_actions;
mod history;
mod keys;
mod media;
mod mouse;
mod overlays;
mod palette;
mod panes;
mod pictures;
mod playback;
mod proposals;
mod questions;
mod repeats;
mod response;
mod sample;
mod segment_drag;
mod session;
mod sessions;
mod sound;
mod speech;
mod speech_edits;
mod steps;
mod stop;
mod suggestions;
mod timeline;
mod timeline_edits;
mod transcript;
mod turn_end;
mod uploads;

pub use panes::THEMES;

use credits::balance_received;
use feedback::{flash, save_preferences};

use super::effect::{Effect, SessionChoice, TerminalEffect};
use super::follow_up::FollowUps;
use super::model::Model;
use super::msg::Msg;
use super::options::EditorOptions;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Applies a message to the model and returns the effects to run.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let Some(mut msg) = keys::hold(model, msg) else {
        return Vec::new();
    };
    if is_stale(model, &mut msg) {
        return Vec::new();
    }
    let follow_ups = apply(model, msg);
    let mut effects = follow_ups::run(model, follow_ups);
    effects.extend(following::proceed(model));
    effects.extend(speech::follow(model));
    if direct_turn::stops_waiting(model) {
        effects.extend(release_held(model));
    }
    effects
}

/// Applies a message: input, settings, progress, or the answer to a request.
fn apply(model: &mut Model, msg: Msg) -> FollowUps {
    let effects = match msg {
        Msg::Key(key) => return keys::press(model, key),
        Msg::Mouse(event) => return mouse::handle(model, event),
        Msg::Clock(now_ms) => clock(model, now_ms),
        Msg::Paste(text) => keys::paste(model, &text),
        Msg::PastedFiles(files) => pasted_files(model, files),
        Msg::SourceExamined { source, found } => uploads::examined(model, &source, found),
        Msg::PastedText(text) => pasted_text(model, &text),
        Msg::SampleWritten(files) => return sample::written(model, files),
        Msg::Resize(width, height) => resized(model, (width, height)),
        Msg::Focus(focused) => focused_window(model, focused),
        Msg::Options(options) => apply_options(model, *options),
        Msg::Status(text) => show_status(model, text),
        Msg::ComposerEdited(result) => composer::edited(model, result),
        Msg::SessionLoaded(stored) => session::show_stored(model, *stored),
        Msg::RateLimited(seconds) => rate_limited(model, seconds),
        Msg::Render(job) => exports::job_updated(model, job),
        Msg::RenderFailed { error, .. } => exports::render_failed(model, error),
        Msg::InterchangeWritten(result) => exports::interchange_written(model, result),
        Msg::FrameDrawn => frame_drawn(model),
        Msg::Sound { event, .. } => sound::progress(model, event),
        Msg::SpeechStatus(_) | Msg::Words { .. } => speech::apply(model, msg),
        Msg::FileExamined(file) => overlays::file_examined(model, *file),
        Msg::Thumbnail(key, picture) => pictures::thumbnail(model, key, picture),
        Msg::Waveform(key, wave) => pictures::waveform(model, key, wave),
        Msg::MediaDownloaded => pictures::media_downloaded(model),
        Msg::Session { result, .. } => session::opened(model, result),
        Msg::State { result, .. } => session::state(model, result),
        Msg::Followed { .. } | Msg::ProposalAnswered { .. } => following::apply(model, msg),
        Msg::SessionsListed { sessions, .. } => sessions::listed(model, sessions),
        Msg::ChatEvent { event, .. } => response::apply_event(model, event),
        Msg::StreamError { error, .. } => response::stream_error(model, error),
        Msg::TurnEnded { result, .. } => turn_end::turn_ended(model, result),
        Msg::RecoveryScheduled { in_ms, .. } => turn_end::recovery_scheduled(model, in_ms),
        Msg::TurnRecovered {
            end, state_fetched, ..
        } => turn_end::recovered(model, *end, state_fetched),
        Msg::Reply { result, .. } => calls::replied(model, result),
        Msg::Credits { request, result } => return balance_received(model, request, result),
        Msg::UploadProgress {
            request,
            sent,
            total,
        } => uploads::progress(model, request, sent, total),
        uploaded @ Msg::Uploaded { .. } => return uploads::done(model, uploaded),
        Msg::FolderListed { folder, result, .. } => overlays::folder(model, folder, result),
        Msg::MediaListed { media, .. } => media::listed(model, media),
        Msg::MediaChanged { request, result } => media::changed(model, request, result),
        Msg::VersionsListed { versions, .. } => history::listed(model, versions),
        Msg::VersionLoaded { id, draft, .. } => history::loaded(model, id, draft),
        Msg::VersionsCompared {
            from, to, changes, ..
        } => history::compared(model, from, to, changes),
        Msg::PreviewReady { result, .. } => pictures::preview_ready(model, result),
        Msg::FrameReady { index, picture, .. } => pictures::frame_ready(model, index, picture),
        Msg::LoudnessMeasured { result, .. } => contact_sheet::loudness_measured(model, result),
    };
    effects.into()
}

/// True if the message answers a request that nobody awaits: its session, turn or overlay is gone,
/// or a newer request has replaced it.
fn is_stale(model: &Model, msg: &mut Msg) -> bool {
    msg.answer_mut()
        .is_some_and(|(kind, id)| !model.awaited(kind).contains(id))
}

/// Sets the size of the terminal. Without a change, another program has used the terminal: its
/// pictures may be gone.
fn resized(model: &mut Model, size: (u16, u16)) -> Vec<Effect> {
    if model.screen.size == size {
        model.pictures.preview.shown = None;
    }
    model.screen.size = size;
    Vec::new()
}

fn focused_window(model: &mut Model, focused: bool) -> Vec<Effect> {
    model.screen.window_focused = focused;
    Vec::new()
}

fn show_status(model: &mut Model, text: String) -> Vec<Effect> {
    flash(model, text);
    Vec::new()
}

/// Returns the effects that start the editor.
pub fn start(model: &mut Model) -> Vec<Effect> {
    connection::connect(model, SessionChoice::FromCli)
}

/// Applies the input held during a paste or a direct edit. Another one in it holds the rest again.
fn release_held(model: &mut Model) -> Vec<Effect> {
    let held = keys::take_held(model);
    held.into_iter()
        .flat_map(|msg| update(model, msg))
        .collect()
}

/// Uploads pasted files, then applies the held input.
fn pasted_files(model: &mut Model, files: Vec<String>) -> Vec<Effect> {
    let mut effects = uploads::add(model, files);
    effects.extend(release_held(model));
    effects
}

/// Inserts pasted text, then applies the held input.
fn pasted_text(model: &mut Model, text: &str) -> Vec<Effect> {
    let mut effects = composer::insert(model, text);
    effects.extend(release_held(model));
    effects
}

/// Requests the pictures that the frame lacks, and the sound that belongs to it.
fn frame_drawn(model: &mut Model) -> Vec<Effect> {
    let mut effects = sound::follow_playback(model);
    effects.extend(pictures::request_missing(model));
    effects
}

fn clock(model: &mut Model, now_ms: u64) -> Vec<Effect> {
    model.now_ms = now_ms;
    playback::advance(model);
    model.screen.expire_flash(now_ms);
    connection::retry_if_due(model)
}

/// Applies changed settings.
fn apply_options(model: &mut Model, options: EditorOptions) -> Vec<Effect> {
    model.options = options;
    model.preferences.theme = None;
    model.sound.unavailable = false;
    flash(model, phrase(model.options.lang, Phrase::ConfigReloaded));
    let mut effects = save_preferences(model);
    effects.extend([
        Effect::Terminal(TerminalEffect::SetMouse(model.options.mouse)),
        Effect::Terminal(TerminalEffect::SetTheme(model.options.theme.clone())),
    ]);
    effects
}

/// Shows the seconds until the server accepts requests again.
fn rate_limited(model: &mut Model, seconds: u64) -> Vec<Effect> {
    model.screen.flash = None;
    if seconds > 0 {
        flash(
            model,
            Message::RateLimited {
                seconds: &seconds.to_string(),
            }
            .text(model.options.lang),
        );
    }
    Vec::new()
}
