//! Every screen, overlay and state of the editor, each as a session that has come to it.

use nemo_tui::app::Effect;
use nemo_tui::app::Msg;
use nemo_tui::app::effect::{FileEffect, PictureEffect, SessionEffect, StoreEffect};
use nemo_tui::app::followed::{FollowedChanges, ProposedEdits};
use nemo_tui::app::msg::{
    FolderEntry, FoundSource, SessionInfo, UploadedMedia, VersionInfo, WordsEvent,
};
use nemo_tui::app::preferences::TurnCost;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::state::pictures::{PreviewFrame, PreviewRequest, RenderedPicture};
use nemo_tui::domain::asset::MediaKind;
use nemo_tui::domain::chat_event::{ChatEvent, ToolPhase};
use nemo_tui::domain::credits::Credits;
use nemo_tui::domain::diff;
use nemo_tui::domain::picture::{Loudness, Picture, Waveform};
use nemo_tui::domain::reason::StudioReason;
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::domain::spoken::{
    ModelOffer, SpeechJob, SpeechStatus, SpeechTask, SpokenWord, TimeSpan, Transcription,
};
use nemo_tui::domain::transcript::Item;
use nemo_tui::i18n::locale::Lang;

use super::harness::{DRAFT, Harness, LANG, draft, job};

/// A draft with everything that a timeline can show.
pub const RICH: &str = r##"{"m":{"title":"Trip"},"t":[
 {"id":"v","tt":0,"m":{"name":"Video"},"sg":[
  {"id":"a","s":0,"d":5000,"m":{"name":"beach.jpg","fit":"cover","fade_in":500}},
  {"id":"b","s":4500,"d":6000,"m":{"name":"海滩 city at night.mp4","in":1000,"speed":2.0,"volume":0.5,"transition":{"type":"crossfade","d":500}}},
  {"id":"c","s":14000,"d":6000,"m":{"name":"forest.mp4","muted":true,"fade_out":1000,"glow":{"x":1}}}]},
 {"id":"o","tt":0,"m":{"name":"Overlay"},"sg":[{"id":"p","s":2000,"d":9000,"m":{"name":"under.png"}},{"id":"q","s":4000,"d":3000,"m":{"name":"over.png"}}]},
 {"id":"m","tt":1,"m":{"role":"bgm"},"sg":[{"id":"d","s":0,"d":20000,"m":{"name":"lo-fi.mp3","volume":0.35,"loop":true}}]},
 {"id":"t","tt":7,"m":{"name":"Title"},"sg":[{"id":"e","s":1000,"d":3000,"m":{"text":"Urban Dreams","position":"center","size":72,"color":"#ffffff"}}]},
 {"id":"x","tt":42,"sg":[{"id":"f","s":3000,"d":4000,"m":{"name":"from the future"}}]}]}"##;

fn balance(h: &Harness, available: f64) -> Msg {
    Msg::Credits {
        request: h.awaited(AnswerKind::Credits),
        result: Ok(Credits {
            available,
            frozen: 5.0,
            total: available + 5.0,
        }),
    }
}

const TALK: &str = r#"{"m":{"title":"Talk","fps":25},"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
  {"id":"a","s":0,"d":30000,"m":{"name":"talk.mp4","src":"asset://ab","in":1000}}]}]}"#;

/// The words of a talk, and another file that is being transcribed.
fn speech() -> Harness {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    h.press("Esc 7");
    let text = "Four days. Three mountains. One bag. | We leave the harbor before the sun is up, \
                and nobody says a word. 海 边 的 路 很 长 。 | It is cold.";
    let (mut at_ms, mut words) = (1_200, Vec::new());
    for part in text.split(' ') {
        if part == "|" {
            at_ms += 1_500;
            continue;
        }
        words.push(SpokenWord {
            text: part.to_owned(),
            start_ms: at_ms,
            end_ms: at_ms + 300,
            confidence: if part == "nobody" { 0.2 } else { 1.0 },
            attached: !part.is_ascii() && part != "海",
        });
        at_ms += 320;
    }
    let transcription = Transcription {
        language: "en".into(),
        words,
        speech: Vec::new(),
    };
    let request = h.awaited(AnswerKind::Speech);
    let event = WordsEvent::Loaded(vec![("asset://ab".to_owned(), transcription.into())]);
    h.send(Msg::Words { request, event });
    h.send(Msg::SpeechStatus(SpeechStatus::Running(SpeechJob {
        task: SpeechTask::Transcription,
        name: "interview.mov".into(),
        progress: 0.4,
    })));
    h
}

