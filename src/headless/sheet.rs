//! `sheet`: the whole timeline as a picture of its frames.

use serde_json::json;

use super::facts::session;
use super::{Failure, Out, Settings, connect};
use crate::cli::Sheet;
use crate::domain::asset;
use crate::domain::reason::reason;
use crate::domain::text::file_stem;
use crate::jobs::export::check_path;
use crate::jobs::pictures::Pictures;
use crate::jobs::pictures::sheet::{Layout, write_png};
use crate::nemo::render::{free_path, publish};

pub async fn run(settings: &Settings, sheet: &Sheet, out: &Out) -> Result<(), Failure> {
    let connected = connect(settings).await?;
    let bench = &connected.bench;
    let id = session(bench, settings)?;
    let Some(draft) = bench
        .nemo
        .draft(&id)
        .await?
        .filter(|d| !d.timeline.is_empty())
    else {
        return Err(super::nothing_on_the_timeline());
    };
    let named = || {
        free_path(
            &settings
                .config
                .export
                .folder
                .join(format!("{} sheet.png", file_stem(&draft.timeline.title))),
        )
    };
    let path = sheet.out.clone().unwrap_or_else(named);
    check_path(&path)?;
    let problem =
        |why: String| Failure::own("sheet", why, "Is ffmpeg installed? nemo-tui doctor tells.");
    let pictures = Pictures::new(
        bench.clone(),
        settings.config.lang(),
        settings.data_dir.join("pictures"),
    );
    let pictures = pictures.map_err(|e| problem(reason(&e)))?;
    let layout = Layout {
        columns: sheet.columns,
        frames: sheet.frames,
        width: sheet.width,
    };
    let tell = |done: usize| out.progress(&format!("Drawing {done} of {} frames", sheet.frames));
    let (picture, missing) = pictures
        .sheet(&id, &draft, layout, tell)
        .await
        .map_err(problem)?;
    out.progress_done();
    let part = path.with_extension("part");
    let written = write_png(&picture, &part).and_then(|()| publish(&part, &path));
    let path = written.map_err(|e| {
        Failure::own(
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
        asset::size(bytes)
    );
    out.fact(
        "sheet",
        json!({"path": path, "bytes": bytes, "width": picture.width, "height": picture.height, "missing": missing}),
        Some(&words),
    );
    Ok(())
}
