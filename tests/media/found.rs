//! More public bug reports of these kinds; the expected results were written down before the first
//! run.

use crate::kit::{Case, counter, counts, numbers, onsets, tone, within};

const H264: &str = "-c:v libx264 -pix_fmt yuv420p -c:a aac";

fn seconds(case: &Case) -> f64 {
    case.segments(0)
        .iter()
        .map(|(s, d, _)| s + d)
        .max()
        .unwrap_or(0) as f64
        / 1000.0
}

/// A photo to show while a sound plays.
fn photo(case: &Case) {
    case.ffmpeg("-f lavfi -i color=0x3060c0:s=640x360:d=1 -frames:v 1 photo.png");
}

#[test]
fn a_file_whose_video_track_has_no_frame_is_audio() {
    // ethand91/mediasoup3-record-demo#64, w3c/mediacapture-record#199, mpv PR#5554
    let case = Case::new();
    photo(&case);
    case.ffmpeg("-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i sine=440:d=2 -c:v libvpx -c:a libopus t.webm");
    case.ffmpeg("-i t.webm -c copy -bsf:v noise=drop=1 cam.webm");
    case.export("out.mp4", &["photo.png", "cam.webm"], &["make a video"])
        .ok();
    assert_eq!(case.segments(0).len(), 1, "the photo is the only picture");
    assert!(tone(&case.samples("out.mp4")[24_000..72_000], 440.0) > 0.03);
}

#[test]
fn the_transparent_edge_of_a_logo_gets_no_rim() {
    // lovell/sharp#605, Brooooooklyn/canvas PR#1252, bumptech/glide#4278
    let case = Case::new();
    let disc = "255*lt(hypot(X-300\\,Y-300)\\,250)";
    case.ffmpeg(&format!(
        "-f lavfi -i color=black:s=600x600:d=1,format=rgba -vf 'geq=r={disc}:g={disc}:b={disc}:a={disc}' -frames:v 1 logo.png"
    ));
    case.ffmpeg(
        "-f lavfi -i color=white:s=640x360:d=1:r=30 -c:v libx264 -pix_fmt yuv420p white.mp4",
    );
    let put = ["put logo.png in the bottom right corner at 30% size"];
    case.export_in_two(
        (&["white.mp4"], &["make a video"]),
        "out.mp4",
        (&["logo.png"], &put),
    )
    .ok();
    let darkest = case.grays("out.mp4", 854, 480)[10].iter().copied().min();
    assert!(darkest.is_some_and(|v| v >= 246), "{darkest:?}");
}

#[test]
fn the_length_of_an_mp3_is_counted_from_its_frames() {
    // openreader PR#129, Kokoro-FastAPI#57; ExoPlayer#4894, mp3-duration#16; Libation#110
    let case = Case::new();
    photo(&case);
    let quiet = "-c:a libmp3lame -q:a 9 -write_xing 0 -id3v2_version 0 -f mp3 -";
    let speech = case.decode(&format!("-f lavfi -i sine=880:d=2 {quiet}"));
    // Written to a file, because a pipe gets no header.
    case.ffmpeg("-f lavfi -i sine=440:d=2 -c:a libmp3lame -q:a 4 voice-lying.mp3");
    case.ffmpeg("-f lavfi -i anoisesrc=d=1:a=0.5:r=44100:seed=1 -c:a libmp3lame -q:a 0 noise.mp3");
    let noise = std::fs::read(case.path("noise.mp3")).unwrap();
    case.write("voice-joined.mp3", [noise, speech].concat());
    let mut misleading = std::fs::read(case.path("voice-lying.mp3")).unwrap();
    let at = misleading
        .windows(4)
        .position(|w| w == b"Info" || w == b"Xing")
        .expect("a header")
        + 8;
    let frames = u32::from_be_bytes(misleading[at..at + 4].try_into().unwrap());
    misleading[at..at + 4].copy_from_slice(&(frames * 5).to_be_bytes());
    case.write("voice-lying.mp3", misleading);
    let vbr = "anullsrc=r=44100:cl=stereo:d=1.5[a];anoisesrc=d=1.5:a=0.5:r=44100,aformat=channel_layouts=stereo[b];[a][b]concat=v=0:a=1";
    case.ffmpeg(&format!(
        "-f lavfi -i '{vbr}' -c:a libmp3lame -q:a 2 -write_xing 0 voice-vbr.mp3"
    ));
    for (name, length) in [
        ("voice-joined.mp3", 3.05),
        ("voice-lying.mp3", 2.05),
        ("voice-vbr.mp3", 3.05),
    ] {
        case.export(
            "out.wav",
            &["photo.png", name],
            &["make a slideshow from all files"],
        )
        .ok();
        assert!(
            (seconds(&case) - length).abs() < 0.1,
            "{name}: {} s",
            seconds(&case)
        );
        if name == "voice-joined.mp3" {
            assert!(
                tone(&case.samples("out.wav")[120_000..142_000], 880.0) > 0.03,
                "its end is audible"
            );
        }
    }
}

