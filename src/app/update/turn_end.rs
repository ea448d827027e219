//! The end of a turn: its changes, its error, or the recovery of its lost response.

use super::feedback::alert;
use super::transcript::{add_item, note, report_error};
use super::{chat, credits, direct_turn, questions, response, steps};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::{LostTurn, TurnEnd, UserError, UserErrorKind};
use crate::app::state::chat::Suggestion;
use crate::conversation::step::{ResponseFacts, TurnFate};
use crate::conversation::turn::Turn;
use crate::domain::diff::ChangeKind;
use crate::domain::timeline::TrackKind;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Duration from which the end of a turn rings the bell (ms).
const LONG_TURN_MS: u64 = 20_000;

/// Ends the response of the turn in progress.
pub fn turn_ended(model: &mut Model, result: Result<Box<TurnEnd>, UserError>) -> Vec<Effect> {
    let Some(turn) = model.session.conversation.turn().cloned() else {
        return Vec::new();
    };
    model.session.chat.pending = None;
    let (mut effects, instructions) = response::finalize(model);
    let kind = result.as_ref().err().map(|error| error.kind.clone());
    let stopped = result.as_ref().is_ok_and(|end| end.stopped);
    let fate = if stopped {
        TurnFate::Stopped
    } else {
        fate(model, kind.as_ref())
    };
    effects.extend(match result {
        Ok(end) if model.session.direct_edits.current.is_some() => direct_turn::finish(model, *end),
        Ok(end) => show_result(model, &turn, *end),
        Err(error) => {
            let mut effects = direct_turn::reveal(model);
            effects.extend(report_error(model, error));
            effects
        }
    });
    let facts = ResponseFacts {
        instructions,
        export_at_once: model.options.export_at_once,
        has_timeline: model.session.timeline.timeline().is_some(),
        now_ms: model.now_ms,
    };
    let next = model.session.conversation.turn_ended(fate, facts);
    effects.extend(steps::run(model, next));
    if let Some(UserErrorKind::Link(link)) = kind {
        model.session.chat.suggestion = Some(Suggestion::Link(link));
    }
    if fate == TurnFate::Complete {
        questions::suggest_answer(model);
    }
    if !matches!(fate, TurnFate::Unknown | TurnFate::SessionGone(_)) {
        effects.extend(after_turn(model, &turn));
    }
    let is_long = model.now_ms.saturating_sub(turn.started_ms) >= LONG_TURN_MS;
    if is_long && !stopped {
        let text = phrase(model.options.lang, Phrase::ResponseReady);
        effects.extend(alert(model, text));
    }
    effects
}

/// Fate of a turn with this error.
fn fate(model: &Model, error: Option<&UserErrorKind>) -> TurnFate {
    match error {
        None => TurnFate::Complete,
        Some(UserErrorKind::Answered) => TurnFate::Unverified,
        Some(UserErrorKind::OutcomeUnknown) => TurnFate::Unknown,
        Some(UserErrorKind::SessionGone) => TurnFate::SessionGone(steps::session_loss(model)),
        Some(UserErrorKind::Link(_) | UserErrorKind::Unreachable | UserErrorKind::Other) => {
            TurnFate::Rejected
        }
    }
}

/// Shows the changes of a turn, and offers to undo what nobody asked for.
fn show_result(model: &mut Model, turn: &Turn, end: TurnEnd) -> Vec<Effect> {
    let additions = turn
        .generated
        .then(|| unrequested_additions(&end))
        .flatten();
    let mut effects = show_changes(model, end);
    if let Some(additions) = additions {
        let text = model.message(Message::StageTwo { names: &additions });
        effects.extend(note(model, text));
        let sentence = phrase(model.options.lang, Phrase::StripExtras);
        model.session.chat.suggestion = Some(Suggestion::Edit(sentence.to_owned()));
    }
    effects
}

