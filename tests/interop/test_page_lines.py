"""Heads and feet of the pages: the right numbers at the right places, and as plain typst sets them."""

import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from runs import ROOT
from test_tables import build

SPACE = "{http://www.w3.org/1999/xhtml}"
# Points: heads and feet stand in the margins, whatever stands between is the page's own.
HEAD, FOOT = 44, 42
# So short are its words that every line of it is filled to its end.
LONG = " ".join("абвг" * 60)
# Points between two texts of a line.
GAP = 3 * 72 / 25.4


def lines(pdf):
    """Of each page its width and the words of head and foot: (text, left, right, bottom)."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True)
    pages = []
    for page in ElementTree.fromstring(told.stdout).iter(f"{SPACE}page"):
        height = float(page.get("height"))
        words = [(word.text, *(float(word.get(side)) for side in ("xMin", "xMax", "yMax"))) for word in page]
        words.sort(key=lambda word: word[1])
        head = [word for word in words if word[3] < HEAD]
        foot = [word for word in words if word[3] > height - FOOT]
        pages.append((float(page.get("width")), head, foot))
    return pages


@pytest.fixture(scope="module", params=["first tome", "second tome", "draft", "long heads", "moved counter"])
def both(request, tmp_path_factory):
    made = []
    for plain in (False, True):
        folder = tmp_path_factory.mktemp("plain" if plain else "own")
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copytree(ROOT / "layouts", folder / "layouts")
        if request.param == "second tome":
            for name in ("common/page.typ", "class-journal/layout.typ"):
                path = folder / "layouts" / name
                text = path.read_text()
                assert text.count("let paper = form.paper\n") == 1
                path.write_text(text.replace("let paper = form.paper\n", "let paper = form.paper + (tome: 2, first_leaf: 61)\n"))
        if request.param == "long heads":
            path = folder / "layouts/common/page.typ"
            text = path.read_text()
            path.write_text(text.replace("let paper = form.paper\n", f"let paper = form.paper + (running_head: {LONG!r})\n".replace("'", '"')))
        if request.param == "moved counter":
            path = folder / "layouts/common/page.typ"
            text = path.read_text()
            assert text.count("  body\n") == 1
            path.write_text(text.replace("  body\n", "  counter(page).update(500)\n  body\n"))
        made.append(build(folder, plain, draft=request.param == "draft"))
    assert [path.name for path in made[0]] == [path.name for path in made[1]]
    return request.param, list(zip(*made))


def test_every_page_bears_its_number_and_every_recto_its_leaf(both):
    kind, made = both
    first = 121 if kind == "second tome" else 1
    for own, _ in made:
        pages = lines(own)
        assert len(pages) >= 4
        for number, (width, head, foot) in enumerate(pages, first):
            words = [text for text, *_ in head]
            [(text, left, right, _)] = foot
            assert text == str(number), own.name
            assert (left > width / 2) == (number % 2 == 1), "at the outer edge"
            assert ("Проект," in words) == (kind == "draft"), words
            for one, next_one in zip(head, head[1:]):
                assert one[3] != next_one[3] or one[2] < next_one[1] + 0.1, (own.name, one, next_one)
            tome = ["том", "2,"] if kind == "second tome" else []
            leaf = [*tome, str((number + 1) // 2)]
            if number % 2:
                assert words[-len(leaf):] == leaf, own.name
                assert max(word[2] for word in head[:-len(leaf)]) <= head[-len(leaf)][1] - GAP + 0.2
                assert head[-1][2] > width * 0.8, "the leaf stands at the right"
            else:
                assert not tome or tome[0] not in words
                assert words[-1] != leaf[-1], own.name


def test_contents_and_leaves_agree_with_the_feet(both):
    kind, made = both
    first = 121 if kind == "second tome" else 1
    [journals] = [pair for pair in made if pair[0].stem.endswith("journal")]
    for journal in journals:
        pages = subprocess.run(["pdftotext", "-layout", str(journal), "-"], capture_output=True, text=True, check=True)
        pages = pages.stdout.split("\f")[:-1]
        last = first + len(pages) - 1
        leaves = f"Листы с № {(first + 1) // 2} по № {(last + 1) // 2}"
        assert leaves in pages[-1].replace("\u00a0", " "), pages[-1]
        [entry] = [line.split() for line in pages[2].splitlines() if line.rstrip().split()[1:2] == ["Верно"]]
        assert entry[-1] == str(last)
        [entry] = [line.split() for line in pages[2].splitlines() if line.split()[:1] == ["2"] and len(line.split()) > 2]
        assert entry[1] in pages[int(entry[-1]) - first], entry


def test_plain_typst_sets_the_same_lines(both):
    seen = 0
    for own, plain in both[1]:
        own_lines, plain_lines = lines(own), lines(plain)
        # The pages of tables may differ: plain typst sets them in its own way.
        count = min(len(own_lines), len(plain_lines))
        assert count >= 2
        for (_, *one), (_, *other) in zip(own_lines[:count], plain_lines[:count]):
            assert one[0] and one[1], own.name
            for line, same in zip(one, other, strict=True):
                assert [word[0] for word in line] == [word[0] for word in same], own.name
                for word, twin in zip(line, same, strict=True):
                    assert word[1:] == pytest.approx(twin[1:], abs=0.2), (own.name, word)
                    seen += 1
    assert seen > 100


# Numbers in cells of all kinds: the table goes over two pages, its head has the number of each.
CELLS = """#import "/common/page.typ": number-of, number-within, sheet
#import "/common/table.typ": register
#let form = json(sys.inputs.at("form", default: "sample.json"))
#let paper = form.paper + (first_leaf: 61, tome: 2)
#show: sheet.with((paper: paper, captions: form.captions))
#let there = number-of(paper, of: <there>)
#let leaf = number-of(paper, of: <there>, unit: "leaf")
#register(
  columns: (30mm, 30mm, 30mm, 40mm, 30mm),
  header: (((text: "head ", number: number-of(paper)), "b", (text: "c", colspan: 3)),),
  align: (left + top, center + horizon, right + bottom, left + horizon, left + top),
  size: 9pt,
  inset: (x: 1mm, y: 1mm),
  rows: range(18).map(row => (
    (text: "at ", number: there),
    (text: "in ", number: leaf, strong: true),
    (number: there, size: 12pt),
    (text: "row " + str(row) + " on ", number: number-of(paper), small: "note"),
    "long " * 20,
  )),
)
#block[leaf~#number-within(leaf)]
#pagebreak(to: "odd")
#metadata(none) <there>
there
"""


def test_numbers_stand_in_cells_as_plain_typst_sets_them(tmp_path):
    found = []
    for plain in (False, True):
        folder = tmp_path / ("plain" if plain else "own")
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copytree(ROOT / "layouts", folder / "layouts")
        (folder / "layouts/summary-ledger/layout.typ").write_text(CELLS)
        [ledger] = [path for path in build(folder, plain) if path.stem.endswith("ledger")]
        told = subprocess.run(["pdftotext", "-bbox", str(ledger), "-"], capture_output=True, text=True, check=True)
        pages = [
            sorted((word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax"))) for word in page)
            for page in ElementTree.fromstring(told.stdout).iter(f"{SPACE}page")
        ]
        found.append(pages)
    own, plain = found
    assert len(own) == len(plain) >= 3
    last = 120 + len(own)
    words = [word[0] for page in own for word in page]
    # 18 rows ask for the last page, twice, and for its leaf.
    assert words.count(str(last)) >= 36 and words.count(str((last + 1) // 2)) >= 18
    for number, (page, same) in enumerate(zip(own, plain, strict=True), 121):
        assert [word[0] for word in page] == [word[0] for word in same]
        if any(word[0] == "row" for word in page):
            assert sum(word[0] == str(number) for word in page) >= 3, "in the head, in a row, in the foot"
        for word, twin in zip(page, same, strict=True):
            assert word[1:] == pytest.approx(twin[1:], abs=0.6), word
