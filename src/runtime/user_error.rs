//! Request errors as the editor shows them.

use crate::api::ApiError;
use crate::app::msg::{UserError, UserErrorKind};
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;
use crate::workflows::Services;

/// Converts an error into a localized message with a hint.
pub(super) fn user_error(services: &Services, lang: Lang, e: &ApiError) -> UserError {
    let kind = match e {
        ApiError::Refused { code: 1002, .. } => UserErrorKind::SessionGone,
        ApiError::StateUnavailable(_) => UserErrorKind::Answered,
        e if e.is_account_related() => UserErrorKind::Link(services.api.account_link()),
        _ => UserErrorKind::Other,
    };
    let hint = match &kind {
        UserErrorKind::Link(link) => format!("{} {link}", e.hint(lang)),
        _ => e.hint(lang),
    };
    UserError {
        message: e.message(lang),
        hint,
        kind,
    }
}
