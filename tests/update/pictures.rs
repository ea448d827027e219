//! Pictures are requested on demand: one frame at a time, the newest request next, nothing twice.

use nemo_tui::app::effect::{
    Effect, ExportEffect, FrameSource, InterchangeStart, PictureEffect, StoreEffect,
};
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::preferences::TurnCost;
use nemo_tui::app::state::pictures::{PreviewFrame, PreviewRequest, RenderedPicture, ThumbnailKey};
use nemo_tui::app::{Model, Msg};
use nemo_tui::domain::interchange::{InterchangeFile, InterchangeFormat};
use nemo_tui::domain::picture::{Loudness, Picture, Waveform};
use nemo_tui::domain::reason::Reason;
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::harness::Harness;

const LONG: &str = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
  {"id":"a","s":0,"d":4000,"m":{"name":"beach.jpg","src":"asset://1"}},
  {"id":"b","s":4000,"d":60000,"m":{"name":"city.mp4","src":"asset://2"}}]},
  {"id":"m","tt":1,"m":{"name":"BGM"},"sg":[{"id":"c","s":0,"d":64000,"m":{"name":"song.mp3","src":"asset://3"}}]}],"m":{"title":"Trip"}}"#;

fn editor() -> Harness {
    let mut h = Harness::ready();
    h.model.screen.size = (160, 50);
    h.show_state(Some(crate::harness::draft(LONG)));
    h.press("Esc 2");
    h.effects.clear();
    h
}

/// Draws a frame and lets the editor request its missing pictures.
fn paint(h: &mut Harness) {
    let mut terminal = Terminal::new(TestBackend::new(
        h.model.screen.size.0,
        h.model.screen.size.1,
    ))
    .unwrap();
    let mut layout = None;
    terminal
        .draw(|frame| layout = Some(View::new(Theme::terminal()).draw(&h.model, frame)))
        .unwrap();
    h.model.screen.layout = layout.unwrap();
    h.send(Msg::FrameDrawn);
}

/// Frames requested since the last call.
fn frames(h: &mut Harness) -> Vec<(u64, Option<PreviewRequest>)> {
    let requested = h.effects.iter().filter_map(|e| match e {
        Effect::Pictures(PictureEffect::RenderPreview { request, preview }) => {
            Some((*request, preview.clone()))
        }
        _ => None,
    });
    let requested = requested.collect();
    h.effects
        .retain(|e| !matches!(e, Effect::Pictures(PictureEffect::RenderPreview { .. })));
    requested
}

#[track_caller]
fn one_frame(h: &mut Harness) -> (u64, PreviewRequest) {
    paint(h);
    let requested = frames(h);
    assert_eq!(requested.len(), 1, "{requested:?}");
    let (request, preview) = requested.into_iter().next().unwrap();
    (request, preview.unwrap())
}

#[track_caller]
fn no_frame(h: &mut Harness) {
    paint(h);
    let requested = frames(h);
    assert!(requested.is_empty(), "{requested:?}");
}

fn rendered_picture() -> RenderedPicture {
    RenderedPicture {
        picture: Picture::solid(16, 9, [200, 10, 10]),
        graphics: None,
    }
}

fn respond(h: &mut Harness, request: u64, at_ms: u64, rough: bool) {
    let frame = PreviewFrame {
        at_ms,
        until_ms: at_ms,
        rendered: rendered_picture(),
        missing: vec![],
        note: None,
        rough,
    };
    h.send(Msg::PreviewReady {
        request,
        result: Ok(Box::new(frame)),
    });
}

#[test]
fn one_frame_is_rendered_at_a_time_and_the_newest_request_is_next() {
    let mut h = editor();
    let (first, preview) = one_frame(&mut h);
    assert_eq!((preview.at_ms, preview.playing), (0, false));
    h.press("L L L");
    no_frame(&mut h);
    respond(&mut h, first, 0, false);
    let (second, preview) = one_frame(&mut h);
    assert_eq!(
        preview.at_ms, 3_000,
        "the frames between were never rendered"
    );
    respond(&mut h, first, 0, false);
    no_frame(&mut h);
    respond(&mut h, second, 3_000, false);
    no_frame(&mut h);
    assert_eq!(
        h.model.pictures.preview.shown.as_ref().unwrap().0.at_ms,
        3_000
    );
    h.press("j");
    no_frame(&mut h);
}

