//! The versions that this program made: an editor reports those of other programs.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// Maximum number of remembered versions of a session, as many as a project keeps.
const MAX_VERSIONS: usize = 200;

/// Numbers of versions by session.
#[derive(Debug, Default)]
pub(super) struct OwnVersions(Mutex<HashMap<String, BTreeSet<u64>>>);

impl OwnVersions {
    /// Adds versions that were saved.
    pub fn add(&self, session: &str, versions: &[u64]) {
        if versions.is_empty() {
            return;
        }
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = sessions.entry(session.to_owned()).or_default();
        own.extend(versions);
        while own.len() > MAX_VERSIONS {
            own.pop_first();
        }
    }

    /// Returns the versions of a session.
    pub fn of(&self, session: &str) -> BTreeSet<u64> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.get(session).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_versions_are_remembered() {
        let own = OwnVersions::default();
        for version in 1..=300 {
            own.add("1", &[version]);
        }
        own.add("2", &[]);
        assert_eq!(own.of("1"), (101..=300).collect());
        assert!(own.of("2").is_empty());
    }
}
