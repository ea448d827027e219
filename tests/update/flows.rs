use std::path::PathBuf;

use nemo_tui::app::effect::{
    ChatEffect, ExportEffect, ExportStart, FileEffect, SessionChoice, SessionEffect, StoreEffect,
    TerminalEffect, UploadEffect,
};
use nemo_tui::app::msg::{
    FolderEntry, FoundSource, LostTurn, OpenedSession, SessionInfo, StoredSession, TurnEnd,
    UserError, UserErrorKind,
};
use nemo_tui::app::overlay::{Overlay, QueueList};
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::state::connection::Connection;
use nemo_tui::app::state::transcript::Scroll;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::chat_event::{ChatEvent, ToolPhase};
use nemo_tui::domain::reason::Reason;
use nemo_tui::domain::render_job::{ExportRequest, FileFormat, RenderStatus};
use nemo_tui::domain::resolution::Resolution;
use nemo_tui::domain::timeline::TransitionKind;
use nemo_tui::domain::transcript::Item;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::transcript;
use nemo_tui::i18n::ui::{Phrase, phrase};
use nemo_tui::input::{Focus, Keymap};

use super::harness::{DRAFT, Harness, draft, job};

fn text(call: u32, text: &str, whole: bool) -> ChatEvent {
    ChatEvent::Text {
        call,
        text: text.into(),
        whole,
    }
}

fn user_error() -> UserError {
    UserError {
        message: "no connection".into(),
        hint: "check the network".into(),
        kind: UserErrorKind::Other,
    }
}

#[test]
fn a_message_is_saved_then_sent_once_and_its_reply_streams_in() {
    let mut h = Harness::ready();
    h.say("make a video");
    let saved = h
        .effects
        .iter()
        .position(|e| {
            matches!(
                e,
                Effect::Store(StoreEffect::AppendTranscript {
                    item: Item::User { .. },
                    ..
                })
            )
        })
        .unwrap();
    let sent = h
        .effects
        .iter()
        .position(|e| matches!(e, Effect::Chat(ChatEffect::SendTurn { .. })))
        .unwrap();
    assert!(
        saved < sent && h.turns() == ["make a video"] && h.model.session.composer.field.is_empty()
    );
    let request = h.awaited(AnswerKind::Turn);
    for event in [
        text(0, "Hel", false),
        text(0, "lo", false),
        text(0, "Hello!", true),
        ChatEvent::Tool {
            name: "edit_multitrack".into(),
            phase: ToolPhase::Started,
        },
        text(1, "Done.", true),
    ] {
        h.send(Msg::ChatEvent { request, event });
    }
    assert_eq!(h.transcript(), ["make a video", "Hello!", "Done."]);
    h.end_turn(Some(DRAFT), true);
    assert!(h.model.session.conversation.turn().is_none());
    assert_eq!(h.model.session.timeline.timeline().unwrap().tracks.len(), 2);
    let last_saved = h
        .effects
        .iter()
        .rposition(|e| matches!(e, Effect::Store(StoreEffect::AppendTranscript { .. })));
    let cleared = h
        .effects
        .iter()
        .position(|e| matches!(e, Effect::Chat(ChatEffect::ClearTurn { .. })));
    assert!(
        cleared > last_saved,
        "the turn is cleared after its transcript writes"
    );
    let saved: Vec<String> = h
        .effects
        .iter()
        .filter_map(|e| {
            if let Effect::Store(StoreEffect::AppendTranscript { item, .. }) = e {
                Some(transcript::text(Lang::En, item))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(
        saved,
        [
            "make a video",
            "Hello!",
            "Done.",
            "Added beach.jpg (Video) 0:00.0–0:04.0\nAdded city.mp4 (Video) 0:04.0–0:10.0\n\
             Added Hi (Title) 0:01.0–0:03.0"
        ]
    );
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Chat(ChatEffect::FetchCredits { .. }))
    ));
}

#[test]
fn esc_stops_the_reply_of_an_llm_agent() {
    let stops = |h: &Harness| {
        let is_stop = |e: &&Effect| matches!(e, Effect::Chat(ChatEffect::StopTurn { .. }));
        h.effects.iter().filter(is_stop).count()
    };
    let end = |h: &mut Harness, json: Option<&str>| {
        let request = h.awaited(AnswerKind::Turn);
        let after = json.map(draft);
        let changes = after.as_ref().map_or_else(Vec::new, |d| {
            nemo_tui::domain::diff::between(&Default::default(), &d.timeline)
        });
        let end = TurnEnd {
            draft: after,
            changes,
            replied: true,
            stopped: true,
        };
        let result = Ok(Box::new(end));
        h.send(Msg::TurnEnded { request, result });
    };
    let mut h = Harness::ready();
    h.model.options.llm_agent = true;
    h.say("surprise me");
    h.say("and again");
    h.press("Esc");
    assert_eq!(stops(&h), 1);
    assert_eq!(h.model.screen.focus, Focus::Composer);
    end(&mut h, None);
    let transcript = h.transcript();
    let stopped = "Stopped. The timeline is unchanged.";
    assert!(transcript.iter().any(|t| t == stopped), "{transcript:?}");
    assert_eq!(
        h.turns(),
        ["surprise me"],
        "the next message waits for the user"
    );
    h.press("Esc");
    assert_eq!((stops(&h), h.model.screen.focus), (1, Focus::Transcript));

    h.press("i Ctrl-C");
    h.say("surprise me");
    h.press("Tab Esc");
    assert_eq!(stops(&h), 2);
    end(&mut h, Some(DRAFT));
    let notes = h.transcript();
    assert!(
        notes.iter().any(|text| text.starts_with("Stopped, but")),
        "{notes:?}"
    );
    assert!(h.model.session.timeline.timeline().is_some());
}

