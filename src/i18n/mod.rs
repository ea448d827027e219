//! Display text: every phrase in English and Chinese.

pub mod change_list;
pub(crate) mod change_text;
pub mod changes;
pub(crate) mod details;
pub mod errors;
pub mod locale;
pub(crate) mod messages;
pub mod names;
pub mod reasons;
pub mod refusals;
pub mod transcript;
pub mod ui;
pub mod values;