#[test]
fn a_frame_is_rendered_again_after_another_program_used_the_terminal() {
    let mut h = editor();
    let (first, _) = one_frame(&mut h);
    respond(&mut h, first, 0, false);
    no_frame(&mut h);
    let (width, height) = h.model.screen.size;
    h.send(Msg::Resize(width, height));
    let (second, _) = one_frame(&mut h);
    respond(&mut h, second, 0, false);
    h.press("Ctrl-L");
    one_frame(&mut h);
}

#[test]
fn a_rough_frame_is_replaced_by_the_exact_one_when_the_playhead_rests() {
    let mut h = editor();
    let (request, preview) = one_frame(&mut h);
    assert!(!preview.exact);
    respond(&mut h, request, 0, true);
    let (request, preview) = one_frame(&mut h);
    assert!(preview.exact);
    respond(&mut h, request, 0, true);
    no_frame(&mut h);
}

#[test]
fn a_failed_frame_is_reported_and_not_retried_endlessly() {
    let mut h = editor();
    let (request, _) = one_frame(&mut h);
    h.send(Msg::PreviewReady {
        request,
        result: Err(Reason::ToolMissing("ffmpeg".into())),
    });
    no_frame(&mut h);
    assert_eq!(
        h.model.pictures.preview.error,
        Some(Reason::ToolMissing("ffmpeg".into()))
    );
    h.press("L");
    let (request, _) = one_frame(&mut h);
    respond(&mut h, request, 1_000, false);
    assert_eq!(h.model.pictures.preview.error, None);
}

#[test]
fn playback_requests_the_current_frame_and_stops_immediately() {
    let mut h = editor();
    h.model.options.sound_player = "off".into();
    let (request, _) = one_frame(&mut h);
    respond(&mut h, request, 0, false);
    h.press("Space");
    h.send(Msg::Clock(1_050));
    let (request, preview) = one_frame(&mut h);
    assert!(preview.playing);
    // The terminal is slow: half a second later the next request is for that time, and nothing
    // waits in between.
    h.send(Msg::Clock(1_500));
    no_frame(&mut h);
    respond(&mut h, request, 60, true);
    let (request, preview) = one_frame(&mut h);
    assert_eq!(
        (preview.at_ms, preview.playing),
        (520, true),
        "when it is seen"
    );
    respond(&mut h, request, 480, true);
    h.press("Space");
    assert!(h.model.session.timeline.playback.is_none());
    let (request, preview) = one_frame(&mut h);
    assert_eq!(
        (preview.at_ms, preview.playing, preview.exact),
        (500, false, false),
        "the exact frame under the playhead"
    );
    respond(&mut h, request, 500, false);
    no_frame(&mut h);
}

#[test]
fn a_hidden_preview_renders_nothing_and_playback_ends() {
    let mut h = editor();
    let (request, _) = one_frame(&mut h);
    respond(&mut h, request, 0, false);
    h.press("Space");
    h.send(Msg::Clock(1_050));
    let (request, _) = one_frame(&mut h);
    respond(&mut h, request, 60, true);
    h.press("6");
    assert_eq!(h.model.preferences.preview, Some(false));
    paint(&mut h);
    assert!(
        matches!(frames(&mut h)[..], [(_, None)]),
        "playback is stopped"
    );
    no_frame(&mut h);
    h.press("P");
    assert_eq!(h.model.preferences.preview, Some(true));
    one_frame(&mut h);
}

#[test]
fn small_screens_show_the_preview_on_request() {
    let mut h = editor();
    h.model.screen.size = (80, 24);
    no_frame(&mut h);
    h.press("6");
    let (_, preview) = one_frame(&mut h);
    assert!(
        preview.cells.0 > 60 && preview.cells.1 > 6,
        "{:?}",
        preview.cells
    );
    h.press("1");
    paint(&mut h);
    assert!(
        h.model.screen.layout.preview.is_none(),
        "the chat has the place"
    );
}

#[test]
fn playback_on_a_small_screen_shows_the_picture_until_the_timeline_loses_the_focus() {
    for size in [(80, 24), (100, 24), (60, 16)] {
        let mut h = editor();
        h.model.screen.size = size;
        no_frame(&mut h);
        h.press("Space");
        let (request, preview) = one_frame(&mut h);
        assert!(
            preview.playing && preview.cells.1 > 3,
            "{size:?}: {preview:?}"
        );
        respond(&mut h, request, 0, false);
        h.press("Space");
        paint(&mut h);
        assert!(
            h.model.screen.layout.preview.is_some(),
            "stopped at {size:?}"
        );
        h.press("1");
        h.send(Msg::Clock(1_100));
        paint(&mut h);
        h.press("Esc 2");
        paint(&mut h);
        assert!(h.model.screen.layout.preview.is_none(), "{size:?}");
        assert_eq!(h.model.preferences.preview, None);
    }
}

