//! `update`: a message changes the model and gives what has to be done. No I/O, no clock, no locks.

mod chat;
mod composer;
mod exports;
mod keys;
mod mouse;
mod offers;
mod overlays;
mod session;
mod sessions;
mod timeline;
mod transcript;
mod uploads;

use super::effect::{Effect, SessionChoice};
use super::model::Model;
use super::msg::Msg;
use crate::domain::text::one_line;
use crate::language::words::{W, fill, w};

/// How long a short word stays in the footer, ms.
const FLASH_MS: u64 = 4_000;

/// Takes a message in.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Clock(now_ms) => clock(model, now_ms),
        Msg::Key(key) => keys::press(model, key),
        Msg::Mouse(event) => mouse::hear(model, event),
        Msg::Paste(text) => keys::paste(model, text),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            Vec::new()
        }
        Msg::Remembered(remembered) => session::remembered(model, *remembered),
        Msg::Session { result, .. } => session::opened(model, result),
        Msg::Heard { request, event } => chat::heard(model, request, event),
        Msg::TurnEnded { request, result } => chat::ended(model, request, result),
        Msg::NextLook { request, in_ms } => chat::next_look(model, request, in_ms),
        Msg::Recovered { request, end, looked } => chat::recovered(model, request, *end, looked),
        Msg::Waiting(seconds) => waiting(model, seconds),
        Msg::Sessions { request, sessions } => sessions::listed(model, request, sessions),
        Msg::Link { result, .. } => sessions::link(model, result),
        Msg::State { result, .. } => session::state(model, result),
        Msg::Credits { result, .. } => session::credits(model, result),
        Msg::Sent { request, sent, total } => uploads::sent(model, request, sent, total),
        Msg::Uploaded { request, result } => uploads::done(model, request, result),
        Msg::Folder { request, folder, result } => overlays::folder(model, request, folder, result),
        Msg::PastedFiles(files) => uploads::add(model, files),
        Msg::PastedText(text) => composer::insert(model, &text),
        Msg::Render(job) => exports::changed(model, job),
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
    if model.flash.as_ref().is_some_and(|(_, until)| *until <= now_ms) {
        model.flash = None;
    }
    Vec::new()
}

fn flash(model: &mut Model, words: impl Into<String>) {
    model.flash = Some((one_line(&words.into()), model.now_ms + FLASH_MS));
}

/// The server asked to slow down: said with the seconds left.
fn waiting(model: &mut Model, seconds: u64) -> Vec<Effect> {
    model.flash = None;
    if seconds > 0 {
        flash(model, fill(w(model.lang, W::SlowDown), &[&seconds.to_string()]));
    }
    Vec::new()
}
