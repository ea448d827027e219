//! Media list.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys, kind_column, time_ago};
use crate::app::msg::UploadedMedia;
use crate::app::overlay::MediaDialog;
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Minimum width of a row that shows size and age (cells).
const WIDE_CELLS: usize = 64;

pub(crate) fn draw(ctx: &mut ViewCtx, list: &MediaDialog, frame: &mut Frame, area: Rect) {
    let rows = (list.media.len() + 4).clamp(7, usize::from(area.height.saturating_sub(2))) as u16;
    let size = (area.width.saturating_sub(8).min(90), rows);
    let inner = dialog(ctx, frame, area, size, ctx.phrase(Phrase::MediaTitle));
    let [body, keys] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    if list.media.is_empty() {
        let text = match list.pending {
            Some(_) => ctx.phrase(Phrase::Loading).to_owned(),
            None => ctx.model.phrase(Phrase::NoMedia),
        };
        draw_line(frame, body, &text, ctx.theme.dim());
    }
    let cells = usize::from(body.width);
    ListView::new(body, list.cursor).draw(ctx, frame, &list.media, |ctx, (_, media), selected| {
        vec![media_line(ctx, media, selected, cells)]
    });
    draw_keys(ctx, frame, keys, Phrase::MediaKeys);
}

/// Name, and at the right use, kind, duration, size and age.
fn media_line(ctx: &ViewCtx, media: &UploadedMedia, selected: bool, cells: usize) -> Line<'static> {
    let uses = ctx.model.session.timeline.timeline().map_or(0, |timeline| {
        let segments = timeline.segments();
        segments.filter(|(_, s)| s.name == media.name).count()
    });
    let uses = match uses {
        0 => ctx.phrase(Phrase::NotUsed).to_owned(),
        count => ctx.message(Message::UsedTimes { count: &count }),
    };
    let duration = match media.duration_ms {
        0 => String::new(),
        ms => clock::short(ms),
    };
    let kind = kind_column(ctx, media.kind);
    let mut facts = format!("{uses}  {kind}  {duration:>6}");
    if cells >= WIDE_CELLS {
        let size = match media.bytes {
            0 => String::new(),
            bytes => asset::format_size(bytes),
        };
        let age = time_ago(ctx, ctx.model.now_ms.saturating_sub(media.uploaded_ms));
        facts = format!("{facts}  {size:>8}  {age:>8}");
    }
    let name = truncate(
        &one_line(&media.name),
        cells.saturating_sub(width(&facts) + 2),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&facts)));
    let style = if selected {
        ctx.theme.selected()
    } else {
        ctx.theme.text()
    };
    Line::from(Span::styled(format!("{name}{gap}{facts}"), style))
}
