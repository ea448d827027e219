//! Display text: every phrase in English and Chinese.

pub mod change_list;
pub(crate) mod change_text;
pub mod changes;
pub mod errors;
pub mod locale;
pub(crate) mod media_reasons;
pub(crate) mod messages;
pub mod names;
pub(crate) mod plain_reasons;
pub mod reasons;
pub mod refusals;
pub(crate) mod studio_reasons;
pub mod transcript;
pub mod ui;
pub mod values;