/// Cuts that the agent offers, on the timeline and in the words.
fn speech_cuts() -> Harness {
    let mut h = speech();
    h.model.session.timeline.cut_marks = vec![
        TimeSpan::new(1_640, 3_240),
        TimeSpan::new(9_000, 9_300),
        TimeSpan::new(20_000, 24_000),
    ];
    h.press("2");
    h
}

/// The offer of a model.
fn speech_model() -> Harness {
    let mut h = Harness::ready();
    h.show_state(Some(draft(TALK)));
    h.press("Esc 7");
    let request = h.awaited(AnswerKind::Speech);
    let event = WordsEvent::Loaded(Vec::new());
    h.send(Msg::Words { request, event });
    h.send(Msg::SpeechStatus(SpeechStatus::NeedsModel(ModelOffer {
        name: "base".into(),
        bytes: 147_951_465,
        host: "huggingface.co".into(),
    })));
    h
}

/// A session in full swing.
pub fn busy() -> Harness {
    let mut h = Harness::ready();
    let balance = balance(&h, 85.0);
    h.send(balance);
    h.say("turn these photos into a **10-second** video");
    let request = h.awaited(AnswerKind::Turn);
    let answer = "# Done\n\nI made a 10s video:\n\n- **beach.jpg** comes first\n- then `city.mp4`\n\n海滩之后是城市。See [the docs](https://nemovideo.com/docs).";
    h.send(Msg::ChatEvent {
        request,
        event: ChatEvent::Text {
            call: 0,
            text: answer.into(),
            whole: true,
        },
    });
    h.end_turn(Some(DRAFT), true);
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    let mut running = job("render_2", RenderStatus::Processing, 0.4);
    running.created_ms = 600;
    h.send(Msg::Render(running));
    h.say("make the title red");
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::ChatEvent {
        request,
        event: ChatEvent::Tool {
            name: "edit_multitrack".into(),
            phase: ToolPhase::Started,
        },
    });
    h.say("and then export it somehow");
    h.model.screen.flash = None;
    h.send(Msg::Clock(12_600));
    h
}

/// A timeline with everything on it, and a balance.
pub fn rich() -> Harness {
    let mut h = Harness::with_timeline();
    h.show_state(Some(draft(RICH)));
    let balance = balance(&h, 12.0);
    h.send(balance);
    h.press("Esc 2");
    h
}

fn lost() -> Harness {
    let mut h = busy();
    h.model.session.chat.suggestion = Some(Suggestion::Resend("make the title red".into()));
    let at_ms = h.model.now_ms + 29_500;
    h.model.session.conversation.recovery_scheduled(at_ms);
    h
}

fn marked() -> Harness {
    let mut h = rich();
    h.model.session.timeline.playhead_ms = 5_000;
    h.press("i x");
    h.model.session.timeline.playhead_ms = 12_000;
    h.press("o m");
    h.model.session.timeline.playhead_ms = 15_000;
    h.model.screen.flash = None;
    h
}

fn details(raw: bool) -> Harness {
    let mut h = rich();
    h.model.session.timeline.playhead_ms = 6_000;
    h.press("5");
    if raw {
        h.press("r");
    }
    h
}

fn picker() -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc U");
    let Some(Effect::Files(FileEffect::ListFolder { request, .. })) = h.effects.last().cloned()
    else {
        panic!()
    };
    let entry = |name: &str, is_folder, bytes| FolderEntry {
        name: name.into(),
        is_folder,
        bytes,
        ..FolderEntry::default()
    };
    let entries = vec![
        entry("..", true, 0),
        entry("holiday", true, 0),
        entry("beach.jpg", false, 240_000),
        entry("海滩 视频.mp4", false, 12_500_000),
        entry("notes.txt", false, 1_200),
    ];
    h.send(Msg::FolderListed {
        request,
        folder: "/home/ada/Pictures".into(),
        result: Ok(entries),
    });
    h.press("Down Down Space");
    h
}

fn media() -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc B");
    let Some(Effect::Store(StoreEffect::ListMedia { request, .. })) = h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::Clock(9_000_000));
    let media = |name: &str, kind, duration_ms, uploaded_ms| UploadedMedia {
        name: name.into(),
        source: String::new(),
        kind,
        duration_ms,
        bytes: 240_000,
        uploaded_ms,
    };
    let media = vec![
        media("beach.jpg", MediaKind::Photo, 0, 1_000_000),
        media("海滩 视频.mp4", MediaKind::Clip, 83_000, 8_000_000),
        media("lo-fi.mp3", MediaKind::Sound, 30_000, 8_999_000),
    ];
    h.send(Msg::MediaListed { request, media });
    h.press("j");
    h
}