/// Names of sounds and texts that a generation added without being asked.
fn unrequested_additions(end: &TurnEnd) -> Option<String> {
    let timeline = &end.draft.as_ref()?.timeline;
    let added = |id: &str| {
        end.changes
            .iter()
            .any(|c| c.kind == ChangeKind::Added && c.segment == id)
    };
    let names: Vec<String> = timeline
        .segments()
        .filter(|(t, s)| t.kind != TrackKind::Video && added(&s.id))
        .map(|(_, s)| s.name.clone())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Shows the draft after a turn, and its changes.
fn show_changes(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    model.session.set_turn_draft(end.draft);
    let mut effects = Vec::new();
    let notice = match (end.stopped, end.replied, end.changes.is_empty()) {
        (true, _, true) => Some(Phrase::StoppedUnchanged),
        (true, _, false) => Some(Phrase::StoppedChanged),
        (false, true, _) => None,
        (false, false, true) => Some(Phrase::NoResponse),
        (false, false, false) => Some(Phrase::SilentEdit),
    };
    if let Some(notice) = notice {
        effects.extend(note(model, phrase(model.options.lang, notice)));
    }
    if end.changes.is_empty() {
        return effects;
    }
    let only_moves = end.changes.iter().all(|c| c.shift_ms().is_some());
    model.session.timeline.changed_ids = end
        .changes
        .iter()
        .filter(|c| c.kind != ChangeKind::Removed)
        .filter(|c| only_moves || c.shift_ms().is_none())
        .map(|c| c.segment.to_string())
        .collect();
    let changes = end.changes;
    effects.extend(add_item(model, Item::Changes { changes }));
    effects
}

/// Fetches the balance and sends the next message.
fn after_turn(model: &mut Model, turn: &Turn) -> Vec<Effect> {
    let mut effects = vec![credits::request_cost(model, &turn.message, turn.generated)];
    effects.extend(chat::send_next(model));
    effects
}

/// Resumes the recovery of a turn that an earlier run lost.
pub fn resume_lost_turn(model: &mut Model, lost: LostTurn) -> Vec<Effect> {
    let text = Message::ResponseLost {
        message: &lost.message,
    }
    .text(model.options.lang);
    let mut effects = note(model, text);
    model.credits.begin_turn();
    let (now_ms, conversation) = (model.now_ms, &mut model.session.conversation);
    let step = conversation.resume_turn(lost.message, lost.before, lost.started_ms, now_ms);
    effects.extend(steps::run(model, vec![step]));
    effects
}

/// Shows the time until the next recovery attempt.
pub fn recovery_scheduled(model: &mut Model, in_ms: u64) -> Vec<Effect> {
    let at_ms = model.now_ms + in_ms;
    model.session.conversation.recovery_scheduled(at_ms);
    Vec::new()
}

/// Ends the recovery of a lost turn: shows its changes, or offers to resend the message.
pub fn recovered(model: &mut Model, end: TurnEnd, state_fetched: bool) -> Vec<Effect> {
    let Some(turn) = model.session.conversation.turn().cloned() else {
        return Vec::new();
    };
    model.session.chat.pending = None;
    let is_changed = !end.changes.is_empty();
    let mut effects = if is_changed {
        show_recovered(model, end)
    } else {
        show_not_recovered(model, end, state_fetched)
    };
    let conversation = &mut model.session.conversation;
    let next = conversation.turn_recovered(is_changed, state_fetched);
    effects.extend(steps::run(model, next));
    effects.extend(after_turn(model, &turn));
    effects
}

fn show_recovered(model: &mut Model, end: TurnEnd) -> Vec<Effect> {
    let text = phrase(model.options.lang, Phrase::LostButApplied);
    let mut effects = note(model, text);
    let end = TurnEnd {
        replied: true,
        ..end
    };
    effects.extend(show_changes(model, end));
    effects
}

/// A warning before a message is sent again: only the cloud charges credits for it.
const fn resend_warning(model: &Model) -> Phrase {
    if model.connection.local {
        Phrase::ResendWarningFree
    } else {
        Phrase::ResendWarning
    }
}

fn show_not_recovered(model: &mut Model, end: TurnEnd, state_fetched: bool) -> Vec<Effect> {
    if end.draft.is_some() {
        model.session.set_turn_draft(end.draft);
    }
    let message = if state_fetched {
        Phrase::LostUnchanged
    } else {
        Phrase::LostUnverified
    };
    let error = UserError {
        message: model.phrase(message).into(),
        hint: model.phrase(resend_warning(model)).into(),
        kind: UserErrorKind::Other,
    };
    report_error(model, error)
}
