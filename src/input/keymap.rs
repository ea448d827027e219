//! Which keys lead to which action: the default keys of the table, a preset over them, the user's own over both.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::actions::{Action, Focus, named};
use super::key::Key;
use super::table::ACTIONS;

/// Keys pressed one after the other.
pub type Chord = Vec<Key>;

/// The names of the presets.
pub const PRESETS: &[&str] = &["default", "vim", "nle"];

/// Keys that terminals and their users need for themselves.
const NEVER: &[&str] = &[
    "Ctrl-S", "Ctrl-Q", "Ctrl-H", "Ctrl-I", "Ctrl-M", "Ctrl-[", "Ctrl-\\", "Ctrl-B",
];

/// Why a binding was refused, and of which action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingError {
    /// The action's name as it was given.
    pub action: String,
    pub why: String,
}

/// What the keys pressed so far come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLookup {
    Action(Action),
    /// The beginning of a sequence.
    Prefix,
    Nothing,
}

/// A key map without conflicts. It is written as the bindings of every action.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Bindings", try_from = "Bindings")]
pub struct Keymap {
    /// The chords of each row of the table.
    chords: Vec<Vec<Chord>>,
    lookup: HashMap<(Focus, Chord), Action>,
    prefixes: HashSet<(Focus, Chord)>,
}

/// Bindings by the action's name.
pub type Bindings = BTreeMap<String, Vec<String>>;

/// The presets that are part of the program.
static SHIPPED: LazyLock<BTreeMap<String, Bindings>> =
    LazyLock::new(|| toml::from_str(include_str!("../../assets/keymap.toml")).unwrap_or_default());

impl Default for Keymap {
    fn default() -> Self {
        let chords = ACTIONS
            .iter()
            .map(|e| e.keys.iter().filter_map(|k| chord(k)).collect())
            .collect();
        // Its rows are free of conflicts: a test says so.
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
        Self::new("default", &bindings).map_err(|e| format!("{}: {}", e.action, e.why))
    }
}

impl Keymap {
    /// A preset with the user's own bindings over it.
    pub fn new(preset: &str, own: &Bindings) -> Result<Self, BindingError> {
        let mut chords = Self::default().chords;
        if preset != "default" {
            let shipped = SHIPPED.get(preset).ok_or_else(|| BindingError {
                action: "preset".into(),
                why: format!("\"{preset}\" is none of {}", PRESETS.join(", ")),
            })?;
            lay_over(&mut chords, shipped)?;
        }
        let taken = lay_over(&mut chords, own)?;
        give_way(&mut chords, &taken);
        Self::index(chords)
    }

    fn index(chords: Vec<Vec<Chord>>) -> Result<Self, BindingError> {
        let mut lookup: HashMap<(Focus, Chord), Action> = HashMap::new();
        let mut prefixes = HashSet::new();
        for (entry, bound) in ACTIONS.iter().zip(&chords) {
            for (place, chord) in entry
                .places
                .iter()
                .flat_map(|p| bound.iter().map(move |c| (*p, c)))
            {
                if place == Focus::Composer && chord[0].types() {
                    continue;
                }
                let other = lookup.insert((place, chord.clone()), entry.action);
                if let Some(other) = other.and_then(super::actions::entry) {
                    let why = format!("{} is also the key of \"{}\" there", name(chord), other.id);
                    return Err(BindingError {
                        action: entry.id.into(),
                        why,
                    });
                }
                prefixes.extend((1..chord.len()).map(|n| (place, chord[..n].to_vec())));
            }
        }
        if let Some((entry, (_, chord))) = prefixes.iter().find_map(|p| Some((lookup.get(p)?, p))) {
            let id = super::actions::entry(*entry).map_or("", |e| e.id);
            let why = format!(
                "{} begins a longer sequence, so it cannot stand alone",
                name(chord)
            );
            return Err(BindingError {
                action: id.into(),
                why,
            });
        }
        Ok(Self {
            chords,
            lookup,
            prefixes,
        })
    }

    /// What keys mean in a place.
    pub fn find(&self, place: Focus, keys: &[Key]) -> KeyLookup {
        let wanted = (place, keys.to_vec());
        match self.lookup.get(&wanted) {
            Some(action) => KeyLookup::Action(*action),
            None if self.prefixes.contains(&wanted) => KeyLookup::Prefix,
            None => KeyLookup::Nothing,
        }
    }

    /// The keys of an action, by name, the first the one to tell.
    pub fn keys(&self, action: Action) -> Vec<String> {
        let row = ACTIONS.iter().position(|e| e.action == action);
        row.and_then(|i| self.chords.get(i))
            .map_or_else(Vec::new, |chords| chords.iter().map(|c| name(c)).collect())
    }

    /// The first key of an action, for words that tell it; empty where it has none.
    pub fn key(&self, action: Action) -> String {
        self.keys(action).into_iter().next().unwrap_or_default()
    }
}

/// A sequence as it is told: `gg`, `gt`, `Ctrl-R`.
fn name(chord: &[Key]) -> String {
    let names: Vec<String> = chord.iter().map(ToString::to_string).collect();
    let glued = chord
        .iter()
        .all(|k| k.types() && k.to_string().chars().count() == 1);
    names.join(if glued { "" } else { " " })
}

fn chord(text: &str) -> Option<Chord> {
    let keys: Option<Chord> = text.split_whitespace().map(Key::parse).collect();
    keys.filter(|keys| !keys.is_empty())
}

