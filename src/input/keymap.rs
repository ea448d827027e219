//! Key bindings: the default keys of the table, overridden by a preset, overridden by the user.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::actions::{ACTIONS, Action, by_id, entry as row_of};
use super::context::{Focus, KeyContext};
use super::key::Key;
use crate::domain::reason::{Reason, SettingsReason};

/// A key sequence.
pub type Chord = Vec<Key>;

/// Names of the presets.
pub const PRESETS: &[&str] = &["default", "vim", "nle"];

/// Keys reserved for the terminal.
const RESERVED: &[&str] = &[
    "Ctrl-S", "Ctrl-Q", "Ctrl-H", "Ctrl-I", "Ctrl-M", "Ctrl-[", "Ctrl-\\", "Ctrl-B",
];

/// Error of a binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingError {
    /// Name of the action as configured.
    pub action: String,
    pub reason: Reason,
}

/// Result of looking up the keys pressed so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLookup {
    Action(Action),
    /// Start of a longer sequence.
    Prefix,
    Nothing,
}

/// A key map without conflicts, serialized as the bindings of every action.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Bindings", try_from = "Bindings")]
pub struct Keymap {
    /// Chords per row of the table.
    chords: Vec<Vec<Chord>>,
    lookup: HashMap<(KeyContext, Chord), Action>,
    prefixes: HashSet<(KeyContext, Chord)>,
}

/// Keys by action id.
pub type Bindings = BTreeMap<String, Vec<String>>;

/// Presets included in the program.
static BUILT_IN_PRESETS: LazyLock<BTreeMap<String, Bindings>> =
    LazyLock::new(|| toml::from_str(include_str!("../../assets/keymap.toml")).unwrap_or_default());

impl Default for Keymap {
    fn default() -> Self {
        let chords = ACTIONS
            .iter()
            .map(|e| e.keys.iter().filter_map(|k| parse_chord(k)).collect())
            .collect();
        // A test checks that the default rows have no conflicts.
        Self::index(chords).unwrap_or_else(|_| Self {
            chords: Vec::new(),
            lookup: HashMap::new(),
            prefixes: HashSet::new(),
        })
    }
}

impl From<Keymap> for Bindings {
    fn from(map: Keymap) -> Self {
        let keys = |chord: &Chord| {
            chord
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        ACTIONS
            .iter()
            .zip(&map.chords)
            .map(|(e, bound)| (e.id.to_owned(), bound.iter().map(keys).collect()))
            .collect()
    }
}

impl TryFrom<Bindings> for Keymap {
    type Error = String;

    fn try_from(bindings: Bindings) -> Result<Self, String> {
        Self::new("default", &bindings).map_err(|e| format!("{}: {}", e.action, e.reason))
    }
}

impl Keymap {
    /// Creates the key map of a preset with the user's bindings.
    ///
    /// # Errors
    /// Returns an error if the preset or an action is unknown, or a key is invalid, reserved or
    /// bound twice in a pane.
    pub fn new(preset: &str, user: &Bindings) -> Result<Self, BindingError> {
        let mut chords = Self::default().chords;
        if preset != "default" {
            let bindings = BUILT_IN_PRESETS.get(preset).ok_or_else(|| BindingError {
                action: "preset".into(),
                reason: Reason::from(SettingsReason::UnknownPreset {
                    preset: preset.to_owned(),
                    choices: PRESETS.join(", "),
                }),
            })?;
            apply_bindings(&mut chords, bindings)?;
        }
        let user_rows = apply_bindings(&mut chords, user)?;
        remove_overridden(&mut chords, &user_rows);
        Self::index(chords)
    }

    fn index(chords: Vec<Vec<Chord>>) -> Result<Self, BindingError> {
        let mut lookup: HashMap<(KeyContext, Chord), Action> = HashMap::new();
        let mut prefixes = HashSet::new();
        for (entry, bound) in ACTIONS.iter().zip(&chords) {
            for (context, chord) in entry
                .contexts()
                .flat_map(|context| bound.iter().map(move |c| (context, c)))
            {
                if context.types(chord[0]) {
                    continue;
                }
                let other = lookup.insert((context, chord.clone()), entry.action);
                if let Some(other) = other.and_then(row_of) {
                    let (keys, action) = (display(chord), other.id.to_owned());
                    let reason = match context {
                        KeyContext::Pane(_) => SettingsReason::AlsoBoundInPane { keys, action },
                        KeyContext::Overlay(_) => {
                            SettingsReason::AlsoBoundInDialog { keys, action }
                        }
                    };
                    return Err(BindingError {
                        action: entry.id.into(),
                        reason: reason.into(),
                    });
                }
                prefixes.extend((1..chord.len()).map(|n| (context, chord[..n].to_vec())));
            }
        }
        if let Some((entry, (_, chord))) = prefixes.iter().find_map(|p| Some((lookup.get(p)?, p))) {
            let id = row_of(*entry).map_or("", |e| e.id);
            return Err(BindingError {
                action: id.into(),
                reason: SettingsReason::LongerSequence(display(chord)).into(),
            });
        }
        Ok(Self {
            chords,
            lookup,
            prefixes,
        })
    }

