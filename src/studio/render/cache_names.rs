//! Names of cache entries: hashes of everything that determines their content.

use std::path::PathBuf;

use super::task::{NamedSpan, RenderTask};
use crate::compose::graph::{self, PlacedText};
use crate::compose::sound;
use crate::compose::span::{self, Span};

/// Version of the rendering; must change whenever the frames of a given plan change, so that old
/// and new spans are never joined.
const CACHE_VERSION: &str = "3";

impl RenderTask<'_> {
    /// Returns all spans, named by a hash of everything that determines their frames.
    pub(super) fn named_spans(&self, captions: &[PlacedText], tools: &str) -> Vec<NamedSpan> {
        // A caption is identified by its style, not by the number of its file.
        let files: Vec<PlacedText> = self
            .plan
            .captions
            .iter()
            .zip(captions)
            .map(|(c, d)| PlacedText {
                path: PathBuf::from(format!("{:?}", c.style)),
                ..d.clone()
            })
            .collect();
        let name = |span: Span| {
            let builder = graph::video(self.plan, span, &files, self.settings.pixel_format());
            let mut hash = blake3::Hasher::new();
            let labelled = normalize_labels(&builder.graph);
            let size = format!(
                "{}x{}@{} {}",
                self.plan.width,
                self.plan.height,
                self.plan.fps,
                span.frames()
            );
            for part in [CACHE_VERSION, tools, &size, &labelled]
                .into_iter()
                .chain(self.settings.video_options().iter().map(String::as_str))
            {
                hash.update(part.as_bytes());
                hash.update(&[0]);
            }
            for argument in &builder.arguments {
                hash.update(argument.as_encoded_bytes());
                hash.update(&[0]);
            }
            format!(
                "{}.{}",
                &hash.finalize().to_hex()[..40],
                self.settings.span_container()
            )
        };
        span::spans(self.plan)
            .into_iter()
            .map(|span| (span, name(span)))
            .collect()
    }

    pub(super) fn sound_name(&self, tools: &str) -> String {
        let builder = sound::mix(self.plan, self.plan.loudness.is_none());
        let (options, container, extension) = self.settings.audio_options();
        let text = format!(
            "{CACHE_VERSION} {tools} {:?} {} {options:?} {container} {:?}",
            builder.arguments, builder.graph, self.plan.loudness
        );
        format!(
            "{}.{extension}",
            &blake3::hash(text.as_bytes()).to_hex()[..40]
        )
    }
}

/// Renumbers the labels of a graph: they count over the whole output, but the name of a span must
/// not depend on its position.
fn normalize_labels(graph: &str) -> String {
    let mut labels: Vec<&str> = Vec::new();
    let mut result = String::with_capacity(graph.len());
    let mut rest = graph;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, remaining)) = after.split_once(']') else {
            break;
        };
        result.push_str(before);
        let number = labels.iter().position(|s| *s == label).unwrap_or_else(|| {
            labels.push(label);
            labels.len() - 1
        });
        result.push_str(&format!("[{number}]"));
        rest = remaining;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_from_the_start_of_a_graph() {
        assert_eq!(
            normalize_labels("[0:v:0]scale[v7];[v7][c3]overlay[o3]"),
            normalize_labels("[0:v:0]scale[v9];[v9][c1]overlay[o1]")
        );
        assert_ne!(
            normalize_labels("[a][b]x[c]"),
            normalize_labels("[a][a]x[c]")
        );
    }
}