#[test]
fn esc_asks_before_it_stops_a_turn_that_may_have_cost_credits() {
    let is_stop = |e: &Effect| matches!(e, Effect::Chat(ChatEffect::StopTurn { .. }));
    for local in [true, false] {
        let mut h = Harness::ready();
        h.model.connection.local = local;
        h.say("surprise me");
        h.press("Esc");
        assert!(!h.effects.iter().any(is_stop), "leaves the composer");
        if local {
            h.press("Esc");
            assert!(h.effects.iter().any(is_stop));
            continue;
        }
        assert!(h.model.screen.flash.is_some());
        assert_eq!(h.model.screen.focus, Focus::Transcript);
        h.send(Msg::Clock(h.model.now_ms + 10_000));
        h.press("Esc");
        assert!(!h.effects.iter().any(is_stop), "too late for a second key");
        h.press("Esc");
        assert!(h.effects.iter().any(is_stop));
        assert!(h.model.session.conversation.turn().is_some());
    }
}

#[test]
fn messages_wait_for_the_previous_turn() {
    let mut h = Harness::ready();
    for message in ["make one", "make two", "make three"] {
        h.say(message);
    }
    assert_eq!(h.turns(), ["make one"]);
    h.end_turn(None, true);
    assert_eq!(h.turns(), ["make one", "make two"]);
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(user_error()),
    });
    // It was written for the timeline that the rejected message would have made.
    assert_eq!(h.turns(), ["make one", "make two"]);
    assert_eq!(h.model.session.composer.field.lines(), ["make three"]);
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Retry("make two".into()))
    );
    h.press("Ctrl-O");
    assert_eq!(h.turns(), ["make one", "make two", "make two"]);
}

#[test]
fn responses_to_old_turns_are_ignored() {
    let mut h = Harness::ready();
    h.say("make one");
    let old = h.awaited(AnswerKind::Turn);
    h.end_turn(None, true);
    h.say("make two");
    h.send(Msg::ChatEvent {
        request: old,
        event: text(0, "late", true),
    });
    h.send(Msg::TurnEnded {
        request: old,
        result: Err(user_error()),
    });
    assert!(
        h.model.session.conversation.turn().is_some()
            && !h.transcript().contains(&"late".to_owned())
    );
}

#[test]
fn messages_are_queued_until_the_session_is_open() {
    let mut h = Harness::new();
    h.say("make a video");
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()]));
    assert!(h.turns().is_empty());
    h.open(OpenedSession {
        id: "7".into(),
        host: String::new(),
        draft: None,
        resumed: false,
        replaced: false,
        lost: None,
    });
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Upload(UploadEffect::Start { .. })))
            && h.turns().is_empty(),
        "media first"
    );
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Ok("a.jpg".into()),
    });
    assert_eq!(h.turns(), ["make a video"]);
}

#[test]
fn a_failed_start_is_reported_and_nothing_is_lost() {
    let mut h = Harness::new();
    h.answer_session(Err(user_error()));
    assert_eq!(h.model.connection.status, Connection::Offline);
    h.say("make a video");
    assert!(
        h.turns().is_empty() && *h.model.session.conversation.queued_messages() == ["make a video"]
    );
    assert!(
        matches!(
            h.effects.last(),
            Some(Effect::Session(SessionEffect::Open { .. }))
        ),
        "a message retries"
    );
    h.open(OpenedSession {
        id: "7".into(),
        host: String::new(),
        draft: None,
        resumed: false,
        replaced: false,
        lost: None,
    });
    assert_eq!(h.turns(), ["make a video"]);
}

#[test]
fn local_commands_never_reach_the_agent() {
    let mut h = Harness::with_timeline();
    h.say("export 720p");
    h.say("积分");
    h.say("status");
    h.say("upload");
    assert!(h.turns().is_empty());
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(ExportStart { choice, .. })) if choice.resolution.id() == "720p"))
    );
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Chat(ChatEffect::FetchCredits { .. })))
    );
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Chat(ChatEffect::FetchState { .. })))
    );
    assert!(matches!(h.model.overlay, Some(Overlay::Picker(_))));
}

#[test]
fn two_keys_export_the_draft_unchanged() {
    let mut h = Harness::with_timeline();
    h.press("Esc e Enter");
    let export = h.effects.iter().find_map(|e| {
        if let Effect::Export(ExportEffect::Start(ExportStart {
            choice,
            name,
            draft,
            preview: None,
            ..
        })) = e
        {
            Some((choice.resolution.id(), name.as_str(), draft.json.clone()))
        } else {
            None
        }
    });
    let (resolution, title, json) = export.unwrap();
    assert_eq!((resolution, title, &*json), ("1080p", "Trip", DRAFT));
    assert_ne!(
        h.model.screen.focus,
        Focus::Exports,
        "the next key is meant for the pane where the export was started"
    );
}

#[test]
fn an_empty_timeline_exports_nothing_and_explains_why() {
    let mut h = Harness::ready();
    h.press("Esc e");
    assert!(h.model.overlay.is_none());
    assert!(
        matches!(&h.model.session.transcript.entries.last().unwrap().item, Item::Problem { message, .. } if message.to_string().contains("the timeline is empty"))
    );
    h.press("E");
    assert!(
        !h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(_))))
    );
}

#[test]
fn texts_name_the_configured_keys() {
    let mut h = Harness::with_timeline();
    let bindings = [
        ("retry-export", vec!["F5".to_owned()]),
        ("exports", Vec::new()),
    ]
    .map(|(id, keys)| (id.to_owned(), keys));
    h.model.options.keymap = Keymap::new("default", &bindings.into()).unwrap().into();
    h.send(Msg::Render(job("render_2", RenderStatus::Failed, 0.2)));
    let text = h.transcript().pop().unwrap();
    assert_eq!(
        text,
        "the export failed: the disk is full In the export queue (/exports), F5 retries."
    );
}

#[test]
fn renders_are_tracked_until_they_finish() {
    let mut h = Harness::with_timeline();
    for (status, progress) in [
        (RenderStatus::Submitting, 0.0),
        (RenderStatus::Processing, 0.5),
        (RenderStatus::Downloading, 1.0),
    ] {
        h.send(Msg::Render(job("render_1", status, progress)));
    }
    assert_eq!(h.model.exports.jobs.len(), 1);
    assert!(h.model.is_animating());
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    assert_eq!(
        h.effects
            .iter()
            .filter(|e| matches!(e, Effect::Terminal(TerminalEffect::Bell)))
            .count(),
        1
    );
    assert_eq!(
        h.transcript().last().unwrap(),
        "Exported /out/Trip.mp4 (5.0 MB)"
    );
    h.send(Msg::Render(job("render_2", RenderStatus::Failed, 0.2)));
    assert_eq!(
        h.transcript().last().unwrap(),
        "the export failed: the disk is full In the export queue (3), R retries."
    );
}

