//! Uploads that are accepted can be exported; others are refused at the upload, with the reason.

use crate::kit::{Case, tone};

#[test]
fn a_wav_of_many_channels_is_mixed_down() {
    // tsMuxer#613, BesLyric#218
    for channels in [3, 5, 10, 16] {
        let case = Case::new();
        let samples: Vec<u8> = (0..48_000)
            .flat_map(|i| {
                let value =
                    (f64::from(i) * 440.0 * std::f64::consts::TAU / 48_000.0).sin() * 12_000.0;
                (value as i16).to_le_bytes().repeat(channels)
            })
            .collect();
        case.write("many.wav", wav(channels as u16, &samples));
        case.ffmpeg("-f lavfi -i color=red:s=320x180 -frames:v 1 photo.png");
        case.export(
            "out.mp4",
            &["photo.png", "many.wav"],
            &["make a 1 second video"],
        )
        .ok();
        let level = tone(&case.samples("out.mp4")[12_000..36_000], 440.0);
        assert!(level > 0.05, "{channels} channels: {level}");
    }
}

/// A WAV file of 16-bit samples at 48 kHz.
fn wav(channels: u16, samples: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    file.extend(1u16.to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(48_000u32.to_le_bytes());
    file.extend((48_000 * u32::from(channels) * 2).to_le_bytes());
    file.extend((channels * 2).to_le_bytes());
    file.extend(16u16.to_le_bytes());
    file.extend(b"data");
    file.extend((samples.len() as u32).to_le_bytes());
    file.extend(samples);
    file
}

#[test]
fn times_with_four_decimals_are_parsed() {
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=4 -c:v libx264 -pix_fmt yuv420p a.mp4");
    case.exec(&["a.mp4"], &["make a video", "cut out 1.0037 to 2.0011"])
        .ok();
    let total: u64 = case.segments(0).iter().map(|(_, d, _)| d).sum();
    assert!(total.abs_diff(3_003) <= 2, "{total} ms");
}

#[test]
fn files_without_content_are_rejected_with_the_reason() {
    let case = Case::new();
    case.write("noise.mp4", [0x55u8; 4_000]);
    case.write("text.jpg", "this is not a picture");
    case.write("nothing.wav", wav(2, &[]));
    for name in ["noise.mp4", "text.jpg", "nothing.wav"] {
        let run = case.exec(&[name], &["make a video"]);
        assert!(
            run.code != 0 && run.text().contains("cannot be"),
            "{name}: {}",
            run.text()
        );
    }
}
