//! The pure core of the editor: `Model`, `Msg`, `Effect` and `update`.

pub mod effect;
pub(crate) mod follow_up;
pub mod followed;
pub(crate) mod fuzzy;
pub mod list_cursor;
pub mod model;
pub mod msg;
pub mod options;
pub mod overlay;
pub mod preferences;
pub mod record;
mod redaction;
pub mod request;
pub mod state;
pub mod status;
pub(crate) mod text_input;
pub mod update;

pub use effect::Effect;
pub use model::Model;
pub use msg::Msg;
pub use options::EditorOptions;
pub use update::update;
