//! Request errors as the editor shows them.

use crate::api::ApiError;
use crate::app::msg::{UserError, UserErrorKind};
use crate::workflows::Services;

/// Converts an error into what the editor stores and shows.
pub(super) fn user_error(services: &Services, e: &ApiError) -> UserError {
    let kind = match e {
        ApiError::Refused { code: 1002, .. } => UserErrorKind::SessionGone,
        ApiError::StateUnavailable(_) => UserErrorKind::Answered,
        ApiError::NoConnection { .. } | ApiError::Timeout { .. } => UserErrorKind::Unreachable,
        e if e.is_account_related() => UserErrorKind::Link(services.api.account_link()),
        _ => UserErrorKind::Other,
    };
    let hint = match &kind {
        UserErrorKind::Link(link) => e.next_step().with_link(link.clone()),
        _ => e.next_step(),
    };
    UserError {
        message: e.reason(),
        hint,
        kind,
    }
}
