//! Error from rendering a text.

/// Error from rendering a text.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("cannot write the image of the text: {0}")]
    Write(String),
}
