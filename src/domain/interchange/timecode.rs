//! Time codes of media, as cameras write them: hours, minutes, seconds and frames, with dropped numbers or without.

/// The time code of the first frame of a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timecode {
    /// Frames since 00:00:00:00.
    pub frames: u64,
    /// Frames that are counted in a second: 30 for 29.97.
    pub base: u32,
    /// Whether it is a thousandth slower than it counts: 29.97 for 30.
    pub is_ntsc: bool,
    /// Whether numbers are dropped, so that it keeps up with the clock.
    pub drops: bool,
}

impl Timecode {
    /// Reads `18:45:23:10` or, with dropped numbers, `01:00:00;02`, of a medium of `fps` frames a second.
    pub fn parse(text: &str, fps: f64) -> Option<Self> {
        let base = (fps.is_finite() && (1.0..=240.0).contains(&fps)).then(|| fps.round() as u32)?;
        let numbers: Option<Vec<u64>> = text
            .trim()
            .split([':', ';', '.'])
            .map(|part| part.parse().ok())
            .collect();
        let [hours, minutes, seconds, frames] = numbers?[..] else {
            return None;
        };
        let drops = text.contains([';', '.']) && base % 30 == 0;
        if hours > 99 || minutes > 59 || seconds > 59 || frames >= u64::from(base) {
            return None;
        }
        let all_minutes = hours * 60 + minutes;
        let counted = (all_minutes * 60 + seconds) * u64::from(base) + frames;
        let dropped = if drops {
            dropped(base) * (all_minutes - all_minutes / 10)
        } else {
            0
        };
        let is_ntsc = (fps - fps.round()).abs() > 0.001;
        Some(Self {
            frames: counted.checked_sub(dropped)?,
            base,
            is_ntsc,
            drops,
        })
    }

    /// True frames a second.
    pub fn rate(self) -> f64 {
        let base = f64::from(self.base);
        if self.is_ntsc {
            base * 1000.0 / 1001.0
        } else {
            base
        }
    }

    /// The time code, `frames` after the first frame.
    pub fn after(self, frames: u64) -> String {
        label(self.frames + frames, self.base, self.drops)
    }

    /// The frame count of the same hour, minute, second and part of a second at another rate, without dropped numbers.
    pub fn at_base(self, base: u32) -> u64 {
        let code = label(self.frames, self.base, self.drops);
        let seconds = code
            .split([':', ';'])
            .take(3)
            .filter_map(|p| p.parse::<u64>().ok())
            .fold(0, |sum, p| sum * 60 + p);
        let part = code
            .rsplit([':', ';'])
            .next()
            .and_then(|p| p.parse::<u64>().ok())
            .unwrap_or(0);
        seconds * u64::from(base) + part * u64::from(base) / u64::from(self.base)
    }
}

/// Numbers that are dropped each minute but every tenth.
fn dropped(base: u32) -> u64 {
    u64::from(base / 30 * 2)
}

/// A frame count as a time code of `base` frames a second.
pub fn label(frames: u64, base: u32, drops: bool) -> String {
    let second = u64::from(base.max(1));
    let mut counted = frames;
    if drops {
        let drop = dropped(base);
        let (minute, ten_minutes) = (second * 60 - drop, second * 600 - drop * 9);
        let rest = frames % ten_minutes;
        let minutes = if rest < second * 60 {
            0
        } else {
            1 + (rest - second * 60) / minute
        };
        counted += drop * (9 * (frames / ten_minutes) + minutes);
    }
    let seconds = counted / second;
    let mark = if drops { ';' } else { ':' };
    format!(
        "{:02}:{:02}:{:02}{mark}{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        counted % second
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_counts_as_cameras_do() {
        // OpenTimelineIO's own tests have these counts for 29.97 and 59.94.
        for (text, fps, frames) in [
            ("18:45:23:10", 25.0, 1_688_085),
            ("01:00:00:00", 24_000.0 / 1001.0, 86_400),
            ("01:00:00:00", 30_000.0 / 1001.0, 108_000),
            ("01:00:00;00", 30_000.0 / 1001.0, 107_892),
            ("00:01:00;02", 30_000.0 / 1001.0, 1_800),
            ("00:00:59;29", 30_000.0 / 1001.0, 1_799),
            ("00:10:00;00", 30_000.0 / 1001.0, 17_982),
            // OpenTimelineIO#476: one count with dropped numbers and without.
            ("01:00:02;05", 30_000.0 / 1001.0, 107_957),
            ("00:59:58:17", 30_000.0 / 1001.0, 107_957),
            ("00:10:59;29", 30_000.0 / 1001.0, 19_781),
            ("00:11:00;02", 30_000.0 / 1001.0, 19_782),
            ("00:01:00;04", 60_000.0 / 1001.0, 3_600),
            ("01:00:00;00", 60_000.0 / 1001.0, 215_784),
        ] {
            let code = Timecode::parse(text, fps).unwrap();
            assert_eq!(code.frames, frames, "{text} at {fps}");
            assert_eq!(code.after(0), text, "{fps}");
        }
        assert_eq!(
            Timecode::parse("00:00:59;29", 29.97).unwrap().after(1),
            "00:01:00;02"
        );
        assert_eq!(
            Timecode::parse("18:45:23:10", 25.0).unwrap().at_base(30),
            (18 * 3600 + 45 * 60 + 23) * 30 + 12
        );
        for (text, fps) in [
            ("18:45:23:25", 25.0),
            ("18:45", 25.0),
            ("a:b:c:d", 25.0),
            ("00:00:00:00", 0.0),
            ("00:61:00:00", 25.0),
        ] {
            assert_eq!(Timecode::parse(text, fps), None, "{text}");
        }
        let all = (0..200_000)
            .all(|n| Timecode::parse(&label(n, 30, true), 29.97).is_some_and(|c| c.frames == n));
        assert!(all, "each count has one code");
    }
}