    /// Looks up keys in a pane or an overlay.
    pub fn find(&self, context: impl Into<KeyContext>, keys: &[Key]) -> KeyLookup {
        let key = (context.into(), keys.to_vec());
        match self.lookup.get(&key) {
            Some(action) => KeyLookup::Action(*action),
            None if self.prefixes.contains(&key) => KeyLookup::Prefix,
            None => KeyLookup::Nothing,
        }
    }

    /// Name of the preferred key of an action in a pane or an overlay; `None` if it has none there.
    pub(crate) fn key_in(&self, context: impl Into<KeyContext>, action: Action) -> Option<String> {
        let context = context.into();
        let row = ACTIONS.iter().position(|e| e.action == action)?;
        let works = |chord: &&Chord| self.lookup.get(&(context, (*chord).clone())) == Some(&action);
        self.chords.get(row)?.iter().find(works).map(|c| display(c))
    }

    /// Keys that complete the given ones in a pane or an overlay, in the order of the table.
    pub(crate) fn continuations(
        &self,
        context: impl Into<KeyContext>,
        keys: &[Key],
    ) -> Vec<(String, Action)> {
        let context = context.into();
        let rows = ACTIONS.iter().zip(&self.chords);
        let rows = rows.filter(|(row, _)| row.contexts().any(|c| c == context));
        rows.flat_map(|(row, chords)| {
            let rest = chords.iter().filter_map(|chord| chord.strip_prefix(keys));
            rest.filter(|rest| !rest.is_empty())
                .map(|rest| (display(rest), row.action))
        })
        .collect()
    }

    /// Names of the keys of an action, preferred key first.
    pub fn keys(&self, action: Action) -> Vec<String> {
        let row = ACTIONS.iter().position(|e| e.action == action);
        row.and_then(|i| self.chords.get(i))
            .map_or_else(Vec::new, |chords| {
                chords.iter().map(|c| display(c)).collect()
            })
    }

