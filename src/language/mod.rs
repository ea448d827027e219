//! Natural language: routes messages, parses edit commands and describes edits.

pub mod command;
pub mod direct_edit;
pub mod gui;
mod pattern;
pub mod route;
