"""«Табель» and «Отчёт» as Russian journals write them, made here by openpyxl with invented
names: every row is used or refused, both together become one snapshot."""

import copy
import datetime
import itertools
import json
import re
import subprocess

import openpyxl
import pytest

import paper
from runs import BIN, TODAY

PUPILS = ["Алмазов Тихон Львович", "Берёзова Ия Марковна", "Ветров Ким", "Ёлкина Ада Юрьевна"]
SUBJECTS = ["Русский язык", "Английский язык", "Физическая культура", "Музыка"]
# Month, days; one day stands twice: a double lesson.
MONTHS = [("Сентябрь", [2, 3, 5, 5, 30]), ("Октябрь", [1, 25]), ("Январь", [13, 14])]
# What the cells of a subject hold, pupil after pupil: every trap of the layout.
CELLS = ["5", "Н", "5/Н", "3/3", "О 2", "Б 3", "У", None, 4, "н", "б", "4 5", None]
# Headings of the табель: words of the first row with their width, words of the second.
TERMS = [("1 четверть", "Отметка", "Ср. балл"), ("2 четверть", "Отметка", "Ср. балл"),
         ("3 четверть", "Отметка", "Ср. балл"), ("4 четверть", "Отметка", "Ср. балл")]
LAST = ["Годовая", "Экзамен", "Итоговая"]
RESULTS = ["5", "4", 3, "н/а", "осв", "НА", "зач"]
CALENDAR = """
[[calendar]]
name = "2024-25"
starts = "2024-09-01"
ends = "2025-05-24"
""" + "".join(f"""[[calendar.terms]]
id = "q{number}"
kind = "quarter"
number = {number}
starts = "{starts}"
ends = "{ends}"
""" for number, starts, ends in ((1, "2024-09-01", "2024-10-26"), (2, "2024-11-05", "2024-12-29"),
                                 (3, "2025-01-09", "2025-03-22"), (4, "2025-03-31", "2025-05-24")))


def over(sheet, row, pupil, width):
    for text in ("Учебный год: 2024/2025", "Класс: 8А", "Период: с 01.09.2024 по 24.05.2025", f"Ученик: {pupil}"):
        sheet.cell(row, 1, text)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        row += 1
    return row


def report():
    """«Отчёт об успеваемости и посещаемости ученика»: a block of rows for each pupil."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Отчёт"
    sheet.cell(1, 1, "Отчёт об успеваемости и посещаемости ученика")
    row, cells = 3, itertools.cycle(CELLS)
    width = 1 + sum(len(days) for _, days in MONTHS)
    for pupil in PUPILS:
        row = over(sheet, row, pupil, width)
        sheet.cell(row, 1, "Предмет")
        column = 2
        for month, days in MONTHS:
            sheet.cell(row, column, month)
            for at, day in enumerate(days):
                # Days may be numbers or text.
                sheet.cell(row + 1, column + at, day if at % 2 else str(day))
            sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + len(days) - 1)
            column += len(days)
        row += 2
        for subject in SUBJECTS:
            sheet.cell(row, 1, subject)
            if subject != "Музыка":
                for column in range(2, width + 1):
                    value = next(cells)
                    if value is not None:
                        sheet.cell(row, column, value)
            row += 1
        row += 1
    return book


def card():
    """«Табель успеваемости учащегося»: a heading of three rows over each block."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Табель"
    row, results = 1, itertools.cycle(RESULTS)
    for pupil in PUPILS:
        row = over(sheet, row, pupil, 12)
        sheet.cell(row, 1, "Предмет")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + 2, end_column=1)
        column = 2
        for term, mark, average in TERMS:
            sheet.cell(row, column, term)
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column + 1)
            sheet.cell(row + 2, column, mark)
            sheet.cell(row + 2, column + 1, average)
            column += 2
        for words in LAST:
            sheet.cell(row, column, words)
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column)
            column += 1
        row += 3
        for subject in SUBJECTS:
            sheet.cell(row, 1, subject)
            for column in (2, 4, 6, 8, 10):
                sheet.cell(row, column, next(results))
                if column < 10:
                    sheet.cell(row, column + 1, "4,56")
            row += 1
        row += 1
    return book


