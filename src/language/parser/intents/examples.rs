//! Sentences of each intent: those that ask for it, and those that look alike but belong to a
//! neighbor. The tables of `docs/studio.md` and the list of abilities derive from the
//! rows; the tests parse every sentence.

use crate::i18n::topics::{Topic, TopicExamples};

/// Sentences of a topic in the list of abilities.
const LISTED: usize = 4;

/// Sentences that ask for an intent.
pub struct Examples {
    /// Name of the intent.
    pub intent: &'static str,
    /// None for remarks, which ask for nothing.
    pub topic: Option<Topic>,
    english: &'static str,
    chinese: &'static str,
    others: &'static str,
}

impl Examples {
    pub fn english(&self) -> impl Iterator<Item = &'static str> {
        self.english.split('|')
    }

    pub fn chinese(&self) -> impl Iterator<Item = &'static str> {
        self.chinese.split('|')
    }

    /// Sentences of neighbors, each with the intent that it asks for.
    pub fn others(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let others = self.others.split('|');
        others.filter_map(|other| other.split_once(" => "))
    }
}

/// The first sentences of each topic, from different intents.
pub(super) fn of_topics() -> Vec<TopicExamples> {
    let of_topic = |topic: Topic| {
        let rows = || EXAMPLES.iter().filter(move |x| x.topic == Some(topic));
        TopicExamples {
            topic,
            english: rows()
                .filter_map(|x| x.english().next())
                .take(LISTED)
                .collect(),
            chinese: rows()
                .filter_map(|x| x.chinese().next())
                .take(LISTED)
                .collect(),
        }
    };
    Topic::ALL.iter().map(|topic| of_topic(*topic)).collect()
}

macro_rules! topic {
    (None) => {
        None
    };
    ($topic:ident) => {
        Some(Topic::$topic)
    };
}

macro_rules! examples {
    ($($intent:literal $topic:ident $english:literal $chinese:literal $others:literal;)+) => {
        /// One row for each intent, in the order of the topics.
        pub static EXAMPLES: &[Examples] = &[
            $(Examples {
                intent: $intent,
                topic: topic!($topic),
                english: $english,
                chinese: $chinese,
                others: $others,
            },)+
        ];
    };
}

