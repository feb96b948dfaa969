"""Runs of the whole program: killed in the middle, elsewhere, with other settings."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import time

import paper
import pytest

from runs import (
    BIN, ROOT, TODAY, build, everything, files, findings, one_class, same_as_far_as_made, verify,
)


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
    data, out, whole = one_class(tmp_path), tmp_path / "out", tmp_path / "whole"
    started = time.monotonic()
    assert build(data, whole).returncode == 0
    length = time.monotonic() - started
    killed = 0
    for step in range(40):
        if step % 8 == 0:
            shutil.rmtree(out, ignore_errors=True)
        words = [BIN, "build", "--data", str(data), "--out", str(out), *TODAY]
        run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=length * (step + 1) / 41)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
        if list(out.glob("archive/**/*.zip")):
            code, answer = verify(out / "archive")
            assert code == 0, answer
            assert answer["tally"]["bad"] == 0
        same_as_far_as_made(out, whole)
    assert killed >= 10, f"only {killed} of 40 runs were still going"
    assert build(data, out).returncode == 0
    assert files(out) == files(whole)


def test_of_many_classes_every_one_is_remembered(tmp_path):
    # Of so many the last one waits for the end of the run to be written down.
    subprocess.run([BIN, "demo", "--classes", "19", str(tmp_path)], check=True, capture_output=True)
    words = [BIN, "build", "--as-of", "2026-06-20", "--period", "ledger", "--format", "json"]
    tallies = []
    for _ in range(2):
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
        tallies.append(json.loads(done.stdout)["tally"])
    first, second = tallies
    assert (first["made"], second["made"], second["unchanged"]) == (19, 0, 19)


def test_what_was_made_before_a_failure_is_remembered(tmp_path):
    subprocess.run([BIN, "demo", "--classes", "19", str(tmp_path)], check=True, capture_output=True)
    words = [BIN, "build", "--as-of", "2026-06-20", "--period", "ledger", "--jobs", "1", "--format", "json"]
    classes = sorted(path.stem for path in (tmp_path / "data/2025-26").iterdir())
    obstacle = tmp_path / "out/print/2025-26" / classes[17]
    obstacle.parent.mkdir(parents=True)
    obstacle.write_text("a file where a folder belongs")
    assert subprocess.run(words, cwd=tmp_path, capture_output=True).returncode == 2
    obstacle.unlink()
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert json.loads(done.stdout)["tally"]["unchanged"] >= 17


def test_what_an_interrupted_run_left_is_named_and_is_no_bundle(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out).returncode == 0
    folder = out / "archive/25y/2025-26/01a"
    bundle = folder / "2025-26-01a-ledger.zip"
    whole = verify(out / "archive")[1]
    for leftover in (b"", bundle.read_bytes()[:999], bundle.read_bytes()):
        (folder / ".2025-26-01a-ledger.zip.aBSeEi").write_bytes(leftover)
        code, answer = verify(out / "archive")
        assert code == 0, answer
        assert answer["tally"] == whole["tally"], "a leftover is no bundle"
        assert findings(answer, "warns", "blocks") == [("B15", ".2025-26-01a-ledger.zip.aBSeEi")]
        said = subprocess.run(
            [BIN, "verify", str(out / "archive"), "--lang", "ru"], capture_output=True, text=True
        )
        assert "незавершённая запись" in said.stdout
    assert build(data, out).returncode == 0
    assert findings(verify(out / "archive")[1], "warns", "blocks") == []
    # Alone it is no archive.
    (folder / ".2025-26-01a-ledger.zip.aBSeEi").write_bytes(leftover)
    (tmp_path / "alone").mkdir()
    shutil.copy(folder / ".2025-26-01a-ledger.zip.aBSeEi", tmp_path / "alone")
    code, answer = verify(tmp_path / "alone")
    assert code == 1 and ("B13", "alone") in findings(answer, "blocks")
    # Other hidden names are what they were: foreign files, renamed bundles.
    shutil.copy(bundle, folder / ".2025-26-01a-ledger.zip")
    (folder / ".hidden.secret").write_bytes(b"")
    code, answer = verify(out / "archive")
    assert code == 1
    assert sorted(findings(answer, "blocks")) == [
        ("B10", ".2025-26-01a-ledger.zip"), ("B12", ".hidden.secret"),
    ]


def test_the_next_build_removes_what_an_interrupted_run_left_and_nothing_else(tmp_path):
    data, out, whole = one_class(tmp_path), tmp_path / "out", tmp_path / "whole"
    assert build(data, whole).returncode == 0
    assert build(data, out).returncode == 0
    leftovers = [
        ".cache/.units.json.aBSeEi",
        "archive/25y/2025-26/01a/.2025-26-01a-ledger.zip.aBSeEi",
        "archive/5y/2025-26/01a/.2025-26-01a-q1-journal.zip.0Z9aAz",
        "draft/2025-26/01a/.2025-26-01a-q1-journal.pdf.000000",
        "print/2025-26/01a/.2025-26-01a-q4-journal.pdf.zzzzzz",
    ]
    foreign = [
        "print/2025-26/01a/.letter.pdf.abcdef", ".2025-26-01a-ledger.zip.aBSeEi",
        "archive/25y/2025-26/01a/.2025-26-01a-ledger.zip.aBSeEi7",
    ]
    for name in leftovers + foreign:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(b"half")
    (out / "print/2025-26/01a/.2025-26-01a-q2-journal.pdf.folder").mkdir()
    (out / "print/2025-26/01a/.2025-26-01a-q3-journal.pdf.linked").symlink_to("/dev/null")
    # A document that was never finished is made anew, the others are left alone.
    (out / "archive/25y/2025-26/01a/2025-26-01a-ledger.zip").unlink()
    done = build(data, out, "--format", "json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["tally"]["made"], answer["tally"]["unchanged"]) == (1, 4)
    removed = [own["place"]["file"] for own in answer["findings"] if own["code"] == "W06"]
    assert removed == [str(out / name) for name in sorted(leftovers)]
    for name in foreign:
        (out / name).unlink()
    (out / "print/2025-26/01a/.2025-26-01a-q2-journal.pdf.folder").rmdir()
    (out / "print/2025-26/01a/.2025-26-01a-q3-journal.pdf.linked").unlink()
    assert files(out) == files(whole)
    code, answer = verify(out / "archive")
    assert code == 0 and findings(answer, "warns", "blocks") == []


def test_a_second_build_is_refused_while_one_is_running(tmp_path):
    data, out, whole = ROOT / "data", tmp_path / "out", tmp_path / "whole"
    words = [BIN, "build", "--data", str(data), "--out", str(out), *TODAY]
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
        assert code("verify", str(out / "archive")) == 0
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait() == 0
    assert build(data, whole).returncode == 0
    assert build(data, out).returncode == 0, "the folder is free again"
    assert files(out) == files(whole)


def test_progress_is_a_line_a_document_on_stderr_and_results_stay_on_stdout(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    first = build(data, out, "--lang", "en", "--format", "json")
    pages = json.loads(first.stdout)["tally"]["pages"]
    lines = sorted(first.stderr.splitlines())
    assert len(lines) == 5
    told = [re.fullmatch(r"2025-26 01a (q[1-4]|ledger): (\d+) pages", line) for line in lines]
    assert all(told), lines
    assert sum(int(line[2]) for line in told) == pages
    second = build(data, out, "--lang", "ru")
    assert second.stderr == "", "what is unchanged is no news"
    assert "без изменений 5" in second.stdout
    assert "2025-26 01a" not in second.stdout


def test_progress_on_a_terminal_is_a_bar_whose_total_is_known_from_the_start(tmp_path):
    terminal, side = pty.openpty()
    words = [BIN, "build", "--data", str(ROOT / "data"), "--out", str(tmp_path / "out"), "--lang", "en", *TODAY]
    run = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=side, text=True)
    os.close(side)
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:
        pass  # The other end was closed: the run is over.
    os.close(terminal)
    result = run.communicate()[0]
    assert run.returncode == 0
    bars = re.findall(r"\[[=> ]{30}\] (\d+)/(\d+) · left [\d:]+ · 2025-26 \d\da ", shown.decode())
    assert len(bars) >= 3
    assert {total for _, total in bars} == {"15"}, "three classes with five documents each"
    positions = [int(position) for position, _ in bars]
    assert positions == sorted(positions) and positions[0] < 5
    assert b"pages" not in shown
    assert "Planned 15 = made 15" in result and "/15" not in result


def test_what_was_asked_for_in_vain_is_named_with_what_there_is(tmp_path):
    data, out = ROOT / "data", tmp_path / "out"
    for words, code, names in (
        (["--class", "9Я"], "W07", ["9Я", "1А (01a), 7А (07a), 10А (10a)"]),
        (["--period", "q9"], "W08", ["q9", "q1, q2, q3, q4, ledger"]),
    ):
        for command in ("build", "check", "status"):
            for language in ("ru", "en"):
                done = subprocess.run(
                    [BIN, command, "--data", str(data), "--out", str(out), "--lang", language,
                     "--as-of", "2025-09-01", *words],
                    capture_output=True, text=True,
                )
                assert done.returncode == 1, (command, words)
                assert code in done.stdout and all(name in done.stdout for name in names)
    assert files(out) == {}
    done = build(data, out, "--class", "9Я", "--class", "01a", "--period", "q1", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["tally"]["made"] == 1
    for words in (["--jobs", "0"], ["--jobs", "257"], ["--jobs", "many"], ["--jobs", "-1"]):
        assert build(data, out, *words).returncode == 2, words
    assert build(data, out, "--class", "01a", "--jobs", "256").returncode == 0
    demo = [BIN, "demo", str(tmp_path / "school"), "--classes"]
    for number in ("0", "37", "three"):
        assert subprocess.run([*demo, number], capture_output=True).returncode == 2, number
    assert not (tmp_path / "school").exists()


def test_help_and_refused_words_speak_the_language_chosen(tmp_path):
    def run(*words, locale="C"):
        return subprocess.run(
            [BIN, *words], capture_output=True, text=True, cwd=tmp_path,
            env={"LC_ALL": locale, "PATH": os.environ["PATH"]},
        )

    commands = ["init", "new-year", "demo", "check", "build", "verify", "status", "schema"]
    for words in ([], *([name] for name in commands)):
        for flag in ("-h", "--help"):
            russian, english = (run(*words, flag, "--lang", tag) for tag in ("ru", "en"))
            assert russian.returncode == english.returncode == 0
            assert russian.stdout.count("--") == english.stdout.count("--") >= 10
            assert "Использование: letopis" in russian.stdout
            assert not re.search("Usage|Options|Commands|Print|default", russian.stdout)
            assert "Usage: letopis" in english.stdout
    assert run("--version").stdout.startswith("letopis 0.")
    for words in (
        ["--fromat", "json"], ["bulid"], ["verify"], ["build", "--as-of", "31.12.2025"],
        ["check", "--jobs", "none"], ["--format", "xml"], ["build", "--draft=yes"], ["demo"],
        ["verify", "--class", "7А", "out"], ["schema", "--period", "q1"], ["help"],
        ["check", "--class", ""],
    ):
        for tag, error, hint in (("ru", "ошибка: ", "что делать: "), ("en", "error: ", "hint: ")):
            done = run(*words, "--lang", tag)
            assert (done.returncode, done.stdout) == (2, ""), words
            first, second = done.stderr.splitlines()
            assert first.startswith(error) and second.strip().startswith(hint), done.stderr
    # A language that there is not is refused in the language that would be used without it.
    assert "ошибка: значение «de»" in run("check", "--lang", "de", locale="ru_RU.UTF-8").stderr
    assert "error: the value “de”" in run("check", "--lang", "de", locale="en_GB.UTF-8").stderr


def test_the_next_step_and_the_status_tell_the_office_what_is_to_be_done(tmp_path):
    def say(*words, language="ru"):
        words = [BIN, *words, "--lang", language]
        done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
        return done.stdout + done.stderr

    assert "letopis init" in say() and "letopis init" in say("build")
    say("init", ".")
    assert "data/<год>/" in say() and "data/2025-26" in say("new-year")
    one_class(tmp_path / "demo")
    shutil.copytree(tmp_path / "demo/data", tmp_path / "data", dirs_exist_ok=True)
    assert "letopis check, затем letopis build" in say(*TODAY)
    # Days are counted in words: one, few, many; before, on and after the deadline.
    for day, sentence in (
        ("2026-06-09", "1А q4: PDF нет; срок 30.06.2026, осталось 21 день"),
        ("2026-06-28", "1А q4: PDF нет; срок 30.06.2026, осталось 2 дня"),
        ("2026-06-30", "1А q4: PDF нет; срок 30.06.2026 — сегодня"),
        ("2026-07-11", "1А q4: PDF нет; срок 30.06.2026 прошёл 11 дней назад"),
        ("2026-07-11", "1А ведомость: PDF нет; срок 10.07.2026 прошёл 1 день назад"),
        ("2026-05-20", "1А q4: период не закончился; срок 30.06.2026"),
        ("2026-05-20", "Последняя выгрузка сделана позже этого дня: через 10 дней"),
        ("2026-05-30", "Последняя выгрузка сделана сегодня"),
    ):
        said = say("status", "--as-of", day)
        assert any(line.endswith(sentence) for line in said.splitlines()), said
    english = say("status", "--as-of", "2026-07-11", language="en")
    assert "1А q4: no PDF; was due 2026-06-30, 11 days ago" in english
    # A Latin A looks like the Cyrillic one.
    assert "out/draft" in say("build", "--draft", "--class", "1A", "--period", "q1")
    said = say("build", *TODAY)
    assert "out/print" in said and "out/archive" in said
    assert "1А q4: PDF и пакет есть; срок 30.06.2026" in say("status", *TODAY)
    assert "letopis verify out/archive" in say(*TODAY)
    (tmp_path / "data/2025-26/07a.json").write_text("{")
    assert "letopis check" in say() and "verify" not in say()


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
    assert code("demo", "--classes", "1", ".") == 2, "a school is never overwritten"
    assert code("demo", "--classes", "1", "school") == 0
    there = ("--data", "school/data", "--out", "school/out")
    assert code("check", *there) == 0
    assert code("status", "--as-of", "2026-06-15", *there) == 1, "overdue documents"
    assert code("new-year", *there) == 0
    assert (tmp_path / "school/data/2026-27").is_dir()


@pytest.mark.parametrize("place", ["profile", "layout", "nowhere", "blank"])
def test_every_page_of_a_draft_says_so_in_the_schools_words(tmp_path, place):
    one_class(tmp_path)
    words = "Черновик для вычитки" if place in ("profile", "layout") else "Проект, не для подшивки"
    folder = tmp_path / "layouts/class-journal"
    folder.mkdir(parents=True)
    captions = (ROOT / "layouts/class-journal/captions.toml").read_text()
    lines = [line for line in captions.splitlines() if not line.startswith("draft =")]
    if place == "layout":
        lines.append(f'draft = "{words}"')
    (folder / "captions.toml").write_text("\n".join(lines))
    if place in ("profile", "blank"):
        with (tmp_path / "data/school.toml").open("a") as profile:
            profile.write(f'\n[captions.class-journal]\ndraft = "{words if place == "profile" else " "}"\n')
    done = build(tmp_path / "data", tmp_path / "out", "--draft", "--period", "q1")
    assert done.returncode == 0, done.stdout + done.stderr
    pdf, = (tmp_path / "out/draft").glob("**/*.pdf")
    pages = paper.run("pdftotext", str(pdf), "-").split("\f")[:-1]
    assert len(pages) > 10 and all(words in page for page in pages)


def test_a_document_whose_bundle_is_gone_is_told_and_made_anew(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out, "--period", "q1").returncode == 0

    def standing():
        words = [BIN, "status", "--data", str(data), "--out", str(out), *TODAY, "--format", "json"]
        answer = json.loads(subprocess.run(words, capture_output=True, text=True).stdout)
        return [own["standing"] for own in answer["tally"]["list"] if own["period"] == "q1"]

    assert standing() == ["built"]
    whole = files(out)
    bundle, = out.glob("archive/**/*.zip")
    bundle.unlink()
    assert standing() == ["no_bundle"]
    assert build(data, out, "--period", "q1").returncode == 0
    assert files(out) == whole


def test_a_damaged_or_missing_bundle_ends_the_status_with_one_and_is_the_next_step(tmp_path):
    data, out = one_class(tmp_path), tmp_path / "out"
    assert build(data, out).returncode == 0
    ask = [BIN, "--data", str(data), "--out", str(out), *TODAY]

    def said(*command):
        done = subprocess.run([*ask, *command], capture_output=True, text=True)
        return done.returncode, done.stdout

    assert said("status")[0] == 0
    assert "повреждены" not in said()[1]
    [bundle] = out.glob("archive/**/*q1-journal.zip")
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    code, text = said("status")
    assert code == 1
    assert "верните целую копию" in text and "не соответствует PDF: 1" in text and "расходится" not in text
    assert "повреждены" in said()[1]
    bundle.unlink()
    code, text = said("status")
    assert code == 1 and "архивного пакета нет" in text
    assert "повреждены" in said()[1]
    bundle.write_bytes(whole)
    assert said("status")[0] == 0
