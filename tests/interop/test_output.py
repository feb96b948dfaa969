"""Foreign tools on what the program wrote for the demo school.

LETOPIS_OUT is the folder of a build, LETOPIS_BIN the program. A missing tool is a failure.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess

import bagit
import jsonschema
import page
import paper
import pytest
import runs

from paper import run

OUT = pathlib.Path(os.environ["LETOPIS_OUT"])
PDFS = sorted(OUT.glob("print/**/*.pdf"))
BUNDLES = sorted(OUT.glob("archive/**/*.zip"))
DATA = pathlib.Path(__file__).parents[2] / "data"


def test_the_whole_school_was_built():
    assert len(PDFS) == len(BUNDLES) == 15


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_a_document_is_fit_for_the_archive_and_for_screen_readers(pdf):
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf(str(pdf), profile=profile)
        assert report.is_compliant is True, list(report.failures)[:3]
    run("qpdf", "--check", str(pdf))
    fonts = run("pdffonts", str(pdf)).splitlines()[2:]
    assert fonts
    for line in fonts:
        # Columns from the right: object, generation, unicode, subset, embedded.
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


@pytest.mark.parametrize(
    "pdf", [path for path in PDFS if path.stem.endswith("journal")], ids=lambda path: path.stem
)
def test_the_dates_of_both_sides_of_every_spread_are_equal(pdf):
    assert paper.spreads(pdf) >= 10


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_no_word_stands_in_the_margin_or_on_another(pdf):
    assert paper.faults(pdf) == []


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_no_name_and_no_number_is_torn(pdf):
    export = json.loads((DATA / pdf.parent.parent.name / f"{pdf.parent.name}.json").read_text())
    assert paper.torn_names(pdf, export) == []
    assert paper.torn_numbers(pdf) == []


def of_stem(stem):
    return next(path for path in PDFS if path.stem == f"2025-26-{stem}")


def text_of(stem):
    return run("pdftotext", "-layout", str(of_stem(stem)), "-")


def test_headers_of_narrow_columns_are_not_hyphenated():
    for stem, heads in (("07a-ledger", ["протокола)"]), ("07a-q1-journal", ["рождения", "проверяющего"])):
        printed = {word for *_, word in paper.words(of_stem(stem))}
        assert printed.issuperset(heads), stem


def test_text_comes_out_in_reading_order():
    text = text_of("07a-ledger")
    order = ["Сводная ведомость", "7А класс", "Итоги по предметам", "Директор", "М.П."]
    places = [text.find(word) for word in order]
    assert -1 not in places and places == sorted(places)


def test_a_class_without_marks_has_no_empty_table():
    text = text_of("01a-ledger")
    assert "Обучение ведётся без отметок. Предметы: Русский язык, Литературное чтение" in text
    assert "протокол №" in text and "Итоги по предметам" not in text and "годовая" not in text
    assert "курс без отметок" in text_of("01a-q1-journal")


def row(text, label):
    """The cells of the row of the totals with this label."""
    return next(line for line in text.splitlines() if line.startswith(label))[len(label):].split()


def test_the_totals_count_pass_and_fail_where_they_are_given():
    text = text_of("10a-ledger")
    assert row(text, "Отметок «зач.»") == ["—"] * 15 + ["13"] * 3
    assert row(text, "Отметок «незач.»") == ["—"] * 15 + ["0"] * 3
    assert row(text, "Отметок «5»")[-4:] == ["5", "—", "—", "—"]
    assert row(text, "Не ниже 3, %")[-4:] == ["100", "—", "—", "—"]
    assert "Прочерк: таких отметок" in text
    plain = text_of("07a-ledger")
    assert "«зач.»" not in plain and "Прочерк" not in plain
    assert "оценивается зачётом" in text_of("10a-q1-journal")


@pytest.mark.parametrize(
    "stem,listed,absent",
    [
        ("01a-q1-journal", "н б п о", "Н/А осв. зач. незач. ?"),
        ("07a-q1-journal", "н б п о Н/А осв.", "зач. незач. ?"),
        ("10a-q1-journal", "н б п о Н/А осв. зач. незач.", "?"),
        ("01a-ledger", "", "н Н/А"),
        ("07a-ledger", "Н/А осв.", "н б зач."),
        ("10a-ledger", "Н/А осв. зач. незач.", "н б"),
    ],
    ids=lambda words: words if words.isascii() else "",
)
def test_the_signs_that_may_stand_in_cells_are_explained_once(stem, listed, absent):
    text = " ".join(text_of(stem).split())
    assert text.count("Условные обозначения: ") == bool(listed)
    for sign in listed.split():
        assert len(re.findall(rf"(?:: |; ){re.escape(sign)} — ", text)) == 1, sign
    for sign in absent.split():
        assert not re.search(rf"(?:: |; ){re.escape(sign)} — ", text), sign


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.stem)
def test_a_bundle_is_checked_without_our_program(bundle, tmp_path):
    for tool in ("unzip", "sha512sum", "sha256sum"):
        assert shutil.which(tool), f"{tool} is missing"
    run("unzip", "-t", str(bundle))
    run("unzip", "-q", str(bundle), "-d", str(tmp_path))
    base = tmp_path / bundle.stem
    for manifest in ("manifest", "tagmanifest"):
        for digest in ("sha256", "sha512"):
            run(f"{digest}sum", "-c", f"{manifest}-{digest}.txt", cwd=base)
    assert bagit.Bag(str(base)).is_valid()


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.stem)
def test_the_snapshot_in_a_bundle_fits_the_schema_beside_it(bundle, tmp_path):
    run("unzip", "-q", str(bundle), "-d", str(tmp_path))
    data = tmp_path / bundle.stem / "data"
    snapshot = json.loads((data / "snapshot.json").read_text())
    jsonschema.validate(snapshot, json.loads((data / "snapshot.schema.json").read_text()))
    if bundle.stem.endswith("ledger"):
        courses = snapshot["classes"][0]["courses"]
        assert not any(c["lessons"] or c["marks"] or c["attendance"] for c in courses)


def test_what_the_export_cannot_tell_is_not_printed_as_none(tmp_path):
    data = runs.one_class(tmp_path)
    path = data / "2025-26/01a.json"
    export = json.loads(path.read_text())
    export["cannot_tell"] = ["attendance"]
    for course in export["classes"][0]["courses"]:
        course["attendance"] = []
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = runs.build(data, tmp_path / "out", "--period", "q1")
    assert done.returncode == 0, done.stdout + done.stderr
    text = run("pdftotext", "-layout", str(next(tmp_path.glob("out/print/**/*.pdf"))), "-")
    assert "В выгрузке нет сведений о посещаемости" in text
    assert text.count("Сводная ведомость учёта посещаемости") == 2
    for left_out in ("Сведения о количестве уроков", "Итого по классу", "Условные обозначения"):
        assert left_out not in text


def test_a_damaged_copy_is_named(tmp_path):
    copy = tmp_path / BUNDLES[0].name
    data = bytearray(BUNDLES[0].read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    done = subprocess.run(
        [os.environ["LETOPIS_BIN"], "verify", str(copy), "--format", "json"],
        capture_output=True, text=True,
    )
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "bad"
    assert [f for f in answer["findings"] if f["severity"] == "blocks"]


def test_every_export_of_the_demo_fits_the_schema():
    schema = json.loads(run(os.environ["LETOPIS_BIN"], "schema"))
    exports = sorted(DATA.glob("*/*.json"))
    assert len(exports) == 3
    for export in exports:
        jsonschema.validate(json.loads(export.read_text()), schema)