def by_pupil():
    """The variant with pupils in rows: dates, under them subjects."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, text in enumerate(("Учебный год: 2024/2025", "Класс: 8А", "Период с 02.09.2024 по 03.09.2024"), start=1):
        sheet.cell(row, 1, text)
    sheet.cell(4, 3, datetime.date(2024, 9, 2))
    sheet.merge_cells("C4:E4")
    sheet.cell(4, 6, "03.09.2024")
    for column, subject in enumerate(["Русский язык", "Русский язык", "Музыка", "Русский язык"], start=3):
        sheet.cell(5, column, subject)
    for row, (pupil, cells) in enumerate(zip(PUPILS, (["5", None, "н", 3], [None, "4/4", None, "О 5"])), start=6):
        sheet.cell(row, 1, row - 5)
        sheet.cell(row, 2, pupil)
        for column, value in enumerate(cells, start=3):
            if value is not None:
                sheet.cell(row, column, value)
    return book


def school(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    subprocess.run([BIN, "init", str(tmp_path)], check=True, capture_output=True)
    profile = (data / "school.toml").read_text()
    (data / "school.toml").write_text(profile.replace("Школа (укажите название)", "Школа № 5") + CALENDAR)
    return data


def imported(data, *sources, partial=False):
    words = [BIN, "import", "report-cards", *map(str, sources), "--into", str(data), "--format", "json", "--lang", "ru",
             "--exported-at", "2025-05-30T18:20:00+05:00", "--data", str(data)]
    done = subprocess.run(words + ["--partial"] * partial, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def put(tmp_path, name, book):
    path = tmp_path / name
    book.save(path)
    return path


def data_rows(book):
    """Rows under a heading, counted by what stands in them and not by the importer's rules."""
    rows = 0
    for row in book.active.iter_rows(values_only=True):
        rows += row[0] in SUBJECTS or row[1] in PUPILS
    return rows


def faults(answer):
    return [own for own in answer["findings"] if own["severity"] == "blocks"]


def snapshot_of(data):
    path, = data.glob("2024-25/*.json")
    return json.loads(path.read_text())


def test_both_together_make_one_snapshot_and_no_row_is_lost(tmp_path):
    data = school(tmp_path)
    books = {"отчёт.xlsx": report(), "табель.xlsx": card()}
    paths = [put(tmp_path, name, book) for name, book in books.items()]
    code, answer = imported(data, *paths)
    assert code == 0, faults(answer)
    tally = answer["tally"]
    assert tally["read"] == tally["used"] == sum(map(data_rows, books.values())) == 32
    assert tally["refused"] == 0
    told = {own["code"] for own in answer["findings"]}
    assert told == {"I08"}
    snapshot = snapshot_of(data)
    assert set(snapshot["cannot_tell"]) == {"topics", "homework", "personal_files", "teachers", "lessons"}
    school_class, = snapshot["classes"]
    assert [own["family_name"] for own in school_class["pupils"]] == [name.split()[0] for name in PUPILS]
    # Marks and words counted from the cells of the workbook.
    texts = [str(cell) for row in books["отчёт.xlsx"].active.iter_rows(values_only=True)
             for cell in row[1:] if row[0] in SUBJECTS and cell is not None]
    parts = [part for text in texts for part in re.split("[/ ]", text)]
    marks = sum(len(course["marks"]) for course in school_class["courses"])
    words = sum(len(course["attendance"]) for course in school_class["courses"])
    assert marks == sum(part.isdigit() for part in parts)
    assert words == sum(not part.isdigit() for part in parts)
    finals = school_class["journal_finals"]
    assert len(finals["term_marks"]) == 4 * len(PUPILS) * len(SUBJECTS)
    assert len(finals["year_marks"]) == len(PUPILS) * len(SUBJECTS)
    assert {own["value"] for own in finals["term_marks"]} == {"5", "4", "3", "not_certified", "exempt", "pass"}
    # A double lesson is two; the year of a day follows from the school year.
    russian = school_class["courses"][0]
    dates = sorted(own["date"] for own in russian["lessons"])
    assert dates.count("2024-09-05") == 2 and dates[-1] == "2025-01-14"
    # The same again changes nothing.
    code, again = imported(data, *paths)
    assert (code, again["tally"]["unchanged"], again["tally"]["written"]) == (0, 1, 0)
    assert snapshot_of(data) == snapshot


