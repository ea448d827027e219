//! The words that the parser knows: one row for each sense, with its class and its English and
//! Chinese forms. Matching, the splitting of messages, spelling correction and the documentation
//! derive from this table.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Part that a word plays in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Carries no meaning of its own: "please", "的".
    Filler,
    /// Separates requests or joins objects: "and", "然后".
    Connective,
    /// Relates what follows to the verb: "to", "在".
    Preposition,
    Verb,
    Noun,
    /// Describes a value: "black and white", "louder".
    Adjective,
    /// Counts or selects: "every other", "其余".
    Quantifier,
    /// Reverses or restricts: "don't", "except", "如果".
    Restriction,
    /// Begins or marks a question.
    Question,
    /// Greets, thanks, praises or comments.
    Remark,
}

macro_rules! lexicon {
    ($($sense:ident $class:ident $en:literal $zh:literal;)+) => {
        /// Meaning of a word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Sense {
            $($sense,)+
        }

        struct Row {
            sense: Sense,
            class: Class,
            english: &'static str,
            chinese: &'static str,
        }

        const ROWS: &[Row] = &[
            $(Row { sense: Sense::$sense, class: Class::$class, english: $en, chinese: $zh },)+
        ];
    };
}

// Forms are separated by `|`. English verbs and nouns are inflected by rule; irregular forms are
// listed.
lexicon! {
    // Fillers.
    Please Filler "please|pls|plz|kindly|if you can|if possible|for me" "请|麻烦|麻烦你|拜托|劳驾";
    Polite Filler
        "can you|could you|would you|will you|can u|could u|can we|could we|can i|could i|may i|\
         would you mind|i want you to|i want to|i want|i'd like you to|i'd like to|i'd like|\
         i would like to|i would like|id like|i need you to|i need to|i need|we need to|we need|\
         let's|lets|let us|let me|go ahead and|try to|help me|we should|we could|how about|\
         what about|i'd love|i would love|i think we should|wanna|i wanna|gonna|want|\
         why don't you|why don't we|please can you|you should|you could|need"
        "帮我|给我|请帮我|能不能|能否|可不可以|可以|我想要|我想|我要|我需要|希望|想|要|你能|能|\
         我们|咱们|需要|想要|应该|想把|帮忙";
    Filler Filler
        "the|a|an|my|our|your|its|just|now|so|ok|okay|okey|well|um|uh|hmm|really|simply|alright|\
         yeah|also|as well|bit|sort of|kind of|too|be|is|are|was|to be|should be|must be|\
         has to be|should|will be|have|has|had|of|on|in|at|to|by|for|over|with|into|onto|from|as|\
         it's|'s|his|her|their|quick|quickly|right|of the|them all|up to|please and thank you|\
         thing|things|exactly|approximately|around|about|roughly|maybe|perhaps|only just|get|got|\
         gets|getting|being|do|does|did|go|goes|going|there|here|atm|currently|at the moment|\
         altogether now|everyone|guys|man|dude|oh|hey there|first of all|please now|somehow|\
         nicely|smoothly|smooth|little|lil|which|who|thats|that's|that is|hey|please again|\
         now again|like|i|we|you|he|she|i'm|we're|can|kinda|lol|ur|theres|there's|basically|\
         that one's|what i want|ok so|please please|me|him|us|myself|feed|still|even|already|\
         these days|guess what|needs"
        "吧|啊|呀|哦|嘛|了|的|地|得|就|先|都|也|还|一下|那么|就是|这样|把|将|让|使|嗯|哎|呃|好|\
         好的|行|那|个|一个|给|在|从|到|向|往|用|对|为|成|是|有|上|里|处|一|点|些|们|去|来|会|应|\
         该|下|过|着|所|以|而|则|又|才|刚|刚才|当前|现在|目前|大概|大约|左右|差不多|整个的|改|弄|\
         搞|做|设|一起|分别|进行|然|一会|会儿|中|时|内|那里|这里|其|之|样子|感觉|能够|时候|画面里|\
         里面的|太|过于|有点太|掉|住|完|那首|那段吗|那种|这样吧|直接|其实|然后呢|顺便把|用的|来着|\
         几乎|现在的";
    // Connectives.
    And Connective "and|&|plus|as well as|n|und" "和|与|以及|跟|还有|并|且|并且|而且|及";
    Then Connective
        "then|and then|after that|afterwards|finally|next up|followed by|and also|and finally"
        "然后|接着|再|之后再|随后|最后再|另外|同时|顺便|此外|再把|接下来";
    But Connective "but|however|though|yet" "但|但是|不过|可是";
    Because Restriction "because|since|so that|cause|cuz" "因为|由于|所以";
    // Prepositions.
    To Preposition "to|into|onto|down to|up to|to be" "到|成|为|至";
    By Preposition "by" "";
    For Preposition "for|lasting|lasts|during|over|over the course of|across" "持续|维持|保持";
    At Preposition "at|@|around|about|starting at|starting from|beginning at" "在|于";
    From Preposition "from|off|off of|starting from|out of|of" "从|自|打";
    Between Preposition "between|in between|in-between|among|amongst" "之间|中间|间|当中";
    After Preposition
        "after|past|behind|following|beyond|later than|once"
        "之后|以后|后面|后|往后|后边|后的";
    Before Preposition
        "before|in front of|ahead of|prior to|earlier than|preceding|until|till|up until"
        "之前|以前|前面|前边|直到|前";
    With Preposition "with|using|by using|w" "用|使用|以|带|带上|配";
    On Preposition
        "on|upon|on top of|over|during|throughout|across|to|in|for|of"
        "上|里|里面|的时候|期间";
    Under Preposition "under|underneath|beneath|below" "下面|底下|下方";
    InsteadOf Preposition "instead of|in place of|rather than|in exchange for" "代替|取代|而不是";
    // Restrictions.
    Not Restriction
        "don't|dont|do not|not|never|doesn't|doesnt|isn't|isnt|shouldn't|shouldnt|should not|\
         must not|mustn't|can't|cant|cannot|won't|wont|no longer|no need to|avoid|not to|\
         refrain from|didn't|aren't|wouldn't|neither|nor|ain't"
        "别|不要|不用|不|没|不能|不许|不想|不会|禁止|勿|不必|不需要|别把|无需|并非|未|不是|甭";
    No Restriction
        "no|without|with no|w/o|minus the|zero|without any|none"
        "不要|不加|不带|没有|无|不用|免";
    Except Restriction
        "except|except for|apart from|other than|besides|aside from|excluding|but not|save for|\
         with the exception of|all except"
        "除了|除|以外|之外|除去|除开";
    OnlyKeep Restriction
        "only keep|keep only|just keep|keep just|only use|use only|use just|just use|leave only|\
         only leave|just leave|keep nothing but|only|just leave in|i only want|only want"
        "只保留|只留|只要|只用|仅保留|就留|只|仅|仅用|单独保留|只留下|只剩|仅留|只留前面";
    LeaveAlone Restriction
        "leave|keep|leave alone|don't touch|do not touch|leave as is|leave it alone|\
         leave untouched|keep as is|don't change|do not change|unchanged|untouched|as is|as it is|\
         as they are|alone|the same as before|intact|dont touch|dont change"
        "别动|不动|不要动|不变|保持不变|保留原样|不用动|别碰|不改|别改|维持原样";
    Condition Restriction
        "if|unless|when|whenever|while|as long as|in case|whenever possible|where|wherever|whose|\
         that have|that has|that are|which are"
        "如果|假如|要是|假设|的话|除非|当|万一|只要有|一旦";
    Like Remark
        "i like|i love|i hate|i don't like|i dont like|i do not like|i really like|love|loving|\
         hate|i enjoy|i prefer|i wish|i hope|i guess|i think|i feel|i believe|not sure about|\
         i'm not sure|not sure|unsure|i wonder|wondering|looks good|looks great|looks nice|\
         sounds good|sounds great|looks bad"
        "我喜欢|我爱|喜欢|讨厌|不喜欢|我觉得|觉得|感觉|我认为|不确定|不太确定|好看|好听|难看|\
         真好看|不错|挺好|很好|真棒|太棒|太棒了|漂亮";
    Praise Remark
        "nice|great|cool|perfect|awesome|lovely|good job|well done|good|amazing|beautiful|\
         excellent|wow|fantastic|not bad|brilliant|sweet|neat|wonderful|better|best|bad|worse|\
         terrible|ugly|boring|weird|interesting|pretty|love it|so much|very|super|quite|extremely|\
         somewhat"
        "棒|赞|完美|厉害|太好了|真好|好棒|好看|真|很|非常|特别|挺|十分|超级|最好";
    Greeting Remark
        "hello|hi|hey|good morning|good evening|good afternoon|hi there|yo|hiya|greetings"
        "你好|您好|嗨|哈喽|早上好|晚上好|下午好|在吗";
    Thanks Remark
        "thanks|thank you|thx|ty|thank u|cheers|much appreciated|thanks a lot|thank you very much|\
         thanks so much|appreciated|tysm"
        "谢谢|多谢|感谢|辛苦了|谢啦|谢了|麻烦了";
    Bye Remark "bye|goodbye|see you|good night|see ya" "再见|拜拜|晚安";
    NeverMind Remark
        "never mind|nevermind|forget it|forget about it|i changed my mind|changed my mind|\
         scratch that|cancel that|drop it|leave it|leave it like that|leave it as is|ignore that|\
         nvm|nah"
        "算了|没事|没关系|不用了|当我没说|不改了|取消吧|就这样|先这样|就这样吧";
    Yes Remark
        "yes|yep|yup|sure|do it|go ahead|yes please|ok do it|yes do it|sounds good do it|\
         please do|correct|right do that|do that|go for it|of course"
        "是|是的|对|对的|好啊|好吧|可以的|行啊|同意|就这么办|嗯嗯|没错|做吧|来吧";
    NoAnswer Remark "no|nope|no thanks|no thank you|not now" "不|不是|不行|不对|不了|不用了谢谢";
    Oops Remark
        "oops|whoops|my bad|sorry|wait|hold on|hang on|argh|damn|uh oh|no no"
        "哎呀|糟糕|糟了|抱歉|对不起|等等|等一下|等下|哎哟";
    Correction Restriction
        "instead|actually|i meant|i mean|no i meant|make that|rather|no wait|correction|\
         on second thought|no,"
        "应该是|我是说|我说的是|其实|改成是|不对|说错了|改为是";
    Same Restriction
        "same|the same|same thing|same for|same with|same again|do the same|do the same for|\
         do the same with|do the same to|likewise|ditto|the same for|the same to|the same with|\
         the same thing"
        "同样|一样|也一样|同样的|同理|也这样|也是";
    More Restriction
        "more|some more|once more|another|further|even more|extra|additional"
        "更|再|更多|再来|多|更加|再多";
    Less Restriction "less|not so|not as|fewer|not that" "少|更少|没那么|别那么|不那么";
    // Questions.
    Question Question
        "what|what's|whats|which|how|how's|who|who's|whose|when|where|why|why's|whether|what if|\
         what happens|is there|are there|how come|what is|what are|do i|do we|do you|does it|\
         is it|are you|did you|have you|wondering|who made|how do i|how can i|how to"
        "吗|什么|哪些|哪个|哪|多少|几段|几个|几张|几|怎么|怎样|如何|为什么|为何|谁|是不是|要不要|\
         有没有|会怎样|会不会|行不行|好不好|咋|么|哪里|哪一|哪儿|多大|啥|干嘛|怎么样|如何操作|\
         能否知道";
    HowLong Question
        "how long|how many seconds|what length|what is the length|what's the length|\
         how many minutes|what's the duration|what is the duration|how much time|total length|\
         total duration|how long is|run time|runtime|running time"
        "多长|多久|时长是|几秒|多少秒|总时长|几分钟|多少分钟|多长时间|长度是";
    HowMany Question "how many|number of|count of|how much" "多少|几段|几个|几张|几条|有几";
    HowLoud Question
        "how loud|what volume|what's the volume|what is the volume|how quiet"
        "多大声|音量是|音量多少|多响|音量是多少|音量有多大";
    WhyQuestion Question "why|how come|why's" "为什么|为何|怎么会|咋会";
    HowTo Question
        "how do i|how do you|how can i|how to|how would i|how should i|how do we|where do i|\
         where can i|is it possible to|is there a way to|can it|am i able to|are you able to"
        "怎么|怎样|如何|怎么才能|怎样才能|咋|能不能够";
    Abilities Question
        "help|what can you do|what can i say|what do you do|what are you able to do|who are you|\
         what else can you do|commands|what can i do|list of commands|how does this work|\
         how do you work|what are your abilities|capabilities"
        "你能做什么|你会什么|帮助|能做什么|有哪些功能|你可以做什么|能干什么|你会做什么|怎么用|\
         会做什么|你是谁";
    ListWord Question
        "list|show me|tell me|describe|list all|give me a list of|summarize|summarise|\
         walk me through|status"
        "列出|告诉我|列一下|描述|说说|展示一下|有哪些|有什么|看看|总结";
    OrderQuestion Question
        "the order of|what order|in what order|order of"
        "什么顺序|顺序是|哪个顺序";
    // Quantifiers and pronouns.
    All Quantifier
        "all|every|each|any|all of|every single|each of|all of the|each and every|every one of|\
         all my|whole|entire|complete|full|the whole|the entire|all those|all these|all of them|\
         each one|every one"
        "所有|全部|每个|每张|每段|每|一切|所有的|全|各|每一|整|整个|全都|每条|每首|统统|各个|\
         每一个|每一张|每一段|整条|一整";
    Everything Quantifier
        "everything|all of it|the lot|all the things|everything else|it all|all that|whole lot"
        "一切|所有东西|全部内容|所有内容|全部";
    Both Quantifier "both|both of|both of the|the two|the two of|either" "两个都|俩|双|两者|两个";
    EveryOther Quantifier
        "every other|every second|alternate|every 2nd|alternating"
        "每隔一|隔一|每隔一个|每隔一张|每隔一段|隔一个|隔一张|间隔";
    Some Quantifier
        "some|some of|a few|few|several|a couple of|couple of|various|a few of|certain|\
         a number of|something"
        "一些|有些|若干|部分|几|某些|某个|一部分|点|些|某";
    Rest Quantifier
        "rest|remaining|others|leftover|left over|the rest of|everyone else|unused|remainder"
        "其余|剩下|其他|其它|剩余|别的|剩下的|其余的|其他的|其它的|没用过的";
    Other Quantifier
        "other|another|different|other one|another one|a different|alternative"
        "另一|另一个|另外一个|另|另一张|另一段|别的|另外|换一|换个|换一种|不同的|其他的";
    New Quantifier "new|newly|new ones|newest" "新|新的|刚上传的|新上传的|新加的";
    It Quantifier
        "it|that|this|that one|this one|itself|em"
        "它|这个|那个|这段|那段|这张|那张|这|那|这一段|那一段|该|这首|那首|这条|那条|其";
    They Quantifier
        "them|these|those|they|these ones|those ones|em all"
        "它们|这些|那些|这几|那几|他们|这几个|这几张|这几段|这两|那两|这两个|这两张|这两段|这三|\
         这三张";
    Word Quantifier "one|ones" "";
    Longest Quantifier "longest" "最长|最长的";
    Shortest Quantifier "shortest" "最短|最短的";
    Middle Quantifier
        "middle|mid|central|halfway|half way|midway|in the middle"
        "中间|正中|中间的|正中间|当中";
    Next Quantifier
        "next|following|subsequent"
        "下一|下一个|下一段|下一张|后一|后一个|后一段|后一张";
    Previous Quantifier
        "previous|prior|preceding|one before"
        "上一个|上一段|上一张|前一|前一个|前一段|前一张";
    // Nouns: media.
    Photo Noun
        "photo|image|picture|pic|photograph|still|snapshot|img|jpg|png|pix|pics"
        "照片|图片|图|相片|张|张照片|张图|张图片|静态图|图像|张相片";
    Clip Noun
        "clip|segment|shot|scene|video clip"
        "片段|镜头|段|段视频|个片段|个镜头|段镜头|分镜|个视频|条视频|条|视频片段|个素材";
    Part Noun
        "part|section|bit|piece|portion|chunk|moment|stuff between|content|area|passage"
        "部分|内容|这部分|那部分|片断|一段内容|这一部分|的内容|的部分|的画面";
    Videos Noun "videos|video clips|movies|films|vid|vids|video file|video files" "视频片段|视频们";
    WholeVideo Noun
        "video|film|movie|whole thing|entire thing|project|whole edit|timeline|whole video|\
         whole film|final video|whole cut"
        "整个视频|整片|全片|影片|视频|成片|整个片子|片子|整体|整个|整支视频|时间线|全长|整支片子|\
         整部片子|整段视频|全程|整个影片|整个短片|短片|作品|工程|整部";
    Product Noun
        "video|slideshow|slide show|movie|promo|montage|film|reel|compilation|teaser|trailer|vlog|\
         clip show|recap|highlight reel|rough cut|ad|advert|commercial|album|intro video|\
         promo video|short film|supercut|video edit|sizzle reel|tiktok video|collage"
        "短片|影片|宣传片|幻灯片|视频|相册|影集|电子相册|vlog|预告片|集锦|混剪|合集|小视频|片子|\
         短视频|广告|广告片|回忆录|mv|成片|纪录片|初剪";
    Files Noun
        "file|upload|media|material|asset|uploaded file|stuff|uploaded|attachment|attached|\
         what i uploaded|i uploaded|i just uploaded|just uploaded|footage"
        "文件|素材|上传的|媒体|上传的文件|刚上传的|材料|刚传的|传的|附件|我上传的|刚才上传的|\
         视频素材";
    Title Noun
        "title|headline|heading|title card|titel"
        "标题|片名|题目|大标题|主标题|文字标题|字幕条";
    Text Noun
        "text|word|font|lettering|writing|text overlay|wording|words|letter|caption text|message"
        "文字|文本|字体|字|字样|文案|几个字|大字|小字|这几个字|一行字|行字|花字";
    Caption Noun "caption|subtitle|sub|subtitles|closed caption" "字幕|说明文字";
    LowerThird Noun
        "lower third|lower-third|name tag|nametag|name plate|lower 3rd"
        "人名条|下三分之一|姓名条|名字条|人名字幕";
    EndCard Noun
        "end card|endcard|end-card|end screen|closing card|outro card|outro|end title|\
         closing title|end slate|final card"
        "片尾|结束卡|片尾卡|结束画面|片尾画面|结尾卡片|尾卡";
    CreditsRoll Noun
        "credits|credits roll|credit roll|end credits|rolling credits|closing credits|credit|\
         roll credits|scrolling credits|scrolling text"
        "滚动字幕|演职员表|片尾字幕|演职人员表|职员表";
    Music Noun
        "music|bgm|soundtrack|song|background track|background music|tune|score|music track|\
         backing track|music bed|audio track|bg music|backing music|track"
        "音乐|配乐|背景乐|背景音乐|歌|歌曲|曲子|这首歌|那首歌|bgm|乐曲|首歌|首音乐|首曲子|音轨|\
         背景音";
    Voice Noun
        "voice|voiceover|voice-over|voice over|narration|narrator|speech|vo|voice track|\
         commentary|talking|speaker|vocal|spoken|dialogue"
        "旁白|配音|人声|解说|语音|画外音|说话声|讲解|口播|录音|讲话";
    Effect Noun "sound effect|sfx|effect sound|sound fx|foley" "音效|声效|效果音";
    Sound Noun
        "sound|audio|noise of the clips|audio level|all sound|all the sound|sounds|sound of"
        "声音|音频|声|音响";
    OriginalSound Noun
        "original sound|original audio|own sound|own audio|clip sound|clip audio|camera sound|\
         camera audio|clips' sound|clips' audio|source audio|live sound|natural sound|\
         ambient sound|video sound|video audio|original noise"
        "原声|同期声|原音|现场声|视频原声|原视频声音|原来的声音|原始声音|自带的声音";
    TransitionNoun Noun
        "transition|cut point|cuts|transition effect"
        "转场|过渡|转场效果|过渡效果|剪辑点|切换效果|切换";
    Track Noun "track|layer" "轨道|轨|图层";
    Gap Noun
        "gap|hole|empty space|blank|black gap|blank space|empty gap|space between|dead space"
        "空隙|空白|间隙|空档|空缺|黑屏|缺口";
    Silence Noun
        "silence|dead air|quiet part|silent part|silent bit|silences|quiet bit"
        "静音部分|静音段|无声部分|沉默|空白音|无声段|静音片段";
    FrameNoun Noun "frame|screen|picture frame|canvas|whole frame|display" "画面|屏幕|画布|荧幕|框";
    VersionNoun Noun "version|state|revision" "版本";
    ChangeNoun Noun
        "change|step|last change|last edit|last step|edits|last thing|what you did|what i did|\
         action"
        "步|次|修改|操作|改动|更改|上一步|步操作|最近|编辑|次编辑|一次";
    Logo Noun "watermark" "水印|标志|徽标|台标";
    // Start and end.
    Start Noun
        "start|beginning|front|opening|head|begin|intro|very beginning|very start|outset|starting"
        "开头|开始|片头|头部|最前|开端|最前面|起始|起点|开场|头|片首|前端|首";
    End Noun
        "end|ending|tail|close|finish|very end|back|finale|conclusion|rear|closing"
        "结尾|末尾|片尾|尾部|尾巴|结束|最后面|末端|终点|收尾|尾|最末|后端|结束时|最后";
    BothEnds Noun
        "both ends|each end|start and end|either end|both sides of the clip|beginning and end|\
         start and the end|both the start and end|front and back|head and tail"
        "两端|首尾|两头|开头和结尾|头尾|前后|前后各|首尾各|开头结尾";
    Half Noun
        "half|in half|into halves|halves|in two|into two|two parts|2 parts|two halves|\
         into two parts|two pieces|two equal parts"
        "一半|两半|对半|半|两部分|两份|对半分|成两段|分成两段";
    Place Noun "place|position|spot|where|slot" "位置|地方|位";
    OrderNoun Noun "order|sequence|ordering|arrangement|running order" "顺序|次序|排序|排列|先后";
    // Verbs: structure.
    Remove Verb
        "remove|delete|drop|lose|bin|kill|nuke|get rid of|throw away|throw out|take out|cut out|\
         toss|ditch|scrap|erase|strip|strip out|take away|take off|discard|trash|eliminate|chuck|\
         dump|axe|zap|pull|rid of|clear out|clean out|clear|del|rm|leave out|exclude|omit|skip|\
         hide|done with|cut|trim out|got rid of|turn off|disable|switch off|shed|withdraw|can go|\
         should go|must go|has to go|take that out"
        "删除|删掉|删去|删了|删|去掉|移除|去除|不要了|拿掉|清除|清掉|扔掉|砍掉|撤掉|剔除|丢掉|\
         舍弃|抹掉|都不要了|都不要|不需要了|除掉|剪掉|裁掉|取消|关掉|去了|干掉|剪去|清空|取掉|\
         拿走|不想要了|扔|扔了";
    Trim Verb
        "trim|shave|chop|clip|cut|snip|crop|take|cut off|chop off|trim off|shave off|lop off|\
         knock off|lop|trim down|cut down|cut back|shorten|remove|drop|lose|delete|cut away|\
         trim away|nip|take off|cut out|snip off|skip"
        "剪|剪掉|裁|裁掉|剪去|裁去|修剪|切掉|截掉|砍掉|去掉|删|删掉|删除|截|砍|剪短|掐掉|掐头去尾|\
         减掉|剪了|切|减去|裁剪|缩短";
    Shorten Verb
        "shorten|trim|cut|reduce|cut down|trim down|bring down|tighten|get down|squeeze|compress|\
         condense|squash|crunch|fit|shrink|cram|boil down|pack|limit"
        "缩短|剪短|剪到|压缩|压缩到|缩到|缩短到|剪成|裁到|控制|控制在|压到|缩|减短|改短|缩减|限制|\
         限制在|截到|剪辑到";
    Lengthen Verb
        "lengthen|extend|stretch|prolong|expand|stretch out|draw out|drag out|linger"
        "延长|拉长|加长|拉伸|延长到|拉长到|增长|多停留|多放|多显示|多留|多播";
    Split Verb
        "split|slice|divide|cut|chop|break|separate|cut up|split up|break up|blade|razor|snip"
        "拆分|分割|切开|切|切成|分成|拆成|剪开|断开|分开|裁开|切割|分段|一分为二|截断|切断|分";
    Make Verb
        "make|turn|set|get|render|have|do|give|put|let|change|convert|switch|transform|made|want|\
         adjust|keep|bring|get it|set to|leave it at|go"
        "变成|变|改成|改为|设为|设成|设置|设置为|调成|调为|调|调整|调整为|改|换成|弄成|做成|使|\
         变为|调到|改到|设到|设定为|弄|转成|转为|转换成|设置成|调整到|变得|改得|给|弄得";
    Create Verb
        "make|create|turn|assemble|build|edit|use|convert|produce|whip up|put together|cut|\
         compile|knock together|throw together|knock up|do|cook up|prepare|craft|give me|need|\
         want|edit together|make me|build me|create me|made|transform"
        "制作|做|剪辑|剪成|剪|做成|做个|制作成|弄|合成|拼成|编辑|整|搞|弄个|来个|来一个|剪个|\
         制作一个|做一个|做一段|剪一个|剪出|做出|出|用|弄一个|剪一段|整个|拼|创建|组成";
    Join Verb
        "combine|stitch|join|merge|string together|put together|cut together|assemble|\
         stitch together|join together|combine together|glue|splice|piece together|mash together|\
         line up"
        "合成|拼|组合|合并|拼接|拼在一起|连起来|接起来|拼起来|串起来|合在一起|剪在一起|放在一起|\
         连接|串联|组合起来|接在一起|组合成|拼成|合并成|合成一个|连在一起";
    Together Verb "together|up together|into one" "一起|在一起|起来";
    Add Verb
        "add|append|include|insert|put|place|stick|drop in|throw in|pop|slap|tack|tack on|\
         bring in|attach|drop|paste|put in|throw|give|lay|set|introduce|overlay|apply|use|have|\
         pop in|put on|chuck in|place in|slot in|slot|drag in|inject|superimpose|layer|feature|\
         show"
        "加|添加|加上|加入|放|插入|放入|加个|加一个|加一|加点|来点|来个|来一个|配上|配|放上|加到|\
         加在|放到|放在|插到|插|接上|接|补上|补|附上|增加|添|添上|贴上|贴|来段|加段|来|上|插在|\
         叠加|叠|加些|配个|配一个|搭配|加一段|加一首|补一个|引入|应用|套用|给";
    Move Verb
        "move|bring|put|place|shift|drag|send|relocate|reposition|stick|push|pull|slide|pop|shove|\
         jump|get|take|drop|slot"
        "移到|移动|移动到|移|挪|挪到|放到|放|放在|移至|调到|换到|搬到|拉到|拖到|提到|提前|调整到|\
         挪动|排到|排在|移|移去|往前移|往后移";
    GoesLast Verb "goes|comes|come|go|belongs|be" "应该在|排";
    Swap Verb
        "swap|switch|exchange|trade|flip|swap around|switch around|trade places|swap places|\
         switch places|change places|interchange|swap over|swop|swap the places of|\
         swap the positions of|swap the order of|around"
        "交换|对调|互换|调换|换位|换一下位置|换位置|换个位置|互换位置|调换位置|对换|交换位置|\
         对调位置|颠倒";
    Replace Verb
        "replace|swap out|substitute|swap|exchange|switch out|switch|sub|sub in|sub out|\
         change out|trade|change|replace it|use"
        "替换|换成|替换成|替换为|换为|替|换|代替|取代|替换掉|换掉|更换|更换为|换作|用来替换";
    Use Verb "use|take|go with|pick|choose|have" "用|使用|采用|选用|拿|选";
    Duplicate Verb
        "duplicate|copy|repeat|clone|double up|show twice|twice|make a copy of|copy and paste|\
         show again|again|play again|copies of|a copy of|repeat it"
        "复制|重复|拷贝|再放一遍|再来一遍|复制一份|再放一次|重复一遍|再来一次|复制一遍|再播一遍|\
         克隆|重复一次|拷贝一份|再播一次|放两遍|再用一次";
    Reorder Verb
        "reorder|rearrange|sort|arrange|order|put in order|re-order|organize|organise|sequence|\
         re-arrange|sort out"
        "排序|重新排列|重排|排列|排|重新排序|按顺序排|整理|排好";
    ReverseOrder Adjective
        "reverse order|reversed order|in reverse order|backwards order|opposite order|\
         reverse the order|flip the order|invert the order|reversed|reverse the order of|\
         other way around|the other way round|backward order|from last to first|flip the order of|\
         invert the order of|reverse sequence|descending order|inverse order"
        "倒序|反序|反过来|倒过来|顺序反过来|逆序|反转顺序|颠倒顺序|相反的顺序|倒着排|反着排|\
         顺序颠倒|倒一下";
    Shuffle Adjective
        "shuffle|random|randomly|random order|shuffled|mix up|randomize|randomise|jumble|\
         in random order|at random|mix up the order|mix up the order of"
        "随机|打乱|随机顺序|乱序|洗牌|打散|随机排列|随便排|随机打乱";
    ByName Adjective
        "alphabetical|alphabetically|by name|by filename|by file name|name order|a to z|\
         in alphabetical order|from a to z|alphabetical order"
        "按名称|按名字|按文件名|按字母|按名称顺序|按字母顺序|名称顺序|按文件名顺序|按照名称|\
         按照名字|按照文件名";
    ByDate Adjective
        "by date|by time|chronological|chronologically|date order|in chronological order|\
         by capture date|by creation date|date taken|by date taken|oldest first|in date order|\
         chronological order|by recording date"
        "按日期|按时间|按拍摄时间|时间顺序|按日期顺序|按时间顺序|按照时间|按照日期|按拍摄日期|\
         按照时间顺序";
    AsUploaded Adjective
        "as uploaded|in upload order|upload order|in the order uploaded|\
         in the order i uploaded them|as they are|in order|in this order|in that order"
        "按上传顺序|上传顺序|按顺序|依次|按照顺序|顺序";
    Clear Verb
        "clear the timeline|start from scratch|wipe the timeline|start fresh|empty the timeline|\
         reset everything|start again|clear timeline|begin again|reset the timeline|\
         reset the project|start over"
        "重新开始|清空时间线|清空|全部删除|全部清除|全删了|从头开始|重来|清除所有|全部删掉|\
         重头开始|全删|重置时间线|从头来|全部清空|清空全部|清空所有|重新来过|删除全部|删除所有内容";
    CloseGap Verb
        "close|close up|remove|fill|tighten|eliminate|get rid of|delete|collapse|cut out"
        "去掉|删除|合上|消除|关闭|填补|补上|收紧|合拢|去除|填上";
    // Verbs: time and playback.
    SpeedUp Verb
        "speed up|quicken|accelerate|hurry|hurry up|fast forward|fast-forward|speed it up|faster|\
         fast|quicker|speedup|timelapse|time lapse|time-lapse|speed ramp it up|pick up the pace"
        "加快|加速|快|快一点|快点|变快|调快|快进|更快|快些|提速|加快速度|快一些|放快|延时";
    SlowDown Verb
        "slow down|slow|decelerate|slower|slowdown|slow it down"
        "放慢|减速|慢|慢一点|慢点|变慢|调慢|更慢|慢些|减慢|慢放|降速|慢一些|放慢速度|慢下来|慢速";
    SlowMotion Noun
        "slow motion|slow-motion|slowmo|slow mo|slo-mo|slo mo|slow-mo|super slow"
        "慢动作|慢镜头|慢镜|慢动作效果|升格";
    NormalSpeed Noun
        "normal speed|original speed|regular speed|real time|real-time|back to normal speed|\
         1x speed|standard speed|full speed|normal"
        "正常速度|原速|正常|恢复正常速度|原来的速度|正常播放|常速|恢复正常|恢复原速";
    SpeedNoun Noun
        "speed|rate|pace|tempo|playback speed|playback rate"
        "速度|倍速|播放速度|速|速率|节奏";
    Play Verb "play|run|playback|roll" "播放|播|放|播出";
    Reverse Verb
        "reverse|backwards|in reverse|play backwards|rewind|backward|play in reverse|reversed|\
         run backwards"
        "倒放|倒着放|倒播|反向播放|逆向播放|倒退播放|倒着播|反着放|倒着播放|反放|倒回去放|反向|\
         倒转";
    Freeze Verb
        "freeze|freeze frame|freeze-frame|hold|still frame|hold on|pause on|pause|linger on|\
         freeze on|frozen|froze"
        "定格|冻结|静帧|画面定住|停住|定住|凝固|停在|暂停|停顿|停";
    Loop Verb
        "loop|repeat|cycle|keep looping|keep repeating|loop it"
        "循环|循环播放|重复播放|反复播放|循环到";
    LastVerb Verb
        "last|stay|stay up|stay on|remain|stand|linger|hold|run|show|show for|stay on screen|\
         be on screen|appear|display|on screen|run for|stay for|be visible|be shown"
        "停留|显示|持续|放|保持|展示|播放|出现|停|留|停留时间|持续时间|时长|展示时间|显示时间|播|\
         维持";
    LengthNoun Noun
        "length|duration|long|running time|time|run time|runtime|in length|in duration|\
         screen time|clip length"
        "时长|长度|时间|长|总长度|持续时间|停留时间|播放时间|秒数";
    Total Noun
        "total|in total|overall|in all|altogether|all together|total length|in sum|total duration|\
         total runtime|all up|total time|overall length|overall duration|combined"
        "总共|总时长|总长|一共|合计|总计|共|总长度|整体时长|总|全长|加起来|总时间";
    Each Noun
        "each|per photo|a photo|per clip|per picture|per image|a pic|a picture|apiece|per pic|\
         an image|each one|per shot|a piece|a clip|per slide|a slide|a shot|per"
        "每张|每个|每段|各|每|每图|每一个|每一段|各自";
    Longer Adjective
        "longer|more time|extra|slower"
        "长一点|更长|长点|久一点|更久|长一些|久一些|久点|多|再多|长些|再长";
    Shorter Adjective
        "shorter|less time|quicker|faster|less long|briefer|snappier|tighter"
        "短一点|更短|短点|短一些|短些|少|再短";
    Later Adjective
        "later|delayed|delay|push back"
        "延后|推迟|晚|往后|晚一点|靠后|后移|推后|往后移|往后挪|向后|晚点";
    Earlier Adjective
        "earlier|sooner|bring forward|forward"
        "提前|早|往前|早一点|靠前|前移|往前移|往前挪|向前|早点";
    Begin Verb
        "start|begin|kick off|come in|starts|comes in|enter|appear|kick in|open|set in|pop up|\
         show up|fade up|starting|beginning|come|comes|open with|start with|kick off with"
        "开始|出现|进来|起|开始播放|登场|响起|出来|进入|入|开始显示|起头|打头";
    Finish Verb
        "end|finish|stop|ends|go away|disappear|close|conclude|wrap up|cut off|vanish|leave|\
         ending|end with|close with|finish with"
        "结束|停止|消失|结束于|停|收尾|退出|截止|收|完";
    // Adjectives: sound.
    Louder Adjective
        "louder|turn up|crank up|amplify|pump up|turned up|amp up|raise the volume|\
         turn the volume up|more volume|more loud|volume up|more audible"
        "大声|响|大声点|大声一点|响一点|调响|放大|音量大|大点声|更响|更大声|响亮|声音大|响点|\
         声大点";
    Quieter Adjective
        "quieter|turn down|softer|soften|less loud|turned down|quieten|lower the volume|\
         turn the volume down|more quiet|quiet down|duck down|attenuate|hush"
        "小声|轻|小声点|小声一点|轻一点|弱|音量小|小点声|更轻|更小声|柔和|轻点|声音小|弱一点|\
         声小点|减轻|关小|调轻";
    Raise Verb
        "raise|increase|boost|up|crank|bump up|bring up|higher|lift|strengthen"
        "调大|调高|提高|增大|加大|升高|大一点|大点|高一点|提升|增强|高点|更大|加强";
    Lower Verb
        "lower|reduce|decrease|down|bring down|take down|tone down|knock down|dial down|dial back|\
         drop|dim|pull down|pull back|back off|cut|ease off|weaken|ease down|knock"
        "调小|调低|降低|减小|降到|降|减弱|压低|小一点|小点|低一点|变小|减|低点|更小|降下来|缩小";
    LoudAdjective Adjective
        "loud|noisy|deafening|booming|drown out|drowning everything out|drowning out everything|\
         drowns everything out|drowning out the voice|overpowering|overwhelming|blaring|high|\
         drowns out everything|drowning everything|drowning out the rest|drowning it out|\
         drowns out the voice"
        "大声|响|吵|大|吵闹|声音大|高|盖过|盖住人声|太吵|盖过人声|盖过了人声|盖住了人声|抢戏";
    QuietAdjective Adjective
        "quiet|soft|faint|low|hard to hear|inaudible|can't hear|barely audible|weak|\
         hardly audible|can hardly hear|can barely hear|too faint"
        "小声|轻|小|声音小|低|听不清|听不见|听不到|弱|微弱|安静";
    VolumeNoun Noun
        "volume|level|loudness level|gain|audio level|sound level"
        "音量|声音大小|电平|音量大小|响度大小|声量";
    Mute Verb
        "mute|silence|turn off the sound|turn off|switch off|shut off|silent|shut up|mute out|\
         cut the sound|kill the sound|kill the audio|turn off the audio|no sound|muted"
        "静音|消音|关掉声音|关闭声音|关声音|关掉|关闭|去声音|变静音|设为静音|调成静音|没声音|\
         没有声音";
    Unmute Verb
        "unmute|un-mute|bring back|restore|turn back on|turn on|bring the sound back|sound on|\
         switch on|un mute|give back|put back|turn on the sound"
        "取消静音|恢复声音|打开声音|开声音|解除静音|恢复|打开|取消|放出声音|找回|还原";
    BackParticle Filler "back|back on|on again" "";
    Duck Verb
        "duck|ducking|auto-duck|autoduck|auto duck|dip|sidechain|side-chain|ducked"
        "闪避|自动闪避|自动压低|避让";
    DuringSpeech Noun
        "someone speaks|someone talks|someone is speaking|someone is talking|people talk|\
         people speak|people are talking|speaking|under the voice|under speech|under the speech|\
         under the voiceover|under the voice-over|under the narration|under the talking|\
         when someone speaks|when someone talks|when i talk|when i speak|while i talk|\
         while talking|while speaking|when people talk|whenever someone speaks|during speech|\
         during the voiceover|while there is a voiceover|while the voice plays|under the dialogue|\
         when the voice plays|when there is speech|when there's talking|when they talk|\
         when there is a voiceover|while someone speaks|while there is speech|while someone talks|\
         when someone's talking|under my voice|behind the voice|during the narration"
        "说话时|有人说话|人声时|有人说话时|说话的时候|有人声时|讲话时|有人讲话|旁白时|有旁白时|\
         有人说话的时候|人说话时|讲话的时候|有人声的时候|旁白响起时|有旁白的时候|有人讲话时";
    Loudness Noun
        "normalize|normalise|loudness|even out the sound|even out the volume|level out|\
         level the audio|equalize the volume|even out the audio|balance the volume|\
         balance the audio|even out the levels|balance the levels|normalize the loudness|\
         normalise the loudness|normalize the volume|normalise the volume|normalize the audio|\
         normalise the audio|same loudness|lufs|loudness normalization|normalized|\
         consistent volume|audio normalization|normalize audio"
        "响度|统一响度|统一音量|音量统一|平衡音量|标准化|响度标准化|均衡音量|音量标准化|归一化|\
         响度归一化|响度统一";
    // Fades.
    FadeInOut Verb
        "fade in and out|fade in and fade out|fade in & out|fades in and out|in and out"
        "淡入淡出|渐入渐出|淡入和淡出";
    FadeIn Verb
        "fade in|fades in|fade-in|fade up|fading in|fade from black|fade in from black|\
         come up from black|up from black|from black|come in from black|faded in|open from black|\
         start from black|fade-ins|fade from white|fade it in|appear gradually|opens from black|\
         black to picture|comes up from black|ease in"
        "淡入|渐入|渐显|从黑场淡入|由黑渐显|淡进|逐渐出现|从黑渐亮|黑场进入|渐亮|从黑屏淡入|\
         从黑屏渐亮|从黑场渐显|慢慢出现";
    FadeOut Verb
        "fade out|fades out|fade-out|fade away|fading out|faded out|fade down|fade to silence|\
         fade-outs|fade it out|fade to nothing|fades away|taper off|fade off|dissolve away|\
         die away|die out|trail off"
        "淡出|渐出|渐隐|逐渐消失|渐弱|慢慢消失|淡去|逐渐变小|慢慢变小|渐渐变小|渐渐消失|慢慢淡出|\
         慢慢变小声";
    FadeBlack Verb
        "fade to black|fades to black|fade-black|dip to black|through black|fade through black|\
         fade out to black|go to black|goes to black|fading to black|cut to black slowly|to black|\
         into black|black fade|dip through black|fade into black|black fades|fade-to-black"
        "黑场|渐黑|变黑|渐渐变黑|淡出到黑|黑场过渡|黑场转场|闪黑|淡入黑场|慢慢变黑|逐渐变黑|\
         淡到黑|淡出到黑场|黑屏结束|渐变黑|黑幕";
    FadeWhite Verb
        "fade to white|fades to white|fade-white|dip to white|through white|fade through white|\
         fade out to white|white fade|dip through white|white flash|flash to white|flash white|\
         fade into white|white fades|flash"
        "白场|渐白|闪白|变白|渐渐变白|白场过渡|白场转场|慢慢变白|淡出到白|白闪";
    Fade Verb "fade|fading|fades|faded" "淡化|渐变|淡|淡化效果|渐变效果";
    InParticle Adjective "in" "入";
    OutParticle Adjective "out" "出";
    Drawn Filler "up|down|out|off|away|over" "";
    UpParticle Adjective "up|upward|upwards" "上|向上|往上|朝上";
    DownParticle Adjective "down|downward|downwards" "下|向下|往下|朝下";
    Cover Noun
        "picture and sound|video and audio|picture and audio|sound and picture|video and music|\
         audio and video"
        "画面和声音|声音和画面|音画|音视频";
    // Transitions.
    Crossfade Noun
        "crossfade|cross-fade|cross fade|dissolve|cross dissolve|cross-dissolve|xfade|crossfading|\
         dissolving|blend|blends|soft cut|film dissolve"
        "叠化|交叉淡化|溶解|交叉叠化|叠化转场|溶解转场|叠变|交叉溶解|淡入淡出";
    Slide Noun
        "slide|slide transition|sliding|slide-in|slide in"
        "滑动|滑入|滑动转场|滑动效果|平滑移动|滑";
    Wipe Noun "wipe|wipe transition|wiping" "擦除|划像|擦除转场|划过|擦";
    Push Noun "push|push transition|pushing" "推入|推移|推动|推入转场|推移转场|推";
    ZoomTransition Noun
        "zoom transition|zooming transition|zoom cut"
        "缩放转场|变焦转场|缩放过渡|缩放切换";
    HardCut Noun
        "hard cut|plain cut|straight cut|hard cuts|simple cut|clean cut|jump cut|direct cut|\
         normal cut|sharp cut|cuts only|straight cuts|plain cuts"
        "硬切|直切|直接切换|硬切换|直接切|跳切|无转场|直接跳转";
    // Motion.
    ZoomIn Verb
        "zoom in|zooms in|zoom into|slow zoom|push in|zooming in|zoom in on|punch in slowly|\
         slowly zoom in|slow zoom in|zoom slowly in|slow push in|zoom closer|slow push-in|\
         gradual zoom|gentle zoom|get closer|ken burns zoom|dolly in"
        "推近|镜头推近|缓慢放大|慢慢放大|逐渐放大|推进|镜头推进|缓缓推近|慢慢推近|拉近|镜头拉近|\
         推镜头|放大镜头|缓慢推近|慢慢拉近|渐渐放大|缓缓放大|缓慢推进|推镜";
    ZoomOut Verb
        "zoom out|zooms out|pull out|pull back|zooming out|slow zoom out|zoom slowly out|\
         slowly zoom out|pull away|dolly out|zoom back"
        "拉远|缩小镜头|镜头拉远|慢慢缩小|逐渐缩小|缓慢缩小|拉镜头|拉出|缓缓拉远|慢慢拉远|渐渐缩小|\
         缓慢拉远|拉镜";
    Zoom Noun "zoom|zooming|zooms" "缩放|变焦|推拉";
    KenBurns Noun
        "ken burns|ken burns effect|ken-burns|kenburns|ken burns style|slow pan and zoom|\
         pan and zoom|pan & zoom"
        "肯伯恩斯|肯伯恩斯效果|肯·伯恩斯|推拉效果|缩放效果|平移缩放";
    Pan Verb
        "pan|pans|panning|pan across|pan to the|camera pan|sweep across"
        "平移|摇镜|镜头平移|横移|移动镜头|横摇|摇|移镜头|移镜";
    Tilt Verb "tilt|tilts|tilting" "俯仰|上下摇";
    Motion Noun
        "motion|movement|camera movement|camera motion|motion effect|camera move|some motion|\
         subtle motion"
        "运镜|镜头运动|动态效果|运动|镜头移动|动效|运镜效果|镜头动作";
    HoldStill Verb
        "hold still|keep still|static|stay still|no motion|stand still|still"
        "静止不动|静止|不动|固定";
    // Shape and look.
    Vertical Adjective
        "portrait|vertical|tiktok|reels|shorts|stories|story|instagram story|tall|vertical video|\
         portrait mode|upright|instagram reel|instagram reels|youtube shorts|for tiktok|snapchat|\
         douyin|vertically|ig reel|ig story"
        "竖屏|竖版|抖音|快手|小红书|竖|竖着|竖向|视频号|竖直|竖过来|竖起来|竖构图|手机竖屏|纵向";
    Square Adjective
        "square|instagram post|instagram feed|squared|square format|instagram|for instagram"
        "方形|正方形|方|方的|朋友圈|方形画面|方屏";
    Landscape Adjective
        "landscape|horizontal|widescreen|youtube|wide screen|wide|landscape mode|horizontal video|\
         cinema scope"
        "横屏|横版|b站|bilibili|宽屏|横向|横|横着|横过来|油管|西瓜视频|哔哩哔哩|b 站";
    AspectNoun Noun
        "aspect ratio|aspect|ratio|format|canvas|canvas size|dimensions|orientation|frame size|\
         size of the video|shape|screen size|video size|video format|proportions|mode"
        "画布|画幅|比例|尺寸|适合|画面比例|宽高比|分辨率|画面尺寸|格式|版式|屏幕比例|画布比例|\
         长宽比|屏|适配";
    Resolution Noun
        "resolution|quality|export quality|definition|export size"
        "分辨率|画质|清晰度|质量";
    FourK Adjective "4k|uhd|ultra hd|2160p" "4k|超高清|4K";
    FrameRate Noun
        "frame rate|framerate|fps|frames per second|frames a second|frames/s|frame-rate|frames"
        "帧率|帧|每秒帧数|帧速率|帧数|帧每秒";
    BlackWhite Adjective
        "black and white|black & white|black-and-white|b&w|grayscale|greyscale|monochrome|bw|\
         b & w|b/w|gray scale|mono|black n white|desaturated completely|b and w|noir"
        "黑白|灰度|单色|变成黑白|黑白的|黑白效果|黑白色|黑白滤镜";
    Sepia Adjective
        "sepia|old photo|vintage|retro|old-fashioned|old timey|sepia tone|old film look|old-timey|\
         nostalgic|antique|old film|aged|vintage look|old look"
        "复古|怀旧|棕褐|老照片|做旧|复古风|怀旧风|老电影|复古色调|棕褐色|怀旧色调|复古滤镜|\
         老电影风格|复古感|旧照片";
    Vignette Noun
        "vignette|dark edges|darkened edges|dark corners|vignetting|vignette effect|\
         darken the edges|darken the corners"
        "暗角|暗边|晕影|暗角效果|四角变暗";
    Blur Verb
        "blur|blurry|blurred|out of focus|blurring|soft focus|unfocus|defocus|gaussian blur|\
         unsharp|fuzzy"
        "模糊|虚化|糊|变模糊|高斯模糊|模糊化|打糊|柔焦|模糊效果";
    Sharp Adjective
        "sharp|sharp again|unblur|sharpen|in focus|crisp|un-blur|deblur|clear again"
        "清晰|去模糊|锐化|变清晰|取消模糊|锐利";
    Brighter Verb
        "brighten|brighter|lighten|lighter|more bright|lift the shadows|brighten up|lighten up|\
         brightened|more brightness|increase the brightness|raise the brightness|more light|\
         up the brightness|brightness up|turn up the brightness"
        "调亮|变亮|亮一点|提高亮度|亮点|更亮|提亮|亮些|亮一些|增加亮度|加亮|打亮|调高亮度|\
         亮度调高|亮起来|亮度提高|提升亮度";
    Darker Verb
        "darken|darker|less bright|dim|dimmer|lower the brightness|reduce the brightness|\
         more dark|darkened|decrease the brightness|turn down the brightness|brightness down|\
         less brightness|moodier"
        "调暗|变暗|暗一点|降低亮度|暗点|更暗|压暗|暗些|暗一些|减少亮度|调低亮度|亮度调低|亮度降低|\
         暗下来";
    BrightAdjective Adjective
        "bright|overexposed|blown out|washed out|light|glaring|over exposed"
        "亮|过曝|曝光过度|过亮|刺眼";
    DarkAdjective Adjective
        "dark|underexposed|dim|gloomy|black|murky|under exposed"
        "暗|曝光不足|黑|昏暗|过暗|暗沉";
    BrightnessNoun Noun "brightness|exposure|luminosity|exposure level" "亮度|曝光|明暗|明度";
    Contrast Noun "contrast|contrasty|punchier|punch|pop|more contrasty" "对比度|反差|对比|层次";
    Saturation Noun
        "saturation|saturate|saturated|colorful|colourful|vivid|vibrant|color intensity|vibrance|\
         more colour|richer colors|richer colours|vividness|colour saturation|color saturation|\
         vivid colors|vivid colours|colors pop|colours pop"
        "饱和度|鲜艳|饱和|鲜明|色彩|颜色鲜艳|浓郁|艳丽|鲜亮|饱满";
    Desaturate Verb
        "desaturate|desaturated|muted colors|muted colours|less colorful|less colourful|\
         less saturated|washed-out colors|less saturation|fade the colors|fade the colours|paler|\
         duller|less vivid|less vibrant|tone down the colors|tone down the colours"
        "降低饱和度|淡一点|去色|减少饱和度|颜色淡一点|饱和度降低|饱和度低一点|素一点|去饱和";
    Warmer Adjective
        "warmer|warm|warm up|more warm|warm tone|warm tones|warm look|warmer tone|warmer colors|\
         warmer colours|warmer look|golden tone|warmth|more orange|warmer tones|warmer feel"
        "暖一点|暖色|更暖|调暖|变暖|暖色调|暖|暖些|偏暖|温暖|暖调|加暖|色调暖|暖点|暖一些|温暖一点";
    Cooler Adjective
        "cooler|colder|cool look|cool down|cold|cool|cooler tone|more blue|cold look|bluer|\
         cooler colors|cooler colours|cool tone|cool tones|cooler tones|cooler look|icier|\
         more cold"
        "冷一点|冷色|更冷|调冷|变冷|冷色调|冷|冷些|偏冷|冷调|冷点|冷一些|清冷";
    Mirror Verb
        "mirror|flip|horizontally|mirrored|flipped|flip horizontally|mirror image|\
         flip left to right|flip it horizontally|left to right|mirror horizontally|flip sideways|\
         mirroring"
        "镜像|水平翻转|左右翻转|镜像翻转|翻转|左右颠倒|水平镜像|左右镜像|左右对调画面|水平";
    FlipVertical Verb "flip vertically|vertical flip|flip it vertically" "垂直翻转|上下翻转";
    Rotate Verb
        "rotate|rotated|rotation|spin|turn|turn around|turned|rotating"
        "旋转|转|转动|转一下|旋转一下|转个|转向";
    Clockwise Adjective "clockwise|turn right|to the right|right" "顺时针|向右|右转|往右";
    Counterclockwise Adjective
        "counterclockwise|anticlockwise|counter-clockwise|anti-clockwise|turn left|to the left|\
         left|counter clockwise"
        "逆时针|向左|左转|往左";
    UpsideDown Adjective
        "upside down|upside-down|upsidedown|on its head"
        "上下颠倒|倒过来|颠倒|头朝下|倒置";
    Crop Verb
        "crop|crop out|crop off|crop away|cropped|trim the edges|cut the edges"
        "裁掉|裁剪|裁去|裁切|裁|裁边|切边|剪裁|切掉|裁一下|截掉|裁掉一些";
    CropNoun Noun "crop|cropping|the crop|uncrop|undo the crop" "裁剪|裁切";
    Letterbox Verb
        "letterbox|black bars|fit the frame|fit the whole|fit in the frame|show the whole|\
         fit inside|whole photo|whole picture|fit to frame|without cropping|pillarbox|show all of|\
         fit to screen|fit the screen|contain|show the full|show the entire|no cropping|uncropped|\
         fit completely|with bars|fit the whole photo|show the whole photo|show the whole picture|\
         fit the whole picture|fit contain"
        "完整显示|适应画面|黑边|留黑边|完整|适应屏幕|不裁切|显示完整|上下黑边|不裁剪|完整展示|\
         全部显示|显示全部|加黑边";
    FillFrame Verb
        "fill the frame|fill the screen|fill the canvas|crop to fill|fill the picture|fill frame|\
         fill screen|full screen|fullscreen|full-screen|fill up the screen|fill the whole screen|\
         fill the whole frame|cover the whole screen|cover the screen|fill|full bleed|fit cover"
        "铺满|填满|填充画面|铺满画面|铺满屏幕|填满画面|填满屏幕|满屏|充满画面|全屏|撑满|充满屏幕|\
         占满|占满屏幕|占满画面";
    BlurBars Noun
        "blurred bars|blurred background|blur the bars|blurred sides|blurry background|blur bars|\
         blurry bars|blurred borders|blurred edges|blur background fill|blurry sides|blur fill|\
         blurred fill|blurred backdrop|fit blur"
        "模糊背景|模糊边|背景模糊填充|模糊填充|模糊黑边|用模糊背景|高斯模糊背景|模糊的背景|模糊底|\
         虚化填充";
    Bars Noun "bars|black borders|borders|side bars" "边|边框|两侧黑边|黑色边框";
    Opacity Noun "opacity|transparency|opaque" "不透明度|透明度|不透明";
    Transparent Adjective
        "transparent|see-through|see through|translucent|half transparent|semi-transparent|\
         semitransparent|semi transparent|half-transparent"
        "透明|半透明|透一点";
    ResetLook Verb
        "original look|no effects|reset the look|no filter|no filters|reset the colour|\
         reset the color|original colors|original colours|reset the colors|reset the colours|\
         reset the effects|undo the effects|natural look|reset look|back to original|\
         reset the filters|back to normal|look normal again|remove the look|normal look|\
         normal colors|normal colours"
        "恢复原样|原色|还原|恢复原色|原来的样子|恢复颜色|还原颜色|恢复原来的颜色|恢复原来的样子|\
         还原效果|原图|不加滤镜";
    LookNoun Noun
        "look|effect|filter|style|color|colour|colors|colours|tone|grade|grading|color grade|\
         colour grade|vibe|color effect|color correction|effects|filters|adjustments|image effect"
        "效果|滤镜|风格|色调|特效|调色|画风|色彩|调子|外观|样式|色彩效果|所有效果|所有滤镜";
    PictureInPicture Noun
        "picture in picture|picture-in-picture|pip|overlay|on top of the video|over the video|\
         as a watermark|watermark|as an overlay|inset|over everything|on top|as a small window|\
         small window|floating window|in a small box|in a box|as pip|over it|as a logo|\
         in the corner of the video|facecam|small inset|over the whole video"
        "画中画|叠加|水印|小窗|悬浮窗|叠在上面|浮在|贴片|小窗口|叠放|盖在上面|做水印|画中画效果|\
         角标|当水印";
    // Positions.
    TopLeft Noun
        "top left|upper left|top-left|upper-left|left top|top left corner|upper left corner|\
         upper left hand corner|top left hand corner|top-left corner"
        "左上|左上角|左上方";
    TopRight Noun
        "top right|upper right|top-right|upper-right|right top|top right corner|\
         upper right corner|top right hand corner|top-right corner"
        "右上|右上角|右上方";
    BottomLeft Noun
        "bottom left|lower left|bottom-left|lower-left|left bottom|bottom left corner|\
         lower left corner|bottom left hand corner|bottom-left corner"
        "左下|左下角|左下方";
    BottomRight Noun
        "bottom right|lower right|bottom-right|lower-right|right bottom|bottom right corner|\
         lower right corner|bottom right hand corner|bottom-right corner"
        "右下|右下角|右下方";
    Top Noun
        "top|upper|top of the screen|up top|top edge|top side|top of the frame|upper edge|\
         top center|top centre|top middle|upper part|higher up"
        "顶部|上方|上面|顶上|上边|顶端|上部|上侧|画面上方|最上面|最上方|屏幕上方|正上方|顶|上";
    Bottom Noun
        "bottom|lower|bottom of the screen|bottom edge|bottom side|bottom of the frame|lower edge|\
         bottom center|bottom centre|bottom middle|lower part|foot|lower down"
        "底部|下方|下面|底下|下边|底端|下部|下侧|画面下方|最下面|最下方|屏幕下方|正下方|底|\
         屏幕底部|画面底部|下";
    Center Noun
        "center|centre|middle|centered|centred|in the middle|dead center|middle of the screen|\
         center of the screen|centre of the screen|middle of the frame|center screen|centre screen"
        "中间|居中|中央|正中|正中间|中心|屏幕中间|画面中间|正中央|画面中央|屏幕中央|当中";
    Corner Noun "corner|in the corner|a corner|one corner" "角落|角|角上|边角";
    Left Noun
        "left|left side|left edge|left-hand side|on the left|to the left|leftwards|left hand side|\
         leftward|from the right"
        "左边|左侧|左|左面|向左|往左|靠左|朝左|左方";
    Right Noun
        "right|right side|right edge|right-hand side|on the right|to the right|rightwards|\
         right hand side|rightward|from the left"
        "右边|右侧|右|右面|向右|往右|靠右|朝右|右方";
    Sides Noun
        "sides|both sides|left and right|the sides|left and right sides|edges left and right"
        "两边|左右|两侧|左右两边|左右两侧|左右各|两边各|左右两边各|左右两侧各";
    AllSides Noun
        "every side|all sides|each side|all around|edges|all edges|all four sides|every edge|\
         the edges|borders all around"
        "四边|四周|各边|每边|周围|四边各|四周各|每边各|上下左右";
    TopAndBottom Noun
        "top and bottom|top & bottom|upper and lower edges"
        "上下|上下两边|上下两侧|上下各|上下两边各";
    // Text style.
    Bigger Adjective
        "bigger|larger|enlarge|increase the size|more big|bigger size|upsize|blow up|scale up|\
         larger size"
        "大一点|更大|放大|大点|变大|调大|大一些|大些|加大|增大|大号一点";
    Smaller Adjective
        "smaller|shrink|reduce the size|tinier|smaller size|scale down|downsize|more small"
        "小一点|更小|缩小|小点|变小|调小|小一些|小些|减小|小号一点";
    Big Adjective
        "big|large|huge|giant|massive|enormous|oversized"
        "大|大大的|巨大|大号|醒目|超大|特大|大字";
    Small Adjective "small|tiny|mini|little one|teeny" "小|小小的|小号|迷你|小字|很小|细小";
    SizeNoun Noun
        "size|font size|point size|text size|pt|px|wide|width|points|pixels"
        "字号|大小|尺寸|字体大小|宽|宽度|像素|号";
    ColorNoun Noun
        "color|colour|colored|coloured|in color|font color|text color|font colour|text colour|\
         in colour"
        "颜色|色|字体颜色|文字颜色|色的";
    BackgroundNoun Noun
        "background|band|box|backdrop|background color|background colour|background box|plate|bg"
        "背景|底色|底|背景色|底框|衬底|背景框|底板|背景颜色";
    Bold Adjective "bold|heavy|bolder|boldface|thick|thicker" "粗体|加粗|粗|粗一点|黑体";
    Semibold Adjective "semibold|semi-bold|medium weight" "半粗";
    Regular Adjective "regular|normal weight|not bold|regular weight|unbold" "常规|普通字体|不加粗";
    Light Adjective "light|thin|lighter weight|thinner|light weight" "细体|细|细一点";
    Saying Verb
        "saying|that says|reading|that reads|called|titled|say|says|to say|to read|read|reads|\
         with the text|with the words|with text|which says|written|named|labelled|labeled|\
         that say|should say|should read|it should say|with the title|with the caption|\
         that's called|spelling|it says|the words|the word"
        "写着|内容为|叫|叫做|写上|写|内容|写成|标题为|名为|题为|说|显示|文字为|标题叫|内容是|\
         文字是";
    Show Verb
        "show|write|display|put|type|put up|print|reveal|pop up|flash up|have"
        "显示|写|打上|出现|写上|打出|打|展示|亮出|弹出|放上|标上|打个|打一个|标注|写个|写一行";
    Rename Verb
        "rename|retitle|reword|change the text of|change the wording of|edit the text of|retype|\
         update"
        "重命名|改名|改字|改文字|改内容|更名|改名为|改名叫";
    // Music moods.
    LoFi Adjective
        "lo-fi|lofi|lo fi|chill|study|chilled|chillhop|laid back|laid-back|chill-out|chillout"
        "低保真|lofi|lo-fi|学习音乐";
    Upbeat Adjective
        "upbeat|happy|energetic|cheerful|uplifting|fun|lively|peppy|bouncy|joyful|dance|party|\
         funky"
        "欢快|轻快|活泼|动感|快乐|开心|欢乐|有活力|热闹|节奏感强|活力";
    Calm Adjective
        "calm|relaxing|peaceful|ambient|soft music|quiet music|soothing|gentle|mellow|relaxed|\
         serene|tranquil|calming|slow music|soft"
        "平静|安静|舒缓|轻柔|宁静|放松|柔和|温柔|安静的|治愈|轻音乐";
    Cinematic Adjective
        "cinematic|epic|dramatic|orchestral|heroic|grand|film score|majestic"
        "史诗|电影感|大气|恢弘|磅礴|震撼|史诗级|宏大|戏剧性";
    // History and export.
    Undo Verb
        "undo|revert|go back|take that back|take back|undo that|undo it|roll back|rollback|\
         reverse that|ctrl z|put it back|put it back how it was|undo the last change|back out|\
         reverse my last change|go back one step|go back a step|restore the previous version|\
         put it back the way it was|un-do|step back|take it back|back it up|undo last"
        "撤销|撤回|退回|还原上一步|回退|退一步|恢复到之前|返回上一步|取消上一步|后退一步|\
         回到上一步|撤消|反悔|取消刚才的操作|取消刚才的修改|倒退一步|退回去|改回去|改回来|\
         恢复之前的|还原";
    UndoAll Verb
        "undo everything|undo all|revert everything|undo it all|revert all|undo all changes|\
         back to the beginning"
        "撤销全部|全部撤销|撤销所有|全部还原|撤销一切|都撤销";
    Redo Verb
        "redo|redo that|redo it|do it again|un-undo|redo the last change|redo last|\
         put the change back"
        "重做|恢复上一步|恢复上|重新做|取消撤销|再做一次";
    GoBackTo Verb
        "go back to|back to|restore|revert to|return to|go to|switch to|load|roll back to|use|\
         take me back to|bring back"
        "回到|恢复到|恢复|退回到|退到|切换到|回滚到|还原到|返回到";
    Export Verb
        "export|save it|save the video|save as|render|save|output|save it as|render it|render out|\
         render the video|export it|export the video|export this|download it|download the video|\
         give me the file|save this|export to|produce the file|bounce"
        "导出|保存|输出|渲染|生成文件|保存视频|导出视频|下载视频|导出成|保存成|保存为|导出为|存成|\
         存为|渲染输出";
    FileFormat Noun
        "gif|mp4|webm|mov|mp3|wav|mkv|avi|720p|1080p|480p|1440p|as a gif|as an mp4|prores|m4a|\
         h264|h265|hevc|file"
        "gif|mp4|webm|mov|动图|文件|高清";
    // What the studio cannot do.
    Generate Verb
        "generate|imagine|draw|ai-generate|ai generate|synthesize|synthesise|invent|hallucinate|\
         paint|dream up|text to video|text-to-video|ai"
        "生成|ai生成|画一|想象|画一个|ai|人工智能|文生视频|自动生成|画出";
    AiVoice Noun
        "ai voiceover|ai voice|text to speech|text-to-speech|tts|robot voice|computer voice|\
         ai narration|synthetic voice|read it aloud|read out|clone|clone my voice|voice clone|\
         voice cloning|cloned voice|deepfake voice|synthesized voice|ai voice-over|read aloud|\
         read the text"
        "ai配音|文字转语音|语音合成|克隆|克隆声音|合成语音|机器配音|朗读|自动配音|念出来|tts|\
         声音克隆|变声";
    Avatar Noun
        "avatar|talking head|presenter|virtual presenter|digital human|ai presenter|ai actor|\
         talking avatar|virtual host|spokesperson"
        "数字人|虚拟主播|虚拟人|虚拟形象|主播|数字分身";
    Face Noun
        "face|faces|head swap|faceswap|face swap|smile|eyes|skin|teeth|wrinkles|hair|deepfake|\
         beautify|makeup|look younger|mouth|faces of"
        "脸|人脸|换脸|笑|微笑|眼睛|皮肤|美颜|磨皮|瘦脸|牙齿|头发|化妆|美白|面部|表情|五官|脸部";
    Person Noun
        "person|people|man|woman|guy|girl|kid|someone in|stranger|object|subject|crowd|the people|\
         the person|passerby|bystander|car|dog|cat|tourist|bystanders|passersby"
        "人物|路人|行人|里的人|人|主体|物体|人群|男人|女人|小孩|猫|狗|车|游客";
    Animate Verb
        "animate|come alive|bring to life|make it move|come to life|animated|bring alive|walk|\
         dance around|make it talk|talk|wave"
        "动起来|活起来|动画化|变成动画|会动|说话|开口说话|走起来|跳舞";
    GreenScreen Noun
        "green screen|greenscreen|chroma key|chromakey|key out|cut out the person|\
         virtual background"
        "绿幕|抠图|去背景|背景虚化|虚化背景|模糊掉背景|抠像|人像抠图";
    Translate Verb
        "translate|translation|dub|dubbed|dubbing|lip sync|lip-sync|lipsync|into spanish|\
         into english|into french|into chinese|to spanish|to english|to german|to french|spanish|\
         english|french|german|japanese"
        "翻译|译成|译为|翻成|译制|对口型|配成|英语|英文|日语|中文|西班牙语|法语|双语";
    Transcribe Verb
        "transcribe|speech to text|from the speech|automatically|auto captions|auto caption|\
         auto-captions|auto-caption|auto subtitles|automatic captions|automatic subtitles|\
         transcription|transcript|auto-generated captions|captions by ear|generate captions|\
         generate subtitles|auto|from the audio|what is said|what i say|what they say|\
         what's being said|speech recognition|recognize|spoken words|auto-subtitles|automatic|\
         auto-transcribe"
        "听写|自动字幕|识别|自动识别字幕|语音识别|转写|转录|自动加字幕|语音转文字|自动生成字幕|\
         自动识别|识别字幕|自动|语音转字幕|智能字幕|说的话";
    Beat Noun
        "beat|rhythm|beats|to the beat|on the beat|sync to music|sync|in time with|beat sync|\
         downbeat|bpm|drop of the song|in sync with the music|beat-synced|match the beat"
        "卡点|节拍|踩点|鼓点|卡节奏|跟着音乐|卡点视频|合拍|节奏点|跟着节奏|对上节拍|卡着";
    Pauses Noun
        "pause|pauses|ums|filler words|umms|uhs|ums and ahs|ums and uhs|filler|\
         dead space in the talking|where nobody is talking|breaths|stutters|where no one talks|\
         where nobody speaks|nobody is talking|nobody talks|no one is talking|no one speaks|\
         awkward pauses|long pauses|stammers|hesitations"
        "停顿|口头禅|语气词|嗯啊|气口|口癖|卡顿|没人说话|没人说话的地方|没人说话的部分|停顿处|\
         嗯和啊|所有的嗯|啊这些";
    Ramp Noun
        "speed ramp|ramp|ramp up|speed ramping|speed curve|gradually speed up|gradually slow down|\
         gradually|velocity edit|speed ramps|progressively|time ramp"
        "变速曲线|渐快|渐慢|曲线变速|逐渐加速|逐渐减速|坡度变速|慢慢加速|越来越快|越来越慢";
    Denoise Verb
        "denoise|noise reduction|reduce noise|remove noise|background noise|hiss|hum|\
         clean up the audio|remove the noise|noise|wind noise|de-noise|clean the audio|echo|\
         reverb|remove background noise|reduce the noise|background hiss|noise removal|\
         clean up the sound|grain|film grain|noisy audio"
        "降噪|去噪|噪音|噪声|杂音|底噪|消噪|回声|混响|风噪|去杂音|降低噪音|颗粒|胶片颗粒|消除噪音";
    Stabilize Verb
        "stabilize|stabilise|stabilization|stabilisation|shaky|shake|less shaky|steady|steadier|\
         smooth out the camera|stabilized|image stabilization|jitter|wobbly|shakiness"
        "防抖|稳定|稳定画面|增稳|去抖|抖动|画面稳定|消抖|手抖|抖|太抖";
    Upscale Verb
        "upscale|upscaled|super resolution|superresolution|8k|ai enhance|enhance|\
         enhance the quality|upres|up-res|improve the quality|remaster|increase the resolution|\
         restore the quality|make it hd|enhanced|higher resolution"
        "超分|8k|提升画质|画质增强|ai增强|超清|修复画质|放大分辨率|画质修复|增强画质|变清楚|8K|\
         超分辨率|高清修复";
    Publish Verb
        "publish|post|post it|share|upload to youtube|upload it to|tweet|send it to|email|\
         upload to tiktok|post to|share it|upload to|send to|share to|share on|post on|\
         put it on youtube|upload to instagram|send it"
        "发布|发到|分享|上传到|发送到|发抖音|发朋友圈|发到抖音|投稿|发给|上传到抖音|发送给|分享到|\
         发微博";
    Download Verb
        "download|from youtube|from the internet|from the web|online|from google|stock footage|\
         stock video|stock photo|pexels|fetch|grab from|find a|search for|find some|look up|\
         google|from online|free stock|find me|stock"
        "下载|网上|从网上|网络上|素材库|搜索|找一|找个|找一段|搜一|找一张|从网络|找一首|网上找|\
         网上下载";
    Mosaic Noun
        "mosaic|pixelate|censor|pixelated|pixelation|bleep|blur faces|blur the faces|\
         blur the license plate|license plate|blur out|censored|blur his face|blur her face|\
         number plate|blur my face|blur the face|redact"
        "马赛克|打码|打马赛克|车牌|消音处理|遮挡|打厚码";
    Grid Noun
        "grid|split screen|split-screen|splitscreen|side by side|side-by-side|collage|2x2|\
         four-way|multi-screen|quad|in a grid|next to each other|multicam|on the same screen"
        "分屏|宫格|四宫格|九宫格|并排|左右分屏|拼图|上下分屏|多画面|同屏|并列|三分屏";
    Sticker Noun
        "sticker|emoji|emojis|gif sticker|confetti|particles|lens flare|snow effect|rain effect|\
         glitch|light leak|vhs|fireworks effect|3d|film burn|bokeh|explosion|\
         lower thirds animation|typewriter effect|typewriter|neon|glow|shake effect|shape|arrow|\
         circle|progress bar|countdown|timer|animated text|animation|subscribe button|border|\
         frame around|drop shadow|shadow|outline|lens flares|light leaks|glitch effect|\
         particle effect"
        "贴纸|表情|表情包|特效字|粒子|下雪特效|光效|故障|打字机|动态贴纸|花瓣|烟花|3d|箭头|进度条|\
         倒计时|弹幕|描边|阴影|动画|故障效果|光晕|漏光|打字机效果|边框特效|特效|发光";
    PunchIn Verb
        "punch in|punch-in|close up|close-up|crop in|punch in on|zoom punch|reframe|track the|\
         follow the|auto reframe|motion tracking|track|keyframe|keyframes|face tracking|\
         pan to follow|smart crop"
        "局部放大|特写|怼脸|跟踪|追踪|关键帧|智能裁剪|人脸追踪|画面跟随";
    Colorize Verb
        "colorize|colourize|colorise|colourise|lut|color match|colour match|color grade like|\
         match the colors|color correct|colour correct|hdr|colorization|match the colours|\
         colour-match|white balance"
        "上色|着色|调色预设|滤镜预设|匹配颜色|色彩匹配|lut|白平衡|套个lut";
    Script Noun
        "script|write a script|storyboard|write me|come up with|brainstorm|ideas|idea|suggest|\
         suggestion|recommend|advice|screenplay|caption ideas|hashtags|hashtag|description|\
         title ideas|thumbnail|cover image|cover"
        "脚本|文案|创意|建议|分镜脚本|故事板|推荐|点子|话题|标签|封面|写个脚本|写文案|主意|想法";
    Vague Adjective
        "better|nicer|more interesting|cooler looking|professional|more professional|improve|fix|\
         fix it|prettier|more exciting|creative|viral|something cool|surprise me|awesome|engaging|\
         more engaging|polish|polished|spice up|jazz up|good looking|more fun|pop more|aesthetic|\
         catchy|attractive|enhance it|more dynamic|dynamic|magic|something|make it good|\
         more modern|modern|clean up|clean"
        "好看|好看一点|高级|高级感|有趣|酷|酷炫|炫酷|专业|好一点|优化|改进|精彩|弄好|好看点|好玩|\
         吸引人|更好|美化|完善|处理|有意思|更有趣|高大上|随便|美一点|丰富|润色";
    ABit Adjective
        "a bit|a little|slightly|a touch|a tad|a little bit|somewhat|a hair|a smidge|a wee bit|\
         a notch|gently|marginally|just a bit|just a little|a teeny bit|subtly|subtle|mildly|\
         lightly"
        "一点|稍微|有点|略|一点点|稍|略微|稍稍|一丢丢|轻微|微微|点儿|微";
    Much Adjective
        "much|a lot|way|far|heavily|lots|loads|significantly|considerably|a great deal|strongly|\
         drastically|quite a bit|a whole lot|tons|very|really|super|a ton|hugely|noticeably|\
         dramatically|strong|substantially|soooo|sooo"
        "很多|大幅|得多|许多|大大|明显|多一些|不少|非常|大量|狠狠|特别|强烈|显著";
    Mark Noun
        "mark|point|timestamp|time code|timecode|second mark|minute mark|position"
        "标记|处|位置|时间点|的地方|地方|那里|那一刻|时刻|时点|的位置|这个位置";
    Name Noun "name|names|file name|filename|filenames" "名字|名称|文件名|叫什么";
    Level Adjective
        "full|max|maximum|full volume|original volume|normal volume|100 percent|original level"
        "最大|原始音量|原音量|正常音量|最大音量";
    StillWord Adjective
        "black screen|black frame|solid color|solid colour|color card|blank frame"
        "黑屏画面|纯色|黑色画面|空白画面";
    Nothing Filler
        "what so ever|whatsoever|at all|if you would|would be nice|would be great|\
         that would be great|when you get a chance|for now|for this|in this|in it|of it|on it|\
         from it|to it|as possible|this time|from now on|asap|real quick|for us|would work"
        "即可|就行|就好|就可以|就可以了|就行了|就好了|为好|比较好|会更好|这边|来说|的样子|吧谢谢|\
         哈|哟|咯|喔|罢了|而已|为止|为准|为宜";
}

