//! Edits that are made one after the other to a copy of a timeline, and kept all or none.

use std::sync::Arc;

use super::after_edit::is_as_declared;
use crate::domain::edit::{Edit, EditRefusal, SourceLength};
use crate::domain::timeline::Timeline;
use crate::i18n::edit_report::AppliedEdit;
use crate::language::parser::EditStep;

/// Edits with the timelines before and after them.
pub(super) struct EditBatch {
    before: Arc<Timeline>,
    after: Arc<Timeline>,
    steps: Vec<EditStep>,
    /// Ids affected by the last edit.
    touched: Vec<String>,
}

impl EditBatch {
    /// Begins with a timeline.
    pub fn new(timeline: Timeline) -> Self {
        let before = Arc::new(timeline);
        Self {
            after: Arc::clone(&before),
            before,
            steps: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// Makes an edit.
    ///
    /// # Errors
    /// If the edit is invalid for the timeline, or does not change it.
    pub fn push(&mut self, edit: Edit, source_length: SourceLength) -> Result<(), EditRefusal> {
        let after = Arc::new(edit.apply(&self.after, source_length)?);
        self.touched = edit.affected_ids(&self.after, &after);
        self.steps.push(EditStep {
            edit,
            before: std::mem::replace(&mut self.after, Arc::clone(&after)),
            after,
            request: self.steps.len(),
        });
        Ok(())
    }

    /// Returns true if the edits changed only what they declare.
    pub fn is_as_declared(&self) -> bool {
        is_as_declared(&self.before, &self.steps)
    }

    /// Returns true if the timeline is the same as before.
    pub fn is_unchanged(&self) -> bool {
        self.after == self.before
    }

    /// Returns the edits for a description.
    pub fn applied(&self) -> Vec<AppliedEdit<'_>> {
        self.steps.iter().map(EditStep::applied).collect()
    }

    /// Returns the timeline after the edits, and the ids affected by the last one.
    pub fn into_result(self) -> (Timeline, Vec<String>) {
        (Arc::unwrap_or_clone(self.after), self.touched)
    }
}
