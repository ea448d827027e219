//! Display text of property values.

use super::locale::Lang;
use super::names::display_name;
use crate::domain::clock::{exact, precise, seconds, span};
use crate::domain::diff::{
    AdjustmentAmount, AdjustmentSetting, Appearance, Change, Property, Value,
};
use crate::domain::text::one_line;

/// Values before and after a change.
pub(crate) struct Values {
    pub before: String,
    pub after: String,
}

impl Values {
    /// Returns the values of a change, with times as precise as necessary to differ.
    pub fn of(lang: Lang, change: &Change) -> Self {
        let text = |v: Option<&Value>| value(lang, change.property, v);
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let values = Self {
            before: text(before),
            after: text(after),
        };
        match (before.and_then(exact_time), after.and_then(exact_time)) {
            (Some(before), Some(after)) if values.before == values.after => Self { before, after },
            _ => values,
        }
    }
}

/// Returns a time or time range with ms precision.
fn exact_time(value: &Value) -> Option<String> {
    match value {
        Value::Time(ms) => Some(exact(*ms)),
        Value::Span { start_ms, end_ms } => {
            Some(format!("{}–{}", exact(*start_ms), exact(*end_ms)))
        }
        _ => None,
    }
}

/// Returns the display text of a property's value.
pub fn value(lang: Lang, property: Property, value: Option<&Value>) -> String {
    match (value, property) {
        (Some(Value::Text(text)), property) => stored_text(lang, property, text),
        (Some(value), _) => typed(lang, value),
        (None, Property::Transition) => display_name(lang, "cut"),
        (None, Property::Appearance) => pick(lang, "none", "无").to_owned(),
        (None, _) => String::new(),
    }
}

/// Returns the display text of a value.
pub fn typed(lang: Lang, value: &Value) -> String {
    match value {
        Value::Span { start_ms, end_ms } => span(*start_ms, *end_ms),
        Value::Time(ms) => precise(*ms),
        Value::Volume {
            percent,
            muted,
            ducked,
        } => volume(lang, *percent, *muted, *ducked),
        Value::Playback {
            speed,
            reversed,
            frozen,
            looped,
        } => match (frozen, reversed, looped) {
            (true, ..) => pick(lang, "frozen", "定格").to_owned(),
            (_, true, _) => format!("{speed}x {}", pick(lang, "reversed", "倒放")),
            (_, _, true) => format!("{speed}x {}", pick(lang, "looped", "循环")),
            _ => format!("{speed}x"),
        },
        Value::Size(px) => px.to_string(),
        Value::Style {
            weight,
            background,
            roll,
            spoken,
        } => {
            let described = style(lang, weight.as_deref(), background.as_deref(), *roll);
            match spoken {
                Some(_) => described + pick(lang, ", follows the words", "，跟随语音"),
                None => described,
            }
        }
        Value::Transition { kind, duration_ms } => {
            format!("{} {}s", display_name(lang, kind), seconds(*duration_ms))
        }
        Value::Fades { in_ms, out_ms } => {
            let side = |name, ms: u64| (ms > 0).then(|| format!("{name} {}s", seconds(ms)));
            let fade_in = side(pick(lang, "in", "淡入"), *in_ms);
            let fade_out = side(pick(lang, "out", "淡出"), *out_ms);
            let sides: Vec<String> = fade_in.into_iter().chain(fade_out).collect();
            match sides.is_empty() {
                true => pick(lang, "none", "无").to_owned(),
                false => sides.join(pick(lang, ", ", "，")),
            }
        }
        Value::Appearance(look) => appearance(lang, look),
        Value::Canvas {
            width,
            height,
            fps,
            loudness,
        } => {
            let loudness = loudness.map(|l| format!(", {l} LUFS")).unwrap_or_default();
            format!("{width}x{height} {fps} fps{loudness}")
        }
        Value::Text(text) => one_line(text),
    }
}

/// Selects the English or the Chinese text.
fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

/// Returns `35%`, `35%, ducked` or `muted`.
fn volume(lang: Lang, percent: u64, muted: bool, ducked: bool) -> String {
    match (muted, ducked) {
        (true, _) => display_name(lang, "muted"),
        (_, true) => format!("{percent}%{}", pick(lang, ", ducked", "，说话时压低")),
        _ => format!("{percent}%"),
    }
}

