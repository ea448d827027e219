//! Translates the agent's GUI instructions ("click Export") into actions. Instructions are removed
//! from the displayed text; the rest stays. Source: "Translating GUI Instructions" in the protocol.

use crate::domain::render_job::ExportRequest;
use crate::language::export_words;
use crate::language::pattern::Pattern;

/// Action that replaces a GUI instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuiAction {
    /// "Click Export", "click Export to save it as a GIF": starts the export workflow.
    Export(ExportRequest),
    /// "Open the timeline panel", "preview in timeline": shows the state.
    ShowState,
    /// "Open the credits page": shows the balance.
    ShowCredits,
    /// "Click Upload": opens the file picker.
    Upload,
    /// "Drag the clip to the start": the message that asks the agent for this edit.
    Edit(String),
}

impl GuiAction {
    /// Name of the action in `--json`.
    pub(crate) fn json_name(&self) -> &'static str {
        match self {
            Self::Export(_) => "export",
            Self::ShowState => "state",
            Self::ShowCredits => "credits",
            Self::Upload => "upload",
            Self::Edit(_) => "edit",
        }
    }
}

/// Removes the instructions from a text; returns the rest and the actions without duplicates.
pub fn translate(text: &str) -> (String, Vec<GuiAction>) {
    let mut actions = Vec::new();
    let lines: Vec<String> = text
        .split('\n')
        .filter_map(|line| translate_line(line, &mut actions))
        .collect();
    let shown = lines.join("\n");
    let shown = shown.trim_end();
    (
        if actions.is_empty() {
            text.to_owned()
        } else {
            shown.to_owned()
        },
        actions,
    )
}

/// Adds an action unless it is there already. An export without a format or resolution is the same
/// as one with them.
pub(crate) fn add(actions: &mut Vec<GuiAction>, action: GuiAction) {
    let plain = GuiAction::Export(ExportRequest::default());
    let is_export = |a: &GuiAction| matches!(a, GuiAction::Export(_));
    if is_export(&action) && action != plain {
        actions.retain(|a| *a != plain);
    }
    let is_known = actions.contains(&action) || action == plain && actions.iter().any(is_export);
    if !is_known {
        actions.push(action);
    }
}

/// Removes the instructions from a line, or returns `None` if it contains nothing else.
fn translate_line(line: &str, actions: &mut Vec<GuiAction>) -> Option<String> {
    let before = actions.len();
    let mut kept = String::new();
    for sentence in split_inclusive(line, &SENTENCES) {
        kept.push_str(&translate_sentence(sentence, actions));
    }
    let has_text = kept.chars().any(char::is_alphabetic);
    (has_text || actions.len() == before).then_some(kept)
}

static SENTENCES: Pattern = Pattern::new(r"[.!?]+(?:\s+|$)|[。！？]+");
static CLAUSES: Pattern = Pattern::new(r"[,;]\s+|\s+(?:and then|and|then)\s+|[，；]");

/// Removes the instructions from a sentence. The remaining clauses are ended with a period.
fn translate_sentence(sentence: &str, actions: &mut Vec<GuiAction>) -> String {
    let clauses = split_inclusive(sentence, &CLAUSES);
    let mut kept = String::new();
    let mut found_instruction = false;
    for clause in clauses {
        match instruction(clause) {
            Some(action) => {
                found_instruction = true;
                add(actions, action);
            }
            // A clause that depends on the instruction ("to download it") is removed with it.
            None if found_instruction && is_dependent(clause) => {}
            None => kept.push_str(clause),
        }
    }
    if !found_instruction {
        return sentence.to_owned();
    }
    let body = kept
        .trim()
        .trim_end_matches([',', ';', '，', '；', '.', '。'])
        .trim_end();
    let body = ["and", "then", "so", "or", "但", "并"]
        .iter()
        .fold(body, |b, w| b.strip_suffix(&format!(" {w}")).unwrap_or(b));
    match body.chars().last() {
        None => String::new(),
        Some(c) if c.is_ascii() => format!("{body}. "),
        Some(_) => format!("{body}。"),
    }
}