#[test]
fn a_second_id_of_the_same_export_replaces_the_first() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Render(job("render_1", RenderStatus::Submitting, 0.0)));
    h.send(Msg::Render(job("render_2", RenderStatus::Pending, 0.0)));
    assert_eq!(
        h.model
            .exports
            .jobs
            .iter()
            .map(|r| r.id.as_str())
            .collect::<Vec<_>>(),
        ["render_2"]
    );
}

#[test]
fn cancel_requests_the_selected_export() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Render(job("render_1", RenderStatus::Processing, 0.5)));
    h.press("Esc 3 c");
    assert!(
        matches!(h.effects.last(), Some(Effect::Export(ExportEffect::Cancel { id })) if id == "render_1")
    );
}

#[test]
fn silent_edits_are_described_from_the_changes() {
    let mut h = Harness::ready();
    h.say("make it so");
    h.end_turn(Some(DRAFT), false);
    assert!(
        h.transcript()
            .iter()
            .any(|t| t.contains("without a message"))
    );
    assert!(
        matches!(&h.model.session.transcript.entries.last().unwrap().item, Item::Changes { changes } if changes.len() == 3)
    );
    assert_eq!(h.model.session.timeline.changed_ids.len(), 3);
    h.say("make it so again");
    h.end_turn(Some(DRAFT), false);
    assert!(h.transcript().last().unwrap().contains("No response"));
}

#[test]
fn the_cost_of_a_turn_is_the_balance_difference() {
    let mut h = Harness::ready();
    h.answer_balance(100.0);
    h.say("make a video");
    h.end_turn(None, true);
    h.answer_balance(95.0);
    assert_eq!(h.model.session.last_cost, Some(5.0));
}

#[test]
fn uploads_run_one_by_one_and_bad_ones_are_reported_immediately() {
    let mut h = Harness::ready();
    h.send(Msg::PastedFiles(vec![
        "/x/a.jpg".into(),
        "/x/notes.txt".into(),
        "/x/b.mp4".into(),
    ]));
    let started = |h: &Harness| {
        h.effects
            .iter()
            .filter(|e| matches!(e, Effect::Upload(UploadEffect::Start { .. })))
            .count()
    };
    assert_eq!((started(&h), h.model.session.media.uploads.len()), (1, 2));
    assert!(h.effects.iter().any(|e| matches!(
        e,
        Effect::Files(FileEffect::ExamineSource { source }) if source == "/x/notes.txt"
    )));
    h.send(Msg::SourceExamined {
        source: "/x/notes.txt".into(),
        found: FoundSource::OtherFile,
    });
    assert!(
        h.transcript()
            .iter()
            .any(|t| t.starts_with("notes.txt is not a file that can be uploaded."))
    );
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::UploadProgress {
        request,
        sent: 1_000_000,
        total: 2_000_000,
    });
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Err(user_error()),
    });
    assert_eq!((started(&h), h.model.session.media.uploads.len()), (2, 1));
    assert!(
        h.transcript()
            .iter()
            .any(|t| t.starts_with("a.jpg: no connection"))
    );
}

#[test]
fn folders_are_uploaded_and_large_ones_after_a_confirmation() {
    let mut h = Harness::ready();
    let folder = |count: usize| {
        let files = (0..count).map(|n| format!("/x/trip/{n}.jpg"));
        Msg::SourceExamined {
            source: "/x/trip".into(),
            found: FoundSource::Folder(files.collect()),
        }
    };
    h.press("u p l o a d Space / x / t r i p Enter");
    assert!(h.effects.iter().any(|e| matches!(
        e,
        Effect::Files(FileEffect::ExamineSource { source }) if source == "/x/trip"
    )));
    h.send(folder(2));
    assert_eq!(h.model.session.media.uploads.len(), 2);
    h.send(folder(51));
    assert_eq!(h.model.session.media.uploads.len(), 2, "asks first");
    h.press("Esc");
    assert_eq!(h.model.session.media.uploads.len(), 2);
    h.send(folder(51));
    h.press("y");
    assert_eq!(h.model.session.media.uploads.len(), 53);
    h.send(folder(0));
    let problems = h.transcript();
    assert!(
        problems
            .iter()
            .any(|t| t.starts_with("trip: the folder contains no media files"))
    );
}

#[test]
fn the_file_picker_walks_marks_and_uploads() {
    let mut h = Harness::ready();
    h.press("Esc U");
    let Some(Effect::Files(FileEffect::ListFolder { request, .. })) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects)
    };
    let entry = |name: &str, is_folder| FolderEntry {
        name: name.into(),
        is_folder,
        bytes: 5,
        ..FolderEntry::default()
    };
    let entries = vec![
        entry("..", true),
        entry("sub", true),
        entry("a.jpg", false),
        entry("b.mp4", false),
    ];
    h.send(Msg::FolderListed {
        request: request + 100,
        folder: PathBuf::from("/late"),
        result: Ok(vec![]),
    });
    h.send(Msg::FolderListed {
        request,
        folder: PathBuf::from("/x"),
        result: Ok(entries),
    });
    h.press("Down Down Space Space Enter");
    let sources: Vec<&str> = h
        .model
        .session
        .media
        .uploads
        .iter()
        .map(|u| u.source.as_str())
        .collect();
    assert_eq!(sources, ["/x/a.jpg", "/x/b.mp4"]);
    assert!(h.model.overlay.is_none());
    h.press("U");
    assert!(
        matches!(h.effects.last(), Some(Effect::Files(FileEffect::ListFolder { folder, .. })) if folder == &PathBuf::from("/x")),
        "opens in the last folder"
    );
}

