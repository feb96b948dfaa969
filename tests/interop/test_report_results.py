"""Reports of results by class, subject and pupil, counted anew."""

import reports
from reports import DASH, cells, forms, full_name, mean, number, percent, shown, side_by_side


def standing(school, own, period):
    """Numbers of a class: pupils and, if it has results, how many stand how."""
    pupils = own.pupils(period)
    subjects = own.results(period)
    if not subjects or all(value is None for values in subjects.values() for value in values.values()):
        return len(pupils), DASH if not subjects else "", None
    count = dict.fromkeys(["with", "passing", "marked", "good", "excellent", "three"], 0)
    numbers = []
    for pupil in pupils:
        values = [values[pupil["id"]] for values in subjects.values() if pupil["id"] in values]
        lacking = values.count("not_certified") if school.settings["not_certified_counts"] else 0
        marks = [number(value) for value in values if number(value) is not None]
        words = [value for value in values if value in ("pass", "fail")]
        if not (marks or words or lacking):
            continue
        numbers += marks
        count["with"] += 1
        count["marked"] += bool(marks or lacking)
        if lacking or "fail" in words or any(mark < 3 for mark in marks):
            continue
        count["passing"] += 1
        count["good"] += bool(marks) and min(marks) >= 4
        count["excellent"] += bool(marks) and min(marks) >= 5
        count["three"] += marks.count(3) == 1
    return len(pupils), None, (count, numbers)


def standing_cells(pupils, count, numbers):
    return [
        str(pupils), str(count["with"]), str(pupils - count["with"]), str(count["passing"]),
        percent(count["passing"], count["with"]), str(count["good"]), percent(count["good"], count["marked"]),
        mean(numbers), str(count["excellent"]), str(count["three"]), str(count["with"] - count["passing"]),
    ]


def test_results_by_class_and_subject(school, period):
    school, out = school
    ((path, form),) = forms(out, "results", period).items()
    assert path.parent == out / "reports/2025-26" and path.stem == f"2025-26-{period}-results"
    expected, everybody, missing = [], [], []
    for own in school.classes:
        pupils, blank, found = standing(school, own, reports.Period(own.export, period))
        if found is None:
            expected.append([own.name, str(pupils), *[blank] * 10])
            missing.append(pupils)
        else:
            expected.append([own.name, *standing_cells(pupils, *found)])
            everybody.append((pupils, *found))
    rows = cells(form["tables"][0])
    assert rows[:-1] == expected
    together = {key: sum(count[key] for _, count, _ in everybody) for key in everybody[0][1]}
    marks = [mark for *_, numbers in everybody for mark in numbers]
    sums = standing_cells(sum(own[0] for own in everybody), together, marks)
    sums[0] = str(int(sums[0]) + sum(missing))
    assert rows[-1] == ["Всего", *sums]
    shares = [{} for _ in school.classes]
    for own, found in zip(school.classes, shares):
        for name, values in own.results(reports.Period(own.export, period)).items():
            found[name] = school.passed_share(values.values())
    table = form["tables"][1]
    assert [column["name"] for column in table["columns"]] == ["Предмет", *(own.name for own in school.classes), "Все"]
    names = [row[0] for row in cells(table)[:-1]]
    assert len(names) == len(set(names)) and set(names) == {name for found in shares for name in found}
    for own, found in zip(school.classes, shares):
        assert [name for name in names if name in found] == list(found), own.name
    for row in cells(table)[:-1]:
        own = [found.get(row[0]) for found in shares]
        assert row[1:-1] == [DASH if pair is None else percent(*pair) for pair in own], row[0]
        given = [pair for pair in own if pair]
        assert row[-1] == percent(sum(part for part, _ in given), sum(whole for _, whole in given))
    pairs = [list(found.values()) for found in shares]
    pairs.append([pair for own in pairs for pair in own])
    last = [percent(sum(part for part, _ in own), sum(whole for _, whole in own)) if own else DASH for own in pairs]
    assert cells(table)[-1] == ["Все предметы", *last]
    reports.same_in_tables(path, form)


