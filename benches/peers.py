#!/usr/bin/env python3
"""The same journal by the program, by ReportLab and by WeasyPrint: prints figures, judges nothing.

    pip install reportlab==5.1.0 weasyprint==70.0
    cargo build --release --locked && benches/peers.py [--documents 3] [--rounds 3]

Each maker is called once per journal, as a process of its own, several times in a row: the
first call, which reads programs and libraries from the disk, does not count. The program's
part also checks the class and writes the bundle, and its PDF is valid PDF/A-2a and PDF/UA-1;
ReportLab's is untagged, and in both other journals the months, the legend and the totals of
the attendance are missing. The other makers use one core; the program is measured on one and on
all. The share of a journal in a build of the whole school, on all cores, is that of its pages.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

from school_year import TODAY, make_school, page_count, program

PEERS = pathlib.Path(__file__).parent / "peers"
# DejaVu Sans, as the program's own pages have it.
FONTS = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"]


def timed(*words, cwd=None):
    started = time.monotonic()
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return time.monotonic() - started


def form_of(bundle, target):
    with zipfile.ZipFile(bundle) as archive:
        target.write_bytes(archive.read(f"{bundle.stem}/data/form-data.json"))
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--font", default=next((own for own in FONTS if os.path.exists(own)), None))
    asked = parser.parse_args()
    if not asked.font:
        sys.exit("no DejaVuSans.ttf found: name it with --font")
    letopis = program()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_school(letopis, folder, 9)
        timed(letopis, "check", *TODAY, cwd=folder)
        whole = timed(letopis, "build", *TODAY, cwd=folder)
        journals = sorted(own for own in folder.glob("out/archive/**/*.zip") if not own.stem.endswith("ledger"))
        journals = journals[:: max(1, len(journals) // asked.documents)][: asked.documents]
        pages = sum(page_count(pdf) for pdf in folder.glob("out/print/**/*.pdf"))
        print(f"letopis, the whole school in one run: {pages} pages, {whole / pages * 1e3:.2f} ms a page")
        forms = [form_of(journal, folder / f"{journal.stem}.json") for journal in journals]
        for form in forms:
            compare(letopis, folder, form, whole / pages, asked)


def compare(letopis, folder, form, a_page, asked):
    class_name, period = form.stem.split("-")[2:4]
    made, medians = {}, {}
    own = [letopis, "build", *TODAY, "--class", class_name, "--period", period]
    makers = {"letopis": own, "letopis, 1 core": [*own, "--jobs", "1"]}
    for maker in ("reportlab", "weasyprint"):
        made[maker] = folder / f"{maker}.pdf"
        makers[maker] = [sys.executable, PEERS / f"{maker}_journal.py", asked.font, form, made[maker]]
    for maker, words in makers.items():
        walls = []
        for _ in range(asked.rounds + 1):
            shutil.rmtree(folder / "out", ignore_errors=True)
            walls.append(timed(*words, cwd=folder))
            if words[0] == letopis:
                [pdf] = folder.glob("out/print/**/*.pdf")
                made[maker] = pdf.rename(folder / f"{maker}.pdf")
        # The first one reads programs and libraries from the disk.
        medians[maker] = statistics.median(walls[1:])
    print(f"{form.stem}, a process each; how often the program's time alone on all cores, alone on one, and within the school:")
    in_one_run = a_page * page_count(made["letopis"])
    for maker in makers:
        path, wall = made[maker], medians[maker]
        times = [wall / own for own in (medians["letopis"], medians["letopis, 1 core"], in_one_run)]
        print(f"  {maker:15} {wall:7.3f} s {page_count(path):4} pages {path.stat().st_size / 1e3:5.0f} kB"
              + "".join(f"  × {own:.1f}" for own in times))


if __name__ == "__main__":
    main()
