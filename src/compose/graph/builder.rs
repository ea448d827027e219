//! Inputs and filters of an ffmpeg command.

use std::ffi::OsString;
use std::path::Path;

use crate::media::{self, FORMATS};

/// Collects the inputs and filters of an ffmpeg command.
#[derive(Default)]
pub struct Builder {
    pub arguments: Vec<OsString>,
    inputs: usize,
    pub graph: String,
}

impl Builder {
    /// Adds an input with its options and returns its index.
    pub fn input(&mut self, options: &[String], path: &Path) -> usize {
        self.arguments.extend(options.iter().map(OsString::from));
        self.arguments.extend(media::input_arguments(FORMATS, path));
        self.inputs += 1;
        self.inputs - 1
    }

    pub fn chain(&mut self, text: &str) {
        if !self.graph.is_empty() {
            self.graph.push(';');
        }
        self.graph.push_str(text);
    }
}
