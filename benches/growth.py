#!/usr/bin/env python3
"""How time and memory grow with the school: prints figures, judges nothing.

    cargo build --release --locked && benches/growth.py [CLASSES…]      (9 36 144 576 if none are named)

Every school is an invented one of full size in a temporary folder, built cold.
"""

import pathlib
import os
import subprocess
import sys
import tempfile

from school_year import ROOT, measured, page_count


def main():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    letopis = str(target / "release/letopis")
    print(f"{'classes':>8} {'documents':>10} {'pages':>8} {'wall s':>8} {'CPU s':>8} {'ms a page':>10} {'MiB':>6}")
    for classes in map(int, sys.argv[1:] or ["9", "36", "144", "576"]):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            subprocess.run([letopis, "demo", "--classes", str(classes), "--full", name], check=True,
                           stdout=subprocess.DEVNULL)
            wall, cpu, memory = measured(letopis, "build", cwd=folder)
            pdfs = list(folder.glob("out/print/**/*.pdf"))
            pages = sum(map(page_count, pdfs))
            print(f"{classes:8} {len(pdfs):10} {pages:8} {wall:8.1f} {cpu:8.1f} {wall / pages * 1e3:10.2f} {memory:6.0f}")


if __name__ == "__main__":
    main()
