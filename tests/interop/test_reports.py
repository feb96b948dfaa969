"""Every number of every report, counted anew; every page fit for screen readers and paper."""

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
KINDS = ["results", "programme"]


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


@pytest.fixture(scope="module", params=["demo", "generated"])
def school(request, tmp_path_factory):
    """A school, and the folder with all its reports in all formats."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "demo":
        shutil.copytree(ROOT / "data", folder / "data")
    else:
        words = [BIN, "demo", "--classes", "6", "--seed", "5", str(folder / "new")]
        subprocess.run(words, check=True, capture_output=True)
        shutil.move(folder / "new/data", folder / "data")
        with_plans(folder / "data")
        with (folder / "data/school.toml").open("a") as profile:
            profile.write("\n[reports]\nnot_certified_counts = false\nexempt_counts = true\nwithout_result_counts = true\n")
    periods = [word for name in PERIODS for word in ("--period", name)]
    for kind in KINDS:
        reports.run(folder / "data", folder / "out", kind, *periods, *ALL_FORMATS)
    return School(folder / "data"), folder / "out"


@pytest.fixture(params=PERIODS)
def period(request):
    return request.param


def total(label, rows, sums):
    """A row of sums out of rows of numbers that stand behind the cells."""
    return [label, *(own([row[at] for row in rows]) for at, own in enumerate(sums))]


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
    for pdf in pdfs(tmp_path / "out"):
        assert paper.faults(pdf) == [], pdf.stem


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
