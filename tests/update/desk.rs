//! The editor's tools: direct edits, versions, search and selection, completion, palette, limits,
//! preferences.

use nemo_tui::app::effect::{
    ChatEffect, DesktopEffect, ExportEffect, ExportStart, FileEffect, SessionEffect, StoreEffect,
    TerminalEffect,
};
use nemo_tui::app::msg::{SessionInfo, StoredSession, VersionInfo};
use nemo_tui::app::options::EditorOptions;
use nemo_tui::app::overlay::{Overlay, PaletteTarget};
use nemo_tui::app::preferences::{PREFERENCES_KEY, Tip, composer_key, markers_key};
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::state::transcript::Scroll;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::config::{Config, EditTiming};
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::domain::transcript::Item;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::transcript;
use nemo_tui::i18n::ui::Phrase;
use nemo_tui::input::{ACTIONS, Action, Focus};
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::harness::{DRAFT, Harness, draft, job};

/// Draws a frame, so that the layout for keys and clicks is known.
pub fn paint(h: &mut Harness) {
    let mut terminal = Terminal::new(TestBackend::new(
        h.model.screen.size.0,
        h.model.screen.size.1,
    ))
    .unwrap();
    let mut view = View::new(Theme::terminal());
    let mut layout = None;
    terminal
        .draw(|frame| layout = Some(view.draw(&h.model, frame)))
        .unwrap();
    h.model.screen.layout = layout.unwrap();
}

/// The text of the screen.
pub fn screen(h: &Harness) -> String {
    let (width, height) = h.model.screen.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut view = View::new(Theme::terminal());
    terminal
        .draw(|frame| drop(view.draw(&h.model, frame)))
        .unwrap();
    let cells = terminal.backend().buffer().content();
    cells.iter().map(|cell| cell.symbol()).collect()
}

fn composer_text(h: &Harness) -> String {
    h.model.session.composer.field.lines().join("\n")
}

/// An editor whose direct edits wait in the composer, with the playhead at a time.
fn at(ms: u64) -> Harness {
    let mut h = Harness::with_timeline();
    h.model.options.edits_at_once = EditTiming::WhenSent;
    h.press("Esc 2");
    paint(&mut h);
    h.model.session.timeline.playhead_ms = ms;
    h
}

/// Text that a key inserts into the composer with the playhead at a time of the first track.
fn sentence(ms: u64, keys: &str) -> String {
    let mut h = at(ms);
    h.press(keys);
    composer_text(&h)
}

#[test]
fn keys_insert_canonical_sentences_into_the_composer() {
    let city = "segment 2 of the video track, 'city.mp4', 0:04.0–0:10.0";
    for (keys, expected) in [
        ("s", format!("Split {city} at 0:06.5")),
        ("[", format!("Trim the start of {city} to 0:06.5")),
        ("]", format!("Trim the end of {city} to 0:06.5")),
        ("d", format!("Delete {city} and leave a gap")),
        ("D", format!("Delete {city} and close the gap")),
        ("<", format!("Move {city} to position 1")),
        ("M", format!("Mute {city}")),
        ("a", format!("About {city}: ")),
        ("v 3 5 Enter", format!("Set the volume of {city} to 35%")),
        ("S 2 Enter", format!("Set the speed of {city} to 2x")),
        (
            "g [ 0 . 5 Enter",
            format!("Set the fade-in of {city} to 0.5s"),
        ),
        ("g ] 1 Enter", format!("Set the fade-out of {city} to 1s")),
        (
            "T j Right Enter",
            format!("Set the transition into {city} to fade-black, 0.6s"),
        ),
        (
            "T End j j j j j j j j j j j j Enter",
            format!("Remove the transition into {city}"),
        ),
        (
            "t H i Enter",
            "Add the title \"Hi\" at 0:06.5 for 3 seconds".to_owned(),
        ),
    ] {
        assert_eq!(sentence(6_500, keys), expected, "{keys}");
    }
    for keys in [">", "r", "T h Esc"] {
        assert_eq!(sentence(6_500, keys), "", "{keys} inserts nothing");
    }
    assert_eq!(sentence(0, "s"), "", "not at the start of a segment");
    assert_eq!(sentence(0, "T"), "", "no transition into the first segment");
}

#[test]
fn a_key_closes_the_gap_at_the_playhead() {
    const WITH_GAP: &str = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
      {"id":"a","s":0,"d":4000,"m":{"name":"beach.jpg"}},
      {"id":"b","s":6000,"d":3000,"m":{"name":"city.mp4"}},
      {"id":"c","s":9000,"d":3000,"m":{"name":"sea.jpg"}}]}],"m":{"title":"Trip"}}"#;
    let close = "Close the gap before segment 2 of the video track, 'city.mp4', 0:06.0–0:09.0";
    for (ms, expected) in [(1_000, close), (5_000, close), (7_000, close), (10_000, "")] {
        let mut h = at(0);
        h.show_state(Some(draft(WITH_GAP)));
        h.model.session.timeline.playhead_ms = ms;
        let is_offered = screen(&h).contains("close the gap");
        h.press("c");
        assert_eq!(composer_text(&h), expected, "{ms}");
        assert_eq!(is_offered, !expected.is_empty(), "in the footer at {ms}");
    }
}