#[test]
fn lengths_in_movie_headers_are_not_trusted() {
    // mpv#4314, mkvtoolnix#1847; mkvtoolnix#1686, MediaInfoLib#648
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i sine=440:d=2 {H264} t.mp4"
    ));
    case.ffmpeg("-i t.mp4 -c copy t.mkv");
    let mut movie = std::fs::read(case.path("t.mp4")).unwrap();
    let at = movie.windows(4).position(|w| w == b"mvhd").unwrap() + 20;
    let length = u32::from_be_bytes(movie[at..at + 4].try_into().unwrap());
    movie[at..at + 4].copy_from_slice(&(length * 10).to_be_bytes());
    case.write("mvhd.mp4", movie);
    let mut matroska = std::fs::read(case.path("t.mkv")).unwrap();
    let at = matroska
        .windows(3)
        .position(|w| w == [0x44, 0x89, 0x88])
        .unwrap()
        + 3;
    let length = f64::from_be_bytes(matroska[at..at + 8].try_into().unwrap());
    matroska[at..at + 8].copy_from_slice(&(length * 5.0).to_be_bytes());
    case.write("dur.mkv", matroska);
    for name in ["mvhd.mp4", "dur.mkv"] {
        case.exec(&[name], &["make a video"]).ok();
        assert!(
            (seconds(&case) - 2.0).abs() < 0.06,
            "{name}: {} s",
            seconds(&case)
        );
    }
}

#[test]
fn a_small_common_offset_of_both_tracks_is_removed() {
    // lossless-cut#875, qgroundcontrol#8321, mkvtoolnix#1170
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -f lavfi -i sine=440:d=2 -c:v libx264 -qp 8 -c:a libopus -output_ts_offset 0.7 late.mkv",
        counter(30, 2.0)
    ));
    case.export("out.mp4", &["late.mkv"], &["make a video"])
        .ok();
    let numbers = numbers(&case, "out.mp4");
    assert!(
        numbers.len() == 60 && numbers.windows(2).all(|w| w[1] <= w[0] + 1),
        "{numbers:?}"
    );
    assert!(numbers[59] >= 58, "{numbers:?}");
}

#[test]
fn a_second_recording_in_a_file_is_reported() {
    // w3c/mediacapture-record#130, RecordRTC#267, WebRTC-Experiment#377
    let case = Case::new();
    let part = |color: &str| {
        case.decode(&format!(
            "-f lavfi -i color={color}:s=320x180:r=30:d=2 -f lavfi -i sine=440:d=2 -c:v libvpx -c:a libopus -f webm -"
        ))
    };
    let concatenated = [part("red"), part("blue")].concat();
    case.write("cat.webm", concatenated);
    let run = case
        .export("out.mp4", &["cat.webm"], &["make a video"])
        .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    let whole = colors.len() >= 118 && within(colors[90], [0, 0, 255], 8);
    assert!(
        whole || run.text().contains("another recording"),
        "{} frames, {}",
        colors.len(),
        run.text()
    );
}

#[test]
fn hdr_is_neutral_and_bright_with_any_tags() {
    // GetFnative PR#5, zimg#126, ente PR#5924; jellyfin-ffmpeg PR#296, ErsatzTV#2204, iina#3406
    let case = Case::new();
    let tags = "-color_trc smpte2084 -x265-params log-level=none:transfer=smpte2084";
    case.ffmpeg(&format!("-f lavfi -i color=0x808080:s=320x180:r=30:d=1 -pix_fmt yuv420p10le -c:v libx265 {tags} pq.mp4"));
    case.export("out.mp4", &["pq.mp4"], &["make a video"]).ok();
    let [r, g, b] = case.colors("out.mp4", "100:100:100:100")[10];
    assert!(r.abs_diff(g) <= 6 && g.abs_diff(b) <= 6, "{r} {g} {b}");
    for (white, transfer, name) in [
        ("bfbfbf", "arib-std-b67", "hlg.mov"),
        ("949494", "smpte2084", "white.mp4"),
    ] {
        case.ffmpeg(&format!(
            "-f lavfi -i color=0x{white}:s=320x180:r=30:d=1,format=gbrp10le -vf scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le \
             -c:v libx265 -x265-params log-level=none:colormatrix=bt2020nc:colorprim=bt2020:transfer={transfer} \
             -colorspace bt2020nc -color_primaries bt2020 -color_trc {transfer} {name}"
        ));
        case.export("out.mp4", &[name], &["make a video"]).ok();
        let [r, g, b] = case.colors("out.mp4", "100:100:100:100")[10];
        assert!(
            r >= 190 && r.abs_diff(g) <= 4 && g.abs_diff(b) <= 4,
            "{name}: {r} {g} {b}"
        );
    }
}

