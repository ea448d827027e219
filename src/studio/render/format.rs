//! Containers, encoders and qualities of exports. All encoder options on ffmpeg's command line come
//! from these tables.

use crate::domain::quality::Quality;
use crate::domain::render_job::FileFormat;

/// Video encoder: software, or hardware if the computer has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HardwareEncoder {
    #[default]
    Software,
    Nvenc,
    Qsv,
    VideoToolbox,
    Amf,
}

impl HardwareEncoder {
    /// Parses the name used in the configuration.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "software" | "" => Self::Software,
            "nvenc" => Self::Nvenc,
            "qsv" => Self::Qsv,
            "videotoolbox" => Self::VideoToolbox,
            "amf" => Self::Amf,
            _ => return None,
        })
    }

    /// Returns the name of the encoder in ffmpeg.
    pub fn codec(self) -> &'static str {
        match self {
            Self::Software => "libx264",
            Self::Nvenc => "h264_nvenc",
            Self::Qsv => "h264_qsv",
            Self::VideoToolbox => "h264_videotoolbox",
            Self::Amf => "h264_amf",
        }
    }
}

/// Preset of an encoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderPreset {
    High,
    Medium,
    Draft,
}

impl From<&Quality> for EncoderPreset {
    fn from(quality: &Quality) -> Self {
        match quality {
            Quality::Low => Self::Draft,
            Quality::Medium => Self::Medium,
            Quality::Other(name) if name == "draft" => Self::Draft,
            Quality::High | Quality::Other(_) => Self::High,
        }
    }
}

impl EncoderPreset {
    fn pick<T>(self, high: T, medium: T, draft: T) -> T {
        match self {
            Self::High => high,
            Self::Medium => medium,
            Self::Draft => draft,
        }
    }
}

/// Settings for encoding a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeSettings {
    pub format: FileFormat,
    pub preset: EncoderPreset,
    pub encoder: HardwareEncoder,
}

/// Color tags of the output.
const COLOR_OPTIONS: [&str; 8] = [
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
    "-color_range",
    "tv",
];

impl EncodeSettings {
    /// Returns the container of spans, which is also that of the segment muxer.
    pub fn span_container(self) -> &'static str {
        match self.format {
            FileFormat::Webm => "webm",
            FileFormat::Mov => "mov",
            _ => "mp4",
        }
    }

    /// Returns the pixel format of the encoder.
    pub fn pixel_format(self) -> &'static str {
        if self.format == FileFormat::Mov {
            "yuv422p10le"
        } else {
            "yuv420p"
        }
    }

    /// Returns the video encoder and its options. They must be the same for all spans of an output,
    /// which could not be joined otherwise.
    pub fn video_options(self) -> Vec<String> {
        let encoder = self.video_encoder();
        let mut options: Vec<&str> = encoder.split(' ').collect();
        options.extend(["-pix_fmt", self.pixel_format()]);
        options.extend(COLOR_OPTIONS);
        options.into_iter().map(str::to_owned).collect()
    }

    /// Returns the video encoder with its quality, separated by spaces.
    fn video_encoder(self) -> String {
        let pick = |high, medium, draft| self.preset.pick(high, medium, draft);
        match (self.format, self.encoder) {
            (FileFormat::Webm, _) => format!(
                "-c:v libvpx-vp9 -b:v 0 -row-mt 1 -tile-columns 2 -deadline good -cpu-used {} \
                 -crf {}",
                pick(4, 5, 6),
                pick(30, 34, 40)
            ),
            (FileFormat::Mov, _) => {
                let profile = pick(2, 1, 0);
                format!("-c:v prores_ks -profile:v {profile} -vendor apl0")
            }
            (_, HardwareEncoder::Software) => format!(
                "-c:v libx264 -profile:v high -preset {} -crf {}",
                self.preset.pick("veryfast", "veryfast", "ultrafast"),
                pick(20, 23, 28)
            ),
            (_, HardwareEncoder::Nvenc) => format!(
                "-c:v h264_nvenc -profile:v high -rc vbr -b:v 0 -cq {}",
                pick(21, 25, 30)
            ),
            (_, HardwareEncoder::Qsv) => format!(
                "-c:v h264_qsv -profile:v high -global_quality {}",
                pick(21, 25, 30)
            ),
            (_, HardwareEncoder::VideoToolbox) => format!(
                "-c:v h264_videotoolbox -profile:v high -q:v {}",
                pick(65, 55, 40)
            ),
            (_, HardwareEncoder::Amf) => format!(
                "-c:v h264_amf -profile:v high -rc cqp -qp_i {}",
                pick(20, 24, 29)
            ),
        }
    }

    /// Returns the options of the audio encoder, and the container and extension of the file with
    /// the sound.
    pub fn audio_options(self) -> (Vec<String>, &'static str, &'static str) {
        let (options, container, extension): (&[&str], _, _) = match self.format {
            FileFormat::Webm => (&["-c:a", "libopus", "-b:a", "160k"], "webm", "webm"),
            FileFormat::Mov => (&["-c:a", "pcm_s16le"], "mov", "mov"),
            FileFormat::Mp3 => (&["-c:a", "libmp3lame", "-q:a", "2"], "mp3", "mp3"),
            FileFormat::Wav => (&["-c:a", "pcm_s16le"], "wav", "wav"),
            FileFormat::Mp4 | FileFormat::Gif => (&["-c:a", "aac", "-b:a", "192k"], "mp4", "m4a"),
        };
        let mut options: Vec<String> = options.iter().map(|w| (*w).to_owned()).collect();
        options.extend(["-ar", "48000", "-ac", "2"].map(str::to_owned));
        (options, container, extension)
    }

    /// Returns an upper estimate of the output size (bytes per second), for the check of free disk
    /// space.
    pub fn bytes_per_second(self, width: u32, height: u32, fps: u32) -> u64 {
        let bits_per_pixel = match self.format {
            FileFormat::Mov => 4.0,
            FileFormat::Gif => 2.0,
            FileFormat::Mp3 | FileFormat::Wav => 0.0,
            FileFormat::Mp4 | FileFormat::Webm => self.preset.pick(0.16, 0.1, 0.07),
        };
        let sound = if matches!(self.format, FileFormat::Wav | FileFormat::Mov) {
            192_000
        } else {
            32_000
        };
        (f64::from(width) * f64::from(height) * f64::from(fps) * bits_per_pixel / 8.0) as u64
            + sound
    }
}
