"""The report of substitutions and cancelled lessons, counted anew."""

import json
import shutil

import reports
from reports import cells, forms, full_name, written
from runs import ROOT


def replaced_by(course, lesson):
    """Who held a lesson for its teacher: an id, None if nobody is named; False if it was no substitution."""
    if lesson.get("cancelled"):
        return False
    if "substitute" in lesson:
        return lesson["substitute"] if lesson["substitute"] != course["teacher"] else False
    return None if lesson.get("recorded_by", course["teacher"]) != course["teacher"] else False


def add(sums, own, staff, column):
    sums.setdefault(full_name(own.staff[staff]), [0] * 4)[column] += 1


def test_substitutions_by_lesson_and_teacher(school, period):
    school, out = school
    ((path, form),) = forms(out, "substitutions", period).items()
    replaced, cancelled, by_teacher = map(cells, form["tables"])
    expected, lost, sums = [], [], {}
    for own in school.classes:
        span = reports.Period(own.export, period)
        for course in own.own["courses"]:
            for lesson in course["lessons"]:
                if not span.starts <= reports.day(lesson["date"]) <= own.told_until(span):
                    continue
                row = [own.name, written(lesson["date"]), str(lesson["number"]), own.course_name(course), own.teacher(course["teacher"])]
                by = replaced_by(course, lesson)
                if lesson.get("cancelled"):
                    lost.append([*row, lesson.get("topic", "")])
                    add(sums, own, course["teacher"], 3)
                if by is not False:
                    expected.append([*row, own.teacher(by) if by else "не назван"])
                    add(sums, own, course["teacher"], 1)
                    if by:
                        add(sums, own, by, 0)
                    else:
                        add(sums, own, course["teacher"], 2)
    for rows, wanted in ((replaced, expected), (cancelled, lost)):
        assert sorted(rows) == sorted(wanted)
        keys = [([own.name for own in school.classes].index(row[0]), row[1].split(".")[::-1], int(row[2])) for row in rows]
        assert keys == sorted(keys)
    assert expected or period != "year"
    names = sorted(sums, key=lambda name: name.lower().replace("ё", "е"))
    rows = [[name, *map(str, sums[name])] for name in names]
    totals = [sum(column) for column in zip(*sums.values())]
    if len(rows) > 1:
        rows.append(["Всего", *map(str, totals)])
    assert by_teacher == rows
    if totals:
        gave, away, unnamed, dropped = totals
        assert gave + unnamed == away == len(replaced) and dropped == len(cancelled)
        assert unnamed > 0 or school.is_demo
    reports.same_in_tables(path, form)


def test_a_period_without_any_change_says_so(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for path in (tmp_path / "data").glob("*/*.json"):
        export = json.loads(path.read_text())
        for course in export["classes"][0]["courses"]:
            for lesson in course["lessons"]:
                lesson.pop("substitute", None)
                lesson.pop("cancelled", None)
        path.write_text(json.dumps(export, ensure_ascii=False))
    reports.run(tmp_path / "data", tmp_path / "out", "substitutions", "--period", "year", "--as", "json")
    ((_, form),) = forms(tmp_path / "out", "substitutions", "year").items()
    assert [table["rows"] for table in form["tables"]] == [[], [], []]
    assert all(table["empty"].endswith("нет.") for table in form["tables"])