#[test]
fn mono_keeps_its_loudness() {
    // hyperframes PR#2392, obs-studio PR#1686, corrscope PR#488, music-assistant PR#5376
    let case = Case::new();
    photo(&case);
    case.ffmpeg("-f lavfi -i 'aevalsrc=0.5*sin(2*PI*440*t):d=2:s=48000' mono.wav");
    case.export(
        "out.wav",
        &["photo.png", "mono.wav"],
        &["make a slideshow from all files"],
    )
    .ok();
    let loudest = case
        .samples("out.wav")
        .iter()
        .fold(0.0f32, |a, b| a.max(b.abs()));
    assert!((loudest - 0.5).abs() < 0.02, "{loudest}");
}

#[test]
fn the_default_track_is_used() {
    // mpc-hc#3935, ErsatzTV PR#1178, VidCoder#1523; gpac#2585, moneytoo/Player#674
    for name in ["two.mkv", "two.mp4"] {
        let case = Case::new();
        case.ffmpeg(&format!(
            "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i sine=440:d=2 -f lavfi -i sine=880:d=2 -map 0 -map 1 -map 2 {H264} \
             -disposition:a:0 0 -disposition:a:1 default {name}"
        ));
        case.export("out.wav", &[name], &["make a video"]).ok();
        let samples = case.samples("out.wav");
        assert!(
            tone(&samples[24_000..72_000], 880.0) > 10.0 * tone(&samples[24_000..72_000], 440.0),
            "{name}"
        );
    }
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=red:s=320x180:r=30:d=2 -f lavfi -i color=0x00c800:s=320x180:r=30:d=2 -map 0 -map 1 -c:v libx264 \
         -pix_fmt yuv420p -disposition:v:0 0 -disposition:v:1 default twov.mkv",
    );
    case.export("out.mp4", &["twov.mkv"], &["make a video"])
        .ok();
    let color = case.colors("out.mp4", "100:100:100:100")[10];
    assert!(within(color, [0, 200, 0], 6), "{color:?}");
}

#[test]
fn a_podcast_with_chapter_pictures_is_audio() {
    // nextcloud/news-android#1054, LAVFilters#60, m4b-tool#21
    let case = Case::new();
    photo(&case);
    case.ffmpeg(
        "-f lavfi -i sine=440:d=2 -f lavfi -i color=red:s=320x180:r=1:d=2 -map 0 -map 1 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -f mp4 voice.m4a",
    );
    case.exec(&["photo.png", "voice.m4a"], &["make a video"])
        .ok();
    assert_eq!(case.segments(0).len(), 1);
}

#[test]
fn wide_colors_are_converted() {
    // mpv#9795, libheif PR#1778, video-use PR#6
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=0xa05a3c:s=640x360:r=30:d=0.5,format=gbrp10le -vf scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le -c:v libx265 \
         -x265-params log-level=none:colormatrix=bt2020nc:colorprim=bt2020:transfer=bt2020-10 -colorspace bt2020nc -color_primaries bt2020 -color_trc bt2020-10 uhd.mp4",
    );
    case.ffmpeg(
        "-f lavfi -i color=0xbe3c3c:s=640x360:r=30:d=0.5,format=gbrp -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p -c:v libx264 -qp 4 \
         -colorspace bt709 -color_primaries smpte432 -color_trc bt709 p3.mov",
    );
    for (name, right) in [("uhd.mp4", [191, 76, 52]), ("p3.mov", [207, 44, 53])] {
        case.export("out.mp4", &[name], &["make a video"]).ok();
        let color = case.colors("out.mp4", "100:100:100:100")[5];
        assert!(within(color, right, 10), "{name}: {color:?}");
    }
}

