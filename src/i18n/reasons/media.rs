//! Display text of the reasons for which a media file cannot be used.

use crate::domain::reason::{MediaReason, Reason, UnsupportedFormat};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::Media(reason) => media_text(lang, *reason),
        Reason::MediaUnreadable(_) => bilingual!(
            lang,
            "the file cannot be read as a picture, video or audio ({why})",
            "无法将该文件作为图片、视频或音频读取（{why}）"
        ),
        Reason::ToolMissing(tool) => bilingual!(
            lang,
            "{tool} not found on the PATH: install ffmpeg (for example: apt install ffmpeg, brew \
             install ffmpeg)",
            "在 PATH 中找不到 {tool}：请安装 ffmpeg（例如：apt install ffmpeg、brew install ffmpeg）"
        ),
        Reason::ToolNotStarted { tool, .. } => {
            bilingual!(lang, "cannot start {tool}: {why}", "无法启动 {tool}：{why}")
        }
        Reason::EncoderFailed(_) => {
            bilingual!(lang, "the encoder failed: {why}", "编码失败：{why}")
        }
        Reason::EncoderStopped(signal) => bilingual!(
            lang,
            "the encoder was stopped by signal {signal}",
            "编码器被信号 {signal} 终止"
        ),
        Reason::TextNotDrawn(_) => {
            bilingual!(
                lang,
                "cannot write the image of the text: {why}",
                "无法写入文字图像：{why}"
            )
        }
        _ => return None,
    })
}

fn media_text(lang: Lang, reason: MediaReason) -> String {
    match reason {
        MediaReason::NoSoundData => bilingual!(lang, "its audio has no data", "音频没有数据"),
        MediaReason::NoPictureData => bilingual!(lang, "its video has no data", "视频没有数据"),
        MediaReason::NoStreams => {
            bilingual!(
                lang,
                "it has neither video nor audio",
                "既没有视频也没有音频"
            )
        }
        MediaReason::NoPictureSize => bilingual!(lang, "its video has no size", "视频没有尺寸"),
        MediaReason::NotRecognized => {
            bilingual!(lang, "ffprobe does not recognize it", "ffprobe 无法识别")
        }
        MediaReason::PictureCutOff => bilingual!(
            lang,
            "the file is cut off: the end of the picture is missing",
            "文件不完整：缺少图片的结尾"
        ),
        MediaReason::NoHeicTool => bilingual!(
            lang,
            "no installed program decodes HEIC photos",
            "没有可解码 HEIC 照片的程序"
        ),
        MediaReason::UnsupportedFormat(format) => unsupported(lang, format),
        MediaReason::PacketsUnreadable => {
            bilingual!(lang, "cannot read all of its packets", "无法读取全部数据包")
        }
        MediaReason::TooLong => bilingual!(lang, "the file is too long", "文件时长过长"),
        MediaReason::NothingDecoded => {
            bilingual!(lang, "nothing can be decoded", "无法解码任何内容")
        }
        MediaReason::NoPicture => {
            bilingual!(lang, "ffmpeg returned no picture", "ffmpeg 没有返回画面")
        }
        MediaReason::DecodingTimedOut => bilingual!(lang, "decoding timed out", "解码超时"),
        MediaReason::Killed(signal) => bilingual!(
            lang,
            "killed by the system (signal {signal}), possibly out of memory",
            "被系统终止（信号 {signal}），可能是内存不足"
        ),
        MediaReason::Stalled(minutes) => {
            bilingual!(
                lang,
                "no progress for {minutes} minutes",
                "{minutes} 分钟没有进展"
            )
        }
        MediaReason::NoPipe => bilingual!(lang, "no pipes", "没有管道"),
        MediaReason::NoMessage => bilingual!(lang, "unknown error", "未知错误"),
        MediaReason::NoSoundDevice => {
            bilingual!(lang, "no audio device", "没有音频设备")
        }
        animation => animation_text(lang, animation),
    }
}

