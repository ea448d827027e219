//! `update`: applies a message to the model and returns side effects. No I/O, no clock, no locks.

mod chat;
mod completion;
mod composer;
mod contact_sheet;
mod credits;
mod exports;
mod follow_ups;
mod history;
mod keys;
mod mouse;
mod overlays;
mod palette;
mod panes;
mod pictures;
mod playback;
mod questions;
mod session;
mod sessions;
mod suggestions;
mod timeline;
mod timeline_edits;
mod transcript;
mod uploads;

pub use panes::THEMES;

use super::effect::{Effect, SessionChoice};
use super::model::Model;
use super::msg::Msg;
use super::preferences::{PREFERENCES_KEY, Tip};
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Applies a message to the model and returns the effects to run.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let Some(msg) = keys::hold(model, msg) else {
        return Vec::new();
    };
    match msg {
        Msg::Clock(now_ms) => clock(model, now_ms),
        Msg::Key(key) => keys::press(model, key),
        Msg::Mouse(event) => mouse::handle(model, event),
        Msg::Paste(text) => keys::paste(model, &text),
        Msg::Resize(width, height) => {
            model.screen.size = (width, height);
            Vec::new()
        }
        Msg::Focus(focused) => {
            model.screen.window_focused = focused;
            Vec::new()
        }
        Msg::Options(options) => apply_options(model, *options),
        Msg::Status(text) => {
            flash(model, text);
            Vec::new()
        }
        Msg::ComposerEdited(result) => composer::edited(model, result),
        Msg::VersionsListed { request, versions } => history::listed(model, request, versions),
        Msg::VersionLoaded { request, id, draft } => history::loaded(model, request, id, draft),
        Msg::VersionsCompared {
            request,
            from,
            to,
            changes,
        } => history::compared(model, request, from, to, changes),
        Msg::SessionLoaded(stored) => session::show_stored(model, *stored),
        Msg::Session { result, .. } => session::opened(model, result),
        Msg::ChatEvent { request, event } => chat::apply_event(model, request, event),
        Msg::StreamError { request, error } => chat::stream_error(model, request, error),
        Msg::TurnEnded { request, result } => chat::turn_ended(model, request, result),
        Msg::RecoveryScheduled { request, in_ms } => {
            chat::recovery_scheduled(model, request, in_ms)
        }
        Msg::TurnRecovered {
            request,
            end,
            state_fetched,
        } => chat::recovered(model, request, *end, state_fetched),
        Msg::RateLimited(seconds) => rate_limited(model, seconds),
        Msg::SessionsListed { request, sessions } => sessions::listed(model, request, sessions),
        Msg::ProjectLink { result, .. } => sessions::link(model, result),
        Msg::State { result, .. } => session::state(model, result),
        Msg::Credits { result, .. } => credits::balance_received(model, result),
        Msg::UploadProgress {
            request,
            sent,
            total,
        } => uploads::progress(model, request, sent, total),
        Msg::Uploaded { request, result } => uploads::done(model, request, result),
        Msg::FolderListed {
            request,
            folder,
            result,
        } => overlays::folder(model, request, folder, result),
        Msg::PastedFiles(files) => {
            let mut effects = uploads::add(model, files);
            effects.extend(keys::release(model));
            effects
        }
        Msg::PastedText(text) => {
            let mut effects = composer::insert(model, &text);
            effects.extend(keys::release(model));
            effects
        }
        Msg::Render(job) => exports::job_updated(model, job),
        Msg::FrameDrawn => pictures::request_missing(model),
        Msg::PreviewReady { request, result } => pictures::preview_ready(model, request, result),
        Msg::Thumbnail(key, picture) => {
            model
                .pictures
                .filmstrips
                .put_thumb(key, picture, &model.screen.layout.thumbs);
            Vec::new()
        }
        Msg::Waveform(key, wave) => {
            model.pictures.filmstrips.put_wave(key, wave);
            Vec::new()
        }
        Msg::MediaDownloaded => pictures::media_downloaded(model),
        Msg::FrameReady {
            request,
            index,
            picture,
        } => pictures::frame_ready(model, request, index, picture),
        Msg::LoudnessMeasured { request, result } => {
            contact_sheet::loudness_measured(model, request, result)
        }
        Msg::InterchangeWritten(result) => exports::interchange_written(model, result),
        Msg::RenderFailed { id, error } => exports::render_failed(model, &id, error),
    }
}

/// Returns the effects that start the editor.
pub fn start(model: &mut Model) -> Vec<Effect> {
    session::connect(model, SessionChoice::FromCli)
}

fn clock(model: &mut Model, now_ms: u64) -> Vec<Effect> {
    model.now_ms = now_ms;
    playback::advance(model);
    model.screen.expire_flash(now_ms);
    Vec::new()
}

fn flash(model: &mut Model, text: impl Into<String>) {
    model.screen.show_flash(&text.into(), model.now_ms);
}

/// Saves the preferences.
fn save_preferences(model: &Model) -> Vec<Effect> {
    let value = serde_json::to_string(&model.preferences).unwrap_or_default();
    vec![Effect::SaveSetting {
        key: PREFERENCES_KEY.into(),
        value,
    }]
}

/// Marks a tip as completed, which hides it.
fn complete_tip(model: &mut Model, tip: Tip) -> Vec<Effect> {
    if model.preferences.completed_tips.insert(tip) {
        save_preferences(model)
    } else {
        Vec::new()
    }
}

/// Rings the bell, and sends a desktop notification if the terminal is not focused.
fn alert(model: &Model, text: &str) -> Vec<Effect> {
    let bell = model.options.bell.then_some(Effect::Bell);
    let desktop = (model.options.desktop && !model.screen.window_focused).then(|| Effect::Notify {
        text: one_line(text),
    });
    bell.into_iter().chain(desktop).collect()
}

/// Applies changed settings.
fn apply_options(model: &mut Model, options: super::EditorOptions) -> Vec<Effect> {
    model.options = options;
    model.preferences.theme = None;
    flash(model, phrase(model.options.lang, Phrase::ConfigReloaded));
    let mut effects = save_preferences(model);
    effects.extend([
        Effect::SetMouse(model.options.mouse),
        Effect::SetTheme(model.options.theme.clone()),
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
