//! Undo, questions, and wishes that no machine without a network can grant.

use super::{Clause, Context, Reading};
use crate::domain::{clock, summary};

pub fn read_undo(clause: &Clause, _: &Context) -> Option<Reading> {
    if clause.starts(&["undo", "revert", "go back", "take that back", "撤销", "撤回", "退回"]) {
        return Some(Reading::Undo);
    }
    clause.starts(&["redo", "重做", "恢复"]).then_some(Reading::Redo)
}

const ABILITIES: &str = "I can assemble uploaded photos, clips and audio into a video of the length you wish, with or without transitions; add, change and remove titles; add and remove background music and set volumes; trim, split, move, swap, duplicate and remove segments; fade pictures, titles and music; change speed; let photos zoom and pan, change brightness, contrast, saturation and warmth, make pictures black and white or sepia, blur, mirror and rotate them; set the canvas to 16:9, 9:16, 1:1 or 4:5; undo and redo. Say \"export\" for an MP4.";

pub fn read(clause: &Clause, context: &Context) -> Option<Reading> {
    let t = context.timeline;
    if clause.starts(&["help", "what can you do", "你能做什么", "你会什么", "帮助"]) {
        return Some(Reading::Answer(ABILITIES.into()));
    }
    if clause.has(&["how long", "duration of the video", "what length", "多长", "多久", "时长是"]) {
        return Some(Reading::Answer(match t.is_empty() {
            true => "The timeline is empty.".into(),
            false => format!("The video is {}s long ({}).", clock::seconds(t.duration_ms()), clock::precise(t.duration_ms())),
        }));
    }
    if clause.starts(&["what's in", "what is in", "what's on", "what is on", "which tracks", "describe", "有什么", "有哪些"])
    {
        return Some(Reading::Answer(summary::line(t)));
    }
    impossible(clause).map(|why| Reading::Cannot(why.into()))
}

fn impossible(clause: &Clause) -> Option<&'static str> {
    let generates = clause.has(&["generate", "imagine", "draw me", "ai-generate", "生成"]);
    let of_something = clause.has(&[
        "footage",
        "video of",
        "clip of",
        "image of",
        "picture of",
        "scene",
        "music",
        "song",
        "voice",
        "画面",
        "视频",
        "图片",
        "一段",
    ]);
    if generates && of_something && !clause.has(&["from these", "from the uploads", "用这些"]) {
        return Some(
            "I cannot generate new footage, voices or music here: the studio works on your own files without a network. Upload clips, photos or audio, and I will cut them together.",
        );
    }
    if clause.has(&["remove the background", "background removal", "green screen", "chroma key", "抠图", "去背景"]) {
        return Some(
            "I cannot separate a subject from its background here. I can crop nothing away either, but I can remove the segment or put another one in its place.",
        );
    }
    if clause.has(&["translate", "dub", "lip sync", "lip-sync", "翻译"]) {
        return Some(
            "I cannot translate or dub speech here. I can put the translation on the picture as a title if you give me the words.",
        );
    }
    None
}