fn requested_thumbnails(h: &mut Harness) -> Vec<(Vec<ThumbnailKey>, usize)> {
    let requested = h.effects.iter().filter_map(|e| match e {
        Effect::Pictures(PictureEffect::LoadThumbnails { thumbs, waves, .. }) => {
            Some((thumbs.clone(), waves.len()))
        }
        _ => None,
    });
    let requested = requested.collect();
    h.effects
        .retain(|e| !matches!(e, Effect::Pictures(PictureEffect::LoadThumbnails { .. })));
    requested
}

#[test]
fn filmstrips_request_visible_thumbnails_once() {
    let mut h = editor();
    paint(&mut h);
    let requested = requested_thumbnails(&mut h);
    let [(thumbs, 1)] = &requested[..] else {
        panic!("{requested:?}")
    };
    assert!(
        thumbs.iter().any(|k| k.name == "beach.jpg" && k.at_ms == 0),
        "a photo is one picture: {thumbs:?}"
    );
    assert_eq!(
        thumbs
            .iter()
            .filter(|k| k.name == "beach.jpg")
            .map(|k| k.at_ms)
            .max(),
        Some(0)
    );
    assert!(
        thumbs
            .iter()
            .filter(|k| k.name == "city.mp4")
            .all(|k| k.at_ms % k.step_ms == 0)
    );
    paint(&mut h);
    assert!(requested_thumbnails(&mut h).is_empty(), "already requested");
    for key in thumbs {
        h.send(Msg::Thumbnail(
            key.clone(),
            Some(Picture::solid(8, 6, [1, 2, 3])),
        ));
    }
    h.send(Msg::Waveform(
        ("asset://3".into(), "song.mp3".into()),
        Some(Waveform {
            peaks: vec![255; 1_280],
        }),
    ));
    paint(&mut h);
    assert!(
        requested_thumbnails(&mut h).is_empty(),
        "everything is loaded"
    );
    h.press("+ + +");
    paint(&mut h);
    let closer = requested_thumbnails(&mut h);
    assert!(
        matches!(&closer[..], [(new, 0)] if new.iter().all(|k| !thumbs.contains(k))),
        "only new pictures: {closer:?}"
    );
}

#[test]
fn missing_pictures_are_retried_when_media_arrive() {
    let mut h = editor();
    paint(&mut h);
    let (thumbs, _) = requested_thumbnails(&mut h).remove(0);
    for key in thumbs {
        h.send(Msg::Thumbnail(key, None));
    }
    paint(&mut h);
    assert!(requested_thumbnails(&mut h).is_empty());
    h.send(Msg::MediaDownloaded);
    paint(&mut h);
    assert_eq!(requested_thumbnails(&mut h).len(), 1);
}

#[test]
fn the_contact_sheet_jumps_to_its_times() {
    let mut h = editor();
    h.press("g o");
    paint(&mut h);
    let shot = h.effects.iter().find_map(|e| match e {
        Effect::Pictures(PictureEffect::RenderFrames { request, shots, .. }) => {
            Some((*request, shots.clone()))
        }
        _ => None,
    });
    let (request, shots) = shot.unwrap();
    assert!(shots.len() > 4 && shots.windows(2).all(|p| p[0].at_ms < p[1].at_ms));
    h.effects.clear();
    h.send(Msg::FrameReady {
        request,
        index: 1,
        picture: Some(rendered_picture()),
    });
    h.send(Msg::FrameReady {
        request: request + 99,
        index: 0,
        picture: Some(rendered_picture()),
    });
    paint(&mut h);
    assert!(
        !h.effects
            .iter()
            .any(|e| matches!(e, Effect::Pictures(PictureEffect::RenderFrames { .. }))),
        "not rendered again"
    );
    let Some(Overlay::Sheet(sheet)) = &h.model.overlay else {
        panic!()
    };
    assert!(sheet.shots.frames[0].is_none() && sheet.shots.frames[1].is_some());
    h.press("l Enter");
    assert_eq!(
        (
            h.model.session.timeline.playhead_ms,
            h.model.overlay.is_none()
        ),
        (shots[1].at_ms, true)
    );
}