/// A set of senses: what a word may mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Senses([u64; 5]);

impl Senses {
    pub const NONE: Self = Self([0; 5]);

    pub const fn with(mut self, sense: Sense) -> Self {
        self.0[sense as usize / 64] |= 1 << (sense as usize % 64);
        self
    }

    pub const fn has(self, sense: Sense) -> bool {
        self.0[sense as usize / 64] & (1 << (sense as usize % 64)) != 0
    }

    pub fn union(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    pub fn overlaps(self, other: Self) -> bool {
        (0..5).any(|i| self.0[i] & other.0[i] != 0)
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Returns true if one of the senses has this class.
    pub fn has_class(self, class: Class) -> bool {
        ROWS.iter()
            .any(|row| row.class == class && self.has(row.sense))
    }
}

/// Words that other modules read: numbers, units and colors.
const EXTRA_WORDS: &[&str] = &[
    "seconds",
    "second",
    "minutes",
    "minute",
    "three",
    "seven",
    "eight",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "quarter",
    "quarters",
    "third",
    "thirds",
    "double",
    "triple",
    "twice",
    "percent",
    "degrees",
    "pixels",
    "first",
    "fourth",
    "fifth",
    "sixth",
    "white",
    "black",
    "green",
    "yellow",
    "orange",
    "purple",
    "golden",
    "brown",
    "violet",
    "couple",
];

/// All forms of the table with their senses, and the length of the longest.
pub(crate) struct Lexicon {
    forms: HashMap<String, Senses>,
    words: HashSet<String>,
    /// Number of words of the longest English form.
    pub max_words: usize,
    /// Number of characters of the longest Chinese form.
    pub max_chars: usize,
}

impl Lexicon {
    /// Returns the senses of a form in lower case.
    pub fn senses(&self, form: &str) -> Senses {
        self.forms.get(form).copied().unwrap_or_default()
    }

    /// English words that occur in a form.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Returns true if an English word occurs in a form.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

/// The lexicon, built from the table on first use.
pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        forms: HashMap::new(),
        words: EXTRA_WORDS.iter().map(|w| (*w).to_owned()).collect(),
        max_words: 1,
        max_chars: 1,
    };
    for row in ROWS {
        for form in row.english.split('|').filter(|f| !f.is_empty()) {
            lexicon.max_words = lexicon.max_words.max(form.split(' ').count());
            for inflected in inflections(form, row.class) {
                let words = inflected.split([' ', '-']).filter(|w| w.len() > 2);
                lexicon.words.extend(words.map(str::to_owned));
                add(&mut lexicon.forms, inflected, row.sense);
            }
        }
        for form in row.chinese.split('|').filter(|f| !f.is_empty()) {
            lexicon.max_chars = lexicon.max_chars.max(form.chars().count());
            add(&mut lexicon.forms, form.to_owned(), row.sense);
        }
    }
    lexicon
});

