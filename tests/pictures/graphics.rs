//! Decodes the last picture that a terminal shows from the bytes it received: kitty graphics,
//! sixels, blocks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A picture shown by a terminal.
#[derive(Debug)]
pub struct Shown {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<[u8; 3]>,
}

impl Shown {
    /// Mean color around a point relative to width and height.
    pub fn around(&self, x: f64, y: f64) -> [u8; 3] {
        let (w, h) = (self.width as f64, self.height as f64);
        let (from_x, to_x) = (((x - 0.06) * w) as usize, ((x + 0.06) * w).ceil() as usize);
        let (from_y, to_y) = (((y - 0.08) * h) as usize, ((y + 0.08) * h).ceil() as usize);
        let mut sum = [0usize; 3];
        let mut count = 0;
        for y in from_y..to_y.min(self.height) {
            for pixel in &self.rgb[y * self.width + from_x..y * self.width + to_x.min(self.width)] {
                sum.iter_mut()
                    .zip(pixel)
                    .for_each(|(s, v)| *s += usize::from(*v));
                count += 1;
            }
        }
        sum.map(|s| (s / count.max(1)) as u8)
    }
}

/// The strings between `start` and the string terminator.
fn strings<'a>(raw: &'a [u8], start: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(at) = find(rest, start) {
        let body = &rest[at + start.len()..];
        let Some(end) = find(body, b"\x1b\\") else {
            break;
        };
        found.push(&body[..end]);
        rest = &body[end..];
    }
    found
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// The last complete picture of the kitty graphics protocol.
pub fn kitty(raw: &[u8]) -> Option<Shown> {
    let mut last = None;
    let mut open: Option<(usize, usize, usize, String)> = None;
    for chunk in strings(raw, b"\x1b_G") {
        let text = String::from_utf8_lossy(chunk);
        let (control, data) = text.split_once(';').unwrap_or((&text, ""));
        let key = |name: &str| {
            control
                .split(',')
                .find_map(|kv| kv.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        };
        let number = |name: &str| key(name).and_then(|v| v.parse::<usize>().ok());
        if let (Some(width), Some(height)) = (number("s"), number("v")) {
            open = Some((width, height, number("f").unwrap_or(32) / 8, String::new()));
        }
        let Some((width, height, bytes, collected)) = &mut open else {
            continue;
        };
        collected.push_str(data);
        if key("m").as_deref() != Some("1") {
            let pixels = STANDARD.decode(&*collected).ok()?;
            let rgb: Vec<[u8; 3]> = pixels
                .chunks_exact(*bytes)
                .map(|p| [p[0], p[1], p[2]])
                .collect();
            assert_eq!(rgb.len(), *width * *height, "all pixels arrived");
            last = Some(Shown {
                width: *width,
                height: *height,
                rgb,
            });
            open = None;
        }
    }
    last
}

/// The last complete sixel picture.
pub fn sixel(raw: &[u8]) -> Option<Shown> {
    let all = strings(raw, b"\x1bP");
    let text = all
        .iter()
        .rev()
        .map(|s| String::from_utf8_lossy(s).into_owned())
        .find(|s| s.contains('q') && s.len() > 200)?;
    let mut chars = text.split_once('q')?.1.chars().peekable();
    let mut palette = std::collections::HashMap::new();
    let mut pixels: Vec<Vec<[u8; 3]>> = Vec::new();
    let (mut x, mut band, mut color, mut repeat) = (0, 0, [0; 3], 1);
    let numbers = |chars: &mut std::iter::Peekable<std::str::Chars>| {
        let mut list = vec![0usize];
        while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || *c == ';') {
            match c.to_digit(10) {
                Some(d) => *list.last_mut().unwrap() = list.last().unwrap() * 10 + d as usize,
                None => list.push(0),
            }
        }
        list
    };
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(numbers(&mut chars)),
            '#' => match numbers(&mut chars)[..] {
                [n, 2, r, g, b] => {
                    color = [r, g, b].map(|v| (v * 255 / 100) as u8);
                    palette.insert(n, color);
                }
                [n] => color = palette[&n],
                ref other => panic!("an unsupported color kind: {other:?}"),
            },
            '!' => repeat = numbers(&mut chars)[0],
            '$' => x = 0,
            '-' => (x, band) = (0, band + 1),
            '?'..='~' => {
                let bits = c as u32 - 63;
                for _ in 0..std::mem::replace(&mut repeat, 1) {
                    for bit in (0..6).filter(|bit| bits & (1 << bit) != 0) {
                        let y = band * 6 + bit;
                        pixels.resize_with(pixels.len().max(y + 1), Vec::new);
                        let row = &mut pixels[y];
                        row.resize(row.len().max(x + 1), [0; 3]);
                        row[x] = color;
                    }
                    x += 1;
                }
            }
            _ => {}
        }
    }
    let width = pixels.iter().map(Vec::len).max()?;
    let rgb = pixels.iter_mut().flat_map(|row| {
        row.resize(width, [0; 3]);
        row.clone()
    });
    let rgb: Vec<[u8; 3]> = rgb.collect();
    Some(Shown {
        width,
        height: rgb.len() / width,
        rgb,
    })
}

/// Symbols of blocks, and the quarters in the color of the foreground: upper left, upper right,
/// lower left, lower right.
const BLOCKS: [(&str, [bool; 4]); 7] = [
    ("▀", [true, true, false, false]),
    ("▌", [true, false, true, false]),
    ("▘", [true, false, false, false]),
    ("▚", [true, false, false, true]),
    ("▛", [true, true, true, false]),
    ("▜", [true, true, false, true]),
    ("▙", [true, false, true, true]),
];

/// Colors of the quarters of a cell; none if it is not a block.
fn quarters(cell: &vt100::Cell) -> Option<[[u8; 3]; 4]> {
    let color = |color: vt100::Color| match color {
        vt100::Color::Rgb(r, g, b) => [r, g, b],
        other => panic!("not a true color: {other:?}"),
    };
    let (_, front) = BLOCKS.iter().find(|(s, _)| *s == cell.contents())?;
    let quarter = |is_front| {
        if is_front {
            cell.fgcolor()
        } else {
            cell.bgcolor()
        }
    };
    Some(front.map(|is_front| color(quarter(is_front))))
}

/// The picture of blocks in the upper right of the screen, where the preview is.
pub fn blocks(screen: &vt100::Screen) -> Option<Shown> {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let is_block = |row: u16, column: u16| {
        let cell = screen.cell(row, column);
        cell.is_some_and(|cell| BLOCKS.iter().any(|(s, _)| *s == cell.contents()))
    };
    let top =
        (0..rows / 2).find(|row| (columns / 2..columns).any(|column| is_block(*row, column)))?;
    let left = (columns / 2..columns).find(|column| is_block(top, *column))?;
    let right = (left..columns)
        .find(|column| !is_block(top, *column))
        .unwrap_or(columns);
    let bottom = (top..rows)
        .find(|row| !is_block(*row, left))
        .unwrap_or(rows);
    let mut rgb = Vec::new();
    for row in top..bottom {
        // A frame that is not drawn completely is not a picture yet.
        let cells = (left..right).map(|column| quarters(screen.cell(row, column)?));
        let cells: Vec<[[u8; 3]; 4]> = cells.collect::<Option<_>>()?;
        rgb.extend(cells.iter().flat_map(|[a, b, _, _]| [*a, *b]));
        rgb.extend(cells.iter().flat_map(|[_, _, c, d]| [*c, *d]));
    }
    Some(Shown {
        width: usize::from(right - left) * 2,
        height: usize::from(bottom - top) * 2,
        rgb,
    })
}
