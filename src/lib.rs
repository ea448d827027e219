//! nemo-tui: a full-screen terminal editor for AI video.
//!
//! | module | what it is | what it may use |
//! |---|---|---|
//! | `domain` | what editing is: timeline, drafts, edits | nothing of this crate |
//! | `language` | what words mean | `domain` |
//! | `nemo`, `store`, `media` | the protocol, the database, ffmpeg | `domain` |
//! | `compose` | a timeline as ffmpeg draws it | `domain`, `media` |
//! | `jobs` | the long jobs: session, turn, export | `nemo`, `store` and those above |
//! | `studio` | the backend inside the program | `domain`, `language`, `media`, `compose`, the wire of `nemo` |
//! | `input` | actions and keys | `language` |
//! | `config` | the configuration, checked | `domain`, `language`, `input` |
//! | `app` | model, messages, `update` | `domain`, `language`, `input`, `config` |
//! | `view` | the model as cells | `app::model`, `input` |
//! | `runtime` | effects carried out | `app`, `jobs` and those above |
//! | `term` | the terminal itself | `domain` |
//! | `private` | files for the owner alone | nothing of this crate |
//! | `signals` | what ends the program from outside | nothing of this crate |
//! | `editor`, `headless` | the program with and without a screen | everything |
//!
//! `tests/architecture.rs` reads the imports and fails on a breach.

pub mod api;
pub mod app;
pub mod cli;
pub mod compose;
pub mod config;
pub mod crash;
pub mod domain;
pub mod editor;
pub mod fs;
pub mod headless;
pub mod i18n;
pub mod input;
pub mod language;
pub mod log;
pub mod media;
pub mod runtime;
mod signals;
pub mod store;
pub mod studio;
pub mod term;
pub mod view;
pub mod workflows;
