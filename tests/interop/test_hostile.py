"""Hostile exports: refused with a place, in bounded time and memory, and nothing is written."""

import functools
import json
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import threading
import zlib

import pytest

from runs import BIN

SAMPLE = pathlib.Path(__file__).parents[1] / "import" / "table"
MIB = 1 << 20
# Seconds after which a run counts as hanging.
PATIENCE = 60
# Bytes of address space after which a run that does not stop by itself is ended.
MOST_SPACE = 3 << 30
XML = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
CAPTURE = json.dumps({
    "format": "dnevnik-capture/1", "school_year": "2025-26", "from": "2025-09-01",
    "to": "2026-05-31", "captured_at": "2026-06-01T12:00:00+05:00",
})


def measured(folder, *words):
    """Exit code, answer and peak memory in MiB of one run."""
    with open(folder / "answer", "w+") as answer, open(folder / "errors", "w+") as errors:
        child = subprocess.Popen(
            [BIN, *map(str, words)], stdout=answer, stderr=errors,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE)),
        )
        watch = threading.Timer(PATIENCE, child.kill)
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
        watch.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        answer.seek(0)
        errors.seek(0)
        said = answer.read()
        assert child.returncode in (0, 1), (child.returncode, errors.read()[-2000:])
    return child.returncode, json.loads(said), usage.ru_maxrss / 1024


def repeated(path, head, block, times, tail=b""):
    """A file of a block many times over, written without holding it."""
    with open(path, "wb") as file:
        file.write(head)
        for _ in range(times):
            file.write(block)
        file.write(tail)
    return path


@functools.cache
def deflated(head, block=b"", times=0, tail=b""):
    """Such a content as a deflate stream, with its length and checksum.

    Each block is flushed in full, so the same bytes stand for every one of them.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    pack = lambda own: packer.compress(own) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = [pack(head), pack(block) * times, packer.compress(tail) + packer.flush()]
    checksum = zlib.crc32(head)
    for _ in range(times):
        checksum = zlib.crc32(block, checksum)
    return b"".join(stream), len(head) + len(block) * times + len(tail), zlib.crc32(tail, checksum)


def zipped(path, members, claimed=None):
    """A zip of members by name; `claimed` is a length that it tells of the last one."""
    directory, count = b"", len(members)
    with open(path, "wb") as file:
        for number, (name, content) in enumerate(members.items(), 1):
            content = deflated(content.encode()) if isinstance(content, str) else content
            stream, length, checksum = content
            if claimed is not None and number == count:
                length = claimed
            about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5B21, checksum, len(stream),
                                length, len(name), 0)
            directory += b"PK\1\2" + struct.pack("<H", 20) + about
            directory += struct.pack("<HHHII", 0, 0, 0, 0, file.tell()) + name.encode()
            file.write(b"PK\3\4" + about + name.encode() + stream)
        begins = file.tell()
        file.write(directory + b"PK\5\6")
        file.write(struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), begins, 0))
    return path


def xlsx(path, sheet, strings=None, **settings):
    """A workbook with one sheet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml":
            f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels":
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Школа" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
            f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": strings or f'{XML}<sst xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return zipped(path, members, **settings)


def sheet_text(rows, area="A1"):
    return (f'{XML}<worksheet xmlns="{MAIN}"><dimension ref="{area}"/>'
            f'<sheetData>{rows}</sheetData></worksheet>')


def around(text, block, times):
    """A text whose only `#` becomes a block many times over, deflated."""
    head, tail = text.split("#")
    return deflated(head.encode(), block, times, tail.encode())


def ods(path, table, block=b"", times=0, **settings):
    """A workbook with one table; `#` in it becomes a block many times over."""
    content = (f'{XML}<office:document-content xmlns:office="{OPEN}:office:1.0" '
               f'xmlns:table="{OPEN}:table:1.0" xmlns:text="{OPEN}:text:1.0" '
               'office:version="1.3"><office:body><office:spreadsheet>'
               f'<table:table table:name="Школа">{table}</table:table>'
               '</office:spreadsheet></office:body></office:document-content>')
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (f'{XML}<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0" '
                'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="{kind}"/></manifest:manifest>')
    content = around(content, block, times) if times else content
    members = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped(path, members, **settings)


def capture(folder, head, block=b"", times=0, tail=b""):
    """A capture with one such answer."""
    (folder / "capture.json").write_text(CAPTURE)
    repeated(folder / "teachers.json", head, block, times, tail)
    return folder


def large_answers(folder):
    """A capture of eight answers, each just small enough to be read, full of zeros."""
    (folder / "capture.json").write_text(CAPTURE)
    for number in range(1, 9):
        group = folder / "edu-groups" / str(number)
        group.mkdir(parents=True)
        with open(group / "students.json", "wb") as file:
            file.truncate(250 * MIB)
    return folder


