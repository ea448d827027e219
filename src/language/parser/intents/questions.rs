//! Questions about the project.

use crate::domain::timeline::{Role, Segment};
use crate::i18n::names::display_name;
use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::phrase::Shape;
use super::super::reading::{Action, answer};
use super::super::scene::{Domain, RequestContext};
use super::super::slots::Slots;
use super::super::target::{Kind, PICTURES, Target};
use super::examples;

/// `what can you do?`, `帮助`.
pub(super) fn abilities(s: &mut Slots) -> Option<Action> {
    s.word(&[Sense::Abilities])?;
    // "Are you able to slow things down?"
    if s.is_question() && !s.has(Sense::Polite) {
        s.rest();
    }
    s.is_complete().then_some(())?;
    answer(|_| Reply::Abilities(examples::of_topics()))
}

/// Volume in percent.
fn percent(x: &Segment) -> u64 {
    (x.volume * 100.0).round() as u64
}

fn volume_of(x: &Segment) -> Reply {
    Reply::Volume {
        name: x.name.clone(),
        percent: percent(x),
        muted: x.muted,
    }
}

fn length_of(x: &Segment) -> Reply {
    Reply::LengthOf {
        name: x.name.clone(),
        start_ms: x.start_ms,
        end_ms: x.end_ms(),
        duration_ms: x.duration_ms,
    }
}

/// The only segment that a question is about.
fn subject<'a>(scene: &RequestContext<'a>, targets: &[Target]) -> Option<&'a Segment> {
    let is_extreme = |t: &&Target| matches!(t, Target::Longest(_) | Target::Shortest(_));
    let target = targets
        .iter()
        .find(is_extreme)
        .or_else(|| targets.iter().find(|t| !matches!(t, Target::WholeVideo)))?;
    if matches!(target, Target::It(Kind::Any)) {
        return None;
    }
    match scene.select(target, Domain::Everything).ok()?.as_slice() {
        [x] => Some(*x),
        _ => None,
    }
}

fn all_targets(s: &mut Slots) -> Vec<Target> {
    s.targets(|_, _| true)
}

/// `how long is clip 3?`, `how many seconds is the second clip?`, `多长？`.
pub(super) fn how_long(s: &mut Slots) -> Option<Action> {
    if !s.is_question() {
        return None;
    }
    // "How many photos are there in total?" counts.
    let counts = s.has(Sense::HowMany) && s.has_target(|t, _| PICTURES.contains(&t.kind()));
    if counts && !s.has(Sense::HowLong) {
        return None;
    }
    let long = s.words(&[Sense::HowLong])
        || s.words(&[Sense::Total, Sense::LengthNoun])
        || s.words(&[Sense::HowMany]) && s.text().contains("second");
    if !long {
        return None;
    }
    let targets = all_targets(s);
    s.rest();
    answer(move |scene| {
        if scene.timeline.is_empty() {
            return Reply::Empty;
        }
        match subject(scene, &targets) {
            Some(x) => length_of(x),
            None => Reply::Length(scene.timeline.duration_ms()),
        }
    })
}

/// `when does the title disappear?`, `what is on screen at 0:20?`, 哪张照片放得最久.
pub(super) fn when(s: &mut Slots) -> Option<Action> {
    if !s.is_question() {
        return None;
    }
    let at = s.time_if(|t| t.shape == Shape::Plain && t.has(Sense::At));
    let asks_time = s.words(&[
        Sense::Begin,
        Sense::Finish,
        Sense::LastVerb,
        Sense::Show,
        Sense::Start,
        Sense::End,
    ]);
    let targets = all_targets(s);
    let is_extreme = |t: &Target| matches!(t, Target::Longest(_) | Target::Shortest(_));
    let names_one = targets
        .iter()
        .any(|t| !matches!(t, Target::WholeVideo | Target::It(_)));
    const WHEN: &[&str] = &[
        "when",
        "where",
        "从哪里",
        "从哪儿",
        "从哪开始",
        "what time",
        "what point",
        "what second",
        "which second",
        "什么时候",
        "何时",
        "几秒",
        "哪一秒",
    ];
    let text = s.plain_text();
    let asks_when = asks_time && names_one && WHEN.iter().any(|word| text.contains(word));
    if at.is_none() && !asks_when && !targets.iter().any(is_extreme) {
        return None;
    }
    s.rest();
    answer(move |scene| {
        let found = match at {
            Some(time) => scene.pictures().iter().find(|x| x.contains(time.ms)),
            None => subject(scene, &targets),
        };
        match (found, at) {
            (Some(x), _) => length_of(x),
            (None, Some(time)) => Reply::NoPictureAt(time.ms),
            (None, None) => Reply::CannotAnswer,
        }
    })
}