/// Splits a text after each match of `pattern`; the matches stay at the ends of the parts.
fn split_inclusive<'t>(text: &'t str, pattern: &Pattern) -> Vec<&'t str> {
    let mut from = 0;
    let ends = pattern
        .ranges(text)
        .map(|range| range.end)
        .chain(std::iter::once(text.len()));
    ends.map(|end| &text[std::mem::replace(&mut from, end)..end])
        .filter(|s| !s.is_empty())
        .collect()
}

/// Returns true if a clause only makes sense after an instruction.
fn is_dependent(clause: &str) -> bool {
    let plain = clause.trim_start().to_lowercase();
    [
        "to ",
        "in order to",
        "for ",
        "when ",
        "once ",
        "where you",
        "which will",
        "即可",
        "就可以",
        "来",
        "以便",
    ]
    .iter()
    .any(|w| plain.starts_with(w))
}

/// Action of a clause that is an instruction: it begins with a mouse or keyboard verb after
/// optional polite words.
fn instruction(clause: &str) -> Option<GuiAction> {
    static INSTRUCTION: Pattern = Pattern::new(concat!(
        r#"(?i)^[\s\-*•>\d.)]*(?:(?:you can|you may|you could|you should|please|now|just"#,
        r#"|simply|next|finally|first|also|when (?:you(?:'re| are) )?ready"#,
        r#"|to (?:export|download|save|preview|see|view|check)[^,]*)[,\s]+)*"#,
        r#"(?P<verb>(?:right-)?click|press|tap|hit|select|choose|open|go to|navigate to"#,
        r#"|head to|visit|drag|drop|preview|check|use)\b(?P<rest>.*)$"#,
        r"|^\s*(?:请|您可以|你可以|可以|现在|然后|接着|只需|再|最后|直接)*(?P<zverb>点击|点按|单击|按下|打开|进入|前往|拖拽|拖动",
        r"|拖放|预览)(?P<zrest>.*)$",
    ));
    let found = INSTRUCTION.captures(clause.trim_end())?;
    let verb = found
        .name("verb")
        .or(found.name("zverb"))?
        .as_str()
        .to_lowercase();
    let rest = found
        .name("rest")
        .or(found.name("zrest"))
        .map_or("", |m| m.as_str());
    let rest = rest.trim().trim_end_matches(['.', '!', '。', '！']);
    if ["drag", "drop", "拖拽", "拖动", "拖放"].contains(&verb.as_str()) {
        return Some(GuiAction::Edit(edit_sentence(&verb, rest)));
    }
    action_for(&verb, &rest.to_lowercase())
}

/// Action for a verb and its object.
fn action_for(verb: &str, rest: &str) -> Option<GuiAction> {
    let has = |words: &[&str]| words.iter().any(|w| rest.contains(w));
    if has(&["credit", "balance", "billing", "积分", "余额"]) {
        return Some(GuiAction::ShowCredits);
    }
    if has(&[
        "timeline",
        "track",
        "panel",
        "editor",
        "workspace",
        "media library",
        "sidebar",
        "preview window",
        "时间线",
        "轨道",
        "面板",
        "编辑器",
    ]) && !has(&["export", "导出"])
    {
        return Some(GuiAction::ShowState);
    }
    if has(&["export", "download", "render", "save video", "导出", "下载"])
        && !matches!(verb, "check" | "preview")
    {
        return Some(GuiAction::Export(export_words::take(rest).1));
    }
    if has(&["upload", "上传"]) {
        return Some(GuiAction::Upload);
    }
    // Any other button does not exist here; show the state instead.
    let is_other_button = has(&[
        "button", "icon", "tab", "menu", "按钮", "图标", "菜单", "标签",
    ]);
    (is_other_button
        || matches!(verb, "preview" | "预览" | "打开" | "进入")
        || (verb == "open" && has(&["project"])))
    .then_some(GuiAction::ShowState)
}