/// Replaces the keys of the named actions; gives the rows that were named.
fn lay_over(
    chords: &mut [Vec<Chord>],
    bindings: &Bindings,
) -> Result<HashSet<usize>, BindingError> {
    let mut rows = HashSet::new();
    for (id, keys) in bindings {
        let refuse = |why: String| BindingError {
            action: id.clone(),
            why,
        };
        let entry = named(id).ok_or_else(|| refuse("there is no action of this name".into()))?;
        let Some(row) = ACTIONS.iter().position(|e| e.action == entry.action) else {
            continue;
        };
        let mut bound = Vec::new();
        for key in keys {
            let chord = chord(key).ok_or_else(|| refuse(format!("\"{key}\" is no key")))?;
            if chord
                .iter()
                .any(|k| NEVER.contains(&k.to_string().as_str()) || is_alt_digit(*k))
            {
                return Err(refuse(format!(
                    "{key} belongs to the terminal and cannot be bound"
                )));
            }
            if entry.places == [Focus::Composer] && chord[0].types() {
                return Err(refuse(format!(
                    "{key} writes a character, so it cannot be a command in the composer"
                )));
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

/// A key that the user gave to one action is taken from the others of the same place; two actions of the user's own that
/// want the same key stay a conflict.
fn give_way(chords: &mut [Vec<Chord>], own: &HashSet<usize>) {
    let taken: Vec<(usize, Chord)> = own
        .iter()
        .flat_map(|row| chords[*row].iter().map(|c| (*row, c.clone())))
        .collect();
    for (row, bound) in chords
        .iter_mut()
        .enumerate()
        .filter(|(row, _)| !own.contains(row))
    {
        let meets = |other: usize| {
            ACTIONS[row]
                .places
                .iter()
                .any(|p| ACTIONS[other].places.contains(p))
        };
        bound.retain(|chord| {
            !taken
                .iter()
                .any(|(other, c)| meets(*other) && (c.starts_with(chord) || chord.starts_with(c)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::actions::PLACES;

    fn own(id: &str, keys: &[&str]) -> Bindings {
        Bindings::from([(
            id.to_owned(),
            keys.iter().map(|k| (*k).to_owned()).collect(),
        )])
    }

    #[test]
    fn a_key_map_is_written_and_read_back() {
        for preset in PRESETS {
            let map = Keymap::new(preset, &own("undo", &["Ctrl-Y", "z z"])).unwrap();
            let again = Keymap::try_from(Bindings::from(map.clone())).unwrap();
            assert_eq!(
                (again.chords, again.lookup),
                (map.chords, map.lookup),
                "{preset}"
            );
        }
    }

    fn keys(text: &str) -> Chord {
        chord(text).unwrap()
    }

    #[test]
    fn every_preset_is_free_of_conflicts_and_of_forbidden_keys() {
        assert_eq!(SHIPPED.len() + 1, PRESETS.len());
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
                        !NEVER.contains(&key.to_string().as_str()) && !is_alt_digit(*key),
                        "{preset}: {key}"
                    );
                }
            }
            for place in PLACES {
                assert!(matches!(
                    map.find(*place, &keys("Ctrl-C")),
                    KeyLookup::Action(Action::Interrupt)
                ));
                assert!(matches!(
                    map.find(*place, &keys("Ctrl-P")),
                    KeyLookup::Action(Action::Palette)
                ));
            }
        }
    }

    #[test]
    fn nothing_printable_acts_while_someone_types() {
        for preset in PRESETS {
            let map = Keymap::new(preset, &Bindings::new()).unwrap();
            assert!(
                map.lookup
                    .keys()
                    .all(|(place, chord)| *place != Focus::Composer || !chord[0].types()),
                "{preset}"
            );
        }
    }

    #[test]
    fn sequences_wait_for_their_end() {
        let map = Keymap::default();
        assert_eq!(map.find(Focus::Timeline, &keys("g")), KeyLookup::Prefix);
        assert_eq!(
            map.find(Focus::Timeline, &keys("g t")),
            KeyLookup::Action(Action::GoToTime)
        );
        assert_eq!(map.find(Focus::Timeline, &keys("g x")), KeyLookup::Nothing);
        assert_eq!(map.keys(Action::GoToTime), ["gt"]);
    }

    #[test]
    fn a_key_of_ones_own_is_taken_from_the_others() {
        let map = Keymap::new("default", &own("ripple", &["d", "Ctrl-X"])).unwrap();
        assert_eq!(
            map.find(Focus::Timeline, &keys("d")),
            KeyLookup::Action(Action::Ripple)
        );
        assert_eq!(map.find(Focus::Timeline, &keys("D")), KeyLookup::Nothing);
        assert_eq!(map.keys(Action::Lift), ["Delete"]);
        assert_eq!(
            map.find(Focus::Exports, &keys("d")),
            KeyLookup::Action(Action::DownloadAgain),
            "other places keep theirs"
        );
        assert!(
            Keymap::new("default", &own("quit", &[]))
                .unwrap()
                .keys(Action::Quit)
                .is_empty()
        );
    }

    #[test]
    fn bad_bindings_say_why() {
        for (id, key, why) in [
            ("fly", "f", "no action"),
            ("split", "Hyper-S", "no key"),
            ("split", "Ctrl-S", "terminal"),
            ("split", "Alt-1", "terminal"),
            ("send", "x", "composer"),
            ("split", "", "no key"),
        ] {
            let e = Keymap::new("default", &own(id, &[key])).unwrap_err();
            assert!(e.action == id && e.why.contains(why), "{id} {key}: {e:?}");
        }
        let mut both = own("split", &["y"]);
        both.extend(own("mute", &["y"]));
        assert!(
            Keymap::new("default", &both)
                .unwrap_err()
                .why
                .contains("also the key")
        );
        assert!(
            Keymap::new("emacs", &Bindings::new())
                .unwrap_err()
                .why
                .contains("none of")
        );
    }
}