#[test]
fn phone_photos_keep_their_colors() {
    // PowerToys#27213, photopea#5918, QuickLook#329: Display P3
    let number = |v: f64| ((v * 65_536.0) as i32).to_be_bytes();
    let colors = [
        [0.51512, 0.24120, -0.00105],
        [0.29198, 0.69225, 0.04189],
        [0.15710, 0.06657, 0.78407],
    ];
    let mut profile = vec![0u8; 128];
    profile.extend(3u32.to_be_bytes());
    for (i, tag) in ["rXYZ", "gXYZ", "bXYZ"].iter().enumerate() {
        profile.extend(
            [
                tag.as_bytes(),
                &(168 + 20 * i as u32).to_be_bytes(),
                &20u32.to_be_bytes(),
            ]
            .concat(),
        );
    }
    for color in colors {
        profile.extend(b"XYZ \0\0\0\0");
        color.iter().for_each(|v| profile.extend(number(*v)));
    }
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0xbe3c3c:s=640x360:d=1,format=gbrp -frames:v 1 -q:v 1 -pix_fmt yuvj444p plain.jpg");
    let plain = std::fs::read(case.path("plain.jpg")).unwrap();
    let body = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat();
    let segment = [
        b"\xff\xe2".as_slice(),
        &(body.len() as u16 + 2).to_be_bytes(),
        &body,
    ]
    .concat();
    case.write("p3.jpg", [&plain[..2], &segment, &plain[2..]].concat());
    case.export(
        "out.mp4",
        &["p3.jpg", "plain.jpg"],
        &["make a 2 second video"],
    )
    .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(within(colors[10], [207, 44, 53], 8), "{:?}", colors[10]);
    assert!(within(colors[50], [190, 60, 60], 4), "{:?}", colors[50]);
}

#[test]
fn a_gray_clip_of_limited_range_keeps_black_and_white() {
    // LAVFilters#623
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i 'color=black:s=320x180:r=30:d=0.5,drawbox=w=160:c=white:t=fill,format=gray,lutyuv=y=16+val*219/255' -pix_fmt gray -c:v libx265 \
         -x265-params log-level=none:range=limited -color_range tv gray.mkv",
    );
    case.export("out.mp4", &["gray.mkv"], &["make a video"])
        .ok();
    let (white, black) = (
        case.colors("out.mp4", "100:100:100:100")[5],
        case.colors("out.mp4", "100:100:600:100")[5],
    );
    assert!(
        within(white, [255; 3], 5) && within(black, [0; 3], 5),
        "{white:?} {black:?}"
    );
}

#[test]
fn a_truncated_photo_is_rejected_with_the_reason() {
    let case = Case::new();
    for (name, codec) in [("cut.jpg", "-q:v 1 -pix_fmt yuvj444p"), ("cut.png", "")] {
        case.ffmpeg(&format!(
            "-f lavfi -i testsrc2=s=640x360:d=1 -frames:v 1 {codec} {name}"
        ));
        let whole = std::fs::read(case.path(name)).unwrap();
        case.write(name, &whole[..whole.len() * 3 / 4]);
        let run = case.exec(&[name], &["make a 1 second video"]);
        assert!(
            run.code != 0 && run.text().contains("cut off"),
            "{name}: {}",
            run.text()
        );
    }
}

#[test]
fn other_formats_under_accepted_extensions_are_read_or_named() {
    // microdotblog#107, pixelfed#3785; omniget#300, yt-dlp#1701
    let case = Case::new();
    photo(&case);
    let tone = "-f lavfi -i sine=440:d=1";
    case.ffmpeg(&format!(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=1 {tone} {H264} -f mpegts ts.mp4"
    ));
    case.ffmpeg(&format!("{tone} -c:a flac -f flac fl.mp3"));
    case.ffmpeg(&format!("{tone} -f aiff ai.wav"));
    case.ffmpeg(&format!("{tone} -f w64 w.wav"));
    case.ffmpeg("-i photo.png -f image2 -c:v bmp bm.jpg");
    for name in ["ts.mp4", "fl.mp3", "ai.wav", "w.wav", "bm.jpg"] {
        let run = case.exec(&["photo.png", name], &["make a 1 second video"]);
        assert!(run.code == 0, "{name}: {}", run.text());
    }
    let heic = [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 64]].concat();
    case.write("IMG_1.jpg", heic);
    case.write(
        "page.mp4",
        "<!DOCTYPE html><html><body>403 Forbidden</body></html>",
    );
    case.write("doc.png", "%PDF-1.7\n");
    for (name, what) in [
        ("IMG_1.jpg", "HEIC"),
        ("page.mp4", "web page"),
        ("doc.png", "PDF"),
    ] {
        let run = case.exec(&[name], &["make a 1 second video"]);
        assert!(
            run.code != 0 && run.text().contains(what),
            "{name}: {}",
            run.text()
        );
    }
}

