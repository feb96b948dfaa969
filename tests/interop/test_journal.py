"""Cells and counts of the class journals, made anew from data/ in plain Python."""

import itertools
import json
import os
import pathlib
import subprocess
import zipfile

import pytest

import reports
from runs import BIN, ROOT, build

LETTERS = {"absent": "н", "ill": "б", "excused": "п", "late": "о"}
MISSED = {"absent", "ill", "excused"}
QUARTERS = ["q1", "q2", "q3", "q4"]


@pytest.fixture(scope="module", params=["demo", "generated"])
def journals(request, tmp_path_factory):
    """The classes of a school, and what the layout of each journal was given."""
    if request.param == "demo":
        data, out = ROOT / "data", pathlib.Path(os.environ["LETOPIS_OUT"])
    else:
        folder = tmp_path_factory.mktemp("journals")
        subprocess.run([BIN, "demo", "--classes", "3", "--seed", "7", str(folder)], check=True, capture_output=True)
        data, out = folder / "data", folder / "out"
        made = build(data, out, cwd=folder)
        assert made.returncode == 0, made.stdout + made.stderr
    forms = {}
    for bundle in sorted((out / "archive").glob("**/*-journal.zip")):
        with zipfile.ZipFile(bundle) as archive:
            forms[bundle.stem] = json.loads(archive.read(f"{bundle.stem}/data/form-data.json"))
    school = reports.School(data)
    assert len(forms) == 4 * len(school.classes)
    return school, forms


def parts(journals):
    """Each class with a quarter and the form of its journal."""
    school, forms = journals
    for own, quarter in itertools.product(school.classes, QUARTERS):
        (form,) = [form for stem, form in forms.items() if stem.endswith(f"-{own.slug}-{quarter}-journal")]
        yield own, reports.Period(own.export, quarter), form


def names(own):
    return {pupil["id"]: f"{pupil['family_name']} {pupil['given_name']}" for pupil in own.own["pupils"]}


def plain(text):
    return text.replace("\u00a0", " ")


def title(page):
    return plain(page["subject"] + (f" ({page['group']})" if page["group"] else ""))


def kinds_of(course):
    """Attendance of each lesson and pupil."""
    found = {}
    for record in course.get("attendance", []):
        found.setdefault((record["lesson"], record["pupil"]), set()).add(record["kind"])
    return found


def test_every_cell_is_the_exports(journals):
    school, _ = journals
    full = empty = 0
    for own, period, form in parts(journals):
        name_of = names(own)
        for course in own.own["courses"]:
            held = sorted(own.held(course, period.starts, period.ends), key=lambda one: (one["date"], one["number"], one["id"]))
            pages = [page for page in form["subjects"] if title(page) == plain(own.course_name(course))]
            if not held:
                continue
            (page,) = [page for page in pages if len(page["lessons"]) == len(held)]
            kinds = kinds_of(course)
            marks = {}
            for mark in course.get("marks", []):
                marks.setdefault((mark["lesson"], mark["pupil"]), []).append(reports.shown(school, mark["value"]))
            for row in page["rows"]:
                (pupil,) = [pupil for pupil, name in name_of.items() if name == row["name"]]
                for lesson, cell in zip(held, row["cells"], strict=True):
                    key = (lesson["id"], pupil)
                    letters = [LETTERS[kind] for kind in LETTERS if kind in kinds.get(key, ())]
                    assert cell == " ".join(letters + marks.get(key, [])), (own.slug, period.name, title(page), lesson["date"])
                    full, empty = full + (cell != ""), empty + (cell == "")
    assert full > 1000 and empty > 1000, (full, empty)


def days_of(own, period, pupil):
    """What a pupil missed: lessons held, missed, ill, excused and late, by day."""
    days = {}
    for course in own.own["courses"]:
        kinds = kinds_of(course)
        for lesson in own.held(course, period.starts, period.ends):
            if own.is_member(course, pupil, reports.day(lesson["date"])):
                found = kinds.get((lesson["id"], pupil["id"]), set())
                missed, ill = bool(found & MISSED), "ill" in found
                one = (1, missed, ill, "excused" in found and not ill, "late" in found and not missed)
                old = days.get(lesson["date"], (0,) * 5)
                days[lesson["date"]] = tuple(a + b for a, b in zip(old, one))
    return days


def counted(number):
    return str(number) if number else ""


def test_missed_lessons_are_counted_by_day_and_in_sum(journals):
    seen = 0
    for own, period, form in parts(journals):
        of_pupil = {pupil["id"]: days_of(own, period, pupil) for pupil in own.own["pupils"]}
        dates = sorted({date for days in of_pupil.values() for date in days})
        months = [list(group) for _, group in itertools.groupby(dates, key=lambda date: date[:7])]
        assert [month["days"] for month in form["missed"]] == [[str(int(date[8:])) for date in month] for month in months]
        name_of = names(own)
        by_name = {name_of[pupil]: days for pupil, days in of_pupil.items()}
        assert len(by_name) == len(of_pupil), "two pupils of one name"
        for month, dates in zip(form["missed"], months, strict=True):
            for row in month["rows"]:
                days = [by_name[row["name"]].get(date, (0,) * 5) for date in dates]
                shown = [f"{missed}б" if missed and missed == ill else counted(missed) for _, missed, ill, *_ in days]
                assert row["cells"] == shown, (own.slug, period.name)
                assert (row["total"], row["ill"]) == tuple(counted(sum(day[at] for day in days)) for at in (1, 2))
                seen += len(days)
        totals = [0] * 6
        for row in form["attendance"]["rows"]:
            days = by_name[row["name"]].values()
            full = [day for day in days if day[0] == day[1]]
            numbers = [len(full), sum(day[0] == day[2] for day in full), *(sum(day[at] for day in days) for at in (1, 2, 3, 4))]
            assert row["cells"] == [counted(number) for number in numbers], (own.slug, period.name)
            totals = [old + new for old, new in zip(totals, numbers)]
        assert form["attendance"]["totals"] == [str(total) for total in totals]
        listed = {row["name"] for row in form["attendance"]["rows"]}
        assert {name for name, days in by_name.items() if days} <= listed
    assert seen > 1000, seen
