//! The editor without its edges: what it knows, what it hears, what it wants done.

pub mod effect;
pub mod memory;
pub mod model;
pub mod msg;
pub mod options;
pub mod overlay;
pub mod painted;
pub mod painting;
pub mod pane;
pub mod record;
pub mod status;
pub mod update;

pub use effect::Effect;
pub use model::Model;
pub use msg::Msg;
pub use options::Options;
pub use update::update;