#[test]
fn an_avi_with_b_frames_is_in_sync() {
    // USDX#160, AetherEngine#516, mpv PR#18091, staxrip#691
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -c:v libx264 -qp 8 -bf 3 -g 60 h.avi",
        counter(30, 3.0)
    ));
    case.export("out.mp4", &["h.avi"], &["make a video"]).ok();
    let all = numbers(&case, "out.mp4");
    assert_eq!(all, (0..90).collect::<Vec<_>>());
    case.export(
        "out.mp4",
        &["h.avi"],
        &["make a video", "use only seconds 1 to 2 of h"],
    )
    .ok();
    assert_eq!(numbers(&case, "out.mp4"), (30..60).collect::<Vec<_>>());
}

#[test]
fn whole_millisecond_timestamps_do_not_judder() {
    // obs-studio#12616, immich#31301, recast PR#47
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -c:v libvpx -crf 4 -b:v 4M v60.webm",
        counter(60, 1.5)
    ));
    case.export("out.mp4", &["v60.webm"], &["make a video"])
        .ok();
    let numbers = numbers(&case, "out.mp4");
    assert!(numbers.windows(2).all(|w| w[1] == w[0] + 2), "{numbers:?}");
}

#[test]
fn looped_music_has_no_gaps() {
    // superpoweredSDK#56, cmus#1280
    let case = Case::new();
    photo(&case);
    case.ffmpeg("-f lavfi -i 'aevalsrc=0.3*sin(2*PI*441*t)|0.3*sin(2*PI*441*t):d=1:s=44100' -c:a aac loop.m4a");
    case.export(
        "out.wav",
        &["photo.png", "loop.m4a"],
        &["make a 4 second video"],
    )
    .ok();
    let samples = case.samples("out.wav");
    let quiet = samples[2_400..120_000]
        .chunks(240)
        .filter(|c| c.iter().all(|s| s.abs() < 0.018))
        .count();
    assert_eq!(quiet, 0, "blocks of 5 ms without sound");
}

#[test]
fn audio_follows_its_timestamps() {
    // L-SMASH-Works#72, livekit/egress PR#1368, janus-gateway PR#2573
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=gray:s=320x180:r=30:d=3 -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,2\\,2.1):d=2.85,asetpts=PTS*1.04' \
         -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le drift.mkv",
    );
    case.export("out.wav", &["drift.mkv"], &["make a video"])
        .ok();
    let found = onsets(&case.samples("out.wav"));
    assert!(
        found.len() == 1 && (found[0] - 2.08).abs() < 0.025,
        "{found:?}"
    );
}

#[test]
fn a_tv_recording_with_changing_channels_has_no_gap() {
    // cannonbeach/ott-packager#14
    let case = Case::new();
    let five = case
        .decode("-f lavfi -i aevalsrc=0|0|0.4*sin(2*PI*440*t)|0|0|0:c=5.1:d=1 -c:a ac3 -f ac3 -");
    let two = case.decode(
        "-f lavfi -i aevalsrc=0.4*sin(2*PI*880*t)|0.4*sin(2*PI*880*t):d=2 -c:a ac3 -f ac3 -",
    );
    case.write("x.ac3", [five, two].concat());
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=3 -f ac3 -i x.ac3 -map 0 -map 1 -c:v libx264 -pix_fmt yuv420p -c:a copy tv.mkv",
    );
    case.export("out.mp4", &["tv.mkv"], &["make a video"]).ok();
    let (picture, sound) = case.lengths("out.mp4");
    assert!(
        (picture - 3.03).abs() < 0.1 && (sound - 3.03).abs() < 0.1,
        "{picture} {sound}"
    );
    let samples = case.samples("out.mp4");
    for t in [1.1, 1.5, 2.0, 2.5] {
        let at = (t * 48_000.0) as usize;
        assert!(
            tone(&samples[at..at + 4_800], 880.0) > 0.1,
            "880 Hz at {t} s"
        );
    }
}

