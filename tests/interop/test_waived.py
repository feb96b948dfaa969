"""What was allowed to stay is on paper, in the tables and in the bundle, at its extremes too."""

import csv
import json
import re
import subprocess
import zipfile

import page
import paper
import pytest
import runs

HEADING = "Печать разрешена с незаполненными записями"
# As long as a reason may be, and many records for it.
REASON = ("учитель был на лечении, " * 21)[:500].strip()
LESSONS = 9


def without_entries(folder):
    """The class 7А with lessons without topics in each course, and without marks of the year."""
    data = runs.one_class(folder, "07a")
    path = data / "2025-26/07a.json"
    school = json.loads(path.read_text())
    own = school["classes"][0]
    for course in own["courses"]:
        for lesson in course["lessons"][:LESSONS]:
            lesson["topic"] = " "
    for marks in (own["journal_finals"], own["ledger_finals"]):
        marks["year_marks"] = [mark for mark in marks["year_marks"] if mark["subject"] != "s-rus"]
    path.write_text(json.dumps(school))
    return data


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waived")
    data, out = without_entries(folder), folder / "out"
    own = ["--data", str(data), "--out", str(out), *runs.TODAY]
    for rule in ("C01", "C02"):
        given = ["--class", "7А", "--reason", REASON, "--basis", "приказ № 14", "--by", "У. З. Березина"]
        subprocess.run([runs.BIN, "waive", rule, *own, *given], check=True, capture_output=True)
    subprocess.run([runs.BIN, "build", *own], check=True, capture_output=True)
    tables = [runs.BIN, "export", "csv", *own, "--into", str(out / "export")]
    subprocess.run(tables, check=True, capture_output=True)
    return out


def pages(pdf):
    text = paper.run("pdftotext", "-layout", str(pdf), "-")
    return [re.sub(r"\s+", " ", own) for own in text.split("\f")]


def list_of(out, stem):
    bundle, = out.glob(f"archive/*/2025-26/07a/{stem}.zip")
    with zipfile.ZipFile(bundle) as zipped:
        names = zipped.namelist()
        form = json.loads(zipped.read(f"{stem}/data/form-data.json"))
        member = f"{stem}/data/waivers.json"
        listed = json.loads(zipped.read(member)) if member in names else []
        info = zipped.read(f"{stem}/bag-info.txt").decode()
    return form["waived"], listed, info


@pytest.mark.parametrize("stem", ["2025-26-07a-q1-journal", "2025-26-07a-ledger"])
def test_the_list_is_fit_for_the_archive_and_nothing_of_it_is_clipped(printed, stem):
    pdf = printed / f"print/2025-26/07a/{stem}.pdf"
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf(str(pdf), profile=profile)
        assert report.is_compliant is True, list(report.failures)[:3]
    assert paper.faults(pdf) == []
    waived, listed, info = list_of(printed, stem)
    text = " ".join(pages(pdf))
    assert HEADING in text and waived["records"]
    for record in waived["records"]:
        assert record["place"].split(",")[0].split(" (")[0].split()[0] in text
    # One permission is printed once, whatever the number of its records.
    assert [own["number"] for own in waived["permissions"]] == [1]
    assert text.count("приказ № 14") == 1
    assert len(listed) == len(waived["records"])
    assert f"Waived-Findings: {len(listed)}\n" in info.replace("\r", "")


def test_every_lesson_without_a_topic_is_in_the_list_of_its_part_alone(printed):
    school = json.loads((printed.parent / "data/2025-26/07a.json").read_text())
    terms = {own["id"]: own for own in school["school_year"]["terms"]}
    for period in ("q1", "q2"):
        first, last = terms[period]["starts"], terms[period]["ends"]
        lessons = [lesson for course in school["classes"][0]["courses"] for lesson in course["lessons"]]
        expected = sorted(own["id"] for own in lessons if own["topic"] == " " and first <= own["date"] <= last)
        waived, listed, _ = list_of(printed, f"2025-26-07a-{period}-journal")
        assert sorted(own["place"]["lesson"] for own in listed) == expected
        assert len(waived["records"]) == len(expected)
    assert list_of(printed, "2025-26-07a-q4-journal")[0]["records"][0]["what"].endswith("(C02)")


def test_who_signs_signs_below_the_totals_of_the_ledger(printed):
    last = [own for own in pages(printed / "print/2025-26/07a/2025-26-07a-ledger.pdf") if own.strip()][-1]
    assert "Итоги по предметам" in last and "М.П." in last


def test_the_tables_have_the_list(printed):
    waived, _, _ = list_of(printed, "2025-26-07a-ledger")
    found = []
    for path in sorted((printed / "export/2025-26/07a/2025-26-07a-ledger").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as text:
            found.append([row[1:3] for row in csv.reader(text, delimiter=";")])
    printed_rows = [[own["place"], own["what"]] for own in waived["records"]]
    assert any(table[-len(printed_rows):] == printed_rows for table in found)