#[test]
fn titles_are_edited_in_place_and_moved_by_selection() {
    let mut h = at(1_500);
    h.press("j t Backspace Backspace Y o Enter");
    assert_eq!(
        composer_text(&h),
        "Change the text of segment 1 of the title track, 'Hi', 0:01.0–0:03.0 to \"Yo\""
    );
    let mut h = at(1_500);
    h.press("j x");
    h.model.session.timeline.playhead_ms = 5_250;
    h.press("r");
    assert_eq!(
        composer_text(&h),
        "Move segment 1 of the title track, 'Hi', 0:01.0–0:03.0 to start at 0:05.25"
    );
    assert!(h.model.session.timeline.selected_ids.is_empty());
}

#[test]
fn several_edits_are_collected_and_sent_as_one_message() {
    let mut h = at(6_500);
    h.press("M");
    assert_eq!(
        (h.model.screen.focus, h.turns().len()),
        (Focus::Timeline, 0),
        "nothing is charged without a request, and the next key is a command"
    );
    h.press("D D w");
    assert!(screen(&h).contains('╲'), "the segment is hatched");
    h.press("Enter");
    assert_eq!(h.turns().len(), 1);
    assert_eq!(h.turns()[0].lines().count(), 2);
    assert_eq!(h.model.screen.focus, Focus::Timeline);
}

#[test]
fn selected_segments_are_deleted_from_the_last_to_the_first() {
    let mut h = at(0);
    h.press("x");
    h.model.session.timeline.playhead_ms = 5_000;
    h.press("x D");
    let lines = h.model.session.composer.field.lines();
    assert!(
        lines.len() == 2 && lines[0].contains("city.mp4") && lines[1].contains("beach.jpg"),
        "{lines:?}"
    );
}

#[test]
fn edits_are_sent_immediately_if_configured() {
    let mut h = at(6_500);
    h.model.options.edits_at_once = EditTiming::Immediately;
    h.model.connection.local = false;
    h.press("M");
    let sentence = "Mute segment 2 of the video track, 'city.mp4', 0:04.0–0:10.0";
    assert_eq!(h.turns(), [sentence]);
    assert_eq!(h.transcript().last().unwrap(), sentence);
}

#[test]
fn the_studio_undoes_and_the_cloud_is_asked_to() {
    let mut h = at(0);
    h.press("u");
    assert_eq!(h.turns(), ["Undo the last edit"]);
    let mut h = at(0);
    h.model.connection.local = false;
    h.press("u");
    assert!(h.turns().is_empty() && composer_text(&h) == "Undo the last edit");
    assert!(h.model.screen.flash.as_ref().unwrap().0.contains("cloud"));
}

#[test]
fn range_markers_and_times() {
    let mut h = at(1_000);
    h.press("i");
    h.press("g t 4 Enter o m");
    assert_eq!(
        (
            h.model.session.timeline.range(),
            h.model.session.timeline.playhead_ms
        ),
        (Some((1_000, 4_000)), 4_000)
    );
    assert_eq!(h.model.session.timeline.markers, [4_000]);
    assert!(
        matches!(h.effects.last(), Some(Effect::Store(StoreEffect::SaveSetting { key, value })) if *key == markers_key("7") && value == "[4000]")
    );
    h.press("a");
    assert_eq!(composer_text(&h), "About the part from 0:01.0 to 0:04.0: ");
    h.press("Esc 0 '");
    assert_eq!(h.model.session.timeline.playhead_ms, 4_000);
    h.press("m Esc");
    assert!(
        h.model.session.timeline.markers.is_empty() && h.model.session.timeline.range().is_none()
    );
    h.press("g t x Enter");
    assert!(
        matches!(&h.model.overlay, Some(Overlay::Prompt(p)) if p.error == Some(Phrase::InvalidTime))
    );
    h.press("Esc . .");
    assert_eq!(
        h.model.session.timeline.playhead_ms, 4_066,
        "two frames at 30 a second"
    );
}

#[test]
fn the_playhead_runs_in_real_time_and_stops_at_the_end() {
    let mut h = at(9_000);
    h.press("Space");
    assert!(h.model.is_animating());
    h.send(Msg::Clock(1_500));
    assert_eq!(h.model.session.timeline.playhead_ms, 9_500);
    h.send(Msg::Clock(9_000));
    assert!(
        h.model.session.timeline.playback.is_none()
            && h.model.session.timeline.playhead_ms == 9_967
    );
    h.press("Space");
    assert_eq!(
        h.model.session.timeline.playhead_ms, 0,
        "from the start again"
    );
    h.press("Space");
    assert!(!h.model.is_animating());
}

