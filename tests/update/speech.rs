//! The spoken words of the timeline: loading, recognition, navigation and edits.

use std::sync::Arc;

use nemo_tui::app::effect::{SpeechEffect, TerminalEffect};
use nemo_tui::app::msg::{UserError, UserErrorKind, WordsEvent};
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::config::EditTiming;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::reason::{Hint, Reason, SpeechReason};
use nemo_tui::domain::spoken::{
    ModelOffer, SpeechJob, SpeechStatus, SpeechTask, SpokenWord, TimeSpan, Transcription,
};
use nemo_tui::input::Focus;

use crate::harness::{Harness, draft};

/// A talk of 6 s from 1 s of its recording on, and a caption.
const TALK: &str = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
  {"id":"a","s":0,"d":6000,"m":{"name":"talk.mp4","src":"asset://ab","in":1000}}]},
  {"id":"t","tt":7,"m":{"name":"Captions"},"sg":[
  {"id":"c","s":200,"d":2000,"m":{"text":"Hello um dear\nfriends."}}]}],"m":{"title":"Talk","fps":25}}"#;

fn transcription() -> Arc<Transcription> {
    let word = |(text, start_ms, end_ms): (&str, u64, u64)| SpokenWord {
        text: text.into(),
        start_ms,
        end_ms,
        confidence: 1.0,
        attached: false,
    };
    let words = [
        ("Hello", 1_200, 1_600),
        ("um", 1_800, 2_000),
        ("dear", 2_100, 2_500),
        ("friends.", 2_600, 3_100),
        ("The", 4_500, 4_700),
        ("harbor", 4_720, 5_200),
        ("opens.", 5_240, 5_800),
    ];
    Arc::new(Transcription {
        language: "en".into(),
        words: words.map(word).to_vec(),
        speech: Vec::new(),
    })
}

/// An editor that shows the words of the talk.
fn editor() -> Harness {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    h.press("Esc 7");
    h.effects.clear();
    answer(&mut h);
    h.effects.clear();
    h
}

/// Answers the request for words.
fn answer(h: &mut Harness) {
    let request = h.awaited(AnswerKind::Speech);
    let event = WordsEvent::Loaded(vec![("asset://ab".to_owned(), transcription())]);
    h.send(Msg::Words { request, event });
}

fn speech_effects(h: &Harness) -> Vec<&SpeechEffect> {
    let mut found = Vec::new();
    for effect in &h.effects {
        if let Effect::Speech(effect) = effect {
            found.push(effect);
        }
    }
    found
}

fn current(h: &Harness) -> &str {
    let speech = &h.model.session.speech;
    &speech.words[speech.cursor].word.text
}

fn last_flash(h: &Harness) -> &str {
    h.model.screen.flash.as_ref().map_or("", |(text, _)| text)
}

#[test]
fn the_words_are_loaded_when_they_are_shown() {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    assert!(speech_effects(&h).is_empty());
    h.press("Esc 7");
    let [
        SpeechEffect::LoadWords {
            sources,
            recognizes: false,
            ..
        },
    ] = &speech_effects(&h)[..]
    else {
        panic!("{:?}", h.effects);
    };
    assert_eq!((sources.len(), sources[0].name.as_str()), (1, "talk.mp4"));
    answer(&mut h);
    let words = &h.model.session.speech.words;
    assert_eq!(words.len(), 7);
    assert_eq!((words[0].word.start_ms, words[0].word.end_ms), (200, 600));
    h.effects.clear();
    h.press("l");
    assert!(speech_effects(&h).is_empty(), "requested once");
}

#[test]
fn what_is_not_stored_is_recognized_on_request() {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    h.press("Esc 7");
    let request = h.awaited(AnswerKind::Speech);
    h.send(Msg::Words {
        request,
        event: WordsEvent::Loaded(Vec::new()),
    });
    h.effects.clear();
    h.press("t");
    assert!(
        matches!(
            speech_effects(&h)[..],
            [SpeechEffect::LoadWords {
                recognizes: true,
                ..
            }]
        ),
        "{:?}",
        h.effects
    );
    let job = SpeechJob {
        task: SpeechTask::Transcription,
        name: "talk.mp4".into(),
        progress: 0.4,
    };
    h.send(Msg::SpeechStatus(SpeechStatus::Running(job.clone())));
    assert_eq!(h.model.exports.speech_job, Some(job));
    h.effects.clear();
    h.press("X");
    assert!(matches!(speech_effects(&h)[..], [SpeechEffect::Cancel]));
    h.send(Msg::SpeechStatus(SpeechStatus::Idle));
    assert_eq!(h.model.exports.speech_job, None);
    answer(&mut h);
    assert!(last_flash(&h).contains('7'), "{}", last_flash(&h));
    h.press("t");
    assert!(last_flash(&h).contains("transcribed"));
}

