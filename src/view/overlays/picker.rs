//! File picker.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{end_column, truncate, width};
use super::super::widgets::{draw_line, row_of};
use super::dialog::{dialog, draw_keys, kind_column, kind_name, time_ago};
use super::media_card::{self, MediaCard};
use crate::app::msg::FolderEntry;
use crate::app::overlay::{Picker, PickerOrder};
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Minimum width of a row that shows the age of a file (cells).
const WIDE_CELLS: usize = 56;

pub(crate) fn draw(ctx: &mut ViewCtx, picker: &Picker, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(26);
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(6).min(110), height),
        ctx.phrase(Phrase::PickerTitle),
    );
    let [head, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    draw_head(ctx, picker, frame, head);
    let (list, card_area) = media_card::split(list);
    if let Some(card_area) = card_area {
        let card = card(ctx, picker);
        media_card::draw(ctx, &card, frame, card_area);
    }
    let entries = picker.matching();
    if entries.iter().all(|e| e.name == "..") {
        let empty = format!("  {}", ctx.phrase(Phrase::PickerEmpty));
        draw_line(frame, row_of(list, 1), &empty, ctx.theme.dim());
    }
    let cells = usize::from(list.width);
    ListView::new(list, picker.cursor).draw(ctx, frame, entries, |ctx, (_, entry), selected| {
        vec![entry_line(ctx, picker, entry, selected, cells)]
    });
    draw_keys(ctx, frame, keys, Phrase::PickerKeys);
}

/// Draws the folder, and below it the filter and the number of selected files, or an error.
fn draw_head(ctx: &mut ViewCtx, picker: &Picker, frame: &mut Frame, area: Rect) {
    let theme = ctx.theme;
    let filter = if picker.filter.is_empty() {
        String::new()
    } else {
        ctx.message(Message::PickerFilter {
            filter: &picker.filter,
        })
    };
    ctx.layout.caret = Some(Position {
        x: end_column(&filter, area),
        y: area.y + 1,
    });
    let selected = (!picker.selected_paths.is_empty()).then(|| {
        let count = picker.selected_paths.len().to_string();
        ctx.message(Message::PickerMarked { count: &count })
    });
    let filter = Some(filter).filter(|filter| !filter.is_empty());
    let notes: Vec<String> = filter.into_iter().chain(selected).collect();
    draw_folder(ctx, picker, frame, row_of(area, 0));
    let (note, style) = match &picker.error {
        Some(why) => (ctx.reason(why), theme.bad()),
        None if notes.is_empty() => (ctx.phrase(Phrase::PickerHint).to_owned(), theme.dim()),
        None => (notes.join(" · "), theme.warn()),
    };
    draw_line(frame, row_of(area, 1), &note, style);
}

/// Draws the folder, and the order of its files at the right.
fn draw_folder(ctx: &ViewCtx, picker: &Picker, frame: &mut Frame, area: Rect) {
    let order = ctx.phrase(match picker.order {
        PickerOrder::Name => Phrase::ByName,
        PickerOrder::Newest => Phrase::ByDate,
        PickerOrder::Kind => Phrase::ByKind,
    });
    let cells = usize::from(area.width).saturating_sub(width(order) + 1);
    let folder = truncate(&one_line(&picker.folder.display().to_string()), cells);
    let gap = " ".repeat(cells + 1 - width(&folder).min(cells));
    let line = Line::from(vec![
        Span::styled(folder, ctx.theme.strong()),
        Span::styled(format!("{gap}{order}"), ctx.theme.dim()),
    ]);
    frame.render_widget(line, area);
}

/// Kind, age and size of a file; the reason if it cannot be uploaded.
fn entry_facts(ctx: &ViewCtx, entry: &FolderEntry, cells: usize) -> String {
    let kind = match asset::kind_by_name(&entry.name) {
        _ if entry.is_folder => return String::new(),
        None => return ctx.phrase(Phrase::NotSupported).to_owned(),
        Some(kind) => kind_column(ctx, kind),
    };
    let size = asset::format_size(entry.bytes);
    let age = ctx.model.now_ms.checked_sub(entry.modified_ms);
    match age.filter(|_| cells >= WIDE_CELLS && entry.modified_ms > 0) {
        Some(age) => format!("{kind}  {:>8}  {size:>8}", time_ago(ctx, age)),
        None => format!("{kind}  {size:>8}"),
    }
}

fn entry_line(
    ctx: &ViewCtx,
    picker: &Picker,
    entry: &FolderEntry,
    is_selected: bool,
    cells: usize,
) -> Line<'static> {
    let theme = ctx.theme;
    let is_marked = picker
        .selected_paths
        .contains(&picker.folder.join(&entry.name));
    let mark = if is_marked { "✓ " } else { "  " };
    let slash = if entry.is_folder { "/" } else { "" };
    let size = entry_facts(ctx, entry, cells);
    let name = truncate(
        &format!("{}{slash}", one_line(&entry.name)),
        cells.saturating_sub(width(&size) + 4),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&size) + 3));
    let style = if is_selected {
        theme.selected()
    } else if entry.is_folder {
        theme.accent()
    } else if asset::is_uploadable(&entry.name) {
        theme.text()
    } else {
        theme.dim()
    };
    Line::from(vec![
        Span::styled(mark, if is_selected { style } else { theme.good() }),
        Span::styled(format!("{name}{gap}{size}"), style),
    ])
}

/// Picture and properties of the highlighted file.
fn card(ctx: &ViewCtx, picker: &Picker) -> MediaCard {
    let Some(path) = picker.highlighted_file() else {
        return MediaCard::default();
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut facts = vec![one_line(&name)];
    let Some(file) = picker.examined.as_ref().filter(|file| file.path == path) else {
        facts.push(ctx.phrase(Phrase::Loading).to_owned());
        return MediaCard {
            facts,
            is_loading: !asset::is_audio(&name),
            ..MediaCard::default()
        };
    };
    match &file.asset {
        None => facts.push(ctx.phrase(Phrase::Unreadable).to_owned()),
        Some(asset) => {
            let mut kind = kind_name(ctx, asset.kind).to_owned();
            if asset.duration_ms > 0 {
                kind = format!("{kind} · {}", clock::exact(asset.duration_ms));
            }
            facts.push(kind);
            if asset.width > 0 {
                facts.push(format!("{}x{}", asset.width, asset.height));
            }
        }
    }
    if let Some(to) = asset::converted_extension(&name) {
        facts.push(ctx.message(Message::ConvertedTo { format: &to }));
    }
    MediaCard {
        picture: file.picture.clone(),
        facts,
        ..MediaCard::default()
    }
}
