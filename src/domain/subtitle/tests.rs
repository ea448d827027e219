use super::*;
use crate::domain::edit::{CaptionNotes, Cue};

fn cue(start_ms: u64, end_ms: u64, text: &str) -> Cue {
    Cue {
        start_ms,
        end_ms,
        text: text.into(),
    }
}

#[track_caller]
fn texts(file: &str) -> Vec<String> {
    read(file)
        .unwrap()
        .cues
        .into_iter()
        .map(|c| c.text)
        .collect()
}

#[test]
fn both_formats_are_read_and_markup_is_removed() {
    let srt = "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i>\r\nthere\r\n\r\n2\r\n\
        00:01:00,000 --> 00:01:01,000\r\n{\\an8}Bye\r\n";
    let vtt = "WEBVTT\n\nNOTE nothing\n\nintro\n00:01.000 --> 00:02.500 align:start\nHello\n\
        there\n\n01:00.000 --> 01:01.000\nBye";
    let want = [
        cue(1_000, 2_500, "Hello\nthere"),
        cue(60_000, 61_000, "Bye"),
    ];
    assert_eq!(read(srt).unwrap().cues, want);
    let marked = [cue(1, 2, "a < b & c > d")];
    assert_eq!(read(&super::vtt(&marked)).unwrap().cues, marked);
    assert_eq!(read(&super::srt(&want)).unwrap().cues, want);
    assert_eq!(read(&super::vtt(&want)).unwrap().cues, want);
    assert_eq!(read(vtt).unwrap().cues, want);
    assert_eq!(
        read("no captions\n\n5 --> 3\nx\n\n1 --> nan\ny")
            .unwrap()
            .cues,
        []
    );
}

#[test]
fn markup_characters_in_plain_text_are_kept() {
    // vtt.js PR#370
    let file = "1\n00:00:00,000 --> 00:00:01,000\nI <3 you all\n\n2\n\
        00:00:01,000 --> 00:00:02,000\nset {a, b\n\n\
                3\n00:00:02,000 --> 00:00:03,000\n5 < 6 and 7 > 2 are true\n";
    assert_eq!(
        texts(file),
        ["I <3 you all", "set {a, b", "5 < 6 and 7 > 2 are true"]
    );
    for (text, want) in [
        (
            "<i>a</i> <B>b</B> <font color=\"#f00\">c</font><br/>d",
            "a b c\nd",
        ),
        (
            "<v Roger Bingham>we <c.loud>are</c> <00:00:01.500>here</v>",
            "we are here",
        ),
        (
            "<ruby>漢<rt>kan</rt></ruby> <lang en>x</lang> <b.big.red>y</b>",
            "漢kan x y",
        ),
        ("{\\an8}{\\i1}up{\\i0} {b}bold{/b} {y:i}it", "up bold it"),
        (
            "AT&T & Q&amp;A &lt;i&gt; &nbsp;&#39;&#x41;",
            "AT&T & Q&A <i>  'A",
        ),
        ("&amp;lt; &copy &;", "&lt; &copy &;"),
        (
            "<script> <Victor> <b and c> <> < i > <i",
            "<script> <Victor> <b and c> <>  <i",
        ),
        (
            "if (a<b && c>d) { x; } {a:b c}",
            "if (a<b && c>d) { x; } {a:b c}",
        ),
        ("<i\n>both</i>", "both"),
    ] {
        assert_eq!(markup::strip_markup(text), want, "{text}");
    }
}