#[test]
fn the_file_picker_selects_all_sorts_and_takes_paths() {
    let open = |keys: &str| {
        let mut h = Harness::ready();
        h.press("Esc U");
        let Some(Effect::Files(FileEffect::ListFolder { request, .. })) = h.effects.last().cloned()
        else {
            panic!("{:?}", h.effects)
        };
        let entry = |name: &str, is_folder, modified_ms| FolderEntry {
            name: name.into(),
            is_folder,
            bytes: 5,
            modified_ms,
        };
        h.send(Msg::FolderListed {
            request,
            folder: PathBuf::from("/x"),
            result: Ok(vec![
                entry("notes.txt", false, 9),
                entry("b.flac", false, 2),
                entry("a.jpg", false, 1),
                entry("sub", true, 3),
                entry("..", true, 4),
            ]),
        });
        if !keys.is_empty() {
            h.press(keys);
        }
        h
    };
    let order = |keys: &str| match open(keys).model.overlay {
        Some(Overlay::Picker(picker)) => {
            let names = picker.matching().into_iter().map(|e| e.name.clone());
            names.collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(order(""), ".. sub a.jpg b.flac notes.txt");
    assert_eq!(order("Ctrl-O"), ".. sub b.flac a.jpg notes.txt");
    let uploads = |keys: &str| {
        let uploads = open(keys).model.session.media.uploads;
        let sources = uploads.into_iter().map(|u| u.source);
        sources.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(uploads("Ctrl-A Enter"), "/x/a.jpg /x/b.flac");
    assert_eq!(uploads("Ctrl-A Ctrl-A Down Down Enter"), "/x/a.jpg");
    assert_eq!(uploads("/ y / c . p n g Enter"), "/y/c.png");
    assert_eq!(uploads("s u b /"), "");
    let listed = |keys: &str| match open(keys).effects.last() {
        Some(Effect::Files(FileEffect::ListFolder { folder, .. })) => folder.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(listed("s u b /"), PathBuf::from("/x/sub"));
    assert_eq!(listed("/ e t c Enter"), PathBuf::from("/etc"));
    assert_eq!(listed("~ Enter"), PathBuf::from("~"));
    let examined = open("Down Space Enter").effects;
    assert!(matches!(
        examined.last(),
        Some(Effect::Files(FileEffect::ExamineSource { source })) if source == "/x/sub"
    ));
}

#[test]
fn the_playhead_moves_by_segment_second_and_track() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 w");
    assert_eq!(h.model.session.timeline.playhead_ms, 4_000);
    assert_eq!(
        h.model.session.timeline.segment_at_playhead().unwrap().name,
        "city.mp4"
    );
    h.press("Shift-Right b b");
    assert_eq!(h.model.session.timeline.playhead_ms, 0);
    h.press("$");
    assert_eq!(
        h.model.session.timeline.playhead_ms, 9_967,
        "the last frame"
    );
    h.press("j w 0 w");
    assert_eq!(
        (
            h.model.session.timeline.track,
            h.model.session.timeline.playhead_ms
        ),
        (1, 1_000)
    );
    assert_eq!(
        h.model.session.timeline.segment_at_playhead().unwrap().name,
        "Hi"
    );
    h.show_state(Some(draft(r#"{"t":[{"tt":0,"sg":[{"d":500}]}]}"#)));
    assert_eq!(
        (
            h.model.session.timeline.track,
            h.model.session.timeline.playhead_ms
        ),
        (0, 467),
        "stays within a shorter timeline"
    );
}

#[test]
fn quitting_asks_only_if_work_would_stop() {
    let mut h = Harness::ready();
    h.press("Esc q");
    assert!(h.model.screen.quitting);
    let mut h = Harness::ready();
    h.say("make a video");
    h.press("Esc q");
    assert!(!h.model.screen.quitting && matches!(h.model.overlay, Some(Overlay::Quit)));
    h.press("n");
    assert!(h.model.overlay.is_none() && h.model.session.conversation.turn().is_some());
    h.press("q y");
    assert!(h.model.screen.quitting);
}

#[test]
fn ctrl_c_clears_first_and_quits_when_pressed_twice() {
    let mut h = Harness::ready();
    h.type_text("half a thought");
    h.press("Ctrl-C");
    assert!(h.model.session.composer.field.is_empty() && !h.model.screen.quitting);
    h.press("Ctrl-C");
    assert!(!h.model.screen.quitting && h.model.screen.flash.is_some());
    h.send(Msg::Clock(60_000));
    h.press("Ctrl-C");
    assert!(
        !h.model.screen.quitting,
        "too late to count as the second press"
    );
    h.press("Ctrl-C");
    assert!(h.model.screen.quitting);
}

#[test]
fn enter_sends_and_two_other_keys_make_a_new_line() {
    let mut h = Harness::ready();
    h.type_text("one");
    h.press("Ctrl-J");
    h.type_text("two");
    h.press("Alt-Enter");
    h.type_text("three");
    h.press("Enter");
    assert_eq!(h.turns(), ["one\ntwo\nthree"]);
    h.end_turn(None, true);
    h.press("Up");
    assert_eq!(
        h.model.session.composer.field.lines(),
        ["one", "two", "three"]
    );
}

#[test]
fn pasted_text_is_sanitized() {
    let mut h = Harness::ready();
    h.send(Msg::Paste("a\x1b[2Jb".into()));
    let Some(Effect::Files(FileEffect::ClassifyPaste { text })) = h.effects.last().cloned() else {
        panic!()
    };
    h.send(Msg::PastedText(text));
    assert_eq!(h.model.session.composer.field.lines(), ["a[2Jb"]);
}

/// Pastes a text that is classified as plain text.
fn paste_text(h: &mut Harness, text: &str) {
    h.send(Msg::Paste(text.into()));
    let Some(Effect::Files(FileEffect::ClassifyPaste { text })) = h.effects.last().cloned() else {
        panic!()
    };
    h.send(Msg::PastedText(text));
}

// crossterm#780, codex#11048: xterm, VTE, Konsole and `tmux paste-buffer -p` send CR as the line
// break.
#[test]
fn pasted_lines_stay_lines() {
    for text in [
        "one\r\rtwo\r",
        "one\r\n\r\ntwo\r\n",
        "one\n\ntwo\n",
        "one\n\r\ntwo\r",
        "one\u{2028}\u{85}two\r\n",
    ] {
        let mut h = Harness::ready();
        paste_text(&mut h, text);
        assert_eq!(
            h.model.session.composer.field.lines(),
            ["one", "", "two", ""],
            "{text:?}"
        );
    }
    let mut h = Harness::with_timeline();
    h.press("Esc /");
    h.send(Msg::Paste("one\rtwo".into()));
    assert_eq!(
        h.model
            .session
            .transcript
            .search
            .as_deref()
            .or(prompt_text(&h)),
        Some("one two")
    );
}

#[test]
fn a_paste_goes_to_the_focused_field() {
    let mut h = Harness::ready();
    h.press("Esc g s");
    h.press("/");
    h.send(Msg::Paste("trip\rto".into()));
    let Some(Overlay::Sessions(list)) = &h.model.overlay else {
        panic!()
    };
    assert_eq!(list.filter.as_deref(), Some("trip to"));
}

#[test]
fn a_long_paste_is_truncated_to_the_field_limit() {
    let fields = ["/", "g s /", "Ctrl-P", "U", "e Down Down Down Down"];
    for open in fields {
        let mut h = Harness::with_timeline();
        h.press("Esc");
        h.press(open);
        h.send(Msg::Paste("x".repeat(1 << 20)));
        let field = match &h.model.overlay {
            Some(Overlay::Prompt(prompt)) => &prompt.field.lines()[0],
            Some(Overlay::Sessions(list)) => list.filter.as_deref().unwrap(),
            Some(Overlay::Palette(palette)) => &palette.query.lines()[0],
            Some(Overlay::Picker(picker)) => &picker.filter,
            Some(Overlay::Export(dialog)) => &dialog.name.lines()[0],
            other => panic!("{open}: {other:?}"),
        };
        assert_eq!(field.chars().count(), 4096, "{open}");
        assert_eq!(
            h.model.screen.flash.as_ref().unwrap().0,
            phrase(h.model.options.lang, Phrase::FieldFull),
            "{open}"
        );
    }
}

fn prompt_text(h: &Harness) -> Option<&str> {
    if let Some(Overlay::Prompt(prompt)) = &h.model.overlay {
        prompt.field.lines().first().map(String::as_str)
    } else {
        None
    }
}

// codex#7203: text typed right after a paste is applied after it, and several pastes keep their
// order.
#[test]
fn keys_wait_for_the_preceding_paste() {
    let mut h = Harness::ready();
    h.send(Msg::Paste("make it ".into()));
    h.type_text("very ");
    h.send(Msg::Paste("vertical".into()));
    h.press("Enter");
    assert_eq!(
        (h.turns().len(), h.model.session.composer.field.is_empty()),
        (0, true),
        "nothing is applied before the first paste"
    );
    h.send(Msg::PastedText("make it ".into()));
    assert_eq!(
        (
            h.turns().len(),
            h.model.session.composer.field.lines()[0].as_str()
        ),
        (0, "make it very ")
    );
    h.send(Msg::PastedText("vertical".into()));
    assert_eq!(h.turns(), ["make it very vertical"]);
}

#[test]
fn keys_wait_for_pasted_files_too() {
    let mut h = Harness::ready();
    h.send(Msg::Paste("/x/a.jpg".into()));
    h.type_text("use it");
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()]));
    assert_eq!(h.model.session.media.uploads.len(), 1);
    assert_eq!(h.model.session.composer.field.lines(), ["use it"]);
}

#[test]
fn an_unreachable_stored_session_is_opened_again_without_a_key() {
    let unreachable = || UserError {
        kind: UserErrorKind::Unreachable,
        ..user_error()
    };
    let opened = |h: &Harness| {
        let is_open = |e: &&Effect| matches!(e, Effect::Session(SessionEffect::Open { .. }));
        h.effects.iter().filter(is_open).count()
    };
    let mut h = Harness::new();
    h.answer_session(Err(unreachable()));
    h.send(Msg::Clock(3_600_000));
    assert_eq!(opened(&h), 1, "a new session might be created twice");
    let mut h = Harness::new();
    h.send(Msg::SessionLoaded(Box::new(StoredSession {
        name: None,
        first_request: None,
        durations_ms: Vec::new(),
        id: "7".into(),
        items: Vec::new(),
        renders: Vec::new(),
        draft: None,
        assets: Vec::new(),
        unsent: String::new(),
        markers: Vec::new(),
        costs: Vec::new(),
    })));
    let mut ms = h.model.now_ms;
    for attempt in 1..=8 {
        h.answer_session(Err(unreachable()));
        assert!(h.model.is_animating(), "the clock ticks");
        h.send(Msg::Clock(ms + 1_000));
        assert_eq!(opened(&h), attempt);
        ms += 60_000;
        h.send(Msg::Clock(ms));
        assert_eq!(opened(&h), attempt + 1);
    }
    h.answer_session(Err(unreachable()));
    h.send(Msg::Clock(ms + 3_600_000));
    assert_eq!(opened(&h), 9, "not for ever");
    assert_eq!(
        h.transcript(),
        ["no connection check the network. Send a message to try again."]
    );
}

#[test]
fn a_restored_session_reports_its_lost_message() {
    let mut h = Harness::new();
    let items = vec![
        Item::User {
            text: "first".into(),
        },
        Item::Agent {
            text: "done".into(),
        },
    ];
    let renders = vec![job("render_1", RenderStatus::Completed, 1.0)];
    h.send(Msg::SessionLoaded(Box::new(StoredSession {
        name: None,
        first_request: None,
        durations_ms: Vec::new(),
        id: "7".into(),
        items,
        renders,
        draft: Some(draft(DRAFT)),
        assets: vec!["beach.jpg".into()],
        unsent: "half a thought".into(),
        markers: vec![500],
        costs: vec![],
    })));
    assert!(
        h.model.session.timeline.timeline().is_some() && h.transcript()[..2] == ["first", "done"],
        "before the server answers"
    );
    h.answer_session(Err(user_error()));
    assert_eq!(h.transcript()[..2], ["first", "done"], "and without it");
    h.say("try again");
    h.open(OpenedSession {
        id: "7".into(),
        host: String::new(),
        draft: Some(draft(DRAFT)),
        resumed: true,
        replaced: false,
        lost: Some(LostTurn {
            message: "make it blue".into(),
            started_ms: 400,
            before: Default::default(),
        }),
    });
    assert_eq!(h.transcript().iter().filter(|t| *t == "first").count(), 1);
    assert!(h.transcript().last().unwrap().contains("make it blue"));
    assert!(matches!(
        h.effects
            .iter()
            .find(|e| matches!(e, Effect::Chat(ChatEffect::Recover { .. }))),
        Some(Effect::Chat(ChatEffect::Recover {
            lost_for_ms: 600,
            ..
        }))
    ));
    assert!(h.turns().is_empty(), "never resent automatically");
    h.press("Up Up");
    assert_eq!(h.model.session.composer.field.lines(), ["first"]);
    assert_eq!(h.model.session.transcript.scroll, Scroll::Tail);
}

#[test]
fn an_idle_editor_needs_no_clock() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    h.send(Msg::Clock(100_000));
    assert!(!h.model.is_animating());
}

/// A turn whose response was lost.
fn lost_turn() -> Harness {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(UserError {
            kind: UserErrorKind::OutcomeUnknown,
            ..user_error()
        }),
    });
    h
}

