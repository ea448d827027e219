//! Natural language: routes messages, parses edit commands and describes edits.

pub mod caption_request;
pub mod direct_edit;
mod export_words;
pub mod gui;
mod lengths;
pub mod parser;
mod pattern;
mod polite;
pub mod route;
pub mod speech_request;
