//! Chat pane: transcript, activity, queued messages, suggestion, attachments and composer.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::bidi;
use super::context::ViewCtx;
use super::rows::{Rows, highlighted, ordered};
use super::speech::job_label;
use super::text::{first_row, truncate, width};
use super::text_area::{self, TextStyling};
use super::welcome;
use super::widgets::{draw_line, draw_pane, numbered_pane, row_of};
use crate::app::model::Model;
use crate::app::preferences::{TIPS, Tip};
use crate::app::state::chat::Suggestion;
use crate::app::state::layout::ClickTarget;
use crate::app::state::transcript::Scroll;
use crate::conversation::turn::Turn;
use crate::domain::asset;
use crate::domain::credits::amount;
use crate::domain::text::{one_line, punycode_url};
use crate::i18n::ui::{Message, Phrase};
use crate::input::{Action, Focus};
use crate::language::route::asks_for_generation;

/// Maximum width of the transcript (cells); longer lines are hard to read.
const MAX_TEXT_CELLS: usize = 112;
/// Height of a chat in which the suggestion has no row above it.
const MIN_SPACED_ROWS: u16 = 16;
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

pub fn draw(ctx: &mut ViewCtx, rows: &mut Rows, frame: &mut Frame, area: Rect, composer_rows: u16) {
    let focused = ctx.is_focused(Focus::Composer) || ctx.is_focused(Focus::Transcript);
    let block = numbered_pane(ctx, 1, Phrase::Chat, focused);
    let inner = draw_pane(ctx, frame, area, block, Focus::Transcript);
    let model = ctx.model;
    let queued = model.session.conversation.queued_messages().len().min(2) as u16;
    let activity =
        u16::from(model.visible_turn().is_some() || !model.session.media.uploads.is_empty());
    let suggestion = u16::from(model.session.chat.suggestion.is_some() || tip(model).is_some());
    // A row separates it from the transcript where there is space.
    let suggestion = match inner.height {
        height if height > MIN_SPACED_ROWS => suggestion * 2,
        _ => suggestion,
    };
    let attachments = u16::from(!model.session.media.attachments.is_empty());
    let [
        transcript_area,
        status,
        queue,
        suggestion,
        rule,
        attachments,
        composer_area,
    ] = Layout::vertical([
        Constraint::Min(1),
        Constraint::Length(activity),
        Constraint::Length(queued),
        Constraint::Length(suggestion),
        Constraint::Length(1),
        Constraint::Length(attachments),
        Constraint::Length(composer_rows),
    ])
    .areas(inner);
    draw_transcript(ctx, rows, frame, transcript_area);
    draw_status_line(ctx, frame, status);
    draw_queued_messages(ctx, frame, queue);
    draw_suggestion_line(ctx, frame, suggestion);
    draw_rule_line(ctx, frame, rule);
    draw_attachment_line(ctx, frame, attachments);
    draw_composer(ctx, frame, composer_area);
    draw_completions(ctx, frame, transcript_area, rule);
}

/// Draws the first queued messages.
fn draw_queued_messages(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let messages = ctx.model.session.conversation.queued_messages();
    for (i, message) in messages.iter().take(usize::from(area.height)).enumerate() {
        let message = &one_line(message);
        let text = ctx.message(Message::Queued { message });
        let text = truncate(&text, usize::from(area.width).saturating_sub(2));
        draw_line(frame, row_of(area, i), &format!(" {text}"), ctx.theme.dim());
    }
}

/// Next first-run tip whose action is possible now.
fn tip(model: &Model) -> Option<Tip> {
    let timeline = model.session.timeline.timeline().is_some();
    let media = !model.session.media.assets.is_empty();
    let applies = |tip: &Tip| match tip {
        Tip::Upload => !media && !timeline,
        Tip::Message => media && !timeline,
        Tip::Timeline | Tip::Edit | Tip::Export => timeline,
        Tip::Palette => true,
    };
    let shows_tips = model.options.tips
        && !model.is_untouched()
        && model.session.id.is_some()
        && model.visible_turn().is_none();
    TIPS.iter()
        .copied()
        .find(|t| shows_tips && !model.preferences.completed_tips.contains(t) && applies(t))
}