#[test]
fn interlacing_is_detected_in_the_frames() {
    // libopenshot PR#312, devedeng#28
    let case = Case::new();
    let field = "nullsrc=s=320x240:r=50:d=2,format=yuv420p,geq=lum=if(between(X\\,N*4\\,N*4+40)\\,235\\,16):cb=128:cr=128,tinterlace=interleave_top,setfield=tff";
    case.ffmpeg(&format!(
        "-f lavfi -i '{field}' -c:v mpeg4 -flags +ildct+ilme -top 1 -q:v 2 il4.avi"
    ));
    case.export("out.mp4", &["il4.avi"], &["make a video"]).ok();
    let frame = &case.grays("out.mp4", 854, 480)[30];
    let value = |x: usize, y: usize| i32::from(frame[y * 854 + x]);
    let comb = (4..476).flat_map(|y| (0..854).map(move |x| (x, y)));
    let combed = comb
        .filter(|(x, y)| {
            value(*x, *y) - value(*x, y - 4) > 60 && value(*x, *y) - value(*x, y + 4) > 60
        })
        .count();
    assert_eq!(combed, 0);
}

#[test]
fn a_microphone_on_the_second_track_is_audible() {
    // CasparCG/server#144, DJV#332
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -f lavfi -i anullsrc=cl=mono -f lavfi -i sine=440 -f lavfi -i anullsrc=cl=mono \
         -map 0 -map 1 -map 2 -map 3 -c:v libx264 -pix_fmt yuv420p -c:a pcm_s16le -t 1 cam4.mov",
    );
    case.export("out.mp4", &["cam4.mov"], &["make a video"])
        .ok();
    assert!(tone(&case.samples("out.mp4")[9_600..38_400], 440.0) > 0.05);
}

#[test]
fn a_long_frame_is_frozen_reversed_and_sped_up_like_any_other() {
    // recast PR#47, VideoContext#163, Recordly#347
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i 'color=red:s=64x64:r=1:d=6[a];color=blue:s=64x64:r=1:d=2[b];[a][b]concat=n=2' -vf select='eq(n\\,0)+eq(n\\,6)+eq(n\\,7)' \
         -vsync vfr -c:v libx264 -pix_fmt yuv420p sparse.mp4",
    );
    let (red, blue) = ([255, 0, 0], [0, 0, 255]);
    for (edits, expected) in [
        (
            &["freeze at 4s for 1 second"][..],
            &[(3.5, red), (4.5, red), (5.5, red), (6.5, red), (7.5, blue)][..],
        ),
        (
            &["reverse clip 1"],
            &[(1.0, blue), (2.5, red), (4.5, red), (7.5, red)],
        ),
        (
            &["split at 3s", "play clip 2 at 2x"],
            &[(3.2, red), (4.2, red), (4.4, red), (4.7, blue), (5.3, blue)],
        ),
    ] {
        case.export(
            "out.mp4",
            &["sparse.mp4"],
            &[&["make a video"], edits].concat(),
        )
        .ok();
        let colors = case.colors("out.mp4", "100:100:100:100");
        for (t, color) in expected {
            let seen = colors[(t * 30.0) as usize];
            assert!(
                within(seen, *color, 8),
                "{edits:?} at {t} s: {seen:?} of {:?}",
                counts(colors.iter().copied())
            );
        }
    }
}

#[test]
fn a_30_fps_animated_webp_loses_no_frames() {
    // hydrus#1694, ImageMagick#4704, aves#513
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -c:v libwebp_anim -lossless 1 -loop 0 w30.webp",
        counter(30, 1.0)
    ));
    case.export("out.mp4", &["w30.webp"], &["make a 1 second video"])
        .ok();
    let numbers = numbers(&case, "out.mp4");
    assert!(
        numbers.len() == 30 && numbers.windows(2).filter(|w| w[1] != w[0] + 1).count() <= 1,
        "{numbers:?}"
    );
}

#[test]
fn a_fragmented_recording_keeps_its_sound_in_place_when_it_is_trimmed() {
    // mpv#10167
    let case = Case::new();
    case.ffmpeg(&format!(
        "-f lavfi -i 'color=black:s=320x180:r=30:d=3,drawbox=c=white:t=fill:enable=between(n\\,60\\,64)' \
         -f lavfi -i 'aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,2\\,2.1667):d=3:s=48000' {H264} \
         -movflags frag_keyframe+empty_moov+default_base_moof+skip_trailer fr.mp4"
    ));
    let sync = |messages: &[&str]| {
        case.export("out.mp4", &["fr.mp4"], messages).ok();
        case.sync("out.mp4")[0]
    };
    let whole = sync(&["make a video"]);
    for edit in ["use only seconds 1.5 to 2.5 of fr", "split at 1.5s"] {
        let edited = sync(&["make a video", edit]);
        assert!(
            (edited - whole).abs() <= 12.0,
            "{edit}: {edited} ms, whole: {whole} ms"
        );
    }
}

