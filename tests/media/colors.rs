//! Colors are preserved.

use crate::kit::{Case, within};

/// `green.mp4`: (0, 200, 0) in HD colors, tagged as such.
fn green(case: &Case) {
    case.ffmpeg(
        "-f lavfi -i color=0x00C800:s=640x360:r=30:d=1,format=gbrp -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p \
         -colorspace bt709 -color_primaries bt709 -color_trc bt709 -c:v libx264 -qp 4 green.mp4",
    );
}

/// Checks that an area has the expected color within `by` in all frames.
fn assert_color(case: &Case, crop: &str, right: [u8; 3], by: u8) {
    let colors = case.colors("out.mp4", crop);
    let wrong = colors.iter().find(|c| !within(**c, right, by));
    assert!(
        !colors.is_empty() && wrong.is_none(),
        "{crop}: {wrong:?}, right is {right:?}"
    );
}

#[test]
fn a_clip_keeps_its_color_under_an_overlay_which_keeps_its_own() {
    // amber#74, FableCut PR#56, androidx/media#1050
    let case = Case::new();
    green(&case);
    case.ffmpeg("-f lavfi -i color=0xC82828:s=200x200,format=rgb24 -frames:v 1 logo.png");
    let put = ["put logo.png in the bottom right corner at 40% size"];
    case.export_in_two(
        (&["green.mp4"], &["make a video"]),
        "out.mp4",
        (&["logo.png"], &put),
    )
    .ok();
    assert_color(&case, "200:200:20:20", [0, 200, 0], 2);
    assert_color(&case, "60:60:740:360", [200, 40, 40], 2);
}

#[test]
fn an_opacity_of_99_percent_is_barely_visible() {
    // amber#74
    let case = Case::new();
    green(&case);
    case.export(
        "out.mp4",
        &["green.mp4"],
        &["make a video", "opacity of clip 1 to 99%"],
    )
    .ok();
    assert_color(&case, "200:200:20:20", [0, 198, 0], 2);
}

#[test]
fn a_title_has_the_requested_color() {
    // amber#74
    let case = Case::new();
    green(&case);
    let title = "add the title \"██████\" at 0s for 2 seconds in #c82828";
    case.export("out.mp4", &["green.mp4"], &["make a video", title])
        .ok();
    // Sample in its middle: it fades in and out.
    let title = case.colors("out.mp4", "20:10:400:232")[15];
    assert!(within(title, [200, 40, 40], 2), "{title:?}");
    assert_color(&case, "200:60:20:20", [0, 200, 0], 2);
}

#[test]
fn adjustments_affect_a_clip_like_a_photo() {
    // amber#74, FableCut PR#56
    for look in ["warm", "sepia", "more contrast", "brighter"] {
        let case = Case::new();
        green(&case);
        case.ffmpeg("-f lavfi -i color=0x00C800:s=640x360,format=rgb24 -frames:v 1 green.png");
        case.export(
            "out.mp4",
            &["green.mp4", "green.png"],
            &["make a 2 second video", look],
        )
        .ok();
        let colors = case.colors("out.mp4", "200:200:20:20");
        let (clip, photo) = (colors[10], colors[50]);
        assert!(
            within(clip, photo, 2),
            "{look}: clip {clip:?}, photo {photo:?}"
        );
        if look == "warm" {
            assert!(within(clip, [21, 201, 0], 4), "{clip:?}");
        }
    }
}

#[test]
fn white_and_gray_of_large_pictures_are_exact() {
    // flowframes#157, jellyfin-ffmpeg PR#479
    for (hex, gray) in [("ffffff", 255), ("808080", 128)] {
        for name in ["large.jpg", "large.png", "large.mp4"] {
            let case = Case::new();
            let source = format!("-f lavfi -i color=0x{hex}:s=1920x1080:r=30:d=0.5,format=gbrp");
            match name {
                "large.mp4" => case.ffmpeg(&format!(
                    "{source} -vf scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd,format=yuv420p -colorspace bt709 -c:v libx264 -qp 0 {name}"
                )),
                _ => case.ffmpeg(&format!("{source} -frames:v 1 -q:v 1 {name}")),
            };
            case.export("out.mp4", &[name], &["make a 1 second video"])
                .ok();
            assert_color(&case, "400:400:20:20", [gray; 3], 1);
        }
    }
}

#[test]
fn the_color_matrix_of_a_source_is_respected() {
    // amber#74, HandBrake#3071
    let tagged = |matrix: &str, tag: &str, size: &str| {
        format!(
            "-f lavfi -i color=0xC82828:s={size}:r=30:d=1,format=gbrp10le -vf \
             scale=out_color_matrix={matrix}:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p10le \
             -c:v libx265 -x265-params log-level=none:colormatrix={tag}:colorprim=bt709:transfer=bt709 -colorspace {tag} uhd.mp4"
        )
    };
    for (matrix, tag, size) in [
        ("bt2020", "bt2020nc", "640x360"),
        ("smpte240m", "smpte240m", "640x360"),
        ("bt601", "smpte170m", "1280x720"),
        ("bt709", "bt709", "320x180"),
    ] {
        let case = Case::new();
        case.ffmpeg(&tagged(matrix, tag, size));
        case.export("out.mp4", &["uhd.mp4"], &["make a video"]).ok();
        assert_color(&case, "200:200:20:20", [200, 40, 40], 3);
    }
}
