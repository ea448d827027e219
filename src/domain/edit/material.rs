//! Source material outside the range that a segment shows.

use super::edge::Edge;
use super::limits::{SourceLength, check_duration};
use super::refusal::EditRefusal;
use crate::domain::timeline::Segment;

/// Material before and after a segment (timeline ms); `None` if it has no end.
pub(super) struct Material {
    before_ms: Option<u64>,
    after_ms: Option<u64>,
}

impl Material {
    /// Returns the material around the range that a segment shows.
    pub fn of(s: &Segment, source_length: SourceLength) -> Self {
        let has_end = !s.frozen && !s.looped;
        let source_ms = s.source.as_deref().and_then(source_length);
        let Some(source_ms) = source_ms.filter(|_| has_end) else {
            return Self {
                before_ms: None,
                after_ms: None,
            };
        };
        let to_timeline = |ms: u64| Some((ms as f64 / s.speed) as u64);
        let head = to_timeline(s.in_ms);
        let used_ms = s.in_ms + s.source_duration_ms();
        let tail = to_timeline(source_ms.saturating_sub(used_ms));
        let (before_ms, after_ms) = if s.reversed {
            (tail, head)
        } else {
            (head, tail)
        };
        Self {
            before_ms,
            after_ms,
        }
    }

    /// Returns `by_ms`, or what there is of it.
    pub fn limit(&self, edge: Edge, by_ms: u64) -> u64 {
        let available = match edge {
            Edge::Start => self.before_ms,
            Edge::End => self.after_ms,
        };
        available.map_or(by_ms, |ms| ms.min(by_ms))
    }
}

/// The refusal if a source has nothing more to show.
pub(super) fn out_of_material(s: &Segment) -> EditRefusal {
    EditRefusal::NotEnoughMaterial {
        name: s.name.clone(),
        available_ms: s.duration_ms,
    }
}

/// Moves an edge of a segment later, or earlier if negative (ms), without moving the segment.
///
/// # Errors
/// If the source has too little material or the segment would be too short.
pub(super) fn move_edge(
    s: &mut Segment,
    edge: Edge,
    by_ms: i64,
    source_length: SourceLength,
) -> Result<(), EditRefusal> {
    let ms = by_ms.unsigned_abs();
    let grows = (edge == Edge::End) == (by_ms > 0);
    if grows && Material::of(s, source_length).limit(edge, ms) < ms {
        return Err(out_of_material(s));
    }
    if !grows {
        check_duration(s.duration_ms.saturating_sub(ms))?;
    }
    match (edge, grows) {
        (Edge::Start, true) => s.extend_ends(ms, 0),
        (Edge::End, true) => s.extend_ends(0, ms),
        (Edge::Start, false) => s.trim_ends(ms, 0),
        (Edge::End, false) => s.trim_ends(0, ms),
    }
    Ok(())
}
