//! `sheet`: the whole timeline as a picture of its frames.

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
    let connected = connect(settings).await?;
    let bench = &connected.services;
    let id = resolve_session(bench, settings)?;
    let Some(draft) = bench
        .api
        .fetch_draft(&id)
        .await?
        .filter(|d| !d.timeline.is_empty())
    else {
        return Err(super::empty_timeline_failure());
    };
    let named = || {
        free_path(&settings.config.export.folder.join(format!(
            "{} sheet.png",
            safe_file_stem(&draft.timeline.title)
        )))
    };
    let path = sheet.out.clone().unwrap_or_else(named);
    check_path(&path)?;
    let problem =
        |why: String| Failure::new("sheet", why, "Is ffmpeg installed? nemo-tui doctor tells.");
    let pictures = PictureService::new(
        bench.clone(),
        settings.config.lang(),
        settings.data_dir.join("pictures"),
    );
    let pictures = pictures.map_err(|e| problem(reason(&e)))?;
    let layout = SheetLayout {
        columns: sheet.columns,
        frames: sheet.frames,
        width: sheet.width,
    };
    let tell = |done: usize| out.progress(&format!("Drawing {done} of {} frames", sheet.frames));
    let (picture, missing) = pictures
        .contact_sheet(&id, &draft, layout, tell)
        .await
        .map_err(problem)?;
    out.clear_progress();
    let part = path.with_extension("part");
    let written = write_png(&picture, &part).and_then(|()| publish(&part, &path));
    let path = written.map_err(|e| {
        Failure::new(
            "file",
            format!("{}: {}", path.display(), reason(&e)),
            "Name another file with --out.",
        )
    })?;
    for name in &missing {
        out.note(&format!(
            "{name} is not on this machine: a card stands in its place"
        ));
    }
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
    let words = format!(
        "Wrote {} ({}x{}, {})",
        path.display(),
        picture.width,
        picture.height,
        asset::format_size(bytes)
    );
    out.event(
        "sheet",
        json!({"path": path, "bytes": bytes, "width": picture.width, "height": picture.height, "missing": missing}),
        Some(&words),
    );
    Ok(())
}