#[test]
fn jkl_shuttle_keys_are_a_preset() {
    let mut h = at(5_000);
    let config = Config::parse("[keys]\npreset = \"nle\"").unwrap();
    h.send(Msg::Options(Box::new(EditorOptions::from_config(&config))));
    h.press("l l");
    assert_eq!(h.model.session.timeline.playback.unwrap().rate, 2.0);
    h.press("j");
    assert_eq!(h.model.session.timeline.playback.unwrap().rate, -1.0);
    h.press("k");
    assert!(h.model.session.timeline.playback.is_none());
    h.press("Up");
    assert_eq!(
        h.model.session.timeline.playhead_ms, 4_000,
        "arrows go between cuts"
    );
}

fn versions() -> Vec<VersionInfo> {
    let version = |id, number| VersionInfo {
        author: String::new(),
        id,
        number,
        name: String::new(),
        message: String::new(),
        created_ms: 0,
        summary: "Timeline (1 tracks)".into(),
        duration_ms: 10_000,
        changes: Vec::new(),
    };
    vec![version(30, 3), version(20, 2), version(10, 1)]
}

pub fn with_history() -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc V");
    let Some(Effect::Store(StoreEffect::ListVersions { request, .. })) = h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::VersionsListed {
        request,
        versions: versions(),
    });
    h
}

const OLD: &str =
    r#"{"t":[{"tt":0,"sg":[{"id":"o","d":2000,"m":{"name":"old.jpg"}}]}],"m":{"title":"Trip"}}"#;

#[test]
fn an_older_version_is_viewed_exported_and_closed() {
    let mut h = with_history();
    h.press("j j Enter");
    let Some(Effect::Store(StoreEffect::LoadVersion { request, id: 10 })) =
        h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects)
    };
    h.send(Msg::VersionLoaded {
        request,
        id: 10,
        draft: Some(draft(OLD)),
    });
    assert_eq!(
        h.model.session.timeline.timeline().unwrap().duration_ms(),
        2_000
    );
    assert_eq!(h.model.screen.focus, Focus::Timeline);
    h.press("s");
    assert!(
        composer_text(&h).is_empty()
            && h.model
                .screen
                .flash
                .as_ref()
                .unwrap()
                .0
                .contains("older version")
    );
    h.press("E");
    let Some(Effect::Export(ExportEffect::Start(ExportStart { draft, name, .. }))) =
        h.effects.last()
    else {
        panic!()
    };
    assert_eq!((&*draft.json, name.as_str()), (OLD, "Trip v1"));
    h.press("2 Esc");
    assert_eq!(
        h.model.session.timeline.timeline().unwrap().duration_ms(),
        10_000,
        "back to the newest version"
    );
    h.send(Msg::VersionLoaded {
        request,
        id: 10,
        draft: Some(self::draft(OLD)),
    });
    assert!(
        h.model.session.timeline.viewed.is_none(),
        "a late answer changes nothing"
    );
}

#[test]
fn a_version_is_restored_by_key_in_the_studio() {
    let mut h = with_history();
    h.model.connection.local = true;
    h.press("r");
    let flash = h.model.screen.flash.clone().map(|(text, _)| text);
    assert_eq!(flash.as_deref(), Some("This is the latest version."));
    h.press("j j r");
    assert!(h.model.overlay.is_none());
    assert_eq!(h.turns(), ["Go back to version 1"]);
    let mut h = with_history();
    h.model.connection.local = false;
    h.press("j r");
    assert!(h.turns().is_empty(), "the cloud has no such request");
}

#[test]
fn versions_are_compared_named_and_exported_from_the_list() {
    let mut h = with_history();
    h.press("Space j j c");
    let Some(Effect::Store(StoreEffect::CompareVersions { request, from, to })) =
        h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects)
    };
    assert_eq!((from, to), ((10, 1), (30, 3)), "the older version first");
    let changes = nemo_tui::domain::diff::between(&draft(OLD).timeline, &draft(DRAFT).timeline);
    h.send(Msg::VersionsCompared {
        request,
        from: (1, 1),
        to: (3, 3),
        changes,
    });
    assert!(matches!(&h.model.overlay, Some(Overlay::Compare(c)) if !c.changes.is_empty()));
    h.press("Esc n o n e Enter");
    assert!(h.effects.iter().any(
        |e| matches!(e, Effect::Store(StoreEffect::NameVersion { id: 10, name }) if name == "one")
    ));
    let mut h = with_history();
    h.press("j e");
    let Some(Effect::Store(StoreEffect::LoadVersion { request, id })) = h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::VersionLoaded {
        request,
        id,
        draft: Some(draft(OLD)),
    });
    assert!(matches!(h.model.overlay, Some(Overlay::Export(_))));
}

