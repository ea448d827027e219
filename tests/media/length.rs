//! How long a source is, where it begins, and what is shown where its picture has ended.

use crate::kit::Case;

#[test]
fn a_podcast_with_one_frame_of_picture_is_a_whole_video() {
    // vargHQ/sdk#168
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=0x3060c0:s=640x360:r=1:d=1 -f lavfi -i sine=f=440:d=20 -map 0 -map 1 -c:v libx264 -pix_fmt yuv420p -c:a aac podcast.mp4",
    );
    case.export("out.mp4", &["podcast.mp4"], &["make a video"]).ok();
    let (picture, sound) = case.lengths("out.mp4");
    assert!((picture - 20.0).abs() < 0.1 && (sound - 20.0).abs() < 0.1, "{picture} {sound}");
}
