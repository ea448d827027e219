use super::*;
use crate::domain::assemble::Assembly;
use crate::domain::assemble::tests::asset;
use crate::domain::asset::Asset;
use crate::domain::asset::MediaKind;
use crate::domain::edit::{
    AddCaptions, AddText, Adjust, Append, CaptionNotes, ChangeText, Clear, Cue, CutRange,
    Duplicate, Edge, Edit, Lift, Move, Mute, Remove, SetCanvas, SetDuration, SetFades, SetMusic,
    SetSpeed, SetTransition, SetVolume, Split, StartAt, Swap, TextChange, Trim,
};
use crate::domain::subtitle::Decoded;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::Lang;
use crate::i18n::replies::{Reply, Unreadable};

fn no_files(_: &str) -> Result<Decoded, Unreadable> {
    Err(Unreadable::Missing)
}

fn outcome(message: &str, timeline: &Timeline, assets: &[Asset]) -> MessageOutcome {
    let project = EditingContext {
        timeline,
        assets,
        memory: Memory::default(),
        read_text: no_files,
        source_length: &|_| None,
        lang: Lang::En,
    };
    run(message, &project).outcome
}

fn assets() -> Vec<Asset> {
    vec![
        asset("beach.jpg", MediaKind::Photo, 0),
        asset("forest.jpg", MediaKind::Photo, 0),
        asset("city.mp4", MediaKind::Clip, 8_000),
        asset("voiceover.mp3", MediaKind::Sound, 9_000),
        asset("lo-fi bed.mp3", MediaKind::Sound, 20_000),
    ]
}

fn timeline() -> Timeline {
    let assets = assets();
    let assembly = Assembly {
        pictures: assets[..3].to_vec(),
        voices: vec![assets[3].clone()],
        music: Some(Box::new(assets[4].clone())),
        total_ms: Some(15_000),
        ..Assembly::default()
    };
    let t = Edit::Assemble(assembly)
        .apply(&Timeline::default(), &|_| None)
        .unwrap();
    Edit::AddText(AddText {
        text: "Urban Dreams".into(),
        style: TextChange::default(),
    })
    .apply(&t, &|_| None)
    .unwrap()
}

