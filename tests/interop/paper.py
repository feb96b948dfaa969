"""Reads printed pages back: dates of spreads, places of words."""

import collections
import pathlib
import re
import subprocess

MM = 72 / 25.4
ROOT = pathlib.Path(__file__).parents[2]


def run(*words, cwd=None):
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def day_columns(text):
    """The days over the columns of a verso: the row of two-digit numbers."""
    pure = [line for line in text.splitlines() if re.fullmatch(r"[\d\s]+", line)]
    return [int(day) for line in pure[:1] for day in re.findall(r"\b\d\d\b", line)]


def spreads(pdf):
    """Checks that topics stand on rectos with the dates of the verso before; counts them."""
    pages = run("pdftotext", "-layout", str(pdf), "-").split("\f")
    count = 0
    for number, text in enumerate(pages, start=1):
        if "Тема урока" not in text:
            continue
        assert number % 2 == 1, f"topics on the even page {number}"
        listed = [int(day) for day in re.findall(r"^\s*(\d\d)\.\d\d\s", text, re.MULTILINE)]
        assert listed == day_columns(pages[number - 2]), f"pages {number - 1} and {number}"
        count += 1
    return count


def words(pdf):
    """Every word of every page with its box in points: page, width, height, x, y, x, y, word."""
    page = r'<page width="([\d.]+)" height="([\d.]+)">'
    word = r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
    number, width, height = 0, 0.0, 0.0
    for line in run("pdftotext", "-bbox", str(pdf), "-").splitlines():
        if found := re.search(page, line):
            number, (width, height) = number + 1, map(float, found.groups())
        elif found := re.search(word, line):
            *box, text = found.groups()
            yield number, width, height, *map(float, box), text


def faults(pdf, margin=5):
    """Words nearer to the edge than `margin` millimetres, and words that cover each other."""
    found, boxes = [], collections.defaultdict(list)
    for number, width, height, x1, y1, x2, y2, text in words(pdf):
        edge = margin * MM
        if x1 < edge or y1 < edge or x2 > width - edge or y2 > height - edge:
            found.append(f"page {number}: «{text}» stands in the margin")
        boxes[number].append((x1, y1, x2, y2, text))
    for number, all_boxes in boxes.items():
        rows = collections.defaultdict(list)
        for box in all_boxes:
            # Boxes hold the whole line height; their middles hold the letters.
            inner = (box[1] * 0.7 + box[3] * 0.3, box[1] * 0.3 + box[3] * 0.7)
            for row in range(int(inner[0] // 20), int(inner[1] // 20) + 1):
                rows[row].append((box[0] + 0.5, inner[0], box[2] - 0.5, inner[1], box[4]))
        for row in rows.values():
            row.sort()
            for at, (x1, y1, x2, y2, text) in enumerate(row):
                for other in row[at + 1:]:
                    if other[0] >= x2:
                        break
                    if other[1] < y2 and y1 < other[3]:
                        found.append(f"page {number}: «{text}» and «{other[4]}» cover each other")
    return found


def name_parts(export):
    """Every family name, given name and patronymic of pupils and teachers."""
    people = [*export["classes"][0]["pupils"], *export["staff"]]
    keys = ("family_name", "given_name", "patronymic")
    return {part for own in people for key in keys if own.get(key) for part in own[key].split()}


def torn_names(pdf, export):
    """Beginnings of names that end in a hyphen which is not the name's own.

    Those with which a caption, subject, topic or homework begins as well are left aside.
    """
    lessons = [lesson for course in export["classes"][0]["courses"] for lesson in course["lessons"]]
    texts = [str(lesson.get("topic")) + " " + str(lesson.get("homework")) for lesson in lessons]
    texts += [own["name"] for own in export["subjects"]]
    texts += [path.read_text() for path in ROOT.glob("layouts/*/captions.toml")]
    others = set(re.findall(r"[А-ЯЁ]\w+", " ".join(texts)))
    parts, found = name_parts(export), []
    for number, *_, text in words(pdf):
        start = text[:-1]
        if len(start) < 2 or text[-1] not in "-\u2010\u00ad" or any(own.startswith(start) for own in others):
            continue
        if any(part.startswith(start) and part[len(start):][:1] not in ("", "-") for part in parts):
            found.append(f"page {number}: «{text}»")
    return found


def torn_numbers(pdf, reach=4):
    """Signs «№» and «§» at the end of a line: nothing behind them within `reach` millimetres.

    A sign with nothing before it on its line heads a column.
    """
    pages = collections.defaultdict(list)
    for number, _, _, x1, y1, x2, y2, text in words(pdf):
        pages[number].append((x1, y1, x2, y2, text))
    found = []
    for number, boxes in pages.items():
        for x1, y1, x2, y2, text in boxes:
            if not text.endswith(("№", "§")):
                continue
            line = [own for own in boxes if own[1] < (y1 + y2) / 2 < own[3]]
            is_headed = any(own[2] <= x1 for own in line) or len(text) > 1
            is_followed = any(-1 <= own[0] - x2 <= reach * MM for own in line)
            if is_headed and not is_followed:
                found.append(f"page {number}: «{text}»")
    return found