/// `how loud is the music?`, `why is the music so loud?`, `音量是多少`.
pub(super) fn how_loud(s: &mut Slots) -> Option<Action> {
    if !s.is_question() {
        return None;
    }
    let asks = s.words(&[Sense::HowLoud])
        || s.words(&[
            Sense::VolumeNoun,
            Sense::LoudAdjective,
            Sense::QuietAdjective,
            Sense::Mute,
        ]);
    if !asks {
        return None;
    }
    let targets = all_targets(s);
    s.rest();
    answer(move |scene| match subject(scene, &targets) {
        Some(x) => volume_of(x),
        None => Reply::WhoseVolume,
    })
}

/// `is it portrait or landscape?`, `is the last clip in slow motion?`.
pub(super) fn property(s: &mut Slots) -> Option<Action> {
    if !s.is_question() {
        return None;
    }
    let shape = s.words(&[
        Sense::Vertical,
        Sense::Landscape,
        Sense::Square,
        Sense::AspectNoun,
        Sense::Resolution,
        Sense::FrameRate,
    ]);
    let speed = s.words(&[
        Sense::SpeedNoun,
        Sense::SlowMotion,
        Sense::SpeedUp,
        Sense::SlowDown,
        Sense::NormalSpeed,
    ]);
    if !shape && !speed {
        return None;
    }
    let targets = all_targets(s);
    s.rest();
    answer(move |scene| {
        let canvas = scene.timeline.canvas;
        if shape {
            return Reply::Canvas {
                width: canvas.width,
                height: canvas.height,
                fps: canvas.fps,
            };
        }
        match subject(scene, &targets) {
            Some(x) => Reply::Speed {
                name: x.name.clone(),
                speed: x.speed,
            },
            None => Reply::CannotAnswer,
        }
    })
}

/// `how do I undo?`, `怎么撤销上一步？`.
pub(super) fn how_to(s: &mut Slots) -> Option<Action> {
    s.words(&[Sense::HowTo]).then_some(())?;
    if !s.is_question() {
        return None;
    }
    let undo = s.words(&[Sense::Undo, Sense::Redo, Sense::GoBackTo]);
    let export = s.words(&[Sense::Export, Sense::FileFormat, Sense::OutputSize]);
    s.rest();
    answer(move |_| {
        if undo {
            Reply::HowToUndo
        } else if export {
            Reply::HowToExport
        } else {
            Reply::HowTo
        }
    })
}

/// Words of a question about a list that do not change the answer.
const LIST_FILLERS: &[Sense] = &[
    Sense::Name,
    Sense::LengthNoun,
    Sense::Saying,
    Sense::Total,
    Sense::All,
    Sense::Some,
    Sense::New,
    Sense::Show,
    Sense::Add,
    Sense::LastVerb,
];

/// Things that a question about a list names.
struct ListWords {
    order: bool,
    files: bool,
    titles: bool,
    pictures: bool,
    targets: Vec<Target>,
}

