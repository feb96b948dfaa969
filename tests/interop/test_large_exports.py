"""Exports that are, or claim to be, larger than anything a school has: each is refused with
a finding at its place, and the memory that this takes is bounded."""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile

import pytest

from runs import BIN, ROOT

# Most memory of an import that ends with a refusal, in bytes; the largest file is 256 MiB.
MOST_MEMORY = 1 << 30
SIZE = 200 << 20
SAMPLES = ROOT / "tests/import"
MARKS = "edu-groups/2120551935349716683/marks/2025-09-01_2025-12-28.json"
RESULTS = (SAMPLES / "oneroster/bulk/results.csv").read_bytes().splitlines(True)[0]
MARK_ROWS = "Класс;Предмет;Подгруппа;Дата;Урок;Номер;Работа;Отметка\n".encode()
XLSX = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def repeated(path, head, piece, size=SIZE, tail=b""):
    """A file of a beginning, a piece again and again, and an end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    block = piece * max(1, (1 << 20) // len(piece))
    with open(path, "wb") as file:
        file.write(head)
        for _ in range(-(-size // len(block))):
            file.write(block)
        file.write(tail)
    return path


def zipped(path, members):
    """A zip of members, each of a piece that stands so often."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (piece, count) in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for _ in range(count):
                    member.write(piece)
    return path


def tables(folder, **settings):
    """The good OneRoster export with another table of results."""
    shutil.copytree(SAMPLES / "oneroster/bulk", folder / "export")
    repeated(folder / "export/results.csv", **settings)
    return folder / "export"


def capture(folder, **settings):
    """The good capture with another answer of marks."""
    shutil.copytree(SAMPLES / "dnevnik", folder / "capture")
    repeated(folder / "capture" / MARKS, **settings)
    return folder / "capture"


def sheet(folder, cells):
    """A workbook of one sheet that claims to be as large as one can be."""
    part = f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    relation = '<Relationships><Relationship Id="r" Type="{}/{}" Target="{}"/></Relationships>'
    return zipped(folder / "b.xlsx", {
        "_rels/.rels": (relation.format(XLSX, "officeDocument", "xl/workbook.xml").encode(), 1),
        "xl/workbook.xml": (b'<workbook><sheets><sheet name="A" r:id="r"/></sheets></workbook>', 1),
        "xl/_rels/workbook.xml.rels": (relation.format(XLSX, "worksheet", "worksheets/a.xml").encode(), 1),
        "xl/worksheets/a.xml": (part.encode(), 1),
    })


def open_document(folder, rows):
    text = ('<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
            f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
            '</office:body></office:document-content>')
    return zipped(folder / "b.ods", {"content.xml": (text.encode(), 1)})


CORNERS = ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
FULL = ('<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>1</text:p>'
        '</table:table-cell></table:table-row>')
BOMB = (b" " * (1 << 20), 2048)

# Name, format, what makes the export, code of the finding, end of its file, its cell.
CASES = [
    ("rows of OneRoster", "oneroster",
     lambda f: tables(f, head=RESULTS, piece=b"r-1,,,i-rus-1,u-01,fully graded,1,2025-09-16,x\n"),
     "I12", "results.csv", "1048577"),
    ("rows of one cell", "oneroster", lambda f: tables(f, head=RESULTS, piece=b"x\n"), "I12", "results.csv", "1048577"),
    ("rows of a thousand cells", "oneroster",
     lambda f: tables(f, head=RESULTS, piece=b"1" + b"," * 999 + b"\n"), "I12", "results.csv", None),
    ("one line", "oneroster", lambda f: tables(f, head=b"", piece=b"a"), "I12", "results.csv", "1"),
    ("one line of cells", "oneroster", lambda f: tables(f, head=b"", piece=b"a,"), "I12", "results.csv", "1"),
    ("an open quote", "oneroster", lambda f: tables(f, head=RESULTS + b'"', piece=b"a\n"), "I21", "results.csv", "2"),
    ("rows of the workbook", "workbook",
     lambda f: repeated(f / "Отметки.csv", MARK_ROWS, "7А;Музыка;;01.09.2025;1;1;;9\n".encode()).parent,
     "I12", "Отметки.csv", "1048577"),
    ("one line of the workbook", "workbook", lambda f: repeated(f / "Отметки.csv", b"", b"a"), "I12", "Отметки.csv", "1"),
    ("rows of a report", "report-cards",
     lambda f: repeated(f / "a.csv", "Учебный год: 2024/2025\n".encode(), b"1;2;3\n"), "I12", "a.csv", "1048577"),
    ("zeros", "report-cards", lambda f: repeated(f / "a.csv", b"", b"\0"), "I12", "a.csv", "1"),
    ("numbers of an answer", "dnevnik", lambda f: capture(f, head=b"[", piece=b"1,", tail=b"1]"), "I12", MARKS, None),
    ("objects of an answer", "dnevnik",
     lambda f: capture(f, head=b"[", piece=b'{"id":1},', tail=b"{}]"), "I12", MARKS, None),
    ("a text of an answer", "dnevnik", lambda f: capture(f, head=b'["', piece=b"a", tail=b'"]'), "I02", MARKS, None),
    ("brackets", "dnevnik", lambda f: capture(f, head=b"", piece=b"[", size=100_000), "I01", MARKS, None),
    ("a bomb for a workbook", "workbook", lambda f: zipped(f / "b.xlsx", {"xl/workbook.xml": BOMB}), "I12", "b.xlsx", None),
    ("a bomb for a report", "report-cards", lambda f: zipped(f / "b.ods", {"content.xml": BOMB}), "I12", "b.ods", None),
    ("a bomb of tables", "oneroster", lambda f: zipped(f / "o.zip", {"results.csv": BOMB}), "I01", "o.zip", None),
    ("a bomb of answers", "dnevnik", lambda f: zipped(f / "d.zip", {"capture.json": BOMB}), "I01", "d.zip", None),
    ("the largest sheet", "workbook", lambda f: sheet(f, CORNERS), "I12", "b.xlsx", None),
    ("the largest sheet of a report", "report-cards", lambda f: sheet(f, CORNERS), "I12", "b.xlsx", None),
    ("the largest table", "workbook", lambda f: open_document(f, FULL), "I12", "b.ods", None),
    ("the largest table of a report", "report-cards", lambda f: open_document(f, FULL), "I12", "b.ods", None),
]


def imported(importer, source, data):
    """Exit code, answer and largest memory of an import."""
    words = [BIN, "import", importer, str(source), "--into", str(data), "--format", "json", "--lang", "en",
             "--exported-at", "2026-06-01T10:00:00+05:00"]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(words, stdout=told, stderr=errors)
        # The memory of this child alone, and not of the largest child so far.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        errors.seek(0)
        assert child.returncode == 1, errors.read(2000)
        return json.load(told), usage.ru_maxrss * 1024


@pytest.mark.parametrize("importer, make, code, file, cell", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_no_school_has_is_refused_in_bounded_memory(importer, make, code, file, cell, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    answer, memory = imported(importer, make(source), tmp_path / "data")
    shutil.rmtree(source)
    faults = [own for own in answer["findings"] if own["severity"] == "blocks"]
    assert (code, True) in {(own["code"], own["place"].get("file", "").endswith(file)) for own in faults}
    if cell:
        assert cell in {own["place"].get("cell") for own in faults if own["code"] == code}
    tally = answer["tally"]
    assert tally["read"] == tally["used"] + tally["refused"] and tally["written"] == 0
    assert not (tmp_path / "data").exists()
    assert memory < MOST_MEMORY, f"{memory / 1e6:.0f} MB"
