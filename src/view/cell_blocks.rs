//! Block characters that divide a cell into two colors with the least error.

use std::borrow::Cow;

/// Division of a cell into blocks, by what the terminal can draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blocks {
    /// Two columns and two rows, in every terminal.
    #[default]
    Quadrants,
    /// Two columns and three rows (Unicode 13).
    Sextants,
    /// Two columns and four rows (Unicode 16).
    Octants,
}

/// First version of VTE, the library of GNOME Terminal and others, that draws sextants itself.
const VTE_SEXTANTS: u32 = 6_200;
/// First stable version of VTE that draws octants itself ("minifont: Implement block octants").
const VTE_OCTANTS: u32 = 7_800;
/// First version of Ghostty that draws octants itself.
const GHOSTTY_OCTANTS: (u32, u32) = (1, 2);

impl Blocks {
    /// Returns the blocks for the setting `ui.pictures`. Otherwise chooses the finest ones that the
    /// terminal is known to draw itself, since few fonts have them.
    pub fn detect(setting: &str, variable: impl Fn(&str) -> Option<String>) -> Self {
        match setting {
            "quadrants" => return Self::Quadrants,
            "sextants" => return Self::Sextants,
            "octants" => return Self::Octants,
            _ => {}
        }
        // In tmux and screen, the variables may be those of another terminal.
        if variable("TMUX").is_some() || variable("STY").is_some() {
            return Self::Quadrants;
        }
        let vte = variable("VTE_VERSION").and_then(|v| v.parse::<u32>().ok());
        let term = variable("TERM").unwrap_or_default();
        match variable("TERM_PROGRAM").as_deref() {
            Some("ghostty") if is_at_least(&variable, GHOSTTY_OCTANTS) => Self::Octants,
            Some("ghostty" | "WezTerm") => Self::Sextants,
            _ if vte.is_some_and(|version| version >= VTE_OCTANTS) => Self::Octants,
            _ if vte.is_some_and(|version| version >= VTE_SEXTANTS) => Self::Sextants,
            _ if term == "xterm-kitty" || term.starts_with("foot") => Self::Sextants,
            _ => Self::Quadrants,
        }
    }

    /// Rows of blocks in a cell; there are two columns.
    pub(super) fn rows(self) -> usize {
        match self {
            Self::Quadrants => 2,
            Self::Sextants => 3,
            Self::Octants => 4,
        }
    }

    /// Character whose foreground has these blocks: a bit for each, row by row.
    fn symbol(self, mask: usize) -> Cow<'static, str> {
        match self {
            Self::Quadrants => QUADRANTS[mask & 0xF].into(),
            Self::Sextants => sextant(mask),
            Self::Octants => octant(mask),
        }
    }
}

/// Returns true if the terminal program has this version, or a later one.
fn is_at_least(variable: &impl Fn(&str) -> Option<String>, version: (u32, u32)) -> bool {
    let text = variable("TERM_PROGRAM_VERSION").unwrap_or_default();
    let mut numbers = text.split(['.', '-']).map_while(|part| part.parse().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= version
}

/// Quadrants by their blocks.
const QUADRANTS: [&str; 16] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
];

/// Code of the first sextant; those that are halves of a cell are missing.
const FIRST_SEXTANT: u32 = 0x1FB00;
/// Code of the first octant; those that are other characters are missing.
const FIRST_OCTANT: u32 = 0x1CD00;

fn sextant(mask: usize) -> Cow<'static, str> {
    const HALVES: [usize; 4] = [0, 0b01_01_01, 0b10_10_10, 0b11_11_11];
    match mask {
        0 => " ".into(),
        0b01_01_01 => "▌".into(),
        0b10_10_10 => "▐".into(),
        0b11_11_11 => "█".into(),
        _ => nth(FIRST_SEXTANT, mask, HALVES.iter().copied()),
    }
}