fn recover(h: &mut Harness, json: Option<&str>) {
    let request = h.awaited(AnswerKind::Turn);
    let after = json.map(draft);
    let before = h.model.session.conversation.turn().unwrap().before.clone();
    let changes = after.as_ref().map_or_else(Vec::new, |d| {
        nemo_tui::domain::diff::between(&before, &d.timeline)
    });
    h.send(Msg::TurnRecovered {
        request,
        end: Box::new(TurnEnd {
            draft: after,
            changes,
            replied: false,
            stopped: false,
        }),
        state_fetched: true,
    });
}

#[test]
fn a_lost_response_is_recovered_and_nothing_is_sent_meanwhile() {
    let mut h = lost_turn();
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Chat(ChatEffect::Recover { lost_for_ms: 0, .. })))
    );
    h.say("make it red");
    assert_eq!(h.turns(), ["make it blue"], "the next message waits");
    recover(
        &mut h,
        Some(r#"{"t":[{"id":"v","tt":0,"sg":[{"id":"z","d":1000,"m":{"name":"new.jpg"}}]}]}"#),
    );
    assert!(
        h.transcript()
            .iter()
            .any(|t| t.contains("the edit was made"))
    );
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Chat(ChatEffect::ClearTurn { .. })))
    );
    assert_eq!(h.turns(), ["make it blue", "make it red"]);
}

