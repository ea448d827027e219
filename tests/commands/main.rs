//! Command corpus: interprets every sentence of `en.txt` and `zh.txt` and applies it to one
//! timeline.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod examples;
mod facts;
mod offers;
mod pairs;
mod people;
mod project;
mod recombine;
mod replies;
mod variants;

use nemo_tui::domain::adjustments::Adjustment;
use nemo_tui::domain::assemble::Assembly;
use nemo_tui::domain::asset::{Asset, MediaKind};
use nemo_tui::domain::built_in_music::BuiltInMusic;
use nemo_tui::domain::edit::{
    AddCaptions, AddSound, AddText, Adjust, Append, ChangeText, Clear, Cue, CutRange, CutSilence,
    Duplicate, Edge, Edit, EditRefusal, Freeze, Insert, KeepRange, Lift, Loop, Move, Mute, Remove,
    Replace, Reverse, SetCanvas, SetDuck, SetDuration, SetFades, SetFrameRate, SetLoudness,
    SetMusic, SetSpeed, SetTransition, SetVolume, SpeedRange, Split, StartAt, Swap, TextChange,
    TextRole, Trim, undeclared_change,
};
use nemo_tui::domain::subtitle::Decoded;
use nemo_tui::domain::timeline::{Adjustments, Motion, Timeline, TrackKind, Transition};
use nemo_tui::i18n::edit_report::{self, AppliedEdit};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::replies::{Reply, Unreadable};
use nemo_tui::language::parser::{
    EditStep, EditingContext, Memory, MessageOutcome, Names, Reading, RequestContext, run,
    sentences,
};

fn asset(name: &str, kind: MediaKind, duration_ms: u64) -> Asset {
    Asset {
        hash: format!("hash-{name}"),
        name: name.into(),
        kind,
        duration_ms,
        width: 1920,
        height: 1080,
        has_audio: kind != MediaKind::Photo && name != "drone.mp4",
        orientation: 1,
        ..Asset::default()
    }
}

fn assets() -> Vec<Asset> {
    let mut voice = asset("voiceover.mp3", MediaKind::Sound, 9_000);
    (voice.leading_silence_ms, voice.trailing_silence_ms) = (400, 600);
    let recorded = |name: &str, kind, length, recorded_at: &str| Asset {
        recorded_at: recorded_at.into(),
        ..asset(name, kind, length)
    };
    vec![
        recorded("beach.jpg", MediaKind::Photo, 0, "20240501100000"),
        recorded("forest.jpg", MediaKind::Photo, 0, "20230812090000"),
        recorded("city.mp4", MediaKind::Clip, 8_000, "20240101000000"),
        recorded("drone.mp4", MediaKind::Clip, 12_000, "20220101000000"),
        asset("logo.png", MediaKind::Photo, 0),
        voice,
        asset("lofi.mp3", MediaKind::Sound, 20_000),
        asset("rain.wav", MediaKind::Sound, 30_000),
    ]
}

/// Timeline of the corpus: beach 0–5 s, forest 5–10 s, city 10–18 s; the voice until 9 s; lofi
/// under the whole video at 35 %; a title from 1 s to 4 s.
fn timeline(assets: &[Asset]) -> Timeline {
    let assembly = Assembly {
        pictures: assets[..3].to_vec(),
        voices: vec![assets[5].clone()],
        music: Some(Box::new(assets[6].clone())),
        total_ms: Some(18_000),
        ..Assembly::default()
    };
    let mut t = Timeline::default();
    let change = TextChange {
        start_ms: Some(1_000),
        ..TextChange::default()
    };
    let id = |t: &Timeline, i: usize| t.tracks[0].segments[i].id.clone();
    t = Edit::Assemble(assembly).apply(&t, &|_| None).unwrap();
    t = Edit::SetDuration(SetDuration {
        id: id(&t, 0),
        duration_ms: 5_000,
    })
    .apply(&t, &|_| None)
    .unwrap_or(t);
    t = Edit::SetDuration(SetDuration {
        id: id(&t, 1),
        duration_ms: 5_000,
    })
    .apply(&t, &|_| None)
    .unwrap_or(t);
    t = Edit::SetDuration(SetDuration {
        id: id(&t, 2),
        duration_ms: 8_000,
    })
    .apply(&t, &|_| None)
    .unwrap_or(t);
    Edit::AddText(AddText {
        text: "Urban Dreams".into(),
        style: change,
    })
    .apply(&t, &|_| None)
    .unwrap()
}

