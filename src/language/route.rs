//! Routes messages that have their own endpoint and never go to the agent: export, credits, status
//! and upload. A message is routed only if it contains nothing else: "export" is an export, "add
//! the title export" is an edit.

use crate::domain::render_job::ExportRequest;
use crate::language::export_words;
use crate::language::parser;
use crate::language::pattern::Pattern;

/// Destination of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Export(ExportRequest),
    Credits,
    Status,
    /// Files or URLs named in the message; if empty, the file picker opens.
    Upload {
        sources: Vec<String>,
    },
    Agent,
}

const POLITE: &str = "\
    please pls can could you i want to would like the my a an it this that me now ok okay \
    just let lets us and for give get need hey";
const EXPORT: &str = "export download render";
const EXPORT_FILLER: &str = "\
    as in at to video file final movie project result timeline save full high quality hd \
    full version cut";
const CREDITS: &str = "credits credit balance";
const CREDITS_FILLER: &str = "\
    how many much what whats is are left do have show check remaining there of account s \
    tell";
const STATUS_FILLER: &str = "show list what whats is are current see check tell s of project";

const HAN_FILLER: &[&str] = &[
    "请", "帮我", "给我", "把", "我想", "我要", "一下", "视频", "成片", "文件", "现在", "吧", "了",
    "的", "高清", "影片", "项目", "为", "成", "查看", "看看", "显示", "查", "还有", "剩", "多少",
    "我", "账户", "当前", "你", "？", "，", "。", "！",
];

/// Selects the destination of `message`.
pub fn route(message: &str) -> Route {
    let message = without_slash(message);
    if let Some(sources) = upload_sources(message) {
        return Route::Upload { sources };
    }
    let plain = message.trim().to_lowercase();
    let (rest, request) = export_words::take(&plain);
    let words: Vec<&str> = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let only = |sets: &[&str]| {
        !words.is_empty()
            && words.iter().all(|w| {
                sets.iter()
                    .chain(&[POLITE])
                    .any(|set| set.split(' ').any(|f| f == *w))
            })
    };
    let has = |set: &str| words.iter().any(|w| set.split(' ').any(|f| f == *w));
    let has_format = request.format.is_some();
    let sends = has("send") && (has_format || has("video file movie it"));
    let saves = has("save") && has_format;
    if (has(EXPORT) && only(&[EXPORT, EXPORT_FILLER]))
        || ((sends || saves) && only(&["send", EXPORT_FILLER]))
        || only_han(&rest, &["导出", "下载", "发给我", "输出"])
        || (has_format && only_han(&rest, &["保存", "存"]))
    {
        return Route::Export(request);
    }
    if (has(CREDITS) && only(&[CREDITS, CREDITS_FILLER]))
        || only_han(&rest, &["积分", "余额", "点数"])
    {
        return Route::Credits;
    }
    let tracks = has("show list what whats see") && has("tracks timeline");
    if ((has("status state") || tracks) && only(&["status state tracks timeline", STATUS_FILLER]))
        || only_han(&rest, &["状态", "轨道", "时间线"])
    {
        return Route::Status;
    }
    Route::Agent
}

/// Returns true if a message mentions an export. The agent's "click Export" is then executed.
pub(crate) fn asks_for_export(message: &str) -> bool {
    let plain = message.to_lowercase();
    ["export", "download", "render", "导出", "下载", "输出"]
        .iter()
        .any(|w| plain.contains(w))
        || parser::mentions_export(message)
}

/// Returns true if a message asks to generate footage, the most expensive kind of request.
pub(crate) fn asks_for_generation(message: &str) -> bool {
    let message = message.to_lowercase();
    [
        "generate",
        "ai video",
        "text to video",
        "image to video",
        "seedance",
        "生成",
        "文生视频",
        "图生视频",
    ]
    .iter()
    .any(|w| message.contains(w))
}

/// Returns true if a message can name its session: it asks the agent for something, and is neither
/// a greeting nor a call for help.
pub fn names_session(message: &str) -> bool {
    static SMALL_TALK: Pattern = Pattern::new(concat!(
        r"(?i)^\W*(?:help|help me|hi|hello|hey|test|what can (?:you|i) do(?: here)?|how does this work",
        r"|帮助|你好|您好|嗨|测试|你能做什么|你会什么|怎么用)\W*$",
    ));
    route(message) == Route::Agent && SMALL_TALK.captures(message).is_none()
}