fn add(forms: &mut HashMap<String, Senses>, form: String, sense: Sense) {
    let senses = forms.entry(form).or_default();
    *senses = senses.with(sense);
}

/// A form and its regular inflections: of the first word of a verb, of the last word of a noun.
fn inflections(form: &str, class: Class) -> Vec<String> {
    let mut all = vec![form.to_owned()];
    match class {
        Class::Verb => {
            let (verb, rest) = form.split_once(' ').unwrap_or((form, ""));
            if verb.len() > 2 && verb.chars().all(|c| c.is_ascii_lowercase()) {
                let tail = if rest.is_empty() {
                    String::new()
                } else {
                    format!(" {rest}")
                };
                let stem = verb.strip_suffix('e').unwrap_or(verb);
                let doubled = doubled(verb);
                all.push(format!("{verb}s{tail}"));
                all.push(format!("{doubled}ing{tail}"));
                all.push(format!("{stem}ing{tail}"));
                all.push(format!("{doubled}ed{tail}"));
                all.push(format!("{stem}ed{tail}"));
            }
        }
        Class::Noun if form.len() > 2 && form.is_ascii() && !form.ends_with('s') => {
            all.push(format!("{form}s"));
        }
        _ => {}
    }
    all
}

/// Doubles the last consonant of a short verb: "trim" → "trimm".
fn doubled(verb: &str) -> String {
    let is_vowel = |c: char| "aeiou".contains(c);
    let mut last = verb.chars().rev();
    match (last.next(), last.next(), last.next()) {
        (Some(c), Some(v), Some(b)) if !is_vowel(c) && is_vowel(v) && !is_vowel(b) && c != 'w' => {
            format!("{verb}{c}")
        }
        _ => verb.strip_suffix('e').unwrap_or(verb).to_owned(),
    }
}
