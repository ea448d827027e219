//! Frame of an overlay, and texts that several overlays show.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::super::context::ViewCtx;
use super::super::text::width;
use super::super::widgets::pane;
use crate::domain::asset::MediaKind;
use crate::i18n::ui::{Message, Phrase};

/// Draws an empty, centered box with a border. Returns its inner area.
pub(crate) fn dialog(
    ctx: &ViewCtx,
    frame: &mut Frame,
    area: Rect,
    size: (u16, u16),
    title: &str,
) -> Rect {
    let (w, h) = (
        size.0.min(area.width.saturating_sub(2)),
        size.1.min(area.height.saturating_sub(2)),
    );
    let outer = Rect {
        x: area.x + (area.width - w) / 2,
        y: area.y + (area.height - h) / 2,
        width: w,
        height: h,
    };
    let block = pane(ctx, &format!(" {title} "), true);
    let inner = block.inner(outer);
    frame.render_widget(Clear, outer);
    frame.buffer_mut().set_style(outer, ctx.theme.base());
    frame.render_widget(block, outer);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// Draws the keys of a dialog. If they do not fit, those before the last are left out: the last one
/// closes the dialog.
pub(crate) fn draw_keys(ctx: &ViewCtx, frame: &mut Frame, area: Rect, keys: Phrase) {
    let text = ctx.keys(keys);
    let mut hints: Vec<&str> = text.split(" · ").collect();
    let cells = |hints: &[&str]| hints.iter().map(|hint| width(hint) + 2).sum::<usize>();
    while hints.len() > 1 && cells(&hints) > usize::from(area.width) + 2 {
        hints.remove(hints.len() - 2);
    }
    let key_style = ctx.theme.accent().add_modifier(Modifier::BOLD);
    let spans = hints.into_iter().flat_map(|hint| {
        let (key, text) = hint.split_once(' ').unwrap_or((hint, ""));
        [
            Span::styled(key.to_owned(), key_style),
            Span::styled(format!(" {text}  "), ctx.theme.dim()),
        ]
    });
    frame.render_widget(Line::from_iter(spans), area);
}

/// Name of a kind of media.
pub(crate) fn kind_name(ctx: &ViewCtx, kind: MediaKind) -> &'static str {
    ctx.phrase(match kind {
        MediaKind::Photo => Phrase::KindPhoto,
        MediaKind::Clip => Phrase::KindClip,
        MediaKind::Sound => Phrase::KindSound,
    })
}

/// Name of a kind of media, as wide as the widest one.
pub(crate) fn kind_column(ctx: &ViewCtx, kind: MediaKind) -> String {
    let kinds = [Phrase::KindPhoto, Phrase::KindClip, Phrase::KindSound];
    let cells = kinds.map(|kind| width(ctx.phrase(kind)));
    let name = kind_name(ctx, kind);
    let missing = cells.into_iter().max().unwrap_or(0) - width(name);
    format!("{name}{}", " ".repeat(missing))
}

/// Elapsed time (ms) as text, in the largest unit.
pub(crate) fn time_ago(ctx: &ViewCtx, ms: u64) -> String {
    match ms / 1000 {
        s if s < 60 => ctx.phrase(Phrase::JustNow).to_owned(),
        s if s < 3_600 => ctx.message(Message::MinutesAgo { minutes: &(s / 60) }),
        s if s < 86_400 => ctx.message(Message::HoursAgo {
            hours: &(s / 3_600),
        }),
        s => ctx.message(Message::DaysAgo {
            days: &(s / 86_400),
        }),
    }
}
