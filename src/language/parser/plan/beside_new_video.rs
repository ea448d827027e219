//! The other requests of a message that makes a new video: "make a slideshow, but don't use img3".

use super::super::lexer;
use super::super::lexicon::{Class, Sense};
use super::super::names::Names;
use super::super::resolve::Request;
use super::super::target::{Kind, Target};
use super::super::token::{MessageToken, TokenKind};
use super::{EditStep, Execution};
use crate::domain::assemble::Assembly;
use crate::domain::edit::Edit;
use crate::i18n::replies::Reply;

/// Words of "don't use img3" and "leave img3 out" beside the denial.
const USES: &[Sense] = &[
    Sense::Use,
    Sense::Add,
    Sense::Show,
    Sense::Move,
    Sense::Play,
    Sense::Remove,
    Sense::Not,
    Sense::No,
    Sense::And,
    Sense::Article,
    Sense::It,
];

impl Execution<'_> {
    /// The new video that the message makes, if it is made already.
    pub(super) fn new_video(&self) -> Option<&Assembly> {
        self.steps.iter().find_map(|step| match &step.edit {
            Edit::Assemble(cut) => Some(cut),
            _ => None,
        })
    }

    /// The question about edits that a new video of the same message undoes, or that show one of
    /// its media again.
    pub(super) fn conflict_with_new_video(&self, edits: &[Edit]) -> Option<Reply> {
        let assembles = |edit: &Edit| matches!(edit, Edit::Assemble(_));
        let Some(cut) = self.new_video() else {
            let is_undone = |step: &EditStep| !self.outlasts_new_video(step);
            let undoes = edits.iter().any(assembles) && self.steps.iter().any(is_undone);
            return undoes.then_some(Reply::VideoFirst);
        };
        edits.iter().find_map(|edit| match edit {
            Edit::Insert(insert) if cut.pictures.iter().any(|p| p.hash == insert.asset.hash) => {
                Some(Reply::AlreadyThere(insert.asset.name.clone()))
            }
            _ => None,
        })
    }

    /// Returns true for edits that a new video keeps: of texts and of the canvas, and the removal
    /// of what it leaves out.
    fn outlasts_new_video(&self, step: &EditStep) -> bool {
        let is_text = |id: &String| {
            let mut segments = step.before.segments();
            segments.any(|(_, s)| s.id == *id && s.style.is_some())
        };
        let ids = step.edit.target_ids();
        match &step.edit {
            Edit::Clear(_) | Edit::SetCanvas(_) | Edit::AddText(_) => true,
            Edit::Remove(_) if !self.left_out.is_empty() => true,
            _ => !ids.is_empty() && ids.iter().all(is_text),
        }
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
                "prohibition" => denies_use(words, names) || ends_in_denial(words),
                "narration" | "opinion" => ends_in_denial(words),
                "remove" => at < cut,
                _ => false,
            };
            let denied = request.targets().iter().filter(|_| is_denied);
            let makes = request.intent() == "assemble";
            let excepted = request.excepted().filter(|_| makes);
            for target in excepted.chain(denied) {
                self.left_out.extend(media(target, &requests[..at])?);
            }
        }
        Ok(())
    }

    /// Returns true for the "remove img3" of "remove img3 and make a slideshow".
    pub(super) fn is_left_out(&self, request: &Request) -> bool {
        let is_left = |target: &Target| {
            matches!(target, Target::Named(media, _) if !media.assets.is_empty()
                && media.assets.iter().all(|at| self.left_out.contains(at)))
        };
        let targets = request.targets();
        request.intent() == "remove" && !targets.is_empty() && targets.iter().all(is_left)
    }
}

/// Returns true for "don't use img3" and "not img3", not for "don't mute img3" and "don't add a
/// title to img3".
fn denies_use(words: &str, names: &Names) -> bool {
    let tokens = lexer::tokens(words, names);
    let belongs = |token: &MessageToken| {
        let senses = token.senses();
        match token.kind {
            TokenKind::Name(_) | TokenKind::Mark(_) => true,
            TokenKind::Word(_) => {
                USES.iter().any(|s| senses.has(*s)) || senses.has_class(Class::Filler)
            }
            _ => false,
        }
    };
    tokens.iter().all(belongs)
}

/// Returns true for "img3 is bad, leave it out": a statement that ends in an order.
fn ends_in_denial(words: &str) -> bool {
    const ORDERS: &[&str] = &[
        "leave it out",
        "skip it",
        "don't use it",
        "dont use it",
        "do not use it",
        "drop it",
        "别放",
        "别用",
        "别加",
        "不要",
        "不要了",
        "不用",
        "不放",
        "去掉",
        "删掉",
    ];
    let words = words.to_lowercase();
    ORDERS.iter().any(|order| words.ends_with(order))
}

/// Indexes of the media of a set: the named ones, or for "it" those named just before.
fn media(target: &Target, before: &[&Request]) -> Result<Vec<usize>, Reply> {
    const PICTURES: &[Kind] = &[Kind::Photo, Kind::Clip, Kind::Video, Kind::Any];
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
        target if PICTURES.contains(&target.kind()) => Err(Reply::WhichAsset),
        _ => Ok(Vec::new()),
    }
}
