"""Every number of every report, counted anew; every page fit for screen readers and paper."""

import datetime
import json
import shutil
import subprocess

import page
import pytest

import extreme
import paper
import reports
from reports import ALL_FORMATS, DASH, School, cells, forms, mean, number, percent, signed
from runs import BIN, ROOT

PERIODS = ["q1", "q2", "q4", "year"]
KINDS = ["results", "pupils", "missed-lessons", "filling", "programme", "movement"]


def with_plans(data):
    """Gives every course a calendar plan out of its lessons: some topics and works are lost."""
    for path in data.glob("*/*.json"):
        export = json.loads(path.read_text())
        for course in export["classes"][0]["courses"][::2]:
            plan = []
            for at, lesson in enumerate(course["lessons"]):
                line = {"date": lesson["date"], "topic": lesson["topic"].upper()}
                if at % 7 == 0:
                    line["topic"] = f"Тема, которой не было, {at}"
                if at % 5 == 0 or any(own["kind"] == "control_work" for own in lesson.get("works", [])):
                    line["work"] = "control_work"
                plan.append(line)
            course["calendar_plan"] = plan
            if course["planned_hours"]:
                del course["planned_hours"][-1]
        path.write_text(json.dumps(export, ensure_ascii=False))


def with_faults(data):
    """Bad marks and none, late entries and some that tell no time, lessons without topic or homework."""
    later = lambda text, days: str(datetime.datetime.fromisoformat(text) + datetime.timedelta(days=days)).replace(" ", "T")
    for path in data.glob("*/*.json"):
        export = json.loads(path.read_text())
        (own,) = export["classes"]
        for marks in own["journal_finals"].values():
            for at, mark in enumerate(marks):
                for step, value in ((5, "3"), (13, "2"), (17, "not_certified"), (29, "exempt")):
                    if at % step == 0 and mark["value"] != "pass":
                        mark["value"] = value
                if at % 6 == 0 and mark["value"] == "pass":
                    mark["value"] = "fail"
            marks[:] = [mark for at, mark in enumerate(marks) if at % 19]
        for course in own["courses"]:
            for at, lesson in enumerate(course["lessons"]):
                if at % 9 == 0 and "recorded_at" in lesson:
                    lesson["recorded_at"] = later(lesson["recorded_at"], at % 2)
                if at % 10 == 3:
                    lesson.pop("recorded_at", None)
                if at % 8 == 1 and "homework" in lesson:
                    lesson["homework"]["recorded_at"] = later(lesson["homework"]["recorded_at"], at % 3)
                if at % 23 == 7:
                    lesson.pop("topic", None)
                if at % 31 == 5:
                    lesson.pop("homework", None)
            for entries in (course.get("marks", []), course.get("attendance", [])):
                dates = {lesson["id"]: lesson["date"] for lesson in course["lessons"]}
                for at, entry in enumerate(entries):
                    if at % 4:
                        entry["recorded_at"] = later(f"{dates[entry['lesson']]}T12:00:00+05:00", at % 9)
            for at, mark in enumerate(course.get("marks", [])):
                if at % 12 == 0:
                    mark["protocol"] = "протокол № 3"
        # Came in the second quarter, and nothing tells of it.
        still = next(p for p in own["pupils"] if not p.get("movements") and not p.get("individual_plan"))
        still["membership"] = [{"from": "2025-11-17"}]
        path.write_text(json.dumps(export, ensure_ascii=False))


