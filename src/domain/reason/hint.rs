//! Next steps after an error.

use serde::{Deserialize, Serialize};

/// Next step after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    CheckNetwork,
    TryLater,
    CheckToken,
    ListSessions,
    TopUp,
    UseAcceptedFormat,
    ConvertFile,
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
    CheckAddress,
    RunWithLog,
    WaitForProgram,
    UseNewerProgram,
    MoveDatabase,
    ChooseFolder,
}