#[test]
fn the_contact_sheet_shows_at_least_twelve_frames() {
    for (size, least) in [((80, 24), 12), ((120, 36), 24), ((200, 60), 28)] {
        let mut h = editor();
        h.model.screen.size = size;
        h.press("g o");
        paint(&mut h);
        paint(&mut h);
        let Some(Overlay::Sheet(sheet)) = &h.model.overlay else {
            panic!()
        };
        assert!(
            sheet.times.len() >= least,
            "{size:?}: {}",
            sheet.times.len()
        );
        assert!(sheet.times[0] < 4_000, "the short shot has a frame");
    }
}

#[test]
fn the_contact_sheet_of_an_empty_timeline_says_so() {
    let mut h = Harness::ready();
    h.press("Esc g o");
    let flash = h.model.screen.flash.as_ref().map(|(text, _)| text.as_str());
    assert_eq!(
        (flash, h.model.overlay.is_none()),
        (Some("The timeline is empty."), true)
    );
}

#[test]
fn two_versions_are_shown_side_by_side() {
    let mut h = crate::desk::with_history();
    h.model.screen.size = (120, 40);
    h.press("c");
    let Some(Effect::Store(StoreEffect::CompareVersions { request, from, to })) =
        h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::VersionsCompared {
        request,
        from,
        to,
        changes: vec![],
    });
    paint(&mut h);
    let shots = |h: &Harness| {
        let Some(Effect::Pictures(PictureEffect::RenderFrames { shots, .. })) = h
            .effects
            .iter()
            .rev()
            .find(|e| matches!(e, Effect::Pictures(PictureEffect::RenderFrames { .. })))
        else {
            panic!()
        };
        shots
            .iter()
            .map(|s| {
                (
                    matches!(s.source, FrameSource::Version(id) if id == from.0 || id == to.0),
                    s.at_ms,
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(shots(&h), [(true, 0), (true, 0)]);
    h.press("l l");
    paint(&mut h);
    assert_eq!(shots(&h), [(true, 2_000), (true, 2_000)]);
}

#[test]
fn statistics_are_measured_once_and_late_results_are_ignored() {
    let mut h = editor();
    h.press("g i");
    let Some(Effect::Pictures(PictureEffect::MeasureLoudness { request, .. })) = h.effects.last()
    else {
        panic!("{:?}", h.effects)
    };
    let request = *request;
    h.send(Msg::LoudnessMeasured {
        request: request + 1,
        result: Err(Reason::TimedOut),
    });
    let measured =
        |m: &Model| matches!(&m.overlay, Some(Overlay::Statistics(s)) if s.loudness.is_some());
    assert!(!measured(&h.model));
    h.send(Msg::LoudnessMeasured {
        request,
        result: Ok(Loudness::default()),
    });
    assert!(measured(&h.model));
    h.press("Esc");
    assert!(h.model.overlay.is_none());
}

#[test]
fn turn_costs_are_saved() {
    let mut h = editor();
    h.answer_balance(100.0);
    h.press("1");
    h.say("make it blue");
    h.end_turn(None, true);
    h.answer_balance(88.0);
    let costs: Vec<_> = h
        .model
        .session
        .costs
        .iter()
        .map(|c: &TurnCost| (c.credits, c.message.as_str()))
        .collect();
    assert_eq!(costs, [(12.0, "make it blue")]);
    assert!(h.effects.iter().any(
        |e| matches!(e, Effect::Store(StoreEffect::SaveSetting { key, value }) if key == "costs:7" && value.contains("12"))
    ));
}

#[test]
fn the_export_dialog_exports_interchange_files() {
    let mut h = editor();
    h.model.session.timeline.markers = vec![1_000];
    h.press("e k l l l l l l Enter");
    let Some(Effect::Export(ExportEffect::WriteInterchange(InterchangeStart {
        format,
        name,
        markers,
        ..
    }))) = h.effects.last()
    else {
        panic!("{:?}", h.effects.last())
    };
    assert_eq!(
        (*format, name.as_str(), &markers[..]),
        (InterchangeFormat::Otio, "Trip", &[1_000][..])
    );
    let written = InterchangeFile {
        path: "/out/Trip.otio".into(),
        bytes: 2_000,
        sidecars: vec!["/out/Trip.srt".into()],
        missing: vec!["a.mp4".into()],
    };
    h.send(Msg::InterchangeWritten(Ok(written)));
    let costs = h.transcript().join("\n");
    assert!(
        ["Trip.otio", "Trip.srt", "a.mp4"]
            .iter()
            .all(|word| costs.contains(word)),
        "{costs}"
    );
    // A video export requested in words stays a video export.
    h.press("2 E");
    assert!(
        matches!(
            h.effects.last(),
            Some(Effect::Export(ExportEffect::Start(_)))
        ),
        "{:?}",
        h.effects.last()
    );
}
