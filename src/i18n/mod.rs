//! Display text: every phrase in English and Chinese.

pub mod changes;
pub mod locale;
pub mod ui;
