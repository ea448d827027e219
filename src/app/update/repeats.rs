//! Counts before keys of the timeline: `3>` moves a segment by three positions. A digit that shows
//! another pane counts as well if a key follows that this pane does not have.

use crossterm::event::{KeyCode, KeyEvent};

use super::actions;
use super::feedback::save_preferences;
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::state::input::KeyCount;
use crate::input::keymap::KeyLookup;
use crate::input::{Action, Focus, Key};

/// Time in which a key follows its count (ms).
const WINDOW_MS: u64 = 1_000;
/// Maximum count.
const MAX_TIMES: usize = 99;

/// Handles a digit of a count, or a key that is repeated. Returns `None` for other keys, and for a
/// first digit, which may show a pane.
pub fn press(model: &mut Model, event: KeyEvent) -> Option<FollowUps> {
    let key = Key::from_event(event);
    let now_ms = model.now_ms;
    let count = model.input.count.take().filter(|c| now_ms <= c.until_ms);
    let Some(count) = count else {
        begin(model, key);
        return None;
    };
    if let Some(digit) = digit(key) {
        // `3` `5` shows one pane after the other.
        if shows_pane(model, key) {
            begin(model, key);
            return None;
        }
        let times = (count.times * 10 + digit).min(MAX_TIMES);
        return Some(resume(model, count, |model, count| {
            let until_ms = model.now_ms + WINDOW_MS;
            model.input.count = Some(KeyCount {
                times,
                until_ms,
                ..count
            });
            FollowUps::none()
        }));
    }
    let action = repeatable(model, key)?;
    let is_free = model.screen.focus == Focus::Timeline
        || model.options.keymap.find(model.screen.focus, &[key]) == KeyLookup::Nothing;
    if !is_free {
        return None;
    }
    let times = count.times;
    Some(resume(model, count, |model, _| {
        repeat(model, action, times, event)
    }))
}

fn digit(key: Key) -> Option<usize> {
    match key.code {
        KeyCode::Char(c) if key.modifiers.is_empty() => Some(c.to_digit(10)? as usize),
        _ => None,
    }
}

/// Returns true for a key that shows a pane.
fn shows_pane(model: &Model, key: Key) -> bool {
    use Action as A;
    let found = model.options.keymap.find(model.screen.focus, &[key]);
    let KeyLookup::Action(action) = found else {
        return false;
    };
    let panes = [
        A::GoChat,
        A::GoTimeline,
        A::GoExports,
        A::GoCredits,
        A::GoDetails,
        A::PreviewPane,
    ];
    panes.contains(&action)
}

/// Begins a count in the timeline. `0` goes to the start, and `1` to the composer.
fn begin(model: &mut Model, key: Key) {
    let is_free = model.screen.focus == Focus::Timeline && model.input.keys.is_empty();
    let Some(times) = digit(key).filter(|digit| *digit > 1 && is_free) else {
        return;
    };
    model.input.count = Some(KeyCount {
        times,
        until_ms: model.now_ms + WINDOW_MS,
        preview: model.preferences.preview,
    });
}

/// Undoes what the digit did to the panes, then continues.
fn resume(
    model: &mut Model,
    count: KeyCount,
    next: impl FnOnce(&mut Model, KeyCount) -> FollowUps,
) -> FollowUps {
    let mut follow_ups = FollowUps::none();
    if model.preferences.preview != count.preview {
        model.preferences.preview = count.preview;
        follow_ups.extend(save_preferences(model));
    }
    model.screen.focus = Focus::Timeline;
    for follow_up in next(model, count) {
        follow_ups.push(follow_up);
    }
    follow_ups
}

/// The action of a key of the timeline, if it can be repeated.
fn repeatable(model: &Model, key: Key) -> Option<Action> {
    use Action as A;
    match model.options.keymap.find(Focus::Timeline, &[key]) {
        KeyLookup::Action(action) => Some(action).filter(|action| {
            matches!(
                action,
                A::CellLeft
                    | A::CellRight
                    | A::SecondLeft
                    | A::SecondRight
                    | A::FrameBack
                    | A::FrameForward
                    | A::PreviousCut
                    | A::NextCut
                    | A::NextMarker
                    | A::PreviousMarker
                    | A::ZoomIn
                    | A::ZoomOut
                    | A::Ripple
                    | A::MoveEarlier
                    | A::MoveLater
                    | A::TrimFrameEarlier
                    | A::TrimFrameLater
                    | A::RollEarlier
                    | A::RollLater
                    | A::SlipEarlier
                    | A::SlipLater
                    | A::SlideEarlier
                    | A::SlideLater
                    | A::PasteInsert
                    | A::Undo
                    | A::Redo
            )
        }),
        _ => None,
    }
}

/// Runs an action as often as counted. Those that take the count run once.
fn repeat(model: &mut Model, action: Action, times: usize, event: KeyEvent) -> FollowUps {
    model.input.times = times;
    let mut follow_ups = actions::act(model, action);
    let is_taken = model.input.take_times() == 1;
    let more = if is_taken { 0 } else { times - 1 };
    for _ in 0..more {
        match &mut model.input.held {
            Some(held) => held.push_back(Msg::Key(event)),
            None => {
                for follow_up in actions::act(model, action) {
                    follow_ups.push(follow_up);
                }
            }
        }
    }
    follow_ups
}
