"""The numbers of clause 2.14, counted anew from data/ in plain Python, and runs of `letopis report`."""

import csv
import datetime
import decimal
import json
import re
import subprocess
import tomllib

import openpyxl

from runs import BIN, TODAY

DASH = "—"
PERIODS = ["q1", "q2", "q4", "year"]
KINDS = ["results", "pupils", "control-works", "missed-lessons", "unsatisfactory", "filling", "programme", "movement", "substitutions"]


def day(text):
    return datetime.date.fromisoformat(text)


def percent(part, whole):
    """Whole percent, half up, but 100 only of all and 0 only of none; nothing of nothing."""
    if not whole:
        return ""
    share = int((decimal.Decimal(100 * part) / whole).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))
    if share == 0 and part:
        share = 1
    if share == 100 and part != whole:
        share = 99 if part < whole else 101
    return str(share)


def mean(numbers):
    if not numbers:
        return ""
    exact = decimal.Decimal(sum(numbers)) / len(numbers)
    return str(exact.quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_UP)).replace(".", ",")


def signed(number):
    return "0" if number == 0 else f"+{number}" if number > 0 else f"−{-number}"


class Period:
    """A print period of a school whose own profile names none: a quarter, or the year."""

    def __init__(self, export, name):
        self.name, self.is_year = name, name == "year"
        year = export["school_year"]
        own = year if self.is_year else next(t for t in year["terms"] if t["kind"] == "quarter" and f"q{t['number']}" == name)
        self.starts, self.ends = day(own["starts"]), day(own["ends"])

    def has(self, date):
        return self.starts <= date <= self.ends


class Class:
    """One class of one export, as plain as it lies in the file."""

    def __init__(self, path, profile):
        self.export = json.loads(path.read_text())
        (self.own,) = self.export["classes"]
        self.profile = profile
        self.slug = path.stem
        self.name = f"{self.own['grade']}{self.own.get('letter', '')}"
        self.subjects = [own["name"] for own in self.export["subjects"]]
        self.subject_ids = [own["id"] for own in self.export["subjects"]]
        self.staff = {own["id"]: own for own in self.export["staff"]}
        self.exported = day(self.export["exported_at"][:10])
        self.cannot_tell = set(self.export.get("cannot_tell", []))

    def told_until(self, period):
        return min(period.ends, self.exported)

    def is_enrolled(self, pupil, date):
        """By the movements: out before an arrival, in up to a departure."""
        if pupil.get("membership"):
            return any(day(i.get("from", "0001-01-01")) <= date <= day(i.get("to", "9999-12-31")) for i in pupil["membership"])
        moves = sorted(pupil.get("movements", []), key=lambda m: m["date"])
        inside = not moves or moves[0]["kind"] not in ("arrived", "transferred_in")
        for move in moves:
            if move["kind"] in ("arrived", "transferred_in"):
                inside = inside or day(move["date"]) <= date
            elif day(move["date"]) < date:
                inside = False
        year = self.export["school_year"]
        return inside and day(year["starts"]) <= date <= day(year["ends"])

    def pupils(self, period):
        return [p for p in self.own["pupils"] if self.is_enrolled(p, self.told_until(period))]

    def is_member(self, course, pupil, date):
        if not self.is_enrolled(pupil, date):
            return False
        if not course.get("group"):
            return True
        group = next(g for g in self.own["groups"] if g["id"] == course["group"])
        return any(
            m["pupil"] == pupil["id"]
            and day(m.get("from", "0001-01-01")) <= date <= day(m.get("to", "9999-12-31"))
            for m in group["members"]
        )

    def course_name(self, course):
        name = self.subjects[self.subject_ids.index(course["subject"])]
        if not course.get("group"):
            return name
        group = next(g for g in self.own["groups"] if g["id"] == course["group"])
        return re.sub(r" (?=\d)", "\u00a0", f"{name} ({group['name']})")

    def teacher(self, staff):
        own = self.staff.get(staff)
        if own is None:
            return ""
        parts = [own["given_name"], *([own["patronymic"]] if own.get("patronymic") else [])]
        return "\u00a0".join([own["family_name"], *(f"{part[0]}." for part in parts)])

    def marking(self, course):
        """How and when a course is marked; the demo's courses say it, or are not marked."""
        if course.get("marking") == "unmarked":
            return None
        assert course["marking"] in ("marked", "pass_fail")
        return course["marking_terms"]

    def result(self, subject, pupil, period, kinds):
        """The mark of the last term of the course's kind that ends in the period, or of the year."""
        wanted = []
        if period.is_year:
            wanted = [("year_mark", None)]
        else:
            for term in self.export["school_year"]["terms"]:
                if term["kind"] in kinds and period.has(day(term["ends"])):
                    wanted.append(("year_mark", None) if term["kind"] == "year" else ("term_mark", term["id"]))
        for kind, term in wanted:
            lists = [self.own["journal_finals"].get(f"{kind}s", [])]
            lists.append([own for own in self.own.get("carried_results", []) if own["kind"] == kind])
            for marks in lists:
                for mark in marks:
                    if (mark["subject"], mark["pupil"], mark.get("term")) == (subject, pupil["id"], term):
                        return mark["value"]
        return None

    def results(self, period):
        """By subject of the curriculum: value or None of every pupil who studies it."""
        found = {}
        last = self.told_until(period)
        for subject, name in zip(self.subject_ids, self.subjects):
            of_subject = [c for c in self.own["courses"] if c["subject"] == subject]
            marked = [c for c in of_subject if self.marking(c)]
            if period.is_year:
                is_due = bool(marked) or not of_subject
            else:
                ends = [t for t in self.export["school_year"]["terms"] if period.has(day(t["ends"]))]
                is_due = any(t["kind"] == self.marking(c) for t in ends for c in marked)
            if not is_due:
                continue
            kinds = {self.marking(c) for c in marked}
            values = {}
            for pupil in self.pupils(period):
                value = self.result(subject, pupil, period, kinds)
                if value is not None or any(self.is_member(c, pupil, last) for c in marked):
                    values[pupil["id"]] = value
            if values:
                found[name] = values
        return found

    def held(self, course, starts, ends):
        return [own for own in course["lessons"] if not own.get("cancelled") and starts <= day(own["date"]) <= ends]