/// Returns the text about an animation that cannot be converted; empty for other reasons.
fn animation_text(lang: Lang, reason: MediaReason) -> String {
    match reason {
        MediaReason::AnimationDamaged => bilingual!(lang, "the animation is damaged", "动画已损坏"),
        MediaReason::AnimationTooSlow => {
            bilingual!(
                lang,
                "the animation takes too long to decode",
                "动画解码时间过长"
            )
        }
        MediaReason::AnimationWithoutFrames => {
            bilingual!(lang, "the animation has no frames", "动画没有画面")
        }
        MediaReason::AnimationNotStored => bilingual!(
            lang,
            "cannot store the frames of the animation",
            "无法保存动画的画面"
        ),
        MediaReason::AnimationTooLarge { width, height, max } => bilingual!(
            lang,
            "the animation is {width} x {height} px, the maximum is {max} px per side",
            "动画为 {width} x {height} 像素，每边最多 {max} 像素"
        ),
        MediaReason::AnimationTooManyChunks(max) => bilingual!(
            lang,
            "the animation has more than {max} chunks",
            "动画的数据块超过 {max} 个"
        ),
        MediaReason::AnimationTooLong { frames, seconds } => bilingual!(
            lang,
            "the animation is too long: the maximum at this size is {frames} frames and \
             {seconds} s",
            "动画过长：此尺寸最多 {frames} 帧、{seconds} 秒"
        ),
        _ => String::new(),
    }
}

fn unsupported(lang: Lang, format: UnsupportedFormat) -> String {
    let (en, zh) = match format {
        UnsupportedFormat::HeicPhoto => ("a HEIC photo", "HEIC 照片"),
        UnsupportedFormat::HeicSequence => ("a HEIC sequence", "HEIC 图片序列"),
        UnsupportedFormat::HeifPhoto => ("a HEIF photo", "HEIF 照片"),
        UnsupportedFormat::HeifSequence => ("a HEIF sequence", "HEIF 图片序列"),
        UnsupportedFormat::JpegXl => ("a JPEG XL photo", "JPEG XL 照片"),
        UnsupportedFormat::Photoshop => ("a Photoshop file", "Photoshop 文件"),
        UnsupportedFormat::Svg => ("an SVG drawing", "SVG 矢量图"),
        UnsupportedFormat::WindowsMedia => {
            ("a Windows Media file (ASF)", "Windows Media 文件（ASF）")
        }
        UnsupportedFormat::RealMedia => ("a RealMedia file", "RealMedia 文件"),
        UnsupportedFormat::MpegProgramStream => ("an MPEG program stream", "MPEG 节目流"),
        UnsupportedFormat::MpegVideo => (
            "an MPEG-1 or MPEG-2 video stream",
            "MPEG-1 或 MPEG-2 视频流",
        ),
        UnsupportedFormat::Amr => ("an AMR recording", "AMR 录音"),
        UnsupportedFormat::Midi => ("a MIDI file", "MIDI 文件"),
        UnsupportedFormat::Pdf => ("a PDF document", "PDF 文档"),
        UnsupportedFormat::Zip => ("a ZIP archive", "ZIP 压缩包"),
        UnsupportedFormat::Rar => ("a RAR archive", "RAR 压缩包"),
        UnsupportedFormat::SevenZip => ("a 7z archive", "7z 压缩包"),
        UnsupportedFormat::Gzip => ("a gzip archive", "gzip 压缩包"),
        UnsupportedFormat::Playlist => ("a playlist", "播放列表"),
        UnsupportedFormat::WebPage => ("a web page", "网页"),
        UnsupportedFormat::Json => ("a JSON file", "JSON 文件"),
        UnsupportedFormat::Text => ("a text file", "文本文件"),
    };
    let format = lang.pick(en, zh);
    bilingual!(lang, "it is {format}", "它是{format}")
}
