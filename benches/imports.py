#!/usr/bin/env python3
"""Imports of a school year as a benchmark: prints figures, judges nothing.

    cargo build --release --locked && benches/imports.py

Makes an invented school of full size in a temporary folder, writes its year as each format
has it, and imports that: seconds, rows per second and peak memory. First grades have
holidays of their own, so their class books are imported apart from the others.
"""

import argparse
import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import zipfile

import journals
from journals import MOMENT
from school_year import program

MAP = """letopis_map = 1
system = "Электронный журнал"
school_year = "2025/2026"
[[table]]
file = "marks.csv"
[[table.fill]]
tab = "Обучающиеся"
"Класс" = "Класс"
"ФИО" = "Ученик"
[[table.fill]]
tab = "Нагрузка"
"Класс" = "Класс"
"Предмет" = "Предмет"
"Учитель" = "Учитель"
[[table.fill]]
tab = "Уроки"
"Класс" = "Класс"
"Предмет" = "Предмет"
"Дата" = "Дата"
"Урок" = "Урок"
[[table.fill]]
tab = "Отметки"
"Класс" = "Класс"
"Предмет" = "Предмет"
"Дата" = "Дата"
"Урок" = "Урок"
"Номер" = "Ученик"
"Отметка" = "Отметка"
"""


