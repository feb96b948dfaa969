"""The page and the slips of a check, used as people use them: typed into, sorted, printed."""

import collections
import html.parser
import json
import re
import shutil
import stat
import subprocess
import time

import pytest

import devtools
from paper import run
from runs import BIN, ROOT, TODAY

HOSTILE = "<script>document.title='x'</script>\"'>&amp;</table>"
# As long as an export may have a name.
LONG = "Ё" * 60


def check(folder, *words):
    words = [BIN, "check", "--data", str(folder / "data"), "--out", str(folder / "out"), *TODAY, *map(str, words)]
    return subprocess.run(words, capture_output=True, text=True)


def answer(folder, *words):
    return json.loads(check(folder, "--format", "json", *words).stdout)


def school(folder):
    """The demo school with faults of several kinds and texts that no page may take for markup."""
    shutil.copytree(ROOT / "data", folder / "data")
    path = folder / "data/2025-26/07a.json"
    export = json.loads(path.read_text())
    own = export["classes"][0]
    for course in own["courses"][:6]:
        for lesson in course["lessons"][:20:4]:
            lesson["topic"] = " "
    for record in own["courses"][0]["attendance"][:6]:
        record["kind"] = "unknown"
    for record, pupil in zip(own["courses"][1]["attendance"], own["pupils"]):
        record["kind"], record["pupil"] = "unknown", pupil["id"]
    own["pupils"][0]["family_name"] = HOSTILE
    own["pupils"][1]["family_name"] = own["pupils"][1]["given_name"] = LONG
    export["staff"][0]["family_name"] = HOSTILE
    export["subjects"][0]["name"] = HOSTILE
    path.write_text(json.dumps(export, ensure_ascii=False))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A school that was checked twice; page and slips, and the page in English."""
    folder = school(tmp_path_factory.mktemp("checklist"))
    first = check(folder, "--page", folder / "first.html")
    assert first.returncode == 1, first.stderr
    path = folder / "data/2025-26/07a.json"
    export = json.loads(path.read_text())
    lessons = export["classes"][0]["courses"][1]["lessons"]
    lessons[0]["topic"], lessons[1]["topic"] = "Повторение", " "
    path.write_text(json.dumps(export, ensure_ascii=False))
    check(folder, "--page", folder / "page.html", "--slips", folder / "slips")
    check(folder, "--page", folder / "english.html", "--lang", "en")
    return folder


@pytest.fixture(scope="module")
def window():
    own = devtools.Browser()
    yield own
    own.close()


class Reader(html.parser.HTMLParser):
    """Elements of a page; every end tag must close the element that is open."""

    VOID = {"meta", "input", "br", "link"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(set(names)) == len(names), (tag, attributes)
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.open)

    def handle_data(self, text):
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(text)

    def all(self, tag):
        return [attributes for own, attributes in self.elements if own == tag]


def slips(folder):
    return sorted(path for path in (folder / "slips").glob("*.html") if path.name != "index.html")


def pages(folder):
    return [folder / "page.html", folder / "english.html", *sorted((folder / "slips").glob("*.html"))]


def test_every_page_is_whole_and_needs_nothing_from_outside(made):
    assert len(pages(made)) >= 5
    for path in pages(made):
        text = path.read_text()
        read = Reader(text)
        assert text.startswith("<!doctype html>")
        assert read.all("html") == [{"lang": "en" if path.name == "english.html" else "ru"}]
        for tag, attributes in read.elements:
            assert not {"src", "style", "onclick", "onload", "onmouseover"} & set(attributes), (tag, attributes)
            assert tag not in ("link", "img", "iframe", "object", "base", "form"), tag
            if tag == "a":
                assert re.fullmatch(r"[\w-]+\.html", attributes["href"]) and (path.parent / attributes["href"]).is_file()
        assert len(read.all("table")) == len(read.all("caption")) > 0
        assert all(own["scope"] in ("col", "row") for own in read.all("th"))
        identities = [own["id"] for _, own in read.elements if "id" in own]
        assert len(set(identities)) == len(identities)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_markup_in_names_stays_text(made):
    text = (made / "page.html").read_text()
    assert "<script>document.title" not in text and text.count("</table>") == text.count("<table")
    said = "".join(Reader(text).texts)
    assert said.count(HOSTILE) >= 3 and LONG in said


def test_plain_answers_name_no_pupil_while_the_page_does(made):
    family = json.loads((made / "data/2025-26/07a.json").read_text())["classes"][0]["pupils"][2]["family_name"]
    assert family in (made / "first.html").read_text()
    for words in ([], ["--format", "json"], ["--page", made / "again.html"]):
        done = check(made, *words)
        assert family not in done.stdout + done.stderr
    assert family in check(made, "--names").stdout
    assert family not in (made / "out/check/last.json").read_text() + (made / "out/check/previous.json").read_text()


ROWS = """Array.from(document.querySelectorAll('.list tbody tr')).filter((own) => getComputedStyle(own).display !== 'none')
    .map((own) => [own.className, ...Array.from(own.cells, (cell) => cell.textContent)])"""


def shown(window):
    """The lines that are not filtered out: class of the row, then its cells."""
    return window.run(ROWS)


def choose(window, name, value):
    window.run(
        f"(() => {{ const field = document.querySelector('#controls [name={name}]');"
        f" field.value = {json.dumps(value)}; field.dispatchEvent(new Event('input', {{bubbles: true}})); }})()"
    )
    # Filters wait until a person has stopped typing.
    window.run("new Promise((done) => setTimeout(done, 150))")
    return shown(window)


def day(row):
    """The date of a line, as it sorts."""
    return "-".join(reversed(row[7][:10].split(".")))


def test_the_page_says_as_much_as_the_json_answer(made, window):
    expected = answer(made)
    window.open(made / "page.html")
    assert window.complaints() == []
    assert window.requests() == [(made / "page.html").as_uri()]
    assert window.run("document.title") != "x"
    rows = shown(window)
    counted = collections.Counter(own["severity"] for own in expected["findings"])
    letters = {"b": "blocks", "w": "warns", "n": "notes"}
    assert collections.Counter(letters[row[0]] for row in rows) == counted
    tiles = window.run("Array.from(document.querySelectorAll('.tile b'), (own) => own.textContent)")
    assert tiles[:2] == [str(counted["blocks"]), str(counted["warns"])]
    tally = expected["tally"]
    assert tiles[-1] == f"Было {tally['before']}, стало {tally['now']}"
    assert (tally["new"], tally["gone"]) == (1, 1)
    assert sum("новое" in row[9] for row in rows) == 1
    assert window.run("document.querySelectorAll('.gone tbody tr').length") == 1
    codes = collections.Counter(own["code"] for own in expected["findings"])
    kinds = window.run(
        "Array.from(document.querySelectorAll('.rules tbody tr'),"
        " (own) => [own.cells[0].firstElementChild.textContent, Number(own.cells[3].textContent)])"
    )
    assert dict(kinds) == codes
    english = answer(made, "--lang", "en")
    window.open(made / "english.html")
    assert window.complaints() == []
    said = {row[9].removeprefix("new ") for row in shown(window)}
    assert said == {own["message"] for own in english["findings"]}


def test_without_script_everything_is_there_and_no_control(made, window):
    window.open(made / "page.html")
    with_script = shown(window)
    window.allow_scripts(False)
    try:
        window.open(made / "page.html")
        assert window.run("document.documentElement.className") == ""
        assert shown(window) == with_script
        assert window.run("getComputedStyle(document.querySelector('#controls')).display") == "none"
        assert window.run("document.querySelectorAll('[role=button]').length") == 0
        assert window.run("getComputedStyle(document.querySelector('.list tbody tr')).display") == "table-row"
        window.run("document.querySelector('details').open = true")
        assert window.run("document.querySelector('.gone').offsetHeight") > 0
    finally:
        window.allow_scripts(True)


def test_lines_are_filtered_and_the_address_keeps_it(made, window):
    window.open(made / "page.html")
    everything = shown(window)
    assert choose(window, "code", "C09") == [row for row in everything if row[3] == "C09"] != []
    assert "#code=C09" in window.run("location.hash")
    assert choose(window, "severity", "мешает") == [] and window.run("!document.querySelector('#none').hidden")
    window.run("document.querySelector('[name=reset]').click()")
    assert shown(window) == everything and window.run("location.hash") == ""
    teacher = everything[0][10]
    assert {row[10] for row in choose(window, "teacher", teacher)} == {teacher}
    found = choose(window, "text", "09.2025 НЕТ темы")
    wanted = [row for row in everything if row[10] == teacher and "09.2025" in row[7] and "нет темы" in row[9]]
    assert found == wanted != []
    assert window.run("document.querySelector('#shown b').textContent") == str(len(found))
    # A link that was kept, and one that somebody spoilt.
    window.open(made / "page.html", "#code=C09&sort=-date&new=0")
    rows = shown(window)
    assert {row[3] for row in rows} == {"C09"}
    assert [day(row) for row in rows] == sorted((day(row) for row in rows), reverse=True)
    window.open(made / "page.html", "#code=%3Cb%3E&sort=nothing&class=99")
    assert shown(window) == everything and window.complaints() == []
    window.open(made / "page.html", "#new=1")
    assert ["новое" in row[9] for row in shown(window)] == [True]


def test_columns_are_sorted_by_mouse_and_by_keyboard(made, window):
    window.open(made / "page.html")
    everything = shown(window)
    window.run("document.querySelector('thead .date [role=button]').focus()")
    window.press("Enter", "\r")
    days = [day(row) for row in shown(window)]
    known = [own for own in days if own]
    assert days == sorted(known) + [""] * (len(days) - len(known))
    assert window.run("document.querySelector('th.date').getAttribute('aria-sort')") == "ascending"
    window.press(" ", " ")
    assert window.run("document.querySelector('th.date').getAttribute('aria-sort')") == "descending"
    assert window.run("document.querySelectorAll('[aria-sort]').length") == 1
    window.run("document.querySelector('thead .position [role=button]').click()")
    assert shown(window) == everything
    # A class, teacher or code of the tables above shows its lines.
    window.run("document.querySelector('.rules [data-select]').click()")
    code = window.run("document.querySelector('.rules [data-select]').textContent")
    assert shown(window) == [row for row in everything if row[3] == code]


def test_the_list_is_a_table_for_screen_readers_too(made, window):
    window.open(made / "page.html")
    nodes = window.call("Accessibility.getFullAXTree")["nodes"]
    roles = collections.Counter(own["role"]["value"] for own in nodes if not own["ignored"] and "role" in own)
    rows = len(shown(window))
    assert roles["table"] == 4 and roles["search"] == 1 and roles["main"] == 1
    # Ten columns; the heads of the small tables are column headers too.
    assert roles["row"] >= rows + 4 and roles["columnheader"] >= 10 + 4
    assert roles["cell"] >= rows * 10


@pytest.mark.parametrize("width", [360, 640, 1280, 1920])
def test_no_window_is_too_narrow(made, window, width):
    window.resize(width, 800)
    try:
        for path in (made / "page.html", slips(made)[0], made / "slips/index.html"):
            window.open(path)
            assert window.run("document.documentElement.scrollWidth") <= width, path.name
    finally:
        window.resize(1280, 900)


def test_printed_it_repeats_the_heads_and_shows_no_controls(made, window, tmp_path):
    path = tmp_path / "list.pdf"
    window.open(made / "page.html")
    window.paper(path)
    printed = run("pdftotext", "-layout", str(path), "-").split("\f")[:-1]
    assert len(printed) >= 2
    sizes = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", str(path)))
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {(842, 595)}
    with_lines = [own for own in printed if "у урока нет темы" in own]
    assert len(with_lines) >= 2
    for text in with_lines:
        assert "Обучающийся" in text and "Учитель" in text
    whole = " ".join("".join(printed).split())
    assert "Показать все" not in whole and "Напечатать" not in whole
    assert "Содержит персональные данные" in whole


def test_every_finding_stands_on_one_slip_and_the_index_leads_there(made, window):
    window.open(made / "slips/index.html")
    assert window.complaints() == []
    links = window.run("Array.from(document.querySelectorAll('a'), (own) => [own.getAttribute('href'), own.textContent])")
    assert sorted(href for href, _ in links) == sorted(path.name for path in slips(made))
    window.open(made / "page.html")
    everything = collections.Counter((row[0], *row[3:11]) for row in shown(window))
    found = collections.Counter()
    for href, name in links:
        window.open(made / "slips" / href)
        assert window.complaints() == []
        rows = shown(window)
        assert rows and all(len(row) == 10 for row in rows)
        teacher = "" if name == "без адресата" else name
        assert teacher in window.run("document.querySelector('h1').textContent")
        found.update((row[0], *row[3:10], teacher) for row in rows)
    assert found == everything


def test_the_tables_by_class_and_by_teacher_sum_up(made, window):
    window.open(made / "page.html")
    counted = collections.Counter(own["severity"] for own in answer(made)["findings"])
    sums = window.run(
        "Array.from(document.querySelectorAll('table.group'), (own) => ['b', 'w', 'n'].map((kind) =>"
        " Array.from(own.querySelectorAll('tbody td.' + kind), (cell) => Number(cell.textContent)).reduce((a, b) => a + b, 0)))"
    )
    known = [counted[name] for name in ("blocks", "warns", "notes")]
    assert [own[: 2 + (known[2] > 0)] for own in sums] == [known[: 2 + (known[2] > 0)]] * 2


def test_a_teacher_gets_what_he_can_mend(made, window, tmp_path):
    window.open(made / "page.html")
    teachers = collections.Counter(row[10] for row in shown(window))
    name = next(own for own in sorted(teachers) if own)
    # Neither the case matters nor the kind of blank.
    asked = name.upper().replace("\u00a0", " ")
    one = answer(made, "--teacher", asked)
    assert 0 < len(one["findings"]) == teachers[name] < teachers.total()
    check(made, "--teacher", asked, "--page", tmp_path / "one.html")
    window.open(tmp_path / "one.html")
    assert len(shown(window)) == teachers[name]


def test_where_nothing_is_wrong_the_page_says_so(window, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    done = check(tmp_path, "--page", tmp_path / "good.html")
    assert done.returncode == 0, done.stdout
    window.open(tmp_path / "good.html")
    assert shown(window) == []
    assert "замечаний нет" in window.run("document.querySelector('main').textContent").lower()


def test_a_slip_that_nobody_needs_any_more_is_taken_away(made, tmp_path):
    shutil.copytree(made / "slips", tmp_path / "slips")
    notes = tmp_path / "slips/notes.html"
    notes.write_text("<p>somebody's own page</p>")
    page = tmp_path / "slips/page.html"
    assert check(made, "--page", page).returncode == 1
    before = slips(tmp_path)
    teacher = json.loads((made / "data/2025-26/07a.json").read_text())["staff"][1]["family_name"]
    done = check(made, "--slips", tmp_path / "slips", "--teacher", teacher)
    assert done.returncode in (0, 1), done.stderr
    left = [path for path in slips(tmp_path) if path not in (notes, page)]
    assert notes.is_file() and page.is_file() and 0 < len(left) < len(before) - 2
    # A teacher keeps his file from check to check.
    assert {path.name for path in left} < {path.name for path in slips(made)}
    assert all(path.stem.startswith(teacher) for path in left)
    listed = re.findall(r'href="([^"]+)"', (tmp_path / "slips/index.html").read_text())
    assert sorted(listed) == [path.name for path in left]


def test_what_was_chosen_is_printed_alone(made, window, tmp_path):
    window.open(made / "page.html")
    chosen = choose(window, "code", "C01")
    assert chosen
    window.paper(tmp_path / "chosen.pdf")
    text = run("pdftotext", "-layout", str(tmp_path / "chosen.pdf"), "-")
    assert "Код: C01" in text and "По учителям" not in text and "Что делать" not in text


TIMED = """(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    await frame();
    const began = performance.now();
    %s;
    await frame();
    return performance.now() - began;
})()"""
# With the 80 ms that the page waits for a person to stop typing.
FILTERED = (
    "const own = document.querySelector('#controls [name=%s]'); own.value = '%s';"
    " own.dispatchEvent(new Event('input', {bubbles: true})); await new Promise((done) => setTimeout(done, 81))"
)


def test_five_thousand_findings_stay_usable(tmp_path, window, capsys):
    run(BIN, "demo", "--classes", "36", "--full", str(tmp_path))
    for path in sorted(tmp_path.glob("data/*/*.json")):
        export = json.loads(path.read_text())
        lessons = [own for group in export["classes"] for course in group["courses"] for own in course["lessons"]]
        for lesson in lessons[:: max(1, len(lessons) // 139)][:139]:
            lesson["topic"] = " "
        path.write_text(json.dumps(export, ensure_ascii=False))
    page = tmp_path / "page.html"
    began = time.monotonic()
    done = check(tmp_path, "--page", page)
    took = time.monotonic() - began
    assert done.returncode == 1, done.stderr
    load = window.open(page)
    rows = window.run("document.querySelectorAll('.list tbody tr').length")
    assert rows >= 5000 and window.complaints() == []
    figures = {
        "one class": FILTERED % ("class", "7А"),
        "all again": FILTERED % ("class", ""),
        "text": FILTERED % ("text", "алгебра"),
        "text gone": FILTERED % ("text", ""),
        "sort by day": "document.querySelector('thead .date [role=button]').click()",
    }
    figures = {name: window.run(TIMED % script) for name, script in figures.items()}
    assert window.run("document.querySelector('#shown').textContent") == f"Показано строк: {rows} из {rows}"
    chosen = choose(window, "class", "7А")
    assert chosen and {row[4] for row in chosen} == {"7А"}
    size = page.stat().st_size
    # A line costs a few hundred bytes, and nothing is told twice.
    assert size < 400 * rows + 100_000
    with capsys.disabled():
        times = ", ".join(f"{name} {value:.0f}" for name, value in figures.items())
        print(f"\n{rows} findings: page {size / 1e6:.2f} MB, checked and written in {took:.1f} s; ms: load {load:.0f}, {times}")
