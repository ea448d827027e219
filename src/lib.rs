//! nemo-tui: a full-screen terminal editor for AI video.
//!
//! | Module | Purpose | Depends on |
//! |---|---|---|
//! | `domain` | Editing without I/O: timeline, draft, diff, edits, transcript, captions, interchange | nothing |
//! | `i18n` | Display text in English and Chinese: interface texts, errors, changes | `domain` |
//! | `language` | Sentences to edits, routing of messages, GUI instructions | `domain`, `i18n` |
//! | `conversation` | The conversation with the agent, without I/O: queue, turn, recovery, lost sessions, GUI instructions | `domain`, `language` |
//! | `fs` | Files that only the owner can read | nothing |
//! | `graphics` | Pictures in a graphics protocol of the terminal: detection, encoding, drawing | `domain`, `i18n` |
//! | `api` | Protocol client: account, session, chat, upload, state, render | `domain`, `i18n`, `fs` |
//! | `store` | SQLite database of everything that outlives the program | `domain`, `i18n`, `fs` |
//! | `media` | ffmpeg and ffprobe processes, cache of encoded files | `domain`, `fs` |
//! | `compose` | Timeline to plan, spans and ffmpeg filter graphs; titles; sound | `domain`, `media` |
//! | `input` | Action table, key maps | `domain`, `i18n` |
//! | `config` | Loads and validates the configuration | `domain`, `i18n`, `input` |
//! | `speech` | Speech recognition: models, recognizers, transcriptions | `domain`, `fs`, `api`, `media`, `config` |
//! | `workflows` | Multi-step jobs: turn, export, session, preview pictures, interchange | `domain`, `i18n`, `conversation`, `fs`, `api`, `store`, `media`, `compose`, `config` |
//! | `studio` | Embedded backend: routes, agent, projects, render queue | `domain`, `i18n`, `language`, `fs`, `api`, `media`, `compose`, `speech` |
//! | `app` | Model, messages, effects, `update` | `domain`, `i18n`, `language`, `conversation`, `graphics`, `api`, `input`, `config` |
//! | `view` | Model to terminal cells | `domain`, `i18n`, `language`, `conversation`, `input`, `app` |
//! | `runtime` | Effects to tasks to messages | `domain`, `i18n`, `language`, `fs`, `graphics`, `api`, `store`, `media`, `speech`, `workflows`, `app` |
//! | `term` | The only module that reads and writes the terminal | `domain`, `i18n`, `graphics` |
//! | `signals` | Signals that end the program | nothing |
//! | `log` | Log file | `domain`, `fs` |
//! | `crash` | Crash reports | `i18n`, `fs`, `term` |
//! | `cli` | Command line arguments | `domain`, `language`, `config`, `app` |
//! | `startup` | Settings, connection to the backend, failures and output of a run | `domain`, `i18n`, `api`, `store`, `config`, `speech`, `workflows`, `studio`, `cli` |
//! | `editor` | The main loop | `domain`, `i18n`, `fs`, `store`, `config`, `workflows`, `app`, `view`, `runtime`, `term`, `signals`, `crash`, `cli`, `startup` |
//! | `mcp` | Server for other agents over the Model Context Protocol | `domain`, `i18n`, `conversation`, `fs`, `api`, `store`, `config`, `speech`, `workflows`, `cli`, `startup` |
//! | `headless` | Headless commands | `domain`, `i18n`, `language`, `conversation`, `fs`, `api`, `store`, `media`, `config`, `speech`, `workflows`, `app`, `view`, `runtime`, `term`, `signals`, `cli`, `startup`, `mcp` |
//! | `program` | Entry point: arguments, runtime, exit status | `domain`, `i18n`, `speech`, `log`, `cli`, `editor`, `headless` |
//!
//! `tests/architecture` parses the source and compares the imports with this table.

#![cfg_attr(
    not(feature = "studio"),
    allow(
        dead_code,
        unused_imports,
        reason = "the client shares edits, endpoints and filters with the studio"
    )
)]

pub mod api;
pub mod app;
pub mod cli;
pub mod compose;
pub mod config;
pub mod conversation;
pub mod crash;
pub mod domain;
pub mod editor;
pub mod fs;
pub mod graphics;
pub mod headless;
pub mod i18n;
pub mod input;
pub mod language;
pub mod log;
#[cfg(feature = "mcp")]
mod mcp;
pub mod media;
pub mod program;
pub mod runtime;
mod signals;
pub mod speech;
mod startup;
pub mod store;
#[cfg(feature = "studio")]
pub mod studio;
pub mod term;
pub mod view;
pub mod workflows;
