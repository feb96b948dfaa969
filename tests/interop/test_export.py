"""Exported tables say what the printed document says, read back by foreign readers."""

import csv
import json
import os
import pathlib
import subprocess
import zipfile

import openpyxl
import pytest

from runs import BIN, ROOT, TODAY

OUT = pathlib.Path(os.environ["LETOPIS_OUT"])


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    out = tmp_path_factory.mktemp("export")
    for kind in ("xlsx", "csv", "json"):
        words = [BIN, "export", kind, "--data", str(ROOT / "data"), "--out", str(out), *TODAY, "--into", str(out / kind)]
        subprocess.run(words, check=True, capture_output=True)
    return out


def stems():
    return sorted(path.stem for path in OUT.glob("print/2025-26/*/*.pdf"))


def form_data(stem):
    """The form data out of the bundle of the printed document."""
    bundle, = OUT.glob(f"archive/*/2025-26/*/{stem}.zip")
    with zipfile.ZipFile(bundle) as zipped:
        return zipped.read(f"{stem}/data/form-data.json")


def file_of(exported, kind, stem, ending):
    return exported / kind / "2025-26" / stem.split("-")[2] / f"{stem}{ending}"


def rows_of_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text, delimiter=";"))


@pytest.mark.parametrize("stem", stems())
def test_json_is_the_form_data_of_the_bundle(exported, stem):
    assert file_of(exported, "json", stem, ".json").read_bytes() == form_data(stem)


@pytest.mark.parametrize("stem", stems())
def test_every_printed_cell_is_in_the_tables(exported, stem):
    form = json.loads(form_data(stem))
    tables = [rows_of_csv(path) for path in sorted(file_of(exported, "csv", stem, "").glob("*.csv"))]
    if stem.endswith("ledger"):
        printed = [[str(pupil["number"]), row["label"], *row["cells"]] for pupil in form["pupils"] for row in pupil["rows"]]
        found = [[row[0], *row[2:-1]] for row in tables[0][3:] if form["subjects"]]
        assert found == printed
        assert {row[0] for row in tables[0][3:]} == {str(pupil["number"]) for pupil in form["pupils"]}
        assert [row[1:] for table in tables[1:] for row in table[3:]] == [row["cells"] for row in form["foot"]]
        return
    marks, lessons = [], []
    for table in tables:
        heading = table[2]
        if heading[0] == form["captions"]["date"]:
            lessons.append(table[3:])
        elif table[1][0].endswith(form["captions"]["marks"]):
            marks.append(table[3:])
    assert len(marks) == len(lessons) == len(form["subjects"])
    for subject, own in zip(form["subjects"], marks):
        assert [row[3:] for row in own] == [row["cells"] + row["results"] for row in subject["rows"]]
    for subject, own in zip(form["subjects"], lessons):
        assert [row[1] for row in own[:-1]] == [lesson["topic"] for lesson in subject["lessons"]]
        assert own[-1] == [subject["ending"]]


@pytest.mark.parametrize("stem", stems())
def test_the_workbook_holds_the_cells_of_the_texts(exported, stem):
    book = openpyxl.load_workbook(file_of(exported, "xlsx", stem, ".xlsx"))
    texts = sorted(file_of(exported, "csv", stem, "").glob("*.csv"))
    assert len(book.worksheets) == len(texts)
    for sheet, path in zip(book.worksheets, texts):
        cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        rows = rows_of_csv(path)
        width = max(map(len, rows))
        assert [row[:width] for row in cells] == [row + [""] * (width - len(row)) for row in rows]


def test_the_same_data_give_the_same_workbook(exported, tmp_path):
    words = [BIN, "export", "xlsx", "--data", str(ROOT / "data"), "--out", str(tmp_path), *TODAY, "--period", "ledger"]
    subprocess.run(words, check=True, capture_output=True)
    for path in tmp_path.glob("export/**/*.xlsx"):
        first = file_of(exported, "xlsx", path.stem, ".xlsx")
        assert path.read_bytes() == first.read_bytes()