def written(text):
    return day(text).strftime("%d.%m.%Y") if text else ""


def full_name(own):
    parts = [own["family_name"], own["given_name"], own.get("patronymic")]
    return " ".join(part for part in parts if part)


def number(value):
    """5 of «5», «5-», «5+»; None of words."""
    found = re.fullmatch(r"(\d+)[+-]?", value or "")
    return int(found[1]) if found else None


def shown(school, value):
    words = {"pass": "зач.", "fail": "незач.", "not_certified": "Н/А", "exempt": "осв.", None: ""}
    return words.get(value, value)


def is_passed(value):
    return value == "pass" or (number(value) or 0) >= 3


def is_rating(value):
    """Says how something was learned: a number, passed or failed."""
    return value in ("pass", "fail") or number(value) is not None


def is_after(one, other):
    """Of two marks of a pupil in a lesson, with their places in the export: whether the first was given later."""
    moments = [mark.get("recorded_at") and datetime.datetime.fromisoformat(mark["recorded_at"]) for _, mark in (one, other)]
    if all(moments) and moments[0] != moments[1]:
        return moments[0] > moments[1]
    if ("protocol" in one[1]) != ("protocol" in other[1]):
        return "protocol" in one[1]
    return one[0] > other[0]


class School:
    def __init__(self, data):
        self.data = data
        self.profile = tomllib.loads((data / "school.toml").read_text())
        (year,) = [path for path in data.iterdir() if path.is_dir()]
        self.year = year.name
        self.is_demo = data.parent.name.startswith("demo")
        self.classes = [Class(path, self.profile) for path in sorted(year.glob("*.json"))]
        self.settings = {
            "not_certified_counts": True, "exempt_counts": False, "without_result_counts": False,
            **self.profile.get("reports", {}),
        }

    def counts(self, value):
        """Whether a pupil is among those that a share divides by."""
        key = {None: "without_result_counts", "not_certified": "not_certified_counts", "exempt": "exempt_counts"}.get(value)
        return key is None or self.settings[key]

    def passed_share(self, values):
        """Marks not below 3 ÷ pupils, as two numbers."""
        values = list(values)
        if all(value is None for value in values):
            return 0, 0
        good = sum(is_passed(value) for value in values)
        return good, sum(self.counts(value) for value in values)


def run(data, out, kind, *words, check=0):
    today = [] if "--as-of" in words else TODAY
    words = [BIN, "report", kind, "--data", str(data), "--out", str(out), *today, *words]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == check, done.stdout + done.stderr
    return done


ALL_FORMATS = [word for name in ("pdf", "xlsx", "csv", "json") for word in ("--as", name)]


def forms(out, kind, period):
    """Form data of every document of a report, by path."""
    paths = sorted(out.glob(f"reports/**/*-{period}-{kind}.json"))
    return {path: json.loads(path.read_text()) for path in paths}


def cells(table):
    return [row["cells"] for row in table["rows"]]


def same_in_tables(path, form):
    """The workbook and the texts beside the form data hold the same cells."""
    book = openpyxl.load_workbook(path.with_suffix(".xlsx"))
    texts = sorted(path.with_suffix("").glob("*.csv"))
    assert len(book.worksheets) == len(texts) == len(form["tables"]) + 1
    for table, sheet, text in zip(form["tables"], book.worksheets, texts):
        expected = [[column["name"] for column in table["columns"]], *cells(table)]
        with text.open(encoding="utf-8-sig", newline="") as lines:
            assert list(csv.reader(lines, delimiter=";"))[2:] == expected
        found = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]
        width = len(expected[0])
        assert [row[:width] for row in found] == expected


def side_by_side(tables):
    """Tables of the same pupils as one: the columns that name them stand once."""
    whole = {"columns": list(tables[0]["columns"]), "rows": [{"cells": list(row["cells"])} for row in tables[0]["rows"]]}
    for table in tables[1:]:
        whole["columns"] += table["columns"][2:]
        for own, row in zip(whole["rows"], table["rows"], strict=True):
            assert own["cells"][:2] == row["cells"][:2]
            own["cells"] += row["cells"][2:]
    return whole