#[test]
fn only_the_user_resends_a_lost_message() {
    let mut h = lost_turn();
    h.model.connection.local = false;
    recover(&mut h, Some(DRAFT));
    assert!(h.model.session.conversation.turn().is_none() && h.turns() == ["make it blue"]);
    assert!(h.transcript().last().unwrap().contains("charged twice"));
    h.press("Ctrl-O");
    assert_eq!(h.turns(), ["make it blue", "make it blue"]);
    h.end_turn(None, true);
    h.press("Ctrl-O");
    assert_eq!(h.turns().len(), 2, "a suggestion is accepted once");
}

#[test]
fn resending_to_the_studio_costs_no_credits() {
    let mut h = lost_turn();
    h.model.connection.local = true;
    recover(&mut h, Some(DRAFT));
    let last = h.transcript().last().unwrap().clone();
    assert!(
        last.contains("made twice") && !last.contains("charged"),
        "{last}"
    );
}

#[test]
fn quitting_during_recovery_needs_no_confirmation() {
    let mut h = lost_turn();
    h.press("Esc q");
    assert!(h.model.screen.quitting);
}

#[test]
fn a_session_the_server_forgot_is_replaced_and_the_transcript_stays() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(UserError {
            kind: UserErrorKind::SessionGone,
            ..user_error()
        }),
    });
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Session(SessionEffect::Open {
            which: SessionChoice::Replacement(old),
            ..
        })) if old == "7"
    ));
    assert!(
        h.model.session.timeline.timeline().is_none()
            && h.transcript().contains(&"make it blue".to_owned())
    );
    assert_eq!(h.turns().len(), 1, "not resent to the new session");
}

#[test]
fn queued_messages_are_not_sent_to_a_session_that_replaces_a_lost_one() {
    let opened = |replaced| OpenedSession {
        id: "8".into(),
        host: String::new(),
        draft: None,
        resumed: false,
        replaced,
        lost: None,
    };
    let mut h = Harness::with_timeline();
    for message in ["make it blue", "trim the last clip", "add music"] {
        h.say(message);
    }
    h.type_text("and now");
    h.model.overlay = Some(Overlay::Queue(QueueList::default()));
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(UserError {
            kind: UserErrorKind::SessionGone,
            ..user_error()
        }),
    });
    h.open(opened(false));
    assert_eq!(
        h.turns(),
        ["make it blue"],
        "nothing is sent to the empty timeline automatically"
    );
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Retry("make it blue".into()))
    );
    assert_eq!(
        h.model.session.composer.field.lines(),
        ["trim the last clip", "add music", "and now"]
    );
    assert!(h.model.session.conversation.queued_messages().is_empty() && h.model.overlay.is_none());
    assert!(
        h.transcript().iter().any(|t| t.contains("not sent")),
        "{:?}",
        h.transcript()
    );
    // Typed before the start finished, for the session that proves to be gone.
    let mut h = Harness::new();
    h.say("make it blue");
    h.open(opened(true));
    assert!(h.turns().is_empty() && h.model.session.conversation.queued_messages().is_empty());
    assert_eq!(h.model.session.composer.field.lines(), ["make it blue"]);
}

#[test]
fn a_message_does_not_follow_a_failed_upload() {
    let mut h = Harness::ready();
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()]));
    h.say("make a video of it");
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Err(user_error()),
    });
    assert!(h.turns().is_empty());
    assert_eq!(
        h.model.session.composer.field.lines(),
        ["make a video of it"]
    );
}