/// Converts "Drag the clip to the start" to "Move the clip to the start".
fn edit_sentence(verb: &str, rest: &str) -> String {
    match verb {
        "drag" | "drop" => {
            let rest = rest
                .trim_start_matches("and drop ")
                .replace(" and drop it", "");
            format!("Move {}", rest.trim())
        }
        _ => format!("移动{}", rest.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::render_job::FileFormat;
    use crate::domain::resolution::Resolution;
    use crate::i18n::locale::Lang;
    use crate::i18n::replies::Reply;

    fn export() -> GuiAction {
        GuiAction::Export(ExportRequest::default())
    }

    #[track_caller]
    fn check(text: &str, shown: &str, actions: &[GuiAction]) {
        assert_eq!(
            translate(text),
            (shown.to_owned(), actions.to_vec()),
            "{text}"
        );
    }

    #[test]
    fn instructions_go_and_the_content_stays() {
        check(
            "I added the title. Click the Export button to download your video.",
            "I added the title.",
            &[export()],
        );
        check(
            "Your video is ready, click Export to download it!",
            "Your video is ready.",
            &[export()],
        );
        check(
            "All set! You can open the timeline panel and check the tracks.",
            "All set!",
            &[GuiAction::ShowState],
        );
        check(
            "Please go to the credits page.",
            "",
            &[GuiAction::ShowCredits],
        );
        check(
            "Done.\n\n1. Click the \"Upload\" button\n\nEnjoy!",
            "Done.\n\n\nEnjoy!",
            &[GuiAction::Upload],
        );
        check(
            "标题已添加。请点击导出按钮下载视频。",
            "标题已添加。",
            &[export()],
        );
        check(
            "音乐已加上，您可以打开时间线查看。",
            "音乐已加上。",
            &[GuiAction::ShowState],
        );
    }

    #[test]
    fn drag_and_drop_becomes_an_edit() {
        check(
            "Drag the second clip to the start.",
            "",
            &[GuiAction::Edit("Move the second clip to the start".into())],
        );
        check(
            "拖动第二段到开头。",
            "",
            &[GuiAction::Edit("移动第二段到开头".into())],
        );
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        for text in [
            "I exported nothing yet. The title \"Click here\" is at 0:01.0–0:03.0.",
            "The music opens with a piano and the export will take a minute.",
            "我把标题改成了“点击这里”。",
            "- **beach.jpg** comes first\n- then `city.mp4`",
            "I checked the timeline; it is 30s long.",
            "",
        ] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn the_studio_s_reply_to_an_export_is_an_instruction_with_its_format_and_resolution() {
        let formats = FileFormat::ALL.map(Some).into_iter().chain([None]);
        for (format, resolution) in formats.zip(Resolution::ALL.iter().cycle()) {
            for resolution in [None, Some(resolution.clone())] {
                let request = ExportRequest { format, resolution };
                for lang in [Lang::En, Lang::Zh] {
                    let text = Reply::Export(request.clone()).text(lang);
                    let (shown, actions) = translate(&text);
                    assert_eq!(actions, [GuiAction::Export(request.clone())], "{text}");
                    let is_rest = text.starts_with(shown.trim_end()) && shown.len() < text.len();
                    assert!(is_rest && !shown.is_empty(), "{text}: {shown}");
                }
            }
        }
    }

    #[test]
    fn the_same_instruction_counts_once() {
        let (_, actions) = translate("Click Export. Then press the export button.");
        assert_eq!(actions, [export()]);
        let gif = GuiAction::Export(ExportRequest {
            format: Some(FileFormat::Gif),
            resolution: Some(Resolution::P720),
        });
        for text in [
            "Click Export. Now click Export to save it as a GIF in 720p.",
            "Click Export to save it as a GIF in 720p. Press the export button.",
        ] {
            assert_eq!(translate(text).1, vec![gif.clone()], "{text}");
        }
    }
}