#[test]
fn lines_between_cues_are_ignored() {
    // cdown/srt#25, captioning#10: no blank line.
    let file = "1\n00:00:00,000 --> 00:00:01,000\nOne\n2\n00:00:01,000 --> 00:00:02,000\nTwo\n3\n\
        00:00:02,000 --> 00:00:03,000\nThree";
    assert_eq!(texts(file), ["One", "Two", "Three"]);
    for end in ["\r", "\r\n", "\r\r\n", "\n\n"] {
        assert_eq!(
            texts(&file.replace('\n', end)),
            ["One", "Two", "Three"],
            "{end:?}"
        );
    }
    let mixed = file.replacen('\n', "\r\n", 3).replacen("Two\n", "Two\r", 1);
    assert_eq!(texts(&mixed), ["One", "Two", "Three"]);
    // popcorn-js PR#470: a blank line in a cue.
    let file = "1\n00:00:00,000 --> 00:00:01,000\nOne\n\nstill one\n\n2\n\
        00:00:01,000 --> 00:00:02,000\nTwo\n";
    assert_eq!(texts(file), ["One\nstill one", "Two"]);
    // A line of digits counts as a cue number only where one can occur.
    let file = "1\n00:00:00,000 --> 00:00:01,000\nYear\n2026\n\n2\n00:00:01,000 --> 00:00:02,000\n\
        42\n\n3\n";
    assert_eq!(texts(file), ["Year\n2026", "42"]);
    let file = "00:00:00,000 --> 00:00:01,000\n2026\n\n00:00:01,000 --> 00:00:02,000\n7\n\
        00:00:02,000 --> 00:00:03,000\nx";
    assert_eq!(texts(file), ["2026", "7", "x"], "without numbers");
}

#[test]
fn webvtt_comments_and_cue_names_are_ignored() {
    let file = "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\n\
        id:fred\n\nNOTE\ntwo\nlines\n\n\
                first\n00:00.000 --> 00:01.000 align:start position:10%\nOne\n\nNOTE between\n\n\
                chapter 2\n01:00:00.000 --> 01:00:01.000\n- NOTE this\n- Two\n\n\
                    00:03.000 --> 00:04.000\n-->";
    assert_eq!(texts(file), ["One", "-->", "- NOTE this\n- Two"]);
}

#[test]
fn time_variants_are_accepted() {
    let parse_line = |line: &str| {
        let read = read(&format!("1\n{line}\nx\n")).unwrap();
        (
            read.cues.first().map(|c| (c.start_ms, c.end_ms)),
            read.notes,
        )
    };
    for (line, want) in [
        ("00:00:01,000 --> 00:00:02,500", (1_000, 2_500)),
        ("00:00:01.5-->0:00:2,25", (1_500, 2_250)),
        ("0:1,0 --> 1:2,5", (1_000, 62_500)),
        ("00:00:01:500 --> 00:00:02:500", (1_500, 2_500)),
        ("00:00:01, 000 --> 00: 00:02,000", (1_000, 2_000)),
        ("00：00：01，000 --> 00：00：02，000", (1_000, 2_000)),
        (
            "100:00:00,000 --> 100:00:01,000",
            (360_000_000, 360_001_000),
        ),
        (
            "00:00:01,000 --> 00:00:02,000  X1:100 X2:200 Y1:10 Y2:20",
            (1_000, 2_000),
        ),
        ("-00:00:01,000 --> 00:00:02,000", (0, 2_000)),
        ("00:00:01,000 -> 00:00:02,000", (1_000, 2_000)),
        ("7 00:00:01,000 --> 00:00:02,000", (1_000, 2_000)),
        ("1.5 --> 2.5", (1_500, 2_500)),
        ("\u{feff}00:00:01,123456 --> 00:00:02,9", (1_123, 2_900)),
    ] {
        assert_eq!(
            parse_line(line),
            (Some(want), CaptionNotes::default()),
            "{line}"
        );
    }
    let backwards = CaptionNotes {
        backwards: 1,
        ..CaptionNotes::default()
    };
    let unreadable = CaptionNotes {
        unreadable: 1,
        ..CaptionNotes::default()
    };
    assert_eq!(
        parse_line("00:00:02,000 --> 00:00:01,000"),
        (None, backwards)
    );
    assert_eq!(
        parse_line("00:00:02,000 --> 00:00:02,000"),
        (None, backwards)
    );
    assert_eq!(
        parse_line("00:00:0a,000 --> 00:00:02,000"),
        (None, unreadable)
    );
    assert_eq!(parse_line("00:00:01,000 -->"), (None, unreadable));
    assert_eq!(
        parse_line("-00:00:03,000 --> -00:00:01,000"),
        (
            None,
            CaptionNotes {
                early: 1,
                ..CaptionNotes::default()
            }
        )
    );
}

