#!/usr/bin/env python3
"""The school year as a benchmark: prints figures, judges nothing.

    cargo build --release --locked && benches/school_year.py [--classes 36] [--documents 12]

Builds an invented school of full size in a temporary folder and measures, on this machine
and in this run: the cold build, the unchanged one, one changed mark, `verify` against
`sha512sum` and `bagit.py --validate` (pip install bagit==1.9.0) over the same bytes unpacked,
and, if the `typst` command is there (on the path or in TYPST), the ratio to calling it once
per document on nearly the same content. LETOPIS_BIN names another program than target/release/letopis.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).parents[1]
PLAIN = pathlib.Path(__file__).parent / "plain"
# Every period of an invented school is closed on this day, whatever the clock says.
TODAY = ["--as-of", "2026-11-24"]


def program():
    """Path of the program to be measured, for any folder it is called in."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return str(pathlib.Path(os.environ.get("LETOPIS_BIN") or target / "release/letopis").resolve())


def measured(*words, cwd=None, rounds=1):
    """Median wall seconds, CPU seconds and largest peak memory of some runs of a command."""
    runs = []
    for _ in range(rounds):
        started = time.monotonic()
        child = subprocess.Popen(
            words, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{words[0]} ended with {child.returncode}")
        runs.append((wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    runs.sort()
    wall, cpu, _ = runs[len(runs) // 2]
    return wall, cpu, max(memory for _, _, memory in runs)


def show(name, figures):
    wall, cpu, memory = figures
    print(f"{name:44} {wall:8.2f} s wall {cpu:8.2f} s CPU {memory:6.0f} MiB")


def make_school(letopis, folder, classes):
    subprocess.run([letopis, "demo", "--classes", str(classes), "--full", str(folder)], check=True,
                   stdout=subprocess.DEVNULL)
    exports = sorted((folder / "data").glob("*/*.json"))
    marks = lessons = 0
    for export in exports:
        for own in json.loads(export.read_text())["classes"]:
            lessons += sum(len(course["lessons"]) for course in own["courses"])
            marks += sum(len(course["marks"]) for course in own["courses"])
    size = sum(export.stat().st_size for export in exports)
    print(f"{classes} classes, {lessons} lessons, {marks} marks, {size / 1e6:.0f} MB of JSON")
    return exports


def change_one_mark(export):
    text = json.loads(export.read_text())
    mark = next(course["marks"][0] for course in text["classes"][0]["courses"] if course["marks"])
    mark["value"] = "4" if mark["value"] == "5" else "5"
    export.write_text(json.dumps(text, ensure_ascii=False))


def against_typst(typst, folder, count):
    """The typst command once per document, against the program on the same classes."""
    bundles = sorted((folder / "out/archive").glob("**/*.zip"))
    bundles = bundles[:: max(1, len(bundles) // count)][:count]
    forms = folder / "forms"
    forms.mkdir()
    for bundle in bundles:
        with zipfile.ZipFile(bundle) as archive:
            data = archive.read(f"{bundle.stem}/data/form-data.json")
        (forms / f"{bundle.stem}.json").write_bytes(data)
    wall, pages = 0.0, 0
    for number, form in enumerate(sorted(forms.glob("*.json"))):
        shutil.copy(PLAIN / ("ledger.typ" if form.stem.endswith("ledger") else "journal.typ"), forms / "plain.typ")
        words = [typst, "compile", "--ignore-system-fonts", "--pdf-standard", "a-2a,ua-1",
                 "--input", f"form={form.name}", "plain.typ", f"{form.stem}.pdf"]
        # The first call reads the command from the disk and does not count.
        for _ in range(1 + (number == 0)):
            started = time.monotonic()
            subprocess.run(words, cwd=forms, check=True, stderr=subprocess.DEVNULL)
        wall += time.monotonic() - started
        pages += page_count(forms / f"{form.stem}.pdf")
    return wall, pages, [bundle.stem for bundle in bundles]


def against_sums(folder, verified):
    """sha512sum and bagit over the same bytes unpacked, against `verify`."""
    unpacked = folder / "unpacked"
    for bundle in (folder / "out/archive").glob("**/*.zip"):
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(unpacked)
    files = sorted(str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file())
    (folder / "list").write_text("\0".join(files))
    command = f"xargs -0 sha512sum < {folder / 'list'} > /dev/null"
    others = {"sha512sum over the same bytes": ("sh", "-c", command)}
    if importlib.util.find_spec("bagit"):
        bags = sorted(path.name for path in unpacked.iterdir())
        others["bagit --validate, the same bags unpacked"] = (sys.executable, "-m", "bagit", "--validate", *bags)
    else:
        print("the package bagit is not there: no ratio to it was measured")
    for name, words in others.items():
        other = measured(*words, cwd=unpacked, rounds=3)
        show(name, other)
        print(f"its time ÷ verify: {other[0] / verified[0]:.1f} (wall), {other[1] / verified[1]:.1f} (CPU)")


def page_count(pdf):
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=int, default=36)
    parser.add_argument("--documents", type=int, default=12, help="documents for the typst command")
    asked = parser.parse_args()
    letopis = program()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        exports = make_school(letopis, folder, asked.classes)
        cold = measured(letopis, "build", *TODAY, cwd=folder)
        show("build, cold", cold)
        pdfs = sorted((folder / "out/print").glob("**/*.pdf"))
        pages = sum(page_count(pdf) for pdf in pdfs)
        size = sum(pdf.stat().st_size for pdf in pdfs)
        print(f"{len(pdfs)} documents, {pages} pages, {size / 1e6:.0f} MB of PDF, {cold[0] / pages * 1e3:.2f} ms a page")
        show("build, unchanged", measured(letopis, "build", *TODAY, cwd=folder, rounds=3))
        change_one_mark(exports[len(exports) // 2])
        show("build, one changed mark", measured(letopis, "build", *TODAY, cwd=folder))
        show("check", measured(letopis, "check", *TODAY, cwd=folder, rounds=3))
        verified = measured(letopis, "verify", "out/archive", cwd=folder, rounds=3)
        show("verify, both digests", verified)
        against_sums(folder, verified)
        typst = os.environ.get("TYPST") or shutil.which("typst")
        if not typst:
            print("the typst command is not there: no ratio to it was measured")
            return
        wall, plain_pages, stems = against_typst(typst, folder, asked.documents)
        own_pages = sum(page_count(pdf) for pdf in pdfs if pdf.stem in stems)
        each, own = wall / plain_pages, cold[0] / pages
        print(f"typst command, {len(stems)} documents: {plain_pages} pages ({own_pages} here), {each * 1e3:.1f} ms a page")
        print(f"typst command ÷ letopis, per page and with its bundle: {each / own:.1f}; "
              f"per document: {wall / len(stems) / (cold[0] / len(pdfs)):.1f}")


if __name__ == "__main__":
    main()
