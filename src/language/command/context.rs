//! Context in which clauses are interpreted.

use super::reply::Unreadable;
use crate::domain::asset::Asset;
use crate::domain::subtitle::Decoded;
use crate::domain::timeline::Timeline;

/// Reads a text file that a message names.
pub type ReadText = fn(&str) -> Result<Decoded, Unreadable>;

/// Context in which a clause is interpreted.
#[derive(Clone, Copy, Debug)]
pub struct LanguageContext<'a> {
    pub timeline: &'a Timeline,
    /// Media of the project, in upload order.
    pub assets: &'a [Asset],
    /// Ids of the segments changed by the last edit: "it", "that".
    pub touched: &'a [String],
    pub read_text: ReadText,
}

impl LanguageContext<'_> {
    /// Words from asset and segment names; excluded from spelling correction.
    pub fn name_words(&self) -> Vec<String> {
        let names = self
            .assets
            .iter()
            .map(|a| &a.name)
            .chain(self.timeline.segments().map(|(_, s)| &s.name));
        names
            .flat_map(|n| {
                n.to_lowercase()
                    .split(|c: char| !c.is_alphanumeric())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
