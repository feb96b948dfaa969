"""The list of findings as a page, in a real browser: whole, escaped, with and without script."""

import collections
import json
import re
import shutil
import subprocess
import time

import pytest

import browser
from runs import BIN, ROOT, TODAY

SEVERITIES = {"blocks": "b", "warns": "w", "notes": "n"}
FAMILY = "<script>document.title='x'</script>"
SUBJECT = "Музыка\"><img src=x onerror=\"document.title='x'\"> & 'хор'"
TEACHER = "О'Нил<b>"


def check(data, *words, code=None):
    words = [BIN, "check", "--data", str(data), *TODAY, *words]
    done = subprocess.run(words, capture_output=True, text=True, cwd=data.parent)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


def answer(data, *words):
    return json.loads(check(data, "--format", "json", *words).stdout)


def without_topics(path, every=5):
    """Takes the topic of every so many lessons away."""
    export = json.loads(path.read_text(encoding="utf-8"))
    for own in export["classes"]:
        for course in own["courses"]:
            for lesson in course["lessons"][::every]:
                lesson.pop("topic", None)
    path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Two classes with faults, whose names and subjects attack the page."""
    data = tmp_path_factory.mktemp("school") / "data"
    shutil.copytree(ROOT / "data", data)
    path = data / "2025-26/07a.json"
    export = json.loads(path.read_text(encoding="utf-8"))
    [own] = export["classes"]
    own["pupils"][2]["family_name"] = FAMILY
    export["subjects"][0]["name"] = SUBJECT
    teacher = own["courses"][0]["teacher"]
    for person in export["staff"]:
        if person["id"] == teacher:
            person["family_name"] = TEACHER
    # A mark after the pupil left (C03): a finding that names him.
    mark = {"pupil": own["pupils"][2]["id"], "lesson": "l-07a-rus-133", "value": "5"}
    own["courses"][0]["marks"].append(mark)
    path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")
    without_topics(path)
    without_topics(data / "2025-26/10a.json", every=9)
    return data


@pytest.fixture(scope="module")
def made(school, tmp_path_factory):
    """The page in both languages and the JSON answer it must agree with."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {}
    for language in ("ru", "en"):
        pages[language] = folder / f"{language}.html"
        check(school, "--page", str(pages[language]), "--lang", language, code=1)
    return pages, answer(school)


def counted(findings):
    return collections.Counter(own["severity"] for own in findings)


def test_the_page_counts_as_the_answer_does_with_script_and_without(made, tmp_path):
    pages, said = made
    total = counted(said["findings"])
    assert total["blocks"] > 20, total
    assert said["tally"]["blocks"] == total["blocks"]
    for page in pages.values():
        with_script = browser.opened(page, tmp_path / "browser")
        without = browser.opened_without_script(page, tmp_path / "browser")
        for own in (browser.read(page.read_text(encoding="utf-8")), with_script, without):
            lines = browser.shown_rows(own)
            kinds = collections.Counter(row.classes[0] for row in lines)
            assert kinds == {SEVERITIES[name]: count for name, count in total.items()}
            codes = collections.Counter(row.elements[2].text for row in lines)
            assert codes == collections.Counter(own["code"] for own in said["findings"])
            by_code = {row[0].split()[0]: int(row[-1]) for row in browser.rows(own, "rules")}
            assert by_code == codes
            tile = own.all("p", "tile", "b")[0]
            assert tile.all("b")[0].text == str(total["blocks"])
            classes, teachers = own.all("table", "group")
            for table in (classes, teachers):
                sums = [0, 0, 0]
                for row in table.all("tbody")[0].elements:
                    for at, cell in enumerate(row.elements[1:]):
                        sums[at] += int(cell.text or 0)
                assert sums == [total["blocks"], total["warns"], total["notes"]]
        assert "hidden" not in with_script.by_id("controls").attributes
        assert "hidden" in without.by_id("controls").attributes


def test_every_table_is_one_for_those_who_hear_it(made):
    pages, _ = made
    for language, path in pages.items():
        page = browser.read(path.read_text(encoding="utf-8"))
        assert page.all("html")[0].attributes["lang"] == language
        tables = page.all("table")
        assert len(tables) >= 4
        for table in tables:
            assert table.all("caption")[0].text
            heads = table.all("thead")[0].all("th")
            assert heads and all(own.attributes["scope"] == "col" for own in heads)
            for row in table.all("tbody")[0].elements:
                assert len(row.elements) == len(heads)
                rows = [own for own in row.elements if own.tag == "th"]
                assert all(own.attributes["scope"] == "row" for own in rows)


def test_what_the_address_asks_for_is_shown_and_sorted(made, tmp_path):
    pages, said = made
    folder = tmp_path / "browser"
    page = browser.opened(pages["ru"], folder, **{"class": "7А", "code": "C01", "sort": "-date"})
    shown = browser.shown_rows(page)
    expected = [
        own for own in said["findings"]
        if own["place"].get("class") == "7А" and own["code"] == "C01"
    ]
    assert 0 < len(shown) == len(expected) < len(said["findings"])
    assert page.by_id("shown").all("b")[0].text == str(len(expected))
    days = ["-".join(reversed(row.elements[6].text[:10].split("."))) for row in shown]
    assert days == sorted(days, reverse=True) and len(set(days)) > 5
    nothing = browser.opened(pages["ru"], folder, text="nobody writes this anywhere")
    assert browser.shown_rows(nothing) == []
    assert "hidden" not in nothing.by_id("none").attributes
    # A class that is none, and a column that is none, choose nothing.
    other = browser.opened(pages["ru"], folder, **{"class": "99Я", "sort": "nothing"})
    assert len(browser.shown_rows(other)) == len(said["findings"])


