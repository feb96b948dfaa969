"""The report of control works, counted anew."""

import functools

import reports
from reports import DASH, cells, forms, is_after, is_rating, mean, number, percent, written

PERSONS = ["members", "wrote", "absent", "unmarked"]


def last(marks):
    """Of the marks of a pupil for one work, with their places, the one given last."""
    return functools.reduce(lambda kept, one: one if is_after(one, kept) else kept, marks)[1]["value"]


def work_numbers(own, course, lesson, work):
    """How many pupils there were, wrote, were absent, have no mark; then the marks of those who wrote."""
    members = [p["id"] for p in own.own["pupils"] if own.is_member(course, p, reports.day(lesson["date"]))]
    given = {}
    for place, mark in enumerate(course.get("marks", [])):
        if mark.get("work") == work["id"] and mark["lesson"] == lesson["id"] and is_rating(mark["value"]):
            given.setdefault(mark["pupil"], []).append((place, mark))
    away = {a["pupil"] for a in course.get("attendance", []) if a["lesson"] == lesson["id"] and a["kind"] in ("absent", "ill", "excused")}
    values = [last(given[pupil]) for pupil in members if pupil in given]
    absent = sum(pupil in away and pupil not in given for pupil in members)
    unmarked = sum(pupil not in away and pupil not in given for pupil in members)
    assert len(members) == len(values) + absent + unmarked
    return [len(members), len(values), absent, unmarked], values, own.marking(course) is None


def written_numbers(works):
    """Cells of some works together; of none blanks."""
    if not works:
        return [""] * 13
    persons = [str(sum(counts[at] for counts, *_ in works)) for at in range(4)]
    values = [value for _, values, _ in works for value in values]
    if all(is_unmarked and not own for _, own, is_unmarked in works):
        return [persons[0], DASH, *persons[2:], *[DASH] * 9]
    numbers = [number(value) for value in values if number(value) is not None]
    counts = [sum(mark >= 5 for mark in numbers), numbers.count(4), numbers.count(3), sum(mark < 3 for mark in numbers), values.count("pass"), values.count("fail")]
    assert sum(counts) == int(persons[1])
    passed = percent(sum(mark >= 3 for mark in numbers) + values.count("pass"), len(values))
    return [*persons, *map(str, counts), passed, percent(sum(mark >= 4 for mark in numbers), len(numbers)), mean(numbers)]


def test_control_works_by_class_course_and_work(school, period):
    school, out = school
    ((path, form),) = forms(out, "control-works", period).items()
    by_class, by_course, listed = map(cells, form["tables"])
    expected = {"classes": [], "courses": [], "works": []}
    everything, plans = [], []
    for own in school.classes:
        span = reports.Period(own.export, period)
        of_class, planned = [], []
        for course in own.own["courses"]:
            name, works = own.course_name(course), []
            for lesson in own.held(course, span.starts, own.told_until(span)):
                for work in lesson.get("works", []):
                    if work["kind"] == "control_work":
                        works.append(work_numbers(own, course, lesson, work))
                        title = work.get("title", "контрольная работа")
                        expected["works"].append([own.name, name, written(lesson["date"]), title, *written_numbers(works[-1:])])
            lines = [line for line in course.get("calendar_plan", []) if span.has(reports.day(line["date"]))]
            count = sum(line.get("work") == "control_work" for line in lines)
            planned += [count] if lines else []
            if works or count:
                expected["courses"].append([own.name, name, str(count) if lines else DASH, str(len(works)), *written_numbers(works)])
            of_class += works
        is_marked = any(own.marking(course) for course in own.own["courses"])
        numbers = written_numbers(of_class) if of_class or is_marked else [DASH] * 13
        expected["classes"].append([own.name, str(sum(planned)) if planned else DASH, str(len(of_class)), *numbers])
        everything += of_class
        plans += planned
    assert by_class[:-1] == expected["classes"]
    assert by_class[-1] == ["Всего", str(sum(plans)) if plans else DASH, str(len(everything)), *written_numbers(everything)]
    assert len(everything) > 0
    plain = lambda rows: sorted([cell.replace("\u00a0", " ") for cell in row] for row in rows)
    assert plain(by_course) == plain(expected["courses"])
    assert plain(listed) == plain(expected["works"])
    order = [own.name for own in school.classes]
    for rows in (by_course, listed):
        assert [order.index(row[0]) for row in rows] == sorted(order.index(row[0]) for row in rows)
    if not school.is_demo and period == "year":
        sums = dict(zip(PERSONS, (sum(counts[at] for counts, *_ in everything) for at in range(4))))
        assert all(sums.values()), sums
        assert any(is_unmarked for *_, is_unmarked in everything) and any("fail" in values for _, values, _ in everything)
    reports.same_in_tables(path, form)


def test_marks_above_five_count_as_five_and_the_column_says_so(school_with_ten):
    _, out = school_with_ten
    test_control_works_by_class_course_and_work(school_with_ten, "q2")
    ((_, form),) = forms(out, "control-works", "q2").items()
    best = form["tables"][2]["columns"][8]["name"]
    assert best == "Отметки: 5 и выше" and "Отметки выше «5» считаются как «5»." in form["notes"]
    marks = [row[8:14] for row in cells(form["tables"][2])]
    assert sum(int(row[0]) for row in marks if row[0].isdigit()) > 0
