"""Reports of missed lessons and of unsatisfactory marks, counted anew."""

import datetime

import reports
from reports import DASH, cells, forms, full_name, is_after, is_passed, is_rating, percent, shown, written


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


def same_lists(names, rows, listed):
    """The rows of each pupil, in the order of the names, by day."""
    assert [row[0] for row in rows] == [name for name in names for _ in listed[name]]
    for name, expected in listed.items():
        own = [[cell.replace("\u00a0", " ") for cell in row[1:]] for row in rows if row[0] == name]
        days = [datetime.datetime.strptime(row[0], "%d.%m.%Y") for row in own]
        plain = [[cell.replace("\u00a0", " ") for cell in row] for row in expected]
        assert days == sorted(days) and sorted(own) == sorted(plain), name


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
            listed[full_name(pupil)] = [
                [written(l["date"]), own.course_name(c), l.get("topic", ""), REASONS[kind], ", ".join(shown(school, mark) for mark in marks)]
                for c, l, kind, marks in missed
            ]
        line = lambda had, missed, *rest: [str(had), str(missed), percent(missed, had), *map(str, rest)]
        by_pupil, lessons = map(cells, form["tables"])
        *rows, last = by_pupil
        assert {row[1]: row[2:] for row in rows} == {name: line(*numbers) for name, numbers in expected.items()}
        assert [row[0] for row in rows] == [str(at + 1) for at in range(len(expected))]
        assert last == ["", "Всего", *line(*sums)]
        assert len(lessons) == sum(map(len, listed.values())) > 0
        same_lists([row[1] for row in rows], lessons, listed)
        reports.same_in_tables(path, form)


WORKS = {
    "lesson_work": "работа на уроке", "control_work": "контрольная работа", "test": "проверочная работа",
    "dictation": "диктант", "composition": "сочинение", "laboratory": "лабораторная работа",
    "by_heart": "наизусть", "creative": "творческая работа", "homework": "домашняя работа",
    "examination": "зачёт", "other": "другая работа",
}


def work_of(lesson, mark):
    for work in lesson.get("works", []):
        if work["id"] == mark.get("work"):
            return ": ".join([WORKS[work["kind"]], *([work["title"]] if "title" in work else [])])
    return ""


def marks_of(own, pupil, span):
    """How many marks a pupil got, and the unsatisfactory ones: course, lesson, mark, better ones that followed."""
    count, found = 0, []
    for course in own.own["courses"]:
        given = [one for one in enumerate(course.get("marks", [])) if one[1]["pupil"] == pupil["id"]]
        for lesson in own.held(course, span.starts, own.told_until(span)):
            cell = [one for one in given if one[1]["lesson"] == lesson["id"]]
            count += sum(is_rating(mark["value"]) for _, mark in cell)
            for bad in (one for one in cell if is_rating(one[1]["value"]) and not is_passed(one[1]["value"])):
                same = [one for one in cell if "protocol" in one[1] or one[1].get("work") == bad[1].get("work")]
                better = [one[1] for one in same if is_passed(one[1]["value"]) and is_after(one, bad)]
                found.append((course, lesson, bad[1], better))
    return count, found


def test_unsatisfactory_marks_of_every_pupil(school, period):
    school, out = school
    found = forms(out, "unsatisfactory", period)
    assert len(found) == len(school.classes)
    seen = {"mended": 0, "protocol": 0, "left": 0}
    for path, form in found.items():
        (own,) = [one for one in school.classes if form["scope"] == f"{one.name} класс"]
        span = reports.Period(own.export, period)
        is_marked = any(own.marking(course) for course in own.own["courses"])
        expected, listed, sums = {}, {}, [0] * 4
        for pupil in own.own["pupils"]:
            count, bad = marks_of(own, pupil, span)
            if not own.is_enrolled(pupil, own.told_until(span)) and not bad:
                continue
            mended = sum(bool(better) for *_, better in bad)
            expected[full_name(pupil)] = numbers = [count, len(bad), mended, len(bad) - mended]
            sums = [one + other for one, other in zip(sums, numbers)]
            better_shown = lambda mark: shown(school, mark["value"]) + (" (протокол)" if "protocol" in mark else "")
            listed[full_name(pupil)] = [
                [written(l["date"]), own.course_name(c), l.get("topic", ""), work_of(l, mark), shown(school, mark["value"]), ", ".join(map(better_shown, better))]
                for c, l, mark, better in bad
            ]
            seen["mended"] += mended
            seen["left"] += len(bad) - mended
            seen["protocol"] += sum("protocol" in mark for *_, better in bad for mark in better)
        line = lambda count, bad, mended, left: [str(count), str(bad), percent(bad, count), str(mended), str(left)]
        by_pupil, marks = map(cells, form["tables"])
        *rows, last = by_pupil
        assert {row[1]: row[2:] for row in rows} == {name: line(*numbers) if is_marked else [DASH] * 5 for name, numbers in expected.items()}
        assert [row[0] for row in rows] == [str(at + 1) for at in range(len(expected))]
        assert last == ["", "Всего", *(line(*sums) if is_marked else [DASH] * 5)]
        assert len(marks) == sums[1]
        same_lists([row[1] for row in rows], marks, listed)
        reports.same_in_tables(path, form)
    assert seen["left"] > 0 and (school.is_demo or all(seen.values())), seen
