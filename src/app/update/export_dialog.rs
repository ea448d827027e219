//! Keys of the export dialog.

use crossterm::event::{KeyCode, KeyEvent};

use super::{exports, prompt, text_input};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{
    EXPORT_ROWS, ExportDialog, ExportFormat, ExportRow, FORMATS, Overlay, QUALITIES, RATES,
    RESOLUTIONS,
};

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Export(dialog)) = &mut model.overlay else {
        return Vec::new();
    };
    let typing = matches!(dialog.row, ExportRow::Name | ExportRow::Folder);
    match event.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Enter => {
            let dialog = dialog.as_ref().clone();
            return exports::confirm(model, dialog);
        }
        KeyCode::Up | KeyCode::BackTab => row(dialog, -1),
        KeyCode::Down | KeyCode::Tab => row(dialog, 1),
        KeyCode::Left if !typing => change(dialog, -1),
        KeyCode::Right | KeyCode::Char(' ') if !typing => change(dialog, 1),
        KeyCode::Char(c) if !typing => match c {
            'k' => row(dialog, -1),
            'j' => row(dialog, 1),
            'h' => change(dialog, -1),
            'l' => change(dialog, 1),
            _ => {}
        },
        _ if dialog.row == ExportRow::Name => prompt::type_into(&mut dialog.name, event),
        _ if dialog.row == ExportRow::Folder => prompt::type_into(&mut dialog.folder, event),
        _ => {}
    }
    Vec::new()
}

/// Inserts a paste into the field under the cursor. Returns false if something was left out.
pub fn paste_into(dialog: &mut ExportDialog, text: &str) -> bool {
    match dialog.row {
        ExportRow::Name => text_input::insert(&mut dialog.name, text),
        ExportRow::Folder => text_input::insert(&mut dialog.folder, text),
        _ => true,
    }
}

fn row(dialog: &mut ExportDialog, by: isize) {
    let at = EXPORT_ROWS
        .iter()
        .position(|r| *r == dialog.row)
        .unwrap_or(0);
    dialog.row = EXPORT_ROWS[at.saturating_add_signed(by).min(EXPORT_ROWS.len() - 1)];
}

fn change(dialog: &mut ExportDialog, by: isize) {
    let step =
        |at: Option<usize>, count: usize| at.unwrap_or(0).saturating_add_signed(by).min(count - 1);
    let choice = &mut dialog.choice;
    match dialog.row {
        ExportRow::Format => {
            let at = FORMATS
                .iter()
                .position(|f| *f == ExportFormat::from_choice(choice));
            match FORMATS[step(at, FORMATS.len())] {
                ExportFormat::Media(format) => {
                    (choice.output.format, choice.interchange) = (format, None)
                }
                ExportFormat::Interchange(format) => choice.interchange = Some(format),
            }
        }
        // Interchange files have no picture settings.
        _ if choice.interchange.is_some() => {}
        ExportRow::Resolution => {
            let at = RESOLUTIONS.iter().position(|r| *r == choice.resolution);
            choice.resolution = RESOLUTIONS[step(at, RESOLUTIONS.len())].to_owned();
        }
        ExportRow::Shape => choice.output.vertical = by > 0,
        ExportRow::Quality => {
            let at = QUALITIES.iter().position(|q| *q == choice.output.quality);
            choice.output.quality = QUALITIES[step(at, QUALITIES.len())].to_owned();
        }
        ExportRow::Rate => {
            choice.output.fps = RATES[step(
                RATES.iter().position(|r| *r == choice.output.fps),
                RATES.len(),
            )]
        }
        ExportRow::Name | ExportRow::Folder => {}
    }
}
