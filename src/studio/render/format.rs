//! What an export can be: containers, encoders, qualities. All words that reach ffmpeg's command line stand in these tables.

use crate::domain::render_job::FileFormat;

/// An encoder of pictures that a machine may have beside the software one.
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
    /// From the word of the configuration.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "software" | "" => Self::Software,
            "nvenc" => Self::Nvenc,
            "qsv" => Self::Qsv,
            "videotoolbox" => Self::VideoToolbox,
            "amf" => Self::Amf,
            _ => return None,
        })
    }

    /// ffmpeg's name for it.
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

/// How good it shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    High,
    Medium,
    Draft,
}

impl Quality {
    /// From the wire's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "low" | "draft" => Self::Draft,
            "medium" => Self::Medium,
            _ => Self::High,
        }
    }

    fn pick<T>(self, high: T, medium: T, draft: T) -> T {
        match self {
            Self::High => high,
            Self::Medium => medium,
            Self::Draft => draft,
        }
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeSettings {
    pub format: FileFormat,
    pub quality: Quality,
    pub encoder: HardwareEncoder,
}

const COLOUR: [&str; 8] = [
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
    /// The container of a span, and of the muxer that cuts them.
    pub fn span_container(self) -> &'static str {
        match self.format {
            FileFormat::Webm => "webm",
            FileFormat::Mov => "mov",
            _ => "mp4",
        }
    }

    /// The pixels that the encoder wants.
    pub fn pixels(self) -> &'static str {
        if self.format == FileFormat::Mov {
            "yuv422p10le"
        } else {
            "yuv420p"
        }
    }

    /// The picture's encoder and its settings: the same for every span of a film, or they could not be joined.
    pub fn picture(self) -> Vec<String> {
        let q = self.quality;
        let mut words: Vec<&str> = match self.format {
            FileFormat::Webm => {
                let mut w = vec![
                    "-c:v",
                    "libvpx-vp9",
                    "-b:v",
                    "0",
                    "-row-mt",
                    "1",
                    "-tile-columns",
                    "2",
                    "-deadline",
                ];
                w.extend([
                    "good",
                    "-cpu-used",
                    q.pick("4", "5", "6"),
                    "-crf",
                    q.pick("30", "34", "40"),
                ]);
                w
            }
            FileFormat::Mov => vec![
                "-c:v",
                "prores_ks",
                "-profile:v",
                q.pick("2", "1", "0"),
                "-vendor",
                "apl0",
            ],
            _ => match self.encoder {
                HardwareEncoder::Software => {
                    let mut w = vec![
                        "-c:v",
                        "libx264",
                        "-profile:v",
                        "high",
                        "-preset",
                        q.pick("veryfast", "veryfast", "ultrafast"),
                    ];
                    w.extend(["-crf", q.pick("20", "23", "28")]);
                    w
                }
                HardwareEncoder::Nvenc => {
                    vec![
                        "-c:v",
                        "h264_nvenc",
                        "-profile:v",
                        "high",
                        "-rc",
                        "vbr",
                        "-b:v",
                        "0",
                        "-cq",
                        q.pick("21", "25", "30"),
                    ]
                }
                HardwareEncoder::Qsv => vec![
                    "-c:v",
                    "h264_qsv",
                    "-profile:v",
                    "high",
                    "-global_quality",
                    q.pick("21", "25", "30"),
                ],
                HardwareEncoder::VideoToolbox => {
                    vec![
                        "-c:v",
                        "h264_videotoolbox",
                        "-profile:v",
                        "high",
                        "-q:v",
                        q.pick("65", "55", "40"),
                    ]
                }
                HardwareEncoder::Amf => vec![
                    "-c:v",
                    "h264_amf",
                    "-profile:v",
                    "high",
                    "-rc",
                    "cqp",
                    "-qp_i",
                    q.pick("20", "24", "29"),
                ],
            },
        };
        words.extend(["-pix_fmt", self.pixels()]);
        words.extend(COLOUR);
        words.into_iter().map(str::to_owned).collect()
    }

    /// The sound's encoder, and the container and extension of the file that it is kept in.
    pub fn sound(self) -> (Vec<String>, &'static str, &'static str) {
        let (words, container, extension): (&[&str], _, _) = match self.format {
            FileFormat::Webm => (&["-c:a", "libopus", "-b:a", "160k"], "webm", "webm"),
            FileFormat::Mov => (&["-c:a", "pcm_s16le"], "mov", "mov"),
            FileFormat::Mp3 => (&["-c:a", "libmp3lame", "-q:a", "2"], "mp3", "mp3"),
            FileFormat::Wav => (&["-c:a", "pcm_s16le"], "wav", "wav"),
            FileFormat::Mp4 | FileFormat::Gif => (&["-c:a", "aac", "-b:a", "192k"], "mp4", "m4a"),
        };
        let mut words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        words.extend(["-ar", "48000", "-ac", "2"].map(str::to_owned));
        (words, container, extension)
    }

    /// Roughly how many bytes a second of film takes, at the most that is usual: what the disk must have room for.
    pub fn bytes_per_second(self, width: u32, height: u32, fps: u32) -> u64 {
        let bits_per_pixel = match self.format {
            FileFormat::Mov => 4.0,
            FileFormat::Gif => 2.0,
            FileFormat::Mp3 | FileFormat::Wav => 0.0,
            FileFormat::Mp4 | FileFormat::Webm => self.quality.pick(0.16, 0.1, 0.07),
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
