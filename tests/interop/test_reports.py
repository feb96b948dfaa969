"""Every page of every report fit for screen readers and paper; what a run of reports does."""

import json
import shutil

import page
import pytest

import extreme
import paper
import reports
from reports import DASH, KINDS, PERIODS, cells, forms, side_by_side
from runs import ROOT


def test_charts_hold_the_shares_of_their_table(school):
    _, out = school
    for kind, columns in (("results", (5, 7)), ("programme", (4,)), ("control-works", (13, 14))):
        for form in forms(out, kind, "year").values():
            (chart,) = form["charts"]
            rows = [row for row in cells(form["tables"][0]) if all(row[at] not in ("", DASH) for at in columns)]
            assert [bar["label"] for bar in chart["bars"]] == [row[0] for row in rows]
            longest = max(100, *(int(row[at]) for row in rows for at in columns))
            for bar, row in zip(chart["bars"], rows):
                assert [own["value"] for own in bar["values"]] == [f"{row[at]}\u00a0%" for at in columns]
                assert [own["permille"] for own in bar["values"]] == [int(row[at]) * 1000 // longest for at in columns]
                for at in columns:
                    assert f"{row[0]}: " in chart["alt"] and f" {row[at]} %" in chart["alt"]


def test_every_form_with_shares_says_once_how_they_are_rounded(school):
    _, out = school
    for kind in KINDS:
        for form in forms(out, kind, "year").values():
            said = sum("округлены до целых процентов" in note for note in form["notes"])
            shares = [
                row["cells"][at]
                for table in form["tables"] for at, column in enumerate(table["columns"]) for row in table["rows"]
                if at and "%" in column["name"] + table["caption"]
            ]
            assert said == any(share.isdigit() for share in shares), (kind, form["scope"])


def pdfs(out):
    return sorted(out.glob("reports/**/*.pdf"))


def test_every_report_is_fit_for_the_archive_and_for_screen_readers(school):
    _, out = school
    assert len(pdfs(out)) >= len(PERIODS) * len(KINDS)
    for pdf in pdfs(out):
        for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
            report = page.validate_pdf(str(pdf), profile=profile)
            assert report.is_compliant is True, (pdf.stem, list(report.failures)[:3])
        paper.run("qpdf", "--check", str(pdf))
        fonts = paper.run("pdffonts", str(pdf)).splitlines()[2:]
        assert fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
        assert pdf.stat().st_mode & 0o777 == 0o600


def test_pages_are_whole_and_read_in_order(school):
    _, out = school
    for pdf in pdfs(out):
        assert paper.faults(pdf) == [], pdf.stem
        assert paper.torn_numbers(pdf) == [], pdf.stem
        form = json.loads(pdf.with_suffix(".json").read_text())
        text = " ".join(paper.run("pdftotext", "-raw", str(pdf), "-").split())
        order = [form["heading"], form["basis"].split(":")[0], *(own["caption"] for own in form["charts"] + form["tables"])]
        places, start = [], 0
        for words in [*order, form["captions"]["notes"], form["signers"][0]["role"]]:
            start = text.find(" ".join(words.split()), start)
            places.append(start)
        assert -1 not in places, (pdf.stem, order, places)
        # Whoever signs a page sees what the signature is for.
        ending = paper.run("pdftotext", "-raw", str(pdf), "-").rstrip("\f").split("\f")[-1]
        assert form["notes"][-1].split()[-1] in ending and form["signers"][0]["role"] in ending, pdf.stem
        assert "по состоянию на 30.05.2026" in form["source"]
        assert f"с. 1 из " in text.replace("\u00a0", " ")


def lines_of_last_page(pdf):
    """Lines of the last page above the notes: its head, the heading of the table, the rows."""
    pages = paper.run("pdftotext", "-layout", str(pdf), "-").rstrip("\f").split("\f")
    above = pages[-1].split("Как считается")[0]
    return len(pages), [line for line in above.splitlines() if line.strip()]


@pytest.mark.parametrize("count", [22, 24, 25, 26, 27, 28, 30, 33])
def test_a_last_page_has_rows_and_never_a_lone_one(count, tmp_path):
    data = extreme.write(tmp_path, pupils=count)
    for kind in ("pupils", "unsatisfactory", "programme", "missed-lessons"):
        reports.run(data, tmp_path / "out", kind, "--period", "q1", "--as", "pdf", "--as", "json")
    for pdf in pdfs(tmp_path / "out"):
        pages, above = lines_of_last_page(pdf)
        form = json.loads(pdf.with_suffix(".json").read_text())
        last = form["tables"][-1]
        if pages > 1 and last["rows"]:
            rows = [row for row in last["rows"][-3:] if any(row["cells"][0].split()[0] in line for line in above)]
            assert len(rows) == min(3, len(last["rows"])), (pdf.stem, above)


def millimetres(table, is_landscape):
    """Width of each column, by the sheet that its layout has."""
    widths = [column["width"] for column in table["columns"]]
    left = (267 if is_landscape else 180) - sum(own.get("millimetres", 0) for own in widths)
    shares = sum(own.get("share", 0) for own in widths)
    return [own["millimetres"] if "millimetres" in own else left * own["share"] / shares for own in widths]


def test_every_column_has_room_for_the_words_of_its_heading(school):
    _, out = school
    for path in out.glob("reports/**/*.json"):
        form = json.loads(path.read_text())
        for table in form["tables"]:
            widths = millimetres(table, form["sheet"]["is_landscape"])
            assert min(widths) > 0
            for column, width in zip(table["columns"], widths):
                own = column["name"].split(": ")[-1]
                is_upright = any(head["is_upright"] and column["name"].endswith(head["text"]) for row in table["heading"] for head in row)
                # A letter takes 1.5 mm at most, and 2 mm stay free.
                needed = 0 if is_upright else max(map(len, own.replace("\u00a0", " ").split())) * 1.5 + 2
                assert needed <= width + 0.01, (path.stem, column["name"], width)


def test_charts_have_their_alternative_text(school, tmp_path):
    _, out = school
    for pdf in (path for path in pdfs(out) if path.stem.endswith("year-results")):
        form = json.loads(pdf.with_suffix(".json").read_text())
        plain = tmp_path / "plain.pdf"
        paper.run("qpdf", "--qdf", "--object-streams=disable", str(pdf), str(plain))
        start = form["charts"][0]["alt"][:20].encode("utf-16-be").hex()
        assert start in plain.read_bytes().decode("latin-1").lower() or form["charts"][0]["alt"][:20].encode("utf-16-be") in plain.read_bytes()


def test_two_runs_give_the_same_bytes(school, tmp_path):
    own, out = school
    for kind in KINDS:
        reports.run(own.data, tmp_path, kind, "--period", "q2", "--jobs", "1")
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) >= 2 * len(KINDS)
    for path in made:
        assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.parametrize(
    "wishes",
    [{"pupils": 40, "subjects": True, "long_texts": True}, {"pupils": 1}],
    ids=["40_pupils_25_subjects", "one_pupil"],
)
def test_extreme_schools_fit_their_pages(wishes, tmp_path):
    data = extreme.write(tmp_path, **wishes)
    for kind in KINDS:
        reports.run(data, tmp_path / "out", kind, "--period", "q2")
    export = json.loads((data / "2025-26/07a.json").read_text())
    for pdf in pdfs(tmp_path / "out"):
        assert paper.faults(pdf) == [], pdf.stem
        assert paper.torn_names(pdf, export) == [], pdf.stem


