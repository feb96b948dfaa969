//! What a build tells of itself while it works.

use crate::batch::Unit;

/// One step of a build, told as it happens, from whatever thread.
#[derive(Clone, Copy)]
pub enum Step<'a> {
    /// How many documents there are to make, unchanged ones included: all of the classes
    /// looked at and, for the others, as many as those had. Told before the first document,
    /// and again after every look at more classes.
    Total(usize),
    /// Work on a document begins.
    Begun(&'a Unit),
    /// A document is finished.
    Finished(&'a Unit, Outcome),
}

/// How a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Typeset and written, with so many pages.
    Made(usize),
    /// There already, from the same inputs, with so many pages.
    Unchanged(usize),
    /// Not made; a finding says why.
    Refused,
}

/// The documents of a build as far as they can be foreseen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foreseen {
    classes: usize,
    classes_seen: usize,
    documents_seen: usize,
}

impl Foreseen {
    /// Nothing is known yet but the number of classes.
    pub(super) fn of_classes(classes: usize) -> Self {
        Self { classes, classes_seen: 0, documents_seen: 0 }
    }

    /// So many classes more were looked at, which have so many documents; gives all
    /// documents to be expected now, exact when every class was seen.
    pub(super) fn see(&mut self, classes: usize, documents: usize) -> usize {
        self.classes_seen += classes;
        self.documents_seen += documents;
        let others = self.classes.saturating_sub(self.classes_seen);
        let foreseen = (others * self.documents_seen).div_ceil(self.classes_seen.max(1));
        self.documents_seen + foreseen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_foreseen_from_the_classes_seen_and_exact_at_the_end() {
        let check = |classes: usize, seen: &[(usize, usize)], expected: &[usize]| {
            let mut foreseen = Foreseen::of_classes(classes);
            let totals: Vec<usize> = seen
                .iter()
                .map(|(classes, documents)| foreseen.see(*classes, *documents))
                .collect();
            assert_eq!(totals, expected, "{classes} classes, {seen:?}");
        };
        check(3, &[(2, 10), (1, 5)], &[15, 15]);
        check(5, &[(2, 10), (2, 3), (1, 0)], &[25, 17, 13]);
        check(3, &[(2, 0), (1, 5)], &[0, 5]);
        check(0, &[], &[]);
    }
}
