//! `update`: a message changes the model and gives what has to be done. No I/O, no clock, no locks.

mod chat;
mod completion;
mod composer;
mod contact_sheet;
mod credits;
mod export_dialog;
mod exports;
mod fuzzy;
mod history;
mod keys;
mod mouse;
mod overlays;
mod palette;
mod panes;
mod pictures;
mod playback;
mod prompt;
mod questions;
mod session;
mod sessions;
mod suggestions;
mod text_input;
mod timeline;
mod timeline_edits;
mod transcript;
mod uploads;

pub use panes::THEMES;

use super::effect::{Effect, SessionChoice};
use super::model::Model;
use super::msg::Msg;
use super::preferences::{MEMORY_KEY, Tip};
use crate::domain::text::one_line;
use crate::i18n::ui::{Phrase, fill, phrase};

/// How long a short word stays in the footer, ms.
const FLASH_MS: u64 = 4_000;

/// Takes a message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let Some(msg) = keys::hold(model, msg) else {
        return Vec::new();
    };
    match msg {
        Msg::Clock(now_ms) => clock(model, now_ms),
        Msg::Key(key) => keys::press(model, key),
        Msg::Mouse(event) => mouse::hear(model, event),
        Msg::Paste(text) => keys::paste(model, &text),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Focus(focused) => {
            model.focused = focused;
            Vec::new()
        }
        Msg::Options(options) => reconfigured(model, *options),
        Msg::Status(words) => {
            flash(model, words);
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
        Msg::SessionLoaded(remembered) => session::remembered(model, *remembered),
        Msg::Session { result, .. } => session::opened(model, result),
        Msg::ChatEvent { request, event } => chat::heard(model, request, event),
        Msg::StreamError { request, trouble } => chat::reported(model, request, trouble),
        Msg::TurnEnded { request, result } => chat::ended(model, request, result),
        Msg::RecoveryScheduled { request, in_ms } => chat::next_look(model, request, in_ms),
        Msg::TurnRecovered {
            request,
            end,
            looked,
        } => chat::recovered(model, request, *end, looked),
        Msg::RateLimited(seconds) => waiting(model, seconds),
        Msg::SessionsListed { request, sessions } => sessions::listed(model, request, sessions),
        Msg::ProjectLink { result, .. } => sessions::link(model, result),
        Msg::State { result, .. } => session::state(model, result),
        Msg::Credits { result, .. } => credits::heard(model, result),
        Msg::UploadProgress {
            request,
            sent,
            total,
        } => uploads::sent(model, request, sent, total),
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
        Msg::Render(job) => exports::changed(model, job),
        Msg::FrameDrawn => pictures::painted(model),
        Msg::PreviewReady { request, result } => pictures::framed(model, request, result),
        Msg::Thumbnail(key, picture) => {
            model
                .filmstrips
                .put_thumb(key, picture, &model.layout.thumbs);
            Vec::new()
        }
        Msg::Waveform(key, wave) => {
            model.filmstrips.put_wave(key, wave);
            Vec::new()
        }
        Msg::MediaDownloaded => pictures::media_came(model),
        Msg::FrameReady {
            request,
            index,
            painting,
        } => pictures::shot(model, request, index, painting),
        Msg::LoudnessMeasured { request, result } => {
            contact_sheet::measured(model, request, result)
        }
        Msg::InterchangeWritten(result) => exports::cut_written(model, result),
        Msg::RenderFailed { id, trouble } => exports::trouble(model, &id, trouble),
    }
}

/// The first effects of an editor.
pub fn start(model: &mut Model) -> Vec<Effect> {
    model.composer = composer::blank(Vec::new());
    session::connect(model, SessionChoice::FromCli)
}

fn clock(model: &mut Model, now_ms: u64) -> Vec<Effect> {
    model.now_ms = now_ms;
    playback::advance(model);
    if model
        .flash
        .as_ref()
        .is_some_and(|(_, until)| *until <= now_ms)
    {
        model.flash = None;
    }
    Vec::new()
}

fn flash(model: &mut Model, words: impl Into<String>) {
    model.flash = Some((one_line(&words.into()), model.now_ms + FLASH_MS));
}

/// What outlives the program changed.
fn remember(model: &Model) -> Vec<Effect> {
    let value = serde_json::to_string(&model.preferences).unwrap_or_default();
    vec![Effect::SaveSetting {
        key: MEMORY_KEY.into(),
        value,
    }]
}

/// What a tip speaks of was done: it is given no more.
fn learn(model: &mut Model, tip: Tip) -> Vec<Effect> {
    if model.preferences.learnt.insert(tip) {
        remember(model)
    } else {
        Vec::new()
    }
}

/// Rings, and notifies where the user looks elsewhere.
fn attract(model: &Model, words: &str) -> Vec<Effect> {
    let bell = model.options.bell.then_some(Effect::Bell);
    let desktop = (model.options.desktop && !model.focused).then(|| Effect::Notify {
        text: one_line(words),
    });
    bell.into_iter().chain(desktop).collect()
}

/// The configuration was changed while the editor runs.
fn reconfigured(model: &mut Model, options: super::EditorOptions) -> Vec<Effect> {
    model.lang = options.lang;
    model.options = options;
    model.preferences.theme = None;
    flash(model, phrase(model.lang, Phrase::Reconfigured));
    let mut effects = remember(model);
    effects.extend([
        Effect::SetMouse(model.options.mouse),
        Effect::SetTheme(model.options.theme.clone()),
    ]);
    effects
}

/// The server asked to slow down: said with the seconds left.
fn waiting(model: &mut Model, seconds: u64) -> Vec<Effect> {
    model.flash = None;
    if seconds > 0 {
        flash(
            model,
            fill(
                phrase(model.lang, Phrase::SlowDown),
                &[&seconds.to_string()],
            ),
        );
    }
    Vec::new()
}