/// The message without the slash of `/upload clip.mp4`; a path such as `/tmp/clip.mp4` stays.
fn without_slash(message: &str) -> &str {
    let rest = message.trim_start().strip_prefix('/').unwrap_or(message);
    let command = rest.split_whitespace().next().unwrap_or_default();
    let is_command = !command.is_empty() && command.chars().all(char::is_alphabetic);
    if is_command { rest } else { message }
}

/// Sources of an upload message: `upload` or `上传`, optionally followed by paths and URLs. `None` if
/// the message says anything else.
fn upload_sources(message: &str) -> Option<Vec<String>> {
    static HEAD: Pattern =
        Pattern::new(r"(?is)^\s*(?:please\s+)?(?:upload|请?上传)\b?[\s:：]*(.*)$");
    let rest = HEAD.captures(message)?.get(1)?.as_str().trim();
    let mut sources = paths(rest);
    sources.retain(|s| !["and", "和"].contains(&s.as_str()));
    if sources.len() > 1 && !sources.iter().all(|s| names_a_file(s)) && looks_like_a_source(rest) {
        // A name with spaces.
        sources = vec![rest.to_owned()];
    }
    let is_one_word = sources.len() == 1 && is_unknown_word(&sources[0]);
    let named = !sources.is_empty() && sources.iter().all(|s| names_a_file(s)) || is_one_word;
    let filler = [
        "",
        "a file",
        "file",
        "files",
        "some files",
        "a video",
        "media",
        "文件",
        "视频",
        "素材",
        "图片",
        "照片",
    ];
    (named || filler.contains(&rest.trim_end_matches(['.', '!', '。'])))
        .then(|| if named { sources } else { Vec::new() })
}

/// Splits pasted or typed paths at whitespace; quotes and backslashes escape it.
pub fn paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', None) => current.extend(chars.next()),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (c, None) if c.is_whitespace() => {
                found.extend(Some(std::mem::take(&mut current)).filter(|s| !s.is_empty()))
            }
            (c, _) => current.push(c),
        }
    }
    found.extend(Some(current).filter(|s| !s.is_empty()));
    found
}

/// Returns true for the name of a media file or a URL.
pub(crate) fn looks_like_a_source(text: &str) -> bool {
    is_url(text) || crate::domain::asset::is_uploadable(text)
}

/// Returns true for a name that only files have: with a folder or an extension, media or not.
fn names_a_file(text: &str) -> bool {
    let is_extension =
        |e: &String| (2..=5).contains(&e.len()) && e.starts_with(|c: char| c.is_ascii_alphabetic());
    let extension = crate::domain::asset::extension(text);
    is_url(text) || text.contains(['/', '\\']) || extension.as_ref().is_some_and(is_extension)
}

/// Returns true for an English word after "upload" that is none of the usual ones: it may be the
/// name of a folder.
fn is_unknown_word(text: &str) -> bool {
    const WORDS: &str = "all again everything file files image images it media movie music now one \
        photo photos picture pictures please song sound that them these this those video videos";
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    let plain = text.to_lowercase();
    !plain.is_empty() && plain.chars().all(is_name) && WORDS.split(' ').all(|word| word != plain)
}