#[test]
fn an_upload_to_a_lost_session_is_repeated_in_the_one_that_replaces_it() {
    let mut h = Harness::with_timeline();
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into(), "/x/b.jpg".into()]));
    h.say("make a video of them");
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Err(UserError {
            kind: UserErrorKind::SessionGone,
            ..user_error()
        }),
    });
    assert!(matches!(
        h.effects.last(),
        Some(Effect::Session(SessionEffect::Open { .. }))
    ));
    h.open(OpenedSession {
        id: "8".into(),
        host: String::new(),
        draft: None,
        resumed: false,
        replaced: false,
        lost: None,
    });
    let sources: Vec<&str> = h
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Upload(UploadEffect::Start {
                session, source, ..
            }) if session == "8" => Some(source.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(sources, ["/x/a.jpg"]);
    assert_eq!(h.model.session.media.uploads.len(), 2);
    assert!(
        h.turns().is_empty(),
        "the message was for the lost timeline"
    );
    assert_eq!(
        h.model.session.composer.field.lines(),
        ["make a video of them"]
    );
}

#[test]
fn gui_instructions_become_suggestions_and_requested_exports_start() {
    let respond = |h: &mut Harness, said: &str| {
        let request = h.awaited(AnswerKind::Turn);
        h.send(Msg::ChatEvent {
            request,
            event: text(0, said, true),
        });
        h.end_turn(Some(DRAFT), true);
    };
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    respond(
        &mut h,
        "It is blue now. Click the Export button to download it.",
    );
    assert!(
        h.transcript().contains(&"It is blue now.".to_owned()),
        "{:?}",
        h.transcript()
    );
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Export(ExportRequest::default()))
    );
    assert!(
        !h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(_))))
    );
    h.press("Ctrl-O");
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(_))))
    );
    let mut h = Harness::with_timeline();
    h.say("make it blue and export it");
    respond(&mut h, "Click Export.");
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Export(ExportEffect::Start(_))))
    );
    let mut h = Harness::with_timeline();
    h.say("what now?");
    respond(&mut h, "Drag the second clip to the start.");
    h.press("Ctrl-O");
    assert_eq!(
        h.model.session.composer.field.lines(),
        ["Move the second clip to the start"]
    );
    assert_eq!(h.turns().len(), 1, "only the user sends a paid edit");
}

#[test]
fn an_export_has_the_format_and_resolution_of_the_message_or_the_instruction() {
    let started = |h: &Harness| {
        h.effects.iter().find_map(|e| match e {
            Effect::Export(ExportEffect::Start(start)) => {
                Some((start.choice.output.format, start.choice.resolution.clone()))
            }
            _ => None,
        })
    };
    let expected = Some((FileFormat::Gif, Resolution::P720));
    let mut h = Harness::with_timeline();
    h.say("save it as a gif in 720p");
    assert_eq!(started(&h), expected, "routed to the export");
    assert!(h.turns().is_empty());
    for (message, is_run) in [("turn it into a gif", true), ("make it blue", false)] {
        let mut h = Harness::with_timeline();
        h.say(message);
        let request = h.awaited(AnswerKind::Turn);
        let reply = "The video is ready. Click Export to save it as gif in 720p.";
        h.send(Msg::ChatEvent {
            request,
            event: text(0, reply, true),
        });
        h.end_turn(Some(DRAFT), true);
        assert!(h.transcript().contains(&"The video is ready.".to_owned()));
        assert_eq!(
            started(&h),
            expected.clone().filter(|_| is_run),
            "{message}"
        );
        if !is_run {
            h.press("Ctrl-O");
            assert_eq!(started(&h), expected, "offered");
        }
    }
}

#[test]
fn an_apology_after_good_answers_is_dropped() {
    let mut h = Harness::ready();
    h.say("make it");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::ChatEvent {
        request,
        event: text(0, "Done.", true),
    });
    h.send(Msg::ChatEvent {
        request,
        event: text(
            1,
            "I encountered a temporary issue. Please try again.",
            true,
        ),
    });
    h.end_turn(None, true);
    assert!(!h.transcript().iter().any(|t| t.contains("temporary issue")));
    h.say("again");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::ChatEvent {
        request,
        event: text(0, "I encountered a temporary issue.", true),
    });
    h.end_turn(None, true);
    assert!(
        h.transcript().iter().any(|t| t.contains("temporary issue")),
        "alone it is the reply"
    );
}

#[test]
fn a_generation_is_shown_as_two_stages() {
    let mut h = Harness::ready();
    h.say("make me a film");
    let request = h.awaited(AnswerKind::Turn);
    for phase in [ToolPhase::Started, ToolPhase::Finished] {
        h.send(Msg::ChatEvent {
            request,
            event: ChatEvent::Tool {
                name: "generate_video_with_seedance".into(),
                phase,
            },
        });
    }
    assert!(h.transcript().last().unwrap().contains("Stage 1 of 2"));
    h.end_turn(Some(DRAFT), true);
    assert!(
        h.transcript()
            .iter()
            .any(|t| t.contains("Stage 2 of 2: added Hi"))
    );
    assert!(
        matches!(&h.model.session.chat.suggestion, Some(Suggestion::Edit(s)) if s.contains("keep only the generated video"))
    );
}

#[test]
fn queued_messages_are_edited_reordered_and_dropped() {
    let mut h = Harness::ready();
    for message in ["make zero", "make one", "make two", "make three"] {
        h.say(message);
    }
    h.press("Esc Q J j j d");
    assert_eq!(
        *h.model.session.conversation.queued_messages(),
        ["make two", "make one"]
    );
    h.press("k Enter");
    assert_eq!(
        (
            h.model.session.composer.field.lines()[0].as_str(),
            h.model.session.conversation.queued_messages().len()
        ),
        ("make two", 1)
    );
}

#[test]
fn an_upload_can_be_stopped_and_the_next_continues() {
    let mut h = Harness::ready();
    h.send(Msg::PastedFiles(vec!["/x/a.jpg".into(), "/x/b.jpg".into()]));
    h.press("Esc X");
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Upload(UploadEffect::Cancel { .. })))
    );
    assert!(h.model.session.media.uploads.len() == 1 && h.model.session.media.uploads[0].started);
}

