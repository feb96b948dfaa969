"""Foreign tables through a map: read anew by other readers, and the same from other formats."""

import csv
import html.parser
import io
import json
import pathlib
import subprocess

import openpyxl
import pytest

from runs import BIN

SAMPLE = pathlib.Path(__file__).parents[1] / "import" / "table"
PAGE, LIST = SAMPLE / "journal.html", SAMPLE / "results.csv"


def run(*words):
    return subprocess.run([BIN, *map(str, words)], capture_output=True, text=True)


class Grids(html.parser.HTMLParser):
    """Tables as cells by row and column, with the areas that are merged."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.silent, self.cell = [], False, None
        self.feed(text)
        self.close_cell()

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "title"):
            self.silent = tag
        if self.silent:
            return
        if tag == "table":
            self.tables.append({"cells": {}, "merged": [], "row": 0, "column": 1})
        if tag == "tr":
            self.close_cell()
            self.tables[-1]["row"] += 1
            self.tables[-1]["column"] = 1
        if tag in ("td", "th"):
            self.close_cell()
            self.cell = [dict(attributes), ""]
        if tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag):
        if tag == self.silent:
            self.silent = False
        elif tag in ("td", "th", "tr", "table"):
            self.close_cell()

    def handle_data(self, data):
        if self.cell and not self.silent:
            self.cell[1] += data

    def close_cell(self):
        if not self.cell:
            return
        (attributes, text), table, self.cell = self.cell, self.tables[-1], None
        row = table["row"]
        over = lambda column: any(
            top <= row <= bottom and left <= column <= right
            for top, left, bottom, right in table["merged"]
        )
        while over(table["column"]):
            table["column"] += 1
        column = table["column"]
        wide, high = (int(attributes.get(own, 1)) for own in ("colspan", "rowspan"))
        if (wide, high) != (1, 1):
            table["merged"].append((row, column, row + high - 1, column + wide - 1))
        table["cells"][row, column] = text.strip()
        table["column"] += wide


@pytest.fixture(scope="module")
def grids():
    return Grids(PAGE.read_bytes().decode("windows-1251")).tables


@pytest.fixture(scope="module")
def lines():
    text = LIST.read_bytes().decode("windows-1251")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """The tabs of the form that no foreign table has."""
    path = tmp_path_factory.mktemp("school") / "school.xlsx"
    assert run("import", "--template", path).returncode == 0
    book = openpyxl.load_workbook(path)
    for name in set(book.sheetnames) - {"Школа", "Периоды", "Должности"}:
        del book[name]
    book.save(path)
    return path


@pytest.fixture(scope="module")
def map_text(tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "map.toml"
    done = run("import", "table", "--guess", path, PAGE, LIST)
    assert done.returncode == 0, done.stderr
    return path.read_text()


def imported(text, sources, folder):
    (folder / "map.toml").write_text(text)
    done = run("import", "table", "--map", folder / "map.toml", *sources,
               "--into", folder / "data", "--format", "json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0, answer
    files = {
        str(path.relative_to(folder / "data")): path.read_bytes()
        for path in sorted((folder / "data").rglob("*")) if path.is_file()
    }
    return answer, files


@pytest.fixture(scope="module")
def expected(map_text, school, tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected")
    answer, files = imported(map_text, [PAGE, LIST, school], folder)
    assert sorted(files) == ["2025-26/07a-table-20260530T1820.json", "school.toml"]
    return answer, files


def test_rows_are_those_that_other_readers_count(expected, grids, lines):
    tables = expected[0]["tally"]["tables"]
    people = [
        sum(
            1 for (row, column), text in table["cells"].items()
            if column == 1 and row > 4 and text.isdigit()
        )
        for table in grids
    ]
    assert people == [7, 7]
    for number, count in enumerate(people, 1):
        own = tables[f"{PAGE} · {number}"]
        assert own == {"read": count, "used": count, "refused": 0}
    heading = next(at for at, own in enumerate(lines) if own[0] == "ФИО")
    rows = [own for own in lines[heading + 1:] if not own[0].startswith("Средний")]
    assert tables[str(LIST)] == {"read": len(rows), "used": len(rows), "refused": 0}


def test_marks_and_absences_are_those_of_the_page(expected, grids):
    snapshot = json.loads(expected[1]["2025-26/07a-table-20260530T1820.json"])
    (own,) = snapshot["classes"]
    names = {
        pupil["id"]: " ".join(
            filter(None, (pupil[key] for key in ("family_name", "given_name")))
        )
        for pupil in own["pupils"]
    }
    subjects = {subject["id"]: subject["name"] for subject in snapshot["subjects"]}
    letters = {"absent": "н", "ill": "б", "excused": "у", "late": "о"}
    words = {"not_certified": "н/а", "exempt": "осв.", "pass": "зач."}
    found = {}
    for course in own["courses"]:
        lessons = [lesson["id"] for lesson in course["lessons"]]
        said = [(mark, words.get(mark["value"], mark["value"])) for mark in course["marks"]]
        said += [(one, letters[one["kind"]]) for one in course["attendance"]]
        for record, text in said:
            where = subjects[course["subject"]], names[record["pupil"]]
            place = (*where, lessons.index(record["lesson"]))
            found.setdefault(place, []).append(text)
    stands = {}
    for table in grids:
        cells = table["cells"]
        for row in range(7, 14):
            name = " ".join(cells[row, 2].replace("\xa0", " ").split()[:2])
            for lesson in range(4):
                text = cells[row, 3 + lesson].lower()
                parts = [text] if text in ("н/а",) else text.replace("/", " ").split()
                if parts:
                    stands[cells[2, 2], name, lesson] = sorted(parts)
    assert {key: sorted(own) for key, own in found.items()} == stands


def test_the_same_tables_in_workbooks_give_the_same_class(
    expected, grids, lines, map_text, school, tmp_path
):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, table in enumerate(grids, 1):
        sheet = book.create_sheet(str(number))
        for (row, column), text in table["cells"].items():
            is_number = text.isdigit()
            sheet.cell(row, column).value = int(text) if is_number else text or None
        for top, left, bottom, right in table["merged"]:
            sheet.merge_cells(
                start_row=top, start_column=left, end_row=bottom, end_column=right
            )
    book.save(tmp_path / "journal.xlsx")
    book = openpyxl.Workbook()
    for row in lines:
        book.active.append([text or None for text in row])
    book.save(tmp_path / "results.xlsx")
    profile = tmp_path / "profile"
    made = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--convert-to", "ods", "--outdir", str(tmp_path),
         str(tmp_path / "journal.xlsx"), str(tmp_path / "results.xlsx")],
        capture_output=True, text=True, timeout=120,
    )
    assert made.returncode == 0, made.stderr
    for ending in ("xlsx", "ods"):
        text = map_text.replace("journal.html", f"journal.{ending}")
        text = text.replace("results.csv", f"results.{ending}")
        sources = [tmp_path / f"journal.{ending}", tmp_path / f"results.{ending}", school]
        (tmp_path / ending).mkdir()
        answer, files = imported(text, sources, tmp_path / ending)
        assert answer["tally"]["read"] == answer["tally"]["used"] == 39
        assert files == expected[1], ending


def test_the_class_is_checked_and_its_draft_is_built(expected, tmp_path):
    for name, content in expected[1].items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_bytes(content)
    place = ["--data", tmp_path / "data", "--out", tmp_path / "out"]
    checked = json.loads(run("check", *place, "--format", "json").stdout)
    blocks = {own["code"] for own in checked["findings"] if own["severity"] == "blocks"}
    assert blocks == {"C02", "C36"}
    built = run("build", "--draft", "--as-of", "2026-11-24", *place, "--format", "json")
    # What is not filled in is told, and the draft is made all the same.
    tally = json.loads(built.stdout)["tally"]
    assert (built.returncode, tally["planned"], tally["made"]) == (1, 5, 5)
