//! Replies of the agent that are not edits (answers, refusals and questions), in both languages.

use super::change_list;
use super::locale::Lang;
use super::topics::TopicExamples;
use crate::domain::clock::{exact, precise, seconds};
use crate::domain::diff::Change;
use crate::domain::render_job::{ExportRequest, FileFormat};
use crate::domain::subtitle::NotTextError;

/// Reason why a text file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    Missing,
    /// A folder, a device or a pipe.
    NotAFile,
    Empty,
    /// Size limit (MB).
    TooLarge(u64),
    /// The studio accepts remote connections and therefore does not open local files.
    Shared,
    NotText(NotTextError),
    /// Error message of the operating system.
    System(String),
}

/// A reply in words.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    // Answers.
    Abilities(Vec<TopicExamples>),
    Length(u64),
    LengthOf {
        name: String,
        start_ms: u64,
        end_ms: u64,
        duration_ms: u64,
    },
    Empty,
    Summary(String),
    Media(Vec<String>),
    /// Each with its kind, length and the name of the segment after it.
    Transitions(Vec<String>),
    Segments(Vec<String>),
    Titles(Vec<String>),
    Volume {
        name: String,
        percent: u64,
        muted: bool,
    },
    Welcome,
    Greeting,
    // Refusals.
    NotOnTimeline(String),
    NoSuchAsset(String),
    NoSuchSegment {
        noun: String,
        n: i64,
        count: usize,
    },
    NoSuchTransition {
        n: i64,
        count: usize,
    },
    /// Changes of two readings of the same words.
    TwoMeanings(Vec<Change>, Vec<Change>),
    NoPicture,
    NoPictureAt(u64),
    NoMusic,
    NoVoice,
    NoTitle,
    NoCuts,
    NoTransitions,
    HowToExport,
    /// Starts an export: the last sentence is an instruction for the editor, which removes it.
    Export(ExportRequest),
    /// An export contains the whole video.
    ExportsAll,
    /// A file format that exports do not support.
    NoSuchFormat(String),
    NoMediaYet,
    /// A photo has no volume.
    NoSoundIn(String),
    AllMediaUsed,
    NoAudioUploaded,
    NoAudio,
    NotAPicture,
    NotAVideoClip,
    NoSuchPosition {
        position: usize,
        count: usize,
    },
    SegmentGone(String),
    CannotRead {
        file: String,
        why: Unreadable,
    },
    /// A caption file in an unsupported format.
    CaptionFormat {
        file: String,
        format: &'static str,
    },
    NoCues(String),
    NoSilence(String),
    NoMoreFootage,
    NoNeighbor,
    WhatToDo,
    UndoAlone,
    Canvas {
        width: u32,
        height: u32,
        fps: u32,
    },
    Speed {
        name: String,
        speed: f64,
    },
    CannotAnswer,
    HowToUndo,
    HowTo,
    LeftAlone,
    Noted,
    TooVague,
    /// Words of a message that were taken for a comment, beside an edit.
    ReadAsComment {
        words: Vec<String>,
    },
    /// Words that were not understood.
    NotExplained {
        rest: Vec<String>,
    },
    /// The changes if the user agrees, and the words that were not understood.
    WouldDo {
        unclear: Vec<String>,
        changes: Vec<Change>,
    },
    Confirm,
    /// The question after `WouldDo`, and its answers.
    ShouldI,
    Agree,
    Decline,
    NothingToAccept,
    NothingToRepeat,
    CannotUpscale,
    CannotFindPauses,
    /// Cuts the pauses of segments with these ids, or of the whole video; the studio finds them.
    CutPauses(Vec<String>),
    CannotSyncToBeat,
    CannotRamp,
    VideoExists,
    CannotChangePartOfSound,
    CannotDenoise,
    CannotStabilize,
    CannotReframe,
    CannotPublish,
    CannotSplitScreen,
    CannotAddEffect,
    CannotColorize,
    CannotWrite,
    AlreadyThere(String),
    NotASound(String),
    SoundAs(String),
    NotNeighbors,
    AlreadyShorter(u64),
    TooShort(u64),
    NothingLeft,
    NoGaps,
    CannotGenerate,
    CannotSeparate,
    CannotTranslate,
    CannotTranscribe,
    CannotDownload,
    CannotRepair,
    Outside {
        at_ms: u64,
        start_ms: u64,
        end_ms: u64,
    },
    // Questions.
    NotUnderstood(String),
    TooLong,
    WhichSegment(usize),
    WhichTitle(Vec<String>),
    WhichTwo,
    WhichTransition,
    TransitionOrPicture,
    KeepOrChangeOnly,
    WhichAsset,
    /// A new video would undo the edits of the same message before it.
    VideoFirst,
    WhereTo(String),
    SplitWhere,
    SplitWhen {
        name: String,
        relative_ms: u64,
        absolute_ms: u64,
    },
    LoopHow,
    TrimHow,
    CropHow,
    WhichSpeed,
    WhichVolume,
    FadeOfWhat,
    WhoseVolume,
    TitleText,
    TitleChange(String),
    CaptionText,
    /// Captions of the speech; the studio transcribes it.
    SpokenCaptions,
}

