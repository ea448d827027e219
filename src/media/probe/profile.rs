//! ICC color profiles of photos: detects the Display P3 primaries used by phones and screens.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::domain::asset::Primaries;

/// Maximum size of a profile (bytes).
const MAX_PROFILE_BYTES: u64 = 1 << 20;
/// Red, green and blue of Display P3 in the color space of profiles (XYZ at D50).
const DISPLAY_P3: [[f64; 3]; 3] = [
    [0.5151, 0.2412, -0.0011],
    [0.2920, 0.6922, 0.0419],
    [0.1571, 0.0666, 0.7841],
];
/// Maximum difference between the same color in two profiles.
const TOLERANCE: f64 = 0.005;

/// Returns the primaries of a photo from the start of its file, or `None` without a profile or with
/// an ordinary one.
pub(super) fn primaries(head: &[u8]) -> Option<Primaries> {
    let profile = from_jpeg(head)
        .or_else(|| from_png(head))
        .or_else(|| from_webp(head))?;
    let matches = |tag: &[u8; 4], expected: [f64; 3]| {
        read_xyz(&profile, tag).is_some_and(|found| {
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < TOLERANCE)
        })
    };
    let [red, green, blue] = DISPLAY_P3;
    (matches(b"rXYZ", red) && matches(b"gXYZ", green) && matches(b"bXYZ", blue))
        .then_some(Primaries::DisplayP3)
}

/// Returns the profile in the APP2 segment of a JPEG. If it is split, the first part contains the
/// colors.
fn from_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
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

fn from_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let body = find_chunk(bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?, |b| {
        let length = u32::from_be_bytes(b[..4].try_into().unwrap_or_default());
        (&b[4..8] == b"iCCP", length, 4)
    })?;
    // A name, a zero byte, and the compression method.
    let compressed = &body[body.iter().position(|b| *b == 0)? + 2..];
    let mut profile = Vec::new();
    ZlibDecoder::new(compressed)
        .take(MAX_PROFILE_BYTES)
        .read_to_end(&mut profile)
        .ok()?;
    Some(profile)
}

fn from_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunks = bytes
        .get(12..)
        .filter(|_| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))?;
    let body = find_chunk(chunks, |b| {
        let length = u32::from_le_bytes(b[4..8].try_into().unwrap_or_default());
        (&b[..4] == b"ICCP", length, length % 2)
    })?;
    Some(body.to_vec())
}

/// Returns the body of the profile chunk. For the first 8 bytes of a chunk, `read` returns whether
/// it is the profile, its length, and the number of bytes after its body.
fn find_chunk(mut bytes: &[u8], read: impl Fn(&[u8]) -> (bool, u32, u32)) -> Option<&[u8]> {
    loop {
        let (is_profile, length, trailing) = read(bytes.get(..8)?);
        let length = usize::try_from(length).ok()?;
        if is_profile {
            return bytes.get(8..8usize.checked_add(length)?);
        }
        bytes = bytes.get(
            8usize
                .checked_add(length)?
                .checked_add(usize::try_from(trailing).ok()?)?..,
        )?;
    }
}

/// Reads the XYZ value of a tag.
fn read_xyz(profile: &[u8], tag: &[u8; 4]) -> Option<[f64; 3]> {
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

    /// Creates an ICC profile with these colors.
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
    fn damaged_profiles_are_ignored() {
        let whole = jpeg(&profile(DISPLAY_P3));
        assert!((0..whole.len()).all(|n| primaries(&whole[..n]).is_none()));
        assert_eq!(primaries(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiCCP"), None);
        assert_eq!(
            primaries(&[b"\xff\xd8\xff\xe2".as_slice(), &[0; 4]].concat()),
            None
        );
    }
}