def test_what_was_imported_is_checked_and_printed(tmp_path):
    data = school(tmp_path)
    paths = [put(tmp_path, "o.xlsx", report()), put(tmp_path, "t.xlsx", card())]
    assert imported(data, *paths)[0] == 0
    there = ["--data", str(data), "--out", str(tmp_path / "out")]
    check = subprocess.run([BIN, "check", *there, *TODAY, "--format", "json"], capture_output=True, text=True)
    # The sources know the first term alone; of the others nothing is printed.
    found = {(own["code"], own["place"]["period"]) for own in faults(json.loads(check.stdout))}
    assert {code for code, _ in found} == {"C36"} and ("C36", "q1") not in found
    built = subprocess.run([BIN, "build", *there, *TODAY], capture_output=True, text=True)
    assert built.returncode == 1, built.stdout
    pdf, = (tmp_path / "out/print").glob("**/*q1-journal.pdf")
    text = paper.run("pdftotext", "-layout", str(pdf), "-")
    assert "проведено ____ ч." in text, "hours held cannot be counted from an отчёт"
    for name in PUPILS:
        assert name.split()[0] in text


def test_pupils_in_rows_are_read_too(tmp_path):
    data = school(tmp_path)
    book = by_pupil()
    code, answer = imported(data, put(tmp_path, "v.xlsx", book))
    assert code == 0, faults(answer)
    assert answer["tally"]["read"] == answer["tally"]["used"] == data_rows(book) == 2
    school_class, = snapshot_of(data)["classes"]
    marks = {course["subject"]: sorted(own["value"] for own in course["marks"]) for course in school_class["courses"]}
    assert sorted(marks.values()) == [[], ["3", "4", "4", "5", "5"]]
    assert set(snapshot_of(data)["cannot_tell"]) >= {"results"}


# One cell of a good workbook, what is put there, and the finding with the cell it names.
TWINS = [
    (report, "B9", "7", "I02", "B9"),
    (report, "B9", "5!", "I02", "B9"),
    (report, "B9", datetime.date(2024, 3, 3), "I02", "B9"),
    (report, "B9", "Н/О", "I02", "B9"),
    (report, "C8", 32, "I02", "C8"),
    (report, "C8", "30 сентября", "I02", "C8"),
    (report, "A3", "Учебный год: 2024/2026", "I02", "A3"),
    (report, "A4", "Класс: 13А", "I02", "A4"),
    (report, "A6", "Ученик: Алмазов", "I02", "A6"),
    (card, "B8", "4,56", "I02", "B8"),
    (card, "B8", "отлично", "I02", "B8"),
    (card, "B5", "5 четверть", "I02", "B5"),
    (card, "B5", "1 триместр", "I04", "B5"),
    (card, "J5", "Примечание", "I02", "J5"),
    (card, "A8", None, "I02", "A8"),
]


@pytest.mark.parametrize("make, cell, value, code, place", TWINS)
def test_a_single_fault_is_named_with_its_cell(tmp_path, make, cell, value, code, place):
    data = school(tmp_path)
    book = make()
    book.active[cell].value = value
    outcome, answer = imported(data, put(tmp_path, "x.xlsx", book))
    found = faults(answer)
    assert outcome == 1
    assert [(own["code"], own["place"]["cell"]) for own in found] == [(code, place)]
    tally = answer["tally"]
    assert tally["read"] == tally["used"] + tally["refused"]
    assert not list(data.glob("2024-25/*.json")), "nothing is written while something is refused"
    assert "Алмазов" not in json.dumps(answer, ensure_ascii=False)


def test_two_files_that_disagree_are_a_conflict_with_both_places(tmp_path):
    data = school(tmp_path)
    first, second = card(), card()
    second.active["B8"].value = "2"
    code, answer = imported(data, put(tmp_path, "a.xlsx", first), put(tmp_path, "b.xlsx", second))
    conflict, = faults(answer)
    assert (code, conflict["code"], conflict["place"]["cell"]) == (1, "I03", "B8")
    assert "a.xlsx" in conflict["message"] or "a.xlsx" in json.dumps(conflict)


def test_a_sheet_that_is_neither_is_refused(tmp_path):
    data = school(tmp_path)
    book = openpyxl.Workbook()
    book.active["A1"] = "Список класса"
    code, answer = imported(data, put(tmp_path, "x.xlsx", book))
    fault, = faults(answer)
    assert (code, fault["code"]) == (1, "I01")
