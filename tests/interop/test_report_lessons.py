"""Reports of missed lessons, counted anew."""

import datetime

import reports
from reports import cells, forms, full_name, percent, shown, written


REASONS = {"ill": "болезнь", "excused": "уважительная", "absent": "не указана"}


def missed_by(own, pupil, span):
    """What a pupil missed: course, lesson, why, marks by protocol; by day."""
    found = []
    for course in own.own["courses"]:
        of_pupil = lambda entries: [entry for entry in course.get(entries, []) if entry["pupil"] == pupil["id"]]
        why = {a["lesson"]: a["kind"] for a in of_pupil("attendance") if a["kind"] in REASONS}
        marks = [mark for mark in of_pupil("marks") if "protocol" in mark]
        for lesson in own.held(course, span.starts, own.told_until(span)):
            if lesson["id"] in why:
                later = [mark["value"] for mark in marks if mark["lesson"] == lesson["id"]]
                found.append((course, lesson, why[lesson["id"]], later))
    return sorted(found, key=lambda one: (one[1]["date"], one[1]["number"]))


def test_missed_lessons_of_every_pupil(school, period):
    school, out = school
    found = forms(out, "missed-lessons", period)
    assert len(found) == len(school.classes)
    for path, form in found.items():
        (own,) = [one for one in school.classes if form["scope"] == f"{one.name} класс"]
        span = reports.Period(own.export, period)
        until = own.told_until(span)
        expected, listed, sums = {}, {}, [0] * 6
        for pupil in own.own["pupils"]:
            missed = missed_by(own, pupil, span)
            if not own.is_enrolled(pupil, until) and not missed:
                continue
            had = sum(own.is_member(c, pupil, reports.day(l["date"])) for c in own.own["courses"] for l in own.held(c, span.starts, until))
            kinds = [kind for *_, kind, _ in missed]
            numbers = [had, len(missed), *(kinds.count(kind) for kind in REASONS), sum(bool(marks) for *_, marks in missed)]
            sums = [one + other for one, other in zip(sums, numbers)]
            expected[full_name(pupil)] = numbers
            listed[full_name(pupil)] = sorted(
                [written(l["date"]), own.course_name(c), l.get("topic", ""), REASONS[kind], ", ".join(shown(school, mark) for mark in marks)]
                for c, l, kind, marks in missed
            )
        line = lambda had, missed, *rest: [str(had), str(missed), percent(missed, had), *map(str, rest)]
        by_pupil, lessons = map(cells, form["tables"])
        *rows, last = by_pupil
        assert {row[1]: row[2:] for row in rows} == {name: line(*numbers) for name, numbers in expected.items()}
        assert [row[0] for row in rows] == [str(at + 1) for at in range(len(expected))]
        assert last == ["", "Всего", *line(*sums)]
        assert len(lessons) == sum(map(len, listed.values())) > 0
        assert [row[0] for row in lessons] == [name for name in (row[1] for row in rows) for _ in listed[name]]
        for name, expected_rows in listed.items():
            own_rows = [row[1:] for row in lessons if row[0] == name]
            days = [datetime.datetime.strptime(row[0], "%d.%m.%Y") for row in own_rows]
            assert days == sorted(days) and sorted(own_rows) == expected_rows, path.stem
        reports.same_in_tables(path, form)
