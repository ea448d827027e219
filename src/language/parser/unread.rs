//! Constructions that the parser does not read: their words are known, but what they say together
//! is not. A request with one of them is asked about instead of carried out in part.

use std::sync::LazyLock;

use regex::RegexSet;

use super::token::{MessageToken, Quantity, TokenKind};
use crate::i18n::locale::has_han;

/// English constructions. `<c>` stands for a name on the timeline, `<f>` for another file, `<t>`
/// for a time, `<p>` for a percentage, `<q>` for a text in quotes, `{X}` for any one segment.
const ENGLISH: &[&str] = &[
    // "Delete the second second", "the middle third", "the middle out of the beach".
    r"\b(?:first|second|third|fourth|fifth|\dth) second\b",
    r"\b(?:first|last|middle|final) (?:third|quarter|fifth)\b|\b(?:cut|remove|delete|drop|trim|lose|take)\b.*\bmiddle (?:out )?of (?:the )?{X}(?: clip)?$",
    // "Only the beach should be in color", "only the last photo with zoom".
    r"\bonly (?:the )?(?:\w+ )*{X}(?: \w+)? (?:should|in colou?r|with)\b|\bonly the .* (?:in colou?r|with )",
    // "Cut to the talk at 5 seconds".
    r"\bcut to (?:the )?<c>",
    // "From 3 seconds on", "keep everything up to 20 s", "keep everything but the first 3 seconds".
    r"\bfrom (?:the )?(?:<t>|<c>(?: clip)?) on(?:wards?)?\b",
    r"\bkeep everything (?:up to|until|till|from|but|except|before|after)\b",
    r"\bbut not (?:over|under|during|on|in|while|when)\b",
    r"\bone (?:place|position|spot|step|slot) (?:back|forwards?|up|down|earlier|later|left|right)\b",
    r"\b(?:cut|split|trim)\b.*\bat\b.*\b(?:delete|remove|drop|lose|bin|trash) the rest\b",
    r"\bfade to white\b.*\b(?:start|end|beginning)\b|\b(?:go|cut) to black\b",
    r"\blike the (?:first|last|other|second) one\b",
    r"\b(?:before|after|when|once|until|till) (?:the )?(?:{X}|\w+ (?:clip|photo)) (?:starts|begins|ends|finishes|is over)\b",
    r"\bkeep (?:the )?<c> (?:horizontal|vertical|in colou?r|first|last|muted)\b",
    r"\bbut keep (?:the )?{X} (?:first|last|at the)\b",
    r"\bloop\b.*\b(?:until|till) <t>|<c>.*\bcomes? in at\b",
    r"\b(?:delete|cut|remove) it (?:after|before|from) <t>",
    r"\b(?:every|each|all|any)(?: of)?(?: the)? (?:clips?|photos?|videos?|pictures?|ones?) (?:that|which|where|with <c>)",
    r"<c> in the (?:<c>|\w+ clip)|\bthere's an? <c>",
    r"\b(?:but|and) let the (?:music|song) play\b",
    r"(?:<c>|\bclip|\bone|\bphoto) out, ",
    r"\bdim\b.*\bturn (?:down|up)\b|\bturn (?:down|up)\b.*\bdim\b",
    r"\b(?:third|quarter|fifth) as (?:loud|fast|long|big)\b",
    r"\bthe title also at the\b|\bthe title at the (?:start|end|beginning) (?:too|as well)$",
    r"<q> (?:<t> )?(?:after|below|above|under|beneath|next to|beside) the (?:title|text|caption|other)\b",
    r"\b(?:title|text|caption) on (?:a |an )?(?:black|white|red|blue|green|yellow|orange|pink|gr[ae]y)\b",
    r"<q> (?:in|at|on) the \w+(?: \w+)? until the end\b|<q>.*\bto the end of the (?:video|film)\b|<q> from <t> (?:until|till|to) the end\b|<q> in the middle of the video\b|<q> <t> in$|<q> with \w+ text\b",
    r"<p> is (?:enough|plenty|fine)\b.*|\btoo (?:fast|slow), <p>",
    r"\bput (?:it|that|this) back,? but\b|\bput (?:the )?<[cf]> back$",
    r"\b(?:which|who) should\b|\bshould .*, but no\b",
    r"\b(?:everything|all) (?:but|except)(?: for)? (?:the )?(?:(?:music|song|voice) and|<c>.* and (?:the )?(?:music|song|voice))",
    r"\bfrom the \w+ of\b.*\band the (?:start|end|beginning) of\b|\boff the (?:start|end|beginning) of\b.*\band the (?:start|end|beginning)\b",
    r"\bdon't fade\b.*, just\b",
    r"\b(?:first|second|third|last) clip <t>, (?:first|second|third|last) \d",
    r"\bsame for\b.*\bbut\b|\btoo,? but\b|\ba (?:second|bit|little) less$",
    r"\bat least <[tp]>",
    r"\bturn (?:down|up) the (?:first|last)(?:,| and|$)",
    r"\bsound of the video (?:off|down|up) and\b",
    r"\blonger: <t>",
    r", not (?:the )?<f>$|\bonly (?:the )?<f>",
    r"\bslideshow of <t> with (?:crossfades?|transitions?|dissolves?)",
    // "The first 3 and last 2 seconds of the beach", "6 seconds and the last 2".
    r"\bfirst (?:\d+|one|two|three|four|five) and (?:the )?last <t>|\bfirst <t> and (?:the )?last (?:<t> of|\d+|one|two|three)|\bfirst <t> and the last$|<t> and the (?:last|first) \d+$",
    r"\b(?:delete|remove|lose|drop|cut) (?:the )?{X}(?: clip)? and the (?:first|last) <t>",
    r"\bwith its (?:crossfades?|transitions?)|\bwithout the (?:crossfade|transition)|\binstead of the (?:first|second|third|last) ",
    r"^(?:second|third|fourth|secondly)(?:,|:) |^first\b.*, second (?:mute|delete|remove|cut|trim|make|speed|add|put|move)\b|^actually (?:clip \d|<c>), and",
    // A part of a clip: "speed up the first half of the talk", "a fade at the start of the talk".
    r"\b(?:speed|slow|brighten|darken|blur|mute|sharpen|zoom|reverse|rotate|mirror|desaturate|fade)\b.*\b(?:first|second|last|other) half of\b|\bfirst half of the (?:music|song)\b",
    r"\b(?:zoom|crossfade|dissolve|fade|wipe|transition|music)\b.*\b(?:at|to) the (?:start|end|beginning) of (?:the )?{X}",
    r"<t> into (?:the )?{X}|'s first <t>|\bfrom the \w+ (?:photo|clip|picture) on\b",
    // Two values: "music at half volume and talk at full", "turn the music off and the talk up".
    r"\bvolume and (?:the )?(?:<c>|\w+) at\b|\bturn\b.*\b(?:off|on|up|down) and (?:the )?(?:<c>|\w+) (?:up|down|off|on)\b",
    r"\b(?:on|off) for\b.*\b(?:on|off) for\b|\bzoom in on\b.*\bout on\b|\bin and out of\b|, both\b",
    r"\bfirst,? and (?:the )?<[cf]> (?:last|first|at)|\b(?:add|append|insert) (?:this|it)\b.*, (?:only )?(?:the )?(?:first|last) <t>|\bas the \w+ clip, <t>",
    r"\bwith (?:the )?<f> (?:first|last)\b|\badd <q> to the (?:title|text|caption)\b|\bwith the (?:text|title|caption) <q> on it\b",
    r"\bcard <q> on |<q> (?:throughout|all the way|sliding|flying|fading|with an? <t> fade (?:in|out))|\bkeep it until\b|\bput the (?:title|text) back\b",
    r"\bkeep the total\b|(?:^|, )cut <t>$|\bfirst <t> and the last (?:clip|photo|one)\b|\bfirst and last (?:seconds?\b|<t>)",
    r"^(?:you|i|i've|we)(?: already| just| have| was| were)* (?:muted|deleted|removed|cut|moved|added|trimmed|going to)\b",
    r"\b(?:freeze|hold)\b.*\bfor <t> and (?:the )?<c>|\bpause on\b|\b(?:freeze|hold)\b.*\band (?:mute|fade|blur) it\b",
    r"\b(?:video|slideshow|film|movie|thing) <t> (?:shorter|longer)\b|, not the (?:first|last|start|end)\b",
    r"\bfade (?:out|in) the music (?:before|after)\b|\bplay\b.*\b(?:three|four|five|\d) times\b|\bplay the (?:music|song) twice\b",
    r"\b(?:start|open|begin|finish|end) with <t> of\b|\b(?:finish|end|start) with (?:the )?<c>.* and fade\b|\bcrossfade the (?:first|last) (?:and|two)\b",
    r"\bfrom (?:photo|clip) \d+ to (?:photo|clip) \d+ ",
    r"^(?:mute|unmute|brighten|darken|blur|reverse|freeze|cut|remove|delete) the (?:first|last)(?: instead)?$",
    r"^it'?s a (?:bit|little) (?:fast|slow|loud|quiet|big|small|dark|bright)\b|^(?:speed|turn|bring)\b.*\b(?:up|down) and (?:the )?(?:<c>|\w+) (?:up|down)\b",
    r"\bmore \w+(?:,| and| but)? less colou?r\b|\bmore colou?r(?:,| and| but)? less\b|<c> \w+ed, <c> (?:last|first)\b|\bthen\b.*\btogether with the (?:music|song)\b",
    // "Clip 3 out", "fade out the picture and the music", "1 s at the first cut, 2 s at the last".
    r", (?:the )?(?:<c>|clip \d+|\w+ (?:one|clip|photo)) out$",
    r"\b(?:picture|video) and (?:the )?music\b|\bmusic and (?:the )?(?:picture|video)\b|\bfade\b.*\bkeep the (?:music|song)\b",
    r"\bat the \w+ cut\b.*\bat the \w+$|\bfirst cut\b.*\bsecond cut\b|\bbetween each\b.*\bbut\b|\band out the last\b",
    r"\b(?:insert|add|put) (?:it|this|that|the <f>|<f>).*<t> (?:in|before the end)$|\btrim <t> off\b.*\band (?:add|put|insert) it\b",
    r"\bswap\b.*\bthen\b.*\bthe (?:first|second|last)\b|\bmove\b.*\band (?:delete|remove|mute) the (?:first|last)\b",
    r"^first \d.*\bsecond \d|^<c> and <c>: |\bcan go,? and the\b",
    r"\bup to (?:the )?<c>|^not at the\b",
    r"\beverything (?:after|before) the (?:title|text|caption)\b",
    r"\b(?:title|text) in the middle of the video\b",
];