def imported(letopis, folder, kind, *words):
    """Wall seconds, CPU seconds, rows and peak memory in MiB of one import."""
    with open(folder / "answer.json", "w+") as answer:
        started = time.monotonic()
        child = subprocess.Popen(
            [letopis, "import", kind, *map(str, words), "--into", folder / f"data-{kind}",
             "--format", "json"],
            stdout=answer, stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        said = json.load(answer)
    tally = said["tally"]
    if child.returncode or tally["refused"]:
        for own in said["findings"][:5]:
            print(own["code"], own["message"], own["place"], file=sys.stderr)
        sys.exit(f"{kind}: ended with {child.returncode}, {tally['refused']} rows refused")
    return wall, usage.ru_utime + usage.ru_stime, tally["used"], usage.ru_maxrss / 1024


def show(name, *runs):
    wall, cpu, rows = (sum(own[at] for own in runs) for at in range(3))
    memory = max(own[3] for own in runs)
    print(f"{name:12} {rows:8} rows {wall:8.2f} s wall {cpu:8.2f} s CPU "
          f"{rows / wall:8.0f} rows/s {memory:6.0f} MiB")


def full_name(own):
    parts = (own.get(key) for key in ("family_name", "given_name", "patronymic"))
    return " ".join(filter(None, parts))


def table(path, heading, rows, separator=","):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(heading)
        writer.writerows(rows)


def marks(years):
    """Every mark with its class, course, lesson, and which mark of the pupil there it is."""
    for year in years:
        for own in year["classes"]:
            for course in own["courses"]:
                lessons = {lesson["id"]: lesson for lesson in course["lessons"]}
                counts = {}
                for mark in course["marks"]:
                    key = mark["lesson"], mark["pupil"]
                    counts[key] = counts.get(key, 0) + 1
                    yield year, own, course, lessons[mark["lesson"]], mark, counts[key]


def long_table(folder, years):
    """One text of all marks, and the tabs of the form that it lacks."""
    pupils = {id(own): {pupil["id"]: full_name(pupil) for pupil in own["pupils"]}
              for year in years for own in year["classes"]}
    names = {id(year): ({own["id"]: own["name"] for own in year["subjects"]},
                        {own["id"]: full_name(own) for own in year["staff"]}) for year in years}

    def rows():
        for year, own, course, lesson, mark, _ in marks(years):
            subjects, staff = names[id(year)]
            subject = subjects[course["subject"]]
            if "group" in course:
                subject += f" ({course['group']})"
            yield (f"{own['grade']}{own['letter']}", subject, staff[course["teacher"]],
                   lesson["date"], lesson["number"], pupils[id(own)][mark["pupil"]],
                   mark["value"])

    table(folder / "marks.csv",
          ["Класс", "Предмет", "Учитель", "Дата", "Урок", "Ученик", "Отметка"], rows(), ";")
    year = years[-1]["school_year"]
    table(folder / "Школа.csv",
          ["Полное название", "Краткое название", "Учебный год", "Начало года", "Конец года",
           "Выгружено", "Часовой пояс"],
          [["Школа № 100", "Школа № 100", "2025/2026", year["starts"], year["ends"],
            "30.05.2026 18:20", "UTC+5 Екатеринбург"]], ";")
    kinds = {"quarter": "четверть", "half_year": "полугодие", "year": "год"}
    terms = [[kinds[own["kind"]], own["number"], own["starts"], own["ends"], ""]
             for own in year["terms"]]
    terms += [["каникулы", number, own["starts"], own["ends"], own["name"]]
              for number, own in enumerate(year["holidays"], 1)]
    table(folder / "Периоды.csv", ["Вид", "Номер", "Начало", "Конец", "Название"], terms, ";")
    (folder / "map.toml").write_text(MAP, encoding="utf-8")
    return [folder / name for name in ("marks.csv", "Школа.csv", "Периоды.csv")]


def day_after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def oneroster(folder, years):
    """A bulk export of OneRoster 1.1 with every pupil, course, lesson with marks and mark."""
    span = years[-1]["school_year"]
    begins, ends = span["starts"], day_after(span["ends"])
    quarters = [own for own in span["terms"] if own["kind"] == "quarter"]
    every = ",".join(own["id"] for own in quarters)
    lists = {name: [] for name in ("users", "classes", "courses", "enrollments")}
    items, results, known = {}, [], set()

    def person(name, own, role):
        if name not in known:
            known.add(name)
            lists["users"].append([name, "", "", "true", "school", role, name, "",
                                   own["given_name"], own["family_name"],
                                   own.get("patronymic", ""), "", "", "", "", "", "", ""])

    def enroll(where, who, role, primary=""):
        lists["enrollments"].append([f"e{len(lists['enrollments'])}", "", "", where, "school",
                                     who, role, primary, begins, ends])

    for year in years:
        subjects = {own["id"]: own["name"] for own in year["subjects"]}
        staff = {own["id"]: own for own in year["staff"]}
        for own in year["classes"]:
            title, grade = f"{own['grade']}{own['letter']}", f"{own['grade']:02}"
            room = own["id"]
            lists["courses"].append([f"{room}-room", "", "", "year", "Классный час", "", grade,
                                     "school", "", ""])
            lists["classes"].append([room, "", "", title, grade, f"{room}-room", "", "homeroom",
                                     "", "school", every, "", "", ""])
            for pupil in own["pupils"]:
                person(pupil["id"], pupil, "student")
                enroll(room, pupil["id"], "student")
            groups = {group["id"]: {one["pupil"] for one in group["members"]}
                      for group in own.get("groups", [])}
            for course in own["courses"]:
                if not course["marks"]:
                    continue
                where = f"{room}-{course['id']}"
                lists["courses"].append([where, "", "", "year", subjects[course["subject"]], "",
                                         grade, "school", "", ""])
                lists["classes"].append([where, "", "", subjects[course["subject"]], grade,
                                         where, "", "scheduled", "", "school", every, "", "", ""])
                person(course["teacher"], staff[course["teacher"]], "teacher")
                enroll(where, course["teacher"], "teacher", "true")
                members = groups.get(course.get("group"), [own["id"] for own in own["pupils"]])
                for pupil in sorted(members):
                    enroll(where, pupil, "student")
    for year, own, course, lesson, mark, count in marks(years):
        where = f"{own['id']}-{course['id']}"
        item = f"{own['id']}-{lesson['id']}-{count}"
        term = next(one["id"] for one in quarters if one["starts"] <= lesson["date"] <= one["ends"])
        items[item] = [item, "", "", f"Работа {count}", "", lesson["date"], lesson["date"],
                       where, "work", term, "2", "5"]
        results.append([f"r{len(results)}", "", "", item, mark["pupil"], "fully graded",
                        mark["value"], lesson["date"], ""])
    start = ["sourcedId", "status", "dateLastModified"]
    tables = {
        "academicSessions": (
            "title type startDate endDate parentSourcedId schoolYear",
            [["year", "", "", "2025/26", "schoolYear", begins, ends, "", "2026"]]
            + [[own["id"], "", "", f"{own['number']} четверть", "term", own["starts"],
                day_after(own["ends"]), "year", "2026"] for own in quarters]),
        "categories": ("title weight", [["work", "", "", "Работа на уроке", ""]]),
        "classes": ("title grades courseSourcedId classCode classType location schoolSourcedId "
                    "termSourcedIds subjects subjectCodes periods", lists["classes"]),
        "courses": ("schoolYearSourcedId title courseCode grades orgSourcedId subjects "
                    "subjectCodes", lists["courses"]),
        "enrollments": ("classSourcedId schoolSourcedId userSourcedId role primary beginDate "
                        "endDate", lists["enrollments"]),
        "lineItems": ("title description assignDate dueDate classSourcedId categorySourcedId "
                      "gradingPeriodSourcedId resultValueMin resultValueMax", items.values()),
        "orgs": ("name type identifier parentSourcedId",
                 [["school", "", "", "Школа № 100", "school", "", ""]]),
        "results": ("lineItemSourcedId studentSourcedId scoreStatus score scoreDate comment",
                    results),
        "users": ("enabledUser orgSourcedIds role username userIds givenName familyName "
                  "middleName identifier email sms phone agentSourcedIds grades password",
                  lists["users"]),
    }
    absent = ["classResources", "courseResources", "demographics", "resources"]
    about = [["manifest.version", "1.0"], ["oneroster.version", "1.1"]]
    about += sorted([[f"file.{name}", "bulk"] for name in tables]
                    + [[f"file.{name}", "absent"] for name in absent])
    about += [["source.systemName", "Электронный журнал"], ["source.systemCode", "journal"]]
    table(folder / "manifest.csv", ["propertyName", "value"], about)
    for name, (columns, rows) in tables.items():
        table(folder / f"{name}.csv", start + columns.split(), rows)
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("manifest", *tables):
            archive.write(folder / f"{name}.csv", f"{name}.csv")
    return folder / "export.zip"


def compare(folder, kind, expected):
    """Ends unless the imported classes have as many marks as the school."""
    found = sum(1 for _ in marks(json.loads(own.read_text())
                                 for own in (folder / f"data-{kind}").glob("*/*.json")))
    if found != expected:
        sys.exit(f"{kind}: {found} marks of {expected}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=int, default=36)
    asked = parser.parse_args()
    letopis = program()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([letopis, "demo", "--classes", str(asked.classes), "--full", name], **quiet)
        subprocess.run([letopis, "export", "workbook", "--into", "books"], cwd=name, **quiet)
        years = [json.loads(own.read_text()) for own in sorted(folder.glob("data/*/*.json"))]
        count = sum(1 for _ in marks(years))
        print(f"{len(years)} classes, {count} marks")
        books = sorted(folder.glob("books/**/*.xlsx"))
        first = [own for own in books if own.parent.name.startswith("01")]
        parts = filter(None, (first, [own for own in books if own not in first]))
        show("workbook", *(imported(letopis, folder, "workbook", *own) for own in parts))
        sources = long_table(folder, years)
        show("table", imported(letopis, folder, "table", "--map", folder / "map.toml", *sources))
        source = oneroster(folder, years)
        show("oneroster", imported(letopis, folder, "oneroster", source, "--exported-at", MOMENT))
        sources = journals.dnevnik(years, folder)
        show("dnevnik", imported(letopis, folder, "dnevnik", *sources))
        sources, data = journals.report_cards(years, folder), folder / "data-report-cards"
        data.mkdir()
        terms = journals.calendar(years[-1]["school_year"])
        (data / "school.toml").write_text((folder / "data/school.toml").read_text() + terms)
        show("report-cards", imported(letopis, folder, "report-cards", *sources, "--data", data,
                                      "--exported-at", MOMENT))
        for kind in ("workbook", "table", "oneroster", "dnevnik", "report-cards"):
            compare(folder, kind, count)


if __name__ == "__main__":
    main()