#[test]
fn a_message_is_sent_from_the_newest_version() {
    let mut h = with_history();
    h.press("j Enter");
    let Some(Effect::Store(StoreEffect::LoadVersion { request, id })) = h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::VersionLoaded {
        request,
        id,
        draft: Some(draft(OLD)),
    });
    h.press("1");
    h.say("make it blue");
    let before = h.effects.iter().find_map(|e| {
        if let Effect::Chat(ChatEffect::SendTurn { before, .. }) = e {
            Some(before.duration_ms())
        } else {
            None
        }
    });
    assert_eq!(before, Some(10_000));
    assert!(h.model.session.timeline.viewed.is_none());
}

#[test]
fn search_goes_up_and_down_and_around() {
    let mut h = Harness::ready();
    for i in 0..100 {
        h.model.push_entry(Item::Notice {
            text: format!("line {i} {}", if i % 40 == 0 { "Needle 针" } else { "" }),
        });
    }
    h.press("Esc");
    paint(&mut h);
    h.press("/");
    h.type_text("needle");
    h.press("Enter");
    let found = |h: &Harness| {
        if let Scroll::Found(item) = h.model.session.transcript.scroll {
            transcript::text(Lang::En, &h.model.session.transcript.entries[item].item)
        } else {
            String::new()
        }
    };
    assert!(found(&h).starts_with("line 80"));
    h.press("n");
    assert!(found(&h).starts_with("line 40"));
    h.press("N N");
    assert!(found(&h).starts_with("line 0"), "wraps around the end");
    h.press("/");
    h.type_text("针x");
    assert!(h.model.screen.flash.is_some());
    h.press("Esc Esc");
    assert!(h.model.session.transcript.search.is_none());
}

#[test]
fn lines_are_selected_and_the_last_reply_is_copied_without_selection() {
    let mut h = Harness::ready();
    h.model.push_entry(Item::Agent {
        text: "the answer".into(),
    });
    for i in 0..30 {
        h.model.push_entry(Item::Notice {
            text: format!("line {i}"),
        });
    }
    h.press("Esc y");
    assert!(
        matches!(h.effects.last(), Some(Effect::Terminal(TerminalEffect::CopyText { text })) if text == "the answer")
    );
    paint(&mut h);
    h.press("v k k y");
    let Some(Effect::Terminal(TerminalEffect::CopySelection { selection })) =
        h.effects.last().cloned()
    else {
        panic!()
    };
    let copied = View::new(Theme::terminal());
    let mut view = copied;
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    terminal
        .draw(|frame| drop(view.draw(&h.model, frame)))
        .unwrap();
    assert_eq!(
        view.selected_text(&h.model, selection),
        "line 27\nline 28\nline 29"
    );
    assert!(h.model.session.transcript.selection.is_none());
    h.press("v k Esc");
    assert!(
        h.model.session.transcript.selection.is_none(),
        "Esc lets go"
    );
}

#[test]
fn copied_text_has_no_soft_line_breaks() {
    let mut h = Harness::ready();
    h.model.screen.size = (60, 20);
    let long =
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
    h.model.push_entry(Item::Agent {
        text: format!("{long}\n\nnext"),
    });
    h.press("Esc");
    paint(&mut h);
    h.press("v k k k y");
    let Some(Effect::Terminal(TerminalEffect::CopySelection { selection })) =
        h.effects.last().cloned()
    else {
        panic!()
    };
    let mut view = View::new(Theme::terminal());
    let mut terminal = Terminal::new(TestBackend::new(60, 20)).unwrap();
    terminal
        .draw(|frame| drop(view.draw(&h.model, frame)))
        .unwrap();
    assert_eq!(
        view.selected_text(&h.model, selection),
        format!("{long}\n\nnext")
    );
}

#[test]
fn media_and_segments_complete_after_an_at_sign() {
    let mut h = Harness::with_timeline();
    h.send(Msg::PastedFiles(vec!["/x/海滩 one.jpg".into()]));
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Ok("海滩 one.jpg".into()),
    });
    assert_eq!(h.model.session.media.attachments.len(), 1);
    h.type_text("move @one");
    h.press("Tab");
    h.type_text("after @cit");
    h.press("Enter");
    assert_eq!(composer_text(&h), "move \"海滩 one.jpg\" after city.mp4 ");
    h.press("Enter");
    assert_eq!(h.turns(), ["move \"海滩 one.jpg\" after city.mp4"]);
    assert!(h.model.session.media.attachments.is_empty());
}

