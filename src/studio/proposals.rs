//! Edits that another program proposes, until the user accepts or rejects them in the editor.
//!
//! A proposal is a file in the folder of its session, replaced atomically. A rejection is a second
//! file; an acceptance is part of the project, which the edits change in the same write. A program
//! that proposes or answers holds a lock that the system releases when it ends, however it ends.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::EditCall;
use crate::domain::io_reason::reason;
use crate::domain::proposal::ProposalState;
use crate::domain::reason::{Reason, StudioReason};
use crate::domain::text::{one_line, sanitize};
use crate::fs::{atomic, lock, private};

/// Maximum number of pending proposals of a session.
const MAX_PENDING: usize = 20;
/// Maximum number of proposals of a session that are kept with a rejection.
const MAX_REJECTED: usize = 50;
/// Maximum size of a proposal (bytes).
const MAX_BYTES: usize = 1 << 20;
/// Maximum length of the name of a program and of a text (characters).
const MAX_AUTHOR_CHARS: usize = 40;
const MAX_TEXT_CHARS: usize = 2_000;
/// Maximum number of remembered acceptances of a project.
const MAX_ACCEPTED: usize = 50;
/// Age from which no program is still writing a file.
const UNFINISHED_AGE: Duration = Duration::from_secs(3_600);

/// A proposal before it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewProposal {
    /// Name of the program.
    pub author: String,
    /// Reason or explanation for the user; may be empty.
    pub text: String,
    /// Version of the timeline that the edits are meant for.
    pub version: u64,
    pub edits: Vec<EditCall>,
}

/// A stored proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proposal {
    pub id: String,
    /// Name of the lock file of the program that waits for the answer.
    owner: String,
    pub author: String,
    pub text: String,
    pub version: u64,
    pub edits: Vec<EditCall>,
    /// Position among the proposals of the session.
    order: u64,
}

/// Proposals that were accepted into a project, with the version that each one made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AcceptedProposals(Vec<(String, u64)>);

impl AcceptedProposals {
    /// Adds an acceptance, and forgets the oldest one if there are too many.
    pub(super) fn add(&mut self, id: &str, version: u64) {
        self.0.push((id.to_owned(), version));
        let excess = self.0.len().saturating_sub(MAX_ACCEPTED);
        self.0.drain(..excess);
    }

    /// Returns the version that a proposal made, or `None` if it was not accepted.
    pub(super) fn version(&self, id: &str) -> Option<u64> {
        self.0.iter().find(|(a, _)| a == id).map(|(_, v)| *v)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredRejection {
    reason: String,
}

/// Folder of the proposals. Cheap as long as nothing is proposed: files are created when needed.
#[derive(Debug)]
pub(crate) struct ProposalStore {
    dir: PathBuf,
    /// Name of the lock files of this program.
    owner: String,
    /// Locks that this program holds, by path.
    locks: Mutex<HashMap<PathBuf, File>>,
}

impl ProposalStore {
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            owner: uuid::Uuid::new_v4().simple().to_string(),
            locks: Mutex::default(),
        }
    }