#[test]
fn a_missing_model_is_offered_and_recognition_continues_with_it() {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    h.press("Esc 7");
    let request = h.awaited(AnswerKind::Speech);
    h.send(Msg::Words {
        request,
        event: WordsEvent::Loaded(Vec::new()),
    });
    h.press("t");
    let offer = ModelOffer {
        name: "base".into(),
        bytes: 148_000_000,
        host: "models.example".into(),
    };
    h.send(Msg::SpeechStatus(SpeechStatus::NeedsModel(offer.clone())));
    let error = UserError {
        message: SpeechReason::NoModel("base".into()).into(),
        hint: Hint::GetSpeechModel("base".into()),
        kind: UserErrorKind::Other,
    };
    let request = h.awaited(AnswerKind::Speech);
    h.send(Msg::Words {
        request,
        event: WordsEvent::Failed(error),
    });
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::SpeechModel(offer))
    );
    h.effects.clear();
    h.press("M");
    let [SpeechEffect::InstallModel { name, .. }] = &speech_effects(&h)[..] else {
        panic!("{:?}", h.effects);
    };
    assert_eq!(name, "base");
    h.effects.clear();
    let request = h.awaited(AnswerKind::Speech);
    h.send(Msg::Words {
        request,
        event: WordsEvent::ModelInstalled,
    });
    assert_eq!(h.model.session.chat.suggestion, None);
    assert!(
        matches!(
            speech_effects(&h)[..],
            [SpeechEffect::LoadWords {
                recognizes: true,
                ..
            }]
        ),
        "{:?}",
        h.effects
    );
}

#[test]
fn the_model_of_a_message_is_downloaded_by_accepting_the_suggestion() {
    let mut h = Harness::ready();
    let offer = ModelOffer {
        name: "base".into(),
        bytes: 1,
        host: "models.example".into(),
    };
    h.send(Msg::SpeechStatus(SpeechStatus::NeedsModel(offer)));
    h.press("Ctrl-o");
    assert!(matches!(
        speech_effects(&h)[..],
        [SpeechEffect::InstallModel { .. }]
    ));
    let failed = |why: Reason| {
        WordsEvent::Failed(UserError {
            message: why,
            hint: Hint::FreeDisk,
            kind: UserErrorKind::Other,
        })
    };
    let request = h.awaited(AnswerKind::Speech);
    let event = failed(Reason::DiskFull);
    h.send(Msg::Words { request, event });
    let said = h.transcript();
    assert!(said.last().unwrap().contains("disk is full"), "{said:?}");
    h.press("Esc 7 M");
    let request = h.awaited(AnswerKind::Speech);
    let event = failed(Reason::Canceled);
    h.send(Msg::Words { request, event });
    assert_eq!(h.transcript(), said, "canceled on request");
}

#[test]
fn the_current_word_follows_the_playhead_and_enter_jumps() {
    let mut h = editor();
    h.press("l l");
    assert_eq!(
        (current(&h), h.model.session.timeline.playhead_ms),
        ("dear", 0)
    );
    h.press("Enter");
    assert_eq!(h.model.session.timeline.playhead_ms, 1_100);
    h.press("w");
    assert_eq!(current(&h), "The");
    h.press("b b");
    assert_eq!(current(&h), "Hello");
    h.press("G");
    assert_eq!(current(&h), "opens.");
    h.press("g g Enter Space");
    h.send(Msg::Clock(2_900));
    assert!(h.model.session.timeline.playback.is_some());
    h.press("2");
    h.press("7");
    assert_ne!(h.model.session.timeline.playhead_ms, 200);
}

#[test]
fn a_search_finds_words_one_after_the_other() {
    let mut h = editor();
    h.press("/");
    h.type_text("the har");
    assert_eq!(current(&h), "The");
    h.press("Enter");
    assert!(h.model.overlay.is_none());
    h.press("Enter");
    assert_eq!(h.model.session.timeline.playhead_ms, 3_500);
    h.press("n");
    assert_eq!(current(&h), "The", "the only match");
    h.press("/");
    h.type_text("nothing");
    assert_eq!(last_flash(&h), "not found");
    h.press("Esc");
    assert_eq!(h.model.session.speech.search, None);
}