def test_hostile_words_stay_words(made, tmp_path):
    pages, _ = made
    for path in pages.values():
        text = path.read_text(encoding="utf-8")
        assert FAMILY not in text and "<img" not in text and "О'Нил<b>" not in text
        page = browser.opened(path, tmp_path / "browser")
        assert page.all("title")[0].text != "x"
        assert len(page.all("script")) == text.count("<script") and page.all("img") == []
        cells = {cell.text for row in browser.shown_rows(page) for cell in row.elements}
        assert any(FAMILY in own for own in cells)
        assert any(SUBJECT in own for own in cells)
        assert any("О'Нил<b>" in own for own in cells)
        # Chosen by a name of quotes and angle brackets.
        groups = page.all("table", "group")[1].all("tbody")[0].elements
        [row] = [own for own in groups if "О'Нил" in own.text]
        name = row.elements[0].all("span")[0].inside[0]
        chosen = browser.opened(path, tmp_path / "browser", teacher=name)
        total = sum(int(cell.text or 0) for cell in row.elements[1:])
        assert len(browser.shown_rows(chosen)) == total > 0


def test_the_page_asks_nobody_for_anything(made):
    pages, _ = made
    for path in pages.values():
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_mode & 0o777 == 0o600
        page = browser.read(text)
        [policy] = [
            own.attributes["content"] for own in page.all("meta")
            if own.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy
        for own in page.everything():
            for name, value in own.attributes.items():
                assert name not in ("src", "srcset", "action", "background", "style"), own.tag
                assert not name.startswith("on"), own.tag
                if name == "href":
                    pytest.fail(f"{own.tag} leads to {value}")
        assert re.findall(r"https?:|//[a-z]|@import|url\(", text) == []


def test_pupils_are_named_where_a_person_asked_for_it_and_nowhere_else(school, made):
    pages, _ = made
    for words in ([], ["--values"], ["--format", "json"], ["--format", "json", "--values"]):
        assert FAMILY not in check(school, *words, code=1).stdout
    assert FAMILY in check(school, "--names", code=1).stdout
    named = answer(school, "--names")
    # JSON escapes quotes, never these brackets.
    assert FAMILY in json.dumps(named, ensure_ascii=False)
    for path in pages.values():
        page = browser.read(path.read_text(encoding="utf-8"))
        assert any(FAMILY in row.elements[7].text for row in browser.shown_rows(page))
    target = pages["ru"].parent / "quiet.html"
    said = check(school, "--page", str(target), "--format", "json", code=1).stdout
    assert FAMILY not in said and "О'Нил" not in said
    assert FAMILY not in check(school, "--page", str(target), code=1).stdout


def test_a_teacher_gets_what_he_can_mend(school, made, tmp_path):
    pages, said = made
    page = browser.read(pages["ru"].read_text(encoding="utf-8"))
    [teachers] = page.all("table", "group")[1:]
    own = teachers.all("tbody")[0].elements[0]
    name = own.elements[0].text
    total = sum(int(cell.text or 0) for cell in own.elements[1:])
    # The case does not matter, nor does the kind of blank.
    asked = name.upper().replace("\u00a0", " ")
    one = answer(school, "--teacher", asked)
    assert 0 < len(one["findings"]) == total < len(said["findings"])
    target = tmp_path / "one.html"
    check(school, "--teacher", asked, "--page", str(target), code=1)
    alone = browser.read(target.read_text(encoding="utf-8"))
    assert len(browser.shown_rows(alone)) == total
    nobody = check(school, "--teacher", "Никогоян", code=2)
    assert "Никогоян" in nobody.stderr and nobody.stdout == ""


def test_where_nothing_is_wrong_the_page_says_so(tmp_path):
    target = tmp_path / "good.html"
    check(ROOT / "data", "--out", str(tmp_path / "out"), "--page", str(target), code=0)
    page = browser.opened(target, tmp_path / "browser")
    assert page.all("p", "tile", "zero") and page.all("table", "list") == []
    assert "замечаний нет" in page.all("main")[0].text.lower()


def test_the_page_is_printed_whole(made, tmp_path):
    pages, said = made
    text = browser.printed(pages["ru"], tmp_path / "browser")
    assert text.count("C01") >= counted(said["findings"])["blocks"] // 2
    last = browser.read(pages["ru"].read_text(encoding="utf-8"))
    number = browser.shown_rows(last)[-1].elements[0].text
    assert re.search(rf"^\s*{number}\b", text, re.MULTILINE)
    assert "персональные данные" in re.sub(r"\s+", " ", text).lower()


def test_five_thousand_findings_open(tmp_path):
    subprocess.run([BIN, "demo", "--classes", "36", "--full", str(tmp_path)], check=True,
                   capture_output=True)
    data = tmp_path / "data"
    for path in sorted(data.glob("*/*.json")):
        without_topics(path, every=8)
    target = tmp_path / "large.html"
    began = time.monotonic()
    check(data, "--page", str(target), code=1)
    made = time.monotonic() - began
    began = time.monotonic()
    page = browser.opened(target, tmp_path / "browser", sort="-date")
    opened = time.monotonic() - began
    count = len(browser.shown_rows(page))
    print(f"{count} findings: {target.stat().st_size / 1e6:.1f} MB, "
          f"made in {made:.1f} s, opened and sorted in {opened:.1f} s")
    assert count >= 5000
