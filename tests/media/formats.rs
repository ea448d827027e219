//! Formats that the backend does not accept: converted before the upload, or rejected with a way
//! out.

use crate::kit::Case;

#[test]
fn photos_sound_and_video_of_other_formats_are_converted() {
    let case = Case::new();
    std::fs::create_dir_all(case.path("trip/day 2")).expect("folders");
    case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 trip/a.tiff")
        .ffmpeg("-f lavfi -i color=blue:s=320x180 -frames:v 1 trip/b.bmp")
        .ffmpeg("-f lavfi -i sine=f=440:d=3 trip/song.flac")
        .ffmpeg("-f lavfi -i sine=f=440:d=2 trip/voice.opus")
        .ffmpeg(
            "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=f=440:d=2 \
             -c:v libx264 -pix_fmt yuv420p -c:a mp2 'trip/day 2/c.ts'",
        )
        .ffmpeg("-f lavfi -i testsrc2=s=320x180:r=25:d=2 -c:v mpeg2video trip/d.mpg")
        .write("trip/notes.txt", "not media");
    let run = case
        .exec(&["./trip"], &["make a slideshow, 2 seconds per photo"])
        .ok();
    for name in [
        "a.tiff",
        "b.bmp",
        "song.flac",
        "voice.opus",
        "c.ts",
        "d.mpg",
    ] {
        assert!(run.text().contains(name), "{name}: {}", run.text());
    }
    let pictures = case.segments(0);
    let has = |name: &str| pictures.iter().any(|(_, _, n)| n == name);
    assert!(has("a.png") && has("b.png"), "{pictures:?}");
}

#[test]
fn a_photo_that_cannot_be_converted_is_rejected_with_a_way_out() {
    let case = Case::new();
    case.write("a.heic", "no photo").write("empty.flac", "");
    let run = case.exec(&["a.heic"], &[]);
    assert_ne!(run.code, 0);
    assert!(run.text().contains("heif-convert"), "{}", run.text());
    assert_ne!(case.exec(&["empty.flac"], &[]).code, 0);
    for name in ["noise.tiff", "noise.flac", "noise.mts"] {
        case.write(name, [0x5a; 3_000]);
        let run = case.exec(&[name], &[]);
        let text = run.text();
        assert!(text.contains("cannot be read as a picture"), "{text}");
        assert!(!text.contains("marking filters"), "{text}");
        assert!(text.contains("convert it to MP4, JPEG or WAV"), "{text}");
        assert!(!text.contains("permissions"), "{text}");
    }
    std::fs::create_dir(case.path("none")).expect("a folder");
    let run = case.exec(&["./none"], &[]);
    assert!(run.text().contains("no media files"), "{}", run.text());
}