impl ListWords {
    /// Explains the words for what is listed; none if nothing is.
    fn take(s: &mut Slots, listed: bool) -> Option<Self> {
        let order = s.words(&[Sense::OrderQuestion, Sense::OrderNoun]);
        let files = s.words(&[Sense::Files]);
        let how_many = s.words(&[Sense::HowMany]);
        let tracks = s.words(&[Sense::Track]);
        let targets = all_targets(s);
        let what = s.words(&[Sense::Question, Sense::ListWord]) || listed;
        let has = |kinds: &[Kind]| {
            targets.iter().any(|t| {
                kinds.contains(&t.kind()) && !matches!(t, Target::WholeVideo | Target::It(_))
            })
        };
        let titles = has(&[Kind::Title]) || s.words(&[Sense::Text, Sense::Caption]);
        let pictures = has(&[Kind::Clip, Kind::Photo, Kind::Video]);
        let sounds = has(&[Kind::Music, Kind::Voice, Kind::Effect]);
        let whole_video = targets
            .iter()
            .any(|t| matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
        s.words(LIST_FILLERS);
        let about = order
            || files
            || how_many
            || tracks
            || titles
            || pictures
            || sounds
            || whole_video
            || what;
        about.then_some(Self {
            order,
            files,
            titles,
            pictures,
            targets,
        })
    }
}

/// `list the clips`, `what's on the timeline?`, `what is the title?`, `有哪些轨道`.
pub(super) fn list(s: &mut Slots) -> Option<Action> {
    let listed = s.words(&[Sense::ListWord]);
    let asks = s.is_question() || listed;
    if !asks {
        return None;
    }
    let words = ListWords::take(s, listed)?;
    // A question with words that are not about the list is not answered by it.
    if !s.is_complete() {
        return None;
    }
    answer(move |scene| listing(scene, &words))
}

/// The list, or the segment, that a question is about.
fn listing(scene: &RequestContext, words: &ListWords) -> Reply {
    if words.files {
        return Reply::Media(scene.assets.iter().map(|a| a.name.clone()).collect());
    }
    if scene.timeline.is_empty() {
        return Reply::Empty;
    }
    if words.titles {
        return Reply::Titles(
            scene
                .titles()
                .iter()
                .map(|x| format!("\"{}\"", x.name))
                .collect(),
        );
    }
    if let (Some(x), false) = (subject(scene, &words.targets), words.order) {
        return length_of(x);
    }
    if words.pictures || words.order {
        let names = scene
            .pictures()
            .iter()
            .enumerate()
            .map(|(i, p)| format!("{}. {}", i + 1, p.name));
        return Reply::Segments(names.collect());
    }
    Reply::Summary(scene.summary())
}

/// Explains "are there any transitions", 有哪些转场.
fn asks_for_transitions(s: &mut Slots) -> bool {
    const ASKS: &[&str] = &["any", "there", "what", "which", "有", "几", "哪", "什么"];
    let asks = s.says_any_part(ASKS) && s.words(&[Sense::TransitionNoun, Sense::Crossfade]);
    if asks {
        s.rest();
    }
    asks
}

/// The transitions of the video, each with the segment that it leads to.
fn transitions(scene: &RequestContext) -> Reply {
    let named = scene.pictures().iter().filter_map(|p| {
        let transition = p.transition.as_ref()?;
        let kind = display_name(scene.lang, transition.kind.id());
        let seconds = transition.duration_ms as f64 / 1_000.0;
        Some(format!("{kind} {seconds}s → {}", p.name))
    });
    let list: Vec<String> = named.collect();
    if list.is_empty() {
        Reply::NoTransitions
    } else {
        Reply::Transitions(list)
    }
}

/// `is there any music in it?`, `有音乐吗`.
pub(super) fn presence(s: &mut Slots) -> Option<Action> {
    if !s.is_question() {
        return None;
    }
    if asks_for_transitions(s) {
        return answer(transitions);
    }
    let targets = all_targets(s);
    let music = targets.iter().any(|t| t.kind() == Kind::Music);
    let voice = targets.iter().any(|t| t.kind() == Kind::Voice);
    if !music && !voice {
        return None;
    }
    s.rest();
    answer(move |scene| {
        let role = if music { Role::Music } else { Role::Voice };
        match scene.sounds(&role).first() {
            Some(x) => volume_of(x),
            None if music => Reply::NoMusic,
            None => Reply::NoVoice,
        }
    })
}