/// Draws the suggestion with its key, else a tip.
fn draw_suggestion_line(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let area = Rect {
        y: area.bottom().saturating_sub(1),
        height: area.height.min(1),
        ..area
    };
    let (label, text, style) = match (&model.session.chat.suggestion, tip(model)) {
        (Some(suggestion), _) => (
            model.key(Action::Accept),
            suggestion_text(ctx, suggestion),
            ctx.theme.warn(),
        ),
        (None, Some(tip)) => (
            ctx.phrase(Phrase::Tip).to_owned(),
            tip_text(ctx, tip),
            ctx.theme.dim(),
        ),
        (None, None) => return,
    };
    let available = usize::from(area.width).saturating_sub(width(&label) + 2);
    let text = truncate(&text, available);
    let label = Span::styled(
        format!(" {label} "),
        ctx.theme.accent().add_modifier(Modifier::BOLD),
    );
    frame.render_widget(Line::from(vec![label, Span::styled(text, style)]), area);
    if model.session.chat.suggestion.is_some() {
        ctx.layout.targets.push((area, ClickTarget::Suggestion));
    }
}

fn suggestion_text(ctx: &ViewCtx, suggestion: &Suggestion) -> String {
    let lang = ctx.model.options.lang;
    let short = |text: &str| truncate(&one_line(text), 28);
    match suggestion {
        Suggestion::Export(_) => ctx.phrase(Phrase::OfferExport).to_owned(),
        Suggestion::Upload => ctx.phrase(Phrase::OfferUpload).to_owned(),
        Suggestion::Resend(message) => {
            let message = &short(message);
            let offer = if ctx.model.connection.local {
                Message::OfferResendFree { message }
            } else {
                Message::OfferResend { message }
            };
            offer.text(lang)
        }
        Suggestion::Retry(message) => {
            let message = &short(message);
            Message::OfferRetry { message }.text(lang)
        }
        Suggestion::Answer(prompt) => {
            let prompt = &short(prompt);
            Message::OfferAnswer { prompt }.text(lang)
        }
        Suggestion::Edit(sentence) => {
            let sentence = &short(sentence);
            Message::OfferEdit { sentence }.text(lang)
        }
        Suggestion::Link(link) => {
            let link = &short(&punycode_url(link));
            Message::OfferLink { link }.text(lang)
        }
        Suggestion::Open(path) => {
            let name = &short(&path.file_name().unwrap_or_default().to_string_lossy());
            Message::OfferOpen { name }.text(lang)
        }
        Suggestion::SpeechModel(offer) => {
            let (name, size) = (&offer.name, &asset::format_size(offer.bytes));
            Message::OfferSpeechModel { name, size }.text(lang)
        }
    }
}

fn tip_text(ctx: &ViewCtx, tip: Tip) -> String {
    ctx.keys_here(match tip {
        Tip::Upload => Phrase::TipUpload,
        Tip::Message => Phrase::TipPrompt,
        Tip::Timeline => Phrase::TipTimeline,
        Tip::Edit => Phrase::TipEdit,
        Tip::Export => Phrase::TipExport,
        Tip::Palette => Phrase::TipPalette,
    })
}

/// Draws the line above the composer, with the usual cost of a generation request.
fn draw_rule_line(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let text = model.session.composer.field.lines().join("\n");
    let price = if asks_for_generation(&text) {
        model.preferences.generations.average
    } else {
        0.0
    };
    let label = if price > 0.0 {
        format!(
            " {} ",
            ctx.message(Message::UsualPrice {
                amount: &amount(price.round())
            })
        )
    } else {
        String::new()
    };
    let line = "─".repeat(usize::from(area.width).saturating_sub(width(&label)));
    frame.render_widget(
        Line::from(vec![
            Span::styled(line, ctx.theme.dim()),
            Span::styled(label, ctx.theme.warn()),
        ]),
        area,
    );
}

