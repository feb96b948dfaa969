//! Print periods and names of terms.

use super::Profile;
use crate::journal::{Calendar, PrintPeriod, ResultKind, Span, Term, TermKind};

impl Profile {
    /// Print periods of a school year, by first day: the school's own, else the quarters.
    ///
    /// Source: clause 1.5 (four times a year, after each quarter).
    pub fn print_periods(&self, calendar: &Calendar) -> Vec<PrintPeriod> {
        let own = self.print.periods.iter().filter(|own| own.year == calendar.year);
        let mut periods: Vec<PrintPeriod> = own
            .map(|own| PrintPeriod {
                id: own.id.clone(),
                title: own.title.clone(),
                span: Span { from: own.starts, to: own.ends },
            })
            .collect();
        if periods.is_empty() {
            let quarters = calendar.terms_of(TermKind::Quarter);
            periods.extend(quarters.map(|(_, term)| PrintPeriod {
                id: format!("q{}", term.number),
                title: self.term_long(term),
                span: term.span,
            }));
        }
        periods
            .sort_by(|left, right| (left.span, &left.id).cmp(&(right.span, &right.id)));
        periods
    }

    /// «I четверть».
    pub fn term_long(&self, term: &Term) -> String {
        self.term_words(term, 0)
    }

    /// «I четв.».
    pub fn term_short(&self, term: &Term) -> String {
        self.term_words(term, 1)
    }

    fn term_words(&self, term: &Term, which: usize) -> String {
        let words = match term.kind {
            TermKind::Quarter => &self.terms.quarter,
            TermKind::HalfYear => &self.terms.half_year,
            TermKind::Trimester => &self.terms.trimester,
            TermKind::Year => return self.terms.year[which].clone(),
        };
        format!("{}\u{a0}{}", roman(term.number), words[which])
    }

    /// Title of the column or row of a resulting mark.
    pub fn result_short(&self, kind: ResultKind, calendar: &Calendar) -> String {
        match kind {
            ResultKind::Term(at) => calendar
                .terms
                .get(at)
                .map(|term| self.term_short(term))
                .unwrap_or_default(),
            ResultKind::Interim => self.terms.interim_mark.clone(),
            ResultKind::Year => self.terms.year_mark.clone(),
            ResultKind::Exam => self.terms.exam_mark.clone(),
            ResultKind::Final => self.terms.final_mark.clone(),
        }
    }
}

/// Roman numeral of a term's number, as forms have it.
fn roman(number: u8) -> String {
    const NUMERALS: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];
    let numeral = usize::from(number).checked_sub(1).and_then(|at| NUMERALS.get(at));
    numeral.map_or_else(|| number.to_string(), |numeral| (*numeral).to_owned())
}
