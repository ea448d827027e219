//! One object of a draft, read without building what nobody asks for: a slot for each key that has a meaning. Texts are
//! borrowed from the JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::shallow::{DEEPEST, Shallow};

macro_rules! keys {
    ($($key:ident = $name:literal),* $(,)?) => {
        /// A key of a draft that has a meaning here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $($key),* }

        const NAMES: &[&str] = &[$($name),*];

        impl Key {
            fn of(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$key),)*
                    _ => None,
                }
            }
        }
    };
}

keys! {
    Id = "id", Tracks = "t", Segments = "sg", Meta = "m", Kind = "tt", Length = "d",
    S = "s", Start = "start", StartMs = "start_ms", StartTime = "startTime", SnakeStartTime = "start_time", Offset = "offset",
    Name = "name", Title = "title", Label = "label", Filename = "filename", FileName = "file_name", Caption = "caption",
    Src = "src", Source = "source", Url = "url", Uri = "uri", CdnUrl = "cdn_url", Path = "path",
    Text = "text", Content = "content",
    Volume = "volume", Vol = "vol", Gain = "gain",
    In = "in", InMs = "in_ms", TrimStart = "trim_start", SourceStart = "source_start",
    Width = "width", Height = "height", Fps = "fps", Loudness = "loudness", Role = "role",
    Position = "position", Scale = "scale", Size = "size", Color = "color", Background = "background", Weight = "weight",
    Roll = "roll", Speed = "speed", Muted = "muted", Loop = "loop", Reverse = "reverse", Freeze = "freeze", Duck = "duck",
    FadeIn = "fade_in", FadeOut = "fade_out", Fit = "fit", Transition = "transition", Type = "type", Duration = "duration",
    Motion = "motion", Brightness = "brightness", Contrast = "contrast", Saturation = "saturation", Warmth = "warmth",
    Blur = "blur", Opacity = "opacity", Sepia = "sepia", Vignette = "vignette", Mirror = "mirror", Rotate = "rotate",
    Crop = "crop",
}

/// A value that is no more than it says; lists and objects are built, as they are rare.
#[derive(Debug)]
pub enum ScalarValue<'a> {
    Text(Cow<'a, str>),
    Number(Number),
    Flag(bool),
    Other(Box<Value>),
}

impl ScalarValue<'_> {
    fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.into_owned()),
            Self::Number(number) => Value::Number(number),
            Self::Flag(flag) => Value::Bool(flag),
            Self::Other(value) => *value,
        }
    }

    /// A number, also where it came as a text; never infinite.
    fn number(&self) -> Option<f64> {
        let n = match self {
            Self::Number(n) => n.as_f64()?,
            Self::Text(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        n.is_finite().then_some(n)
    }
}

/// The values of an object under their keys. What is asked for is taken out, where it has the type asked for.
#[derive(Debug)]
pub struct ObjectFields<'a> {
    /// Where the value of a key is among `values`; a draft of ten thousand segments has twenty thousand of these, so
    /// they are small.
    places: [u8; NAMES.len()],
    values: Vec<(Key, Option<ScalarValue<'a>>)>,
    unknown: Map<String, Value>,
}

const NOWHERE: u8 = u8::MAX;
const _: () = assert!(NAMES.len() < NOWHERE as usize, "each key has a place");

impl Default for ObjectFields<'_> {
    fn default() -> Self {
        Self {
            places: [NOWHERE; NAMES.len()],
            values: Vec::new(),
            unknown: Map::new(),
        }
    }
}

impl<'a> ObjectFields<'a> {
    /// The fields of an object that is read already; none where it is no object.
    pub fn of(value: &'a Value) -> Self {
        MetaSeed.deserialize(value).unwrap_or_default()
    }

