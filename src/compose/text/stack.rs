//! Vertical placement of texts: texts shown at the same time do not overlap.

use crate::compose::graph::PlacedText;
use crate::compose::plan::TextClip;
use crate::domain::timeline::Anchor;

/// Moves every text that would overlap an earlier one: up if it is at the bottom, else down.
/// Earlier texts are not moved, so that nothing jumps while it is visible. `height` is that of the
/// canvas (px).
pub(crate) fn stack(captions: &[TextClip], drawn: &mut [PlacedText], height: u32) {
    let mut order: Vec<usize> = (0..captions.len().min(drawn.len()))
        .filter(|i| !captions[*i].style.roll)
        .collect();
    order.sort_by_key(|i| (captions[*i].start_frame, *i));
    for (n, i) in order.iter().enumerate() {
        let is_simultaneous = |other: &&usize| overlap_in_time(&captions[*i], &captions[**other]);
        let others: Vec<PlacedText> = order[..n]
            .iter()
            .filter(is_simultaneous)
            .map(|other| drawn[*other].clone())
            .collect();
        let up = captions[*i]
            .style
            .position
            .as_ref()
            .is_some_and(|p| p.vertical() == Anchor::End);
        let height = i64::from(height);
        let free_position = free_y(&drawn[*i], &others, up, height)
            .or_else(|| free_y(&drawn[*i], &others, !up, height));
        if let Some(y) = free_position {
            drawn[*i].y = y;
        }
    }
}

/// Returns true if two texts are visible at the same time.
fn overlap_in_time(a: &TextClip, b: &TextClip) -> bool {
    a.start_frame < b.start_frame + b.frames && b.start_frame < a.start_frame + a.frames
}

/// Returns the nearest y position above, or below, at which a text overlaps none of the others.
/// `None` if it would leave the canvas.
fn free_y(text: &PlacedText, others: &[PlacedText], up: bool, height: i64) -> Option<i64> {
    let mut y = text.y;
    while let Some(other) = others
        .iter()
        .find(|other| overlap_on_screen(&PlacedText { y, ..text.clone() }, other))
    {
        let (margin, other_margin) = (text.margin, other.margin);
        y = if up {
            other.y + other_margin - text.height + margin
        } else {
            other.y + other.height - other_margin - margin
        };
        if y + margin < 0 || y + text.height - margin > height {
            return None;
        }
    }
    Some(y)
}

/// Returns true if two texts share pixels, ignoring their margins.
fn overlap_on_screen(a: &PlacedText, b: &PlacedText) -> bool {
    let overlap_x =
        a.x + a.margin < b.x + b.width - b.margin && b.x + b.margin < a.x + a.width - a.margin;
    overlap_x
        && a.y + a.margin < b.y + b.height - b.margin
        && b.y + b.margin < a.y + a.height - a.margin
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::TextStyle;

    fn caption(position: &str, start_frame: u64, frames: u64) -> TextClip {
        let style = TextStyle {
            position: Some(position.into()),
            ..TextStyle::default()
        };
        TextClip {
            style,
            start_frame,
            frames,
            fade_in_frames: 0,
            fade_out_frames: 0,
        }
    }

    fn placed(y: i64, height: i64) -> PlacedText {
        PlacedText {
            path: "t.png".into(),
            x: 100,
            y,
            width: 200,
            height,
            margin: 10,
        }
    }

    #[test]
    fn later_texts_are_moved() {
        let captions = [
            caption("bottom", 0, 30),
            caption("bottom", 15, 60),
            caption("bottom", 20, 5),
            caption("bottom", 40, 10),
        ];
        let mut drawn = [
            placed(400, 60),
            placed(400, 60),
            placed(360, 100),
            placed(400, 60),
        ];
        stack(&captions, &mut drawn, 480);
        assert_eq!(drawn.map(|d| d.y), [400, 360, 280, 400]);
        let captions = [
            caption("top", 0, 30),
            caption("top", 0, 30),
            caption("center", 0, 30),
        ];
        let mut drawn = [placed(10, 60), placed(10, 60), placed(200, 60)];
        stack(&captions, &mut drawn, 480);
        assert_eq!(drawn.map(|d| d.y), [10, 50, 200]);
    }

    #[test]
    fn texts_stay_inside_the_canvas() {
        let captions: Vec<TextClip> = (0..20).map(|_| caption("bottom", 0, 30)).collect();
        let mut drawn: Vec<PlacedText> = (0..20).map(|_| placed(400, 60)).collect();
        stack(&captions, &mut drawn, 480);
        assert!(
            drawn.iter().all(|d| d.y >= -10 && d.y + d.height <= 490),
            "{drawn:?}"
        );
    }
}
