//! Display text of the reasons of errors.

mod command;
mod import;
mod media;
mod plain;
mod render;
mod request;
mod settings;
mod speech;
mod storage;
mod studio;

use std::fmt::{Display, Formatter, Result};

use crate::domain::reason::Reason;
use crate::i18n::locale::Lang;

/// English text, for logs and the protocol.
impl Display for Reason {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&text(Lang::En, self))
    }
}

/// Returns the text of a reason in `lang`.
pub fn text(lang: Lang, reason: &Reason) -> String {
    match reason {
        Reason::Message(text) => return text.clone(),
        Reason::Import(reason) => return import::text(lang, *reason),
        Reason::Speech(reason) => return speech::text(lang, reason),
        _ => {}
    }
    let why = reason.cause().map(|cause| text(lang, cause));
    let why = why.as_deref().unwrap_or_default();
    storage::text(lang, reason, why)
        .or_else(|| request::text(lang, reason, why))
        .or_else(|| media::text(lang, reason, why))
        .or_else(|| studio::text(lang, reason, why))
        .or_else(|| render::text(lang, reason, why))
        .or_else(|| command::text(lang, reason, why))
        .or_else(|| settings::text(lang, reason, why))
        .unwrap_or_else(|| plain::text(lang, reason).to_owned())
}

#[cfg(test)]
mod tests;
