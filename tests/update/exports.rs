//! The list of exports and the export dialog.

use nemo_tui::app::effect::{Effect, ExportEffect, ExportStart, InterchangeStart, StoreEffect};
use nemo_tui::app::msg::Msg;
use nemo_tui::app::overlay::Overlay;
use nemo_tui::domain::render_job::{FileFormat, RenderStatus};

use crate::harness::{Harness, job};

fn deleted(h: &Harness) -> Vec<String> {
    let ids = h.effects.iter().filter_map(|effect| match effect {
        Effect::Store(StoreEffect::DeleteRenders { ids }) => Some(ids.clone()),
        _ => None,
    });
    ids.flatten().collect()
}

#[test]
fn quick_previews_are_not_exports() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 p");
    let Some(Effect::Export(ExportEffect::Start(ExportStart {
        choice, preview, ..
    }))) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last())
    };
    assert!(choice.output.preview && preview.is_some());
    let items = h.transcript().len();
    for (status, progress) in [
        (RenderStatus::Processing, 0.5),
        (RenderStatus::Completed, 1.0),
    ] {
        let mut preview = job("render_p", status, progress);
        preview.output = choice.output.clone();
        h.send(Msg::Render(preview));
    }
    assert!(h.model.exports.jobs.is_empty());
    assert_eq!(h.transcript().len(), items);
    assert!(h.model.session.chat.suggestion.is_none());
    let mut failed = job("render_p", RenderStatus::Failed, 0.0);
    failed.output = choice.output;
    h.send(Msg::Render(failed));
    assert_eq!(h.transcript().len(), items + 1, "a failure is reported");
}

#[test]
fn exports_are_removed_from_the_list_once_they_have_ended() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    h.send(Msg::Render(job("render_2", RenderStatus::Failed, 0.2)));
    h.send(Msg::Render(job("render_3", RenderStatus::Processing, 0.5)));
    h.model.exports.cursor = 0;
    h.press("Esc 3 x");
    assert!(deleted(&h).is_empty(), "it is still running");
    h.press("j x");
    assert_eq!(deleted(&h), ["render_2"]);
    let mut canceled = job("render_4", RenderStatus::Cancelled, 0.2);
    canceled.created_ms = 900;
    h.send(Msg::Render(canceled));
    h.press("C");
    assert_eq!(deleted(&h), ["render_2", "render_4", "render_1"]);
    let left: Vec<&str> = h
        .model
        .exports
        .jobs
        .iter()
        .map(|job| job.id.as_str())
        .collect();
    assert_eq!(left, ["render_3"]);
}

#[test]
fn a_marked_range_is_exported_unless_the_whole_timeline_is_chosen() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 i");
    h.model.session.timeline.playhead_ms = 3_000;
    h.press("o e Enter");
    let started = |h: &Harness| match h.effects.last().cloned() {
        Some(Effect::Export(ExportEffect::Start(ExportStart { choice, .. }))) => choice.output,
        other => panic!("{other:?}"),
    };
    assert_eq!(started(&h).range, Some((0, 3_000)));
    let exports = h.effects.len();
    h.press("E");
    assert!(
        matches!(h.model.overlay, Some(Overlay::Export(_))),
        "which of the two is meant?"
    );
    assert_eq!(h.effects.len(), exports);
    h.press("Left Enter");
    assert_eq!(started(&h).range, None);
    // Interchange files contain the range, too.
    h.press("e Up l l l l l l Enter");
    let Some(Effect::Export(ExportEffect::WriteInterchange(InterchangeStart { draft, .. }))) =
        h.effects.last()
    else {
        panic!("{:?}", h.effects.last())
    };
    assert_eq!(draft.timeline.duration_ms(), 3_000);
}

#[test]
fn settings_without_a_meaning_are_skipped() {
    let mut h = Harness::with_timeline();
    h.press("Esc e Up l l l l Down");
    let Some(Overlay::Export(dialog)) = &h.model.overlay else {
        panic!("{:?}", h.model.overlay)
    };
    assert_eq!(dialog.choice.output.format, FileFormat::Mp3);
    assert_eq!(format!("{:?}", dialog.row), "Quality");
    h.press("Up l l Down");
    let Some(Overlay::Export(dialog)) = &h.model.overlay else {
        panic!("{:?}", h.model.overlay)
    };
    assert!(dialog.choice.interchange.is_some());
    assert_eq!(format!("{:?}", dialog.row), "Name");
}

#[test]
fn the_message_about_the_start_ends_with_the_export() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Render(job("r", RenderStatus::Pending, 0.0)));
    assert!(h.model.screen.flash.is_some());
    h.send(Msg::Render(job("r", RenderStatus::Cancelled, 0.0)));
    assert_eq!(h.model.screen.flash, None);
}
