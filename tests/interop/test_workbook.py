"""The workbook of the school: our template in LibreOffice, in openpyxl, and counted anew."""

import datetime
import json
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from runs import BIN

# Semicolon, double quote, Windows-1251, cells as shown, every sheet into a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):59,34,34,1,,0,false,true,true,false,false,-1"
GUIDE = "Порядок заполнения"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def run(*words):
    return subprocess.run([BIN, *map(str, words)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "form.xlsx"
    done = run("import", "--template", path)
    assert done.returncode == 0, done.stderr
    return path


def imported(source, folder):
    """The answer of an import, and every file that it wrote."""
    done = run("import", "workbook", source, "--into", folder, "--format", "json")
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return done.returncode, json.loads(done.stdout), files


@pytest.fixture(scope="module")
def expected(template, tmp_path_factory):
    code, answer, files = imported(template, tmp_path_factory.mktemp("expected"))
    assert (code, answer["findings"]) == (0, [])
    assert sorted(files) == ["2025-26/07a-workbook-20260530T1820.json", "school.toml"]
    return files


def converted(source, kind, folder):
    """What LibreOffice makes of a file."""
    profile = folder / "profile"
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(folder / "made"), str(source)],
        capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return folder / "made"


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_what_libreoffice_saves_is_the_same_snapshot(kind, template, expected, tmp_path):
    made = converted(template, CSV if kind == "csv" else kind, tmp_path)
    if kind == "csv":
        # The first tab is for people; every other one is a table.
        assert len(list(made.glob("form-*.csv"))) == len(openpyxl.load_workbook(template).sheetnames)
        text = (made / "form-Уроки.csv").read_bytes()
        assert "Тема".encode("cp1251") in text
        source = made
    else:
        source = made / f"form.{kind}"
        assert source.read_bytes() != template.read_bytes()
    code, answer, files = imported(source, tmp_path / "data")
    assert (code, answer["findings"]) == (0, [])
    assert files == expected


def test_what_openpyxl_saves_is_the_same_snapshot(template, expected, tmp_path):
    book = openpyxl.load_workbook(template)
    book.save(tmp_path / "form.xlsx")
    code, answer, files = imported(tmp_path / "form.xlsx", tmp_path / "data")
    assert (code, answer["findings"], files) == (0, [], expected)


def test_a_zip_of_texts_is_what_its_folder_is(template, expected, tmp_path):
    made = converted(template, CSV, tmp_path)
    packed = shutil.make_archive(str(tmp_path / "form"), "zip", made)
    code, _, files = imported(packed, tmp_path / "data")
    assert (code, files) == (0, expected)


def test_rows_counted_without_the_program_are_its_account(template, tmp_path):
    code, answer, _ = imported(template, tmp_path / "data")
    assert code == 0
    with zipfile.ZipFile(template) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        counted = {}
        for at, sheet in enumerate(book.iter(f"{MAIN}sheet"), 1):
            tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{at}.xml"))
            rows = [
                row for row in tree.iter(f"{MAIN}row")
                if any(cell.find(f"{MAIN}v") is not None for cell in row)
            ]
            counted[sheet.get("name")] = len(rows) - 1
    del counted[GUIDE]
    account = {
        name.split(" · ")[1]: own for name, own in answer["tally"]["tables"].items()
    }
    assert {name: own["read"] for name, own in account.items()} == counted
    assert {name: own["used"] for name, own in account.items()} == counted
    assert answer["tally"]["read"] == sum(counted.values())


def test_the_template_helps_to_fill_it_in(template):
    book = openpyxl.load_workbook(template)
    assert book.sheetnames[0] == GUIDE
    assert book.properties.created.isoformat() == "2025-09-01T00:00:00"
    guide = [cell.value for row in book[GUIDE] for cell in row if cell.value]
    for sheet in book.worksheets[1:]:
        assert any(text.startswith(f"«{sheet.title}». ") for text in guide)
        assert sheet.freeze_panes == "A2", sheet.title
        for cell in sheet[1]:
            assert cell.comment is not None and cell.comment.text, (sheet.title, cell.value)
        assert sheet.max_row > 1, "an example"
    lists = {
        (sheet.title, sheet.cell(1, area.min_col).value): rule.formula1
        for sheet in book.worksheets
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    assert lists["Посещаемость", "Предмет"] == "'Предметы'!$A$2:$A$1000"
    assert "контрольная" in lists["Уроки", "Вид работы"]
    assert all(rule.type == "list" for rule in book["Итоги"].data_validations.dataValidation)


def test_the_address_of_a_fault_is_that_of_libreoffice(template, tmp_path):
    book = openpyxl.load_workbook(template)
    sheet = book["Отметки"]
    # Someone typed 3-4 into a cell that was no text.
    sheet["H5"].number_format = "dd.mmm"
    sheet["H5"] = datetime.date(2026, 4, 3)
    book.save(tmp_path / "faulty.xlsx")
    made = converted(tmp_path / "faulty.xlsx", "ods", tmp_path)
    for source in (tmp_path / "faulty.xlsx", made / "faulty.ods"):
        code, answer, files = imported(source, tmp_path / "data")
        found = [(own["code"], own["place"]["sheet"], own["place"]["cell"]) for own in answer["findings"]]
        assert (code, found, files) == (1, [("I30", "Отметки", "H5")], {})
        assert (answer["tally"]["refused"], answer["tally"]["written"]) == (1, 0)


def test_the_school_of_the_template_is_printed(template, tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    assert imported(template, data)[0] == 0
    words = ["--data", data, "--out", out, "--as-of", "2026-11-24"]
    assert run("check", *words).returncode == 0
    done = run("build", *words)
    assert done.returncode == 0, done.stdout
    names = sorted(path.name for path in out.rglob("*.pdf"))
    assert len(names) == 5 and "2025-26-07a-ledger.pdf" in names
    assert run("verify", out / "archive").returncode == 0
