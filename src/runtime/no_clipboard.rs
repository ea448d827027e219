//! Replaces the system clipboard in a build without the feature `clipboard`: copied text goes to
//! the clipboard of the terminal only.

/// System clipboard; there is none.
#[derive(Default)]
pub(super) struct Clipboard {}

impl Clipboard {
    /// Does nothing.
    pub fn copy(&mut self, _text: &str) {}
}
