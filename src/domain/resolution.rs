//! Resolution of an export.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Resolution of an export, named after its short side.
    Resolution {
        P480 = "480p",
        P720 = "720p",
        P1080 = "1080p",
        P1440 = "1440p",
        P2160 = "4k",
    }
}

impl Resolution {
    /// Short side (px), also for other spellings such as `4K` or `fullhd`; `None` if unknown.
    pub fn short_side(&self) -> Option<u32> {
        match self.id().to_ascii_lowercase().as_str() {
            "4k" | "uhd" | "2160p" => Some(2160),
            "2k" | "1440p" => Some(1440),
            "1080p" | "fullhd" => Some(1080),
            "720p" | "hd" => Some(720),
            "480p" => Some(480),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resolution_has_a_size_and_other_spellings_are_accepted() {
        assert!(Resolution::ALL.iter().all(|r| r.short_side().is_some()));
        for (name, short_side) in [("4K", Some(2160)), ("2k", Some(1440)), ("8k", None)] {
            assert_eq!(Resolution::from(name).short_side(), short_side);
        }
    }
}
