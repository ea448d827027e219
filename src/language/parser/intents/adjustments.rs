//! The words for picture adjustments: motion, fit, color, blur, mirror and rotation.

use crate::domain::adjustments::Adjustment;
use crate::domain::timeline::{Fit, Motion};

use super::super::lexicon::{Sense, Senses};
use super::super::phrase::{Phrase, PhraseKind};
use super::super::slots::Slots;
use super::super::token::Quantity;

/// An adjustment with the position of the word for it.
type PlacedAdjustment = (usize, Adjustment);

const MOTION_WORDS: &[Sense] = &[
    Sense::ZoomIn,
    Sense::ZoomOut,
    Sense::Zoom,
    Sense::KenBurns,
    Sense::Pan,
    Sense::Tilt,
    Sense::Motion,
    Sense::HoldStill,
];

/// Explains the words of all adjustments and returns these in the order of the words.
pub(super) fn adjustments(s: &mut Slots) -> Vec<Adjustment> {
    let mut found: Vec<PlacedAdjustment> = Vec::new();
    let negative = s.has_any(&[Sense::No, Sense::Remove]);
    let change = motion(s, negative);
    found.extend(placed(s, MOTION_WORDS, change));
    let change = fit(s);
    let fit_words = &[Sense::BlurBars, Sense::Letterbox, Sense::FillFrame];
    found.extend(placed(s, fit_words, change));
    found.extend(reset(s, negative));
    found.extend(named(s, Sense::BlackWhite, Adjustment::BlackAndWhite));
    found.extend(named(s, Sense::Sepia, Adjustment::Sepia));
    if !negative {
        found.extend(named(s, Sense::Vignette, Adjustment::Vignette));
    }
    let change = blur(s, negative);
    found.extend(placed(
        s,
        &[Sense::Blur, Sense::Sharp, Sense::Unblur],
        change,
    ));
    found.extend(named(s, Sense::Mirror, Adjustment::Mirror));
    found.extend(named(s, Sense::FlipVertical, Adjustment::Flip));
    let change = rotation(s);
    let turn_words = &[
        Sense::Rotate,
        Sense::UpsideDown,
        Sense::Clockwise,
        Sense::Counterclockwise,
    ];
    found.extend(placed(s, turn_words, change));
    let mut colors = colors(s);
    // Several color words share one amount.
    let (level, strength) = (level(s), amount(s));
    for (_, change) in &mut colors {
        match level {
            Some(level) => set_level(change, level),
            None => scale(change, strength),
        }
    }
    found.extend(colors);
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, change)| change).collect()
}

/// An adjustment with the position of the first word that has one of the senses.
fn placed(s: &Slots, senses: &[Sense], change: Option<Adjustment>) -> Option<PlacedAdjustment> {
    Some((s.find_any(senses)?, change?))
}

/// Explains the words with the sense as an adjustment.
fn named(s: &mut Slots, sense: Sense, change: Adjustment) -> Option<PlacedAdjustment> {
    let at = s.find(sense)?;
    s.words(&[sense]).then_some((at, change))
}

/// Removal of all adjustments: `reset the look`, `no effects`.
fn reset(s: &mut Slots, negative: bool) -> Option<PlacedAdjustment> {
    let noun = s.find(Sense::LookNoun).filter(|_| negative);
    let at = s.find(Sense::ResetLook).or(noun);
    let resets = s.words(&[Sense::ResetLook]) || negative && s.words(&[Sense::LookNoun]);
    if !resets {
        return None;
    }
    s.words(&[Sense::No, Sense::Remove, Sense::All]);
    Some((at?, Adjustment::Reset))
}

/// "A bit" without its article.
pub(super) const A_BIT: &[&str] = &["bit", "little", "lil"];

/// Strength of an adjustment (0–1); a visible default if the request gives no amount.
fn amount(s: &mut Slots) -> f64 {
    let share = s
        .share()
        .map(|(share, _)| share)
        .filter(|l| *l > 0.0 && *l <= 1.0)
        .or_else(|| multiple(s));
    let much = s.words(&[Sense::Much]);
    // "暗一点" is one word.
    let bit = s.words(&[Sense::ABit])
        || s.says(A_BIT)
        || s.says(&[
            "a bit more",
            "a little more",
            "a touch more",
            "slightly more",
        ])
        || s.phrases.iter().any(|p| {
            let text = p.text(s.message);
            text.chars().count() > 2 && text.ends_with("一点") && p.is_word()
        });
    share.unwrap_or(match (much, bit) {
        (true, _) => 0.4,
        (_, true) => 0.1,
        _ => 0.2,
    })
}

