//! Picture geometry: non-square pixels, transparency, extreme sizes.

use crate::kit::{Case, within};

/// Width and height of the bright area in the middle row and column of a frame (px).
fn extent(gray: &[u8], width: usize, height: usize, level: u8) -> (usize, usize) {
    let row = &gray[height / 2 * width..(height / 2 + 1) * width];
    let across = row.iter().filter(|v| **v > level).count();
    let down = (0..height)
        .filter(|y| gray[y * width + width / 2] > level)
        .count();
    (across, down)
}

#[test]
fn non_square_pixels_keep_their_shape() {
    // openshot-qt#3117, streamyfin#1785
    for (scaled, ratio, codec, name) in [
        ("360:270", "4/3", "libx264 -pix_fmt yuv420p", "wide.mp4"),
        ("180:270", "8/3", "libx264 -pix_fmt yuv420p", "wider.mkv"),
        ("480:135", "1/2", "mpeg4 -q:v 2", "flat.avi"),
    ] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i color=black:s=480x270:r=25:d=0.5,format=gray -vf 'geq=lum=if(lt(hypot(X-240\\,Y-135)\\,100)\\,235\\,40):cb=128:cr=128,scale={scaled},setsar={ratio}' -c:v {codec} {name}"
        ));
        case.export("out.mp4", &[name], &["make a video"]).ok();
        let frame = &case.grays("out.mp4", 854, 480)[3];
        let (across, down) = extent(frame, 854, 480, 128);
        assert!(
            across.abs_diff(down) <= 6 && across.abs_diff(356) <= 6,
            "{name}: {across} x {down} px"
        );
    }
}

#[test]
fn every_codec_with_transparency_keeps_it() {
    // video-use PR#59, moviepy PR#2230
    let green =
        "-f lavfi -i color=0x00ff00:s=320x180:r=30:d=1 -c:v libx264 -pix_fmt yuv420p green.mp4";
    let case = Case::new();
    case.ffmpeg(green)
        .export("out.mp4", &["green.mp4"], &["make a video"])
        .ok();
    let alone = case.colors("out.mp4", "854:480:0:0")[0];
    let clear = "-f lavfi -i color=red:s=64x64:r=10:d=1,format=yuva420p,colorchannelmixer=aa=0";
    for (codec, name) in [
        ("-c:v libvpx-vp9 -auto-alt-ref 0", "clear.webm"),
        ("-c:v libvpx -auto-alt-ref 0", "clear8.webm"),
        (
            "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
            "clear.mov",
        ),
        ("-c:v qtrle -pix_fmt argb", "animation.mov"),
        ("-c:v ffv1 -pix_fmt bgra", "clear.mkv"),
        ("-c:v png -pix_fmt rgba", "png.mov"),
    ] {
        let case = Case::new();
        case.ffmpeg(&format!("{clear} {codec} {name}"));
        case.ffmpeg(green);
        let message = format!("put {name} in the bottom right corner at 50% size");
        case.export_in_two(
            (&["green.mp4"], &["make a video"]),
            "out.mp4",
            (&[name], &[&message]),
        )
        .ok();
        let colors = case.colors("out.mp4", "854:480:0:0");
        assert!(
            colors.iter().all(|c| within(*c, alone, 2)),
            "{name}: {:?}, alone {alone:?}",
            colors.first()
        );
    }
}

#[test]
fn a_photo_of_one_column_is_drawn() {
    // xpano#127, nextcloud#32977
    for (size, name) in [
        ("1:2000", "thin.png"),
        ("2000:1", "flat.png"),
        ("3:9000", "ribbon.jpg"),
    ] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i color=0x0ac81e:s=9000x9000,format=rgb24,crop={size} -frames:v 1 {name}"
        ));
        for message in [
            "make a 1 second video",
            "make a 1 second video with fit contain",
        ] {
            case.export("out.mp4", &[name], &[message]).ok();
        }
        // A line of two points in the middle, at least.
        let colors = case.colors("out.mp4", "2:2:426:238");
        assert!(
            within(colors[5], [10, 200, 30], 8),
            "{name}: {:?}",
            colors[5]
        );
    }
}

#[test]
fn an_animated_png_plays() {
    // ScreenToGif#522, scratch-gui#8097
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=64x64:r=10:d=1 -f apng -plays 0 anim.png");
    case.export("out.mp4", &["anim.png"], &["make a 2 second video"])
        .ok();
    let grays = case.grays("out.mp4", 64, 36);
    assert!(
        grays.len() == 60 && grays[0] != grays[10] && grays[10] != grays[20],
        "{} frames",
        grays.len()
    );
    let apart = |a: &[u8], b: &[u8]| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(
        apart(&grays[10], &grays[40]) < Some(24),
        "it loops like other animations"
    );
}

#[test]
fn a_name_that_looks_like_a_pattern_is_literal() {
    // yt-dlp#5231
    let case = Case::new();
    for name in ["50%d off.jpg", "100%.png", "%03d.webp"] {
        case.ffmpeg("-f lavfi -i color=0xc82828:s=320x180 -frames:v 1 plain.png");
        let plain = case.decode("-i plain.png -f image2pipe -c:v png -");
        case.write(name, plain);
    }
    case.export(
        "out.mp4",
        &["50%d off.jpg", "100%.png", "%03d.webp"],
        &["make a 3 second video"],
    )
    .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(colors.len() == 90 && colors.iter().all(|c| within(*c, [200, 40, 40], 4)));
    let sheet = case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
    assert!(
        !sheet.text().contains("not on this machine"),
        "{}",
        sheet.text()
    );
}
