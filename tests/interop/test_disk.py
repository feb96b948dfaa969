"""Faults of the disk: read-only, full, pipes and links; nothing half-written, nothing lost.

The faults are real: small file systems are mounted for them, for which root is needed.
Where that is not possible the tests fail and say so.
"""

import contextlib
import json
import os
import stat
import subprocess

import pytest
from runs import BIN, LEFTOVER, build, everything, files, findings, one_class, same_as_far_as_made, verify

# Far longer than any run here takes: a run that hangs fails.
LIMIT = 120


@contextlib.contextmanager
def mounted(folder, size):
    """A file system of that many kilobytes at the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k,mode=0700", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail(f"NOT RUN, a file system could not be mounted (are you root?): {done.stderr}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def remount(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def code(*words):
    return subprocess.run([BIN, *map(str, words)], capture_output=True, timeout=LIMIT).returncode


def change_a_topic(data):
    """Another topic of the first lesson: one journal and its bundle change."""
    file = data / "2025-26/01a.json"
    export = json.loads(file.read_text())
    export["classes"][0]["courses"][0]["lessons"][0]["topic"] = "Другая тема"
    file.write_text(json.dumps(export, ensure_ascii=False))


def leftovers(out):
    return [str(path) for path in out.rglob("*") if LEFTOVER.search(str(path))]


def refused(done, path, russian):
    """Ends with 2 and one sentence that names the path; nothing on stdout."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert str(path) in done.stderr and russian in done.stderr, done.stderr
    assert "os error" not in done.stderr


def test_a_read_only_folder_of_results_is_left_as_it_is(tmp_path):
    data = one_class(tmp_path)
    with mounted(tmp_path / "out", 64 << 10) as out:
        remount(out, "ro")
        refused(build(data, out), out, "только для чтения")
        refused(build(data, out, "--draft"), out, "только для чтения")
        assert everything(out) == {}
        remount(out, "rw")
        assert build(data, out).returncode == 0
        remount(out, "ro")
        before = everything(out)
        refused(build(data, out), out, "только для чтения")
        change_a_topic(data)
        refused(build(data, out), out, "только для чтения")
        assert everything(out) == before
        assert verify(out / "archive")[0] == 0
        assert code("check", "--data", data, "--out", out) == 0
        assert code("status", "--data", data, "--out", out) == 0
        done = subprocess.run([BIN, "init", str(out / "school"), "--lang", "ru"], capture_output=True, text=True)
        refused(done, out, "только для чтения")