#[test]
fn commands_run_after_a_slash_and_paths_stay_text() {
    let mut h = Harness::with_timeline();
    h.type_text("/export-n");
    h.press("Enter");
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(_))))
    );
    assert!(composer_text(&h).is_empty() && h.turns().is_empty());
    h.type_text("/home/ada/notes");
    assert!(h.model.session.composer.completion.is_none());
    h.press("Enter");
    assert_eq!(h.turns(), ["/home/ada/notes"]);
}

#[test]
fn a_slash_lists_the_most_needed_commands_and_recalled_ones_stay_closed() {
    let mut h = Harness::ready();
    h.type_text("/");
    let ids = |h: &Harness| -> Vec<String> {
        let completion = h.model.session.composer.completion.as_ref();
        let choices = completion.map_or(&[][..], |c| &c.choices);
        choices.iter().map(|c| c.text.clone()).collect()
    };
    assert_eq!(
        ids(&h),
        [
            "export", "upload", "undo", "new", "sessions", "history", "help", "quit"
        ]
    );
    h.type_text("ex");
    assert_eq!(ids(&h)[0], "export");
    h.press("Ctrl-C");
    h.press("Up");
    assert_eq!(composer_text(&h), "/ex");
    assert_eq!(ids(&h), Vec::<String>::new());
    h.press("Ctrl-U");
    h.type_text("/new");
    h.press("Enter");
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Session(SessionEffect::Open { .. }) | Effect::Store(_))
    ));
    assert_eq!(h.model.screen.focus, Focus::Composer);
}

#[test]
fn help_opens_everywhere_and_gives_the_dialog_back() {
    let mut h = Harness::with_timeline();
    let is_help = |h: &Harness| matches!(h.model.overlay, Some(Overlay::Help(_)));
    h.press("?");
    assert!(is_help(&h), "in an empty composer");
    h.press("Esc");
    h.type_text("why?");
    assert_eq!(composer_text(&h), "why?");
    h.press("F1");
    assert!(is_help(&h));
    h.press("F1");
    assert!(h.model.overlay.is_none());
    h.press("Esc e Down F1");
    assert!(is_help(&h));
    h.press("Down Esc");
    assert!(matches!(h.model.overlay, Some(Overlay::Export(_))));
}

#[test]
fn actions_that_are_used_come_first_in_the_palette() {
    let mut h = Harness::with_timeline();
    h.press("Ctrl-P");
    h.type_text("next theme");
    h.press("Enter");
    h.press("Ctrl-P");
    let Some(Overlay::Palette(palette)) = &h.model.overlay else {
        panic!()
    };
    let first = &palette.items[palette.matches[0]];
    assert_eq!(first.target, PaletteTarget::Action(Action::NextTheme));
}

#[test]
fn actions_that_can_do_nothing_now_come_last_in_the_palette() {
    let mut h = Harness::with_timeline();
    h.press("Ctrl-P");
    let Some(Overlay::Palette(palette)) = &h.model.overlay else {
        panic!()
    };
    let place = |action: Action| {
        let target = PaletteTarget::Action(action);
        let items = palette.items.iter();
        items.map(|item| &item.target).position(|t| *t == target)
    };
    // The timeline has no gap and nothing is exported.
    for action in [Action::CloseGap, Action::CancelExport, Action::RetryExport] {
        assert!(place(action) > place(Action::NextTheme), "{action:?}");
    }
    assert!(place(Action::Export) < place(Action::CloseGap));
}

#[test]
fn one_key_tries_the_sample_in_an_untouched_session() {
    let mut h = Harness::ready();
    h.press("Ctrl-O");
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Files(FileEffect::WriteSample))
    ));
    h.send(Msg::SampleWritten(vec![
        "/x/a.jpg".into(),
        "/x/b.mp4".into(),
    ]));
    assert_eq!(h.model.session.media.uploads.len(), 2);
    assert!(h.turns().is_empty(), "the message waits for the uploads");
    for name in ["a.jpg", "b.mp4"] {
        let request = h.model.session.media.uploads[0].pending.id();
        let result = Ok(name.into());
        h.send(Msg::Uploaded {
            request,
            result,
            duration_ms: 0,
        });
    }
    assert_eq!(
        h.turns(),
        ["make a 15-second video with crossfades and lo-fi music"]
    );
    h.effects.clear();
    h.press("Ctrl-O");
    assert!(h.effects.is_empty(), "only in an untouched session");
}

