//! What people and the agent mean: where a message goes, which edits its words ask for, and how changes are told.

pub mod answer;
pub mod command;
pub mod gui;
pub mod locale;
pub mod route;
pub mod told;
pub mod wish;
pub mod words;
