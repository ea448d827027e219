//! Compares a rendered file with its plan.

use crate::domain::reason::RenderReason;
use crate::domain::render_job::FileFormat;
use crate::media::packets::Packets;

/// Tolerance (s) for the duration of the sound: audio encoders work in blocks and add silence at
/// the start.
const SOUND_TOLERANCE_S: f64 = 0.1;

/// Compares the content of a file with the plan.
///
/// # Errors
/// The difference.
pub(super) fn compare_with_plan(
    frames: u64,
    fps: u32,
    format: FileFormat,
    packets: &Packets,
) -> Result<(), RenderReason> {
    let planned_s = frames as f64 / f64::from(fps);
    let count = packets.frame_times.len() as u64;
    let frame_s = 1.0 / f64::from(fps);
    let is_sound = matches!(format, FileFormat::Mp3 | FileFormat::Wav);
    // A GIF has fewer frames, and may show one longer than requested. Other containers may lack the
    // duration of the last frame, and round to ms.
    let picture_tolerance_s = if format == FileFormat::Gif {
        0.25
    } else {
        2.0 * frame_s
    };
    if !is_sound && format != FileFormat::Gif && count != frames {
        return Err(RenderReason::Frames {
            count,
            planned: frames,
        });
    }
    if !is_sound && (packets.picture_end_s - planned_s).abs() > picture_tolerance_s {
        return Err(RenderReason::PictureDuration {
            actual: milliseconds(packets.picture_end_s),
            planned: milliseconds(planned_s),
        });
    }
    if format != FileFormat::Gif
        && (packets.sound_end_s - planned_s).abs() > SOUND_TOLERANCE_S + frame_s
    {
        return Err(RenderReason::SoundDuration {
            actual: milliseconds(packets.sound_end_s),
            planned: milliseconds(planned_s),
        });
    }
    Ok(())
}

fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_do_not_match_their_plan_are_detected() {
        let packets = |frames: usize, picture_s, sound_s| Packets {
            frame_times: vec![0.0; frames],
            picture_end_s: picture_s,
            sound_end_s: sound_s,
        };
        let matches =
            |format, packets: Packets| compare_with_plan(90, 30, format, &packets).is_ok();
        assert!(matches(FileFormat::Mp4, packets(90, 3.0, 3.02)));
        assert!(
            !matches(FileFormat::Mp4, packets(89, 3.0, 3.0))
                && !matches(FileFormat::Mp4, packets(90, 4.0, 3.0))
        );
        assert!(
            !matches(FileFormat::Mp4, packets(90, 3.0, 2.0))
                && !matches(FileFormat::Mp4, packets(90, 3.0, 0.0))
        );
        assert!(
            matches(FileFormat::Gif, packets(45, 3.07, 0.0))
                && !matches(FileFormat::Gif, packets(45, 1.5, 0.0))
        );
        assert!(
            matches(FileFormat::Mp3, packets(0, 0.0, 3.05))
                && !matches(FileFormat::Wav, packets(0, 0.0, 1.0))
        );
    }
}