def test_a_school_that_writes_every_mark_in_words_gets_as_many_tables_as_it_needs(tmp_path):
    data = extreme.write(tmp_path, pupils=12, subjects=True)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    for mark in export["classes"][0]["journal_finals"]["term_marks"]:
        mark["value"] = "fail"
    path.write_text(json.dumps(export, ensure_ascii=False))
    with (data / "school.toml").open("a") as profile:
        profile.write('\n[marks.words]\nfail = "незачтено"\n')
    reports.run(data, tmp_path / "out", "pupils", "--period", "q2", "--as", "pdf", "--as", "json")
    ((pdf,),) = (pdfs(tmp_path / "out"),)
    form = json.loads(pdf.with_suffix(".json").read_text())
    assert len(form["tables"]) == 4 and paper.faults(pdf) == []
    assert len(side_by_side(form["tables"][:-1])["columns"]) == 4 + 25


def test_a_layout_that_refuses_one_report_leaves_the_others(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    layout = (ROOT / "layouts/report/layout.typ").read_text()
    own = tmp_path / "layouts/report/layout.typ"
    own.parent.mkdir(parents=True)
    own.write_text(layout + '\n#assert(form.scope != "7А класс", message: form.scope)\n')
    done = reports.run(tmp_path / "data", tmp_path / "out", "pupils", "--period", "q2", "--format", "json", check=1)
    answer = json.loads(done.stdout)
    assert [answer["tally"][key] for key in ("planned", "made", "refused")] == [3, 2, 1]
    assert [own["code"] for own in answer["findings"] if own["severity"] == "blocks"] == ["L01"]
    assert sorted(path.parent.name for path in pdfs(tmp_path / "out")) == ["01a", "10a"]


def test_a_class_that_cannot_be_read_is_told_on_paper_and_counted(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    export["classes"][0]["courses"][0]["lessons"][0]["date"] = "2025-09-31"
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = reports.run(data, tmp_path / "out", "results", "--period", "q2", "--as", "json", "--format", "json", check=1)
    tally = json.loads(done.stdout)["tally"]
    assert (tally["planned"], tally["made"], tally["refused"]) == (2, 1, 1)
    ((_, form),) = forms(tmp_path / "out", "results", "q2").items()
    assert [row[0] for row in cells(form["tables"][0])] == ["1А", "10А", "Всего"]
    assert any(note.endswith(": 7А.") and "не читается" in note for note in form["notes"])


def test_what_one_export_cannot_tell_is_blank_for_its_class_and_for_the_school(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data/2025-26/07a.json"
    export = json.loads(path.read_text())
    export["cannot_tell"] = ["attendance", "lessons"]
    path.write_text(json.dumps(export, ensure_ascii=False))
    tables = {}
    for kind in ("control-works", "substitutions", "programme"):
        reports.run(tmp_path / "data", tmp_path / "out", kind, "--period", "q2", "--as", "json")
        ((_, form),) = forms(tmp_path / "out", kind, "q2").items()
        tables[kind] = [cells(table) for table in form["tables"]]
        assert any("всех уроков" in note and note.endswith(": 7А.") for note in form["notes"])
    by_class, _, works = tables["control-works"]
    for name, *row in by_class:
        is_told = name not in ("7А", "Всего")
        assert [row[at] != "" for at in (1, 4, 5)] == [is_told] * 3, name
    for row in works:
        assert (row[6:8] == ["", ""]) == (row[0] == "7А") and row[4] != "" != row[5]
    of_programme = {row[0]: row[-1] for row in tables["programme"][0]}
    assert of_programme["7А"] == of_programme["Всего"] == "" and of_programme["10А"] != ""
    teachers = {teacher["family_name"] for teacher in export["staff"]}
    *rows, last = tables["substitutions"][2]
    assert last == ["Всего", "", "", "", ""]
    assert any(row[1:] == [""] * 4 and row[0].split()[0] in teachers for row in rows)


def test_the_usual_period_is_the_latest_that_is_over(tmp_path):
    data = ROOT / "data"
    for today, name in (("2025-10-10", "q1"), ("2025-11-20", "q1"), ("2026-03-01", "q2"), ("2027-01-01", "q4")):
        out = tmp_path / today
        reports.run(data, out, "results", "--as", "json", "--as-of", today)
        assert [path.stem for path in out.rglob("*.json")] == [f"2025-26-{name}-results"]