def results(folder, block, times):
    """The good OneRoster export with other rows of results."""
    export = folder / "bulk"
    shutil.copytree(SAMPLE.parent / "oneroster/bulk", export)
    head, _ = (export / "results.csv").read_bytes().split(b"\n", 1)
    repeated(export / "results.csv", head + b"\n", block, times)
    return export


def page(folder, block, times, head=b""):
    return repeated(folder / "own.html", PAGE + head, block, times)


def text(folder, head, block, times):
    return repeated(folder / "own.csv", head, block, times)


ZEROS = bytes(MIB)
ROWS = b"<row/>" * (MIB // 6)
OPEN_ROWS = b"<table:table-row/>" * (MIB // 18)
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>5</t></is></c></row>'
FILLED = ('<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
          'office:value-type="string" table:number-columns-repeated="16384"><text:p>5</text:p>'
          '</table:table-cell></table:table-row>')
STRINGS = f'{XML}<sst xmlns="{MAIN}">#</sst>'
FEW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2999999</v></c></row>'
PAGE = b'<!DOCTYPE html><meta charset="utf-8">'
SPANS = (b"<table><tr><td colspan=1000000000 rowspan=1000000000>5<td>4"
         b"<tr><td>3</table>")
BOMB = 3 << 10
BOOKS = ["workbook", "report-cards", "table"]
ZIPS = ["dnevnik", "oneroster"]
PAGES = ["report-cards", "table"]
# What an unfinished school year lacks, whatever the table holds.
YEAR = ["I10 2025-26", "I11 2025-26"]
# Formats, what makes the source in a folder, what is said and where, most MiB, what is wrong.
CASES = {
    "brackets": (
        ["dnevnik"], lambda at: capture(at, b"[" * 100_000),
        ["I01 teachers.json 1:128", "I10 2025-26"], 128),
    "brackets in the heading": (
        ["dnevnik"], lambda at: repeated(at / "capture.json", b"", b"[", 100_000),
        ["I01 capture.json 1:128"], 128),
    "long answer": (
        ["dnevnik"], lambda at: capture(at, b"[0", b",0" * (MIB // 2), 200, b"]"),
        ["I10 2025-26", "I12 teachers.json 1:7456543"], 720),
    "answer of bad rows": (
        ["dnevnik"], lambda at: capture(at, b"[0", b",0" * 10_000, 100, b"]"),
        None, 1536),
    "large answers": (["dnevnik"], large_answers, None, 1536),
    "bomb": (
        ZIPS,
        lambda at: zipped(at / "own.zip", {
            "capture.json": CAPTURE, "manifest.csv": deflated(b"", ZEROS, BOMB)}),
        ["I12 own.zip"], 1536),
    "bomb that lies": (
        ZIPS,
        lambda at: zipped(at / "own.zip", {
            "capture.json": CAPTURE, "users.csv": deflated(b"", ZEROS, BOMB)}, 1000),
        ["I01 own.zip"], 128),
    "bombs": (
        ZIPS,
        lambda at: zipped(at / "own.zip", {
            f"{number}.csv": deflated(b"", ZEROS, 200) for number in range(12)}),
        ["I12 own.zip"], 1536),
    "xlsx bomb": (
        BOOKS, lambda at: xlsx(at / "own.xlsx", around(sheet_text("#"), ROWS, BOMB)),
        ["I12 own.xlsx"], 1000),
    "xlsx bomb that lies": (
        BOOKS,
        lambda at: xlsx(at / "own.xlsx", around(sheet_text("#"), ROWS, BOMB), claimed=1000),
        ["I01 own.xlsx"], 128),
    "xlsx far cell": (
        BOOKS, lambda at: xlsx(at / "own.xlsx", sheet_text(FAR, "A1:XFD1048576")),
        ["I12 own.xlsx"], 128),
    **{
        f"xlsx strings {kind}": (
            [kind],
            lambda at: xlsx(at / "own.xlsx", sheet_text(FEW),
                            around(STRINGS, b"<si><t>5</t></si>" * 30_000, 100)),
            told, 350)
        for kind, told in [
            ("workbook", ["I32 own.xlsx Школа A1", "I32 own.xlsx Школа B1"]),
            ("report-cards", ["I01 own.xlsx Школа"]),
            ("table", [*YEAR, "I25 own.xlsx Школа"]),
        ]
    },
    "ods bomb": (
        BOOKS, lambda at: ods(at / "own.ods", "#", OPEN_ROWS, BOMB), ["I12 own.ods"], 1000),
    "ods repeated": (BOOKS, lambda at: ods(at / "own.ods", FILLED), ["I12 own.ods"], 128),
    "long line": (
        BOOKS, lambda at: text(at, b"", b"5" * MIB, 200),
        ["I12 own.csv 1"], 640),
    "long line of cells": (
        BOOKS, lambda at: text(at, b"", b"5;" * (MIB // 2), 200),
        ["I12 own.csv 1"], 640),
    "too many rows": (
        BOOKS, lambda at: text(at, b"a;b\n", (b"5" * 78 + b";4\n") * 10_000, 250),
        ["I12 own.csv 1048577"], 360),
    "many rows": (
        ["table"], lambda at: text(at, b"a;b;c\n", b"5;4;3\n" * 10_000, 100),
        [*YEAR, "I25 own.csv"], 1500),
    "open quote": (
        BOOKS, lambda at: text(at, b'"', b"5;4;3;2\n" * (MIB // 8), 100),
        ["I21 own.csv 1"], 640),
    "too many results": (
        ["oneroster"], lambda at: results(at, b"r-1,,,i-rus-1,u-01,fully graded,1,,\n" * 30_000, 200),
        ["I11 2025-26", "I12 results.csv 1048577"], 640),
    "too many cells": (
        ["oneroster"], lambda at: results(at, (b"1" + b"," * 999 + b"\n") * 1000, 200),
        ["I11 2025-26", "I12 results.csv 10001"], 640),
    "line of results": (
        ["oneroster"], lambda at: results(at, b"a," * (MIB // 2), 200),
        ["I11 2025-26", "I12 results.csv 2"], 640),
    "nested tables": (
        PAGES, lambda at: page(at, b"<table><tr><td>5" * 1000, 100), ["I12 own.html"], 128),
    "nested empty tables": (
        PAGES, lambda at: page(at, b"<table>" * 1000, 100), ["I12 own.html"], 128),
    "spans": (PAGES, lambda at: page(at, SPANS, 1), ["I12 own.html"], 128),
    "cells": (
        PAGES, lambda at: page(at, (b"<tr>" + b"<td>5" * 100) * 400, 1000, b"<table>"),
        ["I12 own.html"], 1536),
}
CHOSEN = [
    pytest.param(name, kind, marks=own[4:], id=f"{name}, {kind}")
    for name, own in CASES.items() for kind in own[0]
]

NESTED = 2_500_000
MAPS = {
    "open arrays": (lambda at: repeated(at, b"x = ", b"[", 2 * NESTED), ["I42 map.toml 1"]),
    "closed arrays": (
        lambda at: repeated(at, b"x = ", b"[" * NESTED, 1, b"]" * NESTED), ["I42 map.toml 1"]),
    "arrays": (
        lambda at: repeated(at, b"letopis_map = 1\nsystem = 'x'\nx = [", b"[[]]," * 1000,
                            1000, b"]"),
        ["I42 map.toml /table", "I42 map.toml /x"]),
    "open tables": (
        lambda at: repeated(at, b"x = ", b"{a=", NESTED // 2), ["I42 map.toml 1"]),
}


def told(answer):
    """Code and place of all that blocks."""
    found = []
    for own in answer["findings"]:
        place = own["place"]
        words = [own["code"], pathlib.Path(place["file"]).name if place.get("file") else ""]
        words += [place.get(key) for key in ("year", "sheet", "cell", "pointer")]
        if place.get("line"):
            words.append(":".join(str(place[key]) for key in ("line", "column") if place.get(key)))
        if own["severity"] == "blocks":
            found.append(" ".join(filter(None, words)))
    return found


def judged(answer, code, data, memory, most):
    """What holds of every run: an account that adds up, nothing written, bounded memory."""
    print(f"{memory:.0f} MiB")
    tally = answer["tally"]
    assert code == 1 and answer["outcome"] == "bad"
    assert tally["read"] == tally["used"] + tally["refused"]
    assert tally["written"] == 0 and not data.exists()
    assert memory < most


@pytest.fixture(scope="module")
def map_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("map") / "map.toml"
    done = subprocess.run([BIN, "import", "table", "--guess", path, SAMPLE], capture_output=True)
    assert done.returncode == 0, done.stderr
    text = path.read_text().replace("# ? school_year", "school_year")
    first, _ = text.split('[[table]]\nfile = "results')
    path.write_text(first.replace('"journal.html"', '"*"'))
    return path


@pytest.mark.parametrize("name,kind", CHOSEN)
def test_hostile_source_is_refused(name, kind, map_file, tmp_path):
    _, make, expected, most, *_ = CASES[name]
    (tmp_path / "source").mkdir()
    source, data = make(tmp_path / "source"), tmp_path / "data"
    words = ["--map", map_file] if kind == "table" else []
    try:
        code, answer, memory = measured(
            tmp_path, "import", kind, *words, source, "--into", data, "--format", "json")
    finally:
        # Files of hundreds of megabytes are not kept.
        shutil.rmtree(tmp_path / "source")
    judged(answer, code, data, memory, most)
    if expected is not None:
        assert sorted(told(answer)) == sorted(expected)


@pytest.mark.parametrize("name", MAPS)
def test_hostile_map_is_refused(name, tmp_path):
    make, expected = MAPS[name]
    path, data = make(tmp_path / "map.toml"), tmp_path / "data"
    code, answer, memory = measured(
        tmp_path, "import", "table", "--map", path, SAMPLE, "--into", data, "--format", "json")
    judged(answer, code, data, memory, 800)
    assert told(answer) == expected