#[test]
fn the_palette_finds_every_action_and_everything_else() {
    let mut h = Harness::with_timeline();
    h.model.connection.local = false;
    h.press("Ctrl-P");
    let Some(Effect::Session(SessionEffect::List { request })) = h.effects.last().cloned() else {
        panic!()
    };
    let session = SessionInfo {
        id: "9".into(),
        task_id: "task".into(),
        title: "Winter".into(),
        last_message: "snow".into(),
        summary: String::new(),
        used_ms: 0,
    };
    h.send(Msg::SessionsListed {
        request,
        sessions: vec![session],
    });
    let Some(Overlay::Palette(palette)) = &h.model.overlay else {
        panic!()
    };
    for entry in ACTIONS.iter().filter(|e| !e.is_overlay_action()) {
        assert!(
            palette
                .items
                .iter()
                .any(|f| f.target == PaletteTarget::Action(entry.action)),
            "{:?}",
            entry.action
        );
    }
    h.type_text("city");
    h.press("Enter");
    assert_eq!(
        (
            h.model.screen.focus,
            h.model
                .session
                .timeline
                .segment_at_playhead()
                .unwrap()
                .name
                .as_str()
        ),
        (Focus::Timeline, "city.mp4")
    );
    h.press("Ctrl-P");
    h.type_text("save the transcript markdown");
    h.press("Esc : W i n t e r");
    let Some(Effect::Session(SessionEffect::List { request })) = h
        .effects
        .iter()
        .rfind(|e| matches!(e, Effect::Session(SessionEffect::List { .. })))
        .cloned()
    else {
        panic!()
    };
    let session = SessionInfo {
        id: "9".into(),
        task_id: "task".into(),
        title: "Winter".into(),
        last_message: String::new(),
        summary: String::new(),
        used_ms: 0,
    };
    h.send(Msg::SessionsListed {
        request,
        sessions: vec![session],
    });
    h.press("Enter");
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Session(SessionEffect::Open { .. }))
    ));
}

#[test]
fn an_action_of_another_pane_runs_there() {
    let mut h = Harness::with_timeline();
    h.model.session.timeline.playhead_ms = 6_000;
    h.press("Ctrl-P");
    h.type_text("split at");
    h.press("Enter");
    assert!(h.turns()[0].starts_with("Split segment 2"));
}

#[test]
fn exceeding_the_spending_limit_needs_confirmation() {
    let mut h = Harness::ready();
    h.model.options.spending_limit = 10.0;
    h.answer_balance(100.0);
    h.say("one");
    h.end_turn(None, true);
    h.answer_balance(92.0);
    assert_eq!(
        (h.model.session.last_cost, h.model.credits.spent),
        (Some(8.0), 8.0)
    );
    h.say("two");
    assert_eq!(
        h.turns(),
        ["one"],
        "8 spent, and such a message usually costs 8"
    );
    assert!(matches!(h.model.overlay, Some(Overlay::Spend)));
    h.press("Esc");
    assert_eq!(
        (
            composer_text(&h).as_str(),
            h.model.session.conversation.queued_messages().len()
        ),
        ("two", 0),
        "it is restored"
    );
    h.press("Enter y");
    assert_eq!(h.turns(), ["one", "two"]);
    let is_saved = h
        .effects
        .iter()
        .any(|e| matches!(e, Effect::Store(StoreEffect::SaveSetting { key, value }) if key == PREFERENCES_KEY && value.contains("\"average\":8")));
    assert!(is_saved, "prices survive a restart");
}

#[test]
fn drafts_of_messages_are_saved_and_restored() {
    let mut h = Harness::ready();
    h.type_text("half a th");
    assert!(
        matches!(h.effects.last(), Some(Effect::Store(StoreEffect::SaveSetting { key, value })) if *key == composer_key("7") && value == "half a th")
    );
    h.press("Ctrl-C");
    assert!(
        matches!(h.effects.last(), Some(Effect::Store(StoreEffect::SaveSetting { value, .. })) if value.is_empty())
    );
    h.press("Up");
    assert_eq!(composer_text(&h), "half a th", "cleared text is not lost");
    let mut h = Harness::new();
    let remembered = StoredSession {
        name: None,
        first_request: Some("make a trailer".into()),
        durations_ms: Vec::new(),
        id: "7".into(),
        items: vec![],
        renders: vec![],
        draft: None,
        assets: vec!["a.jpg".into()],
        unsent: "two\nlines".into(),
        markers: vec![],
        costs: vec![],
    };
    h.send(Msg::SessionLoaded(Box::new(remembered)));
    assert_eq!(composer_text(&h), "two\nlines");
    assert_eq!(h.model.title(), "make a trailer", "older than the items");
}

#[test]
fn a_cleared_slash_is_not_in_the_history() {
    let mut h = Harness::ready();
    for text in ["make a video", "/", "@"] {
        h.type_text(text);
        h.press("Ctrl-C");
    }
    h.press("Up");
    assert_eq!(composer_text(&h), "make a video");
}

#[test]
fn browsing_the_history_keeps_the_typed_text() {
    let mut h = Harness::ready();
    h.say("first");
    h.type_text("unsent");
    h.press("Up");
    assert_eq!(composer_text(&h), "first");
    h.press("Down");
    assert_eq!(composer_text(&h), "unsent");
}