/// Strength of 对比度增强到1.2倍.
fn multiple(s: &mut Slots) -> Option<f64> {
    const SCALED: &[Sense] = &[Sense::Contrast, Sense::Saturation];
    let falls = s.has_any(&[Sense::Lower, Sense::Less]);
    let factor = (s.has_any(SCALED) && !falls).then(|| s.factor())??;
    (factor > 1.0 && factor <= 2.0).then_some(factor - 1.0)
}

/// Words before an amount that is added: 亮度加20%.
const PLUS: &[&str] = &["加", "增加", "加上"];

/// Words before an amount that is taken away: 亮度减20%.
const MINUS: &[&str] = &["减", "减少", "减去"];

/// Lowest level without a word such as "to": less may be a step.
const MIN_BARE_LEVEL: f64 = 0.5;

/// A value to set instead of a step, as a share of the original: "reduce the saturation to 80 %",
/// "half as saturated", 对比度130%.
fn level(s: &mut Slots) -> Option<f64> {
    const NOUNS: &[Sense] = &[Sense::Contrast, Sense::Saturation, Sense::BrightnessNoun];
    const DIRECTIONS: &[Sense] = &[
        Sense::Raise,
        Sense::Lower,
        Sense::More,
        Sense::Less,
        Sense::Bigger,
        Sense::Smaller,
    ];
    let names_property = s.has_any(NOUNS);
    if !names_property && !s.has_any(&[Sense::Brighter, Sense::Darker]) {
        return None;
    }
    let is_step = s.has_any(DIRECTIONS) || s.has_share_by() || s.says(PLUS) || s.says(MINUS);
    let moves = is_step || s.has_any(&[Sense::UpParticle, Sense::DownParticle]);
    let is_to = s.has_share_after(&[Sense::To])
        || !moves && s.has_share_after(&[Sense::At])
        || s.text().contains(['到', '为']);
    let compares = s.says_any_part(&["half as ", "as saturated", "half the ", "一半"]);
    if !(is_to || names_property && (compares || !moves)) {
        return None;
    }
    let (share, _) = s.share()?;
    if !is_to && !compares && share < MIN_BARE_LEVEL {
        s.contradict();
    }
    (share > 0.0 && share <= 2.0).then_some(share)
}

/// Sets an adjustment of strength 1 or -1 to a share of the original.
fn set_level(change: &mut Adjustment, level: f64) {
    match change {
        Adjustment::Brightness(v) => *v = level - 1.0,
        Adjustment::Contrast(v) | Adjustment::Saturation(v) => *v = level,
        _ => {}
    }
}

/// Scales an adjustment of strength 1 to its strength.
fn scale(change: &mut Adjustment, amount: f64) {
    match change {
        Adjustment::Brightness(v) | Adjustment::Warmth(v) => *v *= amount,
        Adjustment::Contrast(v) => {
            *v = if *v > 0.0 {
                1.0 + amount
            } else {
                1.0 / (1.0 + amount)
            }
        }
        Adjustment::Saturation(v) => *v = if *v > 0.0 { 1.0 + amount } else { 1.0 - amount },
        _ => {}
    }
}

/// Color adjustments with strength 1 or -1.
fn colors(s: &mut Slots) -> Vec<PlacedAdjustment> {
    let rises = s.has_any(&[Sense::Raise, Sense::More]) || s.says(PLUS);
    let falls = s.has_any(&[Sense::Lower, Sense::Less]) || s.says(MINUS) || lowers_brightness(s);
    let strength = if falls { -1.0 } else { 1.0 };
    // "Lower the brightness of the city and the saturation of the beach": in which direction?
    if !rises && !falls && is_bare_noun(s) {
        s.contradict();
    }
    let mut found = Vec::new();
    found.extend(brightness(s, rises, falls));
    found.extend(
        named(s, Sense::Desaturate, Adjustment::Saturation(-1.0))
            .or_else(|| named(s, Sense::Saturation, Adjustment::Saturation(strength)))
            .or_else(|| more_color(s, rises, falls)),
    );
    let contrast = named(s, Sense::Contrast, Adjustment::Contrast(strength));
    let has_saturation = found
        .iter()
        .any(|(_, change)| matches!(change, Adjustment::Saturation(_)));
    if let (Some((at, _)), false) = (&contrast, has_saturation)
        && gives_punch(s)
    {
        found.push((*at, Adjustment::Saturation(strength)));
    }
    found.extend(contrast);
    found.extend(
        named(s, Sense::Warmer, Adjustment::Warmth(strength))
            .or_else(|| named(s, Sense::Cooler, Adjustment::Warmth(-1.0))),
    );
    if !found.is_empty() {
        s.words(&[
            Sense::Raise,
            Sense::Lower,
            Sense::More,
            Sense::Less,
            Sense::UpParticle,
            Sense::DownParticle,
            Sense::Bigger,
            Sense::Smaller,
        ]);
    }
    found
}

