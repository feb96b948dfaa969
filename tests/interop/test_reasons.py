"""The table of reasons: filled in by foreign programs, and read back as permissions."""

import json
import shutil
import subprocess

import openpyxl
import pytest

from paper import run
from runs import BIN, ROOT, TODAY

COUNT = 7


def letopis(folder, command, *words):
    words = [BIN, command, "--data", str(folder / "data"), "--out", str(folder / "out"), *TODAY, *map(str, words)]
    return subprocess.run(words, capture_output=True, text=True)


def answer(folder, command="check", *words):
    return json.loads(letopis(folder, command, "--format", "json", *words).stdout)


def faults(folder):
    return [own for own in answer(folder)["findings"] if own["severity"] != "notes"]


@pytest.fixture
def school(tmp_path):
    """The demo school with lessons that have no topic."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data/2025-26/07a.json"
    export = json.loads(path.read_text())
    for course in export["classes"][0]["courses"][:COUNT]:
        course["lessons"][3]["topic"] = " "
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = letopis(tmp_path, "check", "--sheet", tmp_path / "reasons.xlsx")
    assert done.returncode == 1, done.stderr
    return tmp_path


def tally(**known):
    return {name: known.get(name, 0) for name in ("allowed", "already", "unprinted", "aside", "written")}


def filled(school, reasons):
    """The table with reasons by row, saved by openpyxl."""
    book = openpyxl.load_workbook(school / "reasons.xlsx")
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("Причина") + 1
    for row, reason in reasons.items():
        sheet.cell(row, column).value = reason
    book.save(school / "filled.xlsx")
    return school / "filled.xlsx"


def test_reasons_survive_openpyxl_and_libreoffice(school, tmp_path):
    book = openpyxl.load_workbook(school / "reasons.xlsx")
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    reason = head.index("Причина") + 1
    assert sheet.protection.sheet and not sheet.cell(2, reason).protection.locked
    assert sheet.cell(2, 1).protection.locked and sheet.auto_filter.ref and sheet.freeze_panes == "A2"
    found = faults(school)
    assert sheet.max_row == 1 + len(found)
    # A text that begins as a formula does is a text.
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    for row in range(2, sheet.max_row + 1, 2):
        sheet.cell(row, reason).value = f"причина {row}"
    book.save(tmp_path / "filled.xlsx")
    kept = [at for at, own in enumerate(head) if own.startswith("letopis:")] + [reason - 1]

    def cells(sheet):
        return [[row[at] for at in kept] for row in sheet.iter_rows(values_only=True, max_row=1 + len(found))]

    before = cells(sheet)
    places = [[own["code"], *(own["place"].get(key) for key in ("year", "class", "period", "subject", "date", "lesson", "pupil"))] for own in found]
    assert sorted(map(str, places)) == sorted(str(row[:-2]) for row in before[1:])
    for ending in ("xlsx", "ods"):
        run("soffice", "--headless", "--convert-to", ending, "--outdir", str(tmp_path / ending), str(tmp_path / "filled.xlsx"))
    run("soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "back"), str(tmp_path / "ods/filled.ods"))
    for kind in ("xlsx", "back"):
        assert cells(openpyxl.load_workbook(tmp_path / kind / "filled.xlsx").worksheets[0]) == before, kind


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_reasons_become_permissions_and_the_journal_is_printed(school, ending):
    count = len(faults(school))
    assert count == COUNT
    path = filled(school, {row: "болезнь учителя" if row % 2 else "карантин" for row in range(2, 2 + count)})
    if ending == "ods":
        run("soffice", "--headless", "--convert-to", "ods", "--outdir", str(school), str(path))
        path = path.with_suffix(".ods")
    words = ("--from", path, "--by", "У. З. Березина", "--basis", "приказ № 14")
    said = answer(school, "waive", *words)
    assert (said["tally"], said["findings"]) == (tally(allowed=count, written=count), [])
    assert faults(school) == []
    again = answer(school, "waive", *words)
    assert again["tally"] == tally(already=count)
    assert (school / "data/waivers.toml").read_text().count("[[waiver]]") == count
    done = letopis(school, "build", "--class", "7А", "--period", "q1")
    assert done.returncode == 0, done.stderr
    [journal] = sorted((school / "out").rglob("*q1*journal*.pdf"))
    text = run("pdftotext", "-layout", str(journal), "-")
    assert "Печать разрешена" in text and "карантин; приказ № 14" in text and "болезнь учителя; приказ № 14" in text


def test_a_reason_for_what_is_mended_is_told_and_the_others_taken(school):
    path = filled(school, {2: "болезнь учителя", 3: "болезнь учителя"})
    sheet = openpyxl.load_workbook(path).worksheets[0]
    mended = sheet.cell(2, [cell.value for cell in sheet[1]].index("letopis:lesson") + 1).value
    data = school / "data/2025-26/07a.json"
    export = json.loads(data.read_text())
    for course in export["classes"][0]["courses"]:
        for lesson in course["lessons"]:
            if lesson["id"] == mended:
                lesson["topic"] = "Повторение"
    data.write_text(json.dumps(export, ensure_ascii=False))
    said = answer(school, "waive", "--from", path, "--by", "У. З. Березина")
    assert said["tally"]["written"] == 1
    [finding] = said["findings"]
    assert finding["code"] == "R02" and finding["place"]["cell"] == "L2", finding
    assert finding["place"]["file"] == str(path)
