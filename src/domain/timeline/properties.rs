//! Properties of a segment: one row for each value that a draft stores under one key of `m`.
//! Reading and writing derive from the rows.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Fit, Segment};
use crate::domain::clock::MAX_TIME_MS;
use crate::domain::draft::fields::{DraftKey, KeySet, ObjectFields};

/// A property of a segment.
pub(crate) struct SegmentProperty {
    /// Key in drafts, followed by likely names in drafts of other servers.
    keys: &'static [DraftKey],
    /// The same keys as a set: most properties are missing in most segments.
    key_set: KeySet,
    value: PropertyValue,
}

/// Type and default of a property, and access to it.
enum PropertyValue {
    /// The default is false.
    Flag {
        get: fn(&Segment) -> bool,
        get_mut: fn(&mut Segment) -> &mut bool,
    },
    /// A time (ms) with the default 0.
    Time {
        get: fn(&Segment) -> u64,
        get_mut: fn(&mut Segment) -> &mut u64,
        /// True for a segment whose draft always has the value.
        is_explicit: fn(&Segment) -> bool,
    },
    /// A number with the default 1.
    Factor {
        get: fn(&Segment) -> f64,
        get_mut: fn(&mut Segment) -> &mut f64,
        /// Converts a number of the draft to a valid one.
        limit: fn(f64) -> f64,
    },
    /// A name. There is no default.
    Name {
        get: fn(&Segment) -> Option<&str>,
        set: fn(&mut Segment, Cow<str>),
    },
}

macro_rules! flag {
    ($key:ident, $field:ident) => {
        SegmentProperty {
            keys: &[DraftKey::$key],
            key_set: KeySet::of(&[DraftKey::$key]),
            value: PropertyValue::Flag {
                get: |s| s.$field,
                get_mut: |s| &mut s.$field,
            },
        }
    };
}

macro_rules! time {
    ([$($key:ident),+], $field:ident, $is_explicit:expr) => {
        SegmentProperty {
            keys: &[$(DraftKey::$key),+],
            key_set: KeySet::of(&[$(DraftKey::$key),+]),
            value: PropertyValue::Time {
                get: |s| s.$field,
                get_mut: |s| &mut s.$field,
                is_explicit: $is_explicit,
            },
        }
    };
}

macro_rules! factor {
    ([$($key:ident),+], $field:ident, $limit:expr) => {
        SegmentProperty {
            keys: &[$(DraftKey::$key),+],
            key_set: KeySet::of(&[$(DraftKey::$key),+]),
            value: PropertyValue::Factor {
                get: |s| s.$field,
                get_mut: |s| &mut s.$field,
                limit: $limit,
            },
        }
    };
}

/// Playback, sound and fit, in the order of drafts.
pub(crate) const PLAYBACK: &[SegmentProperty] = &[
    time!([In, InMs, TrimStart, SourceStart], in_ms, |s| s
        .source
        .is_some()),
    factor!([Speed], speed, |v| if v > 0.0 {
        v.clamp(0.01, 100.0)
    } else {
        1.0
    }),
    factor!([Volume, Vol, Gain], volume, |v| v.clamp(0.0, 10.0)),
    flag!(Muted, muted),
    flag!(Loop, looped),
    flag!(Reverse, reversed),
    flag!(Freeze, frozen),
    flag!(Duck, ducked),
    SegmentProperty {
        keys: &[DraftKey::Fit],
        key_set: KeySet::of(&[DraftKey::Fit]),
        value: PropertyValue::Name {
            get: |s| s.fit.as_ref().map(Fit::id),
            set: |s, name| s.fit = Some(Fit::from(name)),
        },
    },
];

/// Fades, in the order of drafts.
pub(crate) const FADES: &[SegmentProperty] = &[
    time!([FadeIn], fade_in_ms, |_| false),
    time!([FadeOut], fade_out_ms, |_| false),
];

impl SegmentProperty {
    /// Takes the value out of `m`. A value of an unexpected type stays there.
    pub fn read(&self, meta: &mut ObjectFields, s: &mut Segment) {
        if !meta.has_any(self.key_set) {
            return;
        }
        match &self.value {
            PropertyValue::Flag { get_mut, .. } => {
                for key in self.keys {
                    *get_mut(s) |= meta.flag(*key);
                }
            }
            PropertyValue::Time { get_mut, .. } => {
                if let Some(number) = meta.number(self.keys) {
                    *get_mut(s) = number.round().clamp(0.0, MAX_TIME_MS as f64) as u64;
                }
            }
            PropertyValue::Factor { get_mut, limit, .. } => {
                if let Some(number) = meta.number(self.keys) {
                    *get_mut(s) = limit(number);
                }
            }
            PropertyValue::Name { set, .. } => {
                if let Some(name) = meta.text(self.keys) {
                    set(s, name);
                }
            }
        }
    }

    /// Returns the key and the value for a draft; `None` for the default.
    pub fn write(&self, s: &Segment) -> Option<(&'static str, Value)> {
        let value = match &self.value {
            PropertyValue::Flag { get, .. } => get(s).then(|| json!(true)),
            PropertyValue::Time {
                get, is_explicit, ..
            } => (is_explicit(s) || get(s) > 0).then(|| json!(get(s))),
            PropertyValue::Factor { get, .. } => {
                ((get(s) - 1.0).abs() > f64::EPSILON).then(|| json!(get(s)))
            }
            PropertyValue::Name { get, .. } => get(s).map(|name| json!(name)),
        };
        Some((self.keys.first()?.name(), value?))
    }
}