    /// Returns the folder of a session, which is created if needed. The id must be validated.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn folder(&self, session: &str) -> std::io::Result<PathBuf> {
        let folder = self.dir.join(session);
        private::folder(&folder)?;
        Ok(folder)
    }

    /// Stores a proposal and returns its id. It lasts as long as this program. The caller must lock
    /// the projects, so that the number of pending ones stays limited.
    ///
    /// # Errors
    /// If there are too many, it is too large, or it cannot be written.
    pub fn propose(
        &self,
        session: &str,
        new: NewProposal,
        accepted: &AcceptedProposals,
    ) -> Result<String, Reason> {
        let failure = |e: Error| reason(&e);
        let folder = self.folder(session).map_err(failure)?;
        if self.pending(session, accepted).len() >= MAX_PENDING {
            return Err(StudioReason::TooManyProposals(MAX_PENDING as u64).into());
        }
        self.remove_old_rejections(session);
        let stored = self.stored(session);
        let shorten = |text: String, max| text.chars().take(max).collect::<String>();
        let proposal = Proposal {
            id: uuid::Uuid::new_v4().simple().to_string(),
            owner: self.owner.clone(),
            author: shorten(one_line(&new.author), MAX_AUTHOR_CHARS),
            text: shorten(sanitize(&new.text), MAX_TEXT_CHARS),
            version: new.version,
            edits: new.edits,
            order: stored.iter().map(|p| p.order + 1).max().unwrap_or(0),
        };
        let json = serde_json::to_vec(&proposal).map_err(|e| failure(e.into()))?;
        if json.len() > MAX_BYTES {
            return Err(StudioReason::ProposalTooLarge(MAX_BYTES as u64).into());
        }
        // Before the proposal: no other program takes it for one of an ended program.
        self.hold(self.dir.join(format!("{}.lock", self.owner)))
            .map_err(failure)?;
        atomic::replace(&proposal_file(&folder, &proposal.id), &json).map_err(failure)?;
        Ok(proposal.id)
    }

    /// Returns the proposals of a session that wait for an answer, the oldest first. Removes those
    /// of programs that have ended.
    pub fn pending(&self, session: &str, accepted: &AcceptedProposals) -> Vec<Proposal> {
        let folder = self.dir.join(session);
        let mut stored = self.stored(session);
        stored.retain(|p| {
            let is_open =
                accepted.version(&p.id).is_none() && !rejection_file(&folder, &p.id).exists();
            if self.has_ended(&p.owner) {
                remove_files(&folder, &p.id);
                return false;
            }
            is_open
        });
        stored.sort_by_key(|p| p.order);
        stored
    }

    /// Removes the oldest rejected proposals: their programs have not asked for the answer.
    fn remove_old_rejections(&self, session: &str) {
        let folder = self.dir.join(session);
        let mut rejected = self.stored(session);
        rejected.retain(|p| rejection_file(&folder, &p.id).exists());
        rejected.sort_by_key(|p| p.order);
        let excess = rejected.len().saturating_sub(MAX_REJECTED);
        let oldest = rejected.iter().take(excess);
        oldest.for_each(|p| remove_files(&folder, &p.id));
    }

    /// Returns the state of a proposal, or `None` if it does not exist. The id must be validated.
    pub fn state(
        &self,
        session: &str,
        id: &str,
        accepted: &AcceptedProposals,
    ) -> Option<ProposalState> {
        let folder = self.dir.join(session);
        if let Some(version) = accepted.version(id) {
            return Some(ProposalState::Accepted { version });
        }
        if let Some(rejected) = read::<StoredRejection>(&rejection_file(&folder, id)) {
            let reason = rejected.reason;
            return Some(ProposalState::Rejected { reason });
        }
        proposal_file(&folder, id)
            .exists()
            .then_some(ProposalState::Pending)
    }

    /// Rejects a proposal.
    ///
    /// # Errors
    /// If the answer cannot be written.
    pub fn reject(&self, session: &str, id: &str, reason: &str) -> std::io::Result<()> {
        let folder = self.folder(session)?;
        let reason = sanitize(reason).chars().take(MAX_TEXT_CHARS).collect();
        let rejection = serde_json::to_vec(&StoredRejection { reason })?;
        atomic::replace(&rejection_file(&folder, id), &rejection)
    }

    /// Removes the files of a proposal: its answer was received, or it was withdrawn.
    pub fn remove(&self, session: &str, id: &str) {
        remove_files(&self.dir.join(session), id);
    }

    /// Records that the user of this program can answer proposals of a session, and of no other,
    /// until this program ends.
    ///
    /// # Errors
    /// If the lock file cannot be written.
    pub fn attend(&self, session: &str) -> std::io::Result<()> {
        let file = self.folder(session)?.join(self.owner.clone() + ".editor");
        self.locks().retain(|path, _| {
            let is_other = *path != file && path.extension().is_some_and(|e| e == "editor");
            if is_other {
                let _ = std::fs::remove_file(path);
            }
            !is_other
        });
        self.hold(file)
    }

    /// Returns true if an editor that can answer has the session open. Removes the files of those
    /// that have ended.
    pub fn has_editor(&self, session: &str) -> bool {
        let editors: Vec<PathBuf> = entries(&self.dir.join(session))
            .filter(|path| path.extension().is_some_and(|e| e == "editor"))
            .collect();
        let mut found = false;
        for file in editors {
            if self.locks().contains_key(&file) || is_locked(&file) {
                found = true;
            } else {
                let _ = std::fs::remove_file(file);
            }
        }
        found
    }

    /// Deletes the proposals of a session.
    pub fn delete_session(&self, session: &str) {
        let folder = self.dir.join(session);
        self.locks().retain(|path, _| !path.starts_with(&folder));
        let _ = std::fs::remove_dir_all(folder);
    }

    /// Removes what killed programs left: proposals, rejections of those, and unfinished files.
    pub fn remove_leftovers(&self) {
        for folder in entries(&self.dir) {
            let Some(session) = folder.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            self.pending(session, &AcceptedProposals::default());
            self.has_editor(session);
            entries(&folder)
                .filter(|file| is_leftover(file))
                .for_each(|file| drop(std::fs::remove_file(file)));
        }
        remove_abandoned(&self.dir);
    }

    fn stored(&self, session: &str) -> Vec<Proposal> {
        entries(&self.dir.join(session))
            .filter(|path| path.to_string_lossy().ends_with(PROPOSAL))
            .filter_map(|path| read::<Proposal>(&path))
            .collect()
    }

    fn has_ended(&self, owner: &str) -> bool {
        let is_valid = owner.bytes().all(|b| b.is_ascii_alphanumeric());
        !is_valid || owner != self.owner && !is_locked(&self.dir.join(format!("{owner}.lock")))
    }

    /// Holds a lock until the store is dropped.
    fn hold(&self, path: PathBuf) -> std::io::Result<()> {
        if let Entry::Vacant(vacant) = self.locks().entry(path) {
            remove_abandoned(&self.dir);
            let file = lock::create_locked(vacant.key())?;
            vacant.insert(file);
        }
        Ok(())
    }

    fn locks(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, File>> {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ProposalStore {
    fn drop(&mut self) {
        for path in self.locks().keys() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Ends of the names of a proposal and of its rejection.
const PROPOSAL: &str = ".proposal.json";
const REJECTION: &str = ".rejection.json";

fn proposal_file(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}{PROPOSAL}"))
}

fn rejection_file(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}{REJECTION}"))
}

/// Removes a proposal before its answer: without the answer, it would be pending again.
fn remove_files(folder: &Path, id: &str) {
    for file in [proposal_file(folder, id), rejection_file(folder, id)] {
        let _ = std::fs::remove_file(file);
    }
}

fn entries(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

/// Returns true for a rejection without its proposal, and for a file unfinished for long.
fn is_leftover(file: &Path) -> bool {
    let name = file.to_string_lossy();
    match name.strip_suffix(REJECTION) {
        Some(proposal) => !Path::new(&format!("{proposal}{PROPOSAL}")).exists(),
        None => name.ends_with(".tmp") && age(file).is_some_and(|age| age > UNFINISHED_AGE),
    }
}

fn age(file: &Path) -> Option<Duration> {
    std::fs::metadata(file)
        .ok()?
        .modified()
        .ok()?
        .elapsed()
        .ok()
}

/// Returns true if a program holds the lock. On a file system without locks, nothing is known, and
/// the program counts as running.
fn is_locked(file: &Path) -> bool {
    match File::open(file) {
        Ok(file) => !matches!(file.try_lock_shared(), Ok(())),
        Err(e) => e.kind() != ErrorKind::NotFound,
    }
}

/// Removes the lock files of programs that have ended. On a file system without locks, nothing is
/// known, and the files are kept.
fn remove_abandoned(dir: &Path) {
    let is_lock = |path: &PathBuf| path.extension().is_some_and(|e| e == "lock");
    for path in entries(dir).filter(is_lock) {
        let has_ended = File::open(&path).is_ok_and(|file| file.try_lock_shared().is_ok());
        if has_ended {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests;