/// Returns `bold, on #000000, rolling`.
fn style(lang: Lang, weight: Option<&str>, background: Option<&str>, roll: bool) -> String {
    let weight = match weight.unwrap_or("semibold") {
        "semibold" => pick(lang, "semibold", "半粗").to_owned(),
        "bold" => pick(lang, "bold", "粗体").to_owned(),
        "regular" => pick(lang, "regular", "常规").to_owned(),
        "light" => pick(lang, "light", "细体").to_owned(),
        other => one_line(other),
    };
    let on = pick(lang, ", on ", "，底色 ");
    let background = background.map(|color| format!("{on}{}", one_line(color)));
    let roll = if roll {
        pick(lang, ", rolling", "，滚动")
    } else {
        ""
    };
    format!("{weight}{}{roll}", background.unwrap_or_default())
}

fn appearance(lang: Lang, look: &Appearance) -> String {
    let inset = look.inset.as_ref();
    let inset = inset.map(|(position, width)| format!("{} {width}%", display_name(lang, position)));
    let fit = look.fit.as_ref().map(|fit| display_name(lang, fit));
    let adjustments = look.adjustments.iter().map(|s| adjustment(lang, s));
    let parts: Vec<String> = inset.into_iter().chain(fit).chain(adjustments).collect();
    if parts.is_empty() {
        return pick(lang, "none", "无").to_owned();
    }
    parts.join(pick(lang, ", ", "，"))
}

/// Returns the display text of a segment's adjustments: `zoom-in, brightness 120%`.
pub fn adjustments(lang: Lang, settings: &[AdjustmentSetting]) -> String {
    let parts: Vec<String> = settings.iter().map(|s| adjustment(lang, s)).collect();
    parts.join(pick(lang, ", ", "，"))
}

fn adjustment(lang: Lang, setting: &AdjustmentSetting) -> String {
    let name = display_name(lang, &setting.name);
    match setting.amount {
        AdjustmentAmount::On => name,
        AdjustmentAmount::Percent(percent) => format!("{name} {percent}%"),
        AdjustmentAmount::Degrees(degrees) => format!("{name} {degrees}°"),
        AdjustmentAmount::Sides(sides) => {
            format!("{name} {}", sides.map(|s| format!("{s}%")).join("/"))
        }
    }
}

/// Translates a value that version 0.1 stored as English display text.
fn stored_text(lang: Lang, property: Property, text: &str) -> String {
    let text = one_line(text);
    if lang == Lang::En {
        return text;
    }
    match property {
        Property::Fades => text.replace("in ", "淡入 ").replace(", out ", "，淡出 "),
        Property::Transition => match text.split_once(' ') {
            Some((kind, length)) => format!("{} {length}", display_name(lang, kind)),
            None => display_name(lang, &text),
        },
        Property::Volume => text
            .replace("muted", "静音")
            .replace(", ducked", "，说话时压低"),
        Property::Speed => text
            .replace("frozen", "定格")
            .replace(" reversed", " 倒放")
            .replace(" looped", " 循环"),
        Property::Style => {
            let terms = [
                ("semibold", "半粗"),
                ("bold", "粗体"),
                ("regular", "常规"),
                ("light", "细体"),
                (", on ", "，底色 "),
                (", rolling", "，滚动"),
                (", follows the words", "，跟随语音"),
            ];
            terms
                .iter()
                .fold(text, |text, (en, zh)| text.replace(en, zh))
        }
        Property::Position => display_name(lang, &text),
        Property::Appearance => {
            let named = |part: &str| match part.split_once(' ') {
                Some((name, amount)) => format!("{} {amount}", display_name(lang, name)),
                None => display_name(lang, part),
            };
            text.split(", ").map(named).collect::<Vec<_>>().join("，")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_and_stored_values_have_the_same_text() {
        let fades = Value::Fades {
            in_ms: 300,
            out_ms: 0,
        };
        let look = Value::Appearance(Box::new(Appearance {
            inset: Some(("top-left".into(), 30)),
            fit: None,
            adjustments: vec![AdjustmentSetting {
                name: "brightness".into(),
                amount: AdjustmentAmount::Percent(20),
            }],
        }));
        let volume = Value::Volume {
            percent: 35,
            muted: false,
            ducked: true,
        };
        for (property, typed, stored) in [
            (Property::Fades, fades, "in 0.3s"),
            (Property::Appearance, look, "top-left 30%, brightness 20%"),
            (Property::Volume, volume, "35%, ducked"),
        ] {
            for lang in [Lang::En, Lang::Zh] {
                let stored = Value::Text(stored.into());
                assert_eq!(
                    value(lang, property, Some(&typed)),
                    value(lang, property, Some(&stored))
                );
            }
        }
    }
}
