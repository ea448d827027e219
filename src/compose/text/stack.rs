//! Texts that are seen at the same time do not cover each other.

use crate::compose::graph::PlacedText;
use crate::compose::plan::TextClip;

/// Moves every text that would cover an earlier one: up if it is at the lower edge, else down. The earlier one stays, so
/// that nothing moves while it is seen. `height` is that of the canvas, px.
pub fn stack(captions: &[TextClip], drawn: &mut [PlacedText], height: u32) {
    let mut order: Vec<usize> = (0..captions.len().min(drawn.len()))
        .filter(|i| !captions[*i].style.roll)
        .collect();
    order.sort_by_key(|i| (captions[*i].start_frame, *i));
    for (n, i) in order.iter().enumerate() {
        let at_once = |other: &&usize| meet(&captions[*i], &captions[**other]);
        let others: Vec<PlacedText> = order[..n]
            .iter()
            .filter(at_once)
            .map(|o| drawn[*o].clone())
            .collect();
        let up = captions[*i]
            .style
            .position
            .as_deref()
            .is_some_and(|p| p.starts_with("bottom"));
        let height = i64::from(height);
        let place = free(&drawn[*i], &others, up, height)
            .or_else(|| free(&drawn[*i], &others, !up, height));
        if let Some(y) = place {
            drawn[*i].y = y;
        }
    }
}

/// Whether two texts are seen at the same time.
fn meet(a: &TextClip, b: &TextClip) -> bool {
    a.start_frame < b.start_frame + b.frames && b.start_frame < a.start_frame + a.frames
}

/// The nearest place upwards, or downwards, where a text covers none of the others; `None` if it would leave the canvas.
fn free(text: &PlacedText, others: &[PlacedText], up: bool, height: i64) -> Option<i64> {
    let mut y = text.y;
    while let Some(other) = others
        .iter()
        .find(|other| cover(&PlacedText { y, ..text.clone() }, other))
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

/// Whether two texts share pixels, but for their margins.
fn cover(a: &PlacedText, b: &PlacedText) -> bool {
    let across =
        a.x + a.margin < b.x + b.width - b.margin && b.x + b.margin < a.x + a.width - a.margin;
    across
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

    fn at(y: i64, height: i64) -> PlacedText {
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
    fn later_texts_make_way() {
        let captions = [
            caption("bottom", 0, 30),
            caption("bottom", 15, 60),
            caption("bottom", 20, 5),
            caption("bottom", 40, 10),
        ];
        let mut drawn = [at(400, 60), at(400, 60), at(360, 100), at(400, 60)];
        stack(&captions, &mut drawn, 480);
        assert_eq!(drawn.map(|d| d.y), [400, 360, 280, 400]);
        let captions = [
            caption("top", 0, 30),
            caption("top", 0, 30),
            caption("center", 0, 30),
        ];
        let mut drawn = [at(10, 60), at(10, 60), at(200, 60)];
        stack(&captions, &mut drawn, 480);
        assert_eq!(drawn.map(|d| d.y), [10, 50, 200]);
    }

    #[test]
    fn nothing_leaves_the_canvas() {
        let captions: Vec<TextClip> = (0..20).map(|_| caption("bottom", 0, 30)).collect();
        let mut drawn: Vec<PlacedText> = (0..20).map(|_| at(400, 60)).collect();
        stack(&captions, &mut drawn, 480);
        assert!(
            drawn.iter().all(|d| d.y >= -10 && d.y + d.height <= 490),
            "{drawn:?}"
        );
    }
}