/// Defines `Reply::text`: a row gives the English and the Chinese text of a reply.
macro_rules! reply_texts {
    ($($reply:pat $(if $condition:expr)? => $en:expr, $zh:expr;)*) => {
        impl Reply {
            /// Returns the reply in `lang`.
            #[expect(unused_variables, reason = "a language may not need every value")]
            pub fn text(&self, lang: Lang) -> String {
                match (lang, self) {
                    $(
                        (Lang::En, $reply) $(if $condition)? => String::from($en),
                        (Lang::Zh, $reply) $(if $condition)? => String::from($zh),
                    )*
                }
            }
        }
    };
}

reply_texts! {
    Self::Abilities(topics) =>
        format!(
            "You can say, for example:\n\n{}\n\nSay \"export\" for a file.",
            TopicExamples::list(topics, Lang::En)
        ),
        format!(
            "可以这样说：\n\n{}\n\n说“导出”即可得到文件。",
            TopicExamples::list(topics, Lang::Zh)
        );
    Self::Length(ms) =>
        format!("The video is {}s long ({}).", seconds(*ms), precise(*ms)),
        format!("视频长 {} 秒（{}）。", seconds(*ms), precise(*ms));
    Self::LengthOf { name, start_ms, end_ms, duration_ms } =>
        format!(
            "**{name}** is {}s long, from {} to {}.",
            seconds(*duration_ms),
            precise(*start_ms),
            precise(*end_ms)
        ),
        format!(
            "**{name}** 长 {} 秒，从 {} 到 {}。",
            seconds(*duration_ms),
            precise(*start_ms),
            precise(*end_ms)
        );
    Self::Empty =>
        "The timeline is empty. Upload media and ask me to make a video first.",
        "时间线是空的。请先上传素材，再让我做成视频。";
    Self::Summary(line) =>
        line.clone(),
        line.clone();
    Self::Media(names) if names.is_empty() =>
        "No media uploaded yet.",
        "还没有上传素材。";
    Self::Media(names) =>
        format!("Your media: {}.", names.join(", ")),
        format!("素材：{}。", names.join("、"));
    Self::Transitions(list) =>
        format!("Transitions: {}.", list.join(", ")),
        format!("转场：{}。", list.join("、"));
    Self::Segments(names) =>
        format!(
            "There are {} on the video track: {}.",
            count(names.len(), "segment"),
            names.join(", ")
        ),
        format!("视频轨道上有 {} 段：{}。", names.len(), names.join("、"));
    Self::Titles(texts) if texts.is_empty() =>
        "There are no titles on the timeline.",
        "时间线上没有标题。";
    Self::Titles(texts) =>
        format!("The titles: {}.", texts.join("; ")),
        format!("标题：{}。", texts.join("；"));
    Self::Volume { name, muted: true, .. } =>
        format!("**{name}** is muted."),
        format!("**{name}** 已静音。");
    Self::Volume { name, percent, .. } =>
        format!("**{name}** plays at {percent}%."),
        format!("**{name}** 的音量是 {percent}%。");
    Self::Welcome =>
        "You're welcome.",
        "不客气。";
    Self::Greeting =>
        "Hello! Upload photos, clips or audio and describe the video you want.",
        "你好！上传照片、视频或音频，再描述想要的视频。";
    Self::NotOnTimeline(name) =>
        format!("There is no \"{name}\" on the timeline."),
        format!("时间线上没有“{name}”。");
    Self::NoSuchAsset(name) =>
        format!(
            "No media file named \"{name}\". Upload it first (say \"upload\"), then try \
             again."
        ),
        format!("素材里没有“{name}”。请先上传（说“上传”），再试一次。");
    Self::NoSuchSegment { noun, n, count } =>
        format!("There is no {noun} {n}: the track has {count}."),
        format!("没有第 {n} 段：轨道上共有 {count} 段。");
    Self::NoSuchTransition { n, count } =>
        format!("There is no cut {n}: the video has {count}."),
        format!("没有第 {n} 个转场：视频共有 {count} 个剪辑点。");
    Self::TwoMeanings(a, b) =>
        format!(
            "I can read that in two ways: {}, or {}. Which one do you mean?",
            change_list::in_a_line(Lang::En, a),
            change_list::in_a_line(Lang::En, b)
        ),
        format!(
            "这句话有两种理解：{}，或者{}。你指的是哪一种？",
            change_list::in_a_line(Lang::Zh, a),
            change_list::in_a_line(Lang::Zh, b)
        );
    Self::NoPicture =>
        "There is no picture on the timeline yet.",
        "时间线上还没有画面。";
    Self::NoPictureAt(ms) =>
        format!("There is no picture at {}.", precise(*ms)),
        format!("{} 处没有画面。", precise(*ms));
    Self::NoMusic =>
        "There is no background music on the timeline.",
        "时间线上没有背景音乐。";
    Self::NoVoice =>
        "There is no voice-over on the timeline.",
        "时间线上没有旁白。";
    Self::NoTitle =>
        "There is no such title on the timeline.",
        "时间线上没有这个标题。";
    Self::NoCuts =>
        "There is no cut for a transition: the video track has fewer than two segments.",
        "没有可以加转场的剪辑点：视频轨道不足两段。";
    Self::NoTransitions =>
        "There are no transitions yet. Say \"add transitions\" for crossfades.",
        "还没有转场。说“加转场”即可添加叠化。";
    Self::HowToExport =>
        format!(
            "Say \"export\" or, for example, \"export it as a gif in 720p\", or open the export \
             dialog to choose the format ({}), the resolution and the quality.",
            formats(", ")
        ),
        format!(
            "说“导出”或“导出成720p的gif”即可导出，也可以打开导出对话框选择格式（{}）、分辨率和质量。",
            formats("、")
        );
    Self::Export(request) =>
        format!(
            "The video is ready for the export{}.{} Click Export to save it{}.",
            output_en(request),
            note(request).0,
            output_en(request)
        ),
        format!(
            "视频可以导出了{}。{}请点击导出{}。",
            output_zh(request),
            note(request).1,
            output_zh(request)
        );
    Self::ExportsAll =>
        "An export contains the whole video. Remove or cut out the rest first, export, then say \
         \"undo\".",
        "导出的是整个视频。请先删除或剪掉其余部分，导出后再说“撤销”。";
    Self::NoSuchFormat(format) =>
        format!("I cannot export {format} files. These formats are supported: {}.", formats(", ")),
        format!("不能导出 {format} 文件。支持的格式：{}。", formats("、"));
    Self::NoSoundIn(name) =>
        format!("**{name}** is a photo: it has no sound. Nothing was changed."),
        format!("**{name}** 是照片，没有声音。未做修改。");
    Self::NoMediaYet =>
        "There are no photos or clips yet. Upload some first (say \"upload\"), then \
         try again.",
        "还没有照片或视频。请先上传（说“上传”），再试一次。";
    Self::AllMediaUsed =>
        "All uploaded media are already on the timeline. Upload more, or name the file \
         to add again.",
        "上传的素材都已在时间线上。请再上传，或说出要重复添加的文件名。";
    Self::NoAudioUploaded =>
        "No matching audio file has been uploaded. Upload one (mp3, wav, m4a, aac), or \
         ask for built-in music: lo-fi, upbeat, calm or cinematic.",
        "没有匹配的音频。请上传音频文件（mp3、wav、m4a、aac），或使用内置音乐：\
         lo-fi、欢快、平静、史诗。";
    Self::NoAudio =>
        "There is no audio there.",
        "那里没有声音。";
    Self::NotAPicture =>
        "That is not a picture, so it cannot be adjusted.",
        "那不是画面，无法调整。";
    Self::NotAVideoClip =>
        "That is not a video clip, so its playback cannot be changed.",
        "那不是视频片段，无法改变播放方式。";
    Self::NoSuchPosition { position, count } =>
        format!(
            "There is no position {position}: the track has {}.",
            self::count(*count, "segment")
        ),
        format!("没有第 {position} 位：轨道上共有 {count} 段。");
    Self::SegmentGone(what) =>
        format!("There is no longer a {what}; the timeline has changed."),
        format!("已经没有{what}了；时间线已改变。");
    Self::CannotRead { file, why } =>
        format!("I cannot read \"{file}\": {}.", why.english()),
        format!("无法读取“{file}”：{}。", why.chinese());
    Self::CaptionFormat { file, format } =>
        format!(
            "\"{file}\" is {format}, which I cannot read. Convert it to .srt or .vtt first."
        ),
        format!("“{file}”是 {format} 格式，无法读取。请先转换成 .srt 或 .vtt。");
    Self::NoCues(file) =>
        format!(
            "\"{file}\" contains no timed captions. I can read .srt, .vtt, .ass, .sbv, \
             .sub and .ttml files."
        ),
        format!(
            "“{file}”里没有带时间的字幕。我能读 .srt、.vtt、.ass、.sbv、\
             .sub 和 .ttml 文件。"
        );
    Self::NoSilence(name) =>
        format!("**{name}** has no silence at its start or end to cut."),
        format!("**{name}** 的首尾没有可以剪掉的静音。");
    Self::NoMoreFootage =>
        "There is no photo to extend, and clips only have their own footage. Loop or \
         slow down a clip, or add more media.",
        "没有可以延长的照片，视频也只有原有的长度。可以循环或放慢视频，或添加素材。";
    Self::NothingLeft =>
        "That leaves nothing to change.",
        "这样就没有可以改的了。";
    Self::NoGaps =>
        "There are no gaps between the segments.",
        "片段之间没有空隙。";
    Self::AlreadyShorter(ms) =>
        format!("The video is already only {}s long.", seconds(*ms)),
        format!("视频现在只有 {} 秒。", seconds(*ms));
    Self::TooShort(ms) =>
        format!(
            "{}s is too short for all pictures. Remove some of them, or choose a longer time.",
            seconds(*ms)
        ),
        format!("{} 秒放不下所有画面。请先删除几段，或选更长的时间。", seconds(*ms));
    Self::NotNeighbors =>
        "Those two segments are not next to each other, so there is no cut between them.",
        "这两段不相邻，中间没有剪辑点。";
    Self::NotASound(name) =>
        format!("**{name}** is not an audio file."),
        format!("**{name}** 不是音频文件。");
    Self::SoundAs(name) =>
        format!("Should **{name}** be the music, a sound effect or a voice-over?"),
        format!("**{name}** 用作音乐、音效还是旁白？");
    Self::AlreadyThere(name) =>
        format!(
            "**{name}** is on the timeline already. Say \"add {name} again\" for a copy, or \
             \"move {name} to the end\"."
        ),
        format!("**{name}** 已在时间线上。再加一份请说“添加 {name}”，移动请说“把 {name} 移到最后”。");
    Self::Canvas { width, height, fps } =>
        format!(
            "The video is {} ({width}x{height} at {fps} fps).",
            if width > height { "landscape" } else if width < height { "portrait" } else { "square" }
        ),
        format!(
            "视频是{}（{width}x{height}，{fps} fps）。",
            if width > height { "横屏" } else if width < height { "竖屏" } else { "方形" }
        );
    Self::Speed { name, speed } =>
        format!("**{name}** plays at {speed}x."),
        format!("**{name}** 以 {speed} 倍速播放。");
    Self::CannotAnswer =>
        "I am not sure what you ask. I can tell you what is on the timeline, how long it is, how \
         loud and in which format. Nothing was changed.",
        "我没有完全听懂这个问题。我可以告诉你时间线上有什么、多长、音量多大、什么画幅。没有改动任何内容。";
    Self::HowToUndo =>
        "Press u or say \"undo\"; \"redo\" brings the change back. Nothing was changed.",
        "按 u 或说“撤销”；“重做”可以恢复。没有改动任何内容。";
    Self::HowTo =>
        "Describe the change in a sentence, for example: trim 2s from the start of clip 1. Say \
         \"help\" for what I can do. Nothing was changed.",
        "用一句话说出要改什么，例如：剪掉第1段的前2秒。说“帮助”可查看我能做什么。没有改动任何内容。";
    Self::LeftAlone =>
        "OK, I leave it as it is.",
        "好的，保持不变。";
    Self::Noted =>
        "Noted. Nothing was changed; say what you would like me to change.",
        "知道了。没有改动任何内容；要改什么请告诉我。";
    Self::TooVague =>
        "What should be different? For example: make it brighter, add crossfades, make every \
         photo 3 seconds.",
        "想怎么改？例如：调亮一点、加叠化、每张照片改成3秒。";
    Self::NotExplained { rest } =>
        format!(
            "I did not understand {}, so I changed nothing. Please say it in other words.",
            quoted_en(rest)
        ),
        format!("我没有听懂{}，所以什么都没有改。请换个说法。", quoted_zh(rest));
    Self::ReadAsComment { words } =>
        format!("I took {} as a comment.", quoted_en(words)),
        format!("我把{}当作说明，没有据此改动。", quoted_zh(words));
    Self::WouldDo { unclear, changes } =>
        would_do_en(unclear, &change_list::in_a_line(Lang::En, changes)),
        would_do_zh(unclear, &change_list::in_a_line(Lang::Zh, changes));
    Self::Confirm =>
        "Should I do that? Say \"yes\".",
        "要我这样改吗？请说“是”。";
    Self::ShouldI =>
        "Should I do that?",
        "要我这样改吗？";
    Self::Agree =>
        "Yes",
        "好的";
    Self::Decline =>
        "No",
        "不用了";
    Self::NothingToAccept =>
        "There is nothing to confirm. What should I change?",
        "没有需要确认的内容。要改什么？";
    Self::NothingToRepeat =>
        "There is no edit before this one that I could correct or repeat.",
        "之前没有可以更正或重复的修改。";
    Self::CannotUpscale =>
        "I cannot add detail to a picture here. You can export in a higher resolution, up to 4K.",
        "这里不能增加画面细节。可以用更高的分辨率导出，最高 4K。";
    Self::CannotFindPauses =>
        "I cannot find pauses or filler words by ear here. I can cut the silence at the start and \
         end of a recording, or a range such as 0:05 to 0:08.",
        "这里不能听出停顿和语气词。可以剪掉录音首尾的静音，或剪掉一段时间，例如 0:05 到 0:08。";
    Self::CutPauses(_) =>
        "To find the pauses, I have to listen to the recording first. Please ask for that in a \
         message of its own.",
        "要找出停顿，需要先分析录音。请单独发一条消息。";
    Self::CannotSyncToBeat =>
        "I cannot detect the beat here. I can give every photo the same length, for example 2 \
         seconds each.",
        "这里不能识别节拍。可以让每张照片一样长，例如每张2秒。";
    Self::CannotRamp =>
        "I cannot change the speed gradually. I can split the clip and give each part its own speed.",
        "这里不能渐变变速。可以把片段分割，再给每一部分设置速度。";
    Self::VideoExists =>
        "There is a video on the timeline already. What should change in it? For a new one, say \
         \"make a new video of all files\".",
        "时间线上已经有视频了。要改它的什么？要重新做，请说“用所有素材做一个新视频”。";
    Self::CannotChangePartOfSound =>
        "I cannot change a sound for a part of its length. I can start it later, end it earlier, or \
         lower the music while someone speaks.",
        "不能只改声音的一部分。可以让它晚点开始、早点结束，或者在有人说话时压低音乐。";
    Self::CannotDenoise =>
        "I cannot remove noise here. I can lower the volume, mute a clip or add music.",
        "这里不能降噪。可以降低音量、静音或添加音乐。";
    Self::CannotStabilize =>
        "I cannot stabilize footage here. I can slow a clip down or crop it.",
        "这里不能防抖。可以放慢片段或裁剪画面。";
    Self::CannotReframe =>
        "I cannot zoom in at a point of time or follow something. I can crop a clip, or split it \
         and crop one part.",
        "这里不能在某一时刻放大或跟踪画面。可以裁剪片段，或先分割再裁剪其中一部分。";
    Self::CannotPublish =>
        "I cannot publish anything. Say \"export\" and upload the file yourself.",
        "这里不能发布。说“导出”后请自己上传文件。";
    Self::CannotSplitScreen =>
        "I cannot show several pictures side by side. I can lay one over another in a corner \
         (picture in picture).",
        "这里不能分屏。可以把一个画面叠放在另一个的角上（画中画）。";
    Self::CannotAddEffect =>
        "I do not have that effect. I can add titles, transitions, motion, blur, a vignette, sepia \
         or black and white.",
        "没有这种效果。可以加标题、转场、运镜、模糊、暗角、复古色或黑白。";
    Self::CannotColorize =>
        "I cannot match colors or apply a color table. I can adjust brightness, contrast, \
         saturation and warmth.",
        "这里不能匹配颜色或套用调色表。可以调亮度、对比度、饱和度和冷暖。";
    Self::CannotWrite =>
        "I do not write texts. Tell me the words, and I will put them on the screen.",
        "我不写文案。把文字告诉我，我会放到画面上。";
    Self::WhatToDo =>
        "What would you like me to do?",
        "要我做什么？";
    Self::UndoAlone =>
        "Please send undo or redo as a separate message.",
        "请单独说撤销或重做。";
    Self::NoNeighbor =>
        "There is no segment there: it is the first or the last one.",
        "那里没有片段：它已经是第一段或最后一段。";
    Self::CannotGenerate =>
        "I cannot generate new footage, voices or music here: the studio works offline \
         on your own files. Upload clips, photos or audio and I will edit them \
         together; built-in music is available: lo-fi, upbeat, calm, cinematic.",
        "这里不能生成新的画面、声音或音乐：工作室离线运行，只处理你自己的文件。\
         请上传素材，我来剪辑；配乐可用内置的 lo-fi、欢快、平静、史诗。";
    Self::CannotSeparate =>
        "I cannot separate a subject from its background here. I can crop or blur the \
         picture, or overlay another one.",
        "这里不能把主体和背景分开。可以裁剪、模糊画面，或在上面放另一个画面。";
    Self::CannotTranslate =>
        "I cannot translate or dub speech here. I can add a translation as captions if \
         you give me the text or an .srt file.",
        "这里不能翻译或配音。把译文或 .srt 文件给我，我可以做成字幕。";
    Self::CannotTranscribe =>
        "I cannot transcribe speech here. I can add captions from an .srt or .vtt \
         file, or from lines with times.",
        "这里不能转写语音。可以用 .srt、.vtt 文件或带时间的文字添加字幕。";
    Self::CannotDownload =>
        "I cannot download anything here. Download the file yourself and upload it.",
        "这里不能从网络下载。请自己下载后上传文件。";
    Self::CannotRepair =>
        "I cannot change what is in the picture here. I can crop, adjust colors, blur, \
         change the speed or cut parts out.",
        "这里不能改变画面里的内容。可以裁剪、调色、模糊、变速或剪掉。";
    Self::Outside { at_ms, start_ms, end_ms } =>
        format!(
            "{} is outside the segment ({}–{}).",
            exact(*at_ms),
            exact(*start_ms),
            exact(*end_ms)
        ),
        format!(
            "{} 不在这一段里（{}–{}）。",
            exact(*at_ms),
            exact(*start_ms),
            exact(*end_ms)
        );
    Self::NotUnderstood(words) =>
        format!(
            "I did not understand \"{words}\". I can assemble photos and clips, add \
             titles, music and transitions, trim, move, split and remove segments, adjust \
             pictures and sound, and set the canvas. What should I change?"
        ),
        format!(
            "我没有听懂“{words}”。我可以组合照片和视频，添加标题、音乐和转场，修剪、\
             移动、分割、删除片段，改画面和声音，设置画布。要改什么？"
        );
    Self::TooLong =>
        "That message is too long: use fewer words and make a few requests at a time. \
         Captions can come from an .srt or .vtt file.",
        "消息太长：请说得短一些，一次只提几个要求。字幕可以用 .srt 或 .vtt 文件。";
    Self::WhichSegment(n) =>
        format!(
            "Which segment do you mean? There are {n} on the video track; name it or say \
             \"clip 2\"."
        ),
        format!("是哪一段？视频轨道上有 {n} 段；请说名字或“第2段”。");
    Self::WhichTitle(texts) =>
        format!("Which title: {}?", texts.join(" or ")),
        format!("是哪个标题：{}？", texts.join("，还是"));
    Self::WhichTransition =>
        "Which one: crossfade, fade through black or white, slide, push, wipe or zoom?",
        "用哪一种：叠化、黑场、白场、滑动、推入、擦除还是缩放？";
    Self::TransitionOrPicture =>
        "The transitions or the pictures? For example: make the first transition 1 second.",
        "是转场还是画面？例如：第一个转场改成1秒。";
    Self::KeepOrChangeOnly =>
        "Should only this stay in the video, or should the last change apply only to this? For \
         example: keep only clip 2.",
        "是只保留这一部分，还是上一次修改只对这一部分生效？例如：只保留第2段。";
    Self::WhichTwo =>
        "Which two segments should be swapped? For example: swap clip 1 and clip 3.",
        "要交换哪两段？例如：交换第1段和第3段。";
    Self::WhichAsset =>
        "Which media file? Name it.",
        "用哪个素材？请说文件名。";
    Self::VideoFirst =>
        "A new video replaces what the message changes before it. Ask for the video first, and \
         then for the other edits.",
        "新视频会覆盖这句话前面的修改。请先说做视频，再说其他修改。";
    Self::WhereTo(name) =>
        format!(
            "Where should \"{name}\" go: to the start, to the end, or before which segment?"
        ),
        format!("“{name}”要移到哪里：开头、结尾，还是哪一段之前？");
    Self::SplitWhere =>
        "At which time should I split? For example: split at 5s.",
        "在什么时间分割？例如：在5秒处分割。";
    Self::SplitWhen { name, relative_ms, absolute_ms } =>
        format!(
            "Split **{name}** at {} or at {} of the video?",
            precise(*relative_ms),
            precise(*absolute_ms)
        ),
        format!(
            "在视频的 {} 处还是 {} 处分割 **{name}**？",
            precise(*relative_ms),
            precise(*absolute_ms)
        );
    Self::LoopHow =>
        "How long should it loop? For example: loop clip 3 to 20 seconds.",
        "循环到多长？例如：第3段循环到20秒。";
    Self::TrimHow =>
        "By how much, and at which end? For example: trim 2s from the start of clip 1.",
        "剪掉多少，从哪一端？例如：剪掉第1段的前2秒。";
    Self::CropHow =>
        "How much, and on which side? For example: crop the top 20% of clip 1.",
        "裁掉哪一边的多少？例如：裁掉第1段上边的20%。";
    Self::WhichSpeed =>
        "How fast should it play? For example: play clip 2 at 2x speed.",
        "要多快？例如：第2段两倍速播放。";
    Self::WhichVolume =>
        "How loud should it be? For example: set the music to 35%.",
        "要多大声？例如：音乐调到35%。";
    Self::FadeOfWhat =>
        "Should the picture or the music fade? For example: fade out the music at the end.",
        "画面淡化还是音乐淡化？例如：音乐结尾淡出。";
    Self::WhoseVolume =>
        "Which volume: the music, the voice-over, or which clip?",
        "是什么的音量：音乐、旁白，还是哪一段？";
    Self::TitleText =>
        "What should it say? For example: add the title \"Urban Dreams\" at 0s for 3 \
         seconds.",
        "写什么字？例如：在0秒添加标题“城市之光”，持续3秒。";
    Self::TitleChange(name) =>
        format!(
            "What should change about the title \"{name}\": text, position, size, color or \
             time?"
        ),
        format!("标题“{name}”要改什么：文字、位置、大小、颜色还是时间？");
    Self::CaptionText | Self::SpokenCaptions =>
        "What should the captions say, and when? For example: captions: 0:00-0:02 \
         Hello; 0:02-0:04 How are you. Or name an .srt or .vtt file.",
        "字幕写什么，在什么时间？例如：字幕：0:00-0:02 你好；0:02-0:04 再见。\
         也可以说 .srt 或 .vtt 文件名。";
}