#[test]
fn an_avi_without_an_index_is_complete() {
    // gst-switch#84, ee.Yrewind#45, CameraWebServerRecorder#4
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -c:v mjpeg -q:v 2 -pix_fmt yuvj420p mj.avi",
        counter(30, 3.0)
    ));
    let whole = std::fs::read(case.path("mj.avi")).unwrap();
    let index = whole.windows(4).rposition(|w| w == b"idx1").unwrap();
    case.write("noidx.avi", &whole[..index]);
    case.export("out.mp4", &["noidx.avi"], &["make a video"])
        .ok();
    let numbers = numbers(&case, "out.mp4");
    assert!(
        numbers.len().abs_diff(90) <= 1 && numbers.last() >= Some(&88),
        "{numbers:?}"
    );
}

#[test]
fn a_png_with_bytes_after_its_end_is_shown() {
    // videoduplicatefinder#809, png-codec#33, pixie#175, png-decoder PR#20
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0xbe3c3c:s=640x360:d=1 -frames:v 1 -pix_fmt rgb24 a.png");
    let longer = [
        std::fs::read(case.path("a.png")).unwrap(),
        b"PK\x03\x04".repeat(50),
    ]
    .concat();
    case.write("trail.png", longer);
    case.export("out.mp4", &["trail.png"], &["make a 1 second video"])
        .ok();
    let color = case.colors("out.mp4", "100:100:100:100")[10];
    assert!(within(color, [190, 60, 60], 4), "{color:?}");
}

#[test]
fn a_jpeg_without_its_end_marker_is_shown() {
    // TwelveMonkeys#1054, brendan-duncan/image#230
    let case = Case::new();
    case.ffmpeg("-f lavfi -i color=0xbe3c3c:s=640x360:d=1 -frames:v 1 -q:v 1 a.jpg");
    let whole = std::fs::read(case.path("a.jpg")).unwrap();
    case.write("noeoi.jpg", &whole[..whole.len() - 2]);
    case.exec(&["noeoi.jpg"], &["make a 1 second video"]).ok();
}

#[test]
fn a_truncated_gif_shows_its_first_picture_or_is_rejected() {
    // libvips#3134, ScreenToGif#287, omggif#39
    let case = Case::new();
    case.ffmpeg("-f lavfi -i testsrc2=s=200x100:r=5:d=1 st.gif");
    let whole = std::fs::read(case.path("st.gif")).unwrap();
    case.write("half.gif", &whole[..whole.len() * 2 / 3]);
    let run = case.export("out.mp4", &["half.gif"], &["make a video"]);
    assert!(
        run.code == 0 || !run.text().contains("Uploaded"),
        "{}",
        run.text()
    );
}

#[test]
fn a_second_stream_in_a_wav_is_reported() {
    // Kokoro-FastAPI PR#94
    let case = Case::new();
    photo(&case);
    let part = |hz: u32| {
        case.ffmpeg(&format!("-f lavfi -i sine={hz}:d=2 part.wav"));
        std::fs::read(case.path("part.wav")).unwrap()
    };
    let concatenated = [part(440), part(880)].concat();
    case.write("voice.wav", concatenated);
    let run = case
        .exec(
            &["photo.png", "voice.wav"],
            &["make a slideshow from all files"],
        )
        .ok();
    assert!(
        (seconds(&case) - 4.0).abs() < 0.1 || run.text().contains("another recording"),
        "{}",
        run.text()
    );
}

#[test]
fn a_reversed_clip_keeps_a_shorter_sound_at_its_picture() {
    // mlt PR#773, openshot-qt#3594, pro_video_editor PR#138
    let case = Case::new();
    case.ffmpeg(&format!(
        "{} -f lavfi -i sine=440:d=1 -c:v libx264 -qp 8 -c:a aac short.mp4",
        counter(30, 3.0)
    ));
    case.export(
        "out.mp4",
        &["short.mp4"],
        &["make a video", "reverse clip 1"],
    )
    .ok();
    let samples = case.samples("out.mp4");
    assert!(
        tone(&samples[12_000..84_000], 440.0) < 0.005
            && tone(&samples[100_800..139_200], 440.0) > 0.05
    );
}

