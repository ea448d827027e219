//! Executes follow-ups in order.

use super::feedback::flash;
use super::{
    actions, chat, composer, credits, exports, history, overlays, questions, sessions, timeline,
    timeline_edits, transcript, uploads,
};
use crate::app::effect::Effect;
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::input::Focus;
use crate::input::actions::entry;

/// Executes follow-ups, and theirs, and returns the effects to run.
pub fn run(model: &mut Model, follow_ups: FollowUps) -> Vec<Effect> {
    let mut effects = Vec::new();
    for follow_up in follow_ups {
        match follow_up {
            FollowUp::Effect(effect) => effects.push(effect),
            FollowUp::RunAction(action) => {
                let next = entry(action).map(|row| actions::act_from(model, row));
                effects.extend(run(model, next.unwrap_or_default()));
            }
            other => effects.extend(execute(model, other)),
        }
    }
    effects
}

fn execute(model: &mut Model, follow_up: FollowUp) -> Vec<Effect> {
    match follow_up {
        FollowUp::Effect(effect) => vec![effect],
        FollowUp::Submit(message) => chat::submit(model, message),
        FollowUp::SendNext => chat::send_next(model),
        FollowUp::SendUnlessAsked if model.overlay.is_none() => chat::send_next(model),
        FollowUp::Answer(message) => chat::answer(model, message),
        FollowUp::AnswerSpending { approved } => {
            let next = credits::spending_answered(model, approved);
            run(model, next)
        }
        FollowUp::InsertEdit { segments, edit } => {
            timeline_edits::insert_edit(model, &segments, &edit)
        }
        FollowUp::InsertTitle(text) => timeline_edits::insert_title(model, &text),
        FollowUp::Search(text) => transcript::search(model, &text),
        FollowUp::OpenSession(which) => sessions::go_to(model, which),
        FollowUp::LinkSession {
            task_id,
            session_id,
        } => vec![sessions::request_link(model, task_id, session_id)],
        FollowUp::LoadVersion { id, export } => history::load(model, id, export),
        FollowUp::CompareVersions { from, to } => history::compare(model, from, to),
        FollowUp::NameVersion { id, name } => history::named(model, id, name),
        FollowUp::ListFolder(folder) => overlays::list_folder(model, folder),
        FollowUp::Upload(files) => uploads::add(model, files),
        FollowUp::Export { choice, name } => exports::confirm(model, choice, name),
        FollowUp::RestoreMessage(_)
        | FollowUp::Mention(_)
        | FollowUp::TypeInComposer(_)
        | FollowUp::EditMessage(_) => compose(model, follow_up),
        other => {
            show(model, other);
            Vec::new()
        }
    }
}

/// Executes follow-ups that change the text of the composer, and focuses it.
fn compose(model: &mut Model, follow_up: FollowUp) -> Vec<Effect> {
    model.screen.focus = Focus::Composer;
    match follow_up {
        FollowUp::RestoreMessage(text) => composer::restore_message(model, &text),
        FollowUp::Mention(name) => {
            composer::mention(model, &name);
            composer::changed(model)
        }
        FollowUp::TypeInComposer(event) => composer::type_key(model, event),
        FollowUp::EditMessage(index) => {
            let message = model.session.conversation.take_message(index);
            composer::restore_message(model, &message.unwrap_or_default())
        }
        _ => Vec::new(),
    }
}

/// Executes follow-ups without effects.
fn show(model: &mut Model, follow_up: FollowUp) {
    let conversation = &mut model.session.conversation;
    match follow_up {
        FollowUp::Flash(phrase) => flash(model, model.phrase(phrase)),
        FollowUp::SuggestAnswer => questions::suggest(model),
        FollowUp::Seek(at_ms) => timeline::seek(model, at_ms),
        FollowUp::ShowTime(at_ms) => {
            model.screen.focus = Focus::Timeline;
            timeline::seek(model, at_ms);
        }
        FollowUp::ShowSegment(track, index) => timeline::go_to(model, track, index),
        FollowUp::AskVersionName { id, name } => {
            model.overlay = Some(Overlay::prompt(PromptPurpose::VersionName(id), &name));
        }
        FollowUp::Quit => model.quitting = true,
        FollowUp::MoveMessage { index, down } => conversation.move_message(index, down),
        FollowUp::RemoveMessage(index) => drop(conversation.take_message(index)),
        _ => {}
    }
}
