//! The editor without its edges: what it knows, what it hears, what it wants done.

pub mod effect;
pub mod model;
pub mod msg;
pub mod painted;
pub mod update;

pub use effect::Effect;
pub use model::Model;
pub use msg::Msg;
pub use update::update;