#[test]
fn skipped_cues_are_counted() {
    let file = "1\n00:00:00,000 --> 00:00:01,000\n\n2\n00:00:01,000 --> 00:00:02,000\n<i></i>\n\n\
        3\n00:00:0x:00,000 --> 00:00:03,000\nlost\n\n\
                4\n00:00:03,000 --> 00:00:04,000\nkept: a --> b\n1 --> 2\n";
    let read = read(file).unwrap();
    assert_eq!(read.cues, [cue(3_000, 4_000, "kept: a --> b\n1 --> 2")]);
    assert_eq!(
        read.notes,
        CaptionNotes {
            empty: 2,
            unreadable: 1,
            ..CaptionNotes::default()
        }
    );
    let long = super::read(&format!(
        "1\n00:00:00,000 --> 00:00:01,000\n{}\n",
        "x".repeat(600)
    ))
    .unwrap();
    assert_eq!((long.cues[0].text.len(), long.notes.shortened), (500, 1));
    let many: String = (0..5_002)
        .map(|i| {
            format!(
                "00:{:02}:{:02},000 --> 02:00:00,000\nx\n\n",
                i / 60 % 60,
                i % 60
            )
        })
        .collect();
    assert_eq!(super::read(&many).unwrap().notes.excess, 2);
}

#[test]
fn other_formats_are_read_or_reported_by_name() {
    let ass = "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname\n\
        Style: Default,Arial\n\n[Events]\n\
               Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n\
               Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,no\n\
               Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8}One, two\\N{a note}three <3\n\
               Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}\n";
    assert_eq!(
        read(ass).unwrap().cues,
        [cue(1_000, 2_500, "One, two\nthree <3")]
    );
    let sbv = "0:00:01.000,0:00:02.000\nOne\n\n0:00:02.000,0:00:03.000\nTwo, three\n";
    assert_eq!(
        read(sbv).unwrap().cues,
        [cue(1_000, 2_000, "One"), cue(2_000, 3_000, "Two, three")]
    );
    let sub = "{1}{1}25\n{25}{50}{y:i}One|two\n{75}{}/Three\n{100}{125}Four";
    assert_eq!(
        read(sub).unwrap().cues,
        [
            cue(1_000, 2_000, "One\ntwo"),
            cue(3_000, 4_000, "Three"),
            cue(4_000, 5_000, "Four")
        ]
    );
    assert_eq!(
        read("[10][25]One|/two\n[30][40]Three").unwrap().cues,
        [cue(1_000, 2_500, "One\ntwo"), cue(3_000, 4_000, "Three")]
    );
    let ttml = "<?xml version=\"1.0\"?>\n\
        <tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"p\" ttp:frameRate=\"25\">\
        <head><metadata/></head><body><div>\n\
                <p begin=\"00:00:01.000\" end=\"00:00:02.000\">One<br/><span>two &amp; x</span></p>\n\
                <p xml:id=\"b\" begin='3s' dur='500ms'>Three\n  four</p>\
                <p begin=\"00:00:05:05\" end=\"150f\">Five</p><p>none</p></div></body></tt>";
    let read_ttml = read(ttml).unwrap();
    assert_eq!(read_ttml.notes.unreadable, 1);
    assert_eq!(
        read_ttml.cues,
        [
            cue(1_000, 2_000, "One\ntwo & x"),
            cue(3_000, 3_500, "Three   four"),
            cue(5_200, 6_000, "Five")
        ]
    );
    for (text, name) in [
        ("{0}{25}One", "MicroDVD without a frame rate"),
        ("00:00:01:One\n00:00:02:Two", "TMPlayer"),
        ("[00:12.00]One", "LRC"),
        ("<SAMI><BODY><SYNC Start=1>", "SAMI"),
        ("Scenarist_SCC V1.0\n\n00:00:00:00\t9420", "Scenarist SCC"),
        ("{\"events\":[]}", "JSON"),
        ("<!DOCTYPE html><html>404", "HTML"),
    ] {
        assert_eq!(read(text), Err(name));
    }
}

