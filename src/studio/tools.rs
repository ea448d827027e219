//! Typed edits as tools of an LLM agent: their names, their arguments, and the conversion of calls
//! to an [`Edit`]. Output of a model reaches the timeline only through these tools and
//! [`Edit::apply`].

use serde_json::{Map, Value, json};

use crate::domain::adjustments::Adjustment;
use crate::domain::assemble::{Assembly, DEFAULT_PHOTO_MS};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{
    CaptionNotes, Cue, Edge, Edit, PictureInPicture, TextCard, TextChange, TextRole,
};
use crate::domain::text::one_line;
use crate::domain::timeline::{Fit, Motion, Position, Transition, TransitionKind};

/// Name, description and arguments of a tool. Arguments are `name:type`, optional ones end with
/// `?`.
type Tool = (&'static str, &'static str, &'static str);

const TEXT_ARGUMENTS: &str = "text?:string start_ms?:integer duration_ms?:integer \
    position?:string size?:integer color?:string background?:string weight?:string \
    fade_ms?:integer";

const TOOLS: &[Tool] = &[
    (
        "assemble",
        "Creates a new cut from media files, in this order. Titles are kept.",
        "media:names length_ms?:integer each_ms?:integer transition?:string \
         transition_ms?:integer voice?:names music?:string",
    ),
    (
        "append",
        "Appends media files to the video track.",
        "media:names each_ms?:integer",
    ),
    (
        "insert",
        "Inserts a photo or clip into the video track at a position counted from 1.",
        "media:string place:integer each_ms?:integer",
    ),
    (
        "replace",
        "Replaces the media file of a segment.",
        "id:string media:string",
    ),
    (
        "add_title",
        "Adds a text. kind is title, caption or lower-third.",
        "kind?:string",
    ),
    (
        "change_title",
        "Changes a text; omitted properties are kept.",
        "id:string",
    ),
    (
        "add_captions",
        "Adds captions: one line each, as `start_ms end_ms text`.",
        "lines:names",
    ),
    (
        "add_card",
        "Adds a text card on black after the end; roll scrolls the lines like credits.",
        "text:string duration_ms?:integer roll?:boolean",
    ),
    (
        "overlay",
        "Adds a picture in picture; scale is its share of the canvas width.",
        "media:string position?:string scale?:number opacity?:number start_ms?:integer \
         duration_ms?:integer",
    ),
    (
        "add_sound",
        "Adds speech (role voice) or a sound effect (role sfx) at a time.",
        "media:string role:string start_ms:integer",
    ),
    (
        "set_music",
        "Sets the background music; media is the name of a sound or one of lo-fi, upbeat, calm, \
         cinematic. volume 1 is the original level.",
        "media:string volume:number",
    ),
    (
        "remove",
        "Removes segments and closes the gaps.",
        "ids:names",
    ),
    ("lift", "Removes segments and leaves gaps.", "ids:names"),
    (
        "start_at",
        "Moves the start of a segment to a time.",
        "id:string start_ms:integer",
    ),
    (
        "trim",
        "Trims an edge (start or end).",
        "id:string edge:string by_ms:integer",
    ),
    (
        "set_duration",
        "Sets the duration of a segment.",
        "id:string duration_ms:integer",
    ),
    (
        "cut_range",
        "Removes a range of the timeline and closes the gap.",
        "from_ms:integer to_ms:integer",
    ),
    (
        "keep_range",
        "Keeps a range of a segment, counted from its start.",
        "id:string from_ms:integer to_ms:integer",
    ),
    (
        "reverse",
        "Reverses a clip, or plays it forward again.",
        "id:string",
    ),
    (
        "freeze",
        "Freezes the frame at a time of the timeline.",
        "id:string at_ms:integer duration_ms:integer",
    ),
    (
        "loop",
        "Loops a segment up to this duration.",
        "id:string duration_ms:integer",
    ),
    (
        "move",
        "Moves a segment to a position in its track, counted from 1.",
        "id:string place:integer",
    ),
    ("swap", "Swaps two segments.", "a:string b:string"),
    (
        "split",
        "Splits a segment at a time of the timeline.",
        "id:string at_ms:integer",
    ),
    (
        "duplicate",
        "Inserts a copy directly after the segment.",
        "id:string",
    ),
    (
        "set_volume",
        "Sets the volume; 1 is the original level.",
        "ids:names volume:number",
    ),
    (
        "mute",
        "Mutes or unmutes segments.",
        "ids:names muted:boolean",
    ),
    (
        "duck",
        "Lowers sounds during speech.",
        "ids:names on:boolean",
    ),
    (
        "set_loudness",
        "Normalizes the mix to a loudness in LUFS.",
        "lufs:number",
    ),
    (
        "set_speed",
        "Sets the speed; 1 is the original speed.",
        "id:string speed:number",
    ),
    (
        "set_canvas",
        "Sets the size of the canvas in px.",
        "width:integer height:integer",
    ),
    (
        "set_frame_rate",
        "Sets the frame rate in fps.",
        "fps:integer",
    ),
    (
        "set_transition",
        "Sets the transition into segments: crossfade, fade-black, fade-white, slide-left, \
         push-left, wipe-left (also right, up, down), zoom, or none.",
        "ids:names kind:string duration_ms?:integer",
    ),
    (
        "fade",
        "Sets fade-in and fade-out; 0 for none.",
        "ids:names in_ms?:integer out_ms?:integer",
    ),
    (
        "look",
        "Adjusts pictures. change is brightness, warmth (value −1 to 1, added), contrast, \
         saturation (factor), blur, opacity (0 to 1), rotate (90, 180, 270), black-and-white, \
         sepia, vignette, mirror, neutral, fit-cover, fit-contain, fit-blur, no-motion, or a \
         motion of stills: zoom-in, zoom-out, pan-left, pan-right, pan-up, pan-down.",
        "ids:names change:string value?:number",
    ),
    ("clear", "Empties the timeline.", ""),
];

/// Returns the tool definitions in the format of an OpenAI-compatible API.
pub fn tool_definitions() -> Value {
    TOOLS
        .iter()
        .map(|(name, description, arguments)| tool_definition(name, description, arguments))
        .collect()
}

fn tool_definition(name: &str, description: &str, arguments: &str) -> Value {
    let arguments = if name.ends_with("_title") {
        format!("{arguments} {TEXT_ARGUMENTS}")
    } else {
        arguments.to_owned()
    };
    let mut properties = Map::new();
    let mut required = Vec::new();
    for word in arguments.split_whitespace() {
        let (key, kind) = word.split_once(':').unwrap_or((word, "string"));
        let schema = if kind == "names" {
            json!({"type": "array", "items": {"type": "string"}})
        } else {
            json!({"type": kind})
        };
        properties.insert(key.trim_end_matches('?').to_owned(), schema);
        if !key.ends_with('?') {
            required.push(key.to_owned());
        }
    }
    json!({"type": "function", "function": {"name": name, "description": description,
        "parameters": {"type": "object", "properties": properties, "required": required}}})
}

/// Arguments of a tool call.
struct Arguments<'a> {
    values: &'a Value,
    assets: &'a [Asset],
}

