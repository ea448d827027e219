//! The embedded backend: NemoVideo's API served from inside the program on 127.0.0.1, with real probing, edits and
//! renders. The editor reaches it over HTTP like the cloud; only `main` and `headless` know that it is there.

mod account;
mod agent;
mod assets;
mod beds;
mod check;
mod glyphs;
mod guard;
mod listener;
mod own_agent;
mod pace;
mod project;
pub mod render;
mod routes;
mod server;
mod tools;
mod workspace;

pub use account::Prices;
pub use own_agent::OwnAgent;
pub use render::format::Encoder;
pub use render::queue::Settings;
pub use server::{Options, Studio, StudioError, media_folder, start};
