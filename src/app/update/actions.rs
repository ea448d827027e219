//! Actions: runs them, from a key, the palette or a command.

use super::feedback::complete_tip;
use super::{
    chat, composer, contact_sheet, credits, exports, history, overlays, palette, panes, playback,
    sessions, suggestions, timeline, timeline_edits, transcript, uploads,
};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
use crate::app::overlay::{HelpOverlay, Overlay};
use crate::app::preferences::Tip;
use crate::input::actions::PANES;
use crate::input::{Action, ActionRow, Focus};

/// Runs an action.
pub fn act(model: &mut Model, action: Action) -> FollowUps {
    compose(model, action)
        .or_else(|| change_focus(model, action))
        .or_else(|| open(model, action))
        .unwrap_or_else(|| act_in_pane(model, action))
}

/// Runs an action of the composer; returns `None` for other actions.
fn compose(model: &mut Model, action: Action) -> Option<FollowUps> {
    let effects = match action {
        Action::Send => return Some(composer::send(model)),
        Action::NewLine => {
            model.session.composer.field.insert_newline();
            composer::changed(model)
        }
        Action::LeaveComposer => {
            composer::leave(model);
            Vec::new()
        }
        Action::HistoryUp => composer::history(model, true),
        Action::HistoryDown => composer::history(model, false),
        Action::UndoTyping => composer::undo(model, true),
        Action::RedoTyping => composer::undo(model, false),
        Action::ExternalEditor => composer::edit_externally(model),
        Action::Interrupt => chat::interrupt(model),
        _ => return None,
    };
    Some(effects.into())
}

/// Focuses another pane; returns `None` for other actions.
fn change_focus(model: &mut Model, action: Action) -> Option<FollowUps> {
    let screen = &mut model.screen;
    match action {
        Action::Compose | Action::GoChat => {
            screen.return_to = None;
            screen.focus = Focus::Composer;
        }
        Action::NextPane => screen.focus = neighbor(screen.focus, 1),
        Action::PreviousPane => screen.focus = neighbor(screen.focus, PANES.len() - 1),
        Action::GoTimeline => {
            screen.focus = Focus::Timeline;
            return Some(complete_tip(model, Tip::Timeline).into());
        }
        Action::GoExports => screen.focus = Focus::Exports,
        Action::GoCredits => screen.focus = Focus::Credits,
        Action::GoDetails | Action::Inspect => screen.focus = Focus::Details,
        _ => return None,
    }
    Some(FollowUps::none())
}

/// Opens an overlay, or does what needs none; returns `None` for actions of a pane.
fn open(model: &mut Model, action: Action) -> Option<FollowUps> {
    let effects = match action {
        Action::Export => exports::dialog(model),
        Action::ExportNow => exports::start(model, None),
        Action::Preview => exports::preview(model),
        Action::PreviewPane => contact_sheet::toggle_preview(model),
        Action::Sheet | Action::Statistics => contact_sheet::act(model, action),
        Action::Upload => overlays::open_picker(model),
        Action::CancelUpload => return Some(uploads::cancel(model)),
        Action::Accept => suggestions::accept(model),
        Action::Sessions => sessions::open(model),
        Action::History => history::open(model),
        Action::Palette => palette::open(model),
        Action::Queue => overlays::open_queue(model),
        Action::Help => {
            model.overlay = Some(Overlay::Help(HelpOverlay::default()));
            Vec::new()
        }
        Action::Redraw => redraw(model),
        Action::Suspend => vec![Effect::Terminal(TerminalEffect::Suspend)],
        Action::Quit => overlays::quit(model),
        _ => return None,
    };
    Some(effects.into())
}

/// Runs an action of a pane.
fn act_in_pane(model: &mut Model, action: Action) -> FollowUps {
    let effects = match action {
        Action::ZoomPane
        | Action::SideWider
        | Action::SideNarrower
        | Action::TimelineTaller
        | Action::TimelineShorter
        | Action::ToggleMouse
        | Action::NextTheme
        | Action::DetailsUp
        | Action::DetailsDown
        | Action::RawJson => panes::act(model, action),
        Action::PageUp
        | Action::PageDown
        | Action::LineUp
        | Action::LineDown
        | Action::Top
        | Action::Bottom
        | Action::Search
        | Action::NextMatch
        | Action::PreviousMatch
        | Action::Select
        | Action::Copy
        | Action::OpenLink
        | Action::SaveTranscript
        | Action::Expand => transcript::act(model, action),
        Action::PreviousExport
        | Action::NextExport
        | Action::OpenExport
        | Action::CancelExport
        | Action::RetryExport
        | Action::DownloadAgain
        | Action::ShowInFolder
        | Action::CopyPath => exports::act(model, action),
        Action::RefreshCredits | Action::OpenAccount => credits::act(model, action),
        Action::Play | Action::ShuttleBack | Action::ShuttleStop | Action::ShuttleForward => {
            playback::act(model, action);
            Vec::new()
        }
        Action::ClearMarks => {
            clear_marks(model);
            Vec::new()
        }
        _ if timeline_edits::is_edit(action) => timeline_edits::act(model, action),
        _ => timeline::act(model, action),
    };
    effects.into()
}

/// Runs an action chosen by name, focusing a pane that it applies to.
pub fn act_from(model: &mut Model, entry: &ActionRow) -> FollowUps {
    if let Some(pane) = entry
        .panes
        .first()
        .filter(|_| !entry.panes.contains(&model.screen.focus))
    {
        model.screen.focus = *pane;
    }
    act(model, entry.action)
}

/// Esc: clears the selection, search or range, or leaves an older version. Never cancels paid work.
fn clear_marks(model: &mut Model) {
    model.screen.flash = None;
    model.session.transcript.selection = None;
    if model.screen.focus == Focus::Transcript {
        model.session.transcript.search = None;
        return;
    }
    if model.session.timeline.viewed.take().is_some() {
        model.session.timeline.clamp();
        return;
    }
    model.session.timeline.selected_ids.clear();
    (model.session.timeline.in_ms, model.session.timeline.out_ms) = (None, None);
    model.session.timeline.playback = None;
}

/// Draws the whole screen again, with the preview picture.
fn redraw(model: &mut Model) -> Vec<Effect> {
    model.pictures.preview.shown = None;
    vec![Effect::Terminal(TerminalEffect::Redraw)]
}

fn neighbor(pane: Focus, by: usize) -> Focus {
    let at = PANES.iter().position(|p| *p == pane).unwrap_or(0);
    PANES[(at + by) % PANES.len()]
}
