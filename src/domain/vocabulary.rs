//! Enums of the names that drafts and the API use. Known names are variants; any other name is
//! preserved.

/// An enum of names.
pub(crate) trait Vocabulary: Sized {
    /// Known names.
    const NAMES: &[&str];

    /// Returns the value with this name; `None` if the name is unknown.
    fn find(name: &str) -> Option<Self>;
}

/// Defines an enum with a variant for each known name, and `Other` for names that only a server
/// knows.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A name without a known meaning, preserved unchanged.
            Other(String),
        }

        impl $name {
            /// All known values.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Name in drafts.
            pub fn id(&self) -> &str {
                match self {
                    $(Self::$variant => $id,)+
                    Self::Other(id) => id,
                }
            }

            /// Returns the value with this name; `None` if the name is unknown.
            pub fn known(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// Returns the names of all known values.
            pub fn ids() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(Self::id)
            }
        }

        impl $crate::domain::vocabulary::Vocabulary for $name {
            const NAMES: &[&str] = &[$($id),+];

            fn find(name: &str) -> Option<Self> {
                Self::known(name)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::known(id).unwrap_or_else(|| Self::Other(id.to_owned()))
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self::known(&id).unwrap_or(Self::Other(id))
            }
        }

        impl From<std::borrow::Cow<'_, str>> for $name {
            fn from(id: std::borrow::Cow<'_, str>) -> Self {
                Self::known(&id).unwrap_or_else(|| Self::Other(id.into_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.pad(self.id())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.id())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(from)
                    .map(Self::from)
            }
        }
    };
}
pub(crate) use vocabulary;

#[cfg(test)]
mod tests {
    vocabulary! {
        /// Names for the test.
        Sample {
            First = "first",
            Second = "second-name",
        }
    }

    #[test]
    fn known_names_are_variants_and_other_names_are_preserved() {
        assert_eq!(Sample::from("second-name"), Sample::Second);
        assert_eq!(Sample::ids().collect::<Vec<_>>(), ["first", "second-name"]);
        for name in ["first", "second-name", "First", "", "第三"] {
            assert_eq!(Sample::from(name).id(), name);
            let json = serde_json::to_string(&Sample::from(name.to_owned())).unwrap();
            assert_eq!(
                serde_json::from_str::<Sample>(&json).unwrap(),
                Sample::from(name)
            );
        }
        assert_eq!(Sample::known("third"), None);
    }
}