fn many_uploads() -> Harness {
    let mut h = Harness::ready();
    for name in [
        "IMG_1.jpg",
        "IMG_2.jpg",
        "IMG_3.jpg",
        "IMG_4.jpg",
        "IMG_5.jpg",
    ] {
        h.send(Msg::PastedFiles(vec![format!("/x/{name}")]));
        let request = h.awaited(AnswerKind::Upload);
        let result = Ok(name.to_owned());
        h.send(Msg::UploadProgress {
            request,
            sent: 5_000_000,
            total: 5_000_000,
        });
        h.send(Msg::Uploaded {
            request,
            result,
            duration_ms: 0,
        });
    }
    let files = (0..60).map(|n| format!("/x/trip/{n}.jpg")).collect();
    h.send(Msg::SourceExamined {
        source: "/x/trip".into(),
        found: FoundSource::Folder(files),
    });
    h
}

fn known_sessions() -> Vec<SessionInfo> {
    let known = |id: &str, title: &str, words: &str, used_ms| SessionInfo {
        id: id.into(),
        task_id: "task".into(),
        title: title.into(),
        last_message: words.into(),
        summary: "1. Video: beach.jpg (0-4s)".into(),
        used_ms,
    };
    vec![
        known("7", "Trip", "add a title", 499_000_000),
        known("8", "海滩", "把这些照片做成三十秒的视频", 480_000_000),
        known("9", "project", "", 1_000),
    ]
}

fn sessions(keys: &str) -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc g s");
    let Some(Effect::Session(SessionEffect::List { request })) = h.effects.last().cloned() else {
        panic!()
    };
    h.send(Msg::Clock(500_000_000));
    h.send(Msg::SessionsListed {
        request,
        sessions: known_sessions(),
    });
    h.press(keys);
    h
}

fn queue() -> Harness {
    let mut h = busy();
    h.say("and a third one");
    h.press("Esc Q j");
    h
}

fn palette() -> Harness {
    let mut h = rich();
    h.press("Ctrl-P");
    h.type_text("cu");
    h
}

fn completion() -> Harness {
    let mut h = rich();
    h.press("1");
    h.type_text("put the music under @be");
    h
}

fn history() -> Harness {
    let mut h = rich();
    h.press("V");
    let Some(Effect::Store(StoreEffect::ListVersions { request, .. })) = h.effects.last().cloned()
    else {
        panic!()
    };
    let changes = diff::between(&draft(DRAFT).timeline, &draft(RICH).timeline);
    let version = |id, number, name: &str, changes: &[diff::Change]| VersionInfo {
        id,
        number,
        name: name.into(),
        author: if number == 2 { "codex" } else { "" }.into(),
        message: if number == 3 {
            "make it brighter".into()
        } else {
            String::new()
        },
        created_ms: 400_000,
        summary: "1. Video: beach.jpg (0-4s), city.mp4 (4-10s) 2. Title: \"Hi\" (1-3s)".into(),
        duration_ms: 10_000,
        changes: changes.to_vec(),
    };
    h.send(Msg::Clock(9_000_000));
    let versions = vec![
        version(3, 3, "", &changes),
        version(2, 2, "before the music", &changes[..2]),
        version(1, 1, "", &[]),
    ];
    h.send(Msg::VersionsListed { request, versions });
    h.press("j Space k");
    h
}

