//! Zero-copy view of one draft object: one slot per known key, borrowed strings.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::bounded_json::{BoundedJson, MAX_DEPTH};
use crate::domain::timeline::segment::{DraftKey, KeySet};

/// Number of known keys.
const KEYS: usize = DraftKey::NAMES.len();

/// A scalar value. Lists and objects, which are rare, are stored in [`Self::Other`].
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

    /// Returns a finite number, also if it is encoded as text.
    fn number(&self) -> Option<f64> {
        let n = match self {
            Self::Number(n) => n.as_f64()?,
            Self::Text(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        n.is_finite().then_some(n)
    }
}

/// The values of an object by key. Reading a value of the expected type removes it.
#[derive(Debug)]
pub struct ObjectFields<'a> {
    /// Index in `values` for each key.
    ///
    /// `u8`, because a draft of ten thousand segments has twenty thousand of these.
    slots: [u8; KEYS],
    /// Keys of the object.
    present: KeySet,
    values: Vec<(DraftKey, Option<ScalarValue<'a>>)>,
    unknown: Map<String, Value>,
}

const NO_SLOT: u8 = u8::MAX;
const _: () = assert!(KEYS < NO_SLOT as usize, "each key has a slot");

impl Default for ObjectFields<'_> {
    fn default() -> Self {
        Self {
            slots: [NO_SLOT; KEYS],
            present: KeySet::default(),
            values: Vec::new(),
            unknown: Map::new(),
        }
    }
}

impl<'a> ObjectFields<'a> {
    /// Creates fields from a parsed value. Empty if the value is not an object.
    pub fn from_value(value: &'a Value) -> Self {
        MetaSeed.deserialize(value).unwrap_or_default()
    }

    /// Returns true if the object has one of these keys.
    pub fn has_any(&self, keys: KeySet) -> bool {
        self.present.intersects(keys)
    }

    /// Returns the value of a key without removing it.
    pub fn get(&self, key: DraftKey) -> Option<&ScalarValue<'a>> {
        self.values
            .get(usize::from(self.slots[key as usize]))?
            .1
            .as_ref()
    }

    /// Removes and returns the value of a key.
    pub fn take(&mut self, key: DraftKey) -> Option<ScalarValue<'a>> {
        self.values
            .get_mut(usize::from(self.slots[key as usize]))?
            .1
            .take()
    }

    /// Removes the value of a key if `convert` accepts it. Returns the converted value.
    pub(super) fn take_if<T>(
        &mut self,
        key: DraftKey,
        convert: impl Fn(&ScalarValue) -> Option<T>,
    ) -> Option<T> {
        let value = convert(self.get(key)?)?;
        self.take(key);
        Some(value)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: DraftKey, value: ScalarValue<'a>) {
        match self.values.get_mut(usize::from(self.slots[key as usize])) {
            Some((_, old)) => *old = Some(value),
            None => {
                self.slots[key as usize] = self.values.len() as u8;
                self.present = self.present.with(key);
                self.values.push((key, Some(value)));
            }
        }
    }

    /// Removes and returns the first of these keys that is a non-empty text.
    pub fn text(&mut self, keys: &[DraftKey]) -> Option<Cow<'a, str>> {
        let is_text = |key: &&DraftKey| match self.get(**key) {
            Some(ScalarValue::Text(text)) => !text.is_empty(),
            _ => false,
        };
        let key = *keys.iter().find(is_text)?;
        self.take(key).and_then(|v| {
            if let ScalarValue::Text(text) = v {
                Some(text)
            } else {
                None
            }
        })
    }

    /// Removes and returns the first of these keys that is a number or a numeric text.
    pub fn number(&mut self, keys: &[DraftKey]) -> Option<f64> {
        let (key, number) = keys
            .iter()
            .find_map(|key| Some((*key, self.get(*key)?.number()?)))?;
        self.take(key);
        Some(number)
    }

    /// Removes and returns a number. Ignores numeric texts.
    pub(super) fn strict_number(&mut self, key: DraftKey) -> Option<f64> {
        if matches!(self.get(key), Some(ScalarValue::Number(_))) {
            self.number(&[key])
        } else {
            None
        }
    }

    /// Removes and returns a flag. A value of another type stays and counts as false.
    pub fn flag(&mut self, key: DraftKey) -> bool {
        let on = matches!(self.get(key), Some(ScalarValue::Flag(true)));
        if matches!(self.get(key), Some(ScalarValue::Flag(_))) {
            self.take(key);
        }
        on
    }

    /// Returns the id as text, also if it is a number; empty if there is none.
    pub fn id(&self) -> String {
        match self.get(DraftKey::Id) {
            Some(ScalarValue::Text(id)) => id.to_string(),
            Some(ScalarValue::Number(n)) => n.to_string(),
            _ => String::new(),
        }
    }

    /// Returns all remaining values unchanged.
    pub(crate) fn into_rest(self) -> Map<String, Value> {
        // Fast path: usually all known keys have been read.
        if self.values.iter().all(|(_, value)| value.is_none()) {
            return self.unknown;
        }
        let mut rest = self.unknown;
        let remaining = |(key, value): (DraftKey, Option<ScalarValue>)| {
            Some((key.name().to_owned(), value?.into_value()))
        };
        rest.extend(self.values.into_iter().filter_map(remaining));
        rest
    }
}

/// A parsed key.
pub(super) enum KeyMatch {
    Known(DraftKey),
    Unknown(String),
}

/// Deserializes a key.
pub(super) struct KeySeed;

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
        Ok(DraftKey::from_name(name)
            .map_or_else(|| KeyMatch::Unknown(name.to_owned()), KeyMatch::Known))
    }
}

/// Deserializes a value.
pub(super) struct ScalarSeed;

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
        BoundedJson(MAX_DEPTH)
            .visit_seq(seq)
            .map(|v| ScalarValue::Other(Box::new(v)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        BoundedJson(MAX_DEPTH)
            .visit_map(map)
            .map(|v| ScalarValue::Other(Box::new(v)))
    }
}

/// Implements a visitor's methods for unexpected types: they are skipped and return the default.
macro_rules! default_for_other_types {
    ($($kind:ident),*) => {
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("JSON")
        }
        $(crate::domain::draft::fields::default_for_other_types!(@ $kind);)*
    };
    (@ bool) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ numbers) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ text) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ null) => { fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) } };
    (@ list) => {
        fn visit_seq<A>(self, mut seq: A) -> Result<Self::Value, A::Error>
        where
            A: serde::de::SeqAccess<'de>,
        {
            while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@ object) => {
        fn visit_map<A>(self, mut map: A) -> Result<Self::Value, A::Error>
        where
            A: serde::de::MapAccess<'de>,
        {
            while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}
pub(super) use default_for_other_types;

/// Deserializes an `m` object with all its keys, because unknown ones are preserved.
pub(super) struct MetaSeed;

impl<'de> DeserializeSeed<'de> for MetaSeed {
    type Value = ObjectFields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MetaSeed {
    type Value = ObjectFields<'de>;

    default_for_other_types!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = ObjectFields {
            values: Vec::with_capacity(8),
            ..ObjectFields::default()
        };
        while let Some(key_match) = map.next_key_seed(KeySeed)? {
            match key_match {
                KeyMatch::Known(key) => fields.insert(key, map.next_value_seed(ScalarSeed)?),
                KeyMatch::Unknown(name) => drop(
                    fields
                        .unknown
                        .insert(name, map.next_value_seed(BoundedJson(MAX_DEPTH))?),
                ),
            }
        }
        Ok(fields)
    }
}
