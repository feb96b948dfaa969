"""Runs of the program on folders of their own, for the tests beside this file."""

import json
import os
import pathlib
import re
import shutil
import subprocess

BIN = os.environ["LETOPIS_BIN"]
# A dot, the real name, a dot, six letters or digits: a write that was interrupted.
LEFTOVER = re.compile(r"(^|/)\.[^/]+\.(pdf|zip|json)\.[A-Za-z0-9]{6}$")
# A day on which every period of the demo school is closed, whatever the clock says.
TODAY = ["--as-of", "2026-11-24"]
ROOT = pathlib.Path(__file__).parents[2]


def files(out):
    """Bytes of every result by path; the cache may differ."""
    found = {}
    for path in sorted(out.rglob("*")):
        if path.is_file() and ".cache" not in path.parts:
            found[str(path.relative_to(out))] = path.read_bytes()
    return found


def everything(out):
    """Every path below the results with its bytes, the cache too."""
    paths = sorted(out.rglob("*"))
    return {str(path): path.is_file() and path.read_bytes() for path in paths}


def build(data, out, *words, **settings):
    today = [] if "--as-of" in words else TODAY
    words = [BIN, "build", "--data", str(data), "--out", str(out), *today, *words]
    return subprocess.run(words, capture_output=True, text=True, **settings)


def one_class(folder, name="01a"):
    """A data folder with one class of the demo school alone."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    for other in (data / "2025-26").iterdir():
        if other.stem != name:
            other.unlink()
    return data


def verify(*paths):
    """Exit code and answer of `letopis verify`."""
    words = [BIN, "verify", *map(str, paths), "--format", "json", "--lang", "en"]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def findings(answer, *severities):
    """Code and file name of every finding of these severities."""
    chosen = [own for own in answer["findings"] if own["severity"] in severities]
    return [(own["code"], pathlib.Path(own["place"]["file"]).name) for own in chosen]


def same_as_far_as_made(out, whole):
    """Whatever stands under its real name has the bytes of a clean build."""
    expected = files(whole)
    for name, data in files(out).items():
        if not LEFTOVER.search(name):
            assert data == expected[name], name