#[test]
fn sessions_are_listed_opened_renamed_and_forgotten() {
    let mut h = Harness::with_timeline();
    h.press("Esc g s");
    let Some(Effect::Session(SessionEffect::List { request })) = h.effects.last().cloned() else {
        panic!("{:?}", h.effects)
    };
    let known = |id: &str| SessionInfo {
        id: id.into(),
        task_id: "task".into(),
        title: id.into(),
        last_message: String::new(),
        summary: String::new(),
        used_ms: 0,
    };
    h.send(Msg::SessionsListed {
        request,
        sessions: vec![known("7"), known("8"), known("9")],
    });
    h.press("d d");
    assert!(
        !h.effects
            .iter()
            .any(|e| matches!(e, Effect::Session(SessionEffect::Forget { .. }))),
        "not the open session"
    );
    h.press("j d d");
    assert!(
        matches!(h.effects.last(), Some(Effect::Session(SessionEffect::Forget { id })) if id == "8")
    );
    h.press("r Backspace A Enter");
    assert!(
        matches!(h.effects.last(), Some(Effect::Session(SessionEffect::Rename { id, title })) if id == "9" && title == "A")
    );
    h.press("Enter");
    assert!(
        matches!(h.effects.last(), Some(Effect::Session(SessionEffect::Open { which: SessionChoice::Existing(id), .. })) if id == "9")
    );
    assert!(h.model.session.id.is_none() && h.model.session.timeline.timeline().is_none());
    let mut h = Harness::ready();
    h.say("make it");
    h.press("Esc g s");
    assert!(h.model.overlay.is_none(), "not while a turn runs");
}

#[test]
fn a_rate_limit_wait_is_counted_down() {
    let mut h = Harness::ready();
    h.send(Msg::RateLimited(12));
    assert!(h.model.screen.flash.as_ref().unwrap().0.contains("12 s"));
    h.send(Msg::RateLimited(0));
    assert!(h.model.screen.flash.is_none());
}

#[test]
fn hostile_file_names_are_sanitized_everywhere() {
    let mut h = Harness::ready();
    h.send(Msg::PastedFiles(vec![
        "/x/a\u{202e}gpj.\x1b[2Jb.jpg".into(),
        "/x/\u{1b}]0;evil\u{7}.txt".into(),
    ]));
    let request = h.model.session.media.uploads[0].pending.id();
    h.send(Msg::Uploaded {
        duration_ms: 0,
        request,
        result: Ok("a\u{202e}gpj.\x1b[2Jb.jpg".into()),
    });
    let mut bad = job("render_1", RenderStatus::Failed, 0.0);
    bad.problem = Some(Reason::Message("no\x1b[2J room".into()));
    h.send(Msg::Render(bad));
    let text = format!("{:?}{:?}", h.transcript(), h.model.screen.flash);
    assert!(
        !text.contains("\\u{1b}") && !text.contains("\\u{202e}") && !text.contains("\\u{7}"),
        "{text}"
    );
    assert!(
        h.transcript().iter().any(|t| t == "Uploaded agpj.[2Jb.jpg"),
        "{text}"
    );
}

#[test]
fn a_rejected_message_is_offered_again_and_reported_once() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(user_error()),
    });
    let request = h.awaited(AnswerKind::Credits);
    h.send(Msg::Credits {
        request,
        result: Err(user_error()),
    });
    assert_eq!(
        h.transcript()
            .iter()
            .filter(|t| t.contains("no connection"))
            .count(),
        1
    );
    h.press("Ctrl-O");
    assert_eq!(h.turns(), ["make it blue", "make it blue"]);
}

#[test]
fn an_unreadable_timeline_is_not_reported_as_unchanged() {
    let mut h = lost_turn();
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnRecovered {
        request,
        end: Box::new(TurnEnd {
            draft: None,
            changes: vec![],
            replied: false,
            stopped: false,
        }),
        state_fetched: false,
    });
    assert!(
        h.transcript()
            .last()
            .unwrap()
            .contains("could not be loaded")
    );
    assert!(
        h.model.session.timeline.timeline().is_some(),
        "what was shown stays"
    );
}

#[test]
fn an_answered_message_is_never_offered_again() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::TurnEnded {
        request,
        result: Err(UserError {
            kind: UserErrorKind::Answered,
            ..user_error()
        }),
    });
    assert!(
        h.model.session.chat.suggestion.is_none() && h.model.session.conversation.turn().is_none()
    );
}

#[test]
fn a_clock_jump_changes_nothing() {
    let mut h = Harness::with_timeline();
    h.send(Msg::Clock(1_000_000));
    h.say("make it louder");
    for at in [86_400_000 * 400, 5, 0, u64::MAX / 2, 1_000_001] {
        h.send(Msg::Clock(at));
        h.send(Msg::ChatEvent {
            request: h.awaited(AnswerKind::Turn),
            event: ChatEvent::Heartbeat,
        });
    }
    h.press("Esc 2 Space");
    for at in [2_000_000, 7, 86_400_000 * 400] {
        h.send(Msg::Clock(at));
        assert!(h.model.session.timeline.playhead_ms <= h.model.session.timeline.duration_ms());
    }
    assert_eq!(h.turns(), ["make it louder"], "nothing is sent twice");
}

#[test]
fn keys_of_dialogs_can_be_changed() {
    let mut h = Harness::ready();
    let bindings = [("remove-message".to_owned(), vec!["x".to_owned()])];
    h.model.options.keymap = Keymap::new("default", &bindings.into()).unwrap().into();
    h.say("make a video");
    h.say("then add music");
    h.say("then export it");
    h.press("Esc Q");
    h.press("d");
    assert_eq!(h.model.session.conversation.queued_messages().len(), 2);
    h.press("x");
    assert_eq!(
        *h.model.session.conversation.queued_messages(),
        ["then export it"]
    );
    h.press("x");
    assert!(h.model.overlay.is_none(), "an empty list closes");
}

#[test]
fn pages_move_the_cursor_in_every_list() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 w T");
    let Some(Overlay::Transitions(choice)) = &h.model.overlay else {
        panic!("{:?}", h.model.overlay)
    };
    assert_eq!(choice.cursor.index(), 0);
    h.press("PageDown End k");
    let Some(Overlay::Transitions(choice)) = &h.model.overlay else {
        panic!()
    };
    assert_eq!(choice.cursor.index(), TransitionKind::ALL.len() - 1);
}
