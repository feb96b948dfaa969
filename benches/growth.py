#!/usr/bin/env python3
"""How time and memory grow with the school: prints figures, judges nothing.

    cargo build --release --locked && benches/growth.py [CLASSES…]      (9 36 144 576 if none are named)

Every school is an invented one of full size in a temporary folder, built cold. One of more
than 36 classes is 36 classes several times over: 7А, 7А2, 7А3…
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from school_year import TODAY, measured, page_count, program


MOST = 36


def make_school(letopis, folder, classes):
    if classes > MOST and classes % MOST:
        sys.exit(f"{classes} classes: more than {MOST} are a multiple of {MOST}")
    words = [letopis, "demo", "--classes", str(min(classes, MOST)), "--full", str(folder)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    for path in sorted((folder / "data").glob("*/*.json")):
        export = json.loads(path.read_text())
        for copy in range(2, classes // MOST + 1):
            [own] = export["classes"]
            own["letter"] = own["letter"].rstrip("0123456789") + str(copy)
            path.with_name(f"{path.stem}{copy}.json").write_text(json.dumps(export, ensure_ascii=False))


def main():
    letopis = program()
    print(f"{'classes':>8} {'documents':>10} {'pages':>8} {'wall s':>8} {'CPU s':>8} {'ms a page':>10} {'MiB':>6}")
    for classes in map(int, sys.argv[1:] or ["9", "36", "144", "576"]):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            make_school(letopis, folder, classes)
            wall, cpu, memory = measured(letopis, "build", *TODAY, cwd=folder)
            pdfs = list(folder.glob("out/print/**/*.pdf"))
            pages = sum(map(page_count, pdfs))
            print(f"{classes:8} {len(pdfs):10} {pages:8} {wall:8.1f} {cpu:8.1f} {wall / pages * 1e3:10.2f} {memory:6.0f}")


if __name__ == "__main__":
    main()
