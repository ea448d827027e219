//! `sheet`: writes a contact sheet of the timeline as a PNG.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::queries::resolve_session;
use crate::cli::SheetArgs;
use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::picture::Picture;
use crate::domain::text::safe_file_stem;
use crate::fs::unique::{free_path, write_new};
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::workflows::Services;
use crate::workflows::export::check_path;
use crate::workflows::pictures::PictureService;
use crate::workflows::pictures::sheet::{SheetLayout, write_png};

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
    };
    let on_progress =
        |done: usize| out.progress(&format!("Drawing {done} of {} frames", sheet.frames));
    let (picture, missing) = pictures
        .contact_sheet(&id, &draft, layout, on_progress)
        .await
        .map_err(|message| sheet_failure(&message))?;
    out.clear_progress();
    let path = publish_png(&picture, &path)?;
    report(out, &path, &picture, &missing);
    Ok(())
}

fn sheet_failure(message: &str) -> Failure {
    let hint = "Run nemo-tui doctor to check that ffmpeg is installed.";
    Failure::new("sheet", message, hint)
}

fn open_pictures(services: &Services, settings: &RunSettings) -> Result<PictureService, Failure> {
    let folder = settings.data_dir.join("pictures");
    PictureService::new(services.clone(), settings.config.lang(), folder)
        .map_err(|e| sheet_failure(&reason(&e).to_string()))
}

/// Writes the picture under an unused name. Returns its path.
fn publish_png(picture: &Picture, path: &Path) -> Result<PathBuf, Failure> {
    let written = write_new(path, |file| write_png(picture, file));
    written.map_err(|e| {
        Failure::new(
            "file",
            format!("{}: {}", path.display(), reason(&e)),
            "Choose another file with --out.",
        )
    })
}

fn report(out: &CommandOutput, path: &Path, picture: &Picture, missing: &[String]) {
    for name in missing {
        out.note(&format!(
            "{name} is not on this machine: a placeholder is shown instead"
        ));
    }
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    let text = format!(
        "Wrote {} ({}x{}, {})",
        path.display(),
        picture.width,
        picture.height,
        asset::format_size(bytes)
    );
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