/// Edits that another program proposes; an outdated proposal is only announced.
fn proposal(is_outdated: bool) -> Harness {
    let mut h = pictures("");
    h.send(Msg::Clock(9_000));
    let before = h.model.session.timeline.draft.clone().unwrap();
    let after = draft(
        &RICH
            .replace(r#""d":5000"#, r#""d":3000"#)
            .replace("Urban", "Quiet"),
    );
    let changes = diff::between(&before.timeline, &after.timeline);
    let proposal = ProposedEdits {
        id: "p".into(),
        author: "codex".into(),
        text: "The beach is too long for a hook, and the title should match the mood.".into(),
        version: 3,
        tools: ["set_duration", "change_title"].map(str::to_owned).to_vec(),
        problem: is_outdated.then_some(StudioReason::ProposalOutdated.into()),
        changes: if is_outdated { Vec::new() } else { changes },
        draft: (!is_outdated).then_some(after),
    };
    let changes = FollowedChanges {
        version: 3,
        proposals: vec![proposal],
        follows: true,
        ..FollowedChanges::default()
    };
    let request = h.awaited(AnswerKind::Followed);
    let result = Ok(Box::new(changes));
    h.send(Msg::Followed { request, result });
    h
}

fn comparison() -> Harness {
    let mut h = history();
    h.press("c");
    let Some(Effect::Store(StoreEffect::CompareVersions { request, .. })) =
        h.effects.last().cloned()
    else {
        panic!()
    };
    let changes = diff::between(&draft(DRAFT).timeline, &draft(RICH).timeline);
    h.send(Msg::VersionsCompared {
        request,
        from: (2, 2),
        to: (3, 3),
        changes,
    });
    h
}

fn viewed() -> Harness {
    let mut h = history();
    h.press("j Enter");
    let Some(Effect::Store(StoreEffect::LoadVersion { request, id })) = h.effects.last().cloned()
    else {
        panic!()
    };
    h.send(Msg::VersionLoaded {
        request,
        id,
        draft: Some(draft(DRAFT)),
    });
    h.model.screen.flash = None;
    h
}

fn spend() -> Harness {
    let mut h = Harness::ready();
    h.model.options.spending_limit = 10.0;
    h.model.credits.spent = 9.5;
    h.model.preferences.edits.record(5.0);
    h.say("make the whole thing blue");
    h
}

fn quit() -> Harness {
    let mut h = busy();
    h.send(Msg::PastedFiles(vec!["/x/beach.jpg".into()]));
    h.press("Esc q");
    h
}

fn problems() -> Harness {
    let mut h = Harness::ready();
    h.model.push_entry(Item::Problem {
        message: "no connection to example.org: connection refused".into(),
        hint: "Check the network, or work offline: nemo-tui --local".into(),
    });
    h.model.push_entry(Item::Agent {
        text: "> quoted\n\n```\nlet x = 1;\n```\n\n1. one\n2. **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |".into(),
    });
    let hostile = r#"{"t":[{"tt":0,"m":{"name":"Vi\u001b[31mdeo"},"sg":[{"d":4000,"m":{"name":"a\u001b]0;x\u0007\u202eb"}}]},{"tt":42,"sg":[{"d":2000,"m":{"name":"from the future"}}]}]}"#;
    h.show_state(Some(draft(hostile)));
    h
}

fn searched() -> Harness {
    let mut h = busy();
    h.press("Esc /");
    h.type_text("beach");
    h
}

fn press(mut h: Harness, keys: &str) -> Harness {
    h.press(keys);
    h
}

/// A picture that gets lighter to the right and downwards.
fn gradient() -> RenderedPicture {
    let (w, h) = (64, 36);
    let light = |i: u32| ((i % w) * 128 / w + (i / w) * 127 / h) as u8;
    let rgb = (0..w * h).flat_map(|i| [light(i); 3]).collect();
    RenderedPicture {
        picture: Picture::new(w, h, rgb).unwrap(),
        graphics: None,
    }
}

/// Answers the requests of a drawn frame: pictures, a waveform.
pub fn answer_pictures(h: &mut Harness) {
    h.effects.clear();
    h.send(Msg::FrameDrawn);
    for effect in std::mem::take(&mut h.effects) {
        match effect {
            Effect::Pictures(PictureEffect::RenderPreview {
                request,
                preview: Some(preview),
            }) => {
                let missing = vec![];
                let framed = PreviewFrame {
                    at_ms: preview.at_ms,
                    until_ms: preview.at_ms,
                    rendered: gradient(),
                    missing,
                    note: None,
                    rough: false,
                };
                h.send(Msg::PreviewReady {
                    request,
                    result: Ok(Box::new(framed)),
                });
            }
            Effect::Pictures(PictureEffect::LoadThumbnails { thumbs, waves, .. }) => {
                thumbs
                    .into_iter()
                    .for_each(|key| h.send(Msg::Thumbnail(key, Some(gradient().picture))));
                let peaks = || {
                    (0..400)
                        .map(|i: u32| (i * 37 % 200 + i / 4) as u8)
                        .collect()
                };
                waves
                    .into_iter()
                    .for_each(|key| h.send(Msg::Waveform(key, Some(Waveform { peaks: peaks() }))));
            }
            Effect::Pictures(PictureEffect::RenderFrames { request, shots, .. }) => {
                (0..shots.len()).for_each(|index| {
                    h.send(Msg::FrameReady {
                        request,
                        index,
                        picture: Some(gradient()),
                    })
                });
            }
            _ => {}
        }
    }
}

/// The preview is shown, and pictures come.
fn pictures(keys: &str) -> Harness {
    let mut h = rich();
    h.model.preferences.preview = Some(true);
    h.model.session.timeline.playhead_ms = 6_000;
    h.pictures = true;
    if !keys.is_empty() {
        h.press(keys);
    }
    h
}

fn missing() -> Harness {
    let mut h = pictures("");
    h.pictures = false;
    let framed = PreviewFrame {
        at_ms: 0,
        until_ms: 0,
        rendered: gradient(),
        missing: vec!["海滩 city.mp4".into()],
        note: None,
        rough: false,
    };
    let draft = h.model.session.timeline.draft.clone().unwrap();
    let request = PreviewRequest {
        session: "7".into(),
        draft,
        at_ms: 6_000,
        cells: (1, 1),
        playing: false,
        exact: false,
    };
    h.model.pictures.preview.shown = Some((framed, request));
    h
}

/// A session of the cloud, whose credits are real.
fn cloud(mut h: Harness) -> Harness {
    h.model.connection.local = false;
    h
}

fn statistics() -> Harness {
    let mut h = cloud(pictures(""));
    h.model.session.costs = (1..=9)
        .map(|i| TurnCost {
            at_ms: 0,
            credits: f64::from(i * 7 % 10 + 1),
            message: String::new(),
        })
        .collect();
    h.press("g i");
    let request = h.effects.iter().rev().find_map(|e| {
        if let Effect::Pictures(PictureEffect::MeasureLoudness { request, .. }) = e {
            Some(*request)
        } else {
            None
        }
    });
    let momentary = (0..200)
        .map(|i: u64| (i * 100, -40.0 + (i * 13 % 30) as f64))
        .collect();
    h.send(Msg::LoudnessMeasured {
        request: request.unwrap(),
        result: Ok(Loudness {
            momentary,
            integrated: Some(-18.3),
        }),
    });
    h
}

fn side_by_side() -> Harness {
    let mut h = comparison();
    h.pictures = true;
    h
}

/// Makes a session that has come to a screen.
pub type Build = fn() -> Harness;

/// Every screen by name.
pub const ALL: &[(&str, Build)] = &[
    ("connecting", Harness::new),
    ("new", Harness::ready),
    ("busy", busy),
    ("timeline", rich),
    ("timeline_zoomed", || press(marked(), "+ + z")),
    ("marked", marked),
    ("viewed", viewed),
    ("exports", || press(busy(), "Esc 3")),
    ("credits", || press(cloud(busy()), "Esc 4")),
    ("details", || details(false)),
    ("raw", || details(true)),
    ("lost", lost),
    ("problems", problems),
    ("searched", searched),
    ("selecting", || press(busy(), "Esc v k")),
    ("help", || press(rich(), "?")),
    ("export_dialog", || press(rich(), "e")),
    ("picker", picker),
    ("media", media),
    ("many_uploads", many_uploads),
    ("sessions", || sessions("j d")),
    ("sessions_rename", || sessions("j r")),
    ("queue", queue),
    ("palette", palette),
    ("completion", completion),
    ("prompt", || press(press(rich(), "w"), "v 5")),
    ("text_prompt", || {
        press(press(rich(), "G k w"), "t Ctrl-J W o w")
    }),
    ("transitions", || press(press(rich(), "w"), "T j")),
    ("history", history),
    ("comparison", comparison),
    ("preview", || pictures("")),
    ("preview_alone", || pictures("z")),
    ("preview_missing", missing),
    ("overview", || pictures("g o")),
    ("statistics", statistics),
    ("side_by_side", side_by_side),
    ("spend", spend),
    ("quit", quit),
    ("speech", || press(speech(), "w v l l l")),
    ("speech_cuts", speech_cuts),
    ("speech_model", speech_model),
    ("proposal", || proposal(false)),
    ("proposal_outdated", || proposal(true)),
];

/// A screen in a language.
pub fn in_language(screen: Build, lang: Lang) -> Harness {
    LANG.set(lang);
    let h = screen();
    LANG.set(Lang::En);
    h
}
