//! The list of a project's media: renaming and removal.

use super::project::Project;
use crate::domain::asset::{Asset, extension};
use crate::domain::reason::StudioReason;
use crate::domain::text::one_line;

/// Maximum length of a name (characters).
const MAX_NAME_CHARS: usize = 255;

impl Project {
    /// Media that the list shows: those on the timeline, and all others that were not removed.
    pub fn listed_assets(&self) -> Vec<Asset> {
        if self.removed.is_empty() {
            return self.assets.clone();
        }
        let timeline = self.timeline();
        let is_used = |asset: &Asset| {
            let source = asset.source();
            timeline
                .segments()
                .any(|(_, segment)| segment.source.as_ref() == Some(&source))
        };
        let is_listed = |asset: &&Asset| !self.removed.contains(&asset.hash) || is_used(asset);
        self.assets.iter().filter(is_listed).cloned().collect()
    }

    /// Renames a media file and its segments on the timeline, which is an edit of its own.
    ///
    /// # Errors
    /// If there is no such file, or the new name is in use, has a path or another extension.
    pub fn rename_asset(&mut self, name: &str, new_name: &str) -> Result<(), StudioReason> {
        let new_name = one_line(new_name);
        let is_valid = !new_name.is_empty()
            && new_name.chars().count() <= MAX_NAME_CHARS
            && !new_name.contains(['/', '\\'])
            && extension(&new_name) == extension(name);
        if !is_valid {
            return Err(StudioReason::InvalidMediaName);
        }
        if self.assets.iter().any(|asset| asset.name == new_name) {
            return Err(StudioReason::MediaNameTaken);
        }
        let asset = self.assets.iter_mut().find(|asset| asset.name == name);
        let asset = asset.ok_or(StudioReason::MediaNotFound)?;
        asset.name.clone_from(&new_name);
        let source = asset.source();
        let mut timeline = self.timeline();
        let segments = timeline.tracks.iter_mut().flat_map(|t| &mut t.segments);
        let uses = segments.filter(|s| s.source.as_ref() == Some(&source) && s.name == name);
        let renamed = uses.map(|segment| segment.name.clone_from(&new_name));
        if renamed.count() > 0 {
            self.history.replace(&timeline);
        }
        Ok(())
    }

    /// Removes a media file from the list. Its content stays, because an undo may need it.
    ///
    /// # Errors
    /// If there is no such file.
    pub fn remove_asset(&mut self, name: &str) -> Result<(), StudioReason> {
        let asset = self.assets.iter().find(|asset| asset.name == name);
        let hash = asset.ok_or(StudioReason::MediaNotFound)?.hash.clone();
        self.uploaded.retain(|uploaded| *uploaded != hash);
        if !self.removed.contains(&hash) {
            self.removed.push(hash);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;
    use crate::domain::timeline::{Segment, Track, TrackKind};

    fn project() -> Project {
        let mut project = Project::new("en");
        for name in ["a.jpg", "b.jpg"] {
            let asset = Asset {
                hash: name.into(),
                ..asset(name, MediaKind::Photo, 0)
            };
            project.add_asset(asset);
        }
        let mut segment = Segment::new("s".into(), "a.jpg".into(), 0, 2_000);
        segment.source = Some(project.assets[0].source());
        let mut timeline = project.timeline();
        timeline.tracks.push(Track {
            segments: vec![segment],
            ..Track::new("v".into(), TrackKind::Video, "Video", None)
        });
        project.history.replace(&timeline);
        project
    }

    fn names(project: &Project) -> Vec<String> {
        let assets = project.listed_assets();
        assets.into_iter().map(|asset| asset.name).collect()
    }

    #[test]
    fn a_file_is_renamed_with_its_segments() {
        let mut project = project();
        for (name, expected) in [
            ("b.jpg", StudioReason::MediaNameTaken),
            ("a.png", StudioReason::InvalidMediaName),
            ("../a.jpg", StudioReason::InvalidMediaName),
        ] {
            assert_eq!(project.rename_asset("a.jpg", name), Err(expected), "{name}");
        }
        let missing = project.rename_asset("c.jpg", "d.jpg");
        assert_eq!(missing, Err(StudioReason::MediaNotFound));
        project.rename_asset("a.jpg", "beach.jpg").unwrap();
        assert_eq!(names(&project), ["beach.jpg", "b.jpg"]);
        let timeline = project.timeline();
        assert_eq!(timeline.tracks[0].segments[0].name, "beach.jpg");
    }

    #[test]
    fn a_removed_file_is_listed_again_when_it_is_used_or_uploaded() {
        let mut project = project();
        project.remove_asset("a.jpg").unwrap();
        project.remove_asset("b.jpg").unwrap();
        assert_eq!(names(&project), ["a.jpg"], "it is on the timeline");
        let mut timeline = project.timeline();
        timeline.tracks.clear();
        project.history.replace(&timeline);
        assert!(names(&project).is_empty());
        project.history.undo(1);
        assert_eq!(names(&project), ["a.jpg"]);
        let again = project.assets[1].clone();
        project.add_asset(again);
        assert_eq!(names(&project), ["a.jpg", "b.jpg"]);
    }
}
