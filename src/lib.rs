//! nemo-tui: a full-screen terminal editor for AI video.
//!
//! | Module | Purpose | Depends on |
//! |---|---|---|
//! | `domain` | Editing without I/O: timeline, draft, edits, interchange | nothing |
//! | `i18n` | Display text in English and Chinese | `domain` |
//! | `language` | Sentences to edits, routing of messages | `domain`, `i18n` |
//! | `fs` | Private files | nothing |
//! | `api` | Protocol client | `domain`, `i18n`, `fs` |
//! | `store` | SQLite database | `domain`, `i18n`, `fs` |
//! | `media` | ffmpeg and ffprobe processes | `domain`, `fs` |
//! | `compose` | Timeline to ffmpeg filter graphs | `domain`, `media` |
//! | `input` | Action table, keymaps | `i18n` |
//! | `config` | Loads and validates the configuration | `domain`, `i18n`, `input` |
//! | `workflows` | Multi-step jobs: session, turn, export | all above but `input` |
//! | `studio` | Embedded backend | `domain`, `i18n`, `language`, `fs`, `media`, `compose`, `api` |
//! | `app` | Model, messages, effects, `update` | `domain`, `i18n`, `language`, `input`, `config` |
//! | `view` | Model to terminal cells | `app`, `domain`, `i18n`, `input` |
//! | `runtime` | Effects to tasks to messages | `app`, `workflows` and their dependencies |
//! | `term` | The terminal | `domain`, `input` |
//! | `signals` | Signals that end the program | nothing |
//! | `log`, `crash` | Log file, crash reports | `domain`, `fs`, `term` |
//! | `cli` | Command-line arguments | `app`, `config`, `domain`, `language` |
//! | `startup` | Settings, connection and failures of a run | `cli`, `config`, `workflows`, `studio` |
//! | `editor` | The main loop | everything but `studio` |
//! | `headless` | Headless commands | everything but `view`, which only `replay` uses |
//!
//! `tests/architecture.rs` reads the imports and fails if a rule is broken.

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
mod startup;
pub mod store;
pub mod studio;
pub mod term;
pub mod view;
pub mod workflows;
