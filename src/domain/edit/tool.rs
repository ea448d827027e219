//! Edits as tools of agents: descriptions of the tools, and the arguments of a call.
//!
//! Arguments name media files and count positions from 1, as agents see them. Output of a model
//! reaches a timeline only through these tools and [`super::Edit::apply`].

use serde_json::Value;

use super::titles::TextChange;
use crate::domain::asset::Asset;
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::text::one_line;
use crate::domain::timeline::{Position, Transition, TransitionKind};

/// A message to the model about an invalid call.
pub(crate) type ToolError = String;

/// A tool that makes an edit of type `T`.
pub(crate) struct Tool<T> {
    pub spec: ToolSpec,
    pub parse: fn(&Arguments) -> Result<T, ToolError>,
}

/// Name, description and arguments of a tool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToolSpec {
    pub name: &'static str,
    pub description: &'static str,
    pub arguments: &'static [Argument],
    /// Arguments shared with other tools, after the own ones.
    pub shared: &'static [Argument],
}

/// Description of an argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    pub name: &'static str,
    pub kind: ArgumentKind,
    pub is_required: bool,
}

/// JSON type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgumentKind {
    Text,
    Integer,
    Number,
    Flag,
    /// A list of texts.
    Texts,
}

/// Describes an argument that a call must have.
pub(crate) const fn required(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument {
        name,
        kind,
        is_required: true,
    }
}

/// Describes an argument that a call may have.
pub(crate) const fn optional(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument {
        name,
        kind,
        is_required: false,
    }
}

/// Id of the segment to edit.
pub(crate) const ID: Argument = required("id", ArgumentKind::Text);
/// Ids of the segments to edit.
pub(crate) const IDS: Argument = required("ids", ArgumentKind::Texts);
/// Name of a media file.
pub(crate) const MEDIA: Argument = required("media", ArgumentKind::Text);
/// Names of media files.
pub(crate) const MEDIA_LIST: Argument = required("media", ArgumentKind::Texts);
/// Position in a track, counted from 1.
pub(crate) const PLACE: Argument = required("place", ArgumentKind::Integer);
/// Duration of each photo.
pub(crate) const EACH_MS: Argument = optional("each_ms", ArgumentKind::Integer);
/// Properties of a text.
pub(crate) const TEXT_ARGUMENTS: &[Argument] = &[
    optional("text", ArgumentKind::Text),
    optional("start_ms", ArgumentKind::Integer),
    optional("duration_ms", ArgumentKind::Integer),
    optional("position", ArgumentKind::Text),
    optional("size", ArgumentKind::Integer),
    optional("color", ArgumentKind::Text),
    optional("background", ArgumentKind::Text),
    optional("weight", ArgumentKind::Text),
    optional("fade_ms", ArgumentKind::Integer),
];

impl<T> Tool<T> {
    /// Creates a tool whose calls `parse` converts.
    pub const fn new(
        name: &'static str,
        description: &'static str,
        arguments: &'static [Argument],
        parse: fn(&Arguments) -> Result<T, ToolError>,
    ) -> Self {
        let spec = ToolSpec {
            name,
            description,
            arguments,
            shared: &[],
        };
        Self { spec, parse }
    }

    /// Adds arguments shared with other tools.
    pub const fn with(mut self, shared: &'static [Argument]) -> Self {
        self.spec.shared = shared;
        self
    }
}

/// Arguments of a tool call.
pub(crate) struct Arguments<'a> {
    pub values: &'a Value,
    pub assets: &'a [Asset],
}

impl Arguments<'_> {
    pub fn id(&self) -> Result<String, ToolError> {
        self.text("id")
    }

    pub fn ids(&self) -> Result<Vec<String>, ToolError> {
        self.texts("ids")
    }

    pub fn text(&self, key: &str) -> Result<String, ToolError> {
        let text = self
            .values
            .get(key)
            .and_then(Value::as_str)
            .filter(|t| !t.trim().is_empty());
        text.map(str::to_owned)
            .ok_or_else(|| format!("{key} is missing"))
    }

    pub fn number(&self, key: &str) -> Result<f64, ToolError> {
        self.values
            .get(key)
            .and_then(Value::as_f64)
            .filter(|n| n.is_finite())
            .ok_or_else(|| format!("{key} must be a number"))
    }

    pub fn ms(&self, key: &str) -> Result<u64, ToolError> {
        self.number(key).map(|n| n.round().clamp(0.0, 1e9) as u64)
    }

    pub fn optional_ms(&self, key: &str) -> Option<u64> {
        self.ms(key).ok()
    }

    pub fn flag(&self, key: &str) -> bool {
        self.values
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    pub fn texts(&self, key: &str) -> Result<Vec<String>, ToolError> {
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

    /// Returns the media file with the name under "media".
    pub fn media(&self) -> Result<Asset, ToolError> {
        self.asset(&self.text("media")?)
    }

    pub fn media_list(&self, key: &str) -> Result<Vec<Asset>, ToolError> {
        self.texts(key)?.iter().map(|n| self.asset(n)).collect()
    }

    /// Returns the built-in music or the media file with this name.
    pub fn music(&self, name: &str) -> Result<Asset, ToolError> {
        let music = BuiltInMusic::ALL
            .into_iter()
            .find(|b| b.name() == name)
            .map(BuiltInMusic::asset);
        music.map_or_else(|| self.asset(name), Ok)
    }

    fn asset(&self, name: &str) -> Result<Asset, ToolError> {
        let asset = self
            .assets
            .iter()
            .find(|a| a.name.eq_ignore_ascii_case(name))
            .cloned();
        asset.ok_or_else(|| format!("there is no media file \"{}\"", one_line(name)))
    }

    /// Returns the zero-based index for a position counted from 1.
    pub fn index(&self) -> Result<usize, ToolError> {
        let place = self.ms("place")?;
        usize::try_from(place)
            .ok()
            .and_then(|p| p.checked_sub(1))
            .ok_or_else(|| "place must be at least 1".into())
    }

    pub fn one_of(&self, key: &str, allowed: &[&str]) -> Result<Option<String>, ToolError> {
        match self.values.get(key).and_then(Value::as_str) {
            None => Ok(None),
            Some(word) if allowed.contains(&word) => Ok(Some(word.to_owned())),
            Some(_) => Err(format!("{key} must be one of {}", allowed.join(", "))),
        }
    }

    pub fn position(&self) -> Result<Option<Position>, ToolError> {
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

    /// Returns the properties of [`TEXT_ARGUMENTS`].
    pub fn text_change(&self) -> Result<TextChange, ToolError> {
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

    /// Returns the transition named under `kind`; `None` for a hard cut.
    pub fn transition(&self, kind: &str, length: &str) -> Result<Option<Transition>, ToolError> {
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
}