/// Draws the files uploaded since the last message.
fn draw_attachment_line(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let mut spans = vec![Span::raw(" ")];
    let mut available = usize::from(area.width).saturating_sub(8);
    let mut hidden = ctx.model.session.media.attachments.len();
    for attachment in &ctx.model.session.media.attachments {
        let size = if attachment.bytes > 0 {
            format!(" {}", asset::format_size(attachment.bytes))
        } else {
            String::new()
        };
        let label = format!("▣ {}{size}", truncate(&attachment.name, 30));
        if width(&label) + 2 > available {
            break;
        }
        available -= width(&label) + 2;
        hidden -= 1;
        spans.push(Span::styled(label, ctx.theme.good()));
        spans.push(Span::raw("  "));
    }
    if hidden > 0 {
        spans.push(Span::styled(format!("+{hidden}"), ctx.theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

fn draw_composer(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let is_focused = ctx.is_focused(Focus::Composer);
    let [mark, text] = Layout::horizontal([Constraint::Length(2), Constraint::Min(1)]).areas(area);
    frame.render_widget(
        Line::from(Span::styled("› ", ctx.theme.border(is_focused))),
        mark,
    );
    let placeholder = match is_focused {
        true => ctx.phrase(Phrase::ComposerHint).to_owned(),
        false => ctx.keys(Phrase::ComposerAway),
    };
    let styling = TextStyling {
        text: ctx.theme.text(),
        caret: if is_focused {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        },
        selected: ctx.theme.selected(),
        placeholder: &placeholder,
        dim: ctx.theme.dim(),
    };
    let drawn = text_area::draw(&ctx.model.session.composer.field, styling, frame, text);
    ctx.layout.composer = drawn.cells;
    if is_focused {
        ctx.layout.caret = Some(drawn.caret);
    }
    ctx.layout
        .targets
        .push((area, ClickTarget::Pane(Focus::Composer)));
}

/// Draws the completions above the composer.
fn draw_completions(ctx: &mut ViewCtx, frame: &mut Frame, over: Rect, rule: Rect) {
    let Some(completion) = &ctx.model.session.composer.completion else {
        return;
    };
    let rows = (completion.choices.len() as u16).min(rule.y.saturating_sub(over.y));
    let area = Rect {
        x: over.x,
        y: rule.y - rows,
        width: over.width,
        height: rows,
    };
    frame.render_widget(Clear, area);
    let cells = usize::from(area.width);
    let first = first_row(completion.cursor, usize::from(rows));
    let line = |(i, choice): (usize, &crate::app::state::composer::CompletionChoice)| {
        let is_selected = i == completion.cursor;
        let style = ctx.theme.list_item(is_selected);
        let detail_style = if is_selected { style } else { ctx.theme.dim() };
        let name = truncate(&choice.text, cells / 2);
        let detail = truncate(&choice.description, cells.saturating_sub(width(&name) + 4));
        let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&detail) + 2));
        Line::from(vec![
            Span::styled(format!(" {name}{gap}"), style),
            Span::styled(format!("{detail} "), detail_style),
        ])
    };
    let lines: Vec<Line> = completion
        .choices
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(rows))
        .map(line)
        .collect();
    frame.render_widget(Paragraph::new(lines).style(ctx.theme.base()), area);
}

fn draw_transcript(ctx: &mut ViewCtx, rows: &mut Rows, frame: &mut Frame, area: Rect) {
    if ctx.model.is_untouched() {
        return welcome::draw(ctx, frame, area);
    }
    let (model, theme) = (ctx.model, *ctx.theme);
    let height = usize::from(area.height);
    let cells = usize::from(area.width).saturating_sub(1);
    let cells = cells.min(MAX_TEXT_CELLS);
    rows.set_layout(cells, model.options.lang);
    let (anchors, top) = rows.visible(model, theme, height);
    let visible: Vec<_> = anchors.iter().skip(top).take(height).copied().collect();
    let found = match model.session.transcript.scroll {
        Scroll::Found(item) => Some(item),
        _ => None,
    };
    let mut lines: Vec<Line> = Vec::with_capacity(visible.len());
    for at in &visible {
        let rows = rows.for_item(model, theme, at.item);
        let Some(row) = rows.get(at.line) else {
            continue;
        };
        let line = match &model.session.transcript.search {
            Some(wanted) => {
                let style = theme.search_match(found == Some(at.item));
                highlighted(&row.line, wanted, style)
            }
            None => row.line.clone(),
        };
        lines.push(match ctx.reorders {
            true => bidi::visual(rows, at.line, line, cells),
            false => line,
        });
    }
    // A short transcript is aligned to the bottom, above the composer.
    let gap = height.saturating_sub(lines.len()) as u16;
    let text = Rect {
        y: area.y + gap,
        height: area.height - gap,
        ..area
    };
    frame.render_widget(Paragraph::new(lines), text);
    draw_selection(ctx, frame, text, &visible);
    let below = anchors.len().saturating_sub(top + height);
    if model.session.transcript.scroll != Scroll::Tail && below > 0 {
        let new = rows.count_from(model, theme, model.session.transcript.seen_items, 999);
        draw_rows_below(ctx, frame, area, new, below);
    }
    ctx.layout.rows = anchors;
    ctx.layout.top = top;
    ctx.layout.page = height;
    ctx.layout.text = area;
    ctx.layout.text_gap = gap;
    ctx.layout.targets.push((text, ClickTarget::Text));
}

/// Draws the number of rows below the visible ones in the last row: the new ones, else all that are
/// cached.
fn draw_rows_below(ctx: &ViewCtx, frame: &mut Frame, area: Rect, new: usize, below: usize) {
    let label = if new > 0 {
        ctx.message(Message::NewLines {
            count: &new.to_string(),
        })
    } else if below >= usize::from(area.height) {
        // Only one page is cached, so there may be more.
        ctx.phrase(Phrase::MuchBelow).to_owned()
    } else {
        ctx.message(Message::MoreBelow { count: &below })
    };
    let row = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    let label = Span::styled(format!(" {label} "), ctx.theme.selected());
    frame.render_widget(Line::from(label).right_aligned(), row);
}