/// Returns true for an HTTP or HTTPS URL.
pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Returns true if a text consists of one of the `triggers` and filler words.
fn only_han(text: &str, triggers: &[&str]) -> bool {
    let Some(trigger) = triggers.iter().find(|t| text.contains(**t)) else {
        return false;
    };
    let mut rest = text.replace(trigger, "");
    for filler in HAN_FILLER {
        rest = rest.replace(filler, "");
    }
    rest.chars()
        .all(|c| c.is_whitespace() || c.is_ascii_punctuation())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::render_job::FileFormat;
    use crate::domain::resolution::Resolution;

    fn export(format: Option<FileFormat>, resolution: Option<&str>) -> Route {
        Route::Export(ExportRequest {
            format,
            resolution: resolution.map(Resolution::from),
        })
    }

    #[test]
    fn words_of_the_table_go_to_their_endpoints() {
        for m in [
            "export",
            "Export!",
            "please export the video",
            "download",
            "send me the video",
            "导出",
            "请帮我导出视频",
            "下载视频",
            "download to a file",
        ] {
            assert_eq!(route(m), export(None, None), "{m}");
        }
        for (m, format) in [
            ("export it as mp4", FileFormat::Mp4),
            ("export it as a GIF", FileFormat::Gif),
            ("Save it as a gif, please.", FileFormat::Gif),
            ("send me a webm", FileFormat::Webm),
            ("导出成gif", FileFormat::Gif),
            ("把视频保存成动图", FileFormat::Gif),
        ] {
            assert_eq!(route(m), export(Some(format), None), "{m}");
        }
        let mp4 = Some(FileFormat::Mp4);
        assert_eq!(route("export 1080p MP4"), export(mp4, Some("1080p")));
        assert_eq!(route("render it in 720p"), export(None, Some("720p")));
        assert_eq!(route("导出4K视频"), export(None, Some("4k")));
        for m in [
            "credits",
            "how many credits do I have left?",
            "balance",
            "积分",
            "余额",
            "我还有多少积分？",
        ] {
            assert_eq!(route(m), Route::Credits, "{m}");
        }
        for m in [
            "status",
            "show tracks",
            "show the timeline",
            "状态",
            "查看状态",
            "what's the status?",
        ] {
            assert_eq!(route(m), Route::Status, "{m}");
        }
        for m in ["upload", "上传", "upload a file", "上传文件"] {
            assert_eq!(route(m), Route::Upload { sources: vec![] }, "{m}");
        }
    }

    #[test]
    fn uploads_name_their_files() {
        let files = |v: &[&str]| Route::Upload {
            sources: v.iter().map(|s| s.to_string()).collect(),
        };
        assert_eq!(
            route("upload ~/a.jpg '/tmp/b c.mp4'"),
            files(&["~/a.jpg", "/tmp/b c.mp4"])
        );
        assert_eq!(route("上传 海滩.png"), files(&["海滩.png"]));
        assert_eq!(route("/upload /tmp/a.jpg"), files(&["/tmp/a.jpg"]));
        assert_eq!(route("/upload"), files(&[]));
        assert_eq!(route("/tmp/a.jpg"), Route::Agent);
        assert_eq!(route("upload a.flac b.HEIC"), files(&["a.flac", "b.HEIC"]));
        assert_eq!(route("upload a.jpg and b.txt"), files(&["a.jpg", "b.txt"]));
        assert_eq!(
            route("upload my holiday photo.jpg"),
            files(&["my holiday photo.jpg"])
        );
        assert_eq!(route("upload ~/Pictures/2024"), files(&["~/Pictures/2024"]));
        assert_eq!(route("upload holiday"), files(&["holiday"]));
        assert_eq!(
            route("upload https://example.org/x.mp4?y=1"),
            files(&["https://example.org/x.mp4?y=1"])
        );
    }

    #[test]
    fn greetings_name_no_session() {
        for message in ["help", "Hello!", "帮助", "你能做什么？", "export"] {
            assert!(!names_session(message), "{message}");
        }
        for message in ["make a slideshow", "help me cut this", "做个相册"] {
            assert!(names_session(message), "{message}");
        }
    }

    #[test]
    fn everything_else_is_for_the_agent() {
        for m in [
            "add the title \"export\"",
            "export only the first clip",
            "export it as an avi",
            "export it as gif and mp4",
            "save the project",
            "保存",
            "make a video about credits",
            "trim the status clip",
            "upload the title higher",
            "upload everything",
            "上传到云端",
            "",
            "hello",
            "把标题改成导出",
            "it",
            "please",
        ] {
            assert_eq!(route(m), Route::Agent, "{m}");
        }
    }

    #[test]
    fn dropped_paths_may_be_quoted_or_escaped() {
        assert_eq!(
            paths(r"/a\ b.jpg '/c d.png' /e.mp4"),
            ["/a b.jpg", "/c d.png", "/e.mp4"]
        );
    }
}