/// Chinese constructions.
const CHINESE: &[&str] = &[
    // 是删第一段好还是第二段好, 够不够.
    r"(?:删|静音|用|要|加)[^，]{1,8}还是(?:第|删|把|用|<c>|加|要)|好还是",
    r"够不够|会不会|是不是|合不合适|好不好看|要不要",
    // 等会再删第二段.
    r"(?:等会儿?|等下|等一下|一会儿?|待会儿?|回头|晚点|过会儿?|之后有空)再",
    r"不止|不光|不仅|不但|除了.*也",
    r"(?:分别|各自).*(?:和|、|，|,)",
    // Texts and sounds relative to a clip: talk开始前2秒显示….
    r"{X}(?:的)?(?:快?(?:开始|结束|开头|结尾)(?:之)?(?:前|后)|快?结束(?:的时候|时)|快结束).*(?:<q>|显示|字幕|标题)",
    r"{X}的?(?:最后<t>|<t>到|第?<t>|之前|后面|结束后|中间|结尾).*<q>",
    r"(?:视频|片子|全片|全部)(?:快)?结束(?:之)?前",
    r"从{X}到.*(?:<q>|显示)|从<t>到{X}|{X}到{X}.*<q>|显示<q>到|每隔",
    r"(?:标题|字幕|字)只?(?:显示|出现)(?:在<c>|在第|前|到<c>|到第)",
    r"<q>，放[在到]{X}的?开头|给{X}?.*和{X}.*加(?:字幕|标题)|也加(?:标题|字幕)，内容",
    r"<q>，?<t>[，, ]*(?:淡|渐)[入出]|(?:标题|字幕)[^，]*<t>[，, ]*(?:淡|渐)[入出]",
    r"(?:标题|字幕|字)(?:的)?(?:前面|后面)加|(?:标题|字幕)(?:字体|样式)?(?:改成|换成)(?:红|黄|蓝|绿|白|黑|橙|紫|粉)色?[^色，,。、 的字放居加大小粗细并再然和在吧底背]",
    r"字体(?:换成|改成|用)[^红黄蓝绿白黑橙紫粉大小]|字型|样式换成|样式改成",
    r"(?:短|长)一点，<t>|，都是(?:红|黄|蓝|绿|白|黑|橙|<t>|<p>)|，都是.色",
    r"不要[^，,]*也不要",
    // Looks: 亮度加20%对比度减10%, 太亮了，降低20%.
    r"(?:亮度|对比度|饱和度|音量|速度)[^，,。]*<p>(?:亮度|对比度|饱和度|色温|音量|速度)",
    r"太(?:亮|暗|鲜艳|花|灰|快|慢)了?[，,](?:降低|提高|调高|调低|减|加|降|升)<p>",
    r"{X}(?:再|稍微|稍)?(?:放大|缩小)|{X}(?:的)?(?:开头|结尾)(?:模糊|黑白|变|放慢|加速|静音|倒放)",
    r"从第?<t>(?:开始|起)(?:放慢|加速|慢放|快放|黑白|模糊|倒放|静音|剪|变)",
    r"[^不，]，不是[^吗]",
    r"(?:剪开|分割|切开|拆分|切一刀).*(?:后面|前面|后半|前半).*(?:删|不要|移|放|挪|去掉)|(?:剪开|分割|切开|拆分|切一刀).*(?:删|去)掉?(?:后面|前面)",
    r"{X}(?:定格|暂停)<t>$|和{X}换(?:$|[，,。])|^再加上<c>|<c>插到",
    r"总(?:时长|长|共)[^，,]*，(?:第|最后)[^，,]*<t>",
    r"没了.*恢复|原来在",
    // Ranges: 第二张到最后一张, 海边到森林.
    r"<c>(?:到|至)<c>(?:都|每|全)|[张段个](?:到|至)最后一?[张段个]|到第[一二三四五六七八九十\d]+[张段个]为止",
    r"中间[两二三四五六七八九23456789][张段个]|和{X}之间(?:的)?那|(?:^|[，,。把])[一二三四五六七八九]{2,3}[段张](?:都|静音|黑白|删|加|调|改)",
    r"^要<c>不要|[，,](?:<c>|{X})(?:的)?(?:声音)?要$|<c>(?:的)?(?:声音)?要[，,]|有声音，.*没声音|声音留着.*(?:其他|其余)",
    r"删[掉除]?<t>.*和<c>|删[掉除]?<c>和<t>",
    r"(?:淡|渐)入<c>(?:淡|渐)出|<c>(?:淡|渐)入<c>(?:淡|渐)出",
    r"[，,](?:后面|前面)(?:的)?都?<t>",
    r"至少|起码|不少于|(?:{X}|每[段张])控制在",
    r"(?:大小|音量)不变，(?:开头|结尾|前|后)|保留.*，.*<c>和<c>|和<c>的声音保留",
    r"(?:音量|速度)再?(?:加|减|\+|-)<p>|(?:音量|速度)-",
    r"去水印|画面换成.*声音|有.{1,4}的那[张段]",
    r"太[长短]，<c>太[长短]|就(?:<c>|{X})不用",
    r"说话(?:的时候|时).*<p>",
    r"音乐只?(?:放|播)(?:到|<t>)|为止(?:放|播)音乐|音乐只?(?:放到|播到|到)<c>|音乐在.*(?:之前|以前)不要",
    r"^(?:照片|图片|图|这张|视频|<f>).*角显示<t>$|<t>开始.*大一?点|大一?点，从<t>|^最后大一?点|^最后小一?点|^少剪",
    r"画面和音乐|画面.*，音乐不要|都.*，(?:<c>|{X})不要$|先淡入.*淡出<t>",
    r"{X}的?(?:开头|结尾)(?:慢|快)放|{X}的?(?:开头|结尾)加(?:个|一个)?(?:叠化|转场|黑场|擦除|滑动|推|缩放)",
    r"^(?:我)?只(?:有|给|对|让|把|在|要|想把)?{X}(?:[^和、，,。与跟及的这那就吧了啊呢]|的声音)|只(?:想)?(?:删|剪掉|去掉)",
    r"转场(?:保留|留着)，|早一?点[^，]*，第?<t>|音乐和画面|音乐.*，画面|淡[入出]，.*不要|音乐要(?:，|$)",
    r"音乐到<t>(?:淡|渐)|音乐第?<t>开始|，音乐也剪|在<t>和<t>|<t>(?:处|的时候|时|的地方)(?:写|显示|打|出现)|<t>再淡",
    r"(?:放最后|接在最后|加进去|放到最后|放最前面?)[^，]*，(?:黑白|调|转场|模糊|加速)|^各<t>放|只放[前后]<t>",
    r"(?:画面|视频|照片|图片|图)(?:再|稍微|稍)?放大|(?:切开|剪开|分割)，后面的|改成.*并(?:改|变)成",
    r"{X}(?:之前|以前|之后|以后)(?:的)?(?:静音|调|黑白|模糊|变)|{X}(?:之后|以后)全部|{X}开始(?:都|全)?(?:静音|加速|黑白|调|变|慢)",
    r"(?:与|跟){X}换(?:$|[，,。])|剪到<t>为止|不要[裁剪]，用|没有?声音$|(?:已经|刚才|刚刚)把|^我把.*了$",
    r"{X}(?:放|提到|移到|挪到|放到)第[一二三四五]，|，<f>放第|{X}开始<t>|{X}结束后(?:静音|黑白|调|加速)|(?:^|，)(?:结尾|结束|开始)(?:前|后)<t>",
    r"和<c>除外|第[一二三四五六七八九十\d]+(?:到|至)第",
    r"取[前后]<t>放|^放[在到]<c>(?:的)?[左右][上下]角|小窗放|^都放.*，每|^只要<f>和",
    r"从{X}开始(?:都|全|每)|一直到{X}|到{X}为止|原声太[大小].*[，,]|标题.*，亮一点",
    r"(?:只要|去掉|删掉|剪掉|不要|留)中间<t>|标题前面留|^(?:结尾|开头|片头|片尾)也",
    r"^(?:只|仅)在(?:前|后|开头|结尾|<t>|<c>(?:那|上|里)|第..?[段张])",
];

