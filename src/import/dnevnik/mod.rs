//! Captured answers of the Дневник.ру API v2, in a folder or a zip.
//!
//! The API has no export of a whole journal, so an administrator's script asks for each
//! object and saves every answer as it came, unchanged, under these names:
//!
//! ```text
//! capture.json                                       written by the script, see below
//! schools/<school>.json                              GET /schools/{s}
//! schools/<school>/subjects.json                     GET /schools/{s}/subjects
//! work-types/<school>.json                           GET /work-types/{s}
//! teachers.json                                      GET /schools/{s}/teachers, or
//! edu-groups/<group>/teachers.json                   GET /edu-groups/{g}/teachers
//! edu-groups/<group>.json                            GET /edu-groups/{g}
//! edu-groups/<group>/students.json                   POST /edu-groups/students
//! edu-groups/<group>/classteacher.json               GET /edu-groups/{g}/classteacher
//! edu-groups/<group>/reporting-period-group.json     GET /edu-groups/{g}/reporting-period-group
//! edu-groups/<group>/lessons/<from>_<to>.json        GET /edu-groups/{g}/lessons/{from}/{to}
//! edu-groups/<group>/marks/<from>_<to>.json          GET /edu-groups/{g}/marks/{from}/{to}
//! edu-groups/<group>/works/<any>.json                GET /works?lesson=
//! edu-groups/<group>/final-marks.json                GET /edu-groups/{g}/final-marks
//! lesson-log-entries/<group>/<from>_<to>.json        GET /lesson-log-entries/group/{g}
//! persons/<p>/edu-groups/<g>/allfinalmarks.json      GET /persons/{p}/edu-groups/{g}/allfinalmarks
//! movements.json                                     written by the school, see below
//! ```
//!
//! `<group>` is a class or a subgroup: ask for both, each with its own lessons, marks and
//! log entries. `<from>` and `<to>` are days, both included, `2025-09-01_2025-09-30`; the
//! windows of each list must together cover the span that `capture.json` names.
//!
//! `capture.json`: `format` (`dnevnik-capture/1`), `school_year` (`2025-26`), `from` and
//! `to` (the days that were asked for), `captured_at` (RFC 3339, with the offset of the
//! school; may be left out and given as `--exported-at`).
//!
//! `movements.json`, because the API names no day on which a pupil came or left: a list
//! of `{person, group, kind, date, order_number?, order_date?, counterpart?}`, where kind
//! is `arrived`, `left`, `transferred_in` or `transferred_out`.
//!
//! Times of lessons are left out: an answer of `/edu-groups/{g}/timetables` has `Start` and
//! `Finish` in no form that is documented, and no id by which a group's timetable is told
//! from the others of the school.
//!
//! Several captures may lie side by side, each in its own folder with a `capture.json`:
//! those of one school year become one snapshot. The newer one has the word; what an
//! older one says otherwise of the same record is a conflict.

mod attendance;
mod calendar;
mod capture;
mod courses;
mod dates;
mod ids;
mod json;
mod lessons;
mod marks;
mod people;
mod results;
mod row;
mod windows;
mod works;
mod year;

use std::collections::BTreeMap;

use super::{Intake, Request};

/// Reads all captures among the sources, a draft for each school year.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) {
    let mut years: BTreeMap<String, Vec<capture::Capture>> = BTreeMap::new();
    for capture in capture::find(request, intake) {
        years.entry(capture.year.clone()).or_default().push(capture);
    }
    for (name, captures) in years {
        year::read(name, &captures, request, intake);
    }
}
