//! Converts files that the backend does not accept to a format that it does.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::{FORMATS, MediaError, Urgency, encode, find_on_path, input_arguments, tool_command};
use crate::domain::asset::{extension, is_audio, is_photo};
use crate::domain::reason::{MediaReason, Reason};

/// Programs that decode HEIC photos, with their arguments before and between the two paths. Older
/// versions of ffmpeg read only one tile of such a photo.
const HEIC_TOOLS: &[(&str, &[&str], &[&str])] = &[
    ("heif-dec", &["-q", "95"], &[]),
    ("heif-convert", &["-q", "95"], &[]),
    ("sips", &["-s", "format", "jpeg"], &["--out"]),
    ("magick", &[], &["-auto-orient", "-quality", "95"]),
];

/// Maximum number of bytes searched for the size of a HEIC photo.
const HEIC_HEADER_BYTES: u64 = 1 << 20;

/// Converts the file `from` to the format of the extension of `to`. Dropping the future cancels the
/// conversion.
///
/// # Errors
/// If the file cannot be read, or a program that reads it is missing.
pub(crate) async fn convert(from: &Path, to: &Path) -> Result<(), MediaError> {
    let converted = convert_by_kind(from, to).await;
    converted.map_err(|error| match error {
        MediaError::Encode(why) if is_about_input(&why) => MediaError::Unreadable(why),
        error => error,
    })
}

/// Returns true if a conversion failed because of the file that is read.
fn is_about_input(why: &Reason) -> bool {
    let text = why.foreign_text();
    text.contains("Invalid data") || *why == MediaReason::NothingDecoded.into()
}

async fn convert_by_kind(from: &Path, to: &Path) -> Result<(), MediaError> {
    let name = to.to_string_lossy().into_owned();
    let is_heic = extension(&from.to_string_lossy()).is_some_and(|e| e == "heic" || e == "heif");
    if is_heic {
        return convert_heic(from, to).await;
    }
    if is_photo(&name) {
        return run(from, to, &["-frames:v", "1"]).await;
    }
    if name.ends_with(".wav") {
        return run(from, to, &["-vn", "-c:a", "pcm_s24le"]).await;
    }
    if is_audio(&name) {
        return run(from, to, &["-vn", "-c:a", "aac", "-b:a", "256k"]).await;
    }
    let streams = ["-map", "0:v", "-map", "0:a?", "-c:v", "copy"];
    match run(from, to, &[&streams[..], &["-c:a", "copy"]].concat()).await {
        // The container does not hold this kind of sound.
        Err(MediaError::Encode(_)) => {
            run(
                from,
                to,
                &[&streams[..], &["-c:a", "aac", "-b:a", "256k"]].concat(),
            )
            .await
        }
        result => result,
    }
}

async fn run(from: &Path, to: &Path, output: &[&str]) -> Result<(), MediaError> {
    let mut arguments: Vec<OsString> = vec!["-fflags".into(), "+genpts".into()];
    arguments.extend(input_arguments(&format!("{FORMATS},mpeg"), from));
    arguments.extend(output.iter().map(OsString::from));
    arguments.extend(["-y".into(), to.as_os_str().to_owned()]);
    encode::run(&arguments, 0, |_| ()).await
}

/// Converts a photo by the first program that can; by ffmpeg only if it reads the whole photo.
async fn convert_heic(from: &Path, to: &Path) -> Result<(), MediaError> {
    for (name, before, between) in HEIC_TOOLS {
        let Some(program) = find_on_path(name) else {
            continue;
        };
        let status = Command::from(tool_command(&program, Urgency::Interactive))
            .args(*before)
            .arg(from)
            .args(*between)
            .arg(to)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .status()
            .await;
        let written = [to.to_owned(), first_of_several(to)];
        let written = written.iter().find(|path| path.is_file());
        if let (Ok(true), Some(written)) = (status.map(|s| s.success()), written) {
            return std::fs::rename(written, to).map_err(|_| no_heic_tool());
        }
    }
    run(from, to, &["-frames:v", "1", "-q:v", "2"])
        .await
        .map_err(|_| no_heic_tool())?;
    let size = picture_size(to).await?;
    let is_whole = heic_size(from).is_some_and(|(width, height)| {
        size == format!("{width},{height}") || size == format!("{height},{width}")
    });
    if is_whole {
        Ok(())
    } else {
        Err(no_heic_tool())
    }
}

/// Returns the size of a photo as `width,height`.
async fn picture_size(path: &Path) -> Result<String, MediaError> {
    let path = path.to_string_lossy();
    let entries = [
        "-v",
        "error",
        "-show_entries",
        "stream=width,height",
        "-of",
        "csv=p=0",
    ];
    super::first_line("ffprobe", &[&entries[..], &[&path]].concat()).await
}

fn no_heic_tool() -> MediaError {
    MediaError::unreadable(MediaReason::NoHeicTool)
}

/// Path of the first photo if a program writes several.
fn first_of_several(to: &Path) -> PathBuf {
    let stem = to.file_stem().unwrap_or_default().to_string_lossy();
    let extension = to.extension().unwrap_or_default().to_string_lossy();
    to.with_file_name(format!("{stem}-1.{extension}"))
}

/// Returns the size of a HEIC photo (px): that of the largest picture in the file, because a photo
/// consists of tiles.
fn heic_size(path: &Path) -> Option<(u32, u32)> {
    use std::io::Read;
    let mut head = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(HEIC_HEADER_BYTES).read_to_end(&mut head).ok()?;
    let number = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_be_bytes);
    // A box with the size of a picture: name, version and flags, width, height.
    let sizes = head.windows(16).filter(|w| w.starts_with(b"ispe"));
    sizes
        .filter_map(|w| Some((number(&w[8..12])?, number(&w[12..])?)))
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_heic_photo_is_that_of_its_largest_picture() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.heic");
        let size_box = |width: u32, height: u32| {
            let numbers = [0, width, height].map(u32::to_be_bytes).concat();
            [b"ispe".as_slice(), &numbers].concat()
        };
        let boxes = [size_box(512, 512), size_box(4032, 3024), size_box(240, 180)];
        std::fs::write(&path, [b"ftypheic".to_vec(), boxes.concat()].concat()).unwrap();
        assert_eq!(heic_size(&path), Some((4032, 3024)));
        std::fs::write(&path, "ispe").unwrap();
        assert_eq!(heic_size(&path), None);
    }
}