/// Octants that are other characters.
const OTHER_OCTANTS: [(usize, &str); 26] = [
    (0, " "),
    (1, "\u{1CEA8}"),
    (2, "\u{1CEAB}"),
    (3, "\u{1FB82}"),
    (5, "▘"),
    (10, "▝"),
    (15, "▀"),
    (20, "\u{1FBE6}"),
    (40, "\u{1FBE7}"),
    (63, "\u{1FB85}"),
    (64, "\u{1CEA3}"),
    (80, "▖"),
    (85, "▌"),
    (90, "▞"),
    (95, "▛"),
    (128, "\u{1CEA0}"),
    (160, "▗"),
    (165, "▚"),
    (170, "▐"),
    (175, "▜"),
    (192, "▂"),
    (240, "▄"),
    (245, "▙"),
    (250, "▟"),
    (252, "▆"),
    (255, "█"),
];

fn octant(mask: usize) -> Cow<'static, str> {
    let other = OTHER_OCTANTS.iter().find(|(other, _)| *other == mask);
    match other {
        Some((_, symbol)) => (*symbol).into(),
        None => nth(FIRST_OCTANT, mask, OTHER_OCTANTS.iter().map(|(m, _)| *m)),
    }
}

/// Character of a mask in a block of Unicode that lacks some of them.
fn nth(first: u32, mask: usize, missing: impl Iterator<Item = usize>) -> Cow<'static, str> {
    let before = missing.filter(|m| *m < mask).count();
    let code = first + (mask - before) as u32;
    char::from_u32(code).map_or(" ".into(), |c| c.to_string().into())
}

/// Returns true for a symbol that shows a part of a picture: the first block is in its foreground.
pub(super) fn is_block(symbol: &str) -> bool {
    let is_finer = symbol
        .chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{1FB00}'..='\u{1FB3B}' | '\u{1CD00}'..='\u{1CDE5}'));
    let others = OTHER_OCTANTS
        .iter()
        .filter(|(mask, _)| mask % 2 == 1 && *mask < 255);
    is_finer || others.map(|(_, other)| *other).any(|other| other == symbol)
}

/// Returns the symbol, foreground and background that show the blocks of a cell with the least
/// squared error. Of equal divisions, the upper half is chosen.
pub(super) fn two_colors(
    blocks: Blocks,
    pixels: &[[u8; 3]],
) -> (Cow<'static, str>, [u8; 3], [u8; 3]) {
    let total = sum_of(pixels, usize::MAX);
    let count = pixels.len() as u64;
    // The error is least where the squares of the sums, by the number of blocks, are greatest.
    let weight = |sum: [u64; 3], n: u64| sum.map(|s| s * s).iter().sum::<u64>() * 840 / n;
    let of = |sum: [u64; 3], n: u64| {
        let rest = [0, 1, 2].map(|i| total[i] - sum[i]);
        weight(sum, n) + weight(rest, count - n)
    };
    let half = (1 << (pixels.len() / 2)) - 1;
    let mut best = (half, of(sum_of(pixels, half), half.count_ones().into()));
    // The first block is always in the foreground. Each step of a Gray code changes one block.
    let (mut mask, mut sum) = (1usize, sum_of(pixels, 1));
    for step in 1..=1usize << (pixels.len() - 1) {
        let n = u64::from(mask.count_ones());
        if n < count && of(sum, n) > best.1 {
            best = (mask, of(sum, n));
        }
        let changed = step.trailing_zeros() as usize + 1;
        let Some(pixel) = pixels.get(changed) else {
            break;
        };
        mask ^= 1 << changed;
        let is_added = mask >> changed & 1 == 1;
        for (sum, value) in sum.iter_mut().zip(pixel) {
            let value = u64::from(*value);
            *sum = if is_added { *sum + value } else { *sum - value };
        }
    }
    let (mask, _) = best;
    let front = sum_of(pixels, mask);
    let n = u64::from(mask.count_ones());
    let back = [0, 1, 2].map(|i| ((total[i] - front[i]) / (count - n)) as u8);
    (blocks.symbol(mask), front.map(|s| (s / n) as u8), back)
}

