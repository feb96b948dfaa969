"""A school as schools are: plans that were not kept, bad marks, late entries and missing ones."""

import datetime
import json


def with_plans(data):
    """Gives every course a calendar plan out of its lessons: some topics and works are lost."""
    for path in data.glob("*/*.json"):
        export = json.loads(path.read_text())
        for course in export["classes"][0]["courses"][::2]:
            plan = []
            for at, lesson in enumerate(course["lessons"]):
                line = {"date": lesson["date"], "topic": lesson["topic"].upper()}
                if at % 7 == 0:
                    line["topic"] = f"Тема, которой не было, {at}"
                if at % 5 == 0 or any(own["kind"] == "control_work" for own in lesson.get("works", [])):
                    line["work"] = "control_work"
                plan.append(line)
            course["calendar_plan"] = plan
            if course["planned_hours"]:
                del course["planned_hours"][-1]
        path.write_text(json.dumps(export, ensure_ascii=False))


def later(text, days):
    return str(datetime.datetime.fromisoformat(text) + datetime.timedelta(days=days)).replace(" ", "T")


def with_bad_marks(course):
    """Bad marks, followed by better ones for the same work or another, by protocol, in time or before."""
    marks, before, behind = course.get("marks", []), [], []
    for at, mark in enumerate(marks):
        turn = at // 14
        if at % 14 == 7:
            mark["value"] = ("not_certified", "exempt", "2-")[turn % 3]
        if at % 14 == 0:
            mark["value"] = ("2", "fail", "1", "2+", "2-")[turn % 5]
            more = {**mark, "value": ("4", "pass", "3-", "5")[turn % 4] if turn % 13 else "2"}
            way = turn % 6
            if way == 0 and "recorded_at" in mark:
                more["recorded_at"] = later(mark["recorded_at"], -1)
            if way == 1:
                more.pop("work", None)
            if way == 2:
                more = {key: value for key, value in more.items() if key not in ("work", "recorded_at")} | {"protocol": "протокол № 4"}
            if way == 3:
                more.pop("recorded_at", None)
            (before if way > 3 else behind).append(more)
    course["marks"] = before + marks + behind


def with_works(courses):
    """Control works without a title, in lessons that have one already, in courses without marks, with marks that are not theirs."""
    for number, course in enumerate(courses):
        for at, lesson in enumerate(course["lessons"]):
            if at % 25 == 9 + number % 3:
                lesson.setdefault("works", []).append({"id": f"{lesson['id']}-more", "kind": "control_work"})
                given = [mark for mark in course.get("marks", []) if mark["lesson"] == lesson["id"]]
                for mark in given[::2]:
                    mark["work"] = f"{lesson['id']}-more"
            if at % 25 == 14:
                lesson.setdefault("works", []).append({"id": f"{lesson['id']}-test", "kind": "test", "title": "срез"})
        for mark in course.get("marks", [])[::10]:
            mark.pop("work", None)


def with_substitutes(courses, staff):
    """Lessons that others hold or only enter, that the teacher holds as his own substitute, and that are cancelled."""
    for number, course in enumerate(courses):
        for at, lesson in enumerate(course["lessons"]):
            if at % 29 == 3:
                lesson["substitute"] = staff[(at + number) % len(staff)]
            if at % 37 == 4:
                lesson["substitute"] = course["teacher"]
            if at % 23 < 2:
                lesson["recorded_by"] = staff[(at * number) % len(staff)]
            if at % 41 == 6:
                lesson["cancelled"] = True


def with_faults(data):
    """Bad marks and none, late entries and some that tell no time, lessons without topic or homework."""
    for path in data.glob("*/*.json"):
        export = json.loads(path.read_text())
        (own,) = export["classes"]
        for marks in own["journal_finals"].values():
            for at, mark in enumerate(marks):
                for step, value in ((5, "3"), (13, "2"), (17, "not_certified"), (29, "exempt")):
                    if at % step == 0 and mark["value"] != "pass":
                        mark["value"] = value
                if at % 6 == 0 and mark["value"] == "pass":
                    mark["value"] = "fail"
            marks[:] = [mark for at, mark in enumerate(marks) if at % 19]
        for course in own["courses"]:
            for at, lesson in enumerate(course["lessons"]):
                if at % 9 == 0 and "recorded_at" in lesson:
                    lesson["recorded_at"] = later(lesson["recorded_at"], at % 2)
                if at % 10 == 3:
                    lesson.pop("recorded_at", None)
                if at % 8 == 1 and "homework" in lesson:
                    lesson["homework"]["recorded_at"] = later(lesson["homework"]["recorded_at"], at % 3)
                if at % 23 == 7:
                    lesson.pop("topic", None)
                if at % 31 == 5:
                    lesson.pop("homework", None)
            for entries in (course.get("marks", []), course.get("attendance", [])):
                dates = {lesson["id"]: lesson["date"] for lesson in course["lessons"]}
                for at, entry in enumerate(entries):
                    if at % 4:
                        entry["recorded_at"] = later(f"{dates[entry['lesson']]}T12:00:00+05:00", at % 9)
            for at, mark in enumerate(course.get("marks", [])):
                if at % 12 == 0:
                    mark["protocol"] = "протокол № 3"
            with_bad_marks(course)
        with_works(own["courses"])
        with_substitutes(own["courses"], [own["id"] for own in export["staff"]])
        # Came in the second quarter, and nothing tells of it.
        still = next(p for p in own["pupils"] if not p.get("movements") and not p.get("individual_plan"))
        still["membership"] = [{"from": "2025-11-17"}]
        path.write_text(json.dumps(export, ensure_ascii=False))


def with_marks_above_five(data):
    """A scale up to 10 whose marks above 5 are given in lessons and in the end."""
    for path in data.glob("*/*.json"):
        export = json.loads(path.read_text())
        (own,) = export["classes"]
        given = [*own["journal_finals"].values(), *(course.get("marks", []) for course in own["courses"])]
        for mark in (mark for marks in given for mark in marks):
            if mark["value"] == "5":
                mark["value"] = "10"
            elif mark["value"] == "4" and mark["pupil"].endswith("7"):
                mark["value"] = "7"
        path.write_text(json.dumps(export, ensure_ascii=False))
    with (data / "school.toml").open("a") as profile:
        profile.write("\n[marks]\nhighest = 10\n")