/// Returns true for "lower the brightness", whose verb is that of what follows as well: "… and the
/// contrast".
fn lowers_brightness(s: &Slots) -> bool {
    const NOUNS: &[&str] = &["brightness", "亮度"];
    let lowers =
        |p: &Phrase| p.senses.has(Sense::Darker) && NOUNS.iter().any(|noun| p.plain.contains(noun));
    s.phrases.iter().any(lowers)
}

/// Returns true for "… and the saturation of the beach" after another request.
fn is_bare_noun(s: &Slots) -> bool {
    const NOUNS: &[&str] = &["saturation", "contrast", "饱和度", "对比度"];
    let has_verb = s.phrases.iter().any(Phrase::is_only_verb);
    let (up, down) = (Sense::UpParticle, Sense::DownParticle);
    let follows = !s.text_before().is_empty();
    follows && !has_verb && !s.has_amount() && !s.has_any(&[up, down]) && s.says_any_part(NOUNS)
}

/// Returns true for "the colors are dull, give them more punch": not only contrast.
fn gives_punch(s: &Slots) -> bool {
    let text = s.plain_text();
    let is_punch = ["punch", "冲击", "衝擊"]
        .iter()
        .any(|word| text.contains(word));
    is_punch && (s.has(Sense::ColorNoun) || follows_colors(s))
}

/// Returns true if the words before the request name colors.
pub(super) fn follows_colors(s: &Slots) -> bool {
    const WORDS: &[&str] = &["color", "colour", "颜色", "顏色", "色彩"];
    let before = s.lower_before();
    WORDS.iter().any(|word| before.contains(word))
}

/// "more contrast and color": more of it is saturation.
fn more_color(s: &mut Slots, rises: bool, falls: bool) -> Option<PlacedAdjustment> {
    let strength = if falls { -1.0 } else { 1.0 };
    (rises != falls)
        .then(|| named(s, Sense::ColorNoun, Adjustment::Saturation(strength)))
        .flatten()
}

fn brightness(s: &mut Slots, rises: bool, falls: bool) -> Option<PlacedAdjustment> {
    let by_adjective = named(s, Sense::Darker, Adjustment::Brightness(-1.0))
        .or_else(|| named(s, Sense::Brighter, Adjustment::Brightness(1.0)));
    if by_adjective.is_some() {
        return by_adjective;
    }
    let has_direction = rises != falls || s.has_any(&[Sense::UpParticle, Sense::DownParticle]);
    if !has_direction {
        return None;
    }
    let is_darker = falls || s.has(Sense::DownParticle) && !rises;
    let strength = if is_darker { -1.0 } else { 1.0 };
    named(s, Sense::BrightnessNoun, Adjustment::Brightness(strength))
}

fn motion(s: &mut Slots, negative: bool) -> Option<Adjustment> {
    if negative
        && s.words(&[
            Sense::Motion,
            Sense::Zoom,
            Sense::KenBurns,
            Sense::ZoomIn,
            Sense::Pan,
        ])
        || s.words(&[Sense::HoldStill])
    {
        s.words(&[Sense::No, Sense::Remove, Sense::Finish]);
        return Some(Adjustment::Motion(None));
    }
    let motion = if s.words(&[Sense::ZoomOut]) {
        Motion::ZoomOut
    } else if s.words(&[Sense::ZoomIn, Sense::KenBurns]) {
        Motion::ZoomIn
    } else if s.words(&[Sense::Pan]) {
        pan_direction(s).unwrap_or(Motion::PanRight)
    } else if s.words(&[Sense::Tilt]) {
        pan_direction(s).unwrap_or(Motion::PanUp)
    } else if s.words(&[Sense::Motion, Sense::Zoom]) {
        if s.words(&[Sense::OutParticle]) {
            Motion::ZoomOut
        } else {
            Motion::ZoomIn
        }
    } else {
        return None;
    };
    s.explain_written(&["slowly", "gradually", "softly", "smoothly"]);
    s.words(&[
        Sense::SlowDown,
        Sense::Motion,
        Sense::InParticle,
        Sense::LookNoun,
        Sense::ABit,
        Sense::Zoom,
        Sense::Some,
    ]);
    Some(Adjustment::Motion(Some(motion)))
}