#[test]
fn pixel_densities_of_a_photo_do_not_change_its_shape() {
    // mpv#3945, OpenImageIO PR#1412: viewers show square pixels.
    let case = Case::new();
    case.ffmpeg(
        "-f lavfi -i color=black:s=640x360,format=gray -vf 'geq=lum=if(lt(hypot(X-320\\,Y-180)\\,120)\\,235\\,16):cb=128:cr=128' -frames:v 1 disc.jpg",
    );
    let mut bytes = std::fs::read(case.path("disc.jpg")).unwrap();
    let at = bytes.windows(4).position(|w| w == b"JFIF").unwrap() + 7;
    bytes[at..at + 5].copy_from_slice(&[1, 1, 44, 0, 150]);
    case.write("dens.jpg", bytes);
    case.export("out.mp4", &["dens.jpg"], &["make a 1 second video"])
        .ok();
    let frame = &case.grays("out.mp4", 854, 480)[10];
    let across = frame[240 * 854..241 * 854]
        .iter()
        .filter(|v| **v > 128)
        .count();
    let down = (0..480).filter(|y| frame[y * 854 + 427] > 128).count();
    assert!(
        across.abs_diff(down) <= 4 && across.abs_diff(320) <= 4,
        "{across} x {down}"
    );
}

#[test]
fn screen_recordings_with_empty_chunks_hold_their_pictures() {
    // L-SMASH-Works#69, L-SMASH-Works PR#68
    let case = Case::new();
    let jpeg = |color: &str| {
        case.decode(&format!("-f lavfi -i color={color}:s=64x64:d=1 -frames:v 1 -c:v mjpeg -pix_fmt yuvj420p -f image2pipe -"))
    };
    let (red, blue) = (jpeg("red"), jpeg("blue"));
    let chunks: Vec<&[u8]> = std::iter::once(&red[..])
        .chain([&[][..]; 59])
        .chain(std::iter::once(&blue[..]))
        .chain([&[][..]; 29])
        .collect();
    case.write("null.avi", avi(&chunks));
    case.export(
        "out.mp4",
        &["null.avi"],
        &["make a video", "use only seconds 1 to 1.8 of null"],
    )
    .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(
        colors.len() == 24 && colors.iter().all(|c| within(*c, [255, 0, 0], 8)),
        "{:?}",
        counts(colors)
    );
    let run = case
        .export("out.mp4", &["null.avi"], &["make a video"])
        .ok();
    let colors = case.colors("out.mp4", "100:100:100:100");
    assert!(
        colors.len() == 90 && within(colors[85], [0, 0, 255], 8),
        "{} frames",
        colors.len()
    );
    assert!(!run.text().contains("cut off"), "{}", run.text());
}

/// An AVI of MJPEG pictures at 30 fps, 64 × 64 px.
fn avi(chunks: &[&[u8]]) -> Vec<u8> {
    let chunk = |id: &[u8], body: Vec<u8>| {
        let padding = vec![0u8; body.len() % 2];
        [id, &(body.len() as u32).to_le_bytes(), &body, &padding].concat()
    };
    let numbers = |list: &[u32]| {
        list.iter()
            .flat_map(|n| n.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let list = |kind: &[u8], body: Vec<u8>| chunk(b"LIST", [kind, &body].concat());
    let count = chunks.len() as u32;
    let main = numbers(&[
        33_333, 100_000, 0, 0x10, count, 0, 1, 0x10000, 64, 64, 0, 0, 0, 0,
    ]);
    let stream = [
        b"vidsMJPG".to_vec(),
        numbers(&[
            0,
            0,
            0,
            1,
            30,
            0,
            count,
            0x10000,
            u32::MAX,
            0,
            0,
            0x0040_0040,
        ]),
    ]
    .concat();
    let format = [
        numbers(&[40, 64, 64, 0x0018_0001]),
        b"MJPG".to_vec(),
        numbers(&[64 * 64 * 3, 0, 0, 0, 0]),
    ]
    .concat();
    let streams = list(
        b"strl",
        [chunk(b"strh", stream), chunk(b"strf", format)].concat(),
    );
    let header = list(b"hdrl", [chunk(b"avih", main), streams].concat());
    let (mut body, mut index) = (Vec::new(), Vec::new());
    for bytes in chunks {
        index.extend(
            [
                b"00dc".to_vec(),
                numbers(&[0x10, body.len() as u32 + 4, bytes.len() as u32]),
            ]
            .concat(),
        );
        body.extend(chunk(b"00dc", bytes.to_vec()));
    }
    chunk(
        b"RIFF",
        [
            b"AVI ".to_vec(),
            header,
            list(b"movi", body),
            chunk(b"idx1", index),
        ]
        .concat(),
    )
}
