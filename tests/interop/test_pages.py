"""Pages of every form as pictures, compared with those in tests/pages.

A failing run changes none of them; it leaves its own picture in target/pages to look at.
After looking, `tests/pages/take` takes the new pictures.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
from PIL import Image, ImageChops, ImageStat

ROOT = pathlib.Path(__file__).parents[2]
OUT = pathlib.Path(os.environ["LETOPIS_OUT"])
PICTURES = ROOT / "tests/pages"
LOOK = ROOT / "target/pages"
RESOLUTION = "60"
# Letters may be smoothed a little otherwise by another renderer; a moved line is far more.
MEAN_TOLERANCE = 0.6
CELL_TOLERANCE = 12
CELL = 40

JOURNAL = "print/2025-26/07a/2025-26-07a-q4-journal.pdf"
LEDGER = "print/2025-26/07a/2025-26-07a-ledger.pdf"
DRAFT = "draft/2025-26/01a/2025-26-01a-q1-journal.pdf"
RESULTS = "reports/2025-26/2025-26-q2-results.pdf"
PUPILS = "reports/2025-26/07a/2025-26-07a-q2-pupils.pdf"


def last(pdf, back=0):
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True).stdout
    pages = next(line for line in told.splitlines() if line.startswith("Pages"))
    return int(pages.split()[1]) - back


PAGES = {
    "journal-title": (JOURNAL, lambda pdf: 1),
    "journal-contents": (JOURNAL, lambda pdf: 3),
    "journal-marks": (JOURNAL, lambda pdf: 4),
    "journal-topics": (JOURNAL, lambda pdf: 5),
    "journal-remarks": (JOURNAL, lambda pdf: last(pdf, 1)),
    "journal-attendance": (JOURNAL, lambda pdf: last(pdf, 2)),
    "journal-missed": (JOURNAL, lambda pdf: last(pdf, 3)),
    "journal-attestation": (JOURNAL, last),
    "ledger-first": (LEDGER, lambda pdf: 1),
    "ledger-last": (LEDGER, last),
    "draft-marks": (DRAFT, lambda pdf: 4),
    "report-chart": (RESULTS, lambda pdf: 1),
    "report-pupils": (PUPILS, lambda pdf: 1),
}


def picture(name, folder):
    path, page = PAGES[name]
    pdf = OUT / path
    if path.startswith("reports/") and not pdf.exists():
        kind = pdf.stem.split("-")[-1]
        words = ["report", kind, "--data", str(ROOT / "data"), "--out", str(OUT), "--as-of", "2026-11-24"]
        subprocess.run([os.environ["LETOPIS_BIN"], *words, "--period", "q2", "--as", "pdf"], check=True, capture_output=True)
    folder.mkdir(parents=True, exist_ok=True)
    number = str(page(pdf))
    subprocess.run(
        ["pdftoppm", "-r", RESOLUTION, "-gray", "-png", "-singlefile", "-f", number, "-l", number,
         str(pdf), str(folder / name)],
        check=True,
    )
    return folder / f"{name}.png"


def difference(one, other):
    """Mean difference of all dots, and of the worst square of CELL dots; 0 to 255."""
    if one.size != other.size:
        return 255.0, 255.0
    dots = ImageChops.difference(one.convert("L"), other.convert("L"))
    worst = 0.0
    for x in range(0, dots.width, CELL):
        for y in range(0, dots.height, CELL):
            square = dots.crop((x, y, min(x + CELL, dots.width), min(y + CELL, dots.height)))
            worst = max(worst, ImageStat.Stat(square).mean[0])
    return ImageStat.Stat(dots).mean[0], worst


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name):
    seen = picture(name, LOOK)
    mean, worst = difference(Image.open(seen), Image.open(PICTURES / f"{name}.png"))
    assert mean <= MEAN_TOLERANCE and worst <= CELL_TOLERANCE, f"look at {seen}: {mean:.2f}, {worst:.1f}"


def test_a_moved_line_would_be_seen():
    page = Image.open(PICTURES / "journal-marks.png").convert("L")
    moved = ImageChops.offset(page, 0, 2)
    mean, worst = difference(page, moved)
    assert mean > MEAN_TOLERANCE or worst > CELL_TOLERANCE


def test_every_picture_has_its_page():
    known = {f"{name}.png" for name in PAGES} | {"spread.png"}
    assert {path.name for path in PICTURES.glob("*.png")} == known


def take():
    for name in PAGES:
        shutil.copy(picture(name, LOOK), PICTURES)
    left, right = (Image.open(PICTURES / f"journal-{side}.png").convert("L") for side in ("marks", "topics"))
    spread = Image.new("L", (left.width + right.width, left.height), 255)
    spread.paste(left, (0, 0))
    spread.paste(right, (left.width, 0))
    spread.save(PICTURES / "spread.png", optimize=True)


if __name__ == "__main__":
    sys.exit(take())