/// An SRT file of two cues, the first with this text.
fn file(text: &str) -> String {
    format!(
        "1\r\n00:00:00,000 --> 00:00:01,000\r\n{text}\r\n\r\n2\r\n\
            00:00:01,000 --> 00:00:02,000\r\nok\r\n"
    )
}

#[test]
fn encodings_are_detected_by_bom_and_by_content() {
    let text = file("Café naïve 日本");
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let utf32 = |bytes: fn(u32) -> [u8; 4]| {
        text.chars()
            .flat_map(|c| bytes(c as u32))
            .collect::<Vec<u8>>()
    };
    for (mark, bytes) in [
        (&b"\xff\xfe"[..], utf16(u16::to_le_bytes)),
        (b"\xfe\xff", utf16(u16::to_be_bytes)),
        (b"\xff\xfe\0\0", utf32(u32::to_le_bytes)),
        (b"\0\0\xfe\xff", utf32(u32::to_be_bytes)),
        (b"\xef\xbb\xbf", text.clone().into_bytes()),
    ] {
        for marked in [[mark, &bytes].concat(), bytes] {
            assert_eq!(decode(&marked), Ok(Decoded::from(&*text)), "{mark:?}");
        }
    }
    let cut = &text.as_bytes()[..text.find('本').unwrap() + 1];
    assert_eq!(
        decode(cut).unwrap().damaged,
        1,
        "one damaged character is reported, and the others are correct"
    );
    assert_eq!(
        decode(b"\x1f\x8b\x08\0\0"),
        Err(NotTextError::Format("gzip"))
    );
    assert_eq!(
        decode(&[0, 1, 2, 3, 255, 254, 0, 0, 7]),
        Err(NotTextError::Binary)
    );
    assert_eq!(
        decode(b"\xff\xfe\0\xd8a\0"),
        Err(NotTextError::Damaged("UTF-16LE"))
    );
}