@pytest.fixture(scope="module", params=["demo", "faulty", "generated"])
def school(request, tmp_path_factory):
    """A school, and the folder with all its reports in all formats."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param != "generated":
        shutil.copytree(ROOT / "data", folder / "data")
    else:
        words = [BIN, "demo", "--classes", "6", "--seed", "5", str(folder / "new")]
        subprocess.run(words, check=True, capture_output=True)
        shutil.move(folder / "new/data", folder / "data")
        with (folder / "data/school.toml").open("a") as profile:
            profile.write("\n[reports]\nnot_certified_counts = false\nexempt_counts = true\nwithout_result_counts = true\n")
    if request.param != "demo":
        with_plans(folder / "data")
        with_faults(folder / "data")
    periods = [word for name in PERIODS for word in ("--period", name)]
    for kind in KINDS:
        reports.run(folder / "data", folder / "out", kind, *periods, *ALL_FORMATS)
    return School(folder / "data"), folder / "out"


@pytest.fixture(params=PERIODS)
def period(request):
    return request.param


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
        count["excellent"] += bool(marks) and min(marks) == 5
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


def hours(own, course, starts, ends):
    """Planned and held; planned is None without a plan."""
    terms = {t["id"]: t for t in own.export["school_year"]["terms"]}
    inside = [
        line["hours"] for line in course.get("planned_hours", [])
        if starts <= reports.day(terms[line["term"]]["starts"]) and reports.day(terms[line["term"]]["ends"]) <= ends
    ]
    return (sum(inside) if inside else None), len(own.held(course, starts, min(ends, own.exported)))


def folded(text):
    return " ".join(text.lower().split()).replace("ё", "е")


def course_numbers(own, course, period):
    """Pairs of hours, then numbers of the plan or None, then control works held."""
    pairs = [hours(own, course, period.starts, period.ends)]
    if not period.is_year:
        pairs.append(hours(own, course, reports.day(own.export["school_year"]["starts"]), period.ends))
    held = own.held(course, period.starts, own.told_until(period))
    plan = [line for line in course.get("calendar_plan", []) if period.has(reports.day(line["date"]))]
    topics = {folded(lesson["topic"]) for lesson in held if lesson.get("topic")}
    missing = sum(folded(line["topic"]) not in topics for line in plan)
    works = sum(line.get("work") == "control_work" for line in plan)
    done = sum(work["kind"] == "control_work" for lesson in held for work in lesson.get("works", []))
    return pairs, (len(plan), len(plan) - missing, missing, works) if plan else None, done


def course_cells(numbers):
    """Cells of some courses together; of one course its own."""
    row = []
    for at in range(len(numbers[0][0])):
        pairs = [pairs[at] for pairs, *_ in numbers]
        planned = [pair for pair in pairs if pair[0] is not None]
        plan, held = sum(pair[0] for pair in planned), sum(pair[1] for pair in planned)
        known = [str(plan), signed(held - plan), percent(held, plan)] if planned else [DASH] * 3
        row += [known[0], str(sum(pair[1] for pair in pairs)), *known[1:]]
    plans = [plan for _, plan, _ in numbers if plan]
    row += [str(sum(own)) for own in zip(*plans)] if plans else [DASH] * 4
    return [*row, str(sum(done for *_, done in numbers))]


def test_the_programme_by_class_and_course(school, period):
    school, out = school
    ((path, form),) = forms(out, "programme", period).items()
    by_class, by_course = map(cells, form["tables"])
    everything = []
    for own in school.classes:
        numbers = {}
        for course in own.own["courses"]:
            key = (own.name, own.course_name(course), own.teacher(course.get("teacher")))
            numbers[key] = course_numbers(own, course, reports.Period(own.export, period))
        rows = [row for row in by_course if row[0] == own.name]
        assert sorted(row[1:] for row in rows) == sorted([*key[1:], *course_cells([one])] for key, one in numbers.items())
        together = course_cells(list(numbers.values()))
        assert [row for row in by_course if row[0] == f"{own.name}, всего"] == [[f"{own.name}, всего", "", "", *together]]
        assert [row for row in by_class if row[0] == own.name] == [[own.name, *together]]
        everything += numbers.values()
    assert by_class[-1] == ["Всего", *course_cells(everything)]
    assert len(by_class) == len(school.classes) + 1
    assert len(by_course) == len(everything) + len(school.classes)
    reports.same_in_tables(path, form)


def shown(school, value):
    words = {"pass": "зач.", "fail": "незач.", "not_certified": "Н/А", "exempt": "осв.", None: ""}
    return words.get(value, value)


def full_name(own):
    parts = [own["family_name"], own["given_name"], own.get("patronymic")]
    return " ".join(part for part in parts if part)


def subject_numbers(school, values):
    """How many of each mark, then pairs or lists that shares and means are made of."""
    numbers = [number(value) for value in values if number(value) is not None]
    count = [numbers.count(5), numbers.count(4), numbers.count(3), sum(mark < 3 for mark in numbers)]
    count += [values.count(word) for word in ("pass", "fail", "not_certified", "exempt", None)]
    marked = sum(school.counts(value) for value in values if value not in ("pass", "fail"))
    good = (sum(mark >= 4 for mark in numbers), marked) if numbers else (0, 0)
    return count, school.passed_share(values), good, numbers


def subject_cells(numbers):
    count = [str(sum(own)) for own in zip(*(own[0] for own in numbers))]
    pairs = [(sum(own[at][0] for own in numbers), sum(own[at][1] for own in numbers)) for at in (1, 2)]
    return [*count, *(percent(*pair) for pair in pairs), mean([mark for own in numbers for mark in own[3]])]


def side_by_side(tables):
    """Tables of the same pupils as one: the columns that name them stand once."""
    whole = {"columns": list(tables[0]["columns"]), "rows": [{"cells": list(row["cells"])} for row in tables[0]["rows"]]}
    for table in tables[1:]:
        whole["columns"] += table["columns"][2:]
        for own, row in zip(whole["rows"], table["rows"], strict=True):
            assert own["cells"][:2] == row["cells"][:2]
            own["cells"] += row["cells"][2:]
    return whole


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


MOVES = {
    "arrived": "прибыл(а)", "left": "выбыл(а)",
    "transferred_in": "переведён(а) в класс", "transferred_out": "переведён(а) из класса",
}


def written(text):
    return reports.day(text).strftime("%d.%m.%Y") if text else ""


def test_movement_adds_up(school, period):
    school, out = school
    ((path, form),) = forms(out, "movement", period).items()
    by_class, moves = map(cells, form["tables"])
    expected, listed = [], []
    for own in school.classes:
        span = reports.Period(own.export, period)
        since = span.starts
        if period != "year" and period != "q1":
            before = reports.Period(own.export, f"q{int(period[1]) - 1}")
            since = before.ends + datetime.timedelta(days=1)
        pupils = own.own["pupils"]
        first = [p for p in pupils if own.is_enrolled(p, since)]
        moved = [(p, m) for p in pupils for m in p.get("movements", []) if since <= reports.day(m["date"]) <= own.told_until(span)]
        came_first = sum(reports.day(m["date"]) == since and m["kind"] in ("arrived", "transferred_in") for _, m in moved)
        kinds = [sum(m["kind"] == kind for _, m in moved) for kind in MOVES]
        begin = len(first) - came_first
        end = begin + kinds[0] - kinds[1] + kinds[2] - kinds[3]
        last = [p for p in pupils if own.is_enrolled(p, own.told_until(span))]
        gone_last = sum(reports.day(m["date"]) == own.told_until(span) and m["kind"] in ("left", "transferred_out") for _, m in moved)
        unexplained = len(last) - gone_last - end
        assert unexplained == 0 or school.data.parent.name != "demo", "the demo's memberships follow its movements"
        expected.append([begin, *kinds, unexplained, len(last) - gone_last])
        listed += [
            [own.name, full_name(p), MOVES[m["kind"]], written(m["date"]), m.get("counterpart", ""), m.get("order_number", ""), written(m.get("order_date"))]
            for p, m in moved
        ]
    written_row = lambda row: [*map(str, row[:5]), signed(row[5]), str(row[6])]
    assert by_class[:-1] == [[own.name, *written_row(row)] for own, row in zip(school.classes, expected)]
    assert by_class[-1] == ["Всего", *written_row([sum(column) for column in zip(*expected)])]
    assert sorted(moves) == sorted(listed)
    reports.same_in_tables(path, form)


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


def bell_limit(own, date):
    """Minutes of the day up to which homework is entered: 90 after the last lesson of the class."""
    numbers = [l["number"] for c in own.own["courses"] for l in c["lessons"] if l["date"] == date and not l.get("cancelled")]
    ends = [bell["ends"] for bell in own.export["bell_times"] if bell["number"] == max(numbers)]
    hours, minutes = map(int, ends[0].split(":")[:2])
    return datetime.datetime.combine(reports.day(date), datetime.time(hours, minutes)) + datetime.timedelta(minutes=90)


DAYS = {"control_work": 3, "test": 7, "dictation": 7, "composition": 7, "laboratory": 7}


def add(filled, teacher, **more):
    own = filled.setdefault(teacher, dict.fromkeys(
        ["lessons", "topic", "in", "late", "could", "homework", "lacking", "hw_in", "hw_late",
         "could_mark", "marks", "m_in", "m_late", "a_in", "a_late", "of_pupils", "pupils"], 0))
    for key, count in more.items():
        own[key] += count


def prompt(prefix, recorded, limit):
    """One entry in time or late; none if the export does not tell."""
    if recorded is None:
        return {}
    return {prefix + ("late" if recorded > limit else "in"): 1}


def filled_of(own, period):
    """What each teacher of a class filled in."""
    filled = {}
    until = own.told_until(period)
    for course in own.own["courses"]:
        held = {l["id"]: l for l in own.held(course, period.starts, until)}
        marked = own.marking(course) is not None
        could = marked and course.get("kind", "lesson") == "lesson" and own.own["grade"] >= 2
        given = sum("homework" in l for l in held.values())
        is_given = could and given * 100 >= 90 * len(held)
        teacher = lambda lesson: lesson.get("substitute", course.get("teacher"))
        works = {w["id"]: w["kind"] for l in held.values() for w in l.get("works", [])}
        for lesson in held.values():
            date = reports.day(lesson["date"])
            day_of = lambda text: None if text is None else reports.day(text[:10])
            add(filled, teacher(lesson), lessons=1, could_mark=marked, topic=bool(lesson.get("topic", "").strip()), **prompt("", day_of(lesson.get("recorded_at")), date))
            if could:
                add(filled, teacher(lesson), could=1, homework="homework" in lesson, lacking=is_given and "homework" not in lesson)
            if "homework" in lesson:
                at = lesson["homework"].get("recorded_at")
                moment = at and datetime.datetime.fromisoformat(at).replace(tzinfo=None)
                add(filled, teacher(lesson), **prompt("hw_", moment, bell_limit(own, lesson["date"])))
        marks = [mark for mark in course.get("marks", []) if mark["lesson"] in held]
        for mark in marks:
            lesson = held[mark["lesson"]]
            limit = reports.day(lesson["date"]) + datetime.timedelta(days=DAYS.get(works.get(mark.get("work")), 0))
            at = None if "protocol" in mark else mark.get("recorded_at")
            add(filled, teacher(lesson), marks=1, **prompt("m_", at and reports.day(at[:10]), limit))
        for record in course.get("attendance", []):
            if record["lesson"] in held:
                lesson, at = held[record["lesson"]], record.get("recorded_at")
                add(filled, teacher(lesson), **prompt("a_", at and reports.day(at[:10]), reports.day(lesson["date"])))
        if marked and held:
            pupils = sum(own.is_member(course, pupil, until) for pupil in own.own["pupils"])
            add(filled, course.get("teacher"), of_pupils=len(marks), pupils=pupils)
    return filled


def filled_cells(parts):
    """Cells of some teachers or classes together."""
    sums = {key: sum(own[key] for own in parts) for key in parts[0]}
    pair = lambda prefix: [percent(sums[prefix + "in"], sums[prefix + "in"] + sums[prefix + "late"]), str(sums[prefix + "late"]) if sums[prefix + "in"] + sums[prefix + "late"] else ""]
    homework = [percent(sums["homework"], sums["could"]), str(sums["lacking"])] if sums["could"] else [DASH, DASH]
    density = mean([sums["of_pupils"]] + [0] * (sums["pupils"] - 1)) if sums["pupils"] else DASH
    return [
        str(sums["lessons"]), percent(sums["topic"], sums["lessons"]), *pair(""), *homework, *pair("hw_"),
        str(sums["marks"]) if sums["could_mark"] or sums["marks"] else DASH, density, *pair("m_"), *pair("a_"),
    ]


def test_filling_by_teacher_and_class(school, period):
    school, out = school
    ((path, form),) = forms(out, "filling", period).items()
    by_teacher, by_class = map(cells, form["tables"])
    teachers, classes = {}, []
    for own in school.classes:
        filled = filled_of(own, reports.Period(own.export, period))
        for staff, one in filled.items():
            teachers.setdefault(full_name(own.staff[staff]), []).append(one)
        classes.append(list(filled.values()))
    assert by_class[:-1] == [[own.name, *filled_cells(parts)] for own, parts in zip(school.classes, classes)]
    everything = [one for parts in classes for one in parts]
    assert by_class[-1] == by_teacher[-1] == ["Всего", *filled_cells(everything)]
    assert [row[0] for row in by_teacher[:-1]] == sorted(teachers, key=lambda name: name.lower().replace("ё", "е"))
    for row in by_teacher[:-1]:
        assert row[1:] == filled_cells(teachers[row[0]]), row[0]
    reports.same_in_tables(path, form)


def test_charts_hold_the_shares_of_their_table(school):
    _, out = school
    for kind, columns in (("results", (5, 7)), ("programme", (4,))):
        for form in forms(out, kind, "year").values():
            (chart,) = form["charts"]
            rows = [row for row in cells(form["tables"][0]) if all(row[at] not in ("", DASH) for at in columns)]
            assert [bar["label"] for bar in chart["bars"]] == [row[0] for row in rows]
            longest = max(100, *(int(row[at]) for row in rows for at in columns))
            for bar, row in zip(chart["bars"], rows):
                assert [own["value"] for own in bar["values"]] == [f"{row[at]}\u00a0%" for at in columns]
                assert [own["permille"] for own in bar["values"]] == [int(row[at]) * 1000 // longest for at in columns]
                for at in columns:
                    assert f"{row[0]}: " in chart["alt"] and f" {row[at]} %" in chart["alt"]


def pdfs(out):
    return sorted(out.glob("reports/**/*.pdf"))


def test_every_report_is_fit_for_the_archive_and_for_screen_readers(school):
    _, out = school
    assert len(pdfs(out)) >= len(PERIODS) * len(KINDS)
    for pdf in pdfs(out):
        for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
            report = page.validate_pdf(str(pdf), profile=profile)
            assert report.is_compliant is True, (pdf.stem, list(report.failures)[:3])
        paper.run("qpdf", "--check", str(pdf))
        fonts = paper.run("pdffonts", str(pdf)).splitlines()[2:]
        assert fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
        assert pdf.stat().st_mode & 0o777 == 0o600


def test_pages_are_whole_and_read_in_order(school):
    _, out = school
    for pdf in pdfs(out):
        assert paper.faults(pdf) == [], pdf.stem
        assert paper.torn_numbers(pdf) == [], pdf.stem
        form = json.loads(pdf.with_suffix(".json").read_text())
        text = " ".join(paper.run("pdftotext", "-raw", str(pdf), "-").split())
        order = [form["heading"], form["basis"].split(":")[0], *(own["caption"] for own in form["charts"] + form["tables"])]
        places, start = [], 0
        for words in [*order, form["captions"]["notes"], form["signers"][0]["role"]]:
            start = text.find(" ".join(words.split()), start)
            places.append(start)
        assert -1 not in places, (pdf.stem, order, places)
        assert "по состоянию на 30.05.2026" in form["source"]
        assert f"с. 1 из " in text.replace("\u00a0", " ")


def test_charts_have_their_alternative_text(school, tmp_path):
    _, out = school
    for pdf in (path for path in pdfs(out) if path.stem.endswith("year-results")):
        form = json.loads(pdf.with_suffix(".json").read_text())
        plain = tmp_path / "plain.pdf"
        paper.run("qpdf", "--qdf", "--object-streams=disable", str(pdf), str(plain))
        start = form["charts"][0]["alt"][:20].encode("utf-16-be").hex()
        assert start in plain.read_bytes().decode("latin-1").lower() or form["charts"][0]["alt"][:20].encode("utf-16-be") in plain.read_bytes()


def test_two_runs_give_the_same_bytes(school, tmp_path):
    own, out = school
    for kind in KINDS:
        reports.run(own.data, tmp_path, kind, "--period", "q2", "--jobs", "1")
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) >= 2 * len(KINDS)
    for path in made:
        assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.parametrize(
    "wishes",
    [{"pupils": 40, "subjects": True, "long_texts": True}, {"pupils": 1}],
    ids=["40_pupils_25_subjects", "one_pupil"],
)
def test_extreme_schools_fit_their_pages(wishes, tmp_path):
    data = extreme.write(tmp_path, **wishes)
    for kind in KINDS:
        reports.run(data, tmp_path / "out", kind, "--period", "q2")
    export = json.loads((data / "2025-26/07a.json").read_text())
    for pdf in pdfs(tmp_path / "out"):
        assert paper.faults(pdf) == [], pdf.stem
        assert paper.torn_names(pdf, export) == [], pdf.stem


def test_a_school_that_writes_every_mark_in_words_gets_as_many_tables_as_it_needs(tmp_path):
    data = extreme.write(tmp_path, pupils=12, subjects=True)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    for mark in export["classes"][0]["journal_finals"]["term_marks"]:
        mark["value"] = "fail"
    path.write_text(json.dumps(export, ensure_ascii=False))
    with (data / "school.toml").open("a") as profile:
        profile.write('\n[marks.words]\nfail = "незачтено"\n')
    reports.run(data, tmp_path / "out", "pupils", "--period", "q2", "--as", "pdf", "--as", "json")
    ((pdf,),) = (pdfs(tmp_path / "out"),)
    form = json.loads(pdf.with_suffix(".json").read_text())
    assert len(form["tables"]) == 4 and paper.faults(pdf) == []
    assert len(side_by_side(form["tables"][:-1])["columns"]) == 4 + 25


def test_a_layout_that_refuses_one_report_leaves_the_others(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    layout = (ROOT / "layouts/report/layout.typ").read_text()
    own = tmp_path / "layouts/report/layout.typ"
    own.parent.mkdir(parents=True)
    own.write_text(layout + '\n#assert(form.scope != "7А класс", message: form.scope)\n')
    done = reports.run(tmp_path / "data", tmp_path / "out", "pupils", "--period", "q2", "--format", "json", check=1)
    answer = json.loads(done.stdout)
    assert [answer["tally"][key] for key in ("planned", "made", "refused")] == [3, 2, 1]
    assert [own["code"] for own in answer["findings"] if own["severity"] == "blocks"] == ["L01"]
    assert sorted(path.parent.name for path in pdfs(tmp_path / "out")) == ["01a", "10a"]


def test_a_class_that_cannot_be_read_is_told_on_paper_and_counted(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    export["classes"][0]["courses"][0]["lessons"][0]["date"] = "2025-09-31"
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = reports.run(data, tmp_path / "out", "results", "--period", "q2", "--as", "json", "--format", "json", check=1)
    tally = json.loads(done.stdout)["tally"]
    assert (tally["planned"], tally["made"], tally["refused"]) == (2, 1, 1)
    ((_, form),) = forms(tmp_path / "out", "results", "q2").items()
    assert [row[0] for row in cells(form["tables"][0])] == ["1А", "10А", "Всего"]
    assert any(note.endswith(": 7А.") and "не читается" in note for note in form["notes"])


def test_the_usual_period_is_the_latest_that_is_over(tmp_path):
    data = ROOT / "data"
    for today, name in (("2025-10-10", "q1"), ("2025-11-20", "q1"), ("2026-03-01", "q2"), ("2027-01-01", "q4")):
        out = tmp_path / today
        reports.run(data, out, "results", "--as", "json", "--as-of", today)
        assert [path.stem for path in out.rglob("*.json")] == [f"2025-26-{name}-results"]
