"""One pupil and many, long texts, many subjects: nothing clipped, overlapping or torn apart."""

import collections
import json
import pathlib
import re

import pytest

import extreme
import paper
from runs import build

SCHOOLS = {
    "one_pupil": {"pupils": 1},
    "28_pupils_and_long_topics": {"pupils": 28, "long_texts": True},
    "40_pupils_and_long_topics": {"pupils": 40, "long_texts": True},
    "46_pupils_25_subjects_60_lessons": {"pupils": 46, "subjects": True, "double": True},
    "60_pupils": {"pupils": 60},
    "twelve_movements": {"movements": 12},
    "marks_in_words": {"words": True},
}


@pytest.fixture(scope="module", params=SCHOOLS.items(), ids=SCHOOLS)
def school(request, tmp_path_factory):
    name, wishes = request.param
    folder = tmp_path_factory.mktemp(name)
    data = extreme.write(folder, **wishes)
    done = build(data, folder / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    return data, sorted((folder / "out").glob("print/**/*.pdf"))


def test_no_word_stands_in_the_margin_or_on_another(school):
    for pdf in school[1]:
        assert paper.faults(pdf) == [], pdf.stem


def test_no_name_and_no_number_is_torn(school):
    export = json.loads((school[0] / "2025-26/07a.json").read_text())
    for pdf in school[1]:
        assert paper.torn_names(pdf, export) == [], pdf.stem
        assert paper.torn_numbers(pdf) == [], pdf.stem


def test_every_spread_has_the_same_dates_on_both_sides(school):
    for pdf in school[1]:
        if pdf.stem.endswith("journal"):
            assert paper.spreads(pdf) >= 20


def test_every_topic_and_every_pupil_is_printed(school):
    data, pdfs = school
    export = json.loads((data / "2025-26/07a.json").read_text())["classes"][0]
    lessons = [lesson for course in export["courses"] for lesson in course["lessons"]]
    texts = {pdf.stem: paper.run("pdftotext", "-layout", str(pdf), "-") for pdf in pdfs}
    journals = [text for stem, text in texts.items() if stem.endswith("journal")]
    held = [lesson for lesson in lessons if not lesson.get("cancelled")]
    rows = sum(len(re.findall(r"^\s*\d\d\.\d\d\s", text, re.MULTILINE)) for text in journals)
    assert rows == len(held), "a row of a recto for every lesson held"
    long = [own for own in held if re.match(r"\d+\. Повторение, ", own["topic"])]
    assert sum(len(re.findall(r"\d+\. Повторение, ", text)) for text in journals) == len(long)
    ledger = next(text for stem, text in texts.items() if stem.endswith("ledger"))
    # A name goes on in the next line at its own hyphens only.
    starts = collections.Counter(pupil["family_name"].split("-")[0] for pupil in export["pupils"])
    for start, count in starts.items():
        assert ledger.count(start) >= count, "every pupil stands in the ledger"


def test_a_topic_longer_than_a_page_is_refused_by_subject_and_date(tmp_path):
    data = extreme.write(tmp_path, pupils=1)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    lesson = export["classes"][0]["courses"][0]["lessons"][0]
    lesson["topic"] = "очень длинная тема " * 300
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = build(data, tmp_path / "out", "--period", "q1")
    assert done.returncode == 1
    assert "Русский язык" in done.stdout and lesson["date"][8:] in done.stdout
    assert not pathlib.Path(tmp_path / "out/print").exists()


def test_long_names_at_the_end_of_a_large_class_part_no_spread(tmp_path):
    data = extreme.write(tmp_path, pupils=60)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    pupils = sorted(export["classes"][0]["pupils"], key=lambda own: (own["family_name"], own["given_name"]))
    for number, pupil in enumerate(pupils):
        short = number < 30
        pupil["family_name"] = f"{'А' if short else 'Я'}{chr(0x430 + number % 30)}{'б' if short else 'щ' * 26}"
        pupil["given_name"] = "Анна" if short else "Ы" + "ы" * 25
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = build(data, tmp_path / "out", "--draft", "--period", "q1")
    assert done.returncode == 0, done.stdout + done.stderr
    [journal] = (tmp_path / "out").rglob("*q1-journal*.pdf")
    assert paper.spreads(journal) > 10


def test_a_class_is_parted_where_wide_margins_leave_a_low_page(tmp_path):
    """28 pupils with names of two lines fit a page of the usual margins, and none of these."""
    data = extreme.write(tmp_path, pupils=28)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    for number, pupil in enumerate(export["classes"][0]["pupils"]):
        pupil["family_name"] = f"{chr(0x410 + number)}{'щ' * 16}"
        pupil["given_name"] = "Ы" + "ы" * 11
    path.write_text(json.dumps(export, ensure_ascii=False))
    counts = []
    for margins in ("", "\n[paper.journal]\ntop_margin = 60\nbottom_margin = 60\n"):
        with (data / "school.toml").open("a") as profile:
            profile.write(margins)
        out = tmp_path / f"out{len(counts)}"
        done = build(data, out, "--period", "q1")
        assert done.returncode == 0, done.stdout + done.stderr
        [journal] = out.rglob("*q1-journal*.pdf")
        assert paper.faults(journal) == []
        counts.append(paper.spreads(journal))
    usual, wide = counts
    assert wide >= 2 * 13 and wide > usual, counts


def changed(tmp_path, change, **wishes):
    """The first quarter of a class after a change of its export, as a draft."""
    data = extreme.write(tmp_path, **wishes)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text())
    change(export["classes"][0])
    path.write_text(json.dumps(export, ensure_ascii=False))
    done = build(data, tmp_path / "out", "--draft", "--period", "q1")
    assert "отказано 0" in done.stdout, done.stdout + done.stderr
    [journal] = (tmp_path / "out").rglob("*q1-journal*.pdf")
    return paper.run("pdftotext", "-layout", str(journal), "-").split("\f"), journal


@pytest.mark.parametrize("pupils", [3, 60], ids=["one part", "two parts"])
def test_an_ending_that_does_not_fit_below_a_long_lesson_stands_on_the_next_recto(tmp_path, pupils):
    def change(own):
        lessons = [lesson for lesson in own["courses"][0]["lessons"] if lesson["date"] < "2025-10-27"]
        # Nearly as high as a page; with the ending, higher.
        max(lessons, key=lambda lesson: (lesson["date"], lesson.get("number", 0)))["topic"] = "очень длинная тема " * 239

    pages, journal = changed(tmp_path, change, pupils=pupils)
    assert paper.spreads(journal) > 10
    first = next(number for number, text in enumerate(pages, 1) if "очень длинная" in text)
    assert first % 2 == 1
    assert "По плану" not in pages[first - 1]
    assert "По плану" in pages[first + 1], "the results and the ending have a spread of their own"
    assert "Тема урока" not in pages[first + 1]


def test_a_few_pupils_with_endless_names_part_their_spreads_and_stay_on_versos(tmp_path):
    def change(own):
        for number, pupil in enumerate(own["pupils"]):
            pupil["family_name"] = "-".join([f"Длиннофамильский{chr(0x430 + number)}"] * 3)
            pupil["given_name"] = "-".join(["Длинноименный"] * 4)

    pages, journal = changed(tmp_path, change, pupils=20)
    assert paper.spreads(journal) > 20