/// Explains the word for the direction of a camera motion.
fn pan_direction(s: &mut Slots) -> Option<Motion> {
    // "From left to right" is no mirror here.
    if s.has_written(&["left"]) && s.has_written(&["right"]) {
        let text = s.plain_text();
        s.explain_written(&["left to right", "right to left", "left", "right"]);
        s.words(&[Sense::Left, Sense::Right, Sense::Mirror]);
        let is_right = text.find("left") < text.find("right");
        return Some(if is_right {
            Motion::PanRight
        } else {
            Motion::PanLeft
        });
    }
    let directions = [
        (&[Sense::Left][..], Motion::PanLeft),
        (&[Sense::Right], Motion::PanRight),
        (&[Sense::UpParticle, Sense::Top], Motion::PanUp),
        (&[Sense::DownParticle, Sense::Bottom], Motion::PanDown),
    ];
    directions
        .into_iter()
        .find(|(senses, _)| s.word(senses).is_some())
        .map(|(_, motion)| motion)
}

fn fit(s: &mut Slots) -> Option<Adjustment> {
    let fit = if s.words(&[Sense::BlurBars]) {
        Fit::Blur
    } else if s.words(&[Sense::Letterbox]) {
        Fit::Contain
    } else if s.words(&[Sense::FillFrame]) {
        Fit::Cover
    } else {
        return None;
    };
    s.words(&[Sense::FrameNoun, Sense::Bars, Sense::All]);
    Some(Adjustment::Fit(fit))
}

fn blur(s: &mut Slots, negative: bool) -> Option<Adjustment> {
    if s.words(&[Sense::Unblur]) || negative && s.has(Sense::Blur) {
        s.words(&[Sense::No, Sense::Remove, Sense::Sharp, Sense::Blur]);
        return Some(Adjustment::Blur(0.0));
    }
    let sharpens = s.words(&[Sense::Sharp]);
    // 有点糊 says what is wrong.
    let complains = |p: &Phrase| p.senses.has(Sense::Blur) && p.is_complained(s.message);
    if s.phrases.iter().any(complains) && !sharpens {
        return None;
    }
    if !s.words(&[Sense::Blur]) && !sharpens {
        return None;
    }
    let share = s.share().map(|(share, _)| share);
    let bit = s.words(&[Sense::ABit]);
    let much = s.words(&[Sense::Much]);
    let amount = share.unwrap_or(match (bit, much) {
        (true, _) => 0.2,
        (_, true) => 0.8,
        _ => 0.5,
    });
    Some(if sharpens {
        Adjustment::Sharpen(amount)
    } else {
        Adjustment::Blur(amount)
    })
}

/// Returns true for "turn it 180".
fn has_turn_number(s: &Slots) -> bool {
    let is_turn = |n: f64| [90.0, 180.0, 270.0].contains(&n);
    s.phrases.iter().any(|p| {
        let number = matches!(p.kind, PhraseKind::Amount(Quantity::Number(n), _) if is_turn(n));
        number && p.preposition == Senses::NONE
    })
}

/// Clockwise rotation (degrees).
fn rotation(s: &mut Slots) -> Option<Adjustment> {
    let upside = s.words(&[Sense::UpsideDown]);
    // "turn clip 1 black and white" turns nothing.
    let is_turn = s.says(&["turn", "turned", "转"]);
    let turns = s.has_any(&[
        Sense::Clockwise,
        Sense::Counterclockwise,
        Sense::Left,
        Sense::Right,
    ]) || s.has_degrees()
        || has_turn_number(s);
    // "90 degrees clockwise", "90 clockwise" say it all.
    let says_all = (s.has_degrees() || has_turn_number(s))
        && s.has_any(&[Sense::Clockwise, Sense::Counterclockwise]);
    let verb = (!is_turn || turns) && s.words(&[Sense::Rotate]) || says_all;
    let degrees = s.degrees().or_else(|| {
        if verb {
            s.number().map(|n| n as i32)
        } else {
            None
        }
    });
    if upside {
        return Some(Adjustment::Rotate(180));
    }
    if !verb {
        return None;
    }
    let back = s.words(&[Sense::Counterclockwise]) || s.words(&[Sense::Left]);
    if !back && !s.words(&[Sense::Clockwise]) {
        s.words(&[Sense::Right]);
    }
    let degrees = degrees.unwrap_or(90) * if back { -1 } else { 1 };
    let degrees = degrees.rem_euclid(360);
    (degrees % 90 == 0 && degrees > 0).then_some(Adjustment::Rotate(degrees as u32))
}
