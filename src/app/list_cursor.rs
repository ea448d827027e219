//! Cursor of a list: moves by list actions and stays within the list.

use crate::input::Action;

/// Rows that a page key moves a cursor by.
const PAGE_ROWS: usize = 10;

/// Index of the selected item of a list, or of the first visible row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCursor(usize);

impl ListCursor {
    pub(crate) fn at(index: usize) -> Self {
        Self(index)
    }

    pub fn index(self) -> usize {
        self.0
    }

    pub(crate) fn set(&mut self, index: usize) {
        self.0 = index;
    }

    /// Moves to the last item if the list has become shorter.
    pub(crate) fn clamp(&mut self, count: usize) {
        self.0 = self.0.min(count.saturating_sub(1));
    }

    /// Moves by `rows` in a list of `count` items.
    pub(crate) fn step(&mut self, rows: isize, count: usize) {
        self.0 = self.0.saturating_add_signed(rows);
        self.clamp(count);
    }

    /// Moves by a list action in a list of `count` items. Returns false for other actions.
    pub(crate) fn act(&mut self, action: Action, count: usize) -> bool {
        self.act_by_page(action, count, PAGE_ROWS)
    }

    /// Like `act`, with `page` rows on a page.
    pub(crate) fn act_by_page(&mut self, action: Action, count: usize, page: usize) -> bool {
        let page = isize::try_from(page).unwrap_or(isize::MAX);
        match action {
            Action::ListUp => self.step(-1, count),
            Action::ListDown => self.step(1, count),
            Action::ListPageUp => self.step(-page, count),
            Action::ListPageDown => self.step(page, count),
            Action::ListTop => self.0 = 0,
            Action::ListBottom => self.step(isize::MAX, count),
            _ => return false,
        }
        true
    }

    /// Like `act`, and goes from one end of the list to the other.
    pub(crate) fn act_wrapping(&mut self, action: Action, count: usize) -> bool {
        let last = count.saturating_sub(1);
        match action {
            Action::ListUp if self.0 == 0 => self.0 = last,
            Action::ListDown if self.0 >= last => self.0 = 0,
            _ => return self.act(action, count),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_stay_within_their_lists() {
        let mut cursor = ListCursor::default();
        for (action, index) in [
            (Action::ListUp, 0),
            (Action::ListDown, 1),
            (Action::ListPageDown, 11),
            (Action::ListPageDown, 14),
            (Action::ListDown, 14),
            (Action::ListPageUp, 4),
            (Action::ListBottom, 14),
            (Action::ListTop, 0),
        ] {
            assert!(cursor.act(action, 15));
            assert_eq!(cursor.index(), index, "{action:?}");
        }
        assert!(!cursor.act(Action::Choose, 15));
        assert!(cursor.act(Action::ListDown, 0) && cursor.index() == 0);
    }

    #[test]
    fn wrapping_cursors_go_around() {
        let mut cursor = ListCursor::default();
        assert!(cursor.act_wrapping(Action::ListUp, 3) && cursor.index() == 2);
        assert!(cursor.act_wrapping(Action::ListDown, 3) && cursor.index() == 0);
    }
}