fn quoted_en(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    quoted.join(" and ")
}

fn would_do_en(unclear: &[String], changes: &str) -> String {
    let reason = if unclear.is_empty() {
        "The result would be".to_owned()
    } else {
        format!(
            "I did not understand {}. Without that the result would be",
            quoted_en(unclear)
        )
    };
    format!("{reason}: {changes}. Nothing is changed yet.")
}

fn would_do_zh(unclear: &[String], changes: &str) -> String {
    let reason = if unclear.is_empty() {
        "我会这样改".to_owned()
    } else {
        format!("我没有听懂{}。不考虑它的话，我会这样改", quoted_zh(unclear))
    };
    format!("{reason}：{changes}。现在还没有改动。")
}

fn quoted_zh(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("“{w}”")).collect();
    quoted.join("和")
}

impl Reply {
    /// Returns true if the reply says nothing beside an edit.
    pub(crate) fn is_courtesy(&self) -> bool {
        matches!(
            self,
            Self::Welcome | Self::Greeting | Self::Noted | Self::LeftAlone
        )
    }

    /// Returns true if the reply asks for more, false if it refuses or answers.
    pub fn is_question(&self) -> bool {
        matches!(
            self,
            Self::NotUnderstood(_)
                | Self::NotExplained { .. }
                | Self::TooLong
                | Self::WhichSegment(_)
                | Self::WhichTitle(_)
                | Self::WhichTwo
                | Self::TwoMeanings(..)
                | Self::WhichTransition
                | Self::TransitionOrPicture
                | Self::KeepOrChangeOnly
                | Self::WhichAsset
                | Self::VideoFirst
                | Self::WhereTo(_)
                | Self::SplitWhere
                | Self::SplitWhen { .. }
                | Self::LoopHow
                | Self::TrimHow
                | Self::CropHow
                | Self::VideoExists
                | Self::WhichSpeed
                | Self::WhichVolume
                | Self::FadeOfWhat
                | Self::WhoseVolume
                | Self::SoundAs(_)
                | Self::TitleText
                | Self::TitleChange(_)
                | Self::CaptionText
                | Self::SpokenCaptions
                | Self::TooVague
                | Self::Confirm
                | Self::WouldDo { .. }
        )
    }
}