fn caption_file(name: &str) -> Result<Decoded, Unreadable> {
    match name {
        "talk.srt" => Ok(
            "1\n00:00:00,000 --> 00:00:02,000\nOne\n\n2\n00:00:02,000 --> 00:00:04,500\nTwo\n"
                .into(),
        ),
        "subs/talk.vtt" => {
            Ok("WEBVTT\n\n00:00.000 --> 00:02.000\nOne\n\n00:02.000 --> 00:04.500\nTwo\n".into())
        }
        _ => Err(Unreadable::Missing),
    }
}

/// Carries out a message; returns the edits in the notation of the corpus and appends the replies
/// to `replies`.
fn apply_message(message: &str, replies: &mut Vec<String>) -> String {
    let assets = assets();
    let t = timeline(&assets);
    let touched = vec![t.tracks[0].segments[1].id.clone()];
    let length = |source: &str| {
        let asset = assets.iter().find(|a| a.source() == source);
        asset.map(|a| a.duration_ms).filter(|d| *d > 0)
    };
    let memory = Memory {
        touched: &touched,
        ..Memory::default()
    };
    let understood = run(
        message,
        &EditingContext {
            timeline: &t,
            assets: &assets,
            memory,
            read_text: caption_file,
            source_length: &length,
            lang: Lang::En,
        },
    );
    let lang = understood.lang;
    let mut say = |all: Vec<Reply>| replies.extend(all.iter().map(|r| r.text(lang)));
    match understood.outcome {
        MessageOutcome::Changed { steps, answers, .. } => {
            say(answers);
            for step in &steps {
                check_inverse(message, step, &length);
                let undeclared = undeclared_change(&[&step.edit], &step.before, &step.after);
                assert_eq!(undeclared, None, "{message}: {:?}", step.edit);
            }
            let applied: Vec<AppliedEdit> = steps.iter().map(EditStep::applied).collect();
            replies.push(edit_report::describe_edits(lang, &applied));
            let edits = steps.iter().map(|s| format_edit(&s.edit, &s.before));
            edits.collect::<Vec<_>>().join(" ; ")
        }
        MessageOutcome::Undo(n) => format!("undo {n}"),
        MessageOutcome::Redo => "redo".into(),
        MessageOutcome::Version(n) => format!("version {n}"),
        MessageOutcome::Answer(all) => {
            say(all);
            "answer".into()
        }
        MessageOutcome::Cannot(reply) => {
            say(vec![reply]);
            "cannot".into()
        }
        MessageOutcome::Ask(reply) => {
            say(vec![reply]);
            "unclear".into()
        }
        MessageOutcome::Refused(EditRefusal::NothingToDo) => {
            unchanging_edits(message, &t, &assets, memory)
        }
        MessageOutcome::Refused(_) => "refused".into(),
        MessageOutcome::Accept => "accept".into(),
        MessageOutcome::Offer { unclear, .. } if !unclear.is_empty() => "unclear".into(),
        MessageOutcome::Offer { .. } => "offer".into(),
    }
}

fn check_inverse(message: &str, step: &EditStep, length: &dyn Fn(&str) -> Option<u64>) {
    let restored = Edit::inverse(&step.before, &step.after)
        .apply(&step.after, length)
        .unwrap();
    assert_eq!(
        restored, *step.before,
        "{message}: the inverse does not restore the timeline"
    );
}

