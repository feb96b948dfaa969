"""Extreme schools out of the demo's 7А: many pupils or one, long texts, many subjects."""

import copy
import datetime
import itertools
import json
import pathlib

ROOT = pathlib.Path(__file__).parents[2]
LONG_TOPIC = (
    "Повторение, обобщение и систематизация изученного материала: выполнение разноуровневых "
    "заданий, работа в парах и малых группах, взаимопроверка по образцу, анализ типичных ошибок "
    "и составление памятки для самостоятельной подготовки к итоговой контрольной работе по теме "
    "раздела; рефлексия, самооценка, вопросы."
)
HOMEWORK = "https://example.invalid/subject/lesson/7593/start/308922/" + "а1" * 25
SUBJECTS = [
    "Второй иностранный язык (немецкий, продолжающие)",
    "Основы духовно-нравственной культуры народов России",
    "Основы безопасности и защиты Родины",
    "Индивидуальный проект",
    "Родной (русский) язык и родная литература",
    "Природопользованиесельскохозяйственноепроизводство",
    "Функциональная грамотность: учимся для жизни",
    "Шахматы",
    "Практикум по решению математических задач повышенной трудности",
]


def records(school):
    """Every list whose items name a pupil."""
    own = school["classes"][0]
    yield from (group["members"] for group in own["groups"])
    for course in own["courses"]:
        yield course["marks"]
        yield course["attendance"]
    for finals in (own["journal_finals"], own["ledger_finals"]):
        yield from finals.values()
    for name in ("deferred_results", "carried_results", "council_decisions"):
        yield own[name]


def with_pupils(school, count):
    """Takes pupils away, or adds copies of those who were there all year."""
    own = school["classes"][0]
    regular = [p for p in own["pupils"] if not p.get("movements") and not p.get("individual_plan")]
    kept = own["pupils"][:count] if count >= len(own["pupils"]) else regular[:count]
    ids = {pupil["id"] for pupil in kept}
    for entries in records(school):
        entries[:] = [entry for entry in entries if entry["pupil"] in ids]
    own["pupils"] = kept
    for number in range(len(kept), count):
        model = regular[number % len(regular)]
        clone = {**copy.deepcopy(model), "id": f"p-07a-x{number}"}
        clone["given_name"] = clone["given_name"] + "-Ян" * (number % 4)
        own["pupils"].append(clone)
        for entries in records(school):
            same = [entry for entry in entries if entry["pupil"] == model["id"]]
            entries.extend({**entry, "pupil": clone["id"]} for entry in same)


def with_subjects(school):
    own = school["classes"][0]
    model = next(c for c in own["courses"] if not c.get("group") and c["marking_terms"] == "half_year")
    finals = [own["journal_finals"], own["ledger_finals"]]
    for number, name in enumerate(SUBJECTS):
        subject = f"s-x{number}"
        school["subjects"].append({"id": subject, "name": name})
        course = copy.deepcopy(model)
        course["id"], course["subject"] = f"k-x{number}", subject
        for lesson in course["lessons"]:
            lesson["id"] = f"{lesson['id']}-x{number}"
            for work in lesson.get("works", []):
                work["id"] = f"{work['id']}-x{number}"
        for entry in course["marks"] + course["attendance"]:
            for reference in ("lesson", "work"):
                if reference in entry:
                    entry[reference] = f"{entry[reference]}-x{number}"
        own["courses"].append(course)
        for kinds in finals:
            for marks in kinds.values():
                same = [mark for mark in marks if mark["subject"] == model["subject"]]
                marks.extend({**mark, "subject": subject} for mark in same)


def with_long_texts(school):
    for course in school["classes"][0]["courses"]:
        for number, lesson in enumerate(course["lessons"]):
            lesson["topic"] = f"{number}. {LONG_TOPIC}"
            lesson["homework"] = {"text": HOMEWORK}


def with_double_lessons(school, course):
    """Every lesson of a course is held twice on its day."""
    lessons = school["classes"][0]["courses"][course]["lessons"]
    for lesson in list(lessons):
        second = {**lesson, "id": lesson["id"] + "-2", "number": lesson["number"] + 1}
        lessons.append({key: value for key, value in second.items() if key != "works"})


def with_movements(school, count):
    """A pupil leaves and comes back the next day, until there are so many movements."""
    pupil = next(p for p in school["classes"][0]["pupils"] if not p.get("movements"))
    day = datetime.date(2025, 9, 10)
    pupil["movements"] = []
    for number in range(count):
        kind = ("left", "arrived")[number % 2]
        pupil["movements"].append({
            "kind": kind, "date": str(day), "order_number": f"{number}-у", "order_date": str(day),
            "counterpart": "санаторий, г. Дальний",
        })
        day += datetime.timedelta(days=1 if kind == "left" else 9)


def with_marks_in_words(school):
    """Every current mark of two courses is a word; some cells hold two and an absence."""
    for course in school["classes"][0]["courses"][:2]:
        words = itertools.cycle(["pass", "fail", "not_certified", "exempt", "pass"])
        for mark, word in zip(course["marks"], words):
            mark["value"] = word


def write(folder, *, pupils=14, subjects=False, long_texts=False, double=False, movements=0, words=False):
    """Writes data/ of such a school below the folder; gives data/."""
    school = json.loads((ROOT / "data/2025-26/07a.json").read_text())
    if movements:
        with_movements(school, movements)
    if subjects:
        with_subjects(school)
    if double:
        with_double_lessons(school, 0)
    with_pupils(school, pupils)
    if long_texts:
        with_long_texts(school)
    if words:
        with_marks_in_words(school)
    data = folder / "data"
    (data / "2025-26").mkdir(parents=True)
    (data / "school.toml").write_bytes((ROOT / "data/school.toml").read_bytes())
    (data / "2025-26/07a.json").write_text(json.dumps(school, ensure_ascii=False))
    return data
