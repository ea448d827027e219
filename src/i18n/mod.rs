//! Display text: every phrase in English and Chinese.

pub(crate) mod agent_replies;
pub mod change_list;
pub(crate) mod change_text;
pub mod changes;
pub(crate) mod command_text;
pub(crate) mod details;
pub(crate) mod direct_edits;
pub mod edit_report;
pub mod errors;
#[cfg(test)]
pub(crate) mod foreign_words;
mod hints;
pub mod locale;
pub(crate) mod messages;
pub mod names;
pub mod project_summary;
pub mod reasons;
pub mod refusals;
pub mod replies;
pub mod skipped_items;
pub(crate) mod speech_preview;
pub(crate) mod stored_notice;
pub mod topics;
pub mod transcript;
pub mod ui;
pub mod values;
