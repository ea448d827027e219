//! Frame timing: which frame is shown at which time.

use crate::kit::{Case, within};

#[test]
fn a_frame_stays_until_the_next_one() {
    // Recordly PR#347, Recordly#854, opencast/studio#454
    for (codec, name) in [
        ("libx264 -pix_fmt yuv420p", "sparse.mkv"),
        ("libx264 -pix_fmt yuv420p", "sparse.mp4"),
        ("libvpx", "sparse.webm"),
    ] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i 'color=red:s=64x64:r=1:d=10[a];color=blue:s=64x64:r=1:d=2[b];color=lime:s=64x64:r=1:d=2[c];[a][b][c]concat=n=3' \
             -vf select='eq(n\\,0)+eq(n\\,10)+eq(n\\,12)+eq(n\\,13)' -vsync vfr -c:v {codec} {name}"
        ));
        case.export(
            "out.mp4",
            &[name],
            &["make a video", "use only seconds 5 to 8 of sparse"],
        )
        .ok();
        let colors = case.colors("out.mp4", "100:100:100:100");
        assert!(
            colors.len() == 90 && colors.iter().all(|c| within(*c, [255, 0, 0], 8)),
            "{name}: {:?}",
            colors.first()
        );
    }
}

/// A clip whose frames encode their number: the brightness of four fields encodes n.
fn counter(case: &Case, name: &str, rate: &str) {
    case.ffmpeg(&format!(
        "-f lavfi -i color=black:s=256x64:r={rate}:d=4,format=gray -vf 'geq=lum=if(mod(floor(N/pow(4\\,floor(X/64)))\\,4)\\,40+60*mod(floor(N/pow(4\\,floor(X/64)))\\,4)\\,40):cb=128:cr=128' \
         -c:v libx264 -qp 8 -pix_fmt yuv420p {name}"
    ));
}

/// Frame numbers in an export of [`counter`].
fn numbers(case: &Case, name: &str) -> Vec<u32> {
    let digit = |v: u8| ((f64::from(v) - 28.0) / 70.0).round().clamp(0.0, 3.0) as u32;
    let frames = case.grays(name, 854, 480);
    frames
        .iter()
        .map(|f| {
            (0..4)
                .map(|i| digit(f[240 * 854 + [53, 320, 533, 800][i as usize]]) * 4u32.pow(i))
                .sum()
        })
        .collect()
}

#[test]
fn a_split_changes_no_frame() {
    // libopenshot#537, diffusionstudio/editor PR#67
    let case = Case::new();
    counter(&case, "counter.mp4", "30");
    for cut in ["2.25s", "1.017s", "0.55s"] {
        let message = format!("split at {cut}");
        case.export(
            "out.mp4",
            &["counter.mp4"],
            &["make a video", "contain", &message],
        )
        .ok();
        let numbers = numbers(&case, "out.mp4");
        assert!(
            numbers.len() == 120 && numbers.windows(2).all(|w| w[1] == w[0] + 1),
            "{cut}: {numbers:?}"
        );
    }
}

#[test]
fn a_slow_zoom_is_smooth() {
    // cutawan PR#21, ffmpeg_memo#2
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=black:s=1920x1080,format=gray -vf 'geq=lum=if(lt(hypot(X-430\\,Y-290)\\,50)\\,255\\,32):cb=128:cr=128' -frames:v 1 disc.png",
    );
    for message in ["zoom in on the photo", "pan right over the photo"] {
        case.export(
            "out.mp4",
            &["disc.png"],
            &["make a 5 second video", message],
        )
        .ok();
        let middles: Vec<(f64, f64)> = case
            .grays("out.mp4", 854, 480)
            .iter()
            .map(|f| middle(f))
            .collect();
        assert_eq!(middles.len(), 150);
        let steps: Vec<f64> = middles.windows(2).map(|w| w[1].0 - w[0].0).collect();
        assert!(
            steps.iter().all(|s| *s < 0.02),
            "{message}: it never moves back"
        );
        let jerks: Vec<f64> = steps.windows(2).map(|w| (w[1] - w[0]).powi(2)).collect();
        let rms = (jerks.iter().sum::<f64>() / jerks.len() as f64).sqrt();
        assert!(rms < 0.2, "{message}: {rms} px a frame²");
    }
}

/// Center of the bright area (px).
fn middle(frame: &[u8]) -> (f64, f64) {
    let (mut sum, mut x, mut y) = (0.0, 0.0, 0.0);
    for (i, v) in frame.iter().enumerate().filter(|(_, v)| **v > 60) {
        let weight = f64::from(*v) - 60.0;
        sum += weight;
        x += weight * (i % 854) as f64;
        y += weight * (i / 854) as f64;
    }
    (x / sum, y / sum)
}
