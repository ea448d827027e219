//! Replies to several edits: the overall change of a message, not its steps.

use super::*;

/// Five photos of 4 s, a clip of 8 s, and music.
fn five_photos() -> (Timeline, Vec<Asset>) {
    let names = [
        "beach.jpg",
        "forest.jpg",
        "hill.jpg",
        "lake.jpg",
        "road.jpg",
    ];
    let mut assets: Vec<Asset> = names.map(|n| asset(n, MediaKind::Photo, 0)).to_vec();
    assets.push(asset("city.mp4", MediaKind::Clip, 8_000));
    assets.push(asset("lofi.mp3", MediaKind::Sound, 20_000));
    let assembly = Assembly {
        pictures: assets[..6].to_vec(),
        music: Some(Box::new(assets[6].clone())),
        each_ms: Some(4_000),
        ..Assembly::default()
    };
    let assembled = Edit::Assemble(assembly).apply(&Timeline::default(), &|_| None);
    (assembled.unwrap(), assets)
}

/// The reply to a message about a timeline.
fn reply(message: &str, timeline: &Timeline, assets: &[Asset]) -> String {
    let length = |source: &str| {
        let asset = assets.iter().find(|a| a.source() == source);
        asset.map(|a| a.duration_ms).filter(|d| *d > 0)
    };
    let project = EditingContext {
        timeline,
        assets,
        memory: Memory::default(),
        read_text: caption_file,
        source_length: &length,
        lang: Lang::En,
    };
    let understood = run(message, &project);
    match understood.outcome {
        MessageOutcome::Changed { steps, .. } => {
            let applied: Vec<AppliedEdit> = steps.iter().map(EditStep::applied).collect();
            edit_report::describe_edits(understood.lang, &applied)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn music_that_is_replaced_is_not_mentioned() {
    let (_, assets) = five_photos();
    let text = reply(
        "make a 20 second video with crossfades and calm music",
        &Timeline::default(),
        &assets,
    );
    assert!(
        text.contains("5 photos and 1 clip with crossfade"),
        "{text}"
    );
    assert!(!text.contains("lofi.mp3"), "{text}");
}

#[test]
fn several_edits_are_described_by_their_overall_change() {
    let (timeline, assets) = five_photos();
    for (message, expected) in [
        // The total length.
        (
            "the whole thing should be 20 seconds",
            "All 5 photos: 4 s → 3.2 s. The video is now 0:20.0 long (was 0:24.0).",
        ),
        // All photos.
        (
            "每张照片3秒",
            "全部 5 张照片：4 秒 → 3 秒。视频现在长 0:19.0（原来 0:24.0）。",
        ),
        (
            "make every photo 3 seconds with ken burns",
            "All 5 photos: 4 s → 3 s, effects none → zoom-in. The video is now 0:19.0 long (was \
             0:24.0).",
        ),
        (
            "make everything twice as fast",
            "All 6 pictures: speed 1x → 2x. The video is now 0:12.0 long (was 0:24.0).",
        ),
        (
            "set the volume of everything to 50%",
            "All 7 segments: volume 100% → 50%.",
        ),
        (
            "brighten beach and forest",
            "**beach.jpg** and **forest.jpg**: effects none → brightness 20%.",
        ),
        // Several objects.
        (
            "make beach 5 seconds, make forest 6 seconds, make hill 5 seconds",
            "**beach.jpg** and **hill.jpg**: 4 s → 5 s; **forest.jpg**: 4 s → 6 s. The video is now 0:28.0 \
             long (was 0:24.0).",
        ),
        (
            "make beach 2 seconds, make forest 2.5 seconds, make hill 3 seconds, make lake 3.5 \
             seconds and make road 5 seconds",
            "All 5 photos: 4 s → 2–5 s. The video is now 0:20.0 long (was 0:24.0).",
        ),
        (
            "delete beach and delete hill",
            "I removed **beach.jpg** and **hill.jpg**. The video is now 0:16.0 long (was 0:24.0).",
        ),
        (
            "duplicate beach and duplicate hill",
            "I duplicated **beach.jpg** and **hill.jpg**. The video is now 0:32.0 long (was 0:24.0).",
        ),
        (
            "split every photo in half",
            "I split **beach.jpg**, **forest.jpg**, **hill.jpg**, **lake.jpg** and **road.jpg** \
             into 10 parts.",
        ),
        (
            "cut out 1 s to 2 s and cut out 6 s to 7 s",
            "I cut out 2 parts, 2s in total. The video is now 0:22.0 long (was 0:24.0).",
        ),
        (
            "remove beach and make it vertical",
            "I removed **beach.jpg**.\n\nThe canvas is 1080x1920 at 30 fps now (it was 1920x1080 at \
             30). The video is now 0:20.0 long (was 0:24.0).",
        ),
        // The order.
        (
            "sort by name",
            "The order is now **beach.jpg**, **city.mp4**, **forest.jpg**, **hill.jpg**, \
             **lake.jpg** and **road.jpg**.",
        ),
        (
            "swap beach and hill",
            "I swapped **beach.jpg** and **hill.jpg**.",
        ),
    ] {
        assert_eq!(reply(message, &timeline, &assets), expected, "{message}");
    }
}

#[test]
fn different_durations_before_are_a_range() {
    let (timeline, assets) = five_photos();
    let id = timeline.tracks[0].segments[0].id.clone();
    let shorter = Edit::SetDuration(SetDuration {
        id,
        duration_ms: 2_000,
    });
    let timeline = shorter.apply(&timeline, &|_| None).unwrap();
    for (message, expected) in [
        (
            "make every photo 3 seconds long",
            "All 5 photos: 2–4 s → 3 s. The video is now 0:19.0 long (was 0:22.0).",
        ),
        (
            "make the video 20 seconds",
            "**beach.jpg**: 2 s → 1.78 s; 4 photos: 4 s → 3.56 s. The video is now 0:20.0 long (was \
             0:22.0).",
        ),
    ] {
        assert_eq!(reply(message, &timeline, &assets), expected, "{message}");
    }
}

#[test]
fn a_first_cut_is_described_once() {
    let (_, assets) = five_photos();
    let message = "whip up a quick vertical slideshow from these, 2 secs a pic, with the song \
                   underneath at 40 % and a title \"Sale\" for the first 4 seconds";
    let expected = "I made a 12 s video of 5 photos, 1 clip and music (lofi.mp3) with no transitions. \
                    The canvas is 1080x1920 at 30 fps now (it was 1920x1080 at 30).\n\n\
                    **lofi.mp3** plays under the whole video at 40%.\n\n\
                    I added the title **Sale** at 0:00.0–0:04.0, center.";
    assert_eq!(reply(message, &Timeline::default(), &assets), expected);
}
