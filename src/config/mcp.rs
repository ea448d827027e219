//! `[mcp]`.

use clap::ValueEnum;
use serde::Deserialize;

/// `[mcp]`: what other programs may do through the MCP server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct McpConfig {
    pub edits: EditPolicy,
    pub without_editor: WithoutEditor,
}

/// Treatment of edits of other programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum EditPolicy {
    /// The user accepts or rejects them in the editor.
    #[default]
    Ask,
    Allow,
    ReadOnly,
}

impl EditPolicy {
    /// Returns the name of the policy.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Allow => "allow",
            Self::ReadOnly => "read-only",
        }
    }
}

/// Treatment of proposals that nobody can answer, because no editor has the session open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithoutEditor {
    Wait,
    #[default]
    Reject,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn edits_are_asked_for_by_default() {
        let mcp = |text: &str| Config::parse(text).unwrap().mcp;
        assert_eq!(
            (mcp("").edits, mcp("").without_editor),
            (EditPolicy::Ask, WithoutEditor::Reject)
        );
        let read_only = mcp("[mcp]\nedits = \"read-only\"\nwithout_editor = \"wait\"");
        assert_eq!(
            (read_only.edits, read_only.without_editor),
            (EditPolicy::ReadOnly, WithoutEditor::Wait)
        );
    }
}
