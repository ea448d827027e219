//! Executes follow-ups in order.

use super::feedback::flash;
use super::{
    actions, chat, composer, credits, direct_edits, exports, history, media, overlays, proposals,
    questions, sessions, speech, speech_edits, timeline, transcript, uploads,
};
use crate::app::effect::Effect;
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::input::Focus;

/// Executes follow-ups, and theirs, and returns the effects to run.
pub fn run(model: &mut Model, follow_ups: FollowUps) -> Vec<Effect> {
    let mut effects = Vec::new();
    for follow_up in follow_ups {
        if let FollowUp::Effect(effect) = follow_up {
            effects.push(effect);
        } else {
            let next = execute(model, follow_up);
            effects.extend(run(model, next));
        }
    }
    effects
}

/// Executes a follow-up and returns its own follow-ups.
fn execute(model: &mut Model, follow_up: FollowUp) -> FollowUps {
    match follow_up {
        FollowUp::Effect(effect) => effect.into(),
        FollowUp::Flash(phrase) => change(model, |m| flash(m, m.phrase(phrase))),
        FollowUp::RunAction(action) => actions::act_by_name(model, action),
        FollowUp::RestoreMessage(text) => {
            in_composer(model, |model| composer::restore_message(model, &text))
        }
        FollowUp::Mention(name) => in_composer(model, |model| {
            composer::mention(model, &name);
            composer::changed(model)
        }),
        FollowUp::TypeInComposer(event) => {
            in_composer(model, |model| composer::type_key(model, event))
        }
        FollowUp::EditMessage(index) => in_composer(model, |model| {
            let message = model.session.conversation.take_message(index);
            composer::restore_message(model, &message.unwrap_or_default())
        }),
        FollowUp::Submit(message) => chat::submit(model, message).into(),
        FollowUp::Answer(message) => chat::answer(model, message).into(),
        FollowUp::SendUnlessAsked if model.overlay.is_some() => FollowUps::none(),
        FollowUp::SendNext | FollowUp::SendUnlessAsked => chat::send_next(model).into(),
        FollowUp::SuggestAnswer => change(model, questions::suggest),
        FollowUp::Seek(at_ms) => change(model, |m| timeline::seek(m, at_ms)),
        FollowUp::ShowTime(at_ms) => change(model, |m| timeline::show_time(m, at_ms)),
        FollowUp::ShowSegment(track, index) => change(model, |m| timeline::go_to(m, track, index)),
        FollowUp::InsertEdit { segments, edit } => {
            direct_edits::insert_edit(model, &segments, &edit).into()
        }
        FollowUp::InsertTitle(text) => direct_edits::insert_title(model, text).into(),
        FollowUp::Search(text) => transcript::search(model, &text).into(),
        FollowUp::SearchWords(text) => speech::search(model, &text),
        FollowUp::CorrectWord(index, text) => speech_edits::correct(model, index, &text),
        FollowUp::OpenSession(which) => sessions::go_to(model, which).into(),
        FollowUp::RenameSession { id, title } => sessions::rename(model, id, title).into(),
        FollowUp::LinkSession {
            task_id,
            session_id,
        } => sessions::request_link(model, task_id, session_id).into(),
        FollowUp::LoadVersion { id, export } => history::load(model, id, export).into(),
        FollowUp::CompareVersions { from, to } => history::compare(model, from, to).into(),
        FollowUp::RestoreVersion(number) => history::restore(model, number),
        FollowUp::ListFolder(folder) => overlays::list_folder(model, folder).into(),
        FollowUp::PlaceMedia { media, wanted } => media::place(model, &media, wanted),
        FollowUp::RenameMedia { name, new_name } => media::rename(model, name, new_name).into(),
        FollowUp::RemoveMedia(removed) => media::remove(model, &removed).into(),
        FollowUp::Upload(files) => uploads::add(model, files).into(),
        FollowUp::Export { choice, name } => exports::confirm(model, choice, name).into(),
        FollowUp::AnswerSpending { approved } => credits::spending_answered(model, approved),
        FollowUp::Proposal(id, step) => proposals::react(model, id, step).into(),
        FollowUp::MoveMessage { index, down } => change(model, |m| {
            m.session.conversation.move_message(index, down);
        }),
        FollowUp::RemoveMessage(index) => change(model, |m| {
            m.session.conversation.take_message(index);
        }),
        FollowUp::Quit => change(model, overlays::quit_now),
    }
}

/// Focuses the composer and changes its text.
fn in_composer(model: &mut Model, change: impl FnOnce(&mut Model) -> Vec<Effect>) -> FollowUps {
    model.screen.focus = Focus::Composer;
    change(model).into()
}

/// Changes the model; nothing follows.
fn change(model: &mut Model, change: impl FnOnce(&mut Model)) -> FollowUps {
    change(model);
    FollowUps::none()
}