/// Short form of the edits of a message, with segment names.
fn summary(message: &str) -> String {
    let t = timeline();
    let (t, assets) = (&t, assets());
    let name = |id: &String| {
        t.segments()
            .find(|(_, s)| s.id == *id)
            .map_or("?".to_owned(), |(_, s)| s.name.clone())
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join("+");
    let summarize = |edit: Edit| match edit {
        Edit::Assemble(a) => format!(
            "assemble {} voices {} music {} length {:?} each {:?} {}",
            a.pictures.len(),
            a.voices.len(),
            a.music.is_some(),
            a.total_ms,
            a.each_ms,
            a.transition.map_or("cuts".into(), |t| t.kind)
        ),
        Edit::Append(Append { assets, .. }) => {
            format!(
                "append {}",
                assets
                    .iter()
                    .map(|a| a.name.as_str())
                    .collect::<Vec<_>>()
                    .join("+")
            )
        }
        Edit::AddText(AddText { text, style }) => {
            format!("add text {text} {}", style_summary(&style))
        }
        Edit::ChangeText(ChangeText { id, change }) => {
            format!("change text {} {}", name(&id), style_summary(&change))
        }
        Edit::SetMusic(SetMusic { asset, volume }) => format!("music {} {volume}", asset.name),
        Edit::Remove(Remove { ids }) => format!("remove {}", names(&ids)),
        Edit::Adjust(Adjust { ids, changes }) => {
            let listed: Vec<String> = changes.iter().map(|c| format!("{c:?}")).collect();
            format!("look {} {}", names(&ids), listed.join("+"))
        }
        Edit::SetFades(SetFades {
            ids,
            fade_in_ms,
            fade_out_ms,
        }) => format!("fades {} {fade_in_ms:?} {fade_out_ms:?}", names(&ids)),
        Edit::Duplicate(Duplicate { id }) => format!("duplicate {}", name(&id)),
        Edit::Lift(Lift { ids }) => format!("lift {}", names(&ids)),
        Edit::StartAt(StartAt { id, start_ms }) => format!("start {} {start_ms}", name(&id)),
        Edit::Trim(Trim { id, edge, by_ms }) => {
            format!(
                "trim {} {} {by_ms}",
                name(&id),
                if edge == Edge::Start { "start" } else { "end" }
            )
        }
        Edit::SetDuration(SetDuration { id, duration_ms }) => {
            format!("length {} {duration_ms}", name(&id))
        }
        Edit::Move(Move { id, to }) => format!("move {} {to}", name(&id)),
        Edit::Swap(Swap { a, b }) => format!("swap {} {}", name(&a), name(&b)),
        Edit::Split(Split { id, at_ms }) => format!("split {} {at_ms}", name(&id)),
        Edit::SetVolume(SetVolume { ids, volume }) => {
            format!("volume {} {volume:.2}", names(&ids))
        }
        Edit::Mute(Mute { ids, muted }) => format!("mute {} {muted}", names(&ids)),
        Edit::SetSpeed(SetSpeed { id, speed }) => format!("speed {} {speed}", name(&id)),
        Edit::SetCanvas(SetCanvas { width, height }) => format!("canvas {width}x{height}"),
        Edit::SetTransition(SetTransition { ids, transition }) => format!(
            "transition {} {}",
            names(&ids),
            transition.map_or("none".into(), |t| format!("{} {}", t.kind, t.duration_ms))
        ),
        Edit::Clear(Clear) => "clear".into(),
        other => format!("{other:?}"),
    };
    if let Some(sentences) = canonical::sentences(message) {
        let edits = sentences
            .iter()
            .filter_map(|s| canonical::parse(s, t)?.ok());
        return edits.map(summarize).collect();
    }
    let names = Names::new(t, &assets);
    let scene = RequestContext {
        timeline: t,
        seen: t,
        assets: &assets,
        memory: Memory::default(),
        focus: &[],
        topic: &[],
        subject: &[],
        excluded: &[],
        spared: &[],
        left_out: &[],
        follows_picked: false,
        points: false,
        changed: &[],
        only_cuts: false,
        read_text: no_files,
        source_length: &|_| None,
        lang: Lang::En,
    };
    let mut parts = Vec::new();
    for sentence in sentences(message, &names, no_files) {
        let Ok(requests) = sentence.requests else {
            return "unclear".into();
        };
        for request in requests {
            match request.read(&scene) {
                Reading::Edits(edits) => parts.extend(edits.into_iter().map(&summarize)),
                Reading::Undo(_) => return "undo".into(),
                Reading::Redo => return "redo".into(),
                Reading::Answer(_) => return "answer".into(),
                Reading::Cannot(_) => return "cannot".into(),
                Reading::Ask(_) => return "unclear".into(),
                _ => {}
            }
        }
    }
    parts.join(" | ")
}

fn style_summary(look: &TextChange) -> String {
    let mut parts = Vec::new();
    parts.extend(look.text.clone().map(|t| format!("={t}")));
    parts.extend(look.start_ms.map(|s| format!("@{s}")));
    parts.extend(look.duration_ms.map(|s| format!("+{s}")));
    parts.extend(look.position.as_ref().map(ToString::to_string));
    parts.extend(look.size.map(|s| format!("{s}px")));
    parts.extend(look.color.clone());
    parts.join(" ")
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(m, want)| summary(m).trim() != *want)
        .map(|(m, want)| format!("{m}\n   want {want}\n   got  {}", summary(m)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn assembling() {
    check(&[
        (
            "turn these photos and audio into a 30-second promo video with transitions",
            "assemble 3 voices 1 music true length Some(30000) each None crossfade",
        ),
        (
            "Make a video from these clips",
            "assemble 3 voices 1 music true length None each None cuts",
        ),
        (
            "create a slideshow of the photos, 3 seconds each",
            "assemble 2 voices 1 music true length None each Some(3000) cuts",
        ),
        (
            "assemble everything into a one minute video with crossfades",
            "assemble 3 voices 1 music true length Some(60000) each None crossfade",
        ),
        (
            "把这些照片和音频做成一个30秒的宣传片，加转场",
            "assemble 3 voices 1 music true length Some(30000) each None crossfade",
        ),
        (
            "用这些照片制作一个二十秒的视频",
            "assemble 2 voices 1 music true length Some(20000) each None cuts",
        ),
        ("add beach.jpg", "append beach.jpg"),
    ]);
}

#[test]
fn titles() {
    check(&[
        (
            "add the title \"Hello World\" at 2s for 4 seconds at the bottom",
            "add text Hello World @2000 +4000 bottom",
        ),
        (
            "Add a title saying Summer Days at the top",
            "add text Summer Days top",
        ),
        (
            "add a red title \"Sale\" from 3s to 6s",
            "add text Sale @3000 +3000 #e53935",
        ),
        (
            "change the title to \"Night City\"",
            "change text Urban Dreams =Night City",
        ),
        (
            "change the title to Night City",
            "change text Urban Dreams =Night City",
        ),
        ("make the title bigger", "change text Urban Dreams 90px"),
        (
            "move the title to the bottom right",
            "change text Urban Dreams bottom-right",
        ),
        (
            "show the title from 1s to 5s",
            "change text Urban Dreams @1000 +4000",
        ),
        ("remove the title", "remove Urban Dreams"),
        ("添加标题“你好”，从1秒到3秒", "add text 你好 @1000 +2000"),
        ("把标题改成“夜色”", "change text Urban Dreams =夜色"),
        ("删除标题", "remove Urban Dreams"),
        ("add a title", "unclear"),
    ]);
}

#[test]
fn cutting() {
    check(&[
        ("remove clip 2", "remove forest.jpg"),
        (
            "Delete segment 2 of the video track, 'forest.jpg', 0:05.0–0:10.0",
            "remove forest.jpg",
        ),
        ("delete the last clip", "remove city.mp4"),
        ("remove beach.jpg", "remove beach.jpg"),
        ("remove clip 9", "cannot"),
        (
            "trim 2s from the start of clip 1",
            "trim beach.jpg start 2000",
        ),
        (
            "cut the last 1.5 seconds of city.mp4",
            "trim city.mp4 end 1500",
        ),
        ("trim forest to 3s", "length forest.jpg 3000"),
        (
            "make the first photo 4 seconds long",
            "length beach.jpg 4000",
        ),
        ("trim it", "unclear"),
        ("move clip 3 to the start", "move city.mp4 0"),
        ("move beach.jpg after forest.jpg", "move beach.jpg 1"),
        ("move the last clip before forest.jpg", "move city.mp4 1"),
        ("swap clip 1 and clip 3", "swap beach.jpg city.mp4"),
        ("split at 7s", "split forest.jpg 7000"),
        ("play city.mp4 at 2x speed", "speed city.mp4 2"),
        ("删除第二段", "remove forest.jpg"),
        ("把第三段移到最前", "move city.mp4 0"),
        ("剪掉第一段的前1秒", "trim beach.jpg start 1000"),
        ("remove something", "unclear"),
    ]);
}

#[test]
fn sound_canvas_and_the_rest() {
    check(&[
        ("add background music at 35%", "music lo-fi bed.mp3 0.35"),
        ("set the music volume to 20%", "volume lo-fi bed.mp3 0.20"),
        ("make the music quieter", "volume lo-fi bed.mp3 0.25"),
        ("remove the music", "remove lo-fi bed.mp3"),
        ("mute the voiceover", "mute voiceover.mp3 true"),
        ("把背景音乐音量调到50%", "volume lo-fi bed.mp3 0.50"),
        ("去掉背景音乐", "remove lo-fi bed.mp3"),
        ("make it vertical", "canvas 1080x1920"),
        ("set the canvas to 1:1", "canvas 1080x1080"),
        ("change to 16:9", "canvas 1920x1080"),
        ("改成竖屏", "canvas 1080x1920"),
        (
            "add crossfades of 1 second",
            "transition forest.jpg+city.mp4 crossfade 1000",
        ),
        (
            "remove the transitions",
            "transition forest.jpg+city.mp4 none",
        ),
        ("undo", "undo"),
        ("please undo that", "undo"),
        ("撤销", "undo"),
        ("redo", "redo"),
        ("how long is it?", "answer"),
        ("what can you do?", "answer"),
        ("generate a video of a dancing cat", "cannot"),
        ("translate the speech to French", "cannot"),
        ("fnord", "unclear"),
    ]);
}

#[test]
fn several_requests_in_one_message() {
    check(&[
        (
            "remove clip 2 and add the title \"Bye\" at 3s",
            "remove forest.jpg | add text Bye @3000",
        ),
        (
            "turn these photos into a 10s video, then add the title \"A and B, then C\"",
            "assemble 2 voices 1 music true length Some(10000) each None cuts | add text A and B, \
             then C",
        ),
    ]);
}

#[test]
fn fades_and_copies() {
    for (message, expected) in [
        ("fade in the first clip", "fades beach.jpg Some(500) None"),
        (
            "fade out the last clip over 2 seconds",
            "fades city.mp4 None Some(2000)",
        ),
        ("fade out at the end", "fades city.mp4 None Some(500)"),
        ("fade to black at the end", "fades city.mp4 None Some(500)"),
        ("fade the title in", "fades Urban Dreams Some(500) None"),
        (
            "let the title fade in and out",
            "fades Urban Dreams Some(500) Some(500)",
        ),
        (
            "fade out the music over 3 seconds",
            "fades lo-fi bed.mp3 None Some(3000)",
        ),
        (
            "remove the fades from clip 1",
            "fades beach.jpg Some(0) Some(0)",
        ),
        ("音乐结尾淡出2秒", "fades lo-fi bed.mp3 None Some(2000)"),
        ("标题淡入淡出", "fades Urban Dreams Some(500) Some(500)"),
        ("duplicate clip 2", "duplicate forest.jpg"),
        ("play beach.jpg twice", "duplicate beach.jpg"),
        ("复制第1段", "duplicate beach.jpg"),
    ] {
        assert_eq!(summary(message), expected, "{message}");
    }
}

#[test]
fn picture_adjustments() {
    let all = "beach.jpg+forest.jpg+city.mp4";
    for (message, expected) in [
        (
            "make beach.jpg brighter",
            "look beach.jpg Brightness(0.2)".to_owned(),
        ),
        (
            "please make clip 2 much darker",
            "look forest.jpg Brightness(-0.4)".into(),
        ),
        (
            "turn clip 1 black and white",
            "look beach.jpg BlackAndWhite".into(),
        ),
        (
            "make it black and white",
            format!("look {all} BlackAndWhite"),
        ),
        (
            "make everything a bit warmer",
            format!("look {all} Warmth(0.1)"),
        ),
        (
            "make the video brighter",
            format!("look {all} Brightness(0.2)"),
        ),
        (
            "turn the photos black and white",
            "look beach.jpg+forest.jpg BlackAndWhite".into(),
        ),
        (
            "slow zoom in on the forest",
            "look forest.jpg Motion(Some(ZoomIn))".into(),
        ),
        (
            "add a ken burns effect to clip 1",
            "look beach.jpg Motion(Some(ZoomIn))".into(),
        ),
        (
            "pan right across beach.jpg",
            "look beach.jpg Motion(Some(PanRight))".into(),
        ),
        ("no motion on clip 1", "look beach.jpg Motion(None)".into()),
        ("blur clip 3", "look city.mp4 Blur(0.5)".into()),
        (
            "blurred background for clip 3",
            "look city.mp4 Fit(Blur)".into(),
        ),
        ("mirror the last clip", "look city.mp4 Mirror".into()),
        (
            "rotate clip 2 by 90 degrees",
            "look forest.jpg Rotate(90)".into(),
        ),
        (
            "add a vignette to all clips",
            format!("look {all} Vignette"),
        ),
        (
            "increase the saturation of clip 1 by 50%",
            "look beach.jpg Saturation(1.5)".into(),
        ),
        (
            "lower the contrast of clip 1",
            "look beach.jpg Contrast(0.8333333333333334)".into(),
        ),
        (
            "remove the effects from clip 1",
            "look beach.jpg Reset".into(),
        ),
        (
            "make clip 1 brighter and warmer",
            "look beach.jpg Brightness(0.2)+Warmth(0.2)".into(),
        ),
        (
            "make beach.jpg black and white and pan right on the forest",
            "look beach.jpg BlackAndWhite | look forest.jpg Motion(Some(PanRight))".into(),
        ),
        ("把第1段变成黑白", "look beach.jpg BlackAndWhite".into()),
        ("第2段调亮一点", "look forest.jpg Brightness(0.1)".into()),
        (
            "给第1段加运镜",
            "look beach.jpg Motion(Some(ZoomIn))".into(),
        ),
        ("全部加暗角", format!("look {all} Vignette")),
    ] {
        assert_eq!(summary(message), expected, "{message}");
    }
}

mod canonical_sentences {
    use super::*;
    use crate::domain::direct_edit::DirectEdit;
    use crate::domain::timeline::{
        Role, Segment, Timeline, Track, TrackKind, Transition, TransitionKind,
    };
    use crate::i18n::locale::Lang;
    use crate::language::direct_edit;
    use proptest::prelude::*;

    fn three(names: [String; 3], label: &str) -> Timeline {
        let mut video = Track::new("v".into(), TrackKind::Video, label, None);
        let [a, b, c] = names;
        video.segments = vec![
            Segment::new("a".into(), a, 0, 5_000),
            Segment::new("b".into(), b, 5_000, 4_250),
            Segment::new("c".into(), c, 9_250, 3_033),
        ];
        let mut other = Track::new("w".into(), TrackKind::Audio, "", Some(Role::Music));
        other.segments = vec![Segment::new("m".into(), "lo-fi.mp3".into(), 0, 12_000)];
        Timeline {
            tracks: vec![video, other],
            ..Timeline::default()
        }
    }

    fn direct_edits() -> Vec<(DirectEdit, Edit)> {
        let id = || "b".to_owned();
        let ids = || vec![id()];
        let change = |text: &str| TextChange {
            text: Some(text.into()),
            ..TextChange::default()
        };
        let look = Transition {
            kind: TransitionKind::FadeBlack,
            duration_ms: 500,
        };
        vec![
            (
                DirectEdit::Delete { ripple: true },
                Edit::Remove(Remove { ids: ids() }),
            ),
            (
                DirectEdit::Delete { ripple: false },
                Edit::Lift(Lift { ids: ids() }),
            ),
            (
                DirectEdit::Split { at_ms: 7_033 },
                Edit::Split(Split {
                    id: id(),
                    at_ms: 7_033,
                }),
            ),
            (
                DirectEdit::TrimStart { to_ms: 6_000 },
                Edit::Trim(Trim {
                    id: id(),
                    edge: Edge::Start,
                    by_ms: 1_000,
                }),
            ),
            (
                DirectEdit::TrimEnd { to_ms: 9_000 },
                Edit::Trim(Trim {
                    id: id(),
                    edge: Edge::End,
                    by_ms: 250,
                }),
            ),
            (
                DirectEdit::MoveTo { position: 3 },
                Edit::Move(Move { id: id(), to: 2 }),
            ),
            (
                DirectEdit::StartAt { at_ms: 13_500 },
                Edit::StartAt(StartAt {
                    id: id(),
                    start_ms: 13_500,
                }),
            ),
            (
                DirectEdit::Volume { percent: 35 },
                Edit::SetVolume(SetVolume {
                    ids: ids(),
                    volume: 0.35,
                }),
            ),
            (
                DirectEdit::Mute { muted: true },
                Edit::Mute(Mute {
                    ids: ids(),
                    muted: true,
                }),
            ),
            (
                DirectEdit::Mute { muted: false },
                Edit::Mute(Mute {
                    ids: ids(),
                    muted: false,
                }),
            ),
            (
                DirectEdit::Speed { factor: 1.5 },
                Edit::SetSpeed(SetSpeed {
                    id: id(),
                    speed: 1.5,
                }),
            ),
            (
                DirectEdit::Fade {
                    edge: Edge::Start,
                    ms: 500,
                },
                Edit::SetFades(SetFades {
                    ids: ids(),
                    fade_in_ms: Some(500),
                    fade_out_ms: None,
                }),
            ),
            (
                DirectEdit::Fade {
                    edge: Edge::End,
                    ms: 1_000,
                },
                Edit::SetFades(SetFades {
                    ids: ids(),
                    fade_in_ms: None,
                    fade_out_ms: Some(1_000),
                }),
            ),
            (
                DirectEdit::SetText {
                    text: "He said \"go\", then delete it".into(),
                },
                Edit::ChangeText(ChangeText {
                    id: id(),
                    change: change("He said \"go\", then delete it"),
                }),
            ),
            (
                DirectEdit::SetText {
                    text: "Two\nlines.  Or 3".into(),
                },
                Edit::ChangeText(ChangeText {
                    id: id(),
                    change: change("Two\nlines. Or 3"),
                }),
            ),
            (
                DirectEdit::SetTransition {
                    kind: look.kind.clone(),
                    duration_ms: 500,
                },
                Edit::SetTransition(SetTransition {
                    ids: ids(),
                    transition: Some(look),
                }),
            ),
            (
                DirectEdit::Duplicate,
                Edit::Duplicate(crate::domain::edit::Duplicate { id: id() }),
            ),
            (
                DirectEdit::NoTransition,
                Edit::SetTransition(SetTransition {
                    ids: ids(),
                    transition: None,
                }),
            ),
        ]
    }

    /// Edits by frames, and of copied and cut segments.
    fn frame_edits() -> Vec<(DirectEdit, Edit)> {
        use crate::domain::edit::{Extend, Overwrite, Paste, Roll, Slide, Slip};
        let id = || "b".to_owned();
        let place = |at_ms, copies| {
            [
                (
                    DirectEdit::Paste { at_ms, copies },
                    Edit::Paste(Paste {
                        id: id(),
                        at_ms,
                        copies,
                    }),
                ),
                (
                    DirectEdit::Overwrite { at_ms, copies },
                    Edit::Overwrite(Overwrite {
                        id: id(),
                        at_ms,
                        copies,
                    }),
                ),
            ]
        };
        let edits = vec![
            (
                DirectEdit::MoveEdge {
                    edge: Edge::Start,
                    by_ms: -33,
                },
                Edit::Extend(Extend {
                    id: id(),
                    edge: Edge::Start,
                    by_ms: 33,
                }),
            ),
            (
                DirectEdit::MoveEdge {
                    edge: Edge::End,
                    by_ms: -1_033,
                },
                Edit::Trim(Trim {
                    id: id(),
                    edge: Edge::End,
                    by_ms: 1_033,
                }),
            ),
            (
                DirectEdit::Roll { by_ms: -33 },
                Edit::Roll(Roll {
                    before: "a".into(),
                    after: id(),
                    by_ms: -33,
                }),
            ),
            (
                DirectEdit::Slip { by_ms: 500 },
                Edit::Slip(Slip {
                    id: id(),
                    by_ms: 500,
                }),
            ),
            (
                DirectEdit::Slide { by_ms: 40 },
                Edit::Slide(Slide {
                    before: "a".into(),
                    id: id(),
                    after: "c".into(),
                    by_ms: 40,
                }),
            ),
        ];
        let placed = [place(7_250, true), place(33, false)];
        edits
            .into_iter()
            .chain(placed.into_iter().flatten())
            .collect()
    }

    fn assert_parsed_back(t: &Timeline, at: (usize, usize), lang: Lang) {
        for (direct_edit, edit) in direct_edits().into_iter().chain(frame_edits()) {
            let sentence = direct_edit::sentence(lang, t, at, &direct_edit).unwrap();
            let sentences = canonical::sentences(&sentence).unwrap_or_default();
            let parsed: Vec<_> = sentences.iter().map(|s| canonical::parse(s, t)).collect();
            assert_eq!(parsed, [Some(Ok(edit))], "{sentence}");
        }
    }

    /// Checks that the gap that the second segment leaves is closed.
    fn assert_gap_is_closed(t: &Timeline, lang: Lang) {
        let ids = vec!["b".to_owned()];
        let with_gap = Edit::Lift(Lift { ids }).apply(t, &|_| None).unwrap();
        let close = |at| {
            let sentence = direct_edit::sentence(lang, &with_gap, at, &DirectEdit::CloseGap);
            canonical::parse(
                &canonical::sentences(&sentence.unwrap()).unwrap()[0],
                &with_gap,
            )
        };
        let (from_ms, to_ms) = (5_000, 9_250);
        let cut = Edit::CutRange(CutRange { from_ms, to_ms });
        assert_eq!(close((0, 1)), Some(Ok(cut)));
        for at in [(0, 0), (1, 0)] {
            assert_eq!(close(at), Some(Err(Reply::NoGaps)));
        }
    }

    #[test]
    fn every_direct_edit_is_parsed_back() {
        let t = three(
            [
                "beach.jpg".into(),
                "city at night.mp4".into(),
                "beach.jpg".into(),
            ],
            "Video",
        );
        assert_eq!(
            direct_edit::sentence(Lang::En, &t, (0, 1), &DirectEdit::Delete { ripple: true })
                .unwrap(),
            "Delete segment 2 of the video track, 'city at night.mp4', 0:05.0–0:09.25 and close the \
             gap"
        );
        for lang in [Lang::En, Lang::Zh] {
            assert_parsed_back(&t, (0, 1), lang);
            assert_gap_is_closed(&t, lang);
            assert_eq!(
                direct_edit::sentence(lang, &t, (0, 9), &DirectEdit::NoTransition),
                None
            );
        }
    }

    #[test]
    fn a_missing_segment_is_reported() {
        let before = three(["a.jpg".into(), "b.jpg".into(), "c.jpg".into()], "Video");
        let sentence =
            direct_edit::sentence(Lang::En, &before, (0, 1), &DirectEdit::Mute { muted: true })
                .unwrap();
        let after = Edit::Remove(Remove {
            ids: vec!["b".into()],
        })
        .apply(&before, &|_| None)
        .unwrap();
        let result = outcome(&sentence, &after, &[]);
        assert!(matches!(
            result,
            MessageOutcome::Cannot(Reply::SegmentGone(_))
        ));
        // A segment that only moved is found by its name.
        let moved =
            direct_edit::sentence(Lang::En, &before, (0, 2), &DirectEdit::Mute { muted: true })
                .unwrap();
        let parsed = canonical::parse(&canonical::sentences(&moved).unwrap()[0], &after);
        let mute = Mute {
            ids: vec!["c".into()],
            muted: true,
        };
        assert_eq!(parsed, Some(Ok(Edit::Mute(mute))));
    }

    #[test]
    fn the_undo_and_redo_sentences_are_understood() {
        use crate::i18n::ui::{Phrase, phrase};
        for lang in [Lang::En, Lang::Zh] {
            let undo = outcome(phrase(lang, Phrase::UndoSentence), &timeline(), &[]);
            assert!(matches!(undo, MessageOutcome::Undo(1)), "{undo:?}");
            let redo = outcome(phrase(lang, Phrase::RedoSentence), &timeline(), &[]);
            assert!(matches!(redo, MessageOutcome::Redo), "{redo:?}");
        }
    }

    #[test]
    fn cuts_and_captions_of_words_are_understood() {
        let (from_ms, to_ms) = (760, 1_040);
        let cue = |start_ms, end_ms, text: &str| Cue {
            start_ms,
            end_ms,
            text: text.into(),
        };
        let cues = vec![
            cue(3_500, 5_300, "The harbor, it opens"),
            cue(5_400, 6_033, "3 boats leave."),
        ];
        for lang in [Lang::En, Lang::Zh] {
            let cut = DirectEdit::CutTime { from_ms, to_ms };
            let captions = DirectEdit::AddCaptions { cues: cues.clone() };
            let edits = [cut, captions].map(|edit| {
                let sentences = direct_edit::sentences(lang, &timeline(), &[], &edit);
                match outcome(&sentences[0], &timeline(), &[]) {
                    MessageOutcome::Changed { steps, .. } => steps[0].edit.clone(),
                    other => panic!("{sentences:?}: {other:?}"),
                }
            });
            let notes = CaptionNotes::default();
            let cues = cues.clone();
            let expected = [
                Edit::CutRange(CutRange { from_ms, to_ms }),
                Edit::AddCaptions(AddCaptions {
                    cues,
                    notes,
                    preset: None,
                }),
            ];
            assert_eq!(edits, expected);
        }
    }

    #[test]
    fn a_title_at_the_playhead_is_parsed_with_its_time() {
        let t = three(["a.jpg".into(), "b.jpg".into(), "c.jpg".into()], "Video");
        for lang in [Lang::En, Lang::Zh] {
            let sentence = direct_edit::title(lang, "Urban Dreams", 7_250);
            let MessageOutcome::Changed { steps, .. } = outcome(&sentence, &t, &[]) else {
                panic!("{sentence} is not understood");
            };
            let Edit::AddText(AddText { text, style }) = &steps[0].edit else {
                panic!("{sentence}: {:?}", steps[0].edit);
            };
            assert_eq!(
                (text.as_str(), style.start_ms, style.duration_ms),
                ("Urban Dreams", Some(7_250), Some(3_000)),
                "{sentence}"
            );
        }
    }

    #[test]
    fn quotation_marks_of_a_title_are_part_of_it() {
        const TEXTS: &[&str] = &[
            "\"Hi\" there",
            "say \"hi\"",
            "5\" disk",
            "\"",
            "他说“你好”",
            "it's “curly” 'x'",
            "《旅行》「一」",
            "\"one\"\n“two”",
        ];
        let t = three(["a.jpg".into(), "b.jpg".into(), "c.jpg".into()], "Video");
        for (text, lang) in TEXTS.iter().flat_map(|t| [(t, Lang::En), (t, Lang::Zh)]) {
            let sentence = direct_edit::title(lang, text, 1_000);
            let MessageOutcome::Changed { steps, .. } = outcome(&sentence, &t, &[]) else {
                panic!("{sentence} is not understood");
            };
            let after = &steps[0].after;
            let titles: Vec<&str> = after.segments().filter_map(|(_, s)| s.text()).collect();
            assert_eq!(titles, [*text], "{sentence}");
            let at = (after.tracks.len() - 1, 0);
            let edit = DirectEdit::SetText {
                text: format!("{text}!"),
            };
            let sentence = direct_edit::sentence(lang, after, at, &edit).unwrap();
            let MessageOutcome::Changed { steps, .. } = outcome(&sentence, after, &[]) else {
                panic!("{sentence} is not understood");
            };
            let titles = steps[0]
                .after
                .segments()
                .filter_map(|(_, s)| s.text().to_owned());
            assert_eq!(
                titles.collect::<Vec<_>>(),
                [format!("{text}!")],
                "{sentence}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_name_or_label_confuses_the_parser(
            names in prop::array::uniform3("[a-z0-9 '\"“”,.;:()/，。、（）第段and delete到的-]{1,30}"),
            label in "[A-Za-z 0-9“”'，轨道]{0,16}",
            zh in any::<bool>(),
        ) {
            assert_parsed_back(&three(names, &label), (0, 1), if zh { Lang::Zh } else { Lang::En });
        }
    }
}

mod exports {
    use super::*;
    use crate::domain::render_job::{ExportRequest, FileFormat};
    use crate::domain::resolution::Resolution;

    fn reply(message: &str, timeline: &Timeline) -> Option<Reply> {
        match outcome(message, timeline, &assets()) {
            MessageOutcome::Answer(replies) => replies.into_iter().next(),
            MessageOutcome::Cannot(reply) | MessageOutcome::Ask(reply) => Some(reply),
            _ => None,
        }
    }

    #[test]
    fn the_words_say_the_format_and_the_resolution() {
        let gif = Some(FileFormat::Gif);
        for (message, format, resolution) in [
            ("export it", None, None),
            ("save the video", None, None),
            ("save it as a gif", gif, None),
            ("save it as an animated GIF, please", gif, None),
            ("make it a gif", gif, None),
            ("can you export it as a gif?", gif, None),
            ("render it in 720p", None, Some(Resolution::P720)),
            (
                "export in full HD as webm",
                Some(FileFormat::Webm),
                Some(Resolution::P1080),
            ),
            ("export this in 4k", None, Some(Resolution::P2160)),
            ("export the audio as mp3", Some(FileFormat::Mp3), None),
            ("export only the sound as mp3", Some(FileFormat::Mp3), None),
            ("bounce it to wav", Some(FileFormat::Wav), None),
            ("exprot it as a gif", gif, None),
            ("导出成gif", gif, None),
            ("帮我保存成动图", gif, None),
            (
                "导出成720p的mp4文件",
                Some(FileFormat::Mp4),
                Some(Resolution::P720),
            ),
            ("导出高清视频", None, None),
        ] {
            let request = ExportRequest { format, resolution };
            assert_eq!(
                reply(message, &timeline()),
                Some(Reply::Export(request)),
                "{message}"
            );
            assert!(mentions_export(message), "{message}");
        }
    }

    #[test]
    fn what_cannot_be_exported_is_refused_or_asked() {
        let unsupported = |format: &str| Some(Reply::NoSuchFormat(format.to_owned()));
        assert_eq!(
            reply("export it as an avi", &timeline()),
            unsupported("avi")
        );
        assert_eq!(reply("导出成mkv", &timeline()), unsupported("mkv"));
        let empty = Some(Reply::Empty);
        assert_eq!(reply("export it as a gif", &Timeline::default()), empty);
        for message in ["how do I export a gif?", "make it 720p"] {
            assert_eq!(
                reply(message, &timeline()),
                Some(Reply::HowToExport),
                "{message}"
            );
        }
        for message in [
            "export the beach as a gif",
            "export the first two photos",
            "export only the first 5 seconds",
            "导出第2段",
        ] {
            assert_eq!(
                reply(message, &timeline()),
                Some(Reply::ExportsAll),
                "{message}"
            );
        }
        for message in [
            "don't export it",
            "did you export it?",
            "clip 2, export it",
            "export it as gif mp4",
            "别导出",
        ] {
            let reply = reply(message, &timeline());
            assert!(
                !matches!(reply, None | Some(Reply::Export(_))),
                "{message}: {reply:?}"
            );
        }
        for message in [
            "make it blue",
            "add the title \"export\"",
            "use beach.mp4",
            "make it bounce",
        ] {
            assert!(!mentions_export(message), "{message}");
        }
    }
}