def test_a_full_disk_stops_the_build_with_whole_files_and_the_next_one_completes_it(tmp_path):
    data, whole = one_class(tmp_path), tmp_path / "whole"
    assert build(data, whole).returncode == 0
    needed = sum(len(data) for data in everything(whole).values() if data) // 1024
    stopped = 0
    # The room ends at another file, or in the middle of one, each time.
    for part in range(1, 10):
        with mounted(tmp_path / "out", max(needed * part // 10, 16)) as out:
            done = build(data, out, "--lang", "ru")
            refused(done, out, "на диске нет места")
            stopped += 1
            assert leftovers(out) == []
            same_as_far_as_made(out, whole)
            if list(out.glob("archive/**/*.zip")):
                assert verify(out / "archive")[0] == 0
            remount(out, f"size={needed * 4}k")
            assert build(data, out).returncode == 0
            assert files(out) == files(whole)
    assert stopped == 9


def test_a_disk_that_is_full_on_a_change_keeps_what_was_there(tmp_path):
    data = one_class(tmp_path)
    with mounted(tmp_path / "out", 64 << 10) as out:
        assert build(data, out).returncode == 0
        before = files(out)
        with open(out / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        change_a_topic(data)
        refused(build(data, out, "--lang", "ru"), out, "на диске нет места")
        (out / "filler").unlink()
        assert files(out) == before
        assert leftovers(out) == []
        assert verify(out / "archive")[0] == 0
        assert build(data, out).returncode == 0
        assert files(out) != before


def test_an_archive_that_cannot_be_written_gets_no_document_without_its_bundle(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out).returncode == 0
    printed, cached = files(out / "print"), everything(out / ".cache")
    with mounted(out / "archive", 1024) as archive:
        remount(archive, "ro")
        refused(build(data, out), archive, "только для чтения")
        assert everything(archive) == {}
        assert files(out / "print") == printed
        # A draft has no bundle and needs no archive.
        assert build(data, out, "--draft").returncode == 0
    assert build(data, out).returncode == 0
    assert cached.keys() <= everything(out / ".cache").keys()
    assert verify(out / "archive")[0] == 0


def test_what_is_no_file_in_the_data_folder_is_a_finding_with_its_place(tmp_path):
    data, out, whole = one_class(tmp_path), tmp_path / "out", tmp_path / "whole"
    assert build(data, whole).returncode == 0
    year = data / "2025-26"
    os.mkfifo(year / "pipe.json")
    os.mknod(year / "zero.json", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    (year / "loop.json").symlink_to("loop.json")
    (year / "nowhere.json").symlink_to("there-is-none")
    (year / "folder.json").symlink_to(".")
    (data / "2024-25").symlink_to("2025-26")
    (data / "07a.json").write_text("{}")
    expected = [
        ("S14", "2024-25"), ("S14", "2025-26/folder.json"), ("S14", "2025-26/loop.json"),
        ("S14", "2025-26/nowhere.json"), ("S14", "2025-26/pipe.json"), ("S14", "2025-26/zero.json"),
        ("W09", "07a.json"),
    ]
    for command in ("build", "check", "status"):
        done = subprocess.run(
            [BIN, command, "--data", str(data), "--out", str(out), "--format", "json", "--lang", "ru",
             "--as-of", "2026-07-01"],
            capture_output=True, text=True, timeout=LIMIT,
        )
        assert done.returncode == 1, done.stderr
        answer = json.loads(done.stdout)
        told = [(own["code"], own["place"]["file"]) for own in answer["findings"]
                if own["severity"] != "notes" and own["code"] in ("S14", "W09")]
        assert sorted(told) == expected, command
        sentences = {own["place"]["file"]: own["message"] for own in answer["findings"]
                     if own["code"] == "S14"}
        assert "сама к себе" in sentences["2025-26/loop.json"]
        assert "такого файла" in sentences["2025-26/nowhere.json"]
        for name in ("2024-25", "2025-26/pipe.json", "2025-26/zero.json", "2025-26/folder.json"):
            assert "не обычный файл" in sentences[name]
    assert files(out) == files(whole), "the class that can be read is printed all the same"


def test_what_is_no_file_where_the_profile_or_a_layout_should_be_ends_with_two(tmp_path):
    data = one_class(tmp_path)
    (tmp_path / "layouts").mkdir()
    os.mkfifo(tmp_path / "layouts/pipe.typ")
    refused(build(data, tmp_path / "out", timeout=LIMIT), "pipe.typ", "не обычный файл")
    (tmp_path / "layouts/pipe.typ").unlink()
    (data / "school.toml").unlink()
    os.mkfifo(data / "school.toml")
    assert build(data, tmp_path / "out", timeout=LIMIT).returncode == 2
    assert not (tmp_path / "out").exists()


def test_results_that_should_go_where_a_file_is_end_with_two(tmp_path):
    data, file = one_class(tmp_path), tmp_path / "file"
    file.write_text("important")
    for out in (file, file / "below", file / "far/below"):
        refused(build(data, out), file, "не папка, а файл")
    assert file.read_text() == "important"
    out = tmp_path / "out"
    out.mkdir()
    (out / "archive").write_text("important")
    refused(build(data, out), out / "archive", "не папка, а файл")
    assert (out / "archive").read_text() == "important"
    assert files(out).keys() == {"archive"}
    # A pipe in the place of the lock does not hang the run.
    piped = tmp_path / "piped"
    (piped / ".cache").mkdir(parents=True)
    os.mkfifo(piped / ".cache/lock")
    assert build(data, piped, timeout=LIMIT).returncode == 0
    done = subprocess.run([BIN, "check", "--data", str(file)], capture_output=True, text=True)
    assert done.returncode == 2 and str(file) in done.stderr


def test_what_does_not_belong_into_the_archive_is_named_and_hangs_nothing(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out).returncode == 0
    archive = out / "archive"
    whole = verify(archive)[1]["tally"]
    folder = archive / "5y/2025-26/01a"
    for name in (".DS_Store", "Thumbs.db", "letter.docx", "empty", ".hidden.zip.part"):
        (folder / name).write_bytes(b"PK?" if name == "letter.docx" else b"")
    os.mkfifo(folder / "pipe.zip")
    os.mknod(folder / "zero.zip", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    (folder / "endless.zip").symlink_to("/dev/zero")
    (folder / "loop.zip").symlink_to("loop.zip")
    (folder / "nowhere.zip").symlink_to("there-is-none")
    (archive / "again").symlink_to(".")
    words = [BIN, "verify", str(archive), "--format", "json", "--lang", "en"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT)
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    named = dict(reversed(own) for own in findings(answer, "blocks", "warns"))
    damaged = named.pop("letter.docx")
    assert damaged in ("B01", "B12")
    assert named == dict.fromkeys([
        ".DS_Store", ".hidden.zip.part", "Thumbs.db", "again", "empty", "endless.zip",
        "loop.zip", "nowhere.zip", "pipe.zip", "zero.zip",
    ], "B12")
    # What does belong there is as good as it was.
    assert (answer["tally"]["bundles"], answer["tally"]["good"]) == (whole["bundles"], whole["good"])
    for name in ("pipe.zip", "zero.zip", "endless.zip", "loop.zip"):
        done = subprocess.run([BIN, "verify", str(folder / name)], capture_output=True, timeout=LIMIT)
        assert done.returncode in (1, 2), name


def test_huge_files_in_the_archive_are_read_one_at_a_time_or_not_at_all(tmp_path):
    """Sparse files: they take no room on the disk, but would in memory."""
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out).returncode == 0
    sizes = {"one.zip": 600 << 20, "two.zip": 600 << 20, "film.mkv": 600 << 20, "endless.zip": 1 << 40}
    for name, size in sizes.items():
        with open(out / "archive" / name, "wb") as file:
            file.truncate(size)
    words = [BIN, "verify", str(out / "archive"), "--format", "json", "--lang", "en", "--jobs", "4"]
    run = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    answer = json.loads(run.stdout.read())
    _, status, used = os.wait4(run.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 1
    # ru_maxrss counts kilobytes: one of the files fits, two do not.
    assert used.ru_maxrss < 800 << 10, f"{used.ru_maxrss >> 10} MiB"
    named = {name: code for code, name in findings(answer, "blocks")}
    assert named.keys() == sizes.keys()
    assert named["film.mkv"] == named["endless.zip"] == "B12"
    sentence = next(own["message"] for own in answer["findings"] if "endless" in own["place"]["file"])
    assert sentence == f"this is not a bundle: too large: {1 << 40} bytes, at most {1 << 30} are read"
    assert answer["tally"]["good"] == 5


def test_an_answer_that_cannot_be_written_is_no_success(tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run([BIN, "schema", "--lang", "en"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and "stdout: there is no space left" in done.stderr


def test_a_clock_of_1970_or_2051_changes_what_is_due_and_no_byte(tmp_path):
    data, out, early = one_class(tmp_path), tmp_path / "out", tmp_path / "early"
    for day in ("1970-01-01", "0001-01-01"):
        done = build(data, early, "--as-of", day, "--format", "json")
        tally = json.loads(done.stdout)["tally"]
        assert done.returncode == 0
        assert (tally["planned"], tally["not_yet"]) == (0, 5)
        assert files(early) == {}
        assert code("status", "--data", data, "--out", early, "--as-of", day) == 0
        assert code("check", "--data", data, "--as-of", day) == 0
    for day in ("2051-01-01", "9999-12-31"):
        assert code("status", "--data", data, "--out", early, "--as-of", day) == 1, "overdue"
        done = build(data, tmp_path / day, "--as-of", day, "--format", "json")
        assert done.returncode == 0
        assert json.loads(done.stdout)["tally"]["made"] == 5
        assert code("status", "--data", data, "--out", tmp_path / day, "--as-of", day) == 0
        assert verify(tmp_path / day / "archive")[0] == 0
    assert build(data, out).returncode == 0
    assert files(out) == files(tmp_path / "2051-01-01") == files(tmp_path / "9999-12-31")
