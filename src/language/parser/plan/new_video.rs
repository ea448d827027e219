//! The other requests of a message that makes a new video: "make a slideshow, but don't use img3".

use super::super::lexer;
use super::super::lexicon::{Class, Sense, Senses};
use super::super::names::Names;
use super::super::resolve::Request;
use super::super::target::{Kind, Target};
use super::Execution;
use crate::domain::edit::Edit;
use crate::i18n::replies::Reply;

/// Verbs that say that a medium is used.
const USES: &[Sense] = &[
    Sense::Use,
    Sense::Add,
    Sense::Show,
    Sense::Move,
    Sense::Play,
];

impl Execution<'_> {
    /// The question about edits that a new video of the same message undoes, or that show one of
    /// its media again.
    pub(super) fn conflict_with_new_video(&self, edits: &[Edit]) -> Option<Reply> {
        let assembles = |edit: &Edit| matches!(edit, Edit::Assemble(_));
        let cut = self.steps.iter().find_map(|step| match &step.edit {
            Edit::Assemble(cut) => Some(cut),
            _ => None,
        });
        let Some(cut) = cut else {
            let undoes = edits.iter().any(assembles) && !self.steps.is_empty();
            return undoes.then_some(Reply::VideoFirst);
        };
        let is_again = |edit: &Edit| match edit {
            Edit::Insert(insert) => cut.pictures.iter().any(|p| p.hash == insert.asset.hash),
            _ => false,
        };
        edits.iter().any(is_again).then_some(Reply::WhichAsset)
    }

    /// Collects the indexes of the media that the message leaves out of its new video.
    ///
    /// # Errors
    /// A question if it is open which media are meant.
    pub(super) fn leave_out(
        &mut self,
        requests: &[&Request],
        message: &str,
        names: &Names,
    ) -> Result<(), Reply> {
        let Some(cut) = requests.iter().position(|r| r.intent() == "assemble") else {
            return Ok(());
        };
        for (at, request) in requests.iter().enumerate() {
            let words = request.words(message);
            let is_denied = match request.intent() {
                "prohibition" => denies_use(words, names) || forbids(words),
                "narration" | "opinion" => forbids(words),
                "remove" => at < cut,
                _ => false,
            };
            let denied = request.targets().iter().filter(|_| is_denied);
            for target in request.excepted().chain(denied) {
                let beside = &requests[..at];
                self.left_out.extend(media(target, beside)?);
            }
        }
        Ok(())
    }

    /// Returns true for the "remove img3" of "remove img3 and make a slideshow".
    pub(super) fn is_left_out(&self, request: &Request) -> bool {
        let is_left = |target: &Target| {
            matches!(target, Target::Named(media, _)
                if media.assets.iter().all(|at| self.left_out.contains(at)))
        };
        !self.left_out.is_empty() && request.targets().iter().all(is_left)
    }
}

/// Returns true for "don't use img3" and "not img3", not for "don't mute img3".
fn denies_use(words: &str, names: &Names) -> bool {
    let tokens = lexer::tokens(words, names);
    let is_verb = |senses: &Senses| senses.has_class(Class::Verb);
    let mut verbs = tokens.iter().map(|t| t.senses()).filter(is_verb);
    verbs.all(|verb| USES.iter().any(|s| verb.has(*s)) || verb.has(Sense::Remove))
}

/// Returns true for "img3 is bad, leave it out": a statement that ends in an order.
fn forbids(words: &str) -> bool {
    const ORDERS: &[&str] = &[
        "leave it out",
        "leave out",
        "skip",
        "don't use",
        "dont use",
        "do not use",
        "drop it",
        "别放",
        "别用",
        "别加",
        "不要",
        "不用",
        "不放",
        "去掉",
        "删掉",
    ];
    let words = words.to_lowercase();
    ORDERS.iter().any(|order| words.contains(order))
}

/// Indexes of the media of a set: the named ones, or for "it" those named just before.
fn media(target: &Target, before: &[&Request]) -> Result<Vec<usize>, Reply> {
    const PICTURES: &[Kind] = &[Kind::Photo, Kind::Clip, Kind::Video];
    match target {
        Target::Named(media, _) => Ok(media.assets.clone()),
        Target::It(Kind::Any) => {
            let last = before.last().map_or(&[][..], |request| request.targets());
            match last {
                [Target::Named(media, _)] => Ok(media.assets.clone()),
                _ => Err(Reply::WhichAsset),
            }
        }
        Target::All(Kind::Any) | Target::WholeVideo => Ok(Vec::new()),
        target if PICTURES.contains(&target.kind()) || target.kind() == Kind::Any => {
            Err(Reply::WhichAsset)
        }
        _ => Ok(Vec::new()),
    }
}