#[test]
fn legacy_encodings_are_guessed_and_reported() {
    use encoding_rs as e;
    let mut wrong = Vec::new();
    for (encoding, text) in [
        (e::WINDOWS_1252, "Café naïve"),
        (e::WINDOWS_1252, "Größe: „schön“ – wäre das möglich?"),
        (e::WINDOWS_1252, "¿Qué pasó, señor? ¡Mañana!"),
        (e::WINDOWS_1250, "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        (e::WINDOWS_1250, "Zażółć gęślą jaźń"),
        // SubtitleEdit#10093, ukdtom/SRT2UTF-8.bundle#3
        (e::WINDOWS_1250, "Kaj počneš? Še vedno čakaš življenje."),
        // xbmc#24914
        (e::WINDOWS_1251, "Субтитры на русском языке"),
        // pannal/Sub-Zero.bundle#410
        (e::WINDOWS_1250, "Šta radiš, čoveče? Ništa, ćutim i čekam."),
        // LynxSense#72
        (e::GBK, "测试字幕"),
        (e::WINDOWS_1251, "Привет, как дела?"),
        (e::KOI8_R, "Привет, как дела? Хорошо, спасибо."),
        (e::WINDOWS_1253, "Καλημέρα κόσμε"),
        (
            e::WINDOWS_1254,
            "Günaydın, nasılsın? Teşekkür ederim, İstanbul güzel şehir",
        ),
        (e::WINDOWS_1255, "שלום עולם"),
        (e::WINDOWS_1256, "مرحبا بالعالم"),
        (e::WINDOWS_874, "สวัสดีชาวโลก"),
        (e::GBK, "你好，世界。今天天气怎么样？"),
        (e::GBK, "你好"),
        (e::BIG5, "你好，世界。今天天氣怎麼樣？"),
        (e::GBK, "谢谢你"),
        (e::GBK, "我爱你，再见！"),
        (e::GBK, "字幕由志愿者翻译"),
        (e::BIG5, "我們走吧"),
        (e::BIG5, "你好"),
        (e::BIG5, "謝謝您的幫助，晚安。"),
        (e::WINDOWS_1251, "Это конец."),
        (e::KOI8_R, "Это конец, до свидания."),
        (e::WINDOWS_1252, "Ça va ?"),
        (e::WINDOWS_1252, "It’s “fine” — really…"),
        (e::WINDOWS_1252, "smörgåsbord på svenska"),
        (e::SHIFT_JIS, "ありがとう"),
        (e::SHIFT_JIS, "日本語字幕"),
        (e::EUC_KR, "감사합니다"),
        (e::SHIFT_JIS, "こんにちは、世界。元気ですか？"),
        (e::EUC_JP, "こんにちは、世界。元気ですか？"),
        (e::EUC_KR, "안녕하세요, 세계"),
        (e::ISO_2022_JP, "こんにちは"),
    ] {
        let file = file(text);
        let (bytes, _, lost) = encoding.encode(&file);
        assert!(!lost);
        let decoded = decode(&bytes);
        let read = decoded
            .as_ref()
            .map(|d| d.text.lines().nth(2).unwrap_or_default().to_owned());
        if read.as_deref() != Ok(text) {
            wrong.push(format!("{} {text}: {decoded:?}", encoding.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_public_bug_reports_are_read() {
    let all = |file: &str| {
        let read = read(file).unwrap();
        (read.cues, read.notes)
    };
    let none = CaptionNotes::default();
    // AlexPoint/SubtitlesParser#5: no milliseconds.
    let file = "1\n00:00:00 --> 00:00:01\nA\n\n2\n00:00:01 --> 00:00:02\nB\n";
    assert_eq!(
        all(file),
        (vec![cue(0, 1_000, "A"), cue(1_000, 2_000, "B")], none)
    );
    // cdown/srt#55: a last cue with an out-of-order number and short times.
    let file = "1\n00:00:02,500 --> 00:00:03,000\nA\n\n9999\n00:00:0,500 --> 00:00:2,00\nB\n";
    assert_eq!(
        all(file),
        (vec![cue(500, 2_000, "B"), cue(2_500, 3_000, "A")], none)
    );
    // pbs/pycaption#287: an empty cue; the number of the next one is not text.
    let file = "WEBVTT\n\n1\n00:00.000 --> 00:01.000\none\n\n2\n00:01.000 --> 00:02.000\n\n3\n\
        00:02.000 --> 00:03.000\ntwo\n";
    assert_eq!(
        all(file),
        (
            vec![cue(0, 1_000, "one"), cue(2_000, 3_000, "two")],
            CaptionNotes { empty: 1, ..none }
        )
    );
    // gsantiago/subtitle.js#90: names of speakers before the times.
    let file = "WEBVTT\n\nSpeaker 1\n00:00.000 --> 00:01.000\nHey\n\nSpeaker 2\n\
        00:01.000 --> 00:02.000\nHi\n";
    assert_eq!(texts(file), ["Hey", "Hi"]);
    // ableplayer/ableplayer#135: a speaker called "->".
    assert_eq!(
        texts("WEBVTT\n\n1\n00:00.000 --> 00:01.000\n<v ->The synthesis</v>\n"),
        ["The synthesis"]
    );
    // w3c/webvtt#310: arrows that are not timing lines.
    let file =
        "WEBVTT\n\n-->\n00:00.000 --> 00:01.000\ntext0\nfoo-->\n\n00:01.000 --> 00:02.000\ntext1\n";
    assert_eq!(texts(file), ["text0\nfoo-->", "text1"]);
    // tkarabela/pysubs2#16: a comma in the text, no styles, and hundredths after a colon.
    let events = "[Script Info]\nScriptType: v4.00\n\n[Events]\n\
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
    let file = format!(
        "{events}Dialogue: 0,0:00:01:24,0:00:02:00,Default,,0000,0000,0000,,Hi, i'm new here\n"
    );
    assert_eq!(
        all(&file),
        (vec![cue(1_240, 2_000, "Hi, i'm new here")], none)
    );
    // zhangliangming/Subtitle#2: overrides with Chinese font names.
    let file = format!(
        "{events}Dialogue: 0,0:00:02.00,0:00:07.00,Default,,0,0,0,,\
         {{\\fn华文楷体\\fs16}}--==本影片由 {{\\b1}}CMCT{{\\b0}} ==--\\N更多{{\\r}}\n"
    );
    assert_eq!(
        all(&file).0,
        [cue(2_000, 7_000, "--==本影片由 CMCT ==--\n更多")]
    );
    // bylee20/bomi#365: SubStation Alpha line breaks in SubRip.
    assert_eq!(
        texts("1\n00:00:00,000 --> 00:00:01,000\nOne\\NTwo C:\\Names a\\b\n"),
        ["One\nTwo C:\\Names a\\b"]
    );
    // osk/node-webvtt#10: a header with text, and comments.
    let file = "WEBVTT - Translation of that film I like\n\nNOTE\nThis was done by Kyle so that\n\
        others can watch it.\n\n1\n00:00.000 --> 00:01.000\n\
                - Ta en kopp\n\nNOTE This last line may not translate well.\n\n3\n\
                    00:01.000 --> 00:02.000\n- Ta\n";
    assert_eq!(texts(file), ["- Ta en kopp", "- Ta"]);
    // asticode/go-astisub#81, GavalasDev/srtlib#9: a dot before the milliseconds, and Chinese text.
    let file = "\n1\n00:00:01.230 --> 00:00:05.790\n说话人 1: 用资讯\n\n2\n\
        00:00:07.900 --> 00:00:11.220\n说话人 2:  2022 年\n";
    assert_eq!(
        all(file).0,
        [
            cue(1_230, 5_790, "说话人 1: 用资讯"),
            cue(7_900, 11_220, "说话人 2:  2022 年")
        ]
    );
    // A blank line between a number and its times.
    assert_eq!(
        texts("1\n\n00:00:00,000 --> 00:00:01,000\nA\n\n\n2\n\n00:00:01,000 --> 00:00:02,000\nB\n"),
        ["A", "B"]
    );
}

#[test]
fn damaged_and_hostile_ttml_is_read_quickly() {
    let ttml = |head: &str, body: &str| {
        read(&format!(
            "<tt xmlns=\"http://www.w3.org/ns/ttml\" {head}><body>{body}</body></tt>"
        ))
    };
    let started = std::time::Instant::now();
    let unclosed = format!(
        "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body>{}",
        "<p ".repeat(1_000_000)
    );
    assert_eq!(read(&unclosed).unwrap().cues, []);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    let rate = "ttp:frameRateMultiplier=\"1000 1001\" ttp:frameRate=\"24\"";
    let captions = ttml(
        rate,
        "<p begin=\"00:00:01:12\" end=\"24f\">One</p>\
         <p begin=\"24f\" end=\"00:00:02:06.0\">Two</p>",
    );
    assert_eq!(captions.unwrap().cues, [cue(1_001, 2_250, "Two")]);
    let invalid_ends = [
        "00:00:01:1e300",
        "00:00:01:inf",
        "00:00:01:-5",
        &format!("00:00:01:{}", "9".repeat(400)),
    ];
    for end in invalid_ends {
        assert_eq!(
            ttml("", &format!("<p begin=\"1s\" end=\"{end}\">One</p>"))
                .unwrap()
                .cues,
            [],
            "{end}"
        );
    }
}
