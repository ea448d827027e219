//! Macros for the table of properties in `segment.rs`.

/// Defines the keys of drafts and the rows of all properties, in the order of drafts.
///
/// A row names its key and likely names in drafts of other servers, its type with its field, and
/// the property under which changes of it are reported.
macro_rules! properties {
    (
        structure { $($key:ident = $name:literal,)* }
        $($(#[$doc:meta])* $section:ident for $applies:expr => { $(
            $main:ident = $main_name:literal $(| $other:ident = $other_name:literal)*:
                $kind:ident($($argument:tt)*) in $group:ident;
        )* })*
    ) => {
        /// A known key of a draft.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum DraftKey { $($key,)* $($($main, $($other,)*)*)* }

        impl DraftKey {
            /// Names of all keys, in the order of the variants.
            pub(crate) const NAMES: &[&str] =
                &[$($name,)* $($($main_name, $($other_name,)*)*)*];

            /// Name in drafts.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }

            /// Returns the key of a property with likely names in drafts of other servers.
            pub(crate) fn spellings(self) -> &'static [Self] {
                match self {
                    $($(Self::$main => &[Self::$main, $(Self::$other,)*],)*)*
                    _ => &[],
                }
            }

            /// Returns the key with this name.
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$key),)*
                    $($($main_name => Some(Self::$main), $($other_name => Some(Self::$other),)*)*)*
                    _ => None,
                }
            }
        }

        $($(#[$doc])* pub(crate) const $section: PropertySection = PropertySection {
            keys: KeySet::of(&[$(DraftKey::$main, $(DraftKey::$other,)*)*]),
            applies_to: $applies,
            rows: &[$(SegmentProperty {
                keys: &[DraftKey::$main, $(DraftKey::$other,)*],
                key_set: KeySet::of(&[DraftKey::$main, $(DraftKey::$other,)*]),
                group: Property::$group,
                value: property_value!($kind $($argument)*),
            },)*],
        };)*

        /// The properties of segments, in the order of drafts.
        pub(crate) const PROPERTIES: &[PropertySection] = &[$($section,)*];
    };
}

/// Returns the type of a property and the access to its field.
macro_rules! property_value {
    (content $get:expr) => {
        PropertyValue::Content { get: $get }
    };
    (flag $($field:ident).+) => {
        PropertyValue::Flag {
            get: |s| s.$($field).+,
            set: |s| s.$($field).+ = true,
        }
    };
    (time $field:ident, $is_explicit:expr) => {
        PropertyValue::Time {
            get: |s| s.$field,
            get_mut: |s| &mut s.$field,
            is_explicit: $is_explicit,
        }
    };
    (factor $field:ident, $limit:expr) => {
        PropertyValue::Number {
            get: |s| s.$field,
            get_mut: |s| &mut s.$field,
            default: 1.0,
            limit: $limit,
            may_be_text: true,
        }
    };
    (adjustment $field:ident, $min:literal, $max:literal) => {
        PropertyValue::Number {
            get: |s| s.adjustments.$field,
            get_mut: |s| &mut s.adjustments.$field,
            default: Adjustments::NEUTRAL.$field,
            limit: |value| value.clamp($min, $max),
            may_be_text: false,
        }
    };
    (degrees $($field:ident).+, $step:literal) => {
        PropertyValue::Degrees {
            get: |s| s.$($field).+,
            get_mut: |s| &mut s.$($field).+,
            step: $step,
        }
    };
    (sides $($field:ident).+) => {
        PropertyValue::Sides {
            get: |s| s.$($field).+,
            get_mut: |s| &mut s.$($field).+,
        }
    };
    (name $get:expr, $set:expr) => {
        PropertyValue::Name { get: $get, set: $set }
    };
    (style_name $field:ident) => {
        PropertyValue::Name {
            get: |s| s.style.as_ref()?.$field.as_deref(),
            set: |s, name| {
                if let Some(style) = &mut s.style {
                    style.$field = Some(name.into_owned());
                }
            },
        }
    };
    (style_pixels $field:ident) => {
        PropertyValue::Pixels {
            get: |s| s.style.as_ref()?.$field,
            set: |s, pixels| {
                if let Some(style) = &mut s.style {
                    style.$field = Some(pixels);
                }
            },
        }
    };
    (style_flag $field:ident) => {
        PropertyValue::Flag {
            get: |s| s.style.as_ref().is_some_and(|style| style.$field),
            set: |s| {
                if let Some(style) = &mut s.style {
                    style.$field = true;
                }
            },
        }
    };
    (inset) => {
        PropertyValue::Inset
    };
    (transition) => {
        PropertyValue::Transition
    };
}

pub(super) use {properties, property_value};