    /// Name of the preferred key of an action; empty if it has none.
    pub fn key(&self, action: Action) -> String {
        self.keys(action).into_iter().next().unwrap_or_default()
    }
}

/// Displayed name of a sequence: `gg`, `gt`, `Ctrl-R`.
fn display(chord: &[Key]) -> String {
    let names: Vec<String> = chord.iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn parse_chord(text: &str) -> Option<Chord> {
    let keys: Option<Chord> = text.split_whitespace().map(Key::parse).collect();
    keys.filter(|keys| !keys.is_empty())
}

/// Replaces the keys of the given actions and returns their rows.
fn apply_bindings(
    chords: &mut [Vec<Chord>],
    bindings: &Bindings,
) -> Result<HashSet<usize>, BindingError> {
    let mut rows = HashSet::new();
    for (id, keys) in bindings {
        let refuse = |reason: SettingsReason| BindingError {
            action: id.clone(),
            reason: reason.into(),
        };
        let entry = by_id(id).ok_or_else(|| refuse(SettingsReason::UnknownAction))?;
        let Some(row) = ACTIONS.iter().position(|e| e.action == entry.action) else {
            continue;
        };
        let mut bound = Vec::new();
        for key in keys {
            let chord =
                parse_chord(key).ok_or_else(|| refuse(SettingsReason::InvalidKey(key.clone())))?;
            if chord
                .iter()
                .any(|k| RESERVED.contains(&k.to_string().as_str()) || is_alt_digit(*k))
            {
                return Err(refuse(SettingsReason::ReservedKey(key.clone())));
            }
            if entry.panes == [Focus::Composer] && chord[0].is_printable() {
                return Err(refuse(SettingsReason::TypedKey(key.clone())));
            }
            bound.push(chord);
        }
        chords[row] = bound;
        rows.insert(row);
    }
    Ok(rows)
}

fn is_alt_digit(key: Key) -> bool {
    use crossterm::event::{KeyCode, KeyModifiers};
    key.modifiers.contains(KeyModifiers::ALT)
        && matches!(key.code, KeyCode::Char(c) if c.is_ascii_digit())
}

/// Removes the user's keys from all other actions of the same panes. Two user bindings with the
/// same key remain a conflict.
fn remove_overridden(chords: &mut [Vec<Chord>], user_rows: &HashSet<usize>) {
    let taken: Vec<(usize, Chord)> = user_rows
        .iter()
        .flat_map(|row| chords[*row].iter().map(|c| (*row, c.clone())))
        .collect();
    for (row, bound) in chords
        .iter_mut()
        .enumerate()
        .filter(|(row, _)| !user_rows.contains(row))
    {
        let shares_context = |other: usize| {
            let mut others = ACTIONS[other].contexts();
            others.any(|context| ACTIONS[row].contexts().any(|c| c == context))
        };
        bound.retain(|chord| {
            !taken.iter().any(|(other, c)| {
                shares_context(*other) && (c.starts_with(chord) || chord.starts_with(c))
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::context::PANES;

    fn bindings(id: &str, keys: &[&str]) -> Bindings {
        Bindings::from([(
            id.to_owned(),
            keys.iter().map(|k| (*k).to_owned()).collect(),
        )])
    }

    #[test]
    fn key_maps_round_trip() {
        for preset in PRESETS {
            let map = Keymap::new(preset, &bindings("undo", &["Ctrl-Y", "z z"])).unwrap();
            let again = Keymap::try_from(Bindings::from(map.clone())).unwrap();
            assert_eq!(
                (again.chords, again.lookup),
                (map.chords, map.lookup),
                "{preset}"
            );
        }
    }

    fn keys(text: &str) -> Chord {
        parse_chord(text).unwrap()
    }

    #[test]
    fn presets_have_no_conflicts_and_no_reserved_keys() {
        assert_eq!(BUILT_IN_PRESETS.len() + 1, PRESETS.len());
        for preset in PRESETS {
            let map =
                Keymap::new(preset, &Bindings::new()).unwrap_or_else(|e| panic!("{preset}: {e:?}"));
            for (entry, bound) in ACTIONS.iter().zip(&map.chords) {
                assert!(
                    *preset != "default" || bound.len() == entry.keys.len(),
                    "{}",
                    entry.id
                );
                for key in bound.iter().flatten() {
                    assert!(
                        !RESERVED.contains(&key.to_string().as_str()) && !is_alt_digit(*key),
                        "{preset}: {key}"
                    );
                }
            }
            for pane in PANES {
                assert!(matches!(
                    map.find(*pane, &keys("Ctrl-C")),
                    KeyLookup::Action(Action::Interrupt)
                ));
                assert!(matches!(
                    map.find(*pane, &keys("Ctrl-P")),
                    KeyLookup::Action(Action::Palette)
                ));
            }
        }
    }

    #[test]
    fn printable_keys_are_not_bound_in_the_composer() {
        for preset in PRESETS {
            let map = Keymap::new(preset, &Bindings::new()).unwrap();
            assert!(
                map.lookup
                    .keys()
                    .all(|(context, chord)| !context.types(chord[0])),
                "{preset}"
            );
        }
    }

    #[test]
    fn sequences_need_all_their_keys() {
        let map = Keymap::default();
        assert_eq!(map.find(Focus::Timeline, &keys("g")), KeyLookup::Prefix);
        assert_eq!(
            map.find(Focus::Timeline, &keys("g t")),
            KeyLookup::Action(Action::GoToTime)
        );
        assert_eq!(map.find(Focus::Timeline, &keys("g x")), KeyLookup::Nothing);
        assert_eq!(map.keys(Action::GoToTime), ["g t", "@"]);
        let next = map.continuations(Focus::Timeline, &keys("g"));
        let letters: String = next.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(letters, "gt[]laoishpmc");
    }

    #[test]
    fn user_keys_are_removed_from_other_actions() {
        let map = Keymap::new("default", &bindings("ripple", &["d", "Ctrl-X"])).unwrap();
        assert_eq!(
            map.find(Focus::Timeline, &keys("d")),
            KeyLookup::Action(Action::Ripple)
        );
        assert_eq!(map.find(Focus::Timeline, &keys("D")), KeyLookup::Nothing);
        assert_eq!(map.keys(Action::Lift), ["Delete"]);
        assert_eq!(
            map.find(Focus::Exports, &keys("d")),
            KeyLookup::Action(Action::DownloadAgain),
            "other panes keep their keys"
        );
        assert!(
            Keymap::new("default", &bindings("quit", &[]))
                .unwrap()
                .keys(Action::Quit)
                .is_empty()
        );
    }

    #[test]
    fn invalid_bindings_have_reasons() {
        for (id, key, reason) in [
            ("fly", "f", "unknown action"),
            ("split", "Hyper-S", "not a valid key"),
            ("split", "Ctrl-S", "terminal"),
            ("split", "Alt-1", "terminal"),
            ("send", "x", "composer"),
            ("split", "", "not a valid key"),
        ] {
            let e = Keymap::new("default", &bindings(id, &[key])).unwrap_err();
            assert!(
                e.action == id && e.reason.to_string().contains(reason),
                "{id} {key}: {e:?}"
            );
        }
        let mut conflicting = bindings("split", &["y"]);
        conflicting.extend(bindings("mute", &["y"]));
        assert!(
            Keymap::new("default", &conflicting)
                .unwrap_err()
                .reason
                .to_string()
                .contains("also bound")
        );
        assert!(
            Keymap::new("emacs", &Bindings::new())
                .unwrap_err()
                .reason
                .to_string()
                .contains("unknown preset")
        );
    }
}
