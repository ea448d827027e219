//! `update`: a message changes the model and gives what has to be done. No I/O, no clock, no locks.

mod chat;
mod completion;
mod composer;
mod credits;
mod direct;
mod export;
mod exports;
mod fuzzy;
mod history;
mod keys;
mod looking;
mod mouse;
mod offers;
mod overlays;
mod palette;
mod panes;
mod pictures;
mod playing;
mod prompt;
mod questions;
mod session;
mod sessions;
mod timeline;
mod transcript;
mod typing;
mod uploads;

pub use panes::THEMES;

use super::effect::{Effect, SessionChoice};
use super::memory::{MEMORY_KEY, Tip};
use super::model::Model;
use super::msg::Msg;
use crate::domain::text::one_line;
use crate::language::words::{W, fill, w};

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
        Msg::Told(words) => {
            flash(model, words);
            Vec::new()
        }
        Msg::Edited(result) => composer::edited(model, result),
        Msg::Versions { request, versions } => history::listed(model, request, versions),
        Msg::VersionLoaded { request, id, draft } => history::loaded(model, request, id, draft),
        Msg::Compared {
            request,
            from,
            to,
            changes,
        } => history::compared(model, request, from, to, changes),
        Msg::Remembered(remembered) => session::remembered(model, *remembered),
        Msg::Session { result, .. } => session::opened(model, result),
        Msg::Heard { request, event } => chat::heard(model, request, event),
        Msg::Reported { request, trouble } => chat::reported(model, request, trouble),
        Msg::TurnEnded { request, result } => chat::ended(model, request, result),
        Msg::NextLook { request, in_ms } => chat::next_look(model, request, in_ms),
        Msg::Recovered {
            request,
            end,
            looked,
        } => chat::recovered(model, request, *end, looked),
        Msg::Waiting(seconds) => waiting(model, seconds),
        Msg::Sessions { request, sessions } => sessions::listed(model, request, sessions),
        Msg::Link { result, .. } => sessions::link(model, result),
        Msg::State { result, .. } => session::state(model, result),
        Msg::Credits { result, .. } => credits::heard(model, result),
        Msg::Sent {
            request,
            sent,
            total,
        } => uploads::sent(model, request, sent, total),
        Msg::Uploaded { request, result } => uploads::done(model, request, result),
        Msg::Folder {
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
        Msg::Painted => pictures::painted(model),
        Msg::Framed { request, result } => pictures::framed(model, request, result),
        Msg::Thumb(key, picture) => {
            model.strips.put_thumb(key, picture, &model.painted.thumbs);
            Vec::new()
        }
        Msg::Wave(key, wave) => {
            model.strips.put_wave(key, wave);
            Vec::new()
        }
        Msg::MediaCame => pictures::media_came(model),
        Msg::Shot {
            request,
            index,
            painting,
        } => pictures::shot(model, request, index, painting),
        Msg::Measured { request, result } => looking::measured(model, request, result),
        Msg::CutWritten(result) => exports::cut_written(model, result),
        Msg::RenderTrouble { id, trouble } => exports::trouble(model, &id, trouble),
    }
}

/// The first effects of an editor.
pub fn start(model: &mut Model) -> Vec<Effect> {
    model.composer = composer::blank(Vec::new());
    session::connect(model, SessionChoice::AsAsked)
}

fn clock(model: &mut Model, now_ms: u64) -> Vec<Effect> {
    model.now_ms = now_ms;
    playing::advance(model);
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
    let value = serde_json::to_string(&model.memory).unwrap_or_default();
    vec![Effect::Remember {
        key: MEMORY_KEY.into(),
        value,
    }]
}

/// What a tip speaks of was done: it is given no more.
fn learn(model: &mut Model, tip: Tip) -> Vec<Effect> {
    if model.memory.learnt.insert(tip) {
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
fn reconfigured(model: &mut Model, options: super::Options) -> Vec<Effect> {
    model.lang = options.lang;
    model.options = options;
    model.memory.theme = None;
    flash(model, w(model.lang, W::Reconfigured));
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
            fill(w(model.lang, W::SlowDown), &[&seconds.to_string()]),
        );
    }
    Vec::new()
}