def subject_numbers(school, values):
    """How many of each mark, then pairs or lists that shares and means are made of."""
    numbers = [number(value) for value in values if number(value) is not None]
    count = [sum(mark >= 5 for mark in numbers), numbers.count(4), numbers.count(3), sum(mark < 3 for mark in numbers)]
    count += [values.count(word) for word in ("pass", "fail", "not_certified", "exempt", None)]
    marked = sum(school.counts(value) for value in values if value not in ("pass", "fail"))
    good = (sum(mark >= 4 for mark in numbers), marked) if numbers else (0, 0)
    return count, school.passed_share(values), good, numbers


def subject_cells(numbers):
    count = [str(sum(own)) for own in zip(*(own[0] for own in numbers))]
    pairs = [(sum(own[at][0] for own in numbers), sum(own[at][1] for own in numbers)) for at in (1, 2)]
    return [*count, *(percent(*pair) for pair in pairs), mean([mark for own in numbers for mark in own[3]])]


def test_results_of_every_pupil(school, period):
    school, out = school
    found = forms(out, "pupils", period)
    assert len(found) == len(school.classes)
    for own in school.classes:
        path = out / f"reports/2025-26/{own.slug}/2025-26-{own.slug}-{period}-pupils.json"
        form = found[path]
        assert form["scope"] == f"{own.name} класс"
        span = reports.Period(own.export, period)
        subjects, pupils = own.results(span), own.pupils(span)
        *tables, by_subject = form["tables"]
        marks = side_by_side(tables)
        if not subjects:
            assert marks["rows"] == by_subject["rows"] == [] and len(tables) == 1
            unmarked = all(course.get("marking") == "unmarked" for course in own.own["courses"])
            assert form["notes"][-1].startswith("Обучение ведётся без" if unmarked else "Результаты за этот период не")
            continue
        names = [column["name"] for column in marks["columns"][2:-2]]
        assert names == list(subjects)
        expected = {}
        for pupil in pupils:
            values = [values.get(pupil["id"], DASH) for values in subjects.values()]
            studied = [value for value in values if value != DASH]
            row = [DASH if value == DASH else shown(school, value) for value in values]
            row.append(mean([number(value) for value in studied if number(value) is not None]))
            row.append(percent(*school.passed_share(studied)))
            expected[full_name(pupil)] = row
        assert [row[0] for row in cells(marks)] == [str(at + 1) for at in range(len(pupils))]
        assert {row[1]: row[2:] for row in cells(marks)} == expected
        numbers = [subject_numbers(school, list(values.values())) for values in subjects.values()]
        rows = [[name, *subject_cells([one])] for name, one in zip(subjects, numbers)]
        assert cells(by_subject) == [*rows, ["Все предметы", *subject_cells(numbers)]]
        reports.same_in_tables(path, form)


def test_marks_above_five_count_as_five_and_the_column_says_so(school_with_ten):
    school, out = school_with_ten
    test_results_by_class_and_subject(school_with_ten, "q2")
    test_results_of_every_pupil(school_with_ten, "q2")
    ((_, form),) = forms(out, "results", "q2").items()
    assert "На «5» и выше" in [column["name"] for column in form["tables"][0]["columns"]]
    assert "Отметки выше «5» считаются как «5»." in form["notes"]
    seen = set()
    for form in forms(out, "pupils", "q2").values():
        *tables, by_subject = form["tables"]
        seen.update(cell for table in tables for row in cells(table) for cell in row[2:])
        assert [column["name"] for column in by_subject["columns"]][1:3] == ["«5» и выше", "«4»"]
        assert "Отметки выше «5» считаются как «5»." in form["notes"]
    assert {"10", "7"} <= seen and "5" not in seen