/// Sums of the colors of the blocks in a mask.
fn sum_of(pixels: &[[u8; 3]], mask: usize) -> [u64; 3] {
    let mut sum = [0; 3];
    for (i, pixel) in pixels.iter().enumerate() {
        if mask >> i & 1 == 1 {
            (0..3).for_each(|channel| sum[channel] += u64::from(pixel[channel]));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: [u8; 3] = [255; 3];
    const K: [u8; 3] = [0; 3];

    #[test]
    fn a_cell_shows_the_division_with_the_least_error() {
        let two = |pixels: [[u8; 3]; 4]| two_colors(Blocks::Quadrants, &pixels);
        assert_eq!(two([W, K, K, K]), ("▘".into(), W, K));
        assert_eq!(two([W, K, W, W]), ("▙".into(), W, K));
        assert_eq!(two([K, W, K, K]), ("▙".into(), K, W));
        assert_eq!(two([W, K, W, K]), ("▌".into(), W, K));
        assert_eq!(two([K, W, W, K]), ("▚".into(), K, W));
        assert_eq!(two([W, W, W, K]), ("▛".into(), W, K));
        assert_eq!(two([W; 4]), ("▀".into(), W, W));
        let gray = [100; 3];
        assert_eq!(two([gray, W, [110; 3], W]), ("▌".into(), [105; 3], W));
    }

    #[test]
    fn finer_blocks_are_characters_of_their_own() {
        let sextants = |pixels: [[u8; 3]; 6]| two_colors(Blocks::Sextants, &pixels).0;
        assert_eq!(sextants([W, K, K, K, K, K]), "\u{1FB00}");
        assert_eq!(sextants([W, W, K, K, K, K]), "\u{1FB02}");
        assert_eq!(sextants([W, K, W, K, W, K]), "▌");
        assert_eq!(sextants([W, W, W, W, W, K]), "\u{1FB1D}");
        let octants = |pixels: [[u8; 3]; 8]| two_colors(Blocks::Octants, &pixels).0;
        assert_eq!(octants([W, W, W, W, K, K, K, K]), "▀");
        assert_eq!(octants([W, K, W, K, W, K, W, K]), "▌");
        assert_eq!(octants([W, K, K, W, K, K, K, K]), "\u{1CD04}");
        assert_eq!(Blocks::Octants.symbol(254), "\u{1CDE5}");
        let all: std::collections::HashSet<_> = (0..256).map(octant).collect();
        assert_eq!(all.len(), 256);
        assert!((1..255).step_by(2).all(|mask| is_block(&octant(mask))));
        assert!((1..63).step_by(2).all(|mask| is_block(&sextant(mask))));
        assert!((1..15).step_by(2).all(|mask| is_block(QUADRANTS[mask])));
        assert!([" ", "█", "a", "·", "░", "▄"].iter().all(|s| !is_block(s)));
    }

    #[test]
    fn finer_blocks_have_a_smaller_error() {
        let gradient: Vec<[u8; 3]> = (0..8).map(|i| [i * 30, 255 - i * 20, 90]).collect();
        let (_, front, back) = two_colors(Blocks::Octants, &gradient);
        let error = |shown: [u8; 3], real: [u8; 3]| -> u32 {
            let channels = shown.iter().zip(real);
            channels.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        let least: u32 = gradient
            .iter()
            .map(|p| error(front, *p).min(error(back, *p)))
            .sum();
        let halves: u32 = gradient.iter().map(|p| error([105, 185, 90], *p)).sum();
        assert!(least * 3 < halves, "{least} {halves}");
    }

    #[test]
    fn blocks_are_chosen_by_the_terminal() {
        let chosen = |setting: &str, variables: &[(&str, &str)]| {
            Blocks::detect(setting, |name| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(chosen("auto", &[]), Blocks::Quadrants);
        assert_eq!(
            chosen("blocks", &[("VTE_VERSION", "7600")]),
            Blocks::Sextants
        );
        assert_eq!(chosen("auto", &[("VTE_VERSION", "7800")]), Blocks::Octants);
        assert_eq!(
            chosen("auto", &[("VTE_VERSION", "5202")]),
            Blocks::Quadrants
        );
        let ghostty = ("TERM_PROGRAM", "ghostty");
        let version = ("TERM_PROGRAM_VERSION", "1.2.3-arch1");
        assert_eq!(chosen("auto", &[ghostty, version]), Blocks::Octants);
        assert_eq!(chosen("auto", &[ghostty]), Blocks::Sextants);
        assert_eq!(
            chosen("auto", &[ghostty, ("TMUX", "/tmp/t")]),
            Blocks::Quadrants
        );
        assert_eq!(chosen("octants", &[("TMUX", "/tmp/t")]), Blocks::Octants);
    }
}
