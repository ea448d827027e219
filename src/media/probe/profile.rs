//! Color profiles of photos (ICC): whether one has the primaries of Display P3, as phones and screens write them.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::domain::asset::Primaries;

/// A profile is at most this long, bytes.
const LONGEST: u64 = 1 << 20;
/// The red, green and blue of Display P3 in the profile's own space (XYZ at D50).
const DISPLAY_P3: [[f64; 3]; 3] = [
    [0.5151, 0.2412, -0.0011],
    [0.2920, 0.6922, 0.0419],
    [0.1571, 0.0666, 0.7841],
];
/// How far apart the same color is in two profiles.
const SAME: f64 = 0.005;

/// The primaries of a photo, from the start of its file; `None` if it has no profile or an ordinary one.
pub fn primaries(head: &[u8]) -> Option<Primaries> {
    let profile = of_jpeg(head)
        .or_else(|| of_png(head))
        .or_else(|| of_webp(head))?;
    let same = |tag: &[u8; 4], right: [f64; 3]| {
        color(&profile, tag)
            .is_some_and(|found| found.iter().zip(right).all(|(a, b)| (a - b).abs() < SAME))
    };
    let [red, green, blue] = DISPLAY_P3;
    (same(b"rXYZ", red) && same(b"gXYZ", green) && same(b"bXYZ", blue))
        .then_some(Primaries::DisplayP3)
}

/// The profile in a JPEG's segment APP2; the first part of one that is split holds the colors.
fn of_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = if bytes.starts_with(b"\xff\xd8") {
        2
    } else {
        return None;
    };
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let body = bytes.get(at + 4..end)?;
        if let (0xe2, Some(rest)) = (marker, body.strip_prefix(b"ICC_PROFILE\0")) {
            return rest.get(2..).map(<[u8]>::to_vec);
        }
        if marker == 0xda {
            return None;
        }
        at = end;
    }
    None
}

fn of_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let body = chunk(bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?, |b| {
        let length = u32::from_be_bytes(b[..4].try_into().unwrap_or_default());
        (&b[4..8] == b"iCCP", length, 4)
    })?;
    // A name, a zero, the method of compression.
    let packed = &body[body.iter().position(|b| *b == 0)? + 2..];
    let mut profile = Vec::new();
    ZlibDecoder::new(packed)
        .take(LONGEST)
        .read_to_end(&mut profile)
        .ok()?;
    Some(profile)
}

fn of_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunks = bytes
        .get(12..)
        .filter(|_| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))?;
    let body = chunk(chunks, |b| {
        let length = u32::from_le_bytes(b[4..8].try_into().unwrap_or_default());
        (&b[..4] == b"ICCP", length, length % 2)
    })?;
    Some(body.to_vec())
}

/// The body of the chunk that `read` (of a chunk's first 8 bytes) says is the one: whether it is, its length, and how many
/// bytes follow after it.
fn chunk(mut bytes: &[u8], read: impl Fn(&[u8]) -> (bool, u32, u32)) -> Option<&[u8]> {
    loop {
        let (is_profile, length, after) = read(bytes.get(..8)?);
        let length = usize::try_from(length).ok()?;
        if is_profile {
            return bytes.get(8..8usize.checked_add(length)?);
        }
        bytes = bytes.get(
            8usize
                .checked_add(length)?
                .checked_add(usize::try_from(after).ok()?)?..,
        )?;
    }
}

/// The XYZ of a tag of a profile.
fn color(profile: &[u8], tag: &[u8; 4]) -> Option<[f64; 3]> {
    let number = |at: usize| {
        Some(u32::from_be_bytes(
            profile.get(at..at.checked_add(4)?)?.try_into().ok()?,
        ))
    };
    let count = usize::try_from(number(128)?).ok()?.min(100);
    let entry = (0..count)
        .map(|i| 132 + i * 12)
        .find(|at| profile.get(*at..*at + 4) == Some(tag))?;
    let at = usize::try_from(number(entry + 4)?).ok()?;
    let value = |i: usize| {
        number(at.checked_add(8 + i * 4)?).map(|v| f64::from(v.cast_signed()) / 65_536.0)
    };
    Some([value(0)?, value(1)?, value(2)?])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A profile with these colors, as an ICC file has them.
    pub(crate) fn profile(colors: [[f64; 3]; 3]) -> Vec<u8> {
        let mut bytes = vec![0; 128];
        bytes.extend(3u32.to_be_bytes());
        for (i, tag) in [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().enumerate() {
            bytes.extend(tag);
            bytes.extend((168 + 20 * i as u32).to_be_bytes());
            bytes.extend(20u32.to_be_bytes());
        }
        for color in colors {
            bytes.extend(b"XYZ \0\0\0\0");
            color
                .iter()
                .for_each(|v| bytes.extend(((v * 65_536.0) as i32).to_be_bytes()));
        }
        bytes
    }

    fn jpeg(profile: &[u8]) -> Vec<u8> {
        let body = [b"ICC_PROFILE\0\x01\x01", profile].concat();
        let length = (body.len() as u16 + 2).to_be_bytes();
        [
            b"\xff\xd8\xff\xe0\0\x04xx\xff\xe2".as_slice(),
            &length,
            &body,
        ]
        .concat()
    }

    #[test]
    fn display_p3_is_recognized() {
        assert_eq!(
            primaries(&jpeg(&profile(DISPLAY_P3))),
            Some(Primaries::DisplayP3)
        );
        let srgb = [
            [0.4361, 0.2225, 0.0139],
            [0.3851, 0.7169, 0.0971],
            [0.1431, 0.0606, 0.7139],
        ];
        assert_eq!(primaries(&jpeg(&profile(srgb))), None);
        let webp = [
            b"RIFF\0\0\0\0WEBPICCP".as_slice(),
            &(profile(DISPLAY_P3).len() as u32).to_le_bytes(),
            &profile(DISPLAY_P3),
        ];
        assert_eq!(primaries(&webp.concat()), Some(Primaries::DisplayP3));
    }

    #[test]
    fn broken_profiles_are_none() {
        let whole = jpeg(&profile(DISPLAY_P3));
        assert!((0..whole.len()).all(|n| primaries(&whole[..n]).is_none()));
        assert_eq!(primaries(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiCCP"), None);
        assert_eq!(
            primaries(&[b"\xff\xd8\xff\xe2".as_slice(), &[0; 4]].concat()),
            None
        );
    }
}
