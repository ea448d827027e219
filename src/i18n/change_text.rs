//! Texts of timeline changes.

use super::messages::messages;

messages! {
    /// Texts of changes.
    pub(crate) enum ChangeMessage;
    Added { name, track, after }: "Added {name} ({track}) {after}", "添加 {name}（{track}）{after}";
    Removed { name, track, before }:
        "Removed {name} ({track}), was {before}",
        "删除 {name}（{track}），原位置 {before}";
    Project { property, before, after }:
        "Changed {property}: {before} → {after}",
        "修改{property}：{before} → {after}";
    Other { name, track, after }: "Changed {name} ({track}) {after}", "修改 {name}（{track}）{after}";
    Changed { name, property, before, after }:
        "Changed {name}: {property} {before} → {after}",
        "修改 {name}：{property} {before} → {after}";
    Replaced { name }: "Replaced the media of {name}", "更换了 {name} 的素材";
    OthersEarlier { count, range }:
        "{count} others moved {range} s earlier",
        "其余 {count} 个片段提前 {range} 秒";
    OthersLater { count, range }:
        "{count} others moved {range} s later",
        "其余 {count} 个片段推后 {range} 秒";
    OthersMoved { count }: "{count} others moved", "其余 {count} 个片段移动了位置";
    SegmentsEarlier { count, range }:
        "{count} segments moved {range} s earlier",
        "{count} 个片段提前 {range} 秒";
    SegmentsLater { count, range }:
        "{count} segments moved {range} s later",
        "{count} 个片段推后 {range} 秒";
    SegmentsMoved { count }: "{count} segments moved", "{count} 个片段移动了位置";
}
