//! Pictures in a graphics protocol of the terminal: detection, encoding, drawing.

#[cfg_attr(not(feature = "pictures"), path = "no_protocols.rs")]
mod protocols;

pub use protocols::{EncodedPicture, TerminalGraphics};
