//! Plans: typed edits from a file, made all or none.

use std::io::Read;
use std::path::Path;

use super::run::ExecRun;
use crate::api::{ApiError, ApplyEditsRequest, EditCall};
use crate::cli::ExecArgs;
use crate::domain::edit::{Edit, MAX_PLAN_EDITS};
use crate::domain::io_reason::reason;
use crate::domain::reason::{CommandReason, Hint, Reason, StudioReason};
use crate::domain::text::one_line;
use crate::headless::queries::print_draft;
use crate::startup::Failure;
use crate::workflows::turn::save_foreign_version;

/// Name of the author of the versions.
const AUTHOR: &str = "exec";
/// Maximum size of a plan (bytes).
const MAX_BYTES: u64 = 4 << 20;

/// Reads and checks a plan, before the first request.
///
/// # Errors
/// If the file cannot be read, is not a list of edits, or has an unknown tool or argument.
pub(super) fn read(file: &Path) -> Result<Vec<EditCall>, Failure> {
    let path = file.to_string_lossy();
    let invalid = |why: Reason| Failure::usage(why, Hint::ReadSchema).with_file(&path);
    let text = read_text(file).map_err(|e| {
        let failure = Failure::usage(reason(&e), Hint::CheckPath);
        failure.with_file(&path)
    })?;
    let parsed: Result<Vec<EditCall>, _> = serde_json::from_str(&text);
    let edits = parsed.map_err(|e| invalid(Reason::Message(one_line(&e.to_string()))))?;
    if edits.len() > MAX_PLAN_EDITS {
        return Err(invalid(
            StudioReason::TooManyEdits(MAX_PLAN_EDITS as u64).into(),
        ));
    }
    for (number, edit) in (1..).zip(&edits) {
        let tool = one_line(&edit.tool);
        Edit::check_call(&edit.tool, &edit.arguments)
            .map_err(|why| invalid(StudioReason::InvalidEdit { number, tool, why }.into()))?;
    }
    Ok(edits)
}

/// Reads a file, or standard input if its name is `-`.
fn read_text(file: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().take(MAX_BYTES).read_to_string(&mut text)?;
    } else {
        std::fs::File::open(file)?
            .take(MAX_BYTES)
            .read_to_string(&mut text)?;
    }
    Ok(text)
}

impl ExecRun<'_> {
    /// Makes the edits of a plan, or reports what they would change.
    pub async fn apply_plan(
        &mut self,
        edits: Vec<EditCall>,
        exec: &ExecArgs,
    ) -> Result<(), Failure> {
        let request = ApplyEditsRequest {
            session_id: self.session.clone(),
            edits,
            expect_version: exec.expect_version,
            dry_run: exec.dry_run,
            author: Some(AUTHOR.to_owned()),
        };
        let reply = self.services.api.apply_edits(&request).await;
        let reply = reply.map_err(|e| failure(e, self.settings.local))?;
        if let (true, Some(expected)) = (reply.conflict, exec.expect_version) {
            let version = reply.version;
            let why = CommandReason::OtherVersion { expected, version };
            return Err(Failure::new("other_version", why, Hint::ReadTimeline));
        }
        let draft = reply.draft()?;
        if exec.dry_run {
            self.print_changes(&reply.changes, false);
            print_draft(self.out, Some(&draft));
            return Ok(());
        }
        self.report_changes(reply.changes, false);
        print_draft(self.out, Some(&draft));
        if reply.applied {
            save_foreign_version(self.services, &self.session, &draft, Some(AUTHOR));
        }
        self.draft = Some(draft);
        Ok(())
    }
}

fn failure(e: ApiError, is_local: bool) -> Failure {
    match e {
        ApiError::Refused {
            message: why @ Reason::Studio(StudioReason::InvalidEdit { .. }),
            ..
        } => Failure::new("invalid_edit", why, Hint::ReadTimeline),
        ApiError::Refused {
            code: 404 | 405, ..
        } if !is_local => Failure::new(
            "no_typed_edits",
            CommandReason::NoTypedEdits,
            Hint::UseStudio,
        ),
        other => other.into(),
    }
}