// Sentences are separated by `|`: in English, in Chinese, and of neighbors.
examples! {
    "assemble" FirstCut
        "turn these photos and audio into a 30-second promo video with transitions|\
         make a slideshow of the photos, 3 seconds each|\
         video from beach.jpg and city.mp4 without music"
        "把这些照片做成20秒的视频，加交叉淡化|用照片做个视频，每张3秒|把视频片段拼在一起，不要转场"
        "make the video 30 seconds long => total|put the drone clip before city => insert";
    "append" Order
        "add drone.mp4 to the end of the video|show the logo at the end for 2 seconds|\
         add the remaining files"
        "把 logo.png 加到最后|添加 drone.mp4"
        "insert drone.mp4 at the beginning => insert";
    "insert" Order
        "insert logo.png after clip 1|add the logo at the start for 3 seconds"
        "在开头插入 drone.mp4|把 logo.png 插到第1段后面"
        "add drone.mp4 => append";
    "replace" Order
        "replace forest with drone|use drone.mp4 instead of city.mp4"
        "把 forest 换成 logo.png|用 drone.mp4 替换第2段"
        "swap beach and forest => swap";
    "move" Order
        "move city to the start|put the city clip first|beach.jpg should come last"
        "把第一段移到最后|把 forest 移到 beach 前面"
        "move the title to the bottom => change text|move the voiceover to 2 seconds => start at";
    "swap" Order
        "swap 1 and 3|switch the first and the last clip"
        "交换第1段和第3段|把 beach 和 forest 对调"
        "replace clip 2 by logo.png => replace";
    "reorder" Order
        "reverse the order of the clips"
        "照片顺序反过来"
        "reverse clip 3 => reverse";
    "order list" Order
        "city > beach > forest|start with city, then beach, then forest"
        "先放 city，再放 beach，最后放 forest"
        "start with the city clip => move";
    "duplicate" Order
        "duplicate it|show beach.jpg twice"
        "复制第1段|再放一遍最后一段"
        "loop the city clip 3 times => loop";
    "remove" Order
        "remove clip 2|lose the title and the music|delete everything except the first clip"
        "删除第二段|去掉背景音乐"
        "delete from 12s to 14s => cut range|remove the original sound of the clips => mute";
    "keep" Order
        "keep only the city clip|keep just beach and city"
        "只保留第3段"
        "keep only from 1s to 4s of clip 3 => keep range";
    "gaps" Order
        "close the gaps"
        "去掉空隙"
        "remove the first two clips => remove";
    "clear" Order
        "start over|clear the timeline"
        "重新开始|清空时间线"
        "remove all titles => remove";
    "trim" Time
        "trim 2s from the start of clip 3|cut the last 3 seconds of city"
        "第三段裁掉前2秒|剪掉最后三秒"
        "trim city to 4s => duration|trim the silence from the voice over => silence";
    "cut range" Time
        "cut out 0:05 to 0:10|cut everything after 15 seconds|remove seconds 2 to 3 of city"
        "剪掉6秒到8秒|删除0:05到0:10之间的内容"
        "use only seconds 2 to 6 of city => keep range";
    "keep range" Time
        "use only seconds 2 to 6 of city|trim city.mp4 to 0:02-0:06"
        "只用 city.mp4 的2秒到6秒|只要前十秒"
        "cut the middle of clip 3 from 2s to 4s => cut range";
    "cut described" Time
        "the last 4 seconds of city are just him walking off, cut them"
        "city 开头两秒是我在伸手，剪掉"
        "cut the last 3 seconds of city => trim";
    "split" Time
        "split at 7s|split clip 2 in half"
        "在7秒处分割|把第3段从中间切开"
        "cut out the part from 6s to 8s => cut range";
    "duration" Time
        "make every photo 3 seconds long|make the first photo 2 seconds longer"
        "每张照片改成3秒|第1段延长1秒"
        "shorten clip 1 by 2 seconds => trim";
    "length factor" Time
        "make the first photo twice as long|make clip 3 half as long"
        "第一张照片时长翻倍|第3段缩短一半"
        "play clip 3 at 2x => speed|cut clip 3 in half => split";
    "bounds" Time
        "end the video at 12 seconds|start the video at 3 seconds|\
         clip 3 should start 2 seconds in"
        "视频到12秒结束|第3段从第2秒开始"
        "make the video 20 seconds long => total|start with the city clip => move";
    "total" Time
        "make the video 30 seconds long|shorten the whole thing to 10s"
        "整个视频缩到十秒"
        "make clip 1 3 seconds long => duration";
    "silence" Time
        "cut the silence at the ends of the voiceover"
        "去掉旁白首尾的静音"
        "mute clip 3 => mute";
    "speed" Speed
        "play clip 3 at 2x|slow motion on the last clip|make the whole video twice as fast"
        "第3段两倍速播放|最后一段放慢"
        "make the voice twice as loud => volume";
    "reverse" Speed
        "reverse city|play city.mp4 in reverse"
        "倒放第3段"
        "reverse the order of the clips => reorder";
    "freeze" Speed
        "freeze at 12s for 2 seconds|hold the last frame of city for 1.5 seconds"
        "在12秒定格2秒"
        "show forest for 8 seconds => duration";
    "loop" Speed
        "loop city to 20 seconds|loop the music to the length of the video"
        "把 city.mp4 循环到20秒|音乐循环到视频结束"
        "repeat the last clip => duplicate";
    "too slow" Speed
        "the city clip is too slow"
        "第3段太慢了"
        "slow down the last clip => speed";
    "add text" Text
        "add the title \"Pack Light\" at 2s in yellow|\
         add a subtitle \"he said yes\" from 3s to 5s|add text \"The End\" for the last 3 seconds"
        "加标题“城市梦”，从1秒开始，持续3秒|加字幕“他答应了”，3秒到5秒"
        "change the title to \"Rural Dreams\" => change text|\
         lower third \"Ana Lopez\" => lower third";
    "change text" Text
        "change the title to \"Rural Dreams\"|make the title red|move the title to the bottom"
        "把标题改成“城市之光”|标题改成红色"
        "add a title \"Hello World\" at 2s for 4 seconds => add text";
    "lower third" Text
        "lower third \"Ana Lopez\"|add a lower third \"Ana Lopez, Director\" at 2s"
        "加一个人名条“王小明 导演”"
        "add a small text \"photo by Ana\" in the bottom right corner => add text";
    "text card" Text
        "end card \"Thanks\"|credits roll \"Directed by Ana; Music by Jon\""
        "加片尾“谢谢观看”|加滚动字幕“导演：安娜；音乐：约翰”"
        "add \"The End\" for the last 3 seconds => add text";
    "caption file" Text
        "add captions from talk.srt|use subs/talk.vtt as subtitles"
        "用 talk.srt 添加字幕"
        "add a subtitle \"talk\" from 3s to 5s => add text";
    "too small" Text
        "the title is too small"
        "标题太小了"
        "make the title bigger => change text";
    "transition" Transitions
        "add crossfades between all clips|add a 1 second crossfade between clip 1 and clip 2|\
         wipe up into clip 2"
        "所有片段之间加1秒叠化|第1段和第2段之间加黑场过渡"
        "fade to black at the end over 2 seconds => fade";
    "fade" Transitions
        "fade in from black|fade out at the end|fade the music in and out"
        "开头淡入|音乐淡入淡出"
        "fade through black between the clips => transition";
    "adjust" Pictures
        "ken burns on the photos|make clip 1 black and white|brighten the beach photo by 30%"
        "给照片加缓慢放大|整个视频变成黑白"
        "zoom transition between all clips => transition";
    "crop" Pictures
        "crop the top 20% of beach.jpg"
        "裁掉第1段左右两边各10%"
        "crop it to square => canvas";
    "opacity" Pictures
        "opacity of clip 2 to 50%|make city half transparent"
        "第2段透明度50%"
        "set clip 3 to 30% volume => volume";
    "picture in picture" Pictures
        "put logo.png in the bottom right corner at 15% size|\
         add drone.mp4 as picture-in-picture from 5s to 10s"
        "把 logo.png 放在右上角|画中画 drone.mp4 左下角"
        "put the text \"Summer 2026\" at the bottom => add text";
    "too dark" Pictures
        "the beach photo is too dark"
        "第1段太暗了"
        "darken clip 3 => adjust";
    "at a clip" Sound
        "remove the title from the first photo|only play the music under clip 3"
        "第1段的标题删掉"
        "remove the title and the music => remove|mute clip 3 => mute";
    "music" Sound
        "calm music at 40%|use rain.wav as the music"
        "加点平静的音乐|用 rain.wav 做背景音乐"
        "music at half volume => volume";
    "sound" Sound
        "add rain.wav as a sound effect at 5s|add rain as voice over"
        "把 rain.wav 加为旁白"
        "use rain.wav as the music => music";
    "volume" Sound
        "set the music to 20%|turn up the voiceover|turn the music down by 6 dB"
        "把背景音乐音量调到50%|音乐小声一点"
        "normalize the loudness => loudness";
    "mute" Sound
        "mute clip 3|strip the audio from city.mp4"
        "静音第三段|去掉原声"
        "remove the music => remove";
    "unmute" Sound
        "unmute the music|unmute city"
        "取消音乐静音"
        "mute the music => mute";
    "duck" Sound
        "duck the music under the voice|lower the music when someone speaks"
        "有人说话时降低音乐"
        "lower the music => volume";
    "loudness" Sound
        "normalize the loudness|make it -16 lufs"
        "统一响度"
        "make the music louder => volume";
    "start in file" Sound
        "start the music from its 10 second mark"
        "配乐从歌的第3秒开始放"
        "start the music at 3s => start at";
    "start at" Sound
        "start the music at 3s|move the voiceover to 2 seconds"
        "音乐从第五秒开始"
        "start the title at 2s => change text";
    "end at" Sound
        "stop the music at 12 seconds"
        "音乐到12秒就停"
        "fade out the music => fade";
    "too loud" Sound
        "the music is too loud|the voice is too quiet"
        "音乐太大声了"
        "how loud is the music? => how loud";
    "canvas" Whole
        "make it vertical|change the format to 4:5|set the resolution to 1280x720"
        "改成竖屏|画布改为1:1"
        "crop the top 20% of beach.jpg => crop";
    "frame rate" Whole
        "24 fps|set the frame rate to 60"
        "帧率改为24"
        "play clip 3 at 2x => speed";
    "undo" Whole
        "undo|undo the last two changes"
        "撤销|撤销最近两步"
        "go back to version 3 => version";
    "redo" Whole
        "redo"
        "重做"
        "undo => undo";
    "version" Whole
        "go back to version 3"
        "回到版本3"
        "undo the last two changes => undo";
    "export" Whole
        "export it|save it as a gif"
        "导出成720p的gif"
        "set the resolution to 1280x720 => canvas";
    "about exports" Questions
        "make it 720p"
        "做成720p"
        "export it => export";
    "abilities" Questions
        "what can you do?|help"
        "你能做什么|帮助"
        "help me remove clip 2 => remove";
    "how long" Questions
        "how long is it?|how long is clip 3?"
        "多长？"
        "make it 3 seconds long => duration";
    "when" Questions
        "when does clip 2 start?|what's the longest clip?"
        "第2段什么时候结束？"
        "how long is clip 3? => how long";
    "how loud" Questions
        "how loud is the music?"
        "音量是多少"
        "the music is too loud => too loud";
    "property" Questions
        "is it portrait or landscape?"
        "是横屏还是竖屏？"
        "make it vertical => canvas";
    "how to" Questions
        "how do I undo?"
        "怎么撤销上一步？"
        "undo => undo";
    "presence" Questions
        "is there any music in it?"
        "有音乐吗"
        "add some music => music";
    "list" Questions
        "list the clips|what's in it?"
        "有哪些轨道"
        "remove all titles => remove";
    "topic" None
        "clip 2: thanks"
        "第2段：谢谢"
        "";
    "pauses" None
        "cut the pauses|remove the long pauses"
        "剪掉停顿|去掉停顿"
        "cut the silence at the ends of the voiceover => silence";
    "courtesy" None
        "thanks"
        "谢谢"
        "";
    "announcement" None
        "two things: mute clip 1 and delete clip 2"
        "有两处要改：第1段静音，删除第2段"
        "mute clip 1 => mute";
    "accept" None
        "yes"
        "是的"
        "";
    "correction" None
        "make that 3 seconds instead"
        "不对，应该是3秒"
        "";
    "repetition" None
        "same for clip 3"
        "第三段也一样"
        "";
    "leave alone" None
        "leave clip 1 alone"
        "第一个别动"
        "";
    "unsupported" None
        "generate a video of a cat|stabilize clip 3"
        "给第三段降噪"
        "";
    "same length" None
        "move the title to 6 seconds, same duration"
        "标题晚1秒再出来，时长不变"
        "";
    "same factor" None
        "clip 3 as well, same factor"
        "第三段也一样，一样的倍速"
        "";
    "prohibition" None
        "do not speed up the city clip"
        "别把第二段静音"
        "speed up the city clip => speed";
    "opinion" None
        "nice transitions|i love the beach clip"
        "我喜欢这个转场"
        "add transitions => transition";
    "vague" None
        "make it better"
        "好看一点"
        "";
    "narration" None
        "nobody is there"
        "这个转场不错"
        "";
}
