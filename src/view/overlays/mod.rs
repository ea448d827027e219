//! Overlays on top of the panes.

mod backdrop;
mod confirmation;
mod contact_sheet;
mod dialog;
mod export;
mod help;
mod history;
mod input_field;
mod media;
mod media_card;
mod palette;
mod picker;
mod picture_pair;
mod prompt;
mod proposal;
mod question;
mod queue;
mod sessions;
mod statistics;
mod transitions;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::context::ViewCtx;
use crate::app::overlay::Overlay;

/// Draws the open overlay.
pub(crate) fn draw(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    if !matches!(model.overlay, None | Some(Overlay::Prompt(_))) {
        backdrop::dim(ctx.theme, frame.buffer_mut());
    }
    match &model.overlay {
        Some(Overlay::Help(help)) => help::draw(ctx, help, frame, area),
        Some(Overlay::Export(dialog)) => export::draw(ctx, dialog, frame, area),
        Some(Overlay::Picker(picker)) => picker::draw(ctx, picker, frame, area),
        Some(Overlay::Sessions(list)) => sessions::draw(ctx, list, frame, area),
        Some(Overlay::Question(question)) => question::draw(ctx, question, frame, area),
        Some(Overlay::Queue(list)) => queue::draw(ctx, list, frame, area),
        Some(Overlay::Palette(palette)) => palette::draw(ctx, palette, frame, area),
        Some(Overlay::Prompt(prompt)) => prompt::draw(ctx, prompt, frame, area),
        Some(Overlay::Transitions(choice)) => transitions::draw(ctx, choice, frame, area),
        Some(Overlay::History(list)) => history::draw(ctx, list, frame, area),
        Some(Overlay::Compare(comparison)) => history::compare(ctx, comparison, frame, area),
        Some(Overlay::Sheet(sheet)) => contact_sheet::draw(ctx, sheet, frame, area),
        Some(Overlay::Statistics(statistics)) => statistics::draw(ctx, statistics, frame, area),
        Some(Overlay::Proposal(dialog)) => proposal::draw(ctx, dialog, frame, area),
        Some(Overlay::Spend) => confirmation::spend(ctx, frame, area),
        Some(Overlay::Media(list)) => media::draw(ctx, list, frame, area),
        Some(Overlay::ManyUploads(files)) => confirmation::many_uploads(ctx, files, frame, area),
        Some(Overlay::Quit) => confirmation::quit(ctx, frame, area),
        None => {}
    }
}
