"""The program's own tables against plain typst tables of the same data: the same structure."""

import json
import shutil
import subprocess

import pytest
from PIL import Image

from runs import BIN, ROOT, TODAY


def elements(pdf):
    """The elements at the root of the document; what finds the kids of one, and its attributes."""
    told = subprocess.run(["qpdf", "--json", str(pdf)], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    objects = json.loads(told.stdout)["qpdf"][1]

    def value(reference):
        while isinstance(reference, str) and reference.endswith(" R"):
            found = objects.get(f"obj:{reference}", {})
            reference = found.get("value", found.get("stream", {}).get("dict"))
        return reference

    def kids(node):
        own = value(node.get("/K"))
        return [value(kid) for kid in (own if isinstance(own, list) else [own])]

    def attributes(node):
        found = {}
        own = value(node.get("/A")) or []
        for part in own if isinstance(own, list) else [own]:
            found.update(value(part) or {})
        return found

    root = value(value(value(objects["trailer"]["value"]["/Root"])["/StructTreeRoot"])["/K"])
    return [value(node) for node in (root if isinstance(root, list) else [root])], kids, attributes


def tables(pdf):
    """Every table as its box on the page (none over several pages), its rows of cells (TH with
    its scope or TD, row and column span), the numbers of their letters on the page, its pages."""
    roots, kids, attributes = elements(pdf)

    def cell(node):
        own = attributes(node)
        return node["/S"] + own.get("/Scope", ""), own.get("/RowSpan", 1), own.get("/ColSpan", 1)

    def letters(node):
        if isinstance(node, int):
            return [node]
        return [own for kid in kids(node) for own in letters(kid)] if isinstance(node, dict) and "/S" in node else []

    found = []

    def walk(node, table):
        if not isinstance(node, dict) or "/S" not in node:
            return
        if node["/S"] == "/Table":
            table = {"box": attributes(node).get("/BBox"), "rows": [], "letters": [], "pages": set()}
            found.append(table)
        elif node["/S"] == "/TR":
            cells = [kid for kid in kids(node) if isinstance(kid, dict) and "/S" in kid]
            table["rows"].append([cell(own) for own in cells])
            table["letters"] += [letters(own) for own in cells]
            table["pages"] |= {own["/Pg"] for own in cells if "/Pg" in own}
            return
        for kid in kids(node):
            walk(kid, table)

    for node in roots:
        walk(node, None)
    return found


def rows(pdf):
    return [table["rows"] for table in tables(pdf)]


def build(folder, plain, draft=False):
    """Journal and ledger of a class, by the program's own functions or in plain typst."""
    if not (folder / "data").exists():
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copytree(ROOT / "layouts", folder / "layouts")
    if plain:
        for name, inputs in (("table", 4), ("page", 1)):
            path = folder / f"layouts/common/{name}.typ"
            text = path.read_text()
            assert text.count("sys.inputs.at(") == inputs
            path.write_text(text.replace("sys.inputs.at(", "(:).at("))
    words = [BIN, "build", *TODAY, "--class", "7А", "--period", "q1", "--period", "ledger"]
    done = subprocess.run([*words, "--draft"] if draft else words, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted((folder / "out" / ("draft" if draft else "print")).glob("**/*.pdf"))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    own = build(tmp_path_factory.mktemp("own"), plain=False)
    plain = build(tmp_path_factory.mktemp("plain"), plain=True)
    assert [path.name for path in own] == [path.name for path in plain]
    return list(zip(own, plain))


def test_tables_have_the_structure_of_equal_plain_tables(both):
    seen = 0
    for own, plain in both:
        own_tables, plain_tables = tables(own), tables(plain)
        assert len(own_tables) == len(plain_tables) >= 2
        for one, other in zip(own_tables, plain_tables):
            assert len(one["rows"]) == len(other["rows"]), own.name
            for row, same in zip(one["rows"], other["rows"]):
                # The cell that names its row is a header here, and plain typst has none.
                assert [spans for _, *spans in row] == [spans for _, *spans in same]
                kinds = ["/TD" if kind == "/TH/Row" else kind for kind, *_ in row]
                assert kinds == [kind for kind, *_ in same], own.name
                seen += len(row)
    assert seen > 1000


def test_a_table_holds_its_letters_in_their_order_and_says_where_it_stands(both):
    ordered = boxes = 0
    for own, plain in both:
        for one, other in zip(tables(own), tables(plain)):
            assert [numbers == [] for numbers in one["letters"]] == [numbers == [] for numbers in other["letters"]]
            assert (one["box"] is None) == (len(one["pages"]) > 1), own.name
            if len(one["pages"]) > 1:
                continue
            numbers = [number for letters in one["letters"] for number in letters]
            assert numbers == sorted(set(numbers)), own.name
            ordered += len(numbers)
            if other["box"] is None:
                continue
            # Rules and all: plain typst gives its rows other heights, but the same widths.
            width, same = (table["box"][2] - table["box"][0] for table in (one, other))
            assert abs(width - same) < 1, own.name
            boxes += 1
    assert ordered > 2000 and boxes > 20, (ordered, boxes)


def test_every_row_is_named_for_screen_readers(both):
    ledger = next(own for own, _ in both if own.stem.endswith("ledger"))
    named = [sum(kind == "/TH/Row" for row in table for kind, *_ in row) for table in rows(ledger)]
    assert named == [14, 7], "a head for each pupil, and for each row of the totals"
    journal = next(own for own, _ in both if own.stem.endswith("journal"))
    for table in rows(journal):
        body = [row for row in table if any(kind == "/TD" for kind, *_ in row)]
        heads = sum(any(kind == "/TH/Row" for kind, *_ in row) for row in body)
        # Contents and remarks have no column that names its row.
        assert heads in (0, len(body)) or heads >= len(body) - 1
    assert sum(1 for table in rows(journal) for row in table for kind, *_ in row if kind == "/TH/Row") > 500


SHADED = """#import "/common/page.typ": sheet
#import "/common/table.typ": register
#let form = json(sys.inputs.at("form", default: "sample.json"))
#show: sheet.with((paper: form.paper, captions: form.captions))
#let shade = (text: "", fill: luma(200))
#register(columns: (40mm, 40mm), align: (left, left), stroke: 4pt, row-height: 40mm, rows: ((shade, shade), (shade, shade)))
"""


def test_rules_lie_over_shades(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "layouts", tmp_path / "layouts")
    (tmp_path / "layouts/summary-ledger/layout.typ").write_text(SHADED)
    [ledger] = [path for path in build(tmp_path, plain=False) if path.stem.endswith("ledger")]
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-singlefile", "-png", str(ledger), str(tmp_path / "page")], check=True)
    page = Image.open(tmp_path / "page.png").convert("L")
    shades = [at for at in range(page.width) if page.getpixel((at, 150)) == 200]
    # A row of pixels through the upper cells: two shades, and between them the rule, 4 points wide.
    gaps = [right - left - 1 for left, right in zip(shades, shades[1:]) if right > left + 1]
    assert len(gaps) == 1 and gaps[0] in (3, 4, 5)
    middle = next(left for left, right in zip(shades, shades[1:]) if right > left + 1) + 2
    assert page.getpixel((middle, 150)) < 20
