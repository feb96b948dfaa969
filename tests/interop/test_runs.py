"""Runs of the whole program: killed in the middle, elsewhere, with other settings."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

BIN = os.environ["LETOPIS_BIN"]
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
    words = [BIN, "build", "--data", str(data), "--out", str(out), *words]
    return subprocess.run(words, capture_output=True, text=True, **settings)


def test_the_same_bytes_in_another_folder_zone_umask_and_number_of_threads(tmp_path):
    other = tmp_path / "other folder"
    (other / "2025-26").mkdir(parents=True)
    shutil.copy(ROOT / "data/school.toml", other)
    for name in ("10a.json", "07a.json", "01a.json"):
        # Other names, so that the files come in another order.
        shutil.copy(ROOT / "data/2025-26" / name, other / "2025-26" / f"z{99 - int(name[:2])}.json")
    first = build(ROOT / "data", tmp_path / "one", "--jobs", "1", env={**os.environ, "TZ": "UTC"})
    second = build(
        other, tmp_path / "two", "--jobs", "2", "--lang", "en", umask=0o777 & 0o077,
        env={**os.environ, "TZ": "Asia/Kamchatka", "LC_ALL": "C"},
    )
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert len(one) == 30
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    for path in (tmp_path / "one").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o600 if path.is_file() else 0o700), path


def test_killed_forty_times_the_archive_verifies_and_the_next_build_completes_it(tmp_path):
    data, out, whole = tmp_path / "data", tmp_path / "out", tmp_path / "whole"
    shutil.copytree(ROOT / "data", data)
    for name in ("07a.json", "10a.json"):
        (data / "2025-26" / name).unlink()
    started = time.monotonic()
    assert build(data, whole).returncode == 0
    length = time.monotonic() - started
    killed = 0
    for step in range(40):
        if step % 8 == 0:
            shutil.rmtree(out, ignore_errors=True)
        words = [BIN, "build", "--data", str(data), "--out", str(out)]
        run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=length * (step + 1) / 41)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
        if list(out.glob("archive/**/*.zip")):
            verified = subprocess.run(
                [BIN, "verify", str(out / "archive"), "--format", "json"],
                capture_output=True, text=True,
            )
            assert verified.returncode == 0, verified.stdout
            assert json.loads(verified.stdout)["tally"]["bad"] == 0
    assert killed >= 10, f"only {killed} of 40 runs were still going"
    assert build(data, out).returncode == 0
    assert files(out) == files(whole)


def test_a_second_build_is_refused_while_one_is_running(tmp_path):
    data, out, whole = ROOT / "data", tmp_path / "out", tmp_path / "whole"
    words = [BIN, "build", "--data", str(data), "--out", str(out)]
    first = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        # A result stands there, so the first run holds the folder and has others to make.
        while not list(out.glob("print/**/*.pdf")):
            assert first.poll() is None
            time.sleep(0.005)
        first.send_signal(signal.SIGSTOP)
        assert os.WIFSTOPPED(os.waitpid(first.pid, os.WUNTRACED)[1])
        before = everything(out)
        for language, sentence in (("ru", "другой запуск"), ("en", "another letopis build")):
            second = build(data, out, "--lang", language)
            assert second.returncode == 2
            assert sentence in second.stderr and str(out) in second.stderr
            assert second.stdout == ""
        draft = build(data, out, "--draft")
        assert draft.returncode == 2
        assert everything(out) == before

        def code(*words):
            words = [BIN, *words, "--data", str(data), "--out", str(out)]
            return subprocess.run(words, capture_output=True).returncode

        assert code("check") == 0
        assert code("status", "--as-of", "2025-09-01") == 0
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait() == 0
    assert build(data, whole).returncode == 0
    assert build(data, out).returncode == 0, "the folder is free again"
    assert files(out) == files(whole)


def test_what_cannot_run_ends_with_two_and_what_is_bad_with_one(tmp_path):
    def code(*words):
        return subprocess.run([BIN, *words], capture_output=True, cwd=tmp_path).returncode

    assert code("build") == 2
    assert code("verify", "nowhere") == 2
    assert code("build", "--as-of", "yesterday") == 2
    assert code("init", ".") == 0
    assert code("init", ".") == 2
    assert code("check") == 1, "a folder without exports is no success"
    (tmp_path / "empty").mkdir()
    assert code("verify", "empty") == 1
    os.mkfifo(tmp_path / "pipe")
    assert code("verify", "pipe") == 1
    assert code("demo", "--classes", "1", ".") == 0
    assert code("check") == 0
    assert code("status", "--as-of", "2026-06-15") == 1, "overdue documents"
    assert code("new-year") == 0
    assert (tmp_path / "data/2026-27").is_dir()