/// Highlights the selected text.
fn draw_selection(
    ctx: &ViewCtx,
    frame: &mut Frame,
    area: Rect,
    visible: &[crate::app::state::layout::RowAnchor],
) {
    let Some(selection) = ctx.model.session.transcript.selection else {
        return;
    };
    let (from, to) = ordered(selection);
    for (y, row) in (area.y..area.bottom()).zip(visible) {
        if *row < from.row || *row > to.row {
            continue;
        }
        let start = if *row == from.row && !selection.lines {
            from.cell
        } else {
            0
        };
        let end = if *row == to.row && !selection.lines {
            to.cell.saturating_add(1)
        } else {
            area.width
        };
        let width = end.min(area.width).saturating_sub(start);
        frame.buffer_mut().set_style(
            Rect {
                x: area.x + start.min(area.width),
                y,
                width,
                height: 1,
            },
            ctx.theme.selected(),
        );
    }
}

/// Draws the activity: the agent's work and its duration, or the upload.
fn draw_status_line(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let (model, theme) = (ctx.model, ctx.theme);
    let spinner = SPINNER[(model.now_ms / 125 % 10) as usize];
    let text = match (model.visible_turn(), model.session.media.uploads.front()) {
        (Some(turn), _) => activity_text(ctx, turn),
        (None, Some(upload)) => {
            let percent = (upload.sent * 100)
                .checked_div(upload.total)
                .map_or(String::new(), |p| format!("  {p}%"));
            format!("{}{percent}", upload_text(ctx, &upload.name))
        }
        (None, None) => return,
    };
    let line = Line::from(vec![
        Span::styled(format!("{spinner} "), theme.accent()),
        Span::styled(
            truncate(&text, usize::from(area.width).saturating_sub(3)),
            theme.dim(),
        ),
    ]);
    frame.render_widget(line, area);
}

/// The running upload, and its number if there are several.
fn upload_text(ctx: &ViewCtx, name: &str) -> String {
    let media = &ctx.model.session.media;
    let count = media.ended_uploads + media.uploads.len();
    if count == 1 {
        return ctx.message(Message::Uploading { name: &name });
    }
    ctx.message(Message::UploadingNth {
        nth: &(media.ended_uploads + 1),
        count: &count,
        name: &name,
    })
}

fn activity_text(ctx: &ViewCtx, turn: &Turn) -> String {
    if let Some(next_ms) = turn.recovery_at_ms {
        return match next_ms.saturating_sub(ctx.model.now_ms).div_ceil(1000) {
            0 => ctx.phrase(Phrase::RecoveryChecking).to_owned(),
            left => ctx.message(Message::RecoveryCountdown {
                seconds: &left.to_string(),
            }),
        };
    }
    let seconds = ctx.model.now_ms.saturating_sub(turn.started_ms) / 1000;
    if let Some(job) = &ctx.model.exports.speech_job {
        let percent = (job.progress * 100.0).round();
        return format!("{}… {percent}%{}", job_label(ctx, job), stop_hint(ctx));
    }
    let silent = ctx.model.now_ms.saturating_sub(turn.last_event_ms);
    let activity = match turn.tool.as_deref() {
        _ if silent >= ctx.model.options.still_working_ms => Phrase::StillWorking,
        Some(tool)
            if ["generate", "seedance", "suno", "music", "voice"]
                .iter()
                .any(|w| tool.contains(w)) =>
        {
            Phrase::Generating
        }
        Some(tool)
            if ["edit", "draft", "multitrack"]
                .iter()
                .any(|w| tool.contains(w)) =>
        {
            Phrase::EditingNow
        }
        Some(_) => Phrase::Working,
        None => Phrase::Thinking,
    };
    let activity = ctx.phrase(activity).trim_end_matches('…');
    format!("{activity}… {seconds} s{}", stop_hint(ctx))
}

/// Returns the key that stops the response in progress, if there is one.
fn stop_hint(ctx: &ViewCtx) -> String {
    let action = match ctx.model.screen.focus {
        _ if !ctx.model.can_stop_turn() => None,
        Focus::Composer => Some(Action::LeaveComposer),
        Focus::Transcript | Focus::Timeline => Some(Action::ClearMarks),
        _ => None,
    };
    action.map_or_else(String::new, |action| {
        let key = ctx.model.key(action);
        // In the cloud, the first key asks; otherwise it may be needed to leave the composer.
        let model = ctx.model;
        let leaves = model.screen.focus == Focus::Composer && !model.options.llm_agent;
        let key = match model.connection.local && !leaves {
            true => key,
            false => format!("{key} {key}"),
        };
        format!("  ·  {}", ctx.message(Message::StopsIt { key: &key }))
    })
}
