//! Attribution headers of every request, read at run time from the skill's manifest.

use std::path::{Path, PathBuf};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Built-in manifest; a `SKILL.md` next to the program takes precedence.
const BUILT_IN: &str = include_str!("../../assets/SKILL.md");

/// Values of the attribution headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub source: String,
    pub version: String,
    pub platform: String,
}

impl Identity {
    /// Reads the manifest next to the program, or the built-in one. `platform` (from
    /// `SKILL_SOURCE`) overrides the one derived from the install path.
    pub fn read(executable: Option<&Path>, platform: Option<String>) -> Self {
        let manifest = executable
            .and_then(Path::parent)
            .map(|dir| dir.join("SKILL.md"));
        let text = manifest
            .and_then(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_else(|| BUILT_IN.to_owned());
        let built_in = |key| front_matter(BUILT_IN, key).unwrap_or_default();
        let value = |key| front_matter(&text, key).unwrap_or_else(|| built_in(key));
        // An invalid header value would omit the header, and an export without it is refused (402).
        let trim = |text: String| text.trim().to_owned();
        let override_platform = platform
            .map(trim)
            .filter(|p| !p.is_empty() && HeaderValue::from_str(p).is_ok());
        Self {
            source: value("name"),
            version: value("version"),
            platform: override_platform.unwrap_or_else(|| platform_from_path(executable)),
        }
    }

    /// Returns the headers; invalid values are omitted.
    pub fn headers(&self) -> HeaderMap {
        let pairs = [
            ("x-skill-source", &self.source),
            ("x-skill-version", &self.version),
            ("x-skill-platform", &self.platform),
        ];
        pairs
            .into_iter()
            .filter_map(|(name, value)| {
                Some((
                    HeaderName::from_static(name),
                    HeaderValue::from_str(value).ok()?,
                ))
            })
            .collect()
    }
}

fn front_matter(text: &str, key: &str) -> Option<String> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().filter(|l| l.trim() == "---")?;
    lines.take_while(|l| l.trim() != "---").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

fn platform_from_path(executable: Option<&Path>) -> String {
    let path: PathBuf = executable.map(Path::to_owned).unwrap_or_default();
    let path = path.to_string_lossy().replace('\\', "/");
    let platform = if path.contains("/.clawhub/") {
        "clawhub"
    } else if path.contains("/.cursor/skills/") {
        "cursor"
    } else {
        "unknown"
    };
    platform.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_has_a_name_and_version() {
        let identity = Identity::read(None, None);
        assert_eq!(
            (identity.source.as_str(), identity.platform.as_str()),
            ("video-making-free-ai", "unknown")
        );
        assert!(!identity.version.is_empty());
        assert_eq!(identity.headers().len(), 3);
    }

    #[test]
    fn a_manifest_next_to_the_program_wins_and_the_path_sets_the_platform() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join(".cursor/skills/x");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(
            home.join("SKILL.md"),
            "---\nname: other\nversion: \"9.1\"\n---\n",
        )
        .unwrap();
        let identity = Identity::read(Some(&home.join("nemo-tui")), None);
        assert_eq!(
            identity,
            Identity {
                source: "other".into(),
                version: "9.1".into(),
                platform: "cursor".into()
            }
        );
        assert_eq!(
            Identity::read(None, Some("clawhub".into())).platform,
            "clawhub"
        );
        for (given, expected) in [
            ("clawhub\n", "clawhub"),
            ("a\nb", "unknown"),
            (" ", "unknown"),
        ] {
            let identity = Identity::read(None, Some(given.into()));
            assert_eq!(
                (identity.platform.as_str(), identity.headers().len()),
                (expected, 3),
                "{given:?}"
            );
        }
    }
}
