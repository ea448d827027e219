//! Texts that are drawn into the picture.
