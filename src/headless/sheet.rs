//! `sheet`: writes a contact sheet of the timeline as a PNG.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::queries::resolve_session;
use crate::cli::SheetArgs;
use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::picture::Picture;
use crate::domain::reason::{Hint, Reason};
use crate::domain::text::safe_file_stem;
use crate::fs::unique::{free_path, write_new};
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::media::picture_file::write_png;
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::workflows::Services;
use crate::workflows::export::check_path;
use crate::workflows::pictures::PictureService;
use crate::workflows::pictures::sheet::SheetLayout;

pub async fn run(
    settings: &RunSettings,
    sheet: &SheetArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let backend = connect(settings).await?;
    let services = &backend.services;
    let id = resolve_session(services, settings).await?;
    let Some(draft) = services
        .api
        .fetch_draft(&id)
        .await?
        .filter(|d| !d.timeline.is_empty())
    else {
        return Err(Failure::empty_timeline());
    };
    let default_path = || {
        free_path(&settings.config.export.folder.join(format!(
            "{} sheet.png",
            safe_file_stem(&draft.timeline.title)
        )))
    };
    let path = sheet.out.clone().unwrap_or_else(default_path);
    check_path(&path)?;
    let pictures = open_pictures(services, settings)?;
    let layout = SheetLayout {
        columns: sheet.columns,
        frames: sheet.frames,
        width: sheet.width,
        height: u32::MAX >> 8,
    };
    let lang = settings.config.lang();
    let on_progress = |done: usize| {
        let (done, total) = (&done, &sheet.frames);
        out.progress(&CommandText::Drawing { done, total }.text(lang));
    };
    let (picture, missing) = pictures
        .contact_sheet(&id, &draft, layout, on_progress)
        .await
        .map_err(sheet_failure)?;
    out.clear_progress();
    let path = publish_png(&picture, &path)?;
    report(out, lang, &path, &picture, &missing);
    Ok(())
}

fn sheet_failure(why: Reason) -> Failure {
    Failure::new("sheet", why, Hint::RunDoctor)
}

fn open_pictures(services: &Services, settings: &RunSettings) -> Result<PictureService, Failure> {
    let folder = settings.data_dir.join("pictures");
    PictureService::new(services.clone(), settings.config.lang(), folder)
        .map_err(|e| sheet_failure(reason(&e)))
}

/// Writes the picture under an unused name. Returns its path.
fn publish_png(picture: &Picture, path: &Path) -> Result<PathBuf, Failure> {
    let written = write_new(path, |file| write_png(picture, BufWriter::new(file)));
    written.map_err(|e| {
        let why = Reason::File {
            path: path.to_owned(),
            why: Box::new(reason(&e)),
        };
        Failure::new("file", why, Hint::ChooseOut)
    })
}

fn report(out: &CommandOutput, lang: Lang, path: &Path, picture: &Picture, missing: &[String]) {
    for name in missing {
        out.note(&CommandText::Placeholder { name }.text(lang));
    }
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    let text = CommandText::SheetWritten {
        path: &path.display(),
        width: &picture.width,
        height: &picture.height,
        size: &asset::format_size(bytes),
    }
    .text(lang);
    out.event(
        "sheet",
        json!({
            "path": path,
            "bytes": bytes,
            "width": picture.width,
            "height": picture.height,
            "missing": missing,
        }),
        Some(&text),
    );
}
