//! Display text of reasons about disks, folders and the database.

use crate::domain::asset::format_size;
use crate::domain::reason::Reason;
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::DiskSpace { needed, free } => {
            let (needed, free) = (format_size(*needed), format_size(*free));
            bilingual!(
                lang,
                "it needs {needed} of disk space, but only {free} are free",
                "需要 {needed} 磁盘空间，但只剩 {free}"
            )
        }
        Reason::DiskOfFolderFull(folder) => {
            let folder = folder.display();
            bilingual!(
                lang,
                "the disk of {folder} is full",
                "{folder} 所在的磁盘已满"
            )
        }
        Reason::DatabaseDamaged(message) => bilingual!(
            lang,
            "the database nemo-tui.db is damaged: {message}",
            "数据库 nemo-tui.db 已损坏：{message}"
        ),
        Reason::Database(message) => {
            bilingual!(lang, "database error: {message}", "数据库错误：{message}")
        }
        Reason::NewerDatabase(schema) => bilingual!(
            lang,
            "the database was created by a newer version of the program (schema {schema})",
            "数据库由更新版本的程序创建（结构版本 {schema}）"
        ),
        other => return folder_text(lang, other, why),
    })
}

fn folder_text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::FolderNotCreated(_) => {
            bilingual!(
                lang,
                "the folder cannot be created: {why}",
                "无法创建文件夹：{why}"
            )
        }
        Reason::FolderNotWritable(_) => {
            bilingual!(
                lang,
                "the folder is not writable: {why}",
                "文件夹不可写：{why}"
            )
        }
        Reason::DamagedDownload(_) => {
            bilingual!(
                lang,
                "the downloaded file is damaged: {why}",
                "下载的文件已损坏：{why}"
            )
        }
        Reason::DataFolder { folder, .. } => {
            let folder = folder.display();
            bilingual!(
                lang,
                "the data folder {folder} cannot be used: {why}",
                "无法使用数据文件夹 {folder}：{why}"
            )
        }
        Reason::DatabaseThread(_) => {
            bilingual!(
                lang,
                "the database thread cannot be started: {why}",
                "无法启动数据库线程：{why}"
            )
        }
        Reason::MessageNotStored(_) => bilingual!(
            lang,
            "the message could not be stored, so it was not sent: {why}",
            "消息无法保存，因此没有发送：{why}"
        ),
        Reason::ExportNotStored(_) => bilingual!(
            lang,
            "the export could not be stored, so it was not started: {why}",
            "导出任务无法保存，因此没有开始：{why}"
        ),
        Reason::Certificates(_) => {
            bilingual!(
                lang,
                "{why} (are CA certificates installed?)",
                "{why}（是否已安装 CA 证书？）"
            )
        }
        _ => return None,
    })
}
