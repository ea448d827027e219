//! Decodes caption files.
//!
//! The encoding is found by the byte order mark, as UTF-8, by the zero bytes of UTF-16 and UTF-32,
//! or else guessed, which is reported to the user. Text that would decode to wrong letters is
//! refused.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE,
};

use super::formats;

/// A decoded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Encoding, if it was guessed from the text; `None` if it is certain.
    pub guessed_encoding: Option<&'static str>,
    /// Number of damaged UTF-8 characters, replaced by U+FFFD.
    pub damaged: usize,
}

impl From<&str> for Decoded {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

/// The reason why bytes cannot be decoded as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTextError {
    /// A file of this format.
    Format(&'static str),
    /// An unknown binary format.
    Binary,
    /// Damaged text of this encoding.
    Damaged(&'static str),
}

/// Decodes the bytes of a text file.
///
/// # Errors
/// A [`NotTextError`] if the bytes are not text, or too damaged.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotTextError> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        return decode_utf32(rest, u32::from_le_bytes, "UTF-32");
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff") {
        return decode_utf32(rest, u32::from_be_bytes, "UTF-32");
    }
    if let Some((encoding, length)) =
        Encoding::for_bom(bytes).filter(|(e, _)| *e == UTF_16LE || *e == UTF_16BE)
    {
        return decode_utf16(encoding, &bytes[length..]);
    }
    // ISO-2022-JP is pure ASCII; these escape sequences are unique to it.
    if [&b"\x1b$B"[..], b"\x1b$@"]
        .into_iter()
        .any(|escape| bytes.windows(3).any(|w| w == escape))
    {
        return decode_legacy(ISO_2022_JP, bytes);
    }
    if let Some(text) = decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        return Ok(text);
    }
    if let Some(name) = formats::detect_binary(bytes) {
        return Err(NotTextError::Format(name));
    }
    if bytes.contains(&0) {
        return decode_without_bom(bytes);
    }
    decode_guessed(bytes)
}

/// Decodes UTF-8 with minor damage, such as a truncated end or a few characters of another
/// encoding.
fn decode_utf8(bytes: &[u8]) -> Option<Decoded> {
    if bytes.contains(&0) && !bytes.trim_ascii_end().ends_with(b"\0") {
        return None;
    }
    let (mut valid, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    let is_utf8 = damaged == 0 || valid >= 3 * damaged;
    is_utf8.then(|| {
        let text = String::from_utf8_lossy(bytes)
            .trim_end_matches('\0')
            .to_owned();
        (!text.contains('\0')).then_some(Decoded {
            text,
            guessed_encoding: None,
            damaged,
        })
    })?
}

/// Decodes UTF-16 and UTF-32 without a byte order mark, detected by the zero bytes of ASCII
/// characters.
fn decode_without_bom(bytes: &[u8]) -> Result<Decoded, NotTextError> {
    let is_plain = |b: u8| (b' '..=b'~').contains(&b) || b == b'\n' || b == b'\r';
    let share = |width: usize, at: usize| {
        let units = bytes.chunks_exact(width);
        let count = units.len().max(1);
        let is_ascii_unit = |unit: &&[u8]| {
            unit.iter()
                .enumerate()
                .all(|(i, b)| if i == at { is_plain(*b) } else { *b == 0 })
        };
        units.filter(is_ascii_unit).count() as f64 / count as f64
    };
    const MIN_SHARE: f64 = 0.3;
    if share(4, 0) > MIN_SHARE {
        decode_utf32(bytes, u32::from_le_bytes, "UTF-32")
    } else if share(4, 3) > MIN_SHARE {
        decode_utf32(bytes, u32::from_be_bytes, "UTF-32")
    } else if share(2, 0) > MIN_SHARE {
        decode_utf16(UTF_16LE, bytes)
    } else if share(2, 1) > MIN_SHARE {
        decode_utf16(UTF_16BE, bytes)
    } else {
        Err(NotTextError::Binary)
    }
}

fn decode_utf32(
    bytes: &[u8],
    unit: fn([u8; 4]) -> u32,
    name: &'static str,
) -> Result<Decoded, NotTextError> {
    let units = bytes
        .chunks_exact(4)
        .map(|b| char::from_u32(unit([b[0], b[1], b[2], b[3]])));
    let text: Option<String> = units.collect();
    text.map(|text| Decoded::from(text.as_str()))
        .ok_or(NotTextError::Damaged(name))
}

fn decode_utf16(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, NotTextError> {
    // A truncated file may end within a code unit.
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes[..bytes.len() & !1]);
    if damaged {
        Err(NotTextError::Damaged(encoding.name()))
    } else {
        Ok(Decoded::from(&*text))
    }
}

/// Decodes a legacy encoding that is guessed from the text.
fn decode_guessed(bytes: &[u8]) -> Result<Decoded, NotTextError> {
    let is_binary = |b: &u8| *b < b' ' && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0c | 0x1a | 0x1b);
    if bytes.iter().filter(|b| is_binary(b)).count() * 100 > bytes.len() {
        return Err(NotTextError::Binary);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = refine_east_asian_guess(bytes, detector.guess(None, Utf8Detection::Deny));
    decode_legacy(encoding, bytes)
}

fn decode_legacy(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, NotTextError> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        return Err(NotTextError::Damaged(encoding.name()));
    }
    Ok(Decoded {
        text: text.into_owned(),
        guessed_encoding: Some(encoding.name()),
        damaged: 0,
    })
}

/// Chooses among East Asian encodings by the frequency of the decoded letters.
///
/// These encodings share their byte ranges, and short texts are not sufficient for the detector.
fn refine_east_asian_guess(bytes: &[u8], guess: &'static Encoding) -> &'static Encoding {
    /// Number of letters to inspect.
    const MAX_LETTERS: usize = 2_000;
    let candidates = [GBK, BIG5, SHIFT_JIS, EUC_KR, EUC_JP];
    if !candidates.contains(&guess) {
        return guess;
    }
    let share = |encoding: &'static Encoding| {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        let letters: Vec<char> = text
            .chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .take(MAX_LETTERS)
            .collect();
        let (letters, frequent) = (
            letters.len(),
            letters.iter().filter(|c| is_frequent(**c)).count(),
        );
        if damaged {
            0
        } else {
            frequent * 100 / letters.max(1)
        }
    };
    // Override the detector only if the difference is clear.
    let min_share = share(guess) + 20;
    candidates
        .into_iter()
        .max_by_key(|e| share(e))
        .filter(|e| share(e) > min_share)
        .unwrap_or(guess)
}

/// Returns true for the most frequent letters of Chinese, Japanese and Korean.
fn is_frequent(c: char) -> bool {
    ('ぁ'..='ヺ').contains(&c) || FREQUENT.contains(c)
}

const FREQUENT: &str = "\
    的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然\
    家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机\
    十第公已使情明性知全三又关点正外将两高间由问很最重物手向头文体美相见被什二等或新身果加月话合回代内信老给世位次\
    门常先海通教儿东声提立比水名真处走几口认条平气题活别打女变四神总何电安少报才再感做接必件直山金许吧吗呢啊哦嗯您\
    谢请再见早晚爱快等谁哪怎界\
    這個們來為國說時會對過後裡麼沒還進樣從與長機關點將兩間問頭體見話給門兒東聲處認條題氣別變總電報許嗎謝請愛誰無實\
    이다는가을에의하고지도사기한은를나로자리어시대아서인해있보정들그수과게것전일상부제라니만구장주여성조물말면안녕요네\
    세마음무까습했계오우저거내뭐왜좋감합할될건데야";