#[test]
fn words_are_cut_from_picture_and_sound() {
    let mut h = editor();
    h.press("l d");
    assert_eq!(h.turns(), ["Cut out the part from 0:00.76 to 0:01.04"]);
    let mut h = editor();
    h.press("w v l l d");
    assert_eq!(h.turns(), ["Cut out the part from 0:03.48 to 0:04.84"]);
    assert_eq!(h.model.session.speech.anchor, None);
}

#[test]
fn selected_words_become_captions_and_all_are_left_to_the_agent() {
    let mut h = editor();
    h.press("w v l l c");
    assert_eq!(
        h.turns(),
        ["Add captions: \n0:03.5-0:05.3 The harbor opens."]
    );
    let mut h = editor();
    h.model.connection.local = true;
    h.press("c");
    assert_eq!(h.turns(), ["Add captions"]);
    // The agent of the cloud gets the words, as a sentence that waits in the composer.
    let mut h = editor();
    h.model.connection.local = false;
    h.model.options.edits_at_once = EditTiming::WhenSent;
    h.press("c");
    assert!(h.turns().is_empty());
    let waiting = h.model.session.composer.text();
    assert!(waiting.contains("Hello um dear friends."), "{waiting}");
    assert!(waiting.contains("The harbor opens."), "{waiting}");
    assert!(
        last_flash(&h).starts_with("Captions in the message: 2"),
        "{}",
        last_flash(&h)
    );
}

#[test]
fn a_segment_is_split_in_the_pause_before_a_word() {
    let mut h = editor();
    h.press("w s");
    let [message] = &h.turns()[..] else {
        panic!("{:?}", h.effects);
    };
    assert!(message.ends_with("at 0:02.8"), "{message}");
    let mut h = editor();
    h.press("s");
    assert!(h.turns()[0].ends_with("at 0:00.1"));
}

#[test]
fn words_are_copied() {
    let mut h = editor();
    h.press("v l l y");
    let copied = |h: &Harness| {
        let mut effects = h.effects.iter();
        effects.find_map(|e| match e {
            Effect::Terminal(TerminalEffect::CopyText { text }) => Some(text.clone()),
            _ => None,
        })
    };
    assert_eq!(copied(&h).as_deref(), Some("Hello um dear"));
    let mut h = editor();
    h.press("y");
    assert!(copied(&h).unwrap().ends_with("harbor opens."));
}

#[test]
fn a_correction_is_stored_and_changes_the_caption_that_shows_the_word() {
    let mut h = editor();
    h.press("l l l e");
    h.press("Ctrl-u");
    h.type_text("guests.");
    h.press("Enter");
    assert_eq!(current(&h), "guests.");
    let saved = speech_effects(&h).into_iter().find_map(|e| match e {
        SpeechEffect::SaveWords {
            transcription,
            source,
            ..
        } => Some((transcription, source)),
        _ => None,
    });
    let (transcription, source) = saved.unwrap();
    assert_eq!(transcription.words[3].text, "guests.");
    assert_eq!(source.name, "talk.mp4");
    let [message] = &h.turns()[..] else {
        panic!("{:?}", h.effects);
    };
    assert!(message.contains("\"Hello um dear guests.\""), "{message}");
}

#[test]
fn the_words_take_the_place_of_the_chat_until_it_has_the_focus() {
    let mut h = editor();
    assert!(h.model.screen.shows_speech);
    h.press("2");
    assert!(h.model.screen.shows_speech);
    h.press("1");
    assert!(!h.model.screen.shows_speech);
    assert_eq!(h.model.screen.focus, Focus::Composer);
}

#[test]
fn offered_cuts_are_marked_until_the_next_message() {
    let mut h = editor();
    h.model.screen.focus = Focus::Composer;
    h.say("cut the ums");
    let request = h.awaited(AnswerKind::Turn);
    let spans = vec![TimeSpan::new(760, 1_060)];
    let event = ChatEvent::CutMarks(spans.clone());
    h.send(Msg::ChatEvent { request, event });
    assert_eq!(h.model.session.timeline.cut_marks, spans);
    h.end_turn(Some(TALK), true);
    assert_eq!(h.model.session.timeline.cut_marks, spans);
    h.say("no");
    assert!(h.model.session.timeline.cut_marks.is_empty());
}

#[test]
fn a_timeline_of_photos_has_nothing_to_transcribe() {
    const PHOTO: &str = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
      {"id":"a","s":0,"d":6000,"m":{"name":"sea.jpg","src":"asset://ab"}}]}],"m":{"title":"Sea","fps":25}}"#;
    let mut h = Harness::ready();
    h.show_state(Some(draft(PHOTO)));
    h.press("Esc 7 t");
    assert!(last_flash(&h).contains("sound"), "{}", last_flash(&h));
}
