//! Next steps after an error.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Next step after an error, serialized as `{"code":…,"data":…}`, or as its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    remote = "Self",
    tag = "code",
    content = "data",
    rename_all = "snake_case"
)]
pub enum Hint {
    /// Text of older versions, or of the interface.
    Text(String),
    /// A step and the web page that it needs.
    WithLink {
        hint: Box<Hint>,
        link: String,
    },
    CheckNetwork,
    TryLater,
    CheckToken,
    ListSessions,
    TopUp,
    UseAcceptedFormat,
    ConvertFile,
    ConvertHeic,
    CompressFile,
    CheckHeaders,
    UpgradePlan,
    RestoreProject,
    FreeDisk,
    ExportAgain,
    WaitHalfMinute,
    CheckStatus,
    CheckTimeline,
    ExportMayFinish,
    ReportToOperator,
    UsePublicAddress,
    RemoveClientId,
    UseHttps,
    CheckPath,
    CheckName,
    WaitForFile,
    CheckAddress,
    RunWithLog,
    WaitForProgram,
    UseNewerProgram,
    MoveDatabase,
    ChooseFolder,
    InstallFfmpeg,
    BuildWithStudio,
    BuildWithMcp,
    ReadSchema,
    ReadTimeline,
    UseStudio,
    SetKey,
    /// Name of a speech model.
    GetSpeechModel(String),
    ListSpeechModels,
    /// The recognized words are shown in the editor.
    ReadWords,
    /// Captions come from a file or from the speech.
    AddCaptions,
    InstallRecognizer,
    CheckSpeechConfig,
    FixConfig,
    FixTheme,
    UploadFirst,

    // Commands.
    AddMessages,
    AddFile,
    /// The next message answers the question of the agent.
    AnswerQuestion {
        session: String,
        is_local: bool,
    },
    /// The message can be sent to the session that replaces a lost one.
    StartOver {
        session: String,
        is_local: bool,
    },
    StartSession,
    ListVersions,
    ReadChecks,
    RunDoctor,
    ChooseOut,
    ChooseOtio,
    ChooseRecording,
    RecordingTruncated,
    ReportBug,
    SmallerTerminal,
    OtherTerminalSize,
    NewRecording,
    UseExec,
    UseExecInScripts,
    OtherEnvironment,
}

impl Hint {
    /// Adds the web page that the step needs.
    pub(crate) fn with_link(self, link: String) -> Self {
        Self::WithLink {
            hint: Box::new(self),
            link,
        }
    }
}

impl From<&str> for Hint {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            hint => Self::serialize(hint, to),
        }
    }
}

impl<'de> Deserialize<'de> for Hint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self::Text(text)),
            value => Self::deserialize(value).map_err(D::Error::custom),
        }
    }
}
