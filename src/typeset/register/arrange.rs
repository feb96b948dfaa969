//! Which cell owns which place of the grid.

use super::spec::Cell;

/// A cell and the place of its upper left corner, both from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot<'a> {
    pub(super) cell: &'a Cell,
    pub(super) row: usize,
    pub(super) column: usize,
}

/// Rows of cells, laid over a grid.
#[derive(Debug, PartialEq)]
pub(super) struct Grid<'a> {
    /// All cells, row by row.
    pub(super) slots: Vec<Slot<'a>>,
    /// Index of the cell that owns each place, row by row.
    owners: Vec<usize>,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// The cells of a row do not fill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The row, from 1.
    pub(super) row: usize,
    pub(super) cells: usize,
}

impl<'a> Grid<'a> {
    /// Lays each row's cells into the places that are free, left to right.
    ///
    /// # Errors
    /// If a row has too few cells or too many, or a cell reaches below the last row.
    pub(super) fn new(rows: &'a [Vec<Cell>], columns: usize) -> Result<Self, Misfit> {
        const FREE: usize = usize::MAX;
        let mut owners = vec![FREE; rows.len() * columns];
        let mut slots: Vec<Slot<'a>> = Vec::with_capacity(owners.len());
        for (row, cells) in rows.iter().enumerate() {
            let misfit = Misfit { row: row + 1, cells: cells.len() };
            let start = row * columns;
            let mut column = 0;
            for cell in cells {
                while column < columns && owners[start + column] != FREE {
                    column += 1;
                }
                if column + cell.colspan > columns || row + cell.rowspan > rows.len() {
                    return Err(misfit);
                }
                for y in row..row + cell.rowspan {
                    for x in column..column + cell.colspan {
                        let place = &mut owners[y * columns + x];
                        if *place != FREE {
                            return Err(misfit);
                        }
                        *place = slots.len();
                    }
                }
                slots.push(Slot { cell, row, column });
            }
            if owners[start..start + columns].contains(&FREE) {
                return Err(misfit);
            }
        }
        Ok(Self { slots, owners, columns, rows: rows.len() })
    }

    /// Index of the cell that owns a place.
    pub(super) fn owner(&self, row: usize, column: usize) -> usize {
        self.owners[row * self.columns + column]
    }

    /// Whether a cell reaches from the row above into this one.
    pub(super) fn is_joined(&self, row: usize) -> bool {
        row > 0
            && (0..self.columns)
                .any(|column| self.owner(row, column) == self.owner(row - 1, column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(colspan: usize, rowspan: usize) -> Cell {
        Cell { colspan, rowspan, ..Cell::default() }
    }

    #[test]
    fn spans_push_the_cells_below_aside() {
        let rows = vec![
            vec![cell(1, 2), cell(2, 1), cell(1, 1)],
            vec![cell(1, 1), cell(1, 1), cell(1, 1)],
        ];
        let grid = Grid::new(&rows, 4).map(|grid| {
            let places: Vec<(usize, usize)> =
                grid.slots.iter().map(|slot| (slot.row, slot.column)).collect();
            (places, grid.is_joined(1), grid.owner(1, 0))
        });
        let places = vec![(0, 0), (0, 1), (0, 3), (1, 1), (1, 2), (1, 3)];
        assert_eq!(grid, Ok((places, true, 0)));
    }

    #[test]
    fn a_row_with_too_few_or_too_many_cells_is_named() {
        let check = |rows: Vec<Vec<Cell>>, row: usize, cells: usize| {
            assert_eq!(Grid::new(&rows, 2), Err(Misfit { row, cells }));
        };
        check(vec![vec![cell(1, 1)]], 1, 1);
        check(vec![vec![cell(1, 1); 2], vec![cell(1, 1); 3]], 2, 3);
        check(vec![vec![cell(2, 2)]], 1, 1);
        check(vec![vec![cell(1, 2), cell(1, 1)], vec![cell(2, 1)]], 2, 1);
    }
}