type ToolError = String;

impl Arguments<'_> {
    fn text(&self, key: &str) -> Result<String, ToolError> {
        let text = self
            .values
            .get(key)
            .and_then(Value::as_str)
            .filter(|t| !t.trim().is_empty());
        text.map(str::to_owned)
            .ok_or_else(|| format!("{key} is missing"))
    }

    fn number(&self, key: &str) -> Result<f64, ToolError> {
        self.values
            .get(key)
            .and_then(Value::as_f64)
            .filter(|n| n.is_finite())
            .ok_or_else(|| format!("{key} must be a number"))
    }

    fn ms(&self, key: &str) -> Result<u64, ToolError> {
        self.number(key).map(|n| n.round().clamp(0.0, 1e9) as u64)
    }

    fn optional_ms(&self, key: &str) -> Option<u64> {
        self.ms(key).ok()
    }

    fn flag(&self, key: &str) -> bool {
        self.values
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    fn names(&self, key: &str) -> Result<Vec<String>, ToolError> {
        let list = self
            .values
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(|| format!("{key} must be a list"))?;
        Ok(list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }

    fn asset(&self, name: &str) -> Result<Asset, ToolError> {
        let asset = self
            .assets
            .iter()
            .find(|a| a.name.eq_ignore_ascii_case(name))
            .cloned();
        asset.ok_or_else(|| format!("there is no media file \"{}\"", one_line(name)))
    }

    fn media_asset(&self) -> Result<Asset, ToolError> {
        self.asset(&self.text("media")?)
    }

    fn media_assets(&self, key: &str) -> Result<Vec<Asset>, ToolError> {
        self.names(key)?.iter().map(|n| self.asset(n)).collect()
    }

    /// Returns the zero-based index for a position counted from 1.
    fn index(&self) -> Result<usize, ToolError> {
        let place = self.ms("place")?;
        usize::try_from(place)
            .ok()
            .and_then(|p| p.checked_sub(1))
            .ok_or_else(|| "place must be at least 1".into())
    }

    fn one_of(&self, key: &str, allowed: &[&str]) -> Result<Option<String>, ToolError> {
        match self.values.get(key).and_then(Value::as_str) {
            None => Ok(None),
            Some(word) if allowed.contains(&word) => Ok(Some(word.to_owned())),
            Some(_) => Err(format!("{key} must be one of {}", allowed.join(", "))),
        }
    }

    fn position(&self) -> Result<Option<Position>, ToolError> {
        let allowed: Vec<&str> = Position::ids().collect();
        let position = self.one_of("position", &allowed)?;
        Ok(position.map(Position::from))
    }

    fn color(&self, key: &str) -> Result<Option<String>, ToolError> {
        let is_hex = |c: &str| {
            c.len() == 7 && c.starts_with('#') && c[1..].chars().all(|c| c.is_ascii_hexdigit())
        };
        match self.values.get(key).and_then(Value::as_str) {
            None | Some("") => Ok(None),
            Some(c) if is_hex(c) => Ok(Some(c.to_lowercase())),
            Some(_) => Err(format!("{key} must be #rrggbb")),
        }
    }

    fn text_change(&self) -> Result<TextChange, ToolError> {
        Ok(TextChange {
            text: self.text("text").ok(),
            start_ms: self.optional_ms("start_ms"),
            duration_ms: self.optional_ms("duration_ms"),
            position: self.position()?,
            size: self
                .optional_ms("size")
                .and_then(|s| u32::try_from(s).ok())
                .map(|s| s.clamp(8, 400)),
            color: self.color("color")?,
            background: self.color("background")?,
            weight: self.one_of("weight", &["light", "regular", "semibold", "bold"])?,
            fade_ms: self.optional_ms("fade_ms"),
            ..TextChange::default()
        })
    }

    fn transition(&self, kind: &str, length: &str) -> Result<Option<Transition>, ToolError> {
        let Ok(word) = self.text(kind) else {
            return Ok(None);
        };
        if word == "none" {
            return Ok(None);
        }
        let kind = TransitionKind::known(&word)
            .ok_or_else(|| format!("there is no transition \"{}\"", one_line(&word)))?;
        Ok(Some(Transition {
            kind,
            duration_ms: self.optional_ms(length).unwrap_or(500),
        }))
    }

    fn adjustment(&self) -> Result<Adjustment, ToolError> {
        let value = || self.number("value");
        let word = self.text("change")?;
        Ok(match word.as_str() {
            "brightness" => Adjustment::Brightness(value()?),
            "warmth" => Adjustment::Warmth(value()?),
            "contrast" => Adjustment::Contrast(value()?),
            "saturation" => Adjustment::Saturation(value()?),
            "blur" => Adjustment::Blur(value()?),
            "opacity" => Adjustment::Opacity(value()?),
            "rotate" => Adjustment::Rotate(if [90.0, 180.0, 270.0].contains(&value()?) {
                value()? as u32
            } else {
                90
            }),
            "black-and-white" => Adjustment::BlackAndWhite,
            "sepia" => Adjustment::Sepia,
            "vignette" => Adjustment::Vignette,
            "mirror" => Adjustment::Mirror,
            "neutral" => Adjustment::Reset,
            "no-motion" => Adjustment::Motion(None),
            _ => {
                let fit = word.strip_prefix("fit-").and_then(Fit::known);
                let motion = || Motion::known(&word).map(|motion| Adjustment::Motion(Some(motion)));
                fit.map(Adjustment::Fit)
                    .or_else(motion)
                    .ok_or_else(|| format!("there is no adjustment \"{}\"", one_line(&word)))?
            }
        })
    }

    fn cues(&self) -> Result<Vec<Cue>, ToolError> {
        let cue = |line: &String| {
            let mut parts = line.splitn(3, ' ');
            let mut ms = || parts.next()?.parse::<u64>().ok();
            let (start_ms, end_ms) = (ms()?, ms()?);
            Some(Cue {
                start_ms,
                end_ms,
                text: parts.next()?.to_owned(),
            })
            .filter(|c| c.start_ms < c.end_ms)
        };
        self.names("lines")?
            .iter()
            .map(cue)
            .collect::<Option<Vec<Cue>>>()
            .ok_or_else(|| "lines must have the form `start_ms end_ms text`".into())
    }

    fn music(&self, name: &str) -> Result<Asset, ToolError> {
        let music = BuiltInMusic::ALL
            .into_iter()
            .find(|b| b.name() == name)
            .map(BuiltInMusic::asset);
        music.map_or_else(|| self.asset(name), Ok)
    }
}

/// Converts a tool call to an edit.
///
/// # Errors
/// If the tool or one of its arguments is invalid: a message for the model.
pub fn parse_call(name: &str, values: &Value, assets: &[Asset]) -> Result<Edit, String> {
    let a = Arguments { values, assets };
    let id = || a.text("id");
    let ids = || a.names("ids");
    Ok(match name {
        "assemble" => Edit::Assemble(Assembly {
            pictures: a
                .media_assets("media")?
                .into_iter()
                .filter(|m| m.kind != MediaKind::Sound)
                .collect(),
            voices: a.media_assets("voice").unwrap_or_default(),
            music: a
                .text("music")
                .ok()
                .map(|n| a.music(&n))
                .transpose()?
                .map(Box::new),
            total_ms: a.optional_ms("length_ms"),
            each_ms: a.optional_ms("each_ms"),
            transition: a.transition("transition", "transition_ms")?,
        }),
        "append" => Edit::Append {
            assets: a.media_assets("media")?,
            each_ms: a.optional_ms("each_ms").unwrap_or(DEFAULT_PHOTO_MS),
        },
        "insert" => Edit::Insert {
            asset: a.media_asset()?,
            at: a.index()?,
            each_ms: a.optional_ms("each_ms").unwrap_or(DEFAULT_PHOTO_MS),
        },
        "replace" => Edit::Replace {
            id: id()?,
            asset: a.media_asset()?,
        },
        "add_title" => {
            let role = match a
                .one_of("kind", &["title", "caption", "lower-third"])?
                .as_deref()
            {
                Some("caption") => TextRole::Caption,
                Some("lower-third") => TextRole::LowerThird,
                _ => TextRole::Title,
            };
            Edit::AddText {
                text: a.text("text")?,
                style: TextChange {
                    role,
                    text: None,
                    ..a.text_change()?
                },
            }
        }
        "change_title" => Edit::ChangeText {
            id: id()?,
            change: a.text_change()?,
        },
        "add_captions" => Edit::AddCaptions {
            cues: a.cues()?,
            notes: CaptionNotes::default(),
        },
        "add_card" => Edit::AddTextCard(TextCard {
            text: a.text("text")?,
            duration_ms: a.optional_ms("duration_ms"),
            roll: a.flag("roll"),
        }),
        "overlay" => Edit::AddPictureInPicture(PictureInPicture {
            asset: a.media_asset()?,
            position: a.position()?.unwrap_or(Position::BottomRight),
            scale: a.number("scale").unwrap_or(0.3),
            opacity: a.number("opacity").unwrap_or(1.0),
            start_ms: a.optional_ms("start_ms"),
            duration_ms: a.optional_ms("duration_ms"),
        }),
        "add_sound" => {
            let role = a
                .one_of("role", &["voice", "sfx"])?
                .ok_or("role is missing")?;
            Edit::AddSound {
                asset: a.media_asset()?,
                role: role.into(),
                start_ms: a.ms("start_ms")?,
            }
        }
        "set_music" => Edit::SetMusic {
            asset: a.music(&a.text("media")?)?,
            volume: a.number("volume")?,
        },
        "remove" => Edit::Remove { ids: ids()? },
        "lift" => Edit::Lift { ids: ids()? },
        "start_at" => Edit::StartAt {
            id: id()?,
            start_ms: a.ms("start_ms")?,
        },
        "trim" => {
            let edge = a
                .one_of("edge", &["start", "end"])?
                .ok_or("edge is missing")?;
            Edit::Trim {
                id: id()?,
                edge: if edge == "start" {
                    Edge::Start
                } else {
                    Edge::End
                },
                by_ms: a.ms("by_ms")?,
            }
        }
        "set_duration" => Edit::SetDuration {
            id: id()?,
            duration_ms: a.ms("duration_ms")?,
        },
        "cut_range" => Edit::CutRange {
            from_ms: a.ms("from_ms")?,
            to_ms: a.ms("to_ms")?,
        },
        "keep_range" => Edit::KeepRange {
            id: id()?,
            from_ms: a.ms("from_ms")?,
            to_ms: a.ms("to_ms")?,
        },
        "reverse" => Edit::Reverse { id: id()? },
        "freeze" => Edit::Freeze {
            id: id()?,
            at_ms: a.ms("at_ms")?,
            duration_ms: a.ms("duration_ms")?,
        },
        "loop" => Edit::Loop {
            id: id()?,
            duration_ms: a.ms("duration_ms")?,
        },
        "move" => Edit::Move {
            id: id()?,
            to: a.index()?,
        },
        "swap" => Edit::Swap {
            a: a.text("a")?,
            b: a.text("b")?,
        },
        "split" => Edit::Split {
            id: id()?,
            at_ms: a.ms("at_ms")?,
        },
        "duplicate" => Edit::Duplicate { id: id()? },
        "set_volume" => Edit::SetVolume {
            ids: ids()?,
            volume: a.number("volume")?,
        },
        "mute" => Edit::Mute {
            ids: ids()?,
            muted: a.flag("muted"),
        },
        "duck" => Edit::SetDuck {
            ids: ids()?,
            on: a.flag("on"),
        },
        "set_loudness" => Edit::SetLoudness {
            lufs: Some(a.number("lufs")?),
        },
        "set_speed" => Edit::SetSpeed {
            id: id()?,
            speed: a.number("speed")?,
        },
        "set_canvas" => Edit::SetCanvas {
            width: a.ms("width")? as u32,
            height: a.ms("height")? as u32,
        },
        "set_frame_rate" => Edit::SetFrameRate {
            fps: a.ms("fps")? as u32,
        },
        "set_transition" => Edit::SetTransition {
            ids: ids()?,
            transition: a.transition("kind", "duration_ms")?,
        },
        "fade" => Edit::SetFades {
            ids: ids()?,
            fade_in_ms: a.optional_ms("in_ms"),
            fade_out_ms: a.optional_ms("out_ms"),
        },
        "look" => Edit::Adjust {
            ids: ids()?,
            changes: vec![a.adjustment()?],
        },
        "clear" => Edit::Clear,
        _ => return Err(format!("there is no tool \"{}\"", one_line(name))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;

    #[test]
    fn every_tool_is_described_and_accepted() {
        let assets = [
            asset("a.jpg", MediaKind::Photo, 0),
            asset("v.mp3", MediaKind::Sound, 5_000),
        ];
        for tool in tool_definitions().as_array().unwrap() {
            let name = tool["function"]["name"].as_str().unwrap();
            let mut arguments = Map::new();
            for key in tool["function"]["parameters"]["required"]
                .as_array()
                .unwrap()
            {
                let key = key.as_str().unwrap();
                let kind = &tool["function"]["parameters"]["properties"][key]["type"];
                let value = match (key, kind.as_str().unwrap()) {
                    ("media", "string") => json!("a.jpg"),
                    ("media", _) => json!(["a.jpg"]),
                    ("lines", _) => json!(["0 1000 hello there"]),
                    ("edge", _) => json!("start"),
                    ("role", _) => json!("voice"),
                    ("kind", _) => json!("crossfade"),
                    ("change", _) => json!("sepia"),
                    (_, "string") => json!("x"),
                    (_, "array") => json!(["x"]),
                    (_, "boolean") => json!(true),
                    _ => json!(2),
                };
                arguments.insert(key.into(), value);
            }
            if name == "add_title" {
                arguments.insert("text".into(), json!("Hi"));
            }
            parse_call(name, &Value::Object(arguments), &assets)
                .unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }

    #[test]
    fn invalid_calls_are_rejected_with_a_message() {
        for (name, arguments) in [
            ("fly", json!({})),
            ("trim", json!({"id": "x", "edge": "middle", "by_ms": 5})),
            ("add_title", json!({"text": "x", "color": "red;drawtext"})),
            ("set_transition", json!({"ids": [], "kind": "explode"})),
            (
                "set_music",
                json!({"media": "../../etc/passwd", "volume": 1}),
            ),
            ("set_volume", json!({"ids": ["x"], "volume": "loud"})),
        ] {
            let error = parse_call(name, &arguments, &[]).unwrap_err();
            assert!(!error.contains('{') && error.len() < 160, "{error}");
        }
    }
}