#[test]
fn the_external_editor_edits_the_composer_text() {
    let mut h = Harness::ready();
    h.type_text("draft");
    h.press("Ctrl-G");
    assert!(
        matches!(h.effects.last(), Some(Effect::Terminal(TerminalEffect::EditExternally { text })) if text == "draft")
    );
    h.send(Msg::ComposerEdited(Err("vi: exit status: 1".into())));
    assert_eq!(composer_text(&h), "draft");
    h.send(Msg::ComposerEdited(Ok("a\nb\x1b[2J\n".into())));
    assert_eq!(composer_text(&h), "a\nb[2J");
}

#[test]
fn finished_exports_are_opened_or_downloaded_again_and_failed_ones_retried() {
    let mut h = Harness::with_timeline();
    h.model.connection.local = false;
    h.send(Msg::Focus(false));
    h.send(Msg::Render(job("render_1", RenderStatus::Processing, 0.5)));
    h.press("Esc 3 Enter d");
    assert!(!h.effects.iter().any(|e| matches!(
        e,
        Effect::Desktop(DesktopEffect::OpenFile { .. })
            | Effect::Export(ExportEffect::DownloadAgain { .. })
    )));
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Terminal(TerminalEffect::Notify { .. }))),
        "the user has moved on"
    );
    assert!(matches!(
        &h.model.session.chat.suggestion,
        Some(Suggestion::Open(_))
    ));
    h.press("Enter d o y R");
    let emitted = |h: &Harness, wanted: fn(&Effect) -> bool| h.effects.iter().any(wanted);
    assert!(emitted(&h, |e| matches!(
        e,
        Effect::Desktop(DesktopEffect::OpenFile { .. })
    )));
    assert!(emitted(&h, |e| matches!(
        e,
        Effect::Export(ExportEffect::DownloadAgain { .. })
    )));
    assert!(emitted(&h, |e| matches!(
        e,
        Effect::Desktop(DesktopEffect::ShowInFolder { .. })
    )));
    assert!(emitted(
        &h,
        |e| matches!(e, Effect::Terminal(TerminalEffect::CopyText { text }) if text == "/out/Trip.mp4")
    ));
    assert!(!emitted(&h, |e| matches!(
        e,
        Effect::Export(ExportEffect::Retry { .. })
    )));
    h.send(Msg::Render(job("render_2", RenderStatus::Failed, 0.2)));
    h.model.exports.cursor = 0;
    h.press("R");
    assert!(emitted(
        &h,
        |e| matches!(e, Effect::Export(ExportEffect::Retry { job }) if job.id == "render_2")
    ));
}

#[test]
fn the_export_dialog_is_remembered() {
    let mut h = Harness::with_timeline();
    h.press("Esc e Right j Right j Right j Right j Backspace j Down / t m p Enter");
    let Some(Effect::Export(ExportEffect::Start(ExportStart { choice, name, .. }))) =
        h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last())
    };
    assert_eq!(
        (
            choice.resolution.id(),
            choice.output.vertical,
            choice.output.quality.id(),
            choice.output.fps
        ),
        ("1440p", true, "medium", Some(24))
    );
    assert_eq!(
        (choice.folder.as_str(), name.as_str()),
        ("/tmp", "Trij"),
        "letters are typed into the name; Backspace removed one"
    );
    h.press("E");
    assert!(
        matches!(h.effects.last(), Some(Effect::Export(ExportEffect::Start(ExportStart { choice: again, .. }))) if *again == choice)
    );
}

#[test]
fn panes_are_resized_zoomed_and_remembered() {
    let mut h = Harness::with_timeline();
    paint(&mut h);
    h.press("Esc Ctrl-Left Ctrl-Up");
    assert_eq!(h.model.preferences.side_cells, 42);
    assert_eq!(
        h.model.preferences.timeline_rows,
        Some(h.model.screen.layout.timeline_rows + 1)
    );
    assert!(
        matches!(h.effects.last(), Some(Effect::Store(StoreEffect::SaveSetting { key, .. })) if key == PREFERENCES_KEY)
    );
    h.press("z");
    paint(&mut h);
    assert!(
        h.model.screen.zoomed && h.model.screen.layout.timeline_rows == 0,
        "the chat alone"
    );
}

#[test]
fn tips_disappear_once_followed() {
    let mut h = Harness::with_timeline();
    assert!(!h.model.preferences.completed_tips.contains(&Tip::Timeline));
    h.press("Esc 2 e Enter");
    assert!(
        h.model.preferences.completed_tips.contains(&Tip::Timeline)
            && h.model.preferences.completed_tips.contains(&Tip::Export)
    );
}

#[test]
fn the_theme_and_the_mouse_change_by_key() {
    let mut h = Harness::ready();
    h.press("Esc g c");
    assert!(
        matches!(h.effects.last(), Some(Effect::Terminal(TerminalEffect::SetTheme(name))) if name == "terminal")
    );
    h.press("g m");
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Terminal(TerminalEffect::SetMouse(false)))
    ));
    for name in nemo_tui::app::update::THEMES
        .iter()
        .filter(|n| **n != "auto")
    {
        assert!(Theme::built_in(name).is_some(), "{name}");
    }
}

