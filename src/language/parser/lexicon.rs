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
    /// Needs a word after it.
    Particle,
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
    Please Filler
        "please|pls|plz|kindly|if you can|if possible|for me|thx|if that's ok|if that is ok|\
         when you get a sec|if you would|please do me a favour|pleaseee|pleeease|plss|plsss|plzz|\
         pretty please|be so kind|be so kind as to|if you would be so kind|if you don't mind|\
         if u dont mind|if you wouldn't mind|if thats ok|if that's okay|if it's ok|\
         if it's possible|if its possible|if that's possible|if at all possible|\
         when you have a sec|when you get a moment|when you have a moment|when you have a minute|\
         when you get a minute|when you have time|when you can|whenever you can|if you have time|\
         if you could|if u can|if you get a chance|do me a favor and|do me a favour and|\
         do the needful|pls kindly"
        "请|麻烦|麻烦你|拜托|劳驾|唔该|谢谢了|唔该晒|麻烦晒|麻烦你了|麻烦您|麻烦一下|有劳|有劳你|\
         烦请|请您|敬请|拜托了|求求你|求你|劳烦|劳烦你|方便的话|可以的话|如果可以的话|如果方便的话";
    Polite Filler
        "can you|could you|would you|will you|can u|could u|can we|could we|can i|could i|may i|\
         would you mind|i want you to|i want to|i want|i'd like you to|i'd like to|i'd like|\
         i would like to|i would like|id like|i need you to|i need to|i need|we need to|we need|\
         let's|lets|let us|let me|go ahead and|try to|help me|we should|we could|how about|\
         what about|i'd love|i would love|i think we should|wanna|i wanna|gonna|want|\
         why don't you|why don't we|please can you|you should|you could|need|can you please|\
         could you please|could you kindly|would you kindly|can we please|could we please|\
         i'd rather|id rather|we want|i wanted|i need you|we'd like|go and|could it|could the|\
         can the|please could you|any chance you could|is there any way you can|think you could|\
         i was hoping you could|mind|fancy|would you please|can you kindly|kindly please|\
         would you be able to|will you be able to|do you think you could|do you think you can|\
         do you mind|would it be possible to|i was wondering if you could|wondering if you could|\
         i'm hoping to|i am hoping to|i'm looking to|i am looking to|im looking to|i'm trying to|\
         i am trying to|im trying to|i'd appreciate it if you could|\
         it would be great if you could|it would be nice if you could|it'd be great if you could|\
         it'd be nice if you could|i would appreciate if you could|it would be good to|\
         it'd be good to|it would be nice to|it'd be nice to|it would be great to|i need u to|\
         i want u to|i wanna have|i'd want|i'd want to|i would want|i would want to|i require|\
         i require you to|you need to|u need to|u should|u could|cud you|cud u|cn u|cn you|\
         can ya|could ya|would u|wud you|wud u|will u|want to|need to|i gotta|gotta|we gotta|\
         you gotta|i have to|we have to|you have to|i'll need|i'll need you to|i'm gonna need|\
         i'm going to need|i am going to need|we're going to|we are going to|i'm going to|\
         i am going to|im gonna|i'm gonna|we'll need|we'll|let's try to|let's go ahead and|\
         let us try to|shall we|can you help me|could you help me|please help me|\
         please help me to|help me to|help us|kindly help me|can you go ahead and|\
         i think you should|i think you could|maybe we should|maybe you could|maybe we could|\
         perhaps we could|perhaps you could|perhaps we should|any chance you can|\
         any chance we could|is there any chance you could|you can|u can|make sure to|be sure to|\
         please make sure to|remember to|don't forget to|dont forget to|do not forget to|\
         plz can u|pls can you|pls can u|for this one i want|what i'd like is|\
         what i would like is|i wish to|i would love to|i'd love to|i would love you to|\
         i'd love you to|i'd prefer to|i would prefer to|i'd rather you|id want|id love|needs to|\
         it needs to|this needs to|it has to|this has to|it should|needs to be|it needs to be|\
         this needs to be|it has to be|this has to be|that needs to be|they need to be|\
         lemme have|would be funny if|it'd be fun if|it would be fun if|would be fun if|\
         would be cool if|it'd be cool if|it would be cool if|would be great if|it'd be great if|\
         it would be great if|would be nice if|it'd be nice if|it would be nice if|\
         would be good if|it'd be good if|be awesome if|would be awesome if|client wants|\
         the client wants|they want|he wants|she wants|my boss wants|the boss wants|\
         my client wants|can it say|can it be|can it read|what if|is it possible to|\
         would it be possible for you to|any way to"
        "帮我|给我|请帮我|能不能|能否|可不可以|可以|我想要|我想|我要|我需要|希望|想|要|你能|能|我们|咱们|需要|想要|应该|想把|帮忙|想请你|想让你|麻烦帮我|\
         帮我把|替我|拜托你|请你|请帮忙|能帮我|可以帮我|希望你|我希望|我想让|我想要的是|我想要的就是|要不|要不这样|可不可以帮我|能不能帮我|能否帮我|可否帮我|可否|\
         可唔可以|可唔可以帮我|得唔得|帮忙把|帮我将|请帮我把|麻烦帮我把|麻烦你帮我|拜托帮我|劳烦帮我|帮我看下|帮我看一下|帮忙看下|帮忙看一下|帮我弄|帮我弄一下|帮我搞|\
         帮我搞一下|帮我整|帮我处理一下|帮我改一下|帮我调一下|帮我调整一下|帮俺|给俺|请给我|请替我|请为我|请将|请把|我想请你|我想让你|我想把|我要把|我想将|我希望你|\
         希望能|希望可以|最好能|最好可以|你可以|你可不可以|你能不能|你能否|你能帮我|你可以帮我|你帮我|你给我|是否可以|是不是可以|能够帮我|有没有办法帮我|我打算|我准备|\
         试一下|尝试|尽量|记得|记得要|别忘了|别忘记|不要忘记|务必|一定要|必须|应当|需要把|得把|要把|我们来|咱来|咱把|我们把|我哋|我想整|我要整|想整";
    Filler Filler
        "the|a|an|my|our|try|your|its|just|now|ok|okay|okey|well|um|uh|hmm|really|simply|alright|\
         yeah|also|as well|bit|sort of|kind of|too|be|is|are|was|to be|should be|must be|\
         has to be|should|will be|have|has|had|of|on|in|at|to|by|for|over|with|into|onto|from|as|\
         it's|'s|his|her|their|quick|quickly|right|of the|them all|up to|please and thank you|\
         thing|things|exactly|approximately|around|about|roughly|maybe|perhaps|only just|get|got|\
         gets|getting|being|do|does|did|go|goes|going|there|here|atm|currently|at the moment|\
         altogether now|everyone|guys|man|dude|oh|hey there|first of all|please now|somehow|\
         nicely|smoothly|smooth|little|lil|which|who|thats|that's|that is|hey|please again|\
         now again|like|i|we|you|he|she|i'm|we're|can|kinda|lol|ur|theres|there's|basically|\
         that one's|what i want|ok so|please please|me|him|us|myself|feed|still|even|already|\
         these days|guess what|needs|'ve|'re|'ll|'d|'m|hmm now|you know|anyway|n|w/|u|r|youre|\
         your're|ta|lemme|quick one|few notes|notes|here's what i want|please note|i think|\
         i guess|pretty much|kindof|sorta|abit|alot|o|ah|ahh|erm|er|eh|right so|alright so|\
         okay so|so um|ok now|good|hi there|hello there|super|quite|extremely|very|\
         while you're at it|while ur at it|while we're at it|after all|in the end|\
         the whole way through|obviously|soooo|soo|waaay|must|have to|has to|ought to|needs to|\
         supposed to|will|would like it|i would like it|a sort of|sort of a|it is|ermm|umm|ummm|\
         uhh|uhhh|uhm|hmmm|aah|ooh|aight|alrighty|righto|rightio|okey dokey|okie|okies|okk|okayy|\
         y'know|you see|ya know|innit|lah|leh|lor|ma'am|haha|hahaha|hehe|lmao|btw|by the way|fyi|\
         imo|imho|in my opinion|tbh|to be honest|honestly|frankly|literally|essentially|anyways|\
         anyhow|as you can see|as you know|as i said|as discussed|as mentioned|like i said|\
         if you know what i mean|so yeah|so basically|all right|right then|now then|ok then|\
         okay then|well then|okay now|ok well|alright then|let's see|lets see|lemme see|\
         let me see|let me think|first off|firstly|first things first|right away|straight away|\
         straightaway|right now|real quickly|some sort of|some kind of|kind of like|kinda like|\
         sort of like|more or less|give or take|or so|or thereabouts|ish|approx|appx|circa|\
         thingy|thingie|thingies|or whatever|or something like that|or sth|hte|jus|jst|i am|\
         we are|you're|they're|theyre|it'll|it'd|it's just|its just|itll|hes|shes|gunna|gona|\
         hopefully|presumably|possibly|probably|ideally|preferably|whilst you're at it|\
         while youre at it|while you are at it|while we are at it|while at it|on this occasion|\
         on my end|on my side|from my side|the thing is|here's the thing|\
         basically what i want is|as per usual|anymore|any more|any longer|than that|than this|\
         than before|than now|should fix it|should do it|should do the trick|ought to do it|\
         that should do|would do|would do it|will be fine|should be fine|hardly|ugh|urgh|argh|\
         slowly and gently|equal|evenly|equally|entirely|completely|totally|fully|bro|mate|pal|\
         buddy|folks|dear|oh dear|fam|oh wait|hmm wait|wait|nah|okay wait|lovely|would be lovely|\
         would be great|would be nice|shall|would you|plsss|if i may|in colour|in color|\
         is better|would be better|works better|might be better|would work better|sounds better|\
         actually|nothing fancy|nothing special|nothing crazy|nothing too fancy|\
         nothing too crazy|for the group chat|for my group chat|for our group chat|\
         for the family|for my family|for my mom|for my mum|for my dad|for my boss|for my client|\
         for the client|for the shop|for our shop|for the shop feed|for the feed|for my feed|\
         for our feed|for my friends|for a friend|for my channel|for our channel|for the website|\
         for our website|for my class|in a row|back to back|in a row like that|heres|here's the|\
         damn|damned|bloody|freaking|fricking|frickin|goddamn|automatically|hm|hmmmm|mm|mmm|\
         as a divider|as a separator|as a spacer|as a break|not a hard cut|not a straight cut|\
         not just a hard cut|instead of a hard cut|instead of a straight cut|\
         rather than a hard cut|with my name|anywhere|and then come back when i'm not speaking|\
         and then come back when i'm not talking|come back when i'm not speaking|\
         come back when i'm not talking|come back up when i'm not talking|come back up after|\
         back up after|yo|bruh|hiya|m8|bestie|luv"
        "吧|啊|呀|哦|嘛|了|的|地|得|就|先|都|也|还|一下|那么|就是|这样|把|将|让|使|嗯|哎|呃|好|好的|行|那|个|一个|给|在|从|到|向|往|用|对|为|成|\
         是|有|上|里|处|一|点|些|们|去|来|会|应|该|下|过|着|所|以|而|则|又|才|刚|刚才|当前|现在|目前|大概|大约|左右|差不多|整个的|改|弄|搞|做|设|\
         一起|分别|进行|然|一会|会儿|中|时|内|那里|这里|其|之|样子|感觉|能够|时候|画面里|里面的|太|过于|有点太|掉|住|完|那首|那段吗|那种|这样吧|直接|其实|\
         然后呢|用的|来着|几乎|现在的|你|您|我|他|她|咱|自己|呢|呗|哈|唉|诶|哎呀|就是说|怎么说呢|这种|一下子|麻烦你|帮忙|实在|真的|反正|总之|大家|的时候在|\
         样|里头|之类|就够|够了|够|语速|就成|成不|行不行|好不好|看一下|我看了一下|看了一下|你看|哎哟喂|嗯哼|呃呃|嗯嗯好|那啥|那什么|这个嘛|那个啥|就是那个|\
         就是那种|怎么说|应该怎么说|我跟你说|跟你说|你看看|你懂的|你知道的|说白了|简单说|简单来说|话说|顺带|顺带着|顺手|目前来看|目前来说|个人觉得|老实说|说实话|\
         讲真|讲真的|基本上|差不多就|大致|大致上|大体|大体上|约莫|赶紧|赶快|尽快|麻溜|麻利|速速|首先|第一步|现在请|然后嘛|那就|那么就|那就把|那就给|好那|好那就|\
         好吧那|行那|行吧|好了|好啦|好滴|好哒|好嘞|好咯|好哦|好喔|okok|ok啦|ok的|同埋啲|咁样|系咁|即系|其实系|咋嘛|啊嘛|呀嘛|先啦|下子|一哈|哈子|\
         一下下|俺们|啊哈|所谓的|顺便呢|具体来说|具体|一直|没关系|没事|无所谓|没问题的|两个字|三个字|四个字|五个字|几个字|这几个字|这两个字|这三个字|这四个字|\
         兩個字|三個字|刚上传的|我刚上传的|刚传的|我刚传的|刚upload的|我刚upload的|新传的|多出来的|上多出来的|缓缓|平均|均匀|支|部|过头|过头了|还是要|\
         刚开始|就行|就行了|就够了|就可以了|欸|喔|噢|哈哈|哈哈哈|光是|别那么|不要那么|别这么|不要这么|没那么|后面我再弄|我再弄|我自己弄|后面再说|之后再说|回头再说|\
         后面的往前补齐|后面往前补|往前补齐|后面补上|后面接上|后面的补上|原来的|左右就好|就可以|再消失|才消失|再走|我刚发的|刚发的|新发的|全用上|都用上|全部用上|\
         全都用上|两边裁掉没关系|裁掉没关系|裁了没关系|裁一点没关系|裁掉也没事|两边裁掉也没事|两边裁一点没关系|两边裁掉也行|唔该|唔该晒|唔该哂|自己的|甲方爸爸说|什么破|\
         什么烂|什么鬼|啥破|一句|当封面|做封面|按这个顺序|全部应用|试试|好玩|试试看|一会儿|普通|统统|的发朋友圈|的发抖音|的发小红书|说完再回来|说完了再回来|\
         说完再恢复|说完再大回来|说完再回去|别突然断掉|别突然断|不要突然断掉|别突然停|不要突然停|别戛然而止|翻过来|翻回来|翻回去|后面全删|后面的全删|后面都不要|\
         后面的都不要了|后面全不要|喜庆些|喜庆一点";
    // Connectives.
    And Connective
        "and|&|plus|as well as|n|und|so|so that|hence|therefore|and also the|along with|\
         together with|in addition to|and then also|plus also|adn|annd|and as well|alongside|\
         and additionally|coupled with|& also|and again"
        "和|与|以及|跟|还有|并|且|并且|而且|及|所以|因此|同埋|以及还有|还有就是把|加上还有|外加|\
         连同|和还有|跟还有";
    Then Connective
        "then|and then|after that|afterwards|finally|next up|followed by|and also|and finally|\
         after which|and after that|and afterwards|and lastly|lastly|last of all|thereafter|\
         thereupon|subsequently|then after|then after that|after this|and then after that|\
         once that's done|once thats done|once done|when that's done|when thats done|\
         when you're done|when done|after you're done|after you've done that|second of all|\
         secondly|thirdly|thn|den after|additionally|moreover|furthermore|in addition|\
         in addition to that|while you're there|and while you're at it|oh and|oh also|also please|\
         and also please|and plz|and pls|and please"
        "然后|接着|再|之后再|随后|最后再|另外|同时|顺便|此外|再把|接下来|跟住|跟住再|完了之后|\
         完了以后|完了再|弄完之后|弄完再|做完之后|做完再|完事之后|完事再|完成后|完成之后|接下去|\
         接着再|接着把|紧接着|继而|随后再|随即|然后将|然后把|顺便把|之后把|最后把|最后再把|最后呢|\
         末了|还要|还得|还需要|另外再|另外把|除此之外|除此以外|再就是|再者|其次|其二|第二步|\
         第三步|下一步|顺便再|顺带把|顺道";
    But Connective
        "but|however|though|yet|tho|altho|although|even though|nevertheless|nonetheless|mind you|\
         only thing is|the only thing is"
        "但|但是|不过|可是|但系|不过呢|但是呢|然而|只不过|只是|不过要|但要|但是要";
    Because Restriction
        "because|since|cause|cuz|coz|cos|because of|for the reason that|seeing as|given that|\
         cuz of|b/c|becuz|becoz|bcoz|bcuz|becos|'cause|as a result of|on account of|otherwise|\
         or else|i'll dub|i'm going to dub|i'll record my own|i'll do my own|so everyone can|\
         so people can|so viewers can|so that people can|so it doesn't|so it doesnt|\
         so that it doesn't|\
         so that it doesnt|so it isn't|so it isnt|so it won't|so it wont|so they don't|so we don't|\
         so people don't|so you don't|so nobody|so that everyone can|so we can see|\
         so you can read|so ppl can|so people could|so ppl could"
        "因为|由于|是因为|毕竟|省得|免得|因为呢|由于是|既然|以便|这样可以|好让|因而|所以呢|方便|\
         方便大家|我要自己|我自己来|我自己会|我后期自己|我之后自己|我会自己";
    // Prepositions.
    To Preposition
        "to|into|onto|down to|up to|to be|all the way to|all the way up to|all the way down to|\
         through to|so that it's|so it's|so it becomes"
        "到|成|为|至|至到|到达|一直到|一直至|直至|当作|剩|只剩|到剩|提到|升到";
    By Preposition "by" "";
    For Preposition
        "for|lasting|lasts|during|over|over the course of|across|lasting for|that lasts|\
         that lasts for|for about|for around|for roughly|for approximately|for at least|\
         for exactly|for a total of|for the duration of|over a period of|in the course of|spanning"
        "持续|维持|保持|持续大概|持续约|维持大概|保持大概|为期|历时|长达";
    At Preposition
        "at|@|around|about|starting at|starting from|beginning at|at about|at around|at roughly|\
         at approximately|at exactly|at precisely|right at|bang on|smack on|somewhere around|\
         on the dot of"
        "在|于|大概在|大约在|就在|正好在|刚好在|位于";
    From Preposition
        "from|off|off of|starting from|out of|of|starting on|beginning from|beginning with the|\
         commencing from|as from|frm|frum"
        "从|自|打|打从|自从|起自";
    Between Preposition
        "between|in between|in-between|among|amongst|inbetween|in-btw|btwn|wedged between|\
         sandwiched between|in amongst"
        "之间|中间|间|当中|之中|夹在|介于|接起来的地方|衔接处|衔接|接缝|交界|衔接的地方|接的地方|\
         切换的地方";
    After Preposition
        "after|past|behind|following|beyond|later than|once|right after|just after|straight after|\
         immediately after|directly after|shortly after|soon after|as soon as|right behind|\
         just behind|directly behind|subsequent to|aftr|after the end of|right past|just past"
        "之后|以后|后面|后|往后|后边|后的|紧跟|紧跟着|紧接在|接在|跟在|后头|后尾|嗰后|完后|完之后|\
         结束后|结束之后|结束以后|播完之后|播完后|放完之后|放完后|过后|完了后|的后面|的后边|的之后";
    Before Preposition
        "before|in front of|ahead of|prior to|earlier than|preceding|until|till|up until|\
         right before|just before|immediately before|directly before|shortly before|\
         straight before|right in front of|ahead of the|bfore|befor|up to before|in advance of|\
         right up until|up til|til|'til|untill|untl|tilll|till just before"
        "之前|以前|前面|前边|直到|前|前头|之前的|的前面|的前边|的之前|紧挨着前";
    With Preposition
        "with|using|by using|w|wth|wid|by means of|utilizing|utilising|accompanied by|along w/|\
         together w/"
        "用|使用|以|带|带上|配|借助|通过|利用|伴随|用咗|用埋";
    On Preposition
        "on|upon|on top of|over|during|throughout|across|to|in|for|of|right on|directly on|\
         on to the|up on|onto the top of|atop|throughout the whole|all the way through|\
         all through|all throughout|for the whole of|for the entirety of|for the whole length of|\
         on each of|in the whole of"
        "上|里|里面|的时候|期间|里边|途中|过程中|播放时|播放的时候|播放期间|入面|上高";
    Under Preposition
        "under|underneath|beneath|below|below the|right under|just below|right below|\
         directly below|right underneath|just underneath"
        "下面|底下|下方|之下";
    InsteadOf Preposition
        "instead of|in place of|rather than|in exchange for|in lieu of|as opposed to|\
         as a replacement for|as a substitute for|rather then|insted of|intead of"
        "代替|取代|而不是|而唔系|而非|不是用";
    Article Particle "the|a|an|my|our|your" "";
    Auxiliary Particle "is|are|was|be|has|have|should|will|must" "";
    NeedsObject Particle "to|of|from|at|for|by|with|between|into|onto|without" "把|将|从|让";
    // Restrictions.
    Not Restriction
        "don't|dont|do not|not|never|doesn't|doesnt|isn't|isnt|shouldn't|shouldnt|should not|\
         must not|mustn't|can't|cant|cannot|won't|wont|no longer|no need to|avoid|not to|\
         refrain from|didn't|aren't|wouldn't|neither|nor|ain't|dun|dnt|dun want|don't want|\
         dont want|do not want|i don't want|i dont want|i do not want|don't wanna|dont wanna|\
         don't want to|dont want to|don't need to|dont need to|do not need to|doesn't need|\
         doesnt need|you don't have to|you dont have to|no need for|no longer want|not gonna|\
         not going to|rather not|prefer not to|i'd rather not|i would rather not|can not|couldn't|\
         couldnt|wouldnt|didnt|arent|aint|need not|needn't|neednt|by no means|\
         under no circumstances|never ever|donot|dont u|don't you dare|don't ever|\
         make sure not to|be careful not to|please don't|pls dont|plz dont|please dont"
        "别|不要|不用|不|没|不能|不许|不想|不会|禁止|勿|不必|不需要|别把|无需|并非|未|不是|甭|\
         唔好|唔要|唔使|唔使再|唔系|唔想|唔准|毋须|不需|不须|不准|不可|不可以|不应该|不该|不愿|\
         不想要|不打算|不希望|切勿|千万别|千万不要|绝对不要|可别|可不要|先别|先不要|暂时不要|\
         暂时别|别再|不要再|别去|别给我|不要给我|请勿|请不要|请别|勿要|休要|没必要|没有必要|\
         用不着|犯不着|并不|并没有|不再|甭管|别搞|别弄|不要弄|不要搞|不要把|不要让|别让|不要将|\
         别将|不会再";
    No Restriction
        "no|without|with no|w/o|minus the|zero|without any|none|w/out|wout|with out|withou|\
         free of|w/o any|no need for any|withouth|i don't want|don't want|dont want|i dont want|\
         i do not want|do not want|i don't want any|don't want any|no need for|we don't need|\
         i don't need|don't need|dont need|no use for|no more|no more of"
        "不要|不加|不带|没有|无|不用|免|冇晒|不含|不配|不附|不包含|不放|不要任何|不加任何|\
         没有任何|无任何|不带任何|不留|唔要|唔要啲";
    Except Restriction
        "except|except for|apart from|other than|besides|aside from|excluding|but not|save for|\
         with the exception of|xcept|exept|exclusive of|other then|not including|not counting|\
         with the exclusion of"
        "除了|除|以外|之外|除去|不含|不包括|不包含|除开|除咗|除咗之外|除开了|除却|撇开|除外|除之外|除此|以外的|之外的";
    OnlyKeep Restriction
        "only keep|keep only|just keep|keep just|only use|use only|use just|just use|leave only|\
         only leave|just leave|keep nothing but|only|just leave in|i only want|only want|\
         keep just the|just keep the|retain only|only retain|retain just|just retain|\
         preserve only|only preserve|hang on to only|save only|only save|leave just|\
         leave only the|leave nothing but|nothing but|keep none but|use solely|solely use|\
         keep solely|only want to keep|i only want to keep|i just want to keep|just want to keep|\
         i only need|we only need|only need|we only want|narrow it down to|whittle it down to|\
         pare it down to|strip it down to|strip down to|onli keep|kept only|only kept|\
         keeping only|extract only|only extract|i just want|i just need|just want|just need|\
         all i want is|all i need is|need only|needs only|i want just"
        "只保留|只留|只要|只用|仅保留|就留|只|仅|仅用|单独保留|只留下|只剩|仅留|截取|只取|取|\
         净系留|净系要|剩返|留返|得返|只留下来|只保存|只保留下|只需|只需要|只想要|只想留|我只要|\
         我只想要|我只需要|我只想保留|我只想留|单留|单单留|单独留|光留下|就只要|就只留|就保留|\
         就留下|仅仅保留|仅留下|仅需|仅保存|只截取|截取|节选|只选|只选用|只挑|只取|只放|只播|\
         只播放|光留|光听";
    LeaveAlone Restriction
        "leave|keep|leave alone|don't touch|do not touch|leave as is|leave it alone|\
         leave untouched|keep as is|don't change|do not change|unchanged|untouched|as is|\
         as it is|as they are|alone|the same as before|intact|dont touch|dont change|\
         leave as they are|leave where it is|stay as it is|stay as they are|stay put|stays|\
         stay the same|stay|leave it be|leave them be|leave them alone|leave that alone|\
         leave this alone|leave those alone|let it be|let them be|leave in place|\
         leave it in place|leave like that|leave them as they are|leave it as it is|\
         leave it unchanged|leave them unchanged|keep it unchanged|keep them unchanged|\
         keep unchanged|keep the same|keep it the same|keep them the same|stays the same|\
         stay as is|stays as is|stays as it is|remain the same|remain unchanged|\
         remains unchanged|remain untouched|retain|preserve|hang on to|hang onto|hold onto|\
         maintain|don't mess with|dont mess with|do not mess with|don't alter|dont alter|\
         do not alter|don't modify|dont modify|do not modify|don't edit|dont edit|do not edit|\
         don't move|dont move|do not move|don't remove|dont remove|do not remove|don't delete|\
         dont delete|do not delete|don't cut|dont cut|don't lose|dont lose|without touching|\
         without changing|without altering|without affecting|without modifying|don't affect|\
         dont affect|do not affect|is fine as is|fine as it is|fine how it is|is good as is|\
         is ok as is|ok as is|the way it is|the way they are|like it is|stays put|unaltered|\
         unmodified|unedited|unaffected|nothing else|and nothing else|nothing more|can stay|\
         may stay|should stay|are fine as they are|nothing at|nothing on|don't delete anything|\
         dont delete anything|without deleting anything|in colour|in color|like now|as now|\
         like they are now|like before|like they are"
        "别动|不动|不要动|不变|保持不变|保留原样|不用动|别碰|不改|别改|维持原样|留着|别管|不用管|不动了|照旧|保留|维持|保持|正常就好|都不变|留在原地|不用改|\
         不用了|唔好郁|唔好掂|唔好改|唔使改|唔好变|keep住|保持不动|保持原样|保持原状|保持现状|保持一样|保持原来的|维持不变|维持现状|维持原状|维持原来|原封不动|\
         原样|原样保留|原样不动|照原样|一切照旧|不要改|不要改动|不要变|不要变动|不要碰|别改动|别变|别乱动|别乱改|别删|不要删|别去掉|不要去掉|别裁|不要裁|不必改|\
         不需要改|不做改动|不做修改|不作改动|不受影响|不影响|保留着|保留下来|保存着|留住|留下来|留下|就留着|继续保留|还是保留|仍然保留|仍保留|继续用|其他都别动|\
         其他不动|其他不变|其余不变|留彩色|保持彩色|还是彩色|保留彩色|仍是彩色|时长不变|长度不变|位置不变|大小不变|速度不变|音量不变|先留着|别的不用动|其他的不用动|\
         完整保留|保留完整";
    Condition Restriction
        "if|unless|when|whenever|while|as long as|in case|whenever possible|where|wherever|whose|\
         that have|that has|that are|which are|once the|as soon as|as soon as the"
        "如果|假如|要是|假设|的话|除非|当|万一|只要有|一旦|等";
    Like Remark
        "i like|i love|i hate|i don't like|i dont like|i do not like|i really like|love|loving|\
         hate|i enjoy|i prefer|i wish|i hope|i guess|i think|i feel|i believe|not sure about|\
         i'm not sure|not sure|unsure|i wonder|wondering|looks good|looks great|looks nice|\
         sounds good|sounds great|looks bad|i'm loving|im loving|i adore|i dislike|i can't stand|\
         i cant stand|not a fan of|i'm not a fan of|im not a fan of|i'm happy with|im happy with|\
         happy with|i'm not happy with|not happy with|i don't love|i dont love|i dig|fond of|\
         big fan of|i'm a fan of|i reckon|i suppose|i assume|i feel like|i'm pleased with|\
         looks amazing|looks awesome|looks lovely|looks fine|looks perfect|looks weird|looks odd|\
         looks off|looks ugly|looks terrible|looks awful|sounds amazing|sounds awesome|\
         sounds nice|sounds lovely|sounds fine|sounds perfect|sounds weird|sounds odd|sounds off|\
         sounds bad|sounds terrible|sounds awful|dunno about|i dunno"
        "我喜欢|我爱|喜欢|讨厌|不喜欢|我觉得|觉得|感觉|我认为|不确定|不太确定|好看|好听|难看|\
         真好看|不错|挺好|很好|真棒|太棒|太棒了|漂亮|钟意|我钟意|唔钟意|好钟意|我超喜欢|超喜欢|\
         很喜欢|挺喜欢|好喜欢|最喜欢|不太喜欢|不是很喜欢|我不喜欢|我讨厌|我想说|我感觉|我认为呢|\
         我猜|我估计|不好看|不好听|不太好看|不太好听|太丑|好丑|有点丑|有点怪|怪怪的|很奇怪|\
         看着不错|看起来不错|看起来很好|听起来不错|听着不错|蛮好|蛮不错|还不错|真不错|挺不错|\
         还可以|马马虎虎|一般般";
    Praise Remark
        "nice|great|cool|perfect|awesome|lovely|good job|well done|good|amazing|beautiful|\
         excellent|wow|fantastic|not bad|brilliant|sweet|neat|wonderful|better|best|bad|worse|\
         terrible|ugly|boring|weird|interesting|love it|so much|nicee|niceee|noice|gr8|ace|\
         top notch|splendid|superb|outstanding|impressive|marvellous|marvelous|gorgeous|stunning|\
         fab|fabulous|sick|dope|lit|legend|you're a legend|you rock|you're the best|ur the best|\
         you are the best|you're amazing|good work|great work|nice work|great job|nice job|\
         nice one|good one|well played|bravo|kudos|way to go|spot on|bang on mate|looking good|\
         looking great|so good|so cool|so nice|very nice|very good|really good|really nice|\
         pretty good|pretty cool|pretty nice|much better|love this|loving it|i love it|love that|\
         omg|omfg|yay|woohoo|hooray|woo|awful|horrible|crap|crappy|rubbish|lame|meh|yuck|eww|wack|\
         odd|strange|shite|shit"
        "棒|赞|完美|厉害|太好了|真好|好棒|好看|真|很|非常|特别|挺|十分|超级|最好|牛逼|牛批|牛啊|\
         太牛了|厉害了|太厉害了|好厉害|绝了|绝绝子|yyds|太赞了|好赞|点赞|给力|太给力了|真给力|\
         好评|优秀|太优秀了|太漂亮了|好漂亮|太帅了|好帅|酷毙了|爱了|爱了爱了|太美了|好美|不赖|\
         干得漂亮|干得好|做得好|做得不错|做得很好|完美啊|太完美了|满意|很满意|非常满意|好正|正呀|\
         好靓|靓爆|犀利|好犀利|好劲|超赞|超棒|超好|一级棒|真不赖|666|哇塞|哇噻|我的天|天哪|天啊|\
         糟透了|太差了|太烂了|好烂|难听|真难听|太难听了|好丑啊|太绝了|配得太绝了|配得太好了|\
         拍倒了|拍反了|拍歪了|拿反了|拍暗了|拍亮了|拍糊了|手抖了|好听|顺眼";
    Greeting Remark
        "hello|hi|hey|good morning|good evening|good afternoon|hi there|yo|hiya|greetings|heya|\
         heyy|heyyy|hellooo|helloo|hii|hiii|howdy|g'day|gday|sup|wassup|what's up|whats up|\
         hey man|hey hey|hey guys|hi guys|hey bot|hi bot|hello bot|hey team|hi team|dear sir|\
         dear team|dear editor|hello sir|hi sir|good day|mornin|good mornin|evening all|\
         afternoon all|morning all|namaste|how are you|how are you doing|how's it going|\
         hows it going|hope you're well|hope you are well|hope you're doing well|\
         hope you are doing well|hope all is well|hola|bonjour"
        "你好|您好|嗨|哈喽|早上好|晚上好|下午好|在吗|哈啰|哈罗|哈囉|嗨喽|嗨嗨|嘿嘿你好|hello啊|\
         hi啊|大家好|您好啊|你好啊|你好呀|你好哦|早安|早晨|午安|下午好啊|晚上好啊|晚安好|上午好|\
         中午好|在么|在不在|在不|有人吗|老师好|老师您好|师傅你好|亲你好|亲在吗|喂你好|雷猴|\
         食咗饭未|哈啰你好";
    Thanks Remark
        "thanks|thank you|thx|ty|thank u|cheers|much appreciated|thanks a lot|thank you very much|\
         thanks so much|appreciated|tysm|thank you so much|thank you so so much|thank u so much|\
         thank you in advance|thanks in advance|many thanks|thanx|thnx|thnks|thanku|thankyou|\
         thank you kindly|thanks very much|thanks a bunch|thanks a million|thanks a ton|\
         thanks heaps|thanks mate|thanks man|thanks bro|thanks buddy|thanks again|thanks guys|\
         thanks team|thanks dear|ta very much|ta mate|tks|tnx|tqvm|tyvm|tyia|tia|thx a lot|\
         thx so much|ty so much|cheers mate|cheers man|much obliged|i appreciate it|\
         i appreciate that|i'd appreciate it|i would appreciate it|really appreciate it|\
         appreciate it|appreciate that|would be appreciated|would be much appreciated|\
         will be appreciated|it would be appreciated|grateful|i'd be grateful|i would be grateful|\
         gracias|merci|danke|arigato|bless you|thank god|many thanks in advance"
        "谢谢|多谢|感谢|辛苦了|谢啦|谢了|麻烦了|谢谢你|谢谢您|谢谢啦|谢谢哦|谢谢哈|谢谢呀|\
         谢谢老师|谢谢亲|非常感谢|万分感谢|十分感谢|太感谢了|感谢感谢|感谢你|感谢您|感激不尽|\
         多谢了|多谢啦|多谢你|多谢您|多谢晒|唔该你|唔该晒你|谢过|先谢|先谢了|先谢过|先谢谢了|\
         提前感谢|提前谢谢|蟹蟹|thx啦|辛苦|辛苦啦|辛苦你|辛苦你了|辛苦您|辛苦您了|麻烦你啦|\
         麻烦您了|麻烦啦|有劳了|感恩|跪谢|拜谢";
    Bye Remark
        "bye|goodbye|see you|good night|see ya|byee|bye bye|byebye|cya|c u|cu later|see u|\
         see u later|see you later|see you soon|see you tomorrow|catch you later|catch ya later|\
         talk later|ttyl|talk to you later|later mate|laters|take care|farewell|so long|\
         have a good day|have a nice day|have a great day|have a good one|nighty night|cheerio|\
         toodles|ta ta|i'm off|gotta go|g2g|gtg|that's all|that's all for now|that is all|\
         thats all|that'll be all|that will be all|that's it for now|that's everything|\
         that's all folks|done for today|all done|we're done|we are done|i'm done for today"
        "再见|拜拜|晚安|拜啦|拜拜啦|拜拜咯|拜拜了|886|掰掰|走了|我走了|先走了|我先走了|回见|\
         回头见|明天见|下次见|改天见|下次再聊|有空再聊|就这些|就这些了|就这么多|先到这|先到这里|\
         先到这儿|今天先到这|到此为止吧|没有了|没别的了|冇嘢喇";
    NeverMind Remark
        "never mind|nevermind|forget it|forget about it|i changed my mind|changed my mind|\
         scratch that|cancel that|drop it|leave it|leave it like that|leave it as is|ignore that|\
         nvm|nah|don't bother|dont bother|don't worry about it|dont worry about it|no worries|\
         no worries then|forget that|forget what i said|forget i said anything|forget i said that|\
         disregard|disregard that|disregard it|please disregard|ignore me|ignore it|\
         ignore my last message|ignore the last message|ignore what i said|let it go|leave that|\
         cancel|cancel it|cancel my request|cancel the request|cancel this|abort|abort that|\
         stop that|don't do it|dont do it|don't do that|dont do that|do not do that|not needed|\
         no longer needed|not necessary|it's ok leave it|it's fine leave it|no need|\
         no need anymore|don't need it anymore|skip that|let's skip that|let's not|lets not|\
         we can leave it|nvm then|nvmd|nevermnd|neva mind|nah it's fine|nah its fine|nah leave it|\
         it's fine|its fine|it is fine|it's ok|its ok|it's okay|its okay|it's all good|\
         its all good|all good|that's fine|thats fine|that's ok|that's okay|thats ok|fair enough|\
         as you were|whatever"
        "算了|没事|没关系|不用了|当我没说|不改了|取消吧|就这样|先这样|就这样吧|不用弄了|不用改了|\
         不用管了|不弄了|不搞了|不做了|不需要改了|不剪了|不要改了|先不改了|先不弄了|暂时不改了|\
         暂时不用了|暂时先这样|不必了|没必要了|无所谓|无所谓了|随便吧|随便了|就那样吧|那就这样|\
         那就这样吧|那就算了|还是算了|还是算了吧|算了吧|算啦|算了算了|罢了算了|当我没说过|\
         当我没讲|当没说|忽略我|忽略刚才的话|别管了|不管了|不理了|放弃|放弃吧|取消取消|我改主意了|\
         改主意了|改变主意了|我反悔了|唔使喇|唔使啦|唔要喇|冇嘢|由佢啦|由佢|没事了|没事儿|没事啦|\
         没关系的|没啥|没什么|不打紧";
    Yes Remark
        "yes|yep|yup|sure|do it|go ahead|yes please|ok do it|yes do it|sounds good do it|\
         please do|correct|right do that|do that|go for it|of course|yess|yesss|yea|yeah sure|\
         yeah do it|yeah go ahead|yup do it|sure thing|sure go ahead|sure do it|sure why not|\
         why not|absolutely|definitely|certainly|indeed|exactly that|that's it|that's right|\
         that is right|that's correct|that is correct|thats right|thats correct|you got it|\
         affirmative|agreed|agree|i agree|confirmed|confirm|i confirm|approved|approve|proceed|\
         please proceed|please go ahead|go on then|go on|carry on|make it so|by all means|\
         sounds good to me|works for me|that works|that'll do|that will do|fine by me|\
         fine with me|ok go ahead|ok go for it|ok sure|okay do it|okay go ahead|okay sure|\
         alright do it|let's do it|lets do it|let's go|lets go|let's do that|lets do that|\
         let's go for it|lets go for it|do so|do the thing|yes pls|yes plz|yes thanks|\
         yes thank you|yes go ahead|yes that one|yes exactly|okey do it|roger|roger that|deal"
        "是|是的|对|对的|好啊|好吧|可以的|行啊|同意|就这么办|嗯嗯|没错|做吧|来吧|对呀|对啊|对哦|\
         对滴|对头|对对|对对对|是啊|是呀|是滴|是的是的|是这样|是这样的|就是这样|就是这个|系呀|\
         系啊|系嘅|冇错|没错儿|没错没错|正确|确认|确定|我确定|可以啊|可以呀|可以哦|可以可以|行呀|\
         行行|行的|行吧做吧|好呀|好哇|好滴好滴|好哒好哒|好的好的|好的谢谢|好的做吧|好就这样|\
         好就这么办|就这样做|就这么做|就这么定了|那就做吧|那就改吧|做啊|改吧|弄吧|开始吧|执行|\
         执行吧|继续|继续吧|请继续|要得|成吧|得啦|得嘅|没问题|冇问题|嗯好|嗯可以|嗯对|同意啊|赞成|\
         当然|当然可以|必须的|好嘞做吧|照做|照办|照你说的|按你说的做|按你说的办|就按你说的|听你的";
    NoAnswer Remark
        "no|nope|no thanks|no thank you|not now|nah thanks|naw|nuh uh|not really|not yet|\
         not at the moment|not right now|no way|absolutely not|definitely not|of course not|nay|\
         negative|please no|pls no|no don't|no dont|no please don't|no leave it|no that's fine|\
         no thats fine|no it's fine|no need thanks|i'd rather not do that|maybe later|later maybe|\
         no ty|no thx"
        "不|不是|不行|不对|不了|不用了谢谢|不要啊|不要了谢谢|不用谢谢|不用不用|不用啦|不需要谢谢|\
         不是的|不是这个|不是这样|不是这样的|不对不对|不不|不不不|不行不行|不太行|不好|不好吧|\
         不同意|唔使喇唔该|唔得|先不用|先不了|暂时不|暂时不用|还没|还不用|没有啊|并不是|no啊";
    Oops Remark
        "oops|whoops|my bad|sorry|wait|hold on|hang on|argh|damn|uh oh|no no|ooops|oopsie|oopsies|\
         whoopsie|woops|uh-oh|ouch|yikes|oh no|ohno|dang|darn|darn it|damn it|dammit|shoot|blimey|\
         bloody hell|bugger|drat|gosh|geez|jeez|my mistake|my fault|my apologies|apologies|pardon|\
         pardon me|excuse me|i'm sorry|im sorry|so sorry|sorry about that|sorry for that|sry|soz|\
         srry|hang on a sec|hang on a second|hold on a sec|hold on a second|one sec|\
         one second please|just a sec|just a second|wait a sec|wait a second|wait a minute|\
         wait wait|wait up|hmm wait|oh wait|ah wait|um wait|no wait wait|stop stop|that was wrong|\
         that's wrong|thats wrong|that was a mistake|it was a mistake|i made a mistake|\
         i messed up|messed up|wrong one|wrong clip|wrong photo|wrong thing"
        "哎呀|糟糕|糟了|抱歉|对不起|等等|等一下|等下|哎哟|哎呀呀|啊呀|哎呀不对|啊不对|噢不|哦不|\
         弊喇|弊傢伙|死喇|完了|完蛋|完蛋了|坏了|要命|我的错|我错了|我弄错了|弄错了|搞错了|搞错咗|\
         打错了|打错字了|手误|手滑|手滑了|不好意思|唔好意思|对唔住|对不住|sorry啊|失误|失误了|\
         抱歉抱歉|等会|等会儿|等等等等|等阵|等一阵|等一等|稍等|稍等一下|稍等下|且慢|慢着|慢住|\
         删错了|剪错了|加错了|放错了|调错了|点错了|改错了";
    Correction Restriction
        "instead|actually|i meant|i mean|no i meant|make that|rather|no wait|correction|\
         on second thought|no,|off i mean|scratch that i meant|what i meant was|what i meant is|\
         what i mean is|i meant to say|i mean to say|i was talking about|i'm talking about|\
         i wanted to say|sorry i meant|sorry i mean|no sorry|oh sorry|no actually|oh actually|\
         well actually|actually no|no i mean|nope i meant|wait actually|wait no|wait i meant|\
         or rather|or actually|better make it|better make that|make it rather|on 2nd thought|\
         on second thoughts|come to think of it|correct that to|correct it to|let me correct that|\
         let me rephrase|i misspoke|i mistyped|actually scrap that|no scrap that|\
         scrap that i meant|nah scrap that|actually scrap that i meant"
        "应该是|我是说|我说的是|其实|改成是|不对|说错了|改为是|我的意思是|我意思是|意思是|\
         我是想说|我想说的是|我指的是|指的是|我说错了|我打错了应该是|说错|讲错了|讲错咗|更正|\
         更正一下|纠正|纠正一下|修正一下|应为|应该系|应该改为|应该改成|应该是说|不是我是说|\
         不对应该是|不对是|哦不是|啊不是|不是不是|错了是|错了应该是|错了|其实应该|其实应该是|\
         其实是|还是改成|还是改为|还是换成|还是用|要不还是|要不改成|不如改成|不如|干脆|准确地说|\
         确切地说|换句话说|算了还是|算了改成";
    Same Restriction
        "same|the same|same thing|same for|same with|same again|do the same|do the same for|\
         do the same with|do the same to|likewise|ditto|the same for|the same to|the same with|\
         the same thing|do that to|do that with|do that for|do it to|that goes for|same again on|\
         same again for|and also on|same as before|same as above|same as that|\
         same as the last one|same as the previous one|same deal|same deal for|same deal with|\
         same here|same story for|same treatment|same treatment for|give the same treatment to|\
         same goes for|the same goes for|same applies to|the same applies to|same effect on|\
         similarly|in the same way|in the same manner|identically|samesies|do likewise|\
         do likewise for|do this for|do this to|do this with|do it for|do so for|\
         apply the same to|apply this to|apply that to|repeat for|repeat this for|repeat that for|\
         repeat the same for|as above|as before"
        "同样|一样|也一样|同样的|同理|也这样|也是|照这个来|照样|照着来|照这样|跟它一样|和它一样|\
         一样的|一样处理|同样处理|一样操作|同样操作|同样的操作|同样的处理|同样的效果|同样的方法|\
         同样也|同上|如上|同前|同前面|同前面一样|和前面一样|跟前面一样|和上面一样|跟上面一样|\
         和刚才一样|跟刚才一样|像刚才一样|像刚才那样|像上面那样|像前面那样|照此|照做一遍|照样做|\
         照刚才的做|也照做|也这样做|也这样弄|也这么做|也这么弄|也是这样|也是一样|也要这样|也如此|\
         也同样|亦然|亦同|同理可得|按同样方式|以此类推|依此类推|一样咁做|都系咁|照办|也照办|\
         比照办理|照办理|比照处理|照此办理";
    More Restriction
        "more|some more|once more|another|further|even more|extra|additional|a bit more|\
         a little more|a little bit more|slightly more|some extra|bit more|even further|yet more|\
         yet another|way more|much more|a lot more|lots more|one more time|one more|\
         plus some more|still more|increased|moar"
        "更|再|更多|再来|多|更加|再多|更多一点|多一点|多一点点|多点|多些|再多一点|再多点|再多些|\
         再来点|再来一点|再来一些|再多来点|还要多|还要更|更加地|更为|更多的|额外|额外的|另加|越发|\
         仲要|多啲|再多啲";
    Less Restriction
        "less|not so|not as|fewer|not that|a bit less|a little less|a little bit less|\
         slightly less|much less|a lot less|way less|lesser|not quite so|not quite as|not too|\
         not overly|not so much|not as much|less of|decreased|lower amount of|reduced"
        "少|更少|没那么|别那么|不那么|少一点|少点|少些|少一些|再少一点|再少点|再少些|更少一点|\
         不要那么|不要这么|别这么|不用那么|没有那么|不太|少啲|冇咁|唔好咁";
    // Questions.
    Question Question
        "what|what's|whats|which|how|how's|who|who's|whose|when|where|why|why's|whether|what if|\
         what happens|is there|are there|how come|what is|what are|do i|do we|do you|does it|\
         is it|are you|did you|have you|wondering|who made|how do i|how can i|how to|wat|wot|wht|\
         whut|whats up with|what kind of|which kind of|what sort of|what type of|which of|what r|\
         where's|wheres|when's|whens|who are|where are|where is|when is|when does|where does|\
         what does|what did|why did|why does|why do|why is|why are|how did|how does|how do|how is|\
         how are|how big|how small|how far|how fast|how slow|how often|can anyone tell me|\
         do you know|do you have|do u know|do u have|any idea|any idea how|any idea why|\
         any idea what|is this|is that|is it possible|isn't it|isn't there|aren't there|\
         doesn't it|didn't it|was it|was there|were there|will it|would it|should i|should we|\
         should it|shall i|am i|are we|are they|did i|did we|did it|has it|have i|have we|\
         i wonder if|i wonder what|i wonder how|i'd like to know|i want to know|i need to know|\
         curious|just curious|what would happen if|what will happen if|what happens when|\
         what happens if"
        "吗|什么|哪些|哪个|哪|多少|几段|几个|几张|几|怎么|怎样|如何|为什么|为何|谁|是不是|要不要|\
         有没有|会怎样|会不会|行不行|好不好|咋|么|哪里|哪一|哪儿|多大|啥|干嘛|怎么样|如何操作|\
         能否知道|吗呢|呢吗|嘛呢|乜嘢|做乜|点解|点样|边个|边段|边张|边度|几多|几时|几耐|系咪|\
         系唔系|有冇|得唔得呀|好唔好|是否|是否有|是否是|是不是有|有木有|有没|有无|能不|会不|可不|\
         对不对|对吗|对吧|是吧|好吗|行吗|可以吗|能吗|要吗|如何呢|怎么办|怎么回事|咋回事|咋办|咋样|\
         怎么弄|怎么搞|怎么做|怎么会这样|为啥|为毛|凭什么|何时|什么时候|啥时候|何处|在哪|在哪里|\
         在哪儿|哪段|哪张|哪首|哪几个|哪几段|哪几张|哪一个|哪一段|哪一张|多高|多宽|多快|多慢|多远|\
         多少个|多少张|多少段|有多大|有多快|请问|请教|请教一下|想问|想问一下|想问下|我想问|\
         我想知道|想知道|我想了解|问一下|问下|咨询一下|好奇|难道|究竟|到底|如果会怎样|会发生什么|\
         哪种|哪一种|哪类";
    HowLong Question
        "how long|how many seconds|what length|what is the length|what's the length|\
         how many minutes|what's the duration|what is the duration|how much time|how long is|\
         how many secs|how many mins|how long is it|how long are|how long does|how long will|\
         how long would|how long has|how lengthy|how much footage|what is the runtime|\
         what's the runtime|whats the runtime|whats the length|whats the duration|\
         what is the total length|what's the total length|what is the total duration|\
         what's the total duration|what is the running time|what's the running time|\
         what's the total time|what is the total time|current length|current duration|\
         the length of time|how much screen time|what duration|what's the timing|how long in total"
        "多长|多久|时长是|几秒|多少秒|几分钟|多少分钟|多长时间|长度是|有几耐|有几长|几长|有多长|\
         有多久|总共多长|总共多久|一共多长|一共多久|一共几秒|总共几秒|总长多少|总时长多少|\
         时长多少|长度多少|时长是多少|长度是多少|多少秒钟|几秒钟|多少时间|多长的时间|多少时长|\
         几分几秒|时长几何|目前多长|现在多长|现在多久";
    HowMany Question
        "how many|number of|count of|how much|what number of|the number of|count the|count up|\
         count how many|how many are there|how many r|amount of|the amount of|the count of|\
         what's the count of|whats the number of|what is the number of|what's the number of|\
         total number of|the total number of|howmany|how meny"
        "多少|几段|几个|几张|几条|有几|几首|几多个|几多张|几多段|有几多|有多少|有多少个|有多少张|\
         有多少段|一共几个|一共几张|一共几段|一共有几|一共多少|一共有多少|总共几个|总共几张|\
         总共几段|总共有几|总共有多少|多少条|多少首|数量|数量是|数量是多少|数一下|数数";
    HowLoud Question
        "how loud|what volume|what's the volume|what is the volume|how quiet|how noisy|\
         how high is the volume|how low is the volume|what's the level of|whats the volume|\
         what is the level of|what level is|at what volume|what volume is|how many decibels|\
         how many db|how soft is the music"
        "多大声|音量是|音量多少|多响|音量是多少|音量有多大|几大声|音量几多|有多大声|有多响|\
         声音多大|声音有多大|音量多大|音量几|多少分贝|几分贝|多少音量|音量现在多少|现在音量多少";
    WhyQuestion Question
        "why|how come|why's|how's that|how is that|for what reason|what for|what's the reason|\
         what is the reason|whats the reason|y is|y does|whyy|how is it that|what made|\
         what caused|what's up with|what is up with|what is going on with|what's going on with"
        "为什么|为何|怎么会|咋会|点解会|为嘛|为何会|什么原因|啥原因|是什么原因|什么情况|啥情况|\
         怎么搞的|咋搞的|为什么会|为啥会|凭啥";
    HowTo Question
        "how do i|how do you|how can i|how to|how would i|how should i|how do we|where do i|\
         where can i|is it possible to|is there a way to|can it|am i able to|are you able to|\
         how does one|how do u|how does someone|how d'you|how might i|how may i|how shall i|\
         how would you|how would one|how are we supposed to|how am i supposed to|\
         what's the way to|what is the way to|whats the way to|what's the best way to|\
         what is the best way to|whats the best way to|what's the easiest way to|\
         what is the easiest way to|is there any way to|is there some way to|any way to|\
         is there an option to|is there a button to|is there a command to|is there a shortcut for|\
         is there a feature to|what do i do to|what should i do to|what do i need to do to|\
         what do i type to|what should i type to|where would i|where should i|where do you|\
         where can you|can you explain how to|could you explain how to|explain how to|\
         show me how to|teach me how to|teach me to|tell me how to|tell me how i can|\
         i don't know how to|i dont know how to|i have no idea how to|no idea how to|\
         do you know how to|is it possible for me to|is it doable to|\
         would it be possible for me to|am i allowed to|can one|can someone tell me how to|\
         steps to|steps for|instructions for|tutorial for|tutorial on|guide to|howto"
        "怎么|怎样|如何|怎么才能|怎样才能|咋|能不能够|点样可以|点样先可以|点做|怎么做才能|\
         怎么操作才能|如何才能|如何做|怎么样才能|如何可以|怎样可以|要怎么|要怎么样|要如何|\
         应该怎么|应该怎样|应该如何|该怎么|该如何|该怎样|我该怎么|我该如何|我怎么|我如何|我怎样|\
         请问怎么|请问如何|请问怎样|想问怎么|想知道怎么|教我|教我怎么|教我如何|教教我|教一下|教程|\
         教学|步骤|有什么办法|有啥办法|有没有办法|有没有方法|有什么方法|方法是什么|在哪里可以|\
         在哪可以|在哪儿可以|哪里可以|从哪里可以|通过什么方式|能不能教|可以教我|不会弄|不知道怎么|\
         不知道如何|不晓得怎么";
    Abilities Question
        "help|what can you do|what can i say|what do you do|what are you able to do|who are you|\
         what else can you do|commands|what can i do|list of commands|how does this work|\
         how do you work|what are your abilities|capabilities|help please|help pls|i need help|\
         need help|can you help|what are you|what are you capable of|what are you good at|\
         what do you know|what do you support|what is supported|what's supported|\
         what features do you have|what features are there|what functions do you have|\
         what can u do|what cn you do|wat can you do|what all can you do|what else can you|\
         what commands are there|what commands do you know|what commands can i use|what can i ask|\
         what can i ask you|what can i ask for|what can i type|what should i say|what could i say|\
         what kind of edits can you make|what edits can you make|what are my options|\
         what are the options|what options do i have|show help|show commands|show me the commands|\
         list commands|available commands|list your abilities|list your features|list features|\
         features|feature list|how do i use you|how do i use this|how to use this|\
         how do i get started|how do i start|where do i start|getting started|instructions|manual|\
         user guide|tutorial|introduce yourself|who r u|what r u|are you a bot|are you human|\
         are you an ai|menu|usage|are you able to|what kinds of transitions|\
         what kind of transitions|which transitions|what transitions|what effects|which effects|\
         what kinds of effects"
        "你能做什么|你会什么|帮助|能做什么|有哪些功能|你可以做什么|能干什么|你会做什么|怎么用|\
         会做什么|你是谁|帮助一下|求助|使用说明|说明书|使用方法|使用教程|用法|用法说明|功能|\
         功能列表|功能有哪些|有什么功能|都有什么功能|有啥功能|都有啥功能|支持什么|支持哪些|\
         支持什么功能|支持哪些功能|有什么命令|有哪些命令|命令列表|指令|指令列表|有什么指令|\
         有哪些指令|能干啥|你能干啥|你能干嘛|你能干什么|你会干嘛|你会干啥|你会啥|你都会什么|\
         你都能做什么|你都能干点啥|能干点啥|你能干点啥|你能做啥|可以做啥|可以做什么|你可以干什么|\
         你可以干嘛|你有什么用|\
         你有什么功能|你有哪些功能|你能帮我做什么|你能帮我干嘛|能帮我做什么|可以帮我做什么|\
         你识做乜|你做到啲咩|你系边个|你是什么|你是啥|你叫什么|你是ai吗|介绍一下自己|自我介绍|\
         介绍一下你自己|怎么使用|如何使用|怎样使用|怎么开始|如何开始|从哪里开始|新手教程|入门|\
         你都能做些什么|都能做什么|都能做些什么|你能做些什么|能做些什么|你会些什么|你都会做什么|\
         你会做哪些|能做哪些|有哪些转场|有什么转场|有哪些效果|有什么效果|会做哪些|会哪些|能哪些";
    ListWord Question
        "list|show me|tell me|describe|list all|give me a list of|summarize|summarise|\
         walk me through|status|listing|list out|list down|enumerate|overview|an overview of|\
         give me an overview of|give me a rundown of|give me the list of|give me a summary of|\
         rundown|run down|run me through|run through|talk me through|take me through|\
         break down what's|recap what's|print out|name all|name the|show all|show a list of|\
         show the list of|display a list of|let me know|lemme know|explain|inform me|report|\
         report on|what all is in|what all do we have|what do we have|what have we got|what's in|\
         what is in|what's on|what is on|what does it contain|details of|details about|\
         give me details on|give me info on|info on|info about|information about|information on|\
         state of"
        "列出|告诉我|列一下|描述|说说|展示一下|有哪些|有什么|看看|总结|列个|列出来|列举|列举一下|\
         列个清单|列个列表|列表|清单|一览|概览|概述|概括|概括一下|总览|汇总|汇总一下|汇报|\
         汇报一下|介绍|介绍一下|讲讲|讲一下|讲下|说一下|说下|说明一下|描述一下|给我看看|\
         给我看一下|给我看下|看下|看一看|睇下|睇睇|话我知|话俾我知|让我看看|让我看一下|让我看下|\
         查看|查看一下|查一下|查下|检查一下|显示一下列表|报一下|报告|详情|详细信息|信息|都有什么|\
         都有哪些|都有啥|有啥|有些什么|有些啥|里面有什么|里面有啥|包含什么|包含哪些|包括什么|\
         包括哪些|目前有什么|现在有什么|现状|状态";
    OrderQuestion Question
        "the order of|what order|in what order|order of"
        "什么顺序|顺序是|哪个顺序";
    // Quantifiers and pronouns.
    All Quantifier
        "all|every|each|any|all of|every single|each of|all of the|each and every|every one of|\
         all my|whole|entire|complete|full|the whole|the entire|all those|all these|all of them|\
         each one|every one|alll|every last|any and all|full-length|evry|ev'ry"
        "所有|全部|每个|每张|每段|每|一切|所有的|全|各|每一|整|整个|全都|每条|每首|统统|各个|\
         每一个|每一张|每一段|整条|一整|所有嘅|全部嘅|成个|成条|成段|成部|晒所有|每一条|每一首|\
         每一幅|每幅|每部|每组|每一组|每位|每样|每一样|每一处|每处|凡是|全体|全数|全部都|通通|\
         统统都|统共|整段|整首|整张|整份|整篇|整套|整组|一整个|一整段|一整条|一整首|一整张|各段|\
         各张|各条|各首|各位置|各处|一概|均为";
    Everything Quantifier
        "everything|all of it|the lot|all the things|it all|all that|whole lot|the whole shebang|\
         the whole kit and caboodle|everythin|evrything|evrythin|everyting|every thing|\
         everything in it|everything in there|everything on there|everything there|\
         everything here|every bit of it|whatever lies|whatever is|whatever's|whatever comes|\
         anything"
        "一切|所有东西|全部内容|所有内容|全部|所有的东西|所有的内容|所有的都|所有全部|全部东西|\
         全部的内容|全部的东西|所有一切|一切内容|一切东西|全部嘢|所有嘢|全部晒|样样|每样东西";
    Both Quantifier
        "both|both of|both of the|the two|the two of|either|bof"
        "两个都|俩|双|两者|两个|两个都要|两者都|两个一起|两张都|两段都|两条都|两首都|两样|两样都|\
         两段一起|两张一起|这俩|那俩|它俩|呢两个|嗰两个|两个全部|两个一齐|都两个";
    Odd Quantifier
        "odd|odd-numbered|odd numbered|every odd"
        "单数|奇数|单数位置的|奇数位置的|单号|单数位置|奇数位置|单数的|奇数的|单号的|单数位|奇数位";
    EveryOther Quantifier
        "every other|every second|alternate|every 2nd|alternating|each other one|every two|\
         every alternate|alternately|every second one|one in two|skip every other|even-numbered|\
         even numbered|every even"
        "每隔一|隔一|每隔一个|每隔一张|每隔一段|隔一个|隔一张|间隔|每隔一条|每隔一首|每隔1个|\
         每隔1张|每隔1段|隔1个|隔1张|隔1段|隔一条|每两个|每两张|每两段|每第二个|每第二张|每第二段|\
         每第2个|每第2张|每第2段|间隔一个|间隔一张|间隔一段|每隔一幅|双数|偶数|双数位置的|\
         偶数位置的|双号|双数位置|偶数位置|双数的|偶数的|双号的";
    Some Quantifier
        "some|some of|a few|few|several|a couple of|couple of|various|a few of|certain|\
         a number of|something|multiple|numerous|assorted"
        "一些|有些|若干|部分|几|某些|某个|一部分|点|些|某|好几|好几个|好几张|好几段|有的|某一|\
         某一个|某一段|某一张|某张|某段|某几个|某些个|其中一些|其中几个|其中几张|其中几段|\
         其中一个|其中一张|其中一段|少数|少量|一啲|有啲|几啲|一两个|一两张|一两段|两三个|两三张|\
         两三段|三两个";
    Rest Quantifier
        "what's left|whats left|whatever's left|whatever is left|rest|remaining|others|leftover|\
         left over|the rest of|everyone else|unused|remainder|everything else|all the rest|\
         all the others|all else|every other one|the others|the remainder of|remainder of|\
         left-over|leftovers|unselected"
        "其余|剩下|其他|其它|剩余|别的|剩下的|其余的|其他的|其它的|没用过的|其余部分|余下|余下的|\
         剩余的|剩的|剩下来|剩下来的|剩下的那些|剩下所有|剩下所有的|其余所有|其余所有的|其他所有|\
         其他所有的|其它所有|所有其他|所有其他的|所有其它|所有剩下的|别的那些|另外那些|另外的|\
         净低|净低嘅|净返|其余嘅|其他嘅|第啲|后面的|余下的都|多余的都|其他两个|其它两个|其余两个|\
         剩下两个|剩下的两个|剩下那两个|另外两个|另两个|另外那两个|另外俩|其他俩|剩下俩|其余俩";
    Other Quantifier
        "other|another|different|other one|another one|a different|alternative|anotha|nother|\
         anther"
        "另一|另一个|另外一个|另|另一张|另一段|别的|另外|换一|换个|换一种|不同的|其他的|别的一个|\
         别个|其他一个|另外那个|另外那段|另外那张|另外这个|另外一段|另外一张|另外一首|另外一条|\
         另一条|另一首|另一幅|另一种|另一边的|另个";
    New Quantifier
        "new|newly|new ones|newest|brand new|brand-new|freshly|freshly added|newly added|\
         newly uploaded|just added|just imported|recently added|recently uploaded|recent|recently|\
         most recently added|latest|last uploaded|last added|newbie|i just added|i just sent|\
         i just imported|added just now|uploaded just now"
        "新|新的|刚上传的|新上传的|新加的|新加入的|新添加的|新增的|新增|新传的|新传上来的|新上传|\
         新放的|新放进去的|新来的|新导入的|新插入的|新弄的|新做的|刚加的|刚加上的|刚添加的|\
         刚刚加的|刚刚上传的|刚导入的|刚放的|刚放进去的|刚才加的|刚才上传|刚才传的|刚才添加的|\
         最新|最新的|最近上传的|最近添加的|最近加的|啱啱上传嘅|啱啱加嘅|全新|全新的|新嘅";
    It Quantifier
        "it|that|this|that one|this one|the copy|that copy|the new copy|itself|em|dis|dat|tht|\
         taht|thsi|thatone|thisone"
        "它|这个|那个|这段|那段|这张|那张|这|那|这一段|那一段|该|这首|那首|这条|那条|其|呢个|嗰个|\
         呢段|嗰段|呢张|嗰张|呢条|嗰条|呢首|嗰首|呢幅|此段|此处的|这一个|那一个|这一张|那一张|\
         这一条|那一条|这一首|那一首|这一幅|这幅|那幅|这部|那部|这一部|该段|该张|该条|该首|该片段|\
         该视频|该图|该图片|该照片|本段|本片段|这玩意|这玩意儿|那玩意|那玩意儿|这东西|那东西|\
         前面提到的|副本|那个副本|那支|这支|那支影片|这支影片|那支视频|那部片|那幅图|那片段|那一支|\
         那片";
    They Quantifier
        "them|these|those|they|these ones|those ones|em all|em|'em|dem|dese|dose|theese"
        "它们|这些|那些|这几|那几|他们|这几个|这几张|这几段|这两|那两|这两个|这两张|这两段|这三|\
         这三张|他们这些|她们|佢哋|呢啲|嗰啲|呢几个|呢几张|呢几段|嗰几个|嗰几张|嗰几段|呢两张|\
         呢两段|这几条|这几首|这几幅|那几个|那几张|那几段|那几条|那几首|那两个|那两张|那两段|\
         那两条|这两条|这两首|那三|那三个|那三张|那三段|这三个|这三段|这三条|这四|这四个|这四张|\
         这四段|这一些|那一些|这堆|那堆|这批|那批|这组|那组|这一组|那一组|这些个|那些个";
    Word Quantifier
        "one|ones|whatever comes right|whatever comes|whatever is|what comes|the one that comes|\
         the one that is|the one which comes"
        "";
    Longest Quantifier
        "longest|lengthiest|longest running|most lengthy|with the longest duration"
        "最长|最长的|最长嘅|时间最长|时间最长的|时长最长|时长最长的|长度最长的|最久|放得最久|\
         放最久|最长时间|停得最久";
    Shortest Quantifier
        "shortest|briefest|with the shortest duration"
        "最短|最短的|最短嘅|时间最短|时间最短的|时长最短|时长最短的|长度最短的";
    Middle Quantifier
        "middle|mid|central|halfway|half way|midway|in the middle|midpoint|mid-point|\
         smack in the middle|right in the middle|dead in the middle|middlemost|midsection|midle|\
         midde"
        "中间|正中|中间的|正中间|当中|最中间|最中间的|中间位置|中间部分";
    Next Quantifier
        "next|following|subsequent|upcoming|nxt|nex|nextt"
        "下一|下一个|下一段|下一张|后一|后一个|后一段|后一张|下个|下段|下张|下条|下一条|下一首|\
         下一幅|下一部|下一节|下一镜|后个|后段|后张|后一条|后一首|紧接着的|随后的|跟住嗰个|\
         跟住嗰段";
    Previous Quantifier
        "previous|prior|preceding|one before|former|prev|previus|previuos"
        "上一个|上一段|上一张|前一|前一个|前一段|前一张|上段|上张|上条|上一条|上一首|上一幅|\
         上一部|上一节|上一镜|前个|前段|前张|前一条|前一首|先前的|上嗰段";
    // Nouns: media.
    Photo Noun
        "photo|image|picture|pic|photograph|still|snapshot|img|jpg|png|pix|pics|snap|snaps|\
         holiday snap|holiday photo|vacation photo|holiday pic|vacation pic"
        "照片|图片|图|相片|张|张照片|张图|张图片|静态图|图像|张相片|张相";
    Clip Noun
        "clip|segment|shot|scene|video clip"
        "片段|镜头|段|段视频|个片段|个镜头|段镜头|分镜|个视频|条视频|条|视频片段|个素材";
    Part Noun
        "part|section|bit|piece|portion|chunk|moment|stuff between|content|area|passage|interval|\
         stretch of|time span|the part"
        "部分|内容|这部分|那部分|片断|一段内容|这一部分|的内容|的部分|的画面|那块|那一块|这块|\
         这一块|截|份|等份";
    Videos Noun "videos|video clips|movies|films|vid|vids|video file|video files" "视频片段|视频们";
    WholeVideo Noun
        "video|film|movie|whole thing|entire thing|project|whole edit|timeline|whole video|\
         whole film|final video|whole cut|whole slideshow|entire slideshow|the whole slideshow|\
         the entire slideshow"
        "整个视频|整片|全片|影片|视频|成片|整个片子|片子|整体|整个|整支视频|时间线|全长|整支片子|\
         整部片子|整段视频|全程|整个影片|整个短片|短片|作品|工程|整部|成条片|全部照片|整支|\
         整条视频|整条片子|整条影片|整支影片|从头到尾|由头到尾|自始至终";
    Product Noun
        "video|slideshow|slide show|movie|promo|montage|film|reel|compilation|teaser|trailer|vlog|\
         clip show|recap|highlight reel|rough cut|ad|advert|commercial|album|intro video|\
         promo video|short film|supercut|video edit|sizzle reel|tiktok video|a tiktok|\
         a tik tok|collage"
        "短片|影片|宣传片|幻灯片|视频|相册|影集|电子相册|vlog|预告片|集锦|混剪|合集|小视频|片子|\
         短视频|广告|广告片|回忆录|mv|成片|纪录片|初剪|支影片|支视频|部影片|个影片|条短视频|\
         支短片|部短片|个短片|初版|初稿|粗剪|样片|支vlog|条vlog|个vlog|出个相册|回忆短片|回憶短片|\
         回忆视频|生日视频|\
         旅行短片|旅行视频|支回忆短片|个回忆短片|轮播";
    Files Noun
        "file|upload|media|material|asset|uploaded file|stuff|uploaded|attachment|attached|\
         what i uploaded|i uploaded|i just uploaded|just uploaded|footage|recording|clip file|\
         recording file|the one i just attached|the one i attached|the one i just uploaded|\
         the one i uploaded|the one i just sent"
        "文件|素材|上传的|媒体|上传的文件|刚上传的|材料|刚传的|传的|附件|我上传的|刚才上传的|视频素材|东西";
    Title Noun
        "title|headline|heading|title card|titel"
        "标题|片名|题目|大标题|主标题|文字标题|字幕条|片头标题";
    Text Noun
        "text|word|font|lettering|writing|text overlay|wording|words|letter|caption text|message"
        "文字|文本|字体|字|字样|文案|几个字|大字|小字|这几个字|一行字|行字|花字|这行字|那行字|\
         行文字|一行文字";
    Caption Noun
        "caption|subtitle|sub|subtitles|closed caption"
        "字幕|说明文字|一句字幕|一条字幕|一行字幕";
    LowerThird Noun
        "lower third|lower-third|name tag|nametag|name plate|lower 3rd"
        "人名条|下三分之一|姓名条|名字条|人名字幕|人名字幕条";
    EndCard Noun
        "end card|endcard|end-card|end screen|closing card|outro card|outro|end title|\
         closing title|end slate|final card|end slide"
        "片尾|结束卡|片尾卡|结束画面|结尾卡片|尾卡|片尾卡片|一张片尾卡|张片尾卡|个片尾卡|页";
    CreditsRoll Noun
        "credits|credits roll|credit roll|end credits|rolling credits|closing credits|credit|\
         roll credits|scrolling credits|scrolling text"
        "滚动字幕|演职员表|片尾字幕|演职人员表|职员表";
    Music Noun
        "music|bgm|soundtrack|song|background track|background music|tune|score|music track|\
         backing track|music bed|audio track|bg music|backing music|track|mp3 file|the mp3|my mp3|\
         that mp3|old track|old song|old music|current music|existing music|current track|\
         current song"
        "音乐|配乐|背景乐|背景音乐|歌|歌曲|曲子|这首歌|那首歌|bgm|乐曲|首歌|首音乐|首曲子|音轨|\
         背景音|当背景音乐|当配乐|当bgm|当成背景音乐|当背景乐";
    Voice Noun
        "voice|voiceover|voice-over|voice over|narration|narrator|speech|vo|voice track|\
         commentary|talking|speaker|vocal|spoken|dialogue"
        "旁白|配音|人声|解说|语音|画外音|说话声|讲解|口播|录音|讲话|说话声音|说话的声音|讲话声音|\
         讲话的声音";
    Effect Noun "sound effect|sfx|effect sound|sound fx|foley" "音效|声效|效果音";
    Sound Noun
        "sound|audio|noise of the clips|audio level|all sound|all the sound|sounds|sound of"
        "声音|音频|声|音响|收音";
    OriginalSound Noun
        "original sound|original audio|own sound|own audio|clip sound|clip audio|camera sound|\
         camera audio|clips' sound|clips' audio|source audio|live sound|natural sound|\
         ambient sound|video sound|video audio|original noise"
        "原声|同期声|原音|现场声|视频原声|原视频声音|原来的声音|原始声音|自带的声音";
    TransitionNoun Noun
        "transition|cut point|cuts|transition effect|join|seam|joins|where the two meet|\
         where they meet|where the two clips meet|where the two join|where they join|\
         where the clips meet|where both meet"
        "转场|过渡|转场效果|过渡效果|剪辑点|切换效果|切换|接点|接口|切点|衔接处|接缝|接缝处|衔接";
    Track Noun "track|layer" "轨道|轨|图层";
    Gap Noun
        "gap|hole|empty space|blank|black gap|blank space|empty gap|space between|dead space"
        "空隙|空白|间隙|空档|空缺|黑屏|缺口";
    Silence Noun
        "silence|dead air|quiet part|silent part|silent bit|silences|quiet bit"
        "静音部分|静音段|无声部分|沉默|空白音|无声段|静音片段|静音的部分|没声音的地方|\
         没有声音的地方|没声音的部分|无声的部分|安静的部分";
    FrameNoun Noun
        "frame|screen|picture frame|canvas|whole frame|display"
        "画面|屏幕|画布|荧幕|框|帧|一帧|那帧|那一帧";
    VersionNoun Noun "version|state|revision" "版本";
    ChangeNoun Noun
        "change|step|last change|last edit|last step|edits|last thing|what you did|what i did|\
         action|you just removed|you just deleted|i just removed|i just deleted|you removed|\
         you just did|i just did"
        "步|次|修改|操作|改动|更改|上一步|步操作|最近|编辑|次编辑|一次|那步|这步|那一步|这一步|\
         那步操作|遍";
    Logo Noun "watermark" "水印|标志|徽标|台标";
    // Start and end.
    Start Noun
        "start|beginning|front|opening|head|begin|intro|very beginning|very start|outset|starting|\
         opener|hook"
        "开头|开始|片头|头部|最前|开端|最前面|起始|起点|开场|头|片首|前端|首|最开头|最前边|\
         第一个位置|开头的位置|前面|一出来|一出场|一出现|一开始";
    End Noun
        "end|ending|tail|close|finish|very end|back|finale|conclusion|rear|closing|closer|\
         back end|the back end|tail end"
        "结尾|末尾|片尾|尾部|尾巴|结束|最后面|末端|终点|收尾|尾|最末|后端|结束时|最后|最末尾|\
         最后那里|压轴|垫底|殿后";
    BothEnds Noun
        "both ends|each end|start and end|beginning and the end|the beginning and the end|\
         either end|both sides of the clip|beginning and end|start and the end|\
         both the start and end|front and back|head and tail"
        "两头各|两端各|头尾各|两端|首尾|两头|开头和结尾|头尾|前后|前后各|首尾各|开头结尾|掐头去尾|头尾都|两头都|首尾都|头和尾|头尾两端|前后两头|去头去尾|去头尾";
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
         should go|must go|has to go|take that out|get shot of|get rid|chuck out|do away with|\
         be gone|edit out|could do without|can do without|do without|has got to go|gotta go|\
         out it goes|see the back of|is not needed|not needed|ripple delete"
        "删除|删掉|删去|删了|删|去掉|移除|去除|不要了|拿掉|清除|清掉|扔掉|砍掉|撤掉|剔除|丢掉|\
         舍弃|抹掉|都不要了|都不要|不需要了|除掉|剪掉|裁掉|取消|关掉|去了|干掉|剪去|清空|取掉|\
         拿走|不想要了|扔|扔了|拿掉吧|掐了|掐掉|p掉|弄走|扔了吧|去了吧|撤了|划掉|略去|舍掉|丢弃|\
         撤下来|撤下|静掉|截了|舍去|砍了|全砍|丢了|弃掉|关了|关上|关闭|别留|别留了|就别留了|\
         不留了|不用留|不用留了|取下来|撤走|用不上|用不到|用不上了|用不到了|用不着了|全删|全删了|\
         全删掉|全剪了|全剪掉|全不要|全不要了|全去掉|抽掉|抽走";
    Trim Verb
        "trim|shave|chop|clip|cut|snip|crop|take|cut off|chop off|trim off|shave off|lop off|\
         knock off|lop|trim down|cut down|cut back|shorten|remove|drop|lose|delete|cut away|\
         trim away|nip|take off|cut out|snip off|skip|lop the|slice off|hack off|shear|pare|\
         edit out|trim out|knock"
        "剪|剪掉|裁|裁掉|剪去|裁去|修剪|切掉|截掉|砍掉|去掉|删|删掉|删除|砍|剪短|掐掉|掐头去尾|减掉|剪了|切|减去|裁剪|缩短|掐|掐了|掐去|简|剪了去|切了|\
         截掉了|截了|舍掉|截去|往回剪|往前剪|去头去尾|去头尾";
    Shorten Verb
        "shorten|trim|cut|reduce|cut down|trim down|bring down|tighten|get down|squeeze|compress|\
         condense|squash|crunch|fit|shrink|cram|boil down|pack|limit"
        "缩短|剪短|剪到|压缩|压缩到|缩到|缩短到|剪成|裁到|控制|控制在|压到|缩|减短|改短|缩减|限制|\
         限制在|截到|剪辑到|截成|截短|截至";
    Lengthen Verb
        "lengthen|extend|stretch|prolong|expand|stretch out|draw out|drag out|linger"
        "延长|拉长|加长|拉伸|延长到|拉长到|增长|多停留|多放|多显示|多留|多播|延到|延至|多停|多待|\
         拉到";
    Spread Verb
        "spread|spread out|distribute|share|share out|divide|fill|fill up|stretch to fill|\
         split evenly|divided evenly|spread evenly|split equally|divided equally"
        "均分|分摊|平均分配|撑满|填满|平均分|分配|凑满|凑够|凑足|平分|平均来|平摊|一样长|同样长|\
         等长|一样多";
    Split Verb
        "split|slice|divide|cut|chop|break|separate|cut up|split up|break up|blade|razor|snip|\
         put a cut|add a cut|make a cut|place a cut|make a split|put a split|add a split|\
         put in a cut|insert a cut|cut a clip|razor cut|use the razor|use the blade"
        "拆分|分割|切开|切|切成|分成|拆成|剪开|断开|分开|裁开|切割|分段|一分为二|截断|切断|分|\
         切一刀|来一刀|剪一刀|下一刀|切一下|剪开来|分一刀|断成两截|切成两段|剪成两段|分成两截|\
         split开|分开来|分成两段|split成两段|拆成两段|断成两段|分成两半|切成两半";
    Make Verb
        "make|turn|set|get|render|have|do|give|put|let|change|convert|switch|transform|made|want|\
         adjust|keep|bring|set to|leave it at|go|reformat|recut|settle on|settle for|go with|\
         switch to|resize"
        "变成|变|改成|改为|设为|设成|设置|设置为|调成|调为|调|调整|调整为|改|换成|弄成|做成|使|\
         变为|调到|改到|设到|设定为|弄|转成|转为|转换成|设置成|调整到|变得|改得|给|弄得|改回|换回|\
         调回|变回|改回来成|统一成|统一为|统一|控制在|控到|控制到|卡到|卡在";
    Create Verb
        "make|create|turn|assemble|build|edit|use|convert|produce|whip up|put together|cut|\
         compile|knock together|throw together|knock up|do|cook up|prepare|craft|give me|need|\
         want|edit together|make me|build me|create me|made|transform"
        "制作|做|剪辑|剪成|剪|做成|做个|制作成|弄|合成|拼成|编辑|整|搞|弄个|来个|来一个|剪个|\
         制作一个|做一个|做一段|剪一个|剪出|做出|出|用|弄一个|剪一段|整个|拼|创建|组成";
    Join Verb
        "combine|stitch|join|merge|string together|put together|cut together|assemble|\
         stitch together|join together|combine together|glue|splice|piece together|mash together|\
         line up|string"
        "合成|拼|组合|合并|拼接|拼在一起|连起来|接起来|拼起来|串起来|合在一起|剪在一起|放在一起|\
         连接|串联|组合起来|接在一起|组合成|拼成|合并成|合成一个|连在一起|接|连|串";
    Together Verb "together|up together|into one" "一起|在一起|起来|平均分|平均分配|均分";
    Add Verb
        "add|append|include|insert|put|place|stick|drop in|throw in|pop|slap|tack|tack on|\
         bring in|attach|drop|paste|put in|throw|give|lay|set|introduce|overlay|apply|use|have|\
         pop in|put on|chuck in|place in|slot in|slot|drag in|inject|superimpose|layer|feature|\
         show|label|chuck|tuck|sling"
        "加|添加|加上|加入|放|插入|放入|加个|加一个|加一|加点|来点|来个|来一个|再来个|再来一个|配上|配|放上|加到|\
         加在|放到|放在|插到|插|接上|接|补上|补|附上|增加|添|添上|贴上|贴|来段|加段|来|上|插在|\
         叠加|叠|加些|配个|配一个|搭配|加一段|加一首|补一个|引入|应用|套用|给|上个|打个|标|标上|\
         标一下|铺上|铺|垫上|垫|掛|挂|挂上|挂个|摆上|配段|打上|写上|放进去|放进来|加进去|加进来|\
         弄进去|配一句|配一行|配句|配上一句|来一句|打一句|写一句|加一句|加一条|加一行";
    Move Verb
        "move|bring|put|place|shift|drag|send|relocate|reposition|stick|push|pull|slide|pop|shove|\
         jump|get|take|drop|slot|tuck|tuck into|move over|scoot|nudge|shift over"
        "移到|移动|移动到|移|挪|挪到|放到|放|放在|移至|调到|换到|搬到|拉到|拖到|提到|提前|调整到|\
         挪动|排到|排在|移|移去|往前移|往后移|搬|挪去|放去|挪过去|移过去|摆到|摆|放置到|接在|跟在|\
         紧跟|紧跟在|紧接|紧接着|紧跟着";
    GoesLast Verb "goes|comes|come|go|belongs|be" "应该在|排|排在";
    Swap Verb
        "swap|switch|exchange|trade|flip|swap around|switch around|trade places|swap places|\
         switch places|change places|interchange|swap over|swop|swap the places of|\
         swap the positions of|swap the order of|around|change the place of|change places of|\
         change the positions of|change the position of|swap the place of"
        "交换|对调|互换|调换|换位|换一下位置|换位置|换个位置|互换位置|调换位置|对换|交换位置|\
         对调位置|颠倒|换一下|换一换|换下|互换一下|对调一下|调个位置|换个顺序|对换位置|顺序互换|\
         顺序对调|的顺序互换|的顺序对调|order互换|的order互换|order对调|顺序调换|换过来|调过来|\
         对换过来|调换过来|互换过来";
    Replace Verb
        "replace|swap out|substitute|swap|exchange|switch out|switch|sub|sub in|sub out|\
         change out|trade|change|use"
        "替换|换一首|换首|换成|替换成|替换为|换为|替|换|代替|取代|替换掉|换掉|更换|更换为|换作|用来替换";
    Use Verb
        "use|take|go with|pick|choose|have"
        "用|使用|采用|选用|拿|选|统一用|换上";
    Duplicate Verb
        "duplicate|copy|repeat|clone|double up|show twice|twice|make a copy of|copy and paste|\
         show again|again|play again|copies of|a copy of|so it plays twice|\
         so it plays twice in a row|so that it plays twice|so it plays two times"
        "复制|重复|拷贝|再放一遍|再来一遍|复制一份|再放一次|重复一遍|再来一次|复制一遍|再播一遍|\
         克隆|重复一次|拷贝一份|再播一次|放两遍|再用一次|再重复|连着放两遍|连放两遍|连续放两遍|\
         连播两遍|播两遍|放两次|连放两次|连着播两遍|copy一份|copy一个|copy一段|copy多一份|\
         再copy一份|再copy一个";
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
         in random order|at random|mix them up|mix it up|mix up the order|mix up the order of"
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
         fast|quicker|speedup|timelapse|time lapse|time-lapse|speed ramp it up|pick up the pace|\
         sped|sped up|sped it up|more fast|more faster|more quick|more quickly"
        "加快|加速|快|快一点|快点|变快|调快|快进|更快|快些|提速|加快速度|快一些|放快|延时|倍速播放";
    SlowDown Verb
        "slow down|slow|decelerate|slower|slowdown|slow it down|ease"
        "放慢|减速|慢|慢一点|慢点|变慢|调慢|更慢|慢些|减慢|慢放|降速|慢一些|放慢速度|慢下来|慢速";
    SlowMotion Noun
        "slow motion|slow-motion|slowmo|slow mo|slo-mo|slo mo|slow-mo|super slow|in half speed|\
         half-speed|in half-speed|at half pace"
        "慢动作|慢镜头|慢镜|慢动作效果|升格";
    NormalSpeed Noun
        "normal speed|original speed|regular speed|real time|real-time|back to normal speed|\
         1x speed|standard speed|full speed|normal|usual speed|natural speed"
        "正常速度|原速|正常|恢复正常速度|原来的速度|正常播放|常速|恢复正常|恢复原速|原来速度|\
         正常速|正常倍速|恢复正常倍速|一倍速";
    SpeedNoun Noun
        "speed|rate|pace|tempo|playback speed|playback rate"
        "速度|倍速|播放速度|速|速率|节奏";
    Play Verb "play|run|playback|roll" "播放|播|放|播出";
    Reverse Verb
        "reverse|backwards|in reverse|play backwards|rewind|backward|play in reverse|reversed|\
         run backwards|rewound|in rewind|run it backwards|back to front|played back to front"
        "倒放|倒过来放|倒过来|到过来放|倒着放|倒播|反向播放|逆向播放|倒退播放|倒着播|反着放|\
         倒着播放|反放|倒回去放|反向|倒转|倒过来播|倒过来播放|倒序播放|倒序播|倒过来放一遍|\
         从后往前放|从后往前播";
    Forward Verb
        "forwards|forward again|play forwards|play forward|the right way round|un-reverse|\
         unreverse|normal direction"
        "正常播放|正常播|正着放|正着播|正放|正向播放|取消倒放|不要倒放了|不倒放了|别倒放了|\
         不用倒放了|不要倒放|恢复正常播放|恢复正放|顺着放";
    Freeze Verb
        "freeze|freeze frame|freeze-frame|hold|still frame|hold on|pause on|pause|linger on|\
         freeze on|frozen|froze|freeze the picture|freeze the image|freeze the screen|\
         hold the picture|hold the image"
        "定格|冻结|静帧|画面定住|停住|定住|凝固|停在|暂停|停顿|停";
    Loop Verb
        "loop|repeat|cycle|keep looping|keep repeating"
        "循环|循环播放|重复播放|反复播放|循环到|循环放|重复";
    LastVerb Verb
        "last|stay|stay up|stay on|remain|stand|linger|hold|run|show|show for|stay on screen|\
         be on screen|appear|display|on screen|run for|stay for|be visible|be shown|is enough|\
         is plenty|are enough|are plenty|will do|is long enough|hang around|hang on screen|sit|\
         sits|linger for|clock in at|clocks in at|is better|would be better|works better|is nicer|\
         is showing|leave it up|keep it up|leave it on screen|keep it on screen|leave it there|\
         leave it on the screen|keep it on the screen"
        "停留|显示|持续|放|保持|展示|播放|出现|停|留|停留时间|持续时间|时长|展示时间|显示时间|播|\
         维持|放完|播完|待|多待|亮|只亮|挂";
    LengthNoun Noun
        "length|duration|long|running time|time|run time|runtime|in length|in duration|\
         screen time|clip length"
        "时长|长度|时间|长|总长度|持续时间|停留时间|播放时间|秒数";
    Total Noun
        "total|in total|overall|in all|altogether|all together|total length|in sum|total duration|\
         total runtime|all up|total time|overall length|overall duration|combined|add up to|\
         adding up to|adds up to|together should be|sum to"
        "总共|总时长|总长|一共|合计|总计|共|总长度|整体时长|总|全长|加起来|总时间";
    Each Noun
        "each|per photo|a photo|per clip|per picture|per image|a pic|a picture|apiece|per pic|\
         an image|each one|per shot|a piece|a clip|per slide|a slide|a shot|per|a pop|a go"
        "每张|每个|每段|各|每|每图|每一个|每一段|各自";
    Longer Adjective
        "longer|more time|extra|slower"
        "长一点|更长|长点|久一点|更久|长一些|久一些|久点|多|再多|长些|再长";
    Shorter Adjective
        "shorter|less time|quicker|faster|less long|briefer|snappier|tighter"
        "短一点|更短|短点|短一些|短些|少|再短|短";
    AtMost Adjective
        "no longer than|no more than|at most|not longer than|not more than|maximum of|\
         for no more than|for more than|a maximum of|cap|cap at|max out at|capped at|tops|\
         at the most"
        "不超过|最多|至多|不要超过|别超过|不能超过";
    Later Adjective
        "later|delayed|delay|push back"
        "延后|推迟|晚|往后|晚一点|靠后|后移|推后|往后移|往后挪|向后|晚点";
    Earlier Adjective
        "earlier|sooner|bring forward|forward"
        "提前|早|往前|早一点|靠前|前移|往前移|往前挪|向前|早点|往前提";
    Begin Verb
        "start|begin|kick off|come in|starts|comes in|enter|appear|kick in|open|set in|pop up|\
         show up|fade up|starting|beginning|come|comes|open with|start with|kick off with|come on|\
         comes on|creep in|starts playing|kicks in|start up|starts up|comes up|lead with|\
         lead off with|lead"
        "开始|出现|进来|起|开始播放|登场|响起|出来|进入|入|开始显示|起头|打头|再出来|再响起来|\
         再进来|响起来|在进|再进|冒出来|响|再响|进|再进场|进场|等到";
    Finish Verb
        "end|finish|stop|ends|go away|disappear|close|conclude|wrap up|cut off|vanish|leave|\
         ending|end with|close with|finish with|cease|stop dead|stop short|cut out at"
        "结束|停止|消失|结束于|停|收尾|退出|截止|收|完|停下|再消失|就收|就停|就消失";
    // Adjectives: sound.
    Louder Adjective
        "louder|turn up|crank up|amplify|pump up|turned up|amp up|raise the volume|\
         turn the volume up|more volume|more loud|volume up|more audible"
        "大声|响|大声点|大声一点|响一点|调响|放大|音量大|大点声|更响|更大声|响亮|声音大|响点|\
         声大点";
    Quieter Adjective
        "quieter|turn down|softer|soften|less loud|turned down|quieten|lower the volume|\
         turn the volume down|more quiet|quiet down|duck down|attenuate|hush|quietly|softly"
        "小声|轻|小声点|小声一点|轻一点|弱|音量小|小点声|更轻|更小声|柔和|轻点|声音小|弱一点|\
         声小点|减轻|关小|调轻|轻一些|弱些";
    Raise Verb
        "raise|increase|boost|up|crank|bump up|bring up|higher|lift|strengthen|bump|turn it up|\
         turn up|nudge up|crank it up|dial up|put up"
        "调大|调高|提高|增大|加大|升高|大一点|大点|高一点|提升|增强|高点|更大|加强|提|往上提|拉高|\
         拉到|开到|调上去|开大|拉满|提到|推到|高一些|强一些|强一点|强些|高些|提至";
    Lower Verb
        "dip|lower|reduce|decrease|down|bring down|take down|tone down|knock down|dial down|\
         dial back|drop|dim|pull down|pull back|back off|cut|ease off|weaken|ease down|knock|\
         turn it down|nudge down|put down|take it down|tone"
        "调小|调低|降低|减小|降到|降|减弱|压低|小一点|小点|低一点|变小|减|低点|更小|降下来|缩小|\
         压到|压一压|往下压|压下去|往下调|调下来|退到|降至|往下降|低一些|小一些|降一点|降一些|\
         再降|收一点|收一收|收着点";
    LoudAdjective Adjective
        "loud|noisy|deafening|booming|drown out|drowning everything out|drowning out everything|\
         drowns everything out|drowning out the voice|overpowering|overwhelming|blaring|high|\
         drowns out everything|drowning everything|drowning out the rest|drowning it out|\
         drowns out the voice|drowns out his voice|drowns out her voice|drowns out the talking|\
         drowns him out|drowns her out|drowns out the speech|drown out the voice|drowning him out|\
         drowning her out|drowns out|still too loud|too loud still"
        "大声|响|吵|大|吵闹|声音大|高|盖过|盖住人声|太吵|盖过人声|盖过了人声|盖住了人声|抢戏";
    QuietAdjective Adjective
        "quiet|soft|faint|low|hard to hear|inaudible|can't hear|barely audible|weak|\
         hardly audible|can hardly hear|can barely hear|too faint|still too quiet|too quiet still|\
         still too low"
        "小声|轻|小|声音小|低|听不清|听不见|听不到|弱|微弱|安静";
    VolumeNoun Noun
        "volume|level|loudness level|gain|audio level|sound level|loudness of"
        "音量|声音大小|电平|音量大小|响度大小|声量|音量开";
    Mute Verb
        "mute|silence|turn off the sound|turn off|switch off|shut off|silent|shut up|mute out|\
         cut the sound|kill the sound|kill the audio|turn off the audio|no sound|muted|\
         switch the sound off|switch the audio off|switch off the sound|switch off the audio|\
         turn the sound off|turn the audio off|sound off|audio off"
        "静音|消音|关掉声音|关闭声音|关声音|关掉|关闭|去声音|变静音|设为静音|调成静音|没声音|\
         没有声音|静掉|消掉|消声|唔要声|唔好声|唔要声音";
    Unmute Verb
        "unmute|un-mute|bring back|restore|turn back on|turn on|bring the sound back|sound on|\
         switch on|un mute|give back|put back|turn on the sound"
        "取消静音|恢复声音|打开声音|开声音|解除静音|恢复|打开|取消|放出声音|找回|还原|还给";
    BackParticle Filler "back|back on|on again" "";
    Duck Verb
        "duck|ducking|auto-duck|autoduck|auto duck|sidechain|side-chain|ducked"
        "闪避|自动闪避|自动压低|避让|自动变小|自动降低|自动小一点|自动压低音量|闪避功能|打开闪避|\
         开启闪避|自动闪避功能|开闪避|启用闪避";
    DuringSpeech Noun
        "someone speaks|someone talks|someone is speaking|someone is talking|people talk|\
         people speak|people are talking|speaking|under the voice|under speech|under the speech|\
         under the voiceover|under the voice-over|under the narration|under the talking|\
         when someone speaks|when someone talks|when i talk|when i speak|while i talk|\
         while talking|while speaking|when people talk|whenever someone speaks|during speech|\
         during the voiceover|while there is a voiceover|while the voice plays|\
         under the dialogue|when the voice plays|when there is speech|when there's talking|\
         when they talk|when there is a voiceover|while someone speaks|while there is speech|\
         while someone talks|when someone's talking|under my voice|behind the voice|\
         during the narration|someone's talking|someone's speaking|whenever someone's talking|\
         whenever someone's speaking|when someone's speaking|whenever someone talks|\
         whenever somebody talks|whenever anyone talks|whenever anyone speaks|when anyone speaks|\
         when anyone talks|whenever there's talking|there's talking|whenever people are talking|\
         when people are talking|while people are talking|whenever people talk|\
         whenever someone is talking|somebody speaks|somebody is speaking|somebody talks|\
         somebody is talking|whenever somebody is speaking|whenever someone is speaking|\
         when somebody speaks|whenever somebody speaks|when someone is talking|\
         when someone is speaking|when somebody is talking|i start speaking|i start talking|\
         when i start speaking|when i start talking|i'm speaking|i'm talking|im speaking|\
         im talking|when i'm talking|when i'm speaking|while i'm talking|i speak|i talk"
        "说话时|有人说话|人声时|有人说话时|说话的时候|有人声时|讲话时|有人讲话|旁白时|有旁白时|有人说话的时候|人说话时|讲话的时候|有人声的时候|旁白响起时|有旁白的时候|\
         有人讲话时|有人讲话的时候|有人说话就|嘉宾说话的时候|嘉宾说话时|嘉宾讲话时|嘉宾讲话的时候|老师讲话的时候|老师讲话时|老师说话的时候|老师说话时|主持人说话时|\
         主持人说话的时候|我说话的时候|我讲话的时候|我说话时";
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
        "淡入淡出|渐入渐出|淡入和淡出|前后各淡|首尾各淡|前后淡|头尾各淡|首尾都淡";
    FadeIn Verb
        "fade in|fades in|fade-in|fade up|fading in|fade from black|fade in from black|\
         come up from black|up from black|from black|come in from black|faded in|open from black|\
         start from black|fade-ins|fade from white|fade it in|appear gradually|opens from black|\
         black to picture|comes up from black|ease in|fade up from black|come up out of black|\
         rise from black|ease into|begin out of black|out of black|begin from black|\
         open out of black|start out of black|begins out of black"
        "淡入|渐入|渐显|从黑场淡入|由黑渐显|淡进|逐渐出现|从黑渐亮|黑场进入|渐亮|从黑屏淡入|从黑屏渐亮|从黑场渐显|慢慢出现|慢慢进来|慢慢响起来|慢慢变大|由弱到强|\
         渐渐响起|逐渐变大|渐渐变大|慢慢进|缓缓进来|缓缓响起|亮起来|从黑里亮起来|从黑场亮起来|从黑亮起来|慢慢亮起来|由小到大|渐强|渐大|从黑画面淡入|从黑淡入|从黑画面|\
         从黑屏慢慢亮起|从黑|从黑场起|从黑起|从黑开始|从黑场开始|从黑屏开始|从黑屏起|从黑场渐入|由黑画面淡入|由黑淡入|慢慢亮起|慢慢亮|从黑慢慢亮起|从黑慢慢亮起来|\
         从黑屏慢慢亮起来|黑屏慢慢亮起来|黑屏渐入|黑屏淡入";
    FadeOut Verb
        "fade out|fades out|fade-out|fade away|die down|dies down|dies away|fading out|faded out|\
         fade down|fade to silence|fade-outs|fade it out|fade to nothing|fades away|taper off|\
         fade off|dissolve away|die away|die out|trail off|tail off|tails off|tail off gently"
        "淡出|渐出|渐隐|逐渐消失|渐弱|慢慢消失|淡去|逐渐变小|慢慢变小|渐渐变小|渐渐消失|慢慢淡出|慢慢变小声|慢慢弱下去|弱下去|慢慢消失掉|慢慢收掉|渐渐弱下去|慢慢变弱|\
         逐渐减弱|由强到弱|慢慢淡掉|渐渐淡掉|渐渐减弱|渐渐停|暗下去|慢慢暗下去|渐渐暗下去|慢慢变暗|慢慢小下去|渐渐小下去|慢慢没声音|慢慢没|慢慢停|也跟着慢慢没";
    FadeBlack Verb
        "fade to black|fades to black|fade-black|dip to black|through black|fade through black|\
         fade out to black|go to black|goes to black|fading to black|cut to black slowly|\
         to black|into black|black fade|dip through black|fade into black|black fades|\
         fade-to-black|back into black|back to black|go back to black|go back into black"
        "黑场|渐黑|变黑|渐渐变黑|淡出到黑|黑场过渡|黑场转场|闪黑|淡入黑场|慢慢变黑|逐渐变黑|淡到黑|淡出到黑场|黑屏结束|渐变黑|黑幕|到全黑|淡出到全黑|淡到全黑|全黑|\
         渐变到黑|变成全黑|落到黑|落黑|回到黑|收到黑|渐出到黑场|渐出到黑|暗到黑|慢慢黑掉|渐渐黑掉|黑掉|黑下去|慢慢黑下去|黑屏过渡|黑屏过一下|插个黑屏过一下|黑场过一下";
    FadeWhite Verb
        "fade to white|fades to white|fade-white|dip to white|through white|fade through white|\
         fade out to white|white fade|dip through white|white flash|flash to white|flash white|\
         fade into white|white fades|flash"
        "白场|渐白|闪白|变白|渐渐变白|白场过渡|白场转场|慢慢变白|淡出到白|白闪|闪一下白|\
         闪一下白过渡|闪下白";
    Fade Verb
        "fade|fading|fades|faded|ease|soft fade|gentle fade|soft fades|gentle fades|smooth fade|\
         smooth fades|subtle fade"
        "淡化|渐变|淡|淡化效果|渐变效果";
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
        "crossfade|cross-fade|cross fade|dissolve|cross dissolve|cross-dissolve|xfade|\
         crossfading|dissolving|blend|blends|soft cut|film dissolve|soft dissolve|soft dissolves|\
         soft crossfade|gentle dissolve|smooth dissolve|smoother transitions|softer transitions|\
         gentler transitions|little dissolve|melt into each other|melt together|\
         melt into one another|soft transition|soft transitions|gentle transition|\
         gentle transitions|subtle transition|subtle transitions"
        "叠化|交叉淡化|溶解|交叉叠化|叠化转场|溶解转场|叠变|交叉溶解|淡入淡出|叠化的|溶解的|渐变过渡|柔和的过渡|柔和的转场|柔和过渡|柔和转场|普通淡化";
    Slide Noun
        "slide|slide transition|sliding|slide-in|slide in"
        "滑动|滑入|滑动转场|滑动效果|平滑移动|滑";
    Wipe Noun "wipe|wipe transition|wiping" "擦除|划像|擦除转场|划过|擦";
    Push Noun
        "push|push transition|pushing"
        "推入|推移|推动|推入转场|推移转场|推|推进转场|推进|推镜";
    ZoomTransition Noun
        "zoom transition|zooming transition|zoom cut"
        "缩放转场|变焦转场|缩放过渡|缩放切换";
    HardCut Noun
        "hard cut|plain cut|straight cut|hard cuts|simple cut|clean cut|jump cut|direct cut|\
         normal cut|sharp cut|cuts only|straight cuts|plain cuts|cut hard|hard|regular cut|\
         plain hard cuts|plain hard cut"
        "硬切|直切|直接切换|硬切换|直接切|跳切|无转场|直接跳转";
    // Motion.
    ZoomIn Verb
        "zoom in|zooms in|zoom into|slow zoom|push in|zooming in|zoom in on|punch in slowly|\
         slowly zoom in|slow zoom in|zoom slowly in|slow push in|zoom closer|slow push-in|\
         gradual zoom|gentle zoom|get closer|ken burns zoom|dolly in|gentle push in|\
         gentle zoom in|subtle zoom in|gentle push-in|subtle push in|soft zoom in|gentle zoom-in|\
         slowly get bigger|slowly gets bigger|get bigger slowly|slowly grow|grow slowly|\
         going bigger slowly|going slowly bigger|getting slowly bigger"
        "推近|镜头推近|缓慢放大|慢慢放大|逐渐放大|推进|镜头推进|缓缓推近|慢慢推近|拉近|镜头拉近|\
         推镜头|放大镜头|缓慢推近|慢慢拉近|渐渐放大|缓缓放大|缓慢推进|推镜|往里推|缓缓往前推|\
         往前推|慢慢往前推|缓缓往里推";
    ZoomOut Verb
        "zoom out|zooms out|pull out|pull back|zooming out|slow zoom out|zoom slowly out|\
         slowly zoom out|pull away|dolly out|zoom back|gentle pull out|gentle zoom out|\
         subtle zoom out"
        "拉远|缩小镜头|镜头拉远|慢慢缩小|逐渐缩小|缓慢缩小|拉镜头|拉出|缓缓拉远|慢慢拉远|渐渐缩小|\
         缓慢拉远|拉镜|往外退|外退|镜头往外退|缓缓往外退|慢慢往外退|缓缓退|慢慢往外拉|往外拉|\
         往后退|缓缓往后退";
    Zoom Noun "zoom|zooming|zooms" "缩放|变焦|推拉";
    KenBurns Noun
        "ken burns|ken burns effect|ken-burns|kenburns|ken burns style|slow pan and zoom|\
         pan and zoom|pan & zoom"
        "肯伯恩斯|肯伯恩斯效果|肯·伯恩斯|推拉效果|缩放效果|平移缩放";
    Pan Verb
        "pan|pans|panning|pan across|pan to the|camera pan|sweep across"
        "平移|摇镜|镜头平移|横移|移动镜头|横摇|摇|移镜头|移镜|慢慢移|缓缓移|慢慢移动|缓慢移动|\
         平移过去";
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
         douyin|vertically|ig reel|ig story|vertical format|insta story|ig stories|\
         instagram stories|9 by 16|vertical for reels|ig reels|a tiktok|a tik tok"
        "竖屏|竖版|抖音|快手|小红书|竖|竖着|竖向|视频号|竖直|竖过来|竖起来|竖构图|手机竖屏|纵向|\
         直式|直版|直屏|限动|IG限动|ig限动|手机屏|竖起|IG Reels|ig reels";
    Square Adjective
        "square|instagram post|instagram feed|squared|square format|instagram|for instagram|insta|\
         insta feed|the feed|ig feed|insta post"
        "方形|正方形|方|方的|朋友圈|方形画面|方屏|正方";
    Landscape Adjective
        "landscape|horizontal|widescreen|youtube|wide screen|wide|landscape mode|horizontal video|\
         cinema scope|the telly|tv|telly|television"
        "横屏|横版|b站|bilibili|宽屏|横向|横|横着|横过来|油管|西瓜视频|哔哩哔哩|b 站|横式";
    AspectNoun Noun
        "aspect ratio|aspect|ratio|format|canvas|canvas size|dimensions|orientation|frame size|\
         size of the video|shape|screen size|video size|video format|proportions|mode"
        "画布|画幅|比例|尺寸|适合|画面比例|宽高比|分辨率|画面尺寸|格式|版式|屏幕比例|画布比例|\
         长宽比|屏|适配";
    Resolution Noun
        "resolution|quality|high quality|export quality|definition|export size"
        "分辨率|画质|清晰度|质量|高清";
    FourK Adjective "4k|uhd|ultra hd|2160p" "4k|超高清|4K";
    FrameRate Noun
        "frame rate|framerate|fps|frames per second|frames a second|frames/s|frame-rate|frames|\
         conform to"
        "帧率|帧|每秒帧数|帧速率|帧数|帧每秒";
    BlackWhite Adjective
        "black and white|black & white|black-and-white|b&w|grayscale|greyscale|monochrome|bw|\
         b & w|b/w|gray scale|mono|black n white|desaturated completely|b and w|noir|\
         drain the color|drain the colour|drain all the color|drain all the colour|\
         drain the color out|drain the colour out|drain all the colour out|\
         drain all the color out|drain all the colour out of|drain the color out of|\
         drain the colour out of|take the color out|take the colour out|take all the color out|\
         without color|without colour|no color|no colour"
        "黑白|灰度|单色|变成黑白|黑白的|黑白效果|黑白色|黑白滤镜|抽掉|颜色抽掉|颜色全抽掉|\
         去掉颜色|没有颜色|抽走|没颜色|抽掉颜色|抽干颜色|去色|去掉色彩|褪色成黑白|变黑白|转黑白|\
         改黑白|改成黑白";
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
         unsharp|fuzzy|soften|soften up"
        "模糊|虚化|糊|变模糊|高斯模糊|模糊化|打糊|柔焦|模糊效果|矇|矇啲|整矇|朦|模糊处理";
    Unblur Adjective
        "sharp again|unblur|un-blur|deblur|clear again|in focus again"
        "去模糊|取消模糊|不模糊";
    Sharp Adjective
        "sharp|sharpen|in focus|crisp|crisper|crisp up|crisp it up|sharper looking|sharpening|\
         more in focus|crispen"
        "清晰|锐化|变清晰|锐利|变锐|锐一点|变清楚|清楚";
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
    Contrast Noun
        "contrast|contrasty|punchier|punch|more contrasty"
        "对比度|反差|对比|层次|对比的|对比感|冲击力|有冲击力|冲击感";
    Saturation Noun
        "saturation|saturate|saturated|colorful|colourful|vivid|vibrant|color intensity|vibrance|\
         more colour|richer colors|richer colours|vividness|colour saturation|color saturation|\
         vivid colors|vivid colours|colors pop|colours pop|colors should pop more|\
         colours should pop more|should pop more|colors pop more|colours pop more|could pop more|\
         make the colors pop|make the colours pop|the colors pop|the colours pop|pop a bit more"
        "饱和度|鲜艳|饱和|鲜明|色彩|颜色鲜艳|浓郁|艳丽|鲜亮|饱满";
    Desaturate Verb
        "desaturate|desaturated|muted colors|muted colours|less colorful|less colourful|\
         less saturated|washed-out colors|less saturation|fade the colors|fade the colours|paler|\
         duller|less vivid|less vibrant|tone down the colors|tone down the colours"
        "降低饱和度|淡一点|减少饱和度|颜色淡一点|饱和度降低|饱和度低一点|素一点|去饱和";
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
        "镜像|水平翻转|左右翻转|镜像翻转|翻转|左右颠倒|水平镜像|左右镜像|左右对调画面|水平|\
         左右翻一下|左右翻过来|左右反过来|左右反了|左右颠倒了";
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
        "letterbox|fit the frame|fit the whole|fit in the frame|show the whole|fit inside|\
         whole photo|whole picture|fit to frame|without cropping|pillarbox|show all of|\
         fit to screen|fit the screen|contain|show the full|show the entire|no cropping|uncropped|\
         fit completely|with bars|fit the whole photo|show the whole photo|show the whole picture|\
         fit the whole picture|fit contain|nothing cropped|nothing cut off|nothing cropped off"
        "完整显示|适应画面|留黑边|完整|适应屏幕|不裁切|显示完整|加上黑边|上下加黑边|上下留黑边|\
         不裁剪|完整展示|全部显示|显示全部|加黑边|完整露出来|完整露出|全露出来|露全|不要裁|别裁切|\
         不要裁切";
    FillFrame Verb
        "fill the frame|fill the screen|fill the canvas|crop to fill|fill the picture|fill frame|\
         fill screen|full screen|fullscreen|full-screen|fill up the screen|fill the whole screen|\
         fill the whole frame|cover the whole screen|cover the screen|fill|full bleed|fit cover|\
         no black bars|without black bars|no bars|no borders|instead of black bars|\
         get rid of the black bars|no bars at the sides|no black bars at the sides|no side bars|\
         without side bars|no bars on the sides|no black bars on the sides"
        "铺满|填满|填充画面|铺满画面|铺满屏幕|填满画面|填满屏幕|满屏|充满画面|全屏|撑满|充满屏幕|占满|占满屏幕|占满画面|不要留黑边|不留黑边|别留黑边|不要黑边|\
         不要有黑边|没有黑边|别有黑边|不要留边|去掉黑边|去黑边|黑边去掉|没黑边|去除黑边|把黑边去掉|两边别留黑边|两边不要黑边|左右不要黑边|两侧不要黑边|两边不留黑边|\
         左右别留黑边|两边别留黑|别留黑";
    BlurBars Noun
        "blurred bars|blurred background|blur the bars|blurred sides|blurry background|blur bars|\
         blurry bars|blurred borders|blurred edges|blur background fill|blurry sides|blur fill|\
         blurred fill|blurred backdrop|fit blur"
        "模糊背景|模糊边|背景模糊填充|模糊填充|模糊黑边|用模糊背景|高斯模糊背景|模糊的背景|模糊底|\
         虚化填充|模糊填充两边|两边模糊填充|两边模糊|两侧模糊";
    Bars Noun
        "bars|black bars|black borders|borders|side bars"
        "边|边框|两侧黑边|黑色边框|黑边|上下黑边";
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
        "效果|滤镜|风格|色调|特效|调色|画风|色彩|调子|外观|样式|色彩效果|所有效果|所有滤镜|彩色";
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
         top center|top centre|top middle|upper part|higher up|along the top|top of the image|\
         top of the picture"
        "顶部|上方|上面|顶上|上边|顶端|上部|上侧|画面上方|最上面|最上方|屏幕上方|正上方|顶|上";
    Bottom Noun
        "bottom|lower|bottom of the screen|bottom edge|bottom side|bottom of the frame|lower edge|\
         bottom center|bottom centre|bottom middle|lower part|foot|lower down|along the bottom|\
         bottom of the image|bottom of the picture|the bottom of the image"
        "底部|下方|下面|底下|下边|底端|下部|下侧|画面下方|最下面|最下方|屏幕下方|正下方|底|\
         屏幕底部|画面底部|下";
    Center Noun
        "center|centre|middle|centered|centred|in the middle|dead center|middle of the screen|\
         center of the screen|centre of the screen|middle of the frame|center screen|\
         centre screen|right in the middle|right in the center|right in the centre|\
         right in the middle of the screen|right in the center of the screen|middle of the image|\
         middle of the picture"
        "中间|居中|中央|正中|正中间|中心|屏幕中间|画面中间|正中央|画面中央|屏幕中央|当中|置中|\
         画面正中|画面正中央";
    Corner Noun "corner|in the corner|a corner|one corner" "角落|角|角上|边角";
    Left Noun
        "left|left side|left edge|left-hand side|on the left|to the left|leftwards|left hand side|\
         leftward|from the right"
        "左边|左侧|左|左面|向左|往左|靠左|朝左|左方|从右到左|从右往左|由右至左|由右到左|从右向左";
    Right Noun
        "right|right side|right edge|right-hand side|on the right|to the right|rightwards|\
         right hand side|rightward|from the left"
        "右边|右侧|右|右面|向右|往右|靠右|朝右|右方|从左到右|从左往右|由左至右|由左到右|从左向右";
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
        "大一点|更大|放大|大点|变大|调大|大一些|大些|加大|增大|大号一点|大一圈|放大一圈|放大一些";
    Smaller Adjective
        "smaller|shrink|reduce the size|tinier|smaller size|scale down|downsize|more small"
        "小一点|更小|缩小|小点|变小|调小|小一些|小些|减小|小号一点|缩一圈|缩一点|缩小一圈";
    Big Adjective
        "big|large|huge|giant|massive|enormous|oversized|nice and big|nice & big|really big|\
         quite big"
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
         that's called|spelling|it says|the words|the word|spelling out|say the words|with words"
        "写着|内容为|叫|叫做|写上|写|内容|写成|标题为|名为|题为|说|显示|文字为|标题叫|内容是|\
         文字是|打一行字写|打一行字|内容写|上面写";
    Show Verb
        "show|write|display|put|type|put up|print|reveal|pop up|flash up|have"
        "显示|写|打上|出现|写上|打出|打|展示|亮出|弹出|放上|标上|打个|打一个|标注|写个|写一行|\
         飘一行字|飘|弹一行字|配一行字";
    Rename Verb
        "rename|retitle|reword|change the text of|change the wording of|edit the text of|retype|\
         update"
        "重命名|改名|改字|改文字|改内容|更名|改名为|改名叫|改叫";
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
         put it back the way it was|un-do|step back|take it back|back it up|undo last|\
         bring it back|get it back|didn't mean that|didnt mean that|did not mean that|\
         put it back where it was|undo my last|undo last step|bring that back|revert last change|\
         bring that one back|bring back that one|get that one back|put that one back|\
         bring it back please|restore it|revert that|restore that|restore it please|better before|\
         it was better before|was better before|liked it better before|i liked it better before|\
         it looked better before|i preferred it before|prefer it before|put back|bring back|\
         back to how it was|how it was before|the way it was before|the way it was|\
         go back to how it was|go back to the way it was|put it back to how it was|ctrl+z|ctrl-z|\
         cmd+z|cmd z|cmd-z"
        "撤销|撤回|退回|还原上一步|回退|退一步|恢复到之前|返回上一步|取消上一步|后退一步|\
         回到上一步|撤消|反悔|取消刚才的操作|取消刚才的修改|倒退一步|退回去|改回去|改回来|\
         恢复之前的|还原|回到之前|还我|恢复回来|回到原来|改回原来的|还是改回原来的|回到上一个|\
         刚刚那步不算|刚才那步不算|不算|还原回去|放回来|变回去|复原|复原一下|恢复一下|还原一下|\
         退回来|弄回来|找回来|捡回来|还是restore吧|restore吧|收回|收回去|回去|之前的好|之前比较好|\
         还是之前的好|还是之前好|原来的好|还是原来好|还是原来的好|恢复原来的样子|恢复原样|\
         变回原来的样子|还原成原来的样子|恢复成原来的样子|还是原来的好看|原来的好看|还是原来好看";
    UndoAll Verb
        "undo everything|undo all|revert everything|undo it all|revert all|undo all changes|\
         back to the beginning"
        "撤销全部|全部撤销|撤销所有|全部还原|撤销一切|都撤销";
    Redo Verb
        "redo|redo that|redo it|do it again|un-undo|redo the last change|redo last|\
         put the change back|bring back what i undid|undo the undo"
        "重做|恢复上一步|恢复上|重新做|取消撤销|再做一次|恢复刚撤掉的|恢复刚撤销的|恢复刚才撤销的|\
         恢复撤掉的|恢复撤销的|把刚撤销的恢复|恢复回去|恢复回来|还是恢复回去";
    GoBackTo Verb
        "go back to|back to|restore|revert to|return to|go to|switch to|load|roll back to|use|\
         take me back to|bring back"
        "回到|恢复到|恢复|退回到|退到|切换到|回滚到|还原到|返回到";
    Export Verb
        "export|save it|save the video|save as|render|save|output|save it as|render it|render out|\
         render the video|export it|export the video|export this|download it|download the video|\
         give me the file|save this|export to|produce the file|bounce it|bounce the video|\
         bounce to"
        "导出|保存|输出|渲染|生成文件|保存视频|导出视频|下载视频|导出成|保存成|保存为|导出为|存成|\
         存为|渲染输出";
    FileFormat Noun
        "gif|animated gif|mp4|webm|mov|mp3|wav|mkv|avi|wmv|flv|m4v|flac|ogg|aac|m4a|prores|h264|\
         h265|hevc"
        "动图";
    OutputSize Noun "480p|720p|1080p|1440p|2k|full hd|fullhd" "";
    // What the studio cannot do.
    Generate Verb
        "generate|imagine|draw|ai-generate|ai generate|synthesize|synthesise|invent|hallucinate|\
         paint|dream up|text to video|text-to-video|ai|compose|conjure up"
        "生成|ai生成|画一|想象|画一个|ai|人工智能|文生视频|自动生成|画出|变出|变出来|无中生有|\
         生一段|生一个|生個|生成一个|变一段";
    AiVoice Noun
        "ai voiceover|ai voice|text to speech|text-to-speech|tts|robot voice|computer voice|\
         ai narration|synthetic voice|read it aloud|read out|clone|clone my voice|voice clone|\
         voice cloning|cloned voice|deepfake voice|synthesized voice|ai voice-over|read aloud|\
         read the text|woman's voice|a woman's|female voice|male voice|change his voice|\
         change her voice|change the voice|voice changer|deeper voice|voice of a woman|\
         voice of a man"
        "ai配音|文字转语音|语音合成|克隆|克隆声音|合成语音|机器配音|朗读|自动配音|念出来|tts|\
         声音克隆|变声|女声|男声|变声器|萝莉音|换个声音|机器人声";
    Avatar Noun
        "avatar|talking head|presenter|virtual presenter|digital human|ai presenter|ai actor|\
         talking avatar|virtual host|spokesperson"
        "数字人|虚拟主播|虚拟人|虚拟形象|主播|数字分身";
    Face Noun
        "face|faces|head swap|faceswap|face swap|smile|eyes|skin|teeth|wrinkles|hair|deepfake|\
         beautify|makeup|look younger|mouth|faces of|lip sync|lip-sync|lipsync|lips"
        "脸|人脸|换脸|笑|微笑|眼睛|皮肤|美颜|磨皮|瘦脸|牙齿|头发|化妆|美白|面部|表情|五官|脸部|\
         嘴型|口型|对口型|嘴";
    Person Noun
        "person|people|man|woman|guy|girl|kid|someone in|stranger|object|subject|crowd|the people|\
         the person|passerby|bystander|car|dog|cat|tourist|bystanders|passersby|sky|skies|\
         sunset sky|clouds|hoodie"
        "人物|路人|行人|里的人|人|主体|物体|人群|男人|女人|小孩|猫|狗|车|游客|天空|星空|夕阳|晚霞|\
         云|背景人|入镜|入画|出镜|穿帮";
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
         发微博|upload到|post到|share到|传到|传上|上传至|upload去";
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
         particle effect|cartoon|anime|comic style|oil painting"
        "贴纸|表情|表情包|特效字|粒子|下雪特效|光效|故障|打字机|动态贴纸|花瓣|烟花|3d|箭头|进度条|\
         倒计时|弹幕|描边|阴影|动画|故障效果|光晕|漏光|打字机效果|边框特效|特效|发光|卡通|动漫|\
         漫画|油画|水彩画";
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
         title ideas|thumbnail|cover image|a cover|cover photo|cover picture"
        "脚本|文案|创意|建议|分镜脚本|故事板|推荐|点子|话题|标签|封面|写个脚本|写文案|主意|想法";
    Vague Adjective
        "better|nicer|more interesting|cooler looking|professional|more professional|improve|fix|\
         fix it|prettier|more exciting|creative|viral|something cool|surprise me|awesome|engaging|\
         more engaging|polish|polished|spice up|jazz up|good looking|more fun|pop more|aesthetic|\
         catchy|attractive|enhance it|more dynamic|dynamic|magic|something|make it good|\
         more modern|modern|clean up|clean|pop|make it pop|fun|spice it up|jazz it up|jazz|\
         livelier|liven up|liven it up|something special"
        "好看|好看一点|高级|高级感|有趣|酷|酷炫|炫酷|专业|好一点|优化|改进|精彩|弄好|好看点|好玩|\
         吸引人|更好|美化|完善|处理|有意思|更有趣|高大上|随便|美一点|丰富|润色|节奏快点|\
         节奏快一点|节奏紧凑一点|节奏紧一点|节奏紧凑点|节奏感强一点";
    ABit Adjective
        "a bit|a little|slightly|a touch|a tad|a little bit|somewhat|a hair|a smidge|a wee bit|\
         a notch|gently|marginally|just a bit|just a little|a teeny bit|subtly|subtle|mildly|\
         lightly|slow and gentle|slight|almost imperceptible|imperceptible|barely noticeable|\
         hardly noticeable|almost unnoticeable"
        "一点|稍微|有点|略|一点点|稍|略微|稍稍|一丢丢|轻微|微微|点儿|微|少少|些许|一圈";
    Much Adjective
        "much|a lot|way|far|heavily|lots|loads|significantly|considerably|a great deal|strongly|\
         drastically|quite a bit|a whole lot|tons|really|a ton|hugely|noticeably|dramatically|\
         strong|substantially"
        "很多|大幅|得多|许多|大大|明显|多一些|不少|非常|大量|狠狠|特别|强烈|显著";
    Mark Noun
        "mark|point|timestamp|time code|timecode|second mark|minute mark|position"
        "标记|处|位置|时间点|的地方|地方|那里|那一刻|时刻|时点|的位置|这个位置|那儿|这儿|处开始";
    Name Noun "name|names|file name|filename|filenames" "名字|名称|文件名|叫什么";
    Level Adjective
        "full|max|maximum|full volume|original volume|normal volume|100 percent|original level|\
         all the way up|all the way|full blast|to full volume"
        "最大|原始音量|原音量|正常音量|最大音量|音量拉满|拉满音量|音量最大|音量调到最大|\
         音量开到最大|全音量";
    StillWord Adjective
        "black screen|black frame|solid color|solid colour|color card|blank frame"
        "黑屏画面|纯色|黑色画面|空白画面";
    Nothing Filler
        "what so ever|whatsoever|compared to the others|compared with the others|\
         compared to the rest|compared to the other ones|compared to the other clips|\
         compared to the other photos|compared to everything else|a nice|some nice|some cool|\
         a lovely|some lovely|a beautiful|some beautiful|a really nice|some really nice|at all|\
         if you would|would be nice|would be great|\
         that would be great|when you get a chance|for now|for this|in this|in it|of it|on it|\
         from it|to it|as possible|this time|from now on|asap|real quick|for us|would work"
        "跟其他的比|跟别的比|和其他的比|相比其他的|比起其他的|比起别的|即可|就行|就好|就可以|\
         就可以了|就行了|就好了|为好|比较好|会更好|这边|来说|的样子|吧谢谢|\
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

    /// Returns true for a word that is nothing but a verb.
    pub fn is_only_verb(self) -> bool {
        let others = [Class::Noun, Class::Adjective, Class::Filler];
        self.has_class(Class::Verb) && !others.iter().any(|class| self.has_class(*class))
    }

    /// Returns true if one of the senses has this class.
    pub fn has_class(self, class: Class) -> bool {
        self.overlaps(OF_CLASS[class as usize])
    }

    /// All senses of a class.
    const fn of_class(class: usize) -> Self {
        let mut all = Self::NONE;
        let mut at = 0;
        while at < ROWS.len() {
            if ROWS[at].class as usize == class {
                all = all.with(ROWS[at].sense);
            }
            at += 1;
        }
        all
    }
}

/// The senses of each class.
const OF_CLASS: [Senses; Class::Remark as usize + 1] = {
    let mut all = [Senses::NONE; Class::Remark as usize + 1];
    let mut class = 0;
    while class < all.len() {
        all[class] = Senses::of_class(class);
        class += 1;
    }
    all
};

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

    /// Chinese forms.
    pub fn chinese_words(&self) -> impl Iterator<Item = &str> {
        self.forms
            .keys()
            .map(String::as_str)
            .filter(|form| !form.is_ascii())
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
            for variant in degrees(form) {
                add(&mut lexicon.forms, variant, row.sense);
            }
        }
    }
    lexicon
});

fn add(forms: &mut HashMap<String, Senses>, form: String, sense: Sense) {
    let senses = forms.entry(form).or_default();
    *senses = senses.with(sense);
}

/// Other ways to say the degree of a Chinese form: 小声一些, 小声些 for 小声一点.
fn degrees(form: &str) -> Vec<String> {
    match form.strip_suffix("一点") {
        Some(stem) if !stem.is_empty() => ["一些", "些", "点", "点儿"]
            .map(|degree| format!("{stem}{degree}"))
            .into(),
        _ => Vec::new(),
    }
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
