//! Embedded backend: the NemoVideo API served by the program itself on 127.0.0.1, with real
//! probing, edits and renders. The editor uses it over HTTP like the cloud; only `main` and
//! `headless` know about it.

mod account;
mod after_edit;
mod agent;
mod assets;
mod built_in_music;
mod captions;
mod change_watch;
mod check;
mod edit_batch;
mod glyphs;
mod guard;
mod history;
mod listener;
mod llm_agent;
mod llm_routing;
mod media_list;
mod own_versions;
mod project;
mod proposals;
mod rate_limit;
mod recent_turns;
pub mod render;
mod routes;
mod server;
mod state;
mod timeline_frames;
mod tools;
mod typed_edits;
mod workspace;

pub use account::Prices;
pub use llm_agent::{LlmAgent, LlmLimits, LlmOptions};
pub use render::format::HardwareEncoder;
pub use render::queue::RenderSettings;
pub use server::{Studio, StudioError, StudioOptions, start};