#[test]
fn a_changed_configuration_applies_immediately() {
    let mut h = Harness::ready();
    let config = Config::parse("language = \"zh-CN\"\n[keys.bind]\nquit = [\"Ctrl-X\"]").unwrap();
    h.send(Msg::Options(Box::new(EditorOptions::from_config(&config))));
    assert_eq!(h.model.options.lang, Lang::Zh);
    h.press("Esc q");
    assert!(!h.model.screen.quitting);
    h.press("Ctrl-X");
    assert!(h.model.screen.quitting);
}

#[test]
fn a_segment_is_shown_as_the_server_stores_it() {
    let mut h = at(0);
    h.press("Enter r");
    assert!(
        h.model
            .session
            .timeline
            .raw_segment
            .as_ref()
            .unwrap()
            .1
            .contains("\"beach.jpg\"")
    );
    h.press("r");
    assert!(h.model.session.timeline.raw_segment.is_none());
}

#[test]
fn streaming_does_not_scroll_the_text_being_read() {
    let mut h = Harness::ready();
    for i in 0..60 {
        h.model.push_entry(Item::Notice {
            text: format!("line {i}"),
        });
    }
    h.say("go");
    h.press("Esc");
    paint(&mut h);
    h.press("PageUp");
    paint(&mut h);
    let top = h.model.screen.layout.rows[h.model.screen.layout.top];
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::ChatEvent {
        request,
        event: ChatEvent::Text {
            call: 0,
            text: "word ".repeat(500),
            whole: false,
        },
    });
    paint(&mut h);
    assert_eq!(h.model.screen.layout.rows[h.model.screen.layout.top], top);
}

#[test]
fn a_question_deferred_by_another_overlay_is_asked_when_it_closes() {
    let mut h = Harness::ready();
    h.model.options.spending_limit = 1.0;
    h.model.credits.spent = 5.0;
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()]));
    h.say("make it");
    h.press("Esc ?");
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Ok("a.jpg".into()),
    });
    assert!(matches!(h.model.overlay, Some(Overlay::Help(_))) && h.turns().is_empty());
    h.press("Esc");
    assert!(matches!(h.model.overlay, Some(Overlay::Spend)));
    h.press("y");
    assert_eq!(h.turns(), ["make it"]);
}

#[test]
fn a_session_without_a_title_is_named_after_its_first_request_or_file() {
    let mut h = Harness::ready();
    assert_eq!(h.model.title(), "project");
    h.send(Msg::PastedFiles(vec!["/x/city at night.final.mp4".into()]));
    let request = h.awaited(AnswerKind::Upload);
    h.send(Msg::Uploaded {
        request,
        result: Ok("city at night.final.mp4".into()),
        duration_ms: 65_000,
    });
    assert_eq!(h.model.title(), "city at night.final");
    h.type_text("use @city");
    let choices = &h
        .model
        .session
        .composer
        .completion
        .as_ref()
        .unwrap()
        .choices;
    assert_eq!(choices[0].description, "clip 1:05");
    h.press("Ctrl-U");
    h.say("credits");
    h.say("make a 30 second video, with crossfades, and the music");
    assert_eq!(h.model.title(), "make a 30 second video, with crossfades");
    h.end_turn(Some(DRAFT), true);
    assert_eq!(h.model.title(), "Trip");
    h.model.session.name = Some("Summer".into());
    assert_eq!(h.model.title(), "Summer");
}

#[test]
fn the_studio_offers_nothing_about_credits() {
    let mut h = Harness::ready();
    let offers = |h: &Harness| {
        let Some(Overlay::Palette(palette)) = &h.model.overlay else {
            panic!()
        };
        let is_credits =
            |target: &PaletteTarget| *target == PaletteTarget::Action(Action::GoCredits);
        palette.items.iter().any(|item| is_credits(&item.target))
    };
    h.press("Ctrl-P");
    assert!(!offers(&h));
    h.press("Esc");
    h.model.connection.local = false;
    h.press("Ctrl-P");
    assert!(offers(&h));
}

#[test]
fn keys_change_nothing_that_a_small_terminal_does_not_show() {
    let mut h = Harness::ready();
    h.say("make a video");
    h.end_turn(Some(DRAFT), true);
    h.press("Esc 2");
    h.send(Msg::Resize(40, 12));
    h.effects.clear();
    h.press("y D x :");
    assert!(h.effects.is_empty(), "{:?}", h.effects);
    assert!(h.model.overlay.is_none());
    h.press("Ctrl-C Ctrl-C");
    assert!(h.model.screen.quitting);
}
