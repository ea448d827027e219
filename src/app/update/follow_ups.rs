//! Executes follow-ups in order.

use super::{
    chat, composer, credits, exports, history, keys, overlays, questions, sessions, timeline,
    timeline_edits, transcript, uploads,
};
use crate::app::effect::Effect;
use crate::app::follow_up::FollowUp;
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::input::Focus;
use crate::input::table::entry;

/// Executes follow-ups and returns the effects to run.
pub fn run(model: &mut Model, follow_ups: Vec<FollowUp>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for follow_up in follow_ups {
        effects.extend(execute(model, follow_up));
    }
    effects
}

fn execute(model: &mut Model, follow_up: FollowUp) -> Vec<Effect> {
    match follow_up {
        FollowUp::Effect(effect) => return vec![effect],
        FollowUp::Flash(phrase) => super::flash(model, model.phrase(phrase)),
        FollowUp::RunAction(action) => {
            return entry(action)
                .map(|row| keys::act_from(model, row))
                .unwrap_or_default();
        }
        FollowUp::RestoreMessage(text) => {
            model.screen.focus = Focus::Composer;
            return composer::restore_message(model, &text);
        }
        FollowUp::Mention(name) => {
            model.screen.focus = Focus::Composer;
            composer::mention(model, &name);
            return composer::changed(model);
        }
        FollowUp::TypeInComposer(event) => {
            model.screen.focus = Focus::Composer;
            return composer::type_key(model, event);
        }
        FollowUp::Answer(message) => return chat::answer(model, message),
        FollowUp::SuggestAnswer => questions::suggest(model),
        FollowUp::Seek(at_ms) => timeline::seek(model, at_ms),
        FollowUp::ShowTime(at_ms) => {
            model.screen.focus = Focus::Timeline;
            timeline::seek(model, at_ms);
        }
        FollowUp::ShowSegment(track, index) => timeline::go_to(model, track, index),
        FollowUp::InsertEdit { segments, edit } => {
            return timeline_edits::insert_edit(model, &segments, &edit);
        }
        FollowUp::InsertTitle(text) => return timeline_edits::insert_title(model, &text),
        FollowUp::Search(text) => return transcript::search(model, &text),
        FollowUp::OpenSession(which) => return sessions::go_to(model, which),
        FollowUp::LinkSession(session) => return sessions::request_link(model, session),
        FollowUp::LoadVersion { id, export } => return history::load(model, id, export),
        FollowUp::CompareVersions { from, to } => return history::compare(model, from, to),
        FollowUp::AskVersionName { id, name } => {
            model.overlay = Some(Overlay::prompt(PromptPurpose::VersionName(id), &name));
        }
        FollowUp::NameVersion { id, name } => return history::named(model, id, name),
        FollowUp::ListFolder(folder) => return overlays::list_folder(model, folder),
        FollowUp::Upload(files) => return uploads::add(model, files),
        FollowUp::Export { choice, name } => return exports::confirm(model, choice, name),
        FollowUp::AnswerSpending { approved } => {
            return credits::spending_answered(model, approved);
        }
        FollowUp::MoveMessage { index, down } => {
            let other = if down { index + 1 } else { index - 1 };
            model.session.chat.queued_messages.swap(index, other);
        }
        FollowUp::RemoveMessage(index) => {
            model.session.chat.queued_messages.remove(index);
        }
        FollowUp::EditMessage(index) => {
            let message = model.session.chat.queued_messages.remove(index);
            model.screen.focus = Focus::Composer;
            return composer::restore_message(model, &message.unwrap_or_default());
        }
        FollowUp::Quit => return overlays::leave(model),
    }
    Vec::new()
}