impl Unreadable {
    fn english(&self) -> String {
        match self {
            Self::Missing => "there is no such file".into(),
            Self::NotAFile => "it is not a regular file".into(),
            Self::Empty => "it is empty".into(),
            Self::TooLarge(mb) => format!("it is larger than {mb} MB"),
            Self::Shared => "a shared studio does not open files by name".into(),
            Self::NotText(NotTextError::Format(name)) => {
                format!("it is a {name} file, not text; convert it to .srt or .vtt first")
            }
            Self::NotText(NotTextError::Binary) => "it is not a text file".into(),
            Self::NotText(NotTextError::Damaged(encoding)) => {
                format!(
                    "its text is damaged or in another encoding than it appears ({encoding}); save \
                         it as UTF-8"
                )
            }
            Self::System(why) => why.clone(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Missing => "没有这个文件".into(),
            Self::NotAFile => "它不是普通文件".into(),
            Self::Empty => "它是空的".into(),
            Self::TooLarge(mb) => format!("它超过 {mb} MB"),
            Self::Shared => "共享的工作室不按名字打开文件".into(),
            Self::NotText(NotTextError::Format(name)) => {
                format!("它是 {name} 文件，不是文本；请先转换成 .srt 或 .vtt")
            }
            Self::NotText(NotTextError::Binary) => "它不是文本文件".into(),
            Self::NotText(NotTextError::Damaged(encoding)) => {
                format!("文本已损坏，或编码与看起来的（{encoding}）不同；请另存为 UTF-8")
            }
            Self::System(why) => why.clone(),
        }
    }
}

/// Names of the file formats of exports.
fn formats(separator: &str) -> String {
    FileFormat::ALL.map(FileFormat::name).join(separator)
}

/// Format and resolution of an export in English, with a space before them.
fn output_en(request: &ExportRequest) -> String {
    let format = request.format.map(|f| format!(" as {}", f.name()));
    let resolution = request.resolution.as_ref().map(|r| format!(" in {r}"));
    format.unwrap_or_default() + &resolution.unwrap_or_default()
}

/// Format and resolution of an export in Chinese, in parentheses.
fn output_zh(request: &ExportRequest) -> String {
    let format = request.format.map(|f| f.name().to_owned());
    let resolution = request.resolution.as_ref().map(ToString::to_string);
    let words: Vec<String> = format.into_iter().chain(resolution).collect();
    if words.is_empty() {
        return String::new();
    }
    format!("（{}）", words.join(" "))
}

/// A note about content that the format of an export leaves out, in English and in Chinese.
fn note(request: &ExportRequest) -> (&'static str, &'static str) {
    match request.format {
        Some(FileFormat::Gif) => (
            " A gif has no sound and is at most 640 pixels wide.",
            "gif 没有声音，宽度最多 640 像素。",
        ),
        Some(FileFormat::Mp3 | FileFormat::Wav) => (" It contains the sound only.", "只包含声音。"),
        _ => ("", ""),
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
