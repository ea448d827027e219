//! Parses JSON with a maximum depth, to bound recursion.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Maximum depth of parsed JSON. Known keys are at a much lower depth, and the original bytes of a
/// draft are preserved anyway.
pub(super) const MAX_DEPTH: u32 = 64;

/// Parses JSON down to the given depth. Deeper values become null.
#[derive(Clone, Copy)]
pub(super) struct BoundedJson(pub u32);

impl<'de> DeserializeSeed<'de> for BoundedJson {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.0 == 0 {
            reader
                .deserialize_ignored_any(IgnoredAny)
                .map(|_| Value::Null)
        } else {
            reader.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for BoundedJson {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Self(self.0 - 1))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            object.insert(key, map.next_value_seed(Self(self.0 - 1))?);
        }
        Ok(Value::Object(object))
    }
}
