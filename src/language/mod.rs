//! What people and the agent mean: where a message goes, which edits its words ask for, and how changes are told.

pub mod command;
pub mod direct_edit;
pub mod edit_report;
pub mod gui;
pub mod route;
