"""Foreign tools on what the program wrote for the demo school.

LETOPIS_OUT is the folder of a build, LETOPIS_BIN the program. A missing tool is a failure.
"""

import json
import os
import pathlib
import shutil
import subprocess

import bagit
import jsonschema
import page
import paper
import pytest

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


def test_text_comes_out_in_reading_order():
    ledger = next(path for path in PDFS if "07a-ledger" in path.stem)
    text = run("pdftotext", "-layout", str(ledger), "-")
    order = ["Сводная ведомость", "7А класс", "Итоги по предметам", "Директор", "М.П."]
    places = [text.find(word) for word in order]
    assert -1 not in places and places == sorted(places)


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
