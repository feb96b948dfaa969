//! A small generator of numbers that are the same on every machine and for ever.

/// SplitMix64 (Steele, Lea, Flood 2014), seeded by the school's seed and a label.
///
/// Every class, pupil list and member of staff has a label of its own, so 7А is the same
/// whatever other classes are made with it.
pub(super) struct Random(u64);

impl Random {
    /// Starts the row of numbers that belongs to this seed and label.
    pub(super) fn seeded(seed: u64, label: &str) -> Self {
        // FNV-1a spreads the label over 64 bits.
        let hash = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `bound`; 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = usize::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(width)).unwrap_or(0)
    }

    /// True this many times out of a thousand.
    pub(super) fn chance(&mut self, per_mille: i32) -> bool {
        self.between(0, 999) < per_mille
    }

    /// A whole number around 0 with the given spread, shaped like a bell.
    pub(super) fn around_zero(&mut self, spread: i32) -> i32 {
        (0..4).map(|_| self.between(-spread, spread)).sum::<i32>() / 2
    }

    /// One of the choices.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Puts the list into another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    fn check(seed: u64, label: &str, expected: &[i32]) {
        let mut random = Random::seeded(seed, label);
        let found: Vec<i32> = expected.iter().map(|_| random.between(-9, 9)).collect();
        assert!(found.iter().all(|number| (-9..=9).contains(number)));
        let mut again = Random::seeded(seed, label);
        assert!(found.iter().all(|number| *number == again.between(-9, 9)));
    }

    #[test]
    fn a_row_of_numbers_repeats_and_stays_in_its_range() {
        check(1, "07a", &[0; 50]);
        check(2, "07a", &[0; 50]);
    }

    #[test]
    fn another_label_gives_another_row() {
        let mut one = Random::seeded(1, "07a");
        let mut other = Random::seeded(1, "07b");
        assert_ne!(one.next(), other.next());
    }
}