/// Edits of a message that change nothing, in the notation of the corpus.
fn unchanging_edits(message: &str, t: &Timeline, assets: &[Asset], memory: Memory) -> String {
    let scene = RequestContext {
        timeline: t,
        seen: t,
        assets,
        memory,
        focus: &[],
        topic: &[],
        subject: &[],
        excluded: &[],
        only_cuts: false,
        spared: &[],
        left_out: &[],
        follows_picked: false,
        points: false,
        changed: &[],
        read_text: caption_file,
        source_length: &|_| None,
        lang: Lang::En,
    };
    let requests = sentences(message, &Names::new(t, assets), caption_file)
        .into_iter()
        .flat_map(|s| s.requests.unwrap_or_default());
    let edits = requests.flat_map(|r| match r.read(&scene) {
        Reading::Edits(edits) => edits,
        _ => Vec::new(),
    });
    edits
        .map(|e| format_edit(&e, t))
        .collect::<Vec<_>>()
        .join(" ; ")
}

fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(s, _)| s).to_owned()
}

/// Formats an edit in the notation of the corpus.
#[allow(clippy::too_many_lines, reason = "one arm per edit")]
fn format_edit(edit: &Edit, t: &Timeline) -> String {
    let name = |id: &String| {
        t.segments()
            .find(|(_, s)| s.id == *id)
            .map_or("?".to_owned(), |(_, s)| stem(&s.name))
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join("+");
    let stems = |assets: &[Asset]| {
        assets
            .iter()
            .map(|a| stem(&a.name))
            .collect::<Vec<_>>()
            .join("+")
    };
    let blend = |t: &Transition| {
        if t.duration_ms == 500 {
            t.kind.to_string()
        } else {
            format!("{}:{}", t.kind, t.duration_ms)
        }
    };
    let each = |ms: u64| {
        if ms == 4_000 {
            String::new()
        } else {
            format!(" each={ms}")
        }
    };
    match edit {
        Edit::Assemble(a) => {
            let mut line = format!("assemble {}", stems(&a.pictures));
            if !a.voices.is_empty() {
                line += &format!(" voice={}", stems(&a.voices));
            }
            line += &a
                .music
                .as_ref()
                .map(|m| format!(" music={}", stem(&m.name)))
                .unwrap_or_default();
            line += &a.total_ms.map(|l| format!(" len={l}")).unwrap_or_default();
            line += &a.each_ms.map(|l| format!(" each={l}")).unwrap_or_default();
            line + &a
                .transition
                .as_ref()
                .map(|t| format!(" x={}", blend(t)))
                .unwrap_or_default()
        }
        Edit::Append(Append { assets, each_ms }) => {
            format!("append {}{}", stems(assets), each(*each_ms))
        }
        Edit::Insert(Insert { asset, at, each_ms }) => format!(
            "insert {} place={}{}",
            stem(&asset.name),
            at + 1,
            each(*each_ms)
        ),
        Edit::Replace(Replace { id, asset }) => {
            format!("replace {} {}", name(id), stem(&asset.name))
        }
        Edit::AddText(AddText {
            text,
            style: change,
        }) => {
            let kind = match change.role {
                TextRole::Title => "title",
                TextRole::Caption => "caption",
                TextRole::LowerThird => "lower-third",
            };
            format!("{kind} \"{text}\"{}", format_text_style(change))
        }
        Edit::ChangeText(ChangeText { id, change }) => {
            format!("text \"{}\"{}", name(id), format_text_style(change))
        }
        Edit::AddCaptions(AddCaptions { cues, .. }) => {
            let format_cue = |c: &Cue| format!(" {}-{} \"{}\"", c.start_ms, c.end_ms, c.text);
            format!(
                "captions{}",
                cues.iter().map(format_cue).collect::<String>()
            )
        }
        Edit::AddTextCard(card) => {
            let kind = if card.roll { "credits" } else { "end-card" };
            let text = card
                .text
                .replace('\n', if card.text.is_ascii() { "; " } else { "；" });
            format!(
                "{kind} \"{text}\"{}",
                card.duration_ms
                    .map(|d| format!(" +{d}"))
                    .unwrap_or_default()
            )
        }
        Edit::AddPictureInPicture(o) => {
            let mut line = format!("pip {} {} {}", stem(&o.asset.name), o.position, o.scale);
            line += &o.start_ms.map(|s| format!(" @{s}")).unwrap_or_default();
            line += &o.duration_ms.map(|s| format!(" +{s}")).unwrap_or_default();
            if o.opacity < 1.0 {
                format!("{line} opacity={}", o.opacity)
            } else {
                line
            }
        }
        Edit::AddSound(AddSound {
            asset,
            role,
            start_ms,
        }) => format!("sound {} {role} @{start_ms}", stem(&asset.name)),
        Edit::SetMusic(SetMusic { asset, volume }) => match BuiltInMusic::from_asset(asset) {
            Some(built_in) => format!("music bed:{} {volume}", built_in.name()),
            None => format!("music {} {volume}", stem(&asset.name)),
        },
        Edit::Remove(Remove { ids }) => format!("remove {}", names(ids)),
        Edit::Lift(Lift { ids }) => format!("lift {}", names(ids)),
        Edit::StartAt(StartAt { id, start_ms }) => format!("start {} {start_ms}", name(id)),
        Edit::Trim(Trim { id, edge, by_ms }) => {
            format!(
                "trim {} {} {by_ms}",
                name(id),
                if *edge == Edge::Start { "start" } else { "end" }
            )
        }
        Edit::SetDuration(SetDuration { id, duration_ms }) => {
            format!("length {} {duration_ms}", name(id))
        }
        Edit::CutRange(CutRange { from_ms, to_ms }) => format!("cut {from_ms}-{to_ms}"),
        Edit::SpeedRange(SpeedRange {
            from_ms,
            to_ms,
            factor,
        }) => format!("speed {from_ms}-{to_ms} {factor}x"),
        Edit::KeepRange(KeepRange { id, from_ms, to_ms }) => {
            format!("range {} {from_ms}-{to_ms}", name(id))
        }
        Edit::CutSilence(CutSilence { id, .. }) => format!("silence {}", name(id)),
        Edit::Reverse(Reverse { id }) => format!("reverse {}", name(id)),
        Edit::Freeze(Freeze {
            id,
            at_ms,
            duration_ms,
        }) => format!("freeze {} {at_ms} {duration_ms}", name(id)),
        Edit::Loop(Loop { id, duration_ms }) => format!("loop {} {duration_ms}", name(id)),
        Edit::Move(Move { id, to }) => format!("move {} place={}", name(id), to + 1),
        Edit::Swap(Swap { a, b }) => format!("swap {} {}", name(a), name(b)),
        Edit::Split(Split { id, at_ms }) => format!("split {} {at_ms}", name(id)),
        Edit::SetVolume(SetVolume { ids, volume }) => {
            format!("volume {} {}", names(ids), number(*volume))
        }
        Edit::Mute(Mute { ids, muted }) => {
            format!("{} {}", if *muted { "mute" } else { "unmute" }, names(ids))
        }
        Edit::SetDuck(SetDuck { ids, on }) => {
            format!("duck {} {}", names(ids), if *on { "on" } else { "off" })
        }
        Edit::SetLoudness(SetLoudness { lufs }) => {
            format!("loudness {}", lufs.map_or("off".into(), |l| l.to_string()))
        }
        Edit::SetSpeed(SetSpeed { id, speed }) => format!("speed {} {}", name(id), number(*speed)),
        Edit::SetCanvas(SetCanvas { width, height }) => format!("canvas {width}x{height}"),
        Edit::SetFrameRate(SetFrameRate { fps }) => format!("fps {fps}"),
        Edit::SetTransition(SetTransition {
            ids,
            transition: Some(x),
        }) => format!("x {} {} {}", x.kind, x.duration_ms, names(ids)),
        Edit::SetTransition(SetTransition {
            ids,
            transition: None,
        }) => format!("x none {}", names(ids)),
        Edit::SetFades(SetFades {
            ids,
            fade_in_ms,
            fade_out_ms,
        }) => {
            let mut line = format!("fade {}", names(ids));
            line += &fade_in_ms.map(|v| format!(" in={v}")).unwrap_or_default();
            line + &fade_out_ms.map(|v| format!(" out={v}")).unwrap_or_default()
        }
        Edit::Extend(edit) => format!("extend {} {:?} {}", name(&edit.id), edit.edge, edit.by_ms),
        Edit::Roll(edit) => format!("roll {} {}", name(&edit.after), edit.by_ms),
        Edit::Slip(edit) => format!("slip {} {}", name(&edit.id), edit.by_ms),
        Edit::Slide(edit) => format!("slide {} {}", name(&edit.id), edit.by_ms),
        Edit::Paste(edit) => format!("paste {} {} {}", name(&edit.id), edit.at_ms, edit.copies),
        Edit::Overwrite(edit) => {
            format!(
                "overwrite {} {} {}",
                name(&edit.id),
                edit.at_ms,
                edit.copies
            )
        }
        Edit::Duplicate(Duplicate { id }) => format!("duplicate {}", name(id)),
        Edit::Adjust(Adjust { ids, changes }) => {
            format!(
                "look {} {}",
                names(ids),
                changes
                    .iter()
                    .map(format_adjustment)
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        }
        Edit::Clear(Clear) => "clear".into(),
        Edit::Restore(_) => "restore".into(),
    }
}

fn number(value: f64) -> String {
    ((value * 100.0).round() / 100.0).to_string()
}

fn format_adjustment(change: &Adjustment) -> String {
    let signed = |name: &str, v: f64| {
        format!(
            "{name}{}{}",
            if v < 0.0 { "-" } else { "+" },
            number(v.abs())
        )
    };
    match change {
        Adjustment::Motion(m) => format!("motion={}", m.as_ref().map_or("none", Motion::id)),
        Adjustment::Brightness(v) => signed("brightness", *v),
        Adjustment::Warmth(v) => signed("warmth", *v),
        Adjustment::Contrast(v) => format!("contrast*{}", number(*v)),
        Adjustment::Saturation(v) => format!("saturation*{}", number(*v)),
        Adjustment::BlackAndWhite => "bw".into(),
        Adjustment::Sepia => "sepia".into(),
        Adjustment::Vignette => "vignette".into(),
        Adjustment::Blur(v) => format!("blur={v}"),
        Adjustment::Mirror => "mirror".into(),
        Adjustment::Flip => "flip".into(),
        Adjustment::Sharpen(v) => format!("sharpen={v}"),
        Adjustment::Rotate(v) => format!("rotate={v}"),
        Adjustment::Crop(c) => format!("crop={}", c.map(|v| v.to_string()).join(",")),
        Adjustment::Opacity(v) => format!("opacity={v}"),
        Adjustment::Fit(v) => format!("fit={v}"),
        Adjustment::On(key) => key.name().to_owned(),
        Adjustment::Reset => "neutral".into(),
    }
}

fn format_text_style(change: &TextChange) -> String {
    let mut parts = Vec::new();
    parts.extend(change.text.clone().map(|t| format!("=\"{t}\"")));
    parts.extend(change.start_ms.map(|s| format!("@{s}")));
    parts.extend(change.duration_ms.map(|s| format!("+{s}")));
    parts.extend(change.position.as_ref().map(ToString::to_string));
    parts.extend(change.size.map(|s| format!("{s}px")));
    parts.extend(change.color.clone());
    parts.extend(
        change
            .background
            .clone()
            .map(|b| format!("bg={}", if b.is_empty() { "none" } else { &b })),
    );
    parts.extend(change.weight.clone());
    parts.extend(change.fade_ms.map(|f| format!("fade={f}")));
    parts.iter().map(|p| format!(" {p}")).collect()
}

fn corpus(text: &str) -> Vec<(&str, &str)> {
    let lines = text
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    lines
        .map(|l| {
            l.split_once(" => ")
                .unwrap_or_else(|| panic!("no ` => ` in {l}"))
        })
        .collect()
}

fn check_corpus(text: &str, lang: Lang, at_least: usize) {
    let sentences = corpus(text);
    assert!(sentences.len() >= at_least, "{} sentences", sentences.len());
    let mut wrong = Vec::new();
    for (sentence, expected) in &sentences {
        let mut replies = Vec::new();
        let got = apply_message(sentence, &mut replies);
        if got != *expected {
            wrong.push(format!(
                "{sentence}\n   expected {expected}\n   got  {got}   {}",
                replies.join(" / ")
            ));
        }
        let is_chinese = |s: &String| nemo_tui::i18n::locale::has_han(s) || s.starts_with("**");
        if lang == Lang::Zh
            && nemo_tui::i18n::locale::has_han(sentence)
            && !replies.iter().all(is_chinese)
        {
            wrong.push(format!(
                "{sentence}\n   replied in another language: {}",
                replies.join(" / ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        sentences.len(),
        wrong.join("\n")
    );
}

#[test]
fn english_sentences_are_understood() {
    check_corpus(include_str!("en.txt"), Lang::En, 300);
}

#[test]
fn chinese_sentences_are_understood() {
    check_corpus(include_str!("zh.txt"), Lang::Zh, 100);
}

#[test]
fn file_names_are_not_keywords() {
    let mut all = assets();
    all.extend([
        asset("loop.mp3", MediaKind::Sound, 8_000),
        asset("title-card.png", MediaKind::Photo, 0),
        asset("smile.jpg", MediaKind::Photo, 0),
        asset("静音.mp3", MediaKind::Sound, 8_000),
    ]);
    let base = timeline(&all[..8]);
    for (message, expected) in [
        ("use loop.mp3 as the music", "music loop 0.35"),
        ("add title-card.png", "append title-card"),
        ("insert smile.jpg after clip 1", "insert smile place=2"),
        ("replace clip 2 with smile.jpg", "replace forest smile"),
        ("用静音.mp3做背景音乐", "music 静音 0.35"),
    ] {
        let project = EditingContext {
            timeline: &base,
            assets: &all,
            memory: Memory::default(),
            read_text: caption_file,
            source_length: &|_| None,
            lang: Lang::En,
        };
        let edits: Vec<String> = match run(message, &project).outcome {
            MessageOutcome::Changed { steps, .. } => {
                steps.iter().map(|s| format_edit(&s.edit, &base)).collect()
            }
            other => vec![format!("{other:?}")],
        };
        assert_eq!(edits, [expected], "{message}");
    }
}

#[test]
fn the_timeline_matches_its_description() {
    let t = timeline(&assets());
    let spans: Vec<(u64, u64)> = t
        .track(TrackKind::Video, None)
        .unwrap()
        .segments
        .iter()
        .map(|s| (s.start_ms, s.end_ms()))
        .collect();
    assert_eq!(spans, [(0, 5_000), (5_000, 10_000), (10_000, 18_000)]);
    assert_eq!(Adjustments::default(), t.tracks[0].segments[0].adjustments);
}

#[test]
fn the_sentences_of_the_documentation_are_understood() {
    let studio = include_str!("../../docs/studio.md");
    let (_, rest) = studio.split_once("## What can be said").unwrap();
    let (section, _) = rest.split_once("## An agent").unwrap();
    let rows = section
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| about") && !l.starts_with("| in "));
    let sentences: Vec<&str> = rows
        .flat_map(|row| row.split('`').skip(1).step_by(2))
        .collect();
    assert!(sentences.len() > 40, "{}", sentences.len());
    let projects = examples::projects();
    let mut wrong = Vec::new();
    for sentence in sentences {
        let mut replies = Vec::new();
        let got = apply_message(sentence, &mut replies);
        let edits = || projects.iter().any(|p| p.edits(sentence).is_some());
        if ["unclear", "cannot", "refused", ""].contains(&got.as_str()) && !edits() {
            wrong.push(format!("{sentence}: {got} {}", replies.join(" / ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