/// Names for one segment in the constructions.
const SEGMENT: &str = r"(?:<c>|第[一二三四五六七八九十\d]+[段张个条]|clip \d+|photo \d+|the (?:first|second|third|last) (?:clip|photo))";

static ENGLISH_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compiled(ENGLISH));
static CHINESE_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compiled(CHINESE));

/// The constructions of a language; none if one of them does not compile.
fn compiled(rows: &[&str]) -> Option<RegexSet> {
    let rows = rows.iter().map(|row| row.replace("{X}", SEGMENT));
    RegexSet::new(rows).ok()
}

/// A sentence with a construction that is not read; none if there is none.
pub(crate) fn unread<'a>(message: &'a str, tokens: &[MessageToken]) -> Option<&'a str> {
    let set = if has_han(message) {
        CHINESE_SET.as_ref()?
    } else {
        ENGLISH_SET.as_ref()?
    };
    let (first, last) = (tokens.first()?, tokens.last()?);
    set.is_match(&normalized(message, tokens))
        .then(|| message.get(first.span.start..last.span.end))?
}

/// A sentence in lower case with placeholders for its names, times, shares and texts.
fn normalized(message: &str, tokens: &[MessageToken]) -> String {
    let mut text = String::new();
    let mut end = tokens.first().map_or(0, |t| t.span.start);
    for token in tokens {
        text.push_str(message.get(end..token.span.start).unwrap_or_default());
        end = token.span.end;
        let placeholder = match &token.kind {
            TokenKind::Name(media) if media.segments.is_empty() => "<f>",
            TokenKind::Name(_) => "<c>",
            TokenKind::File(_) => "<f>",
            TokenKind::Quote(_) => "<q>",
            TokenKind::Amount(Quantity::Time(_)) => "<t>",
            TokenKind::Amount(Quantity::Percent(_)) => "<p>",
            _ => message.get(token.span.clone()).unwrap_or_default(),
        };
        text.push_str(placeholder);
    }
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{CHINESE_SET, ENGLISH_SET};

    #[test]
    fn constructions_compile() {
        assert!(CHINESE_SET.is_some());
        assert!(ENGLISH_SET.is_some());
    }
}