    /// What is under a key, to look at.
    pub fn get(&self, key: Key) -> Option<&ScalarValue<'a>> {
        self.values
            .get(usize::from(self.places[key as usize]))?
            .1
            .as_ref()
    }

    /// Takes what is under a key.
    pub fn take(&mut self, key: Key) -> Option<ScalarValue<'a>> {
        self.values
            .get_mut(usize::from(self.places[key as usize]))?
            .1
            .take()
    }

    pub fn put(&mut self, key: Key, value: ScalarValue<'a>) {
        match self.values.get_mut(usize::from(self.places[key as usize])) {
            Some((_, old)) => *old = Some(value),
            None => {
                self.places[key as usize] = self.values.len() as u8;
                self.values.push((key, Some(value)));
            }
        }
    }

    /// Takes the first of these that is a text and not empty.
    pub fn text(&mut self, keys: &[Key]) -> Option<Cow<'a, str>> {
        let is_text = |key: &&Key| matches!(self.get(**key), Some(ScalarValue::Text(text)) if !text.is_empty());
        let key = *keys.iter().find(is_text)?;
        self.take(key).and_then(|v| {
            if let ScalarValue::Text(text) = v {
                Some(text)
            } else {
                None
            }
        })
    }

    /// Takes the first of these that is a number.
    pub fn number(&mut self, keys: &[Key]) -> Option<f64> {
        let (key, number) = keys
            .iter()
            .find_map(|key| Some((*key, self.get(*key)?.number()?)))?;
        self.take(key);
        Some(number)
    }

    /// Takes a number that came as one.
    pub fn strict_number(&mut self, key: Key) -> Option<f64> {
        if matches!(self.get(key), Some(ScalarValue::Number(_))) {
            self.number(&[key])
        } else {
            None
        }
    }

    /// Takes a flag; what is none is not set, and stays.
    pub fn flag(&mut self, key: Key) -> bool {
        let on = matches!(self.get(key), Some(ScalarValue::Flag(true)));
        if matches!(self.get(key), Some(ScalarValue::Flag(_))) {
            self.take(key);
        }
        on
    }

    /// The id, also where it came as a number; empty where there is none.
    pub fn id(&self) -> String {
        match self.get(Key::Id) {
            Some(ScalarValue::Text(id)) => id.to_string(),
            Some(ScalarValue::Number(n)) => n.to_string(),
            _ => String::new(),
        }
    }

    /// What nobody took, as it came.
    pub fn rest(self) -> Map<String, Value> {
        // Mostly nothing is left.
        if self.values.iter().all(|(_, value)| value.is_none()) {
            return self.unknown;
        }
        let mut rest = self.unknown;
        let left = |(key, value): (Key, Option<ScalarValue>)| {
            Some((NAMES[key as usize].to_owned(), value?.into_value()))
        };
        rest.extend(self.values.into_iter().filter_map(left));
        rest
    }
}

/// A key as it is met.
pub enum KeyMatch {
    Known(Key),
    Unknown(String),
}

/// Reads a key.
pub struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = KeyMatch;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<KeyMatch, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = KeyMatch;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<KeyMatch, E> {
        Ok(Key::of(name).map_or_else(|| KeyMatch::Unknown(name.to_owned()), KeyMatch::Known))
    }
}

/// Reads a value.
pub struct ScalarSeed;

impl<'de> DeserializeSeed<'de> for ScalarSeed {
    type Value = ScalarValue<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<ScalarValue<'de>, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ScalarSeed {
    type Value = ScalarValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(ScalarValue::Flag(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(ScalarValue::Number(v.into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        Ok(ScalarValue::Number(v.into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(v).map_or_else(
            || ScalarValue::Other(Box::new(Value::Null)),
            ScalarValue::Number,
        ))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(ScalarValue::Text(Cow::Borrowed(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(ScalarValue::Text(Cow::Owned(v.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(ScalarValue::Other(Box::new(Value::Null)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Shallow(DEEPEST)
            .visit_seq(seq)
            .map(|v| ScalarValue::Other(Box::new(v)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Shallow(DEEPEST)
            .visit_map(map)
            .map(|v| ScalarValue::Other(Box::new(v)))
    }
}

/// A visitor of values of which only one kind has a meaning: any other one is read over, and gives the default.
macro_rules! anything_else_is_nothing {
    ($($kind:ident),*) => {
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("JSON")
        }
        $(crate::domain::draft::fields::anything_else_is_nothing!(@ $kind);)*
    };
    (@ bool) => { fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@ numbers) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ text) => { fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@ null) => { fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@ list) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@ object) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}
pub(super) use anything_else_is_nothing;

/// Reads an `m`: every key, for what nobody understands is kept.
pub struct MetaSeed;

impl<'de> DeserializeSeed<'de> for MetaSeed {
    type Value = ObjectFields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MetaSeed {
    type Value = ObjectFields<'de>;

    anything_else_is_nothing!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = ObjectFields {
            values: Vec::with_capacity(8),
            ..ObjectFields::default()
        };
        while let Some(met) = map.next_key_seed(KeySeed)? {
            match met {
                KeyMatch::Known(key) => fields.put(key, map.next_value_seed(ScalarSeed)?),
                KeyMatch::Unknown(name) => drop(
                    fields
                        .unknown
                        .insert(name, map.next_value_seed(Shallow(DEEPEST))?),
                ),
            }
        }
        Ok(fields)
    }
}
