#!/usr/bin/env python3
"""Every document of a school year through the checker of PDF/A-2a and PDF/UA-1.

    pip install page-validation==0.11.0
    cargo build --release --locked && benches/validity.py [CLASSES]      (36 if not named)

Ends with 1 if a document fails; the tests ask the same of the demo school alone, for a
whole year takes minutes.
"""

import multiprocessing
import pathlib
import subprocess
import sys
import tempfile
import time

import page

from school_year import TODAY, program

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)


def faults(pdf):
    """What is wrong with a document, profile by profile; nothing if it is valid."""
    found = []
    for profile in PROFILES:
        report = page.validate_pdf(str(pdf), profile=profile)
        if report.is_compliant is not True:
            found.append(f"{pdf.name}: {profile}: {list(report.failures)[:3]}")
    return found


def main():
    classes = sys.argv[1] if len(sys.argv) > 1 else "36"
    letopis = program()
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([letopis, "demo", "--classes", classes, "--full", name], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([letopis, "build", *TODAY], cwd=name, check=True, capture_output=True)
        pdfs = sorted(pathlib.Path(name).glob("out/print/**/*.pdf"))
        started = time.monotonic()
        with multiprocessing.Pool() as pool:
            found = [fault for own in pool.imap_unordered(faults, pdfs) for fault in own]
        print("\n".join(found))
        print(f"{len(pdfs)} documents, {len(PROFILES)} profiles: {len(found)} not valid, {time.monotonic() - started:.0f} s")
    sys.exit(bool(found) or not pdfs)


if __name__ == "__main__":
    main()
