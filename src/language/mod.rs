//! Natural language: routes messages, parses edit commands and describes edits.

pub mod direct_edit;
mod export_words;
pub mod gui;
pub mod parser;
mod pattern;
pub mod route;
pub mod speech_request;
