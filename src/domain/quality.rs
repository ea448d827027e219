//! Quality of an export.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Quality of an export. An unknown one is rendered as `high`.
    Quality {
        High = "high",
        Medium = "medium",
        Low = "low",
    }
}
