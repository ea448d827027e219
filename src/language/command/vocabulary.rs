//! Words for the kinds of segments, which several intents share.

pub(crate) const MUSIC: &[&str] = &[
    "music",
    "bgm",
    "soundtrack",
    "song",
    "background track",
    "音乐",
    "配乐",
    "背景乐",
    "bgm",
    "歌",
];
pub(crate) const VOICE: &[&str] = &[
    "voice",
    "voiceover",
    "voice-over",
    "voice over",
    "narration",
    "narrator",
    "speech",
    "旁白",
    "配音",
    "人声",
    "解说",
];
pub(crate) const TITLE: &[&str] = &[
    "title",
    "titles",
    "caption",
    "captions",
    "text",
    "texts",
    "headline",
    "words",
    "subtitle",
    "subtitles",
    "font",
    "标题",
    "字幕",
    "文字",
    "片名",
];
pub(crate) const PHOTOS: &[&str] = &[
    "photo", "photos", "image", "images", "picture", "pictures", "pics", "照片", "图片", "张",
];
pub(crate) const CLIPS: &[&str] = &[
    "clip", "clips", "segment", "segments", "shot", "shots", "video", "videos", "scene", "scenes",
    "one", "ones", "片段", "视频", "镜头", "素材", "段",
];
pub(crate) const ALL: &[&str] = &[
    "all",
    "every",
    "each",
    "everything",
    "everywhere",
    "whole video",
    "entire video",
    "whole thing",
    "all of it",
    "所有",
    "全部",
    "每个",
    "每张",
    "每段",
    "整个",
    "全片",
];
pub(crate) const TOUCHED: &[&str] = &[
    "it", "that", "this", "them", "these", "those", "它", "这个", "那个", "它们", "这段", "那段",
];
