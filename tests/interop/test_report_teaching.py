"""Reports of the programme, of the filling of the journal and of movement, counted anew."""

import datetime

import reports
from reports import DASH, cells, forms, full_name, mean, percent, signed, written


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
    homework = [percent(sums["homework"], sums["could"]), str(sums["could"] - sums["homework"]), str(sums["lacking"])] if sums["could"] else [DASH] * 3
    density = mean([sums["of_pupils"]] + [0] * (sums["pupils"] - 1)) if sums["pupils"] else DASH
    return [
        str(sums["lessons"]), percent(sums["topic"], sums["lessons"]), str(sums["lessons"] - sums["topic"]), *pair(""), *homework, *pair("hw_"),
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
    names = [column["name"] for column in form["tables"][0]["columns"]]
    assert names[2:4] == ["Тема: есть, %", "Тема: нет"] and names[6:9] == [f"Домашнее задание: {own}" for own in ("есть, %", "нет", "пропущено")]
    assert school.is_demo or all(int(by_class[-1][at]) > 0 for at in (3, 7)), "no lesson lacks anything"
    assert [row[0] for row in by_teacher[:-1]] == sorted(teachers, key=lambda name: name.lower().replace("ё", "е"))
    for row in by_teacher[:-1]:
        assert row[1:] == filled_cells(teachers[row[0]]), row[0]
    reports.same_in_tables(path, form)


MOVES = {
    "arrived": "прибыл(а)", "left": "выбыл(а)",
    "transferred_in": "переведён(а) в класс", "transferred_out": "переведён(а) из класса",
}


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
        assert unexplained == 0 or not school.is_demo, "the demo's memberships follow its movements"
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
