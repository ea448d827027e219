//! `sheet`: writes a contact sheet of the timeline as a PNG.

use serde_json::json;

use super::queries::resolve_session;
use super::{CommandOutput, Failure, RunSettings, connect};
use crate::api::render::{free_path, publish};
use crate::cli::SheetArgs;
use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::text::safe_file_stem;
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
    let id = resolve_session(services, settings)?;
    let Some(draft) = services
        .api
        .fetch_draft(&id)
        .await?
        .filter(|d| !d.timeline.is_empty())
    else {
        return Err(super::empty_timeline_failure());
    };
    let default_path = || {
        free_path(&settings.config.export.folder.join(format!(
            "{} sheet.png",
            safe_file_stem(&draft.timeline.title)
        )))
    };
    let path = sheet.out.clone().unwrap_or_else(default_path);
    check_path(&path)?;
    let failure = |message: String| {
        Failure::new(
            "sheet",
            message,
            "Run nemo-tui doctor to check that ffmpeg is installed.",
        )
    };
    let pictures = PictureService::new(
        services.clone(),
        settings.config.lang(),
        settings.data_dir.join("pictures"),
    );
    let pictures = pictures.map_err(|e| failure(reason(&e).to_string()))?;
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
        .map_err(failure)?;
    out.clear_progress();
    let temp_path = path.with_extension("part");
    let written = write_png(&picture, &temp_path).and_then(|()| publish(&temp_path, &path));
    let path = written.map_err(|e| {
        Failure::new(
            "file",
            format!("{}: {}", path.display(), reason(&e)),
            "Choose another file with --out.",
        )
    })?;
    for name in &missing {
        out.note(&format!(
            "{name} is not on this machine: a placeholder is shown instead"
        ));
    }
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
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
    Ok(())
}
