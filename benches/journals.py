"""The invented school as Дневник.ру and as the spreadsheets of Russian journals have it."""

import json
import zipfile
from xml.sax.saxutils import escape

MOMENT = "2026-05-30T18:20:00+05:00"
WORDS = {"not_certified": "н/а", "exempt": "осв", "pass": "зач", "fail": "незач"}
LETTERS = {"absent": "Н", "ill": "Б", "excused": "У", "late": "О"}
STATUSES = {"absent": "Absent", "ill": "Ill", "excused": "Pass", "late": "Late"}
MONTHS = ("Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь").split()


def named(own):
    return " ".join(filter(None, (own["family_name"], own["given_name"], own.get("patronymic"))))


def members(school_class, course):
    """Ids of the pupils of a course."""
    if not course.get("group"):
        return [own["id"] for own in school_class["pupils"]]
    group = next(own for own in school_class["groups"] if own["id"] == course["group"])
    return [own["pupil"] for own in group["members"]]


class Ids:
    """Numbers of 19 digits for our ids, the same for the same id."""

    def __init__(self):
        self.known = {}

    def of(self, name, *key):
        """The number under a name, as the API writes it: as a number and as a text."""
        number = self.known.setdefault(key, 1_000_000_000_000_000_000 + len(self.known))
        return {name: number, f"{name}_str": str(number)}


def save(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False))


def dnevnik(exports, folder):
    """A capture of the whole school: lessons, marks, the log and resulting marks of terms."""
    ids, year, root = Ids(), exports[-1]["school_year"], folder / "capture"
    window = f"{year['starts']}_{year['ends']}.json"
    save(root / "capture.json", {"format": "dnevnik-capture/1", "school_year": year["name"], "from": year["starts"],
                                 "to": year["ends"], "captured_at": MOMENT})
    school = exports[0]["school"]
    save(root / "schools/1.json", {"id": 1, "id_str": "1", "name": school["name"], "fullName": school["name"],
                                   "timeZone": "(UTC+05:00) Екатеринбург"})
    staff = {own["id"]: own for export in exports for own in export["staff"]}
    save(root / "teachers.json", [
        {"Id": ids.of("Id", own)["Id"], "IdStr": ids.of("Id", own)["Id_str"], "FirstName": person["given_name"],
         "LastName": person["family_name"], "MiddleName": person.get("patronymic")} for own, person in staff.items()])
    kinds = {"quarter": "Quarter", "half_year": "Semester", "trimester": "Trimester", "year": "Year"}
    periods = [{**ids.of("id", "term", own["id"]), "start": own["starts"] + "T00:00:00",
                "finish": own["ends"] + "T00:00:00", "number": own["number"], "type": kinds[own["kind"]],
                "name": own["id"], "year": int(year["name"][:4])} for own in year["terms"]]
    for export in exports:
        subjects = {own["id"]: {**ids.of("id", "subject", own["id"]), "name": own["name"]} for own in export["subjects"]}
        for own in export["classes"]:
            dnevnik_class(own, subjects, (ids, root, window, periods, int(year["name"][:4])))
    return [root]


def dnevnik_class(own, subjects, around):
    ids, root, window, periods, year = around
    groups = {None: ids.of("id", own["id"])}
    groups.update({group["id"]: ids.of("id", own["id"], group["id"]) for group in own["groups"]})
    people = {pupil["id"]: {**ids.of("id", own["id"], pupil["id"]), "firstName": pupil["given_name"],
                            "lastName": pupil["family_name"], "middleName": pupil.get("patronymic"), "sex": "Male"}
              for pupil in own["pupils"]}
    name = f"{own['grade']}{own.get('letter', '')}"
    for key, group in groups.items():
        title = next((other["name"] for other in own["groups"] if other["id"] == key), name)
        parents = [] if key is None else [groups[None]["id"]]
        here = root / f"edu-groups/{group['id']}"
        save(here.with_suffix(".json"), {
            **group, "parentIds": parents, "parentIds_str": [str(parent) for parent in parents],
            "type": "Subgroup" if key else "Group", "name": title, "fullName": title, "parallel": own["grade"],
            "status": "Active", "studyyear": year, "journaltype": "Subject"})
        inside = members(own, {"group": key})
        save(here / "students.json", [{"group": group, "students": [
            {"person": people[pupil], "membershipstatus": "Active"} for pupil in inside]}])
        save(here / "reporting-period-group.json", {"id": 7, "reportingPeriods": periods, "holidays": []})
        lessons, marks, log = [], [], []
        for course in own["courses"]:
            if course.get("group") == key:
                dnevnik_course((own, course), (group, subjects[course["subject"]], people), ids, (lessons, marks, log))
        save(here / "lessons" / window, lessons)
        save(here / "marks" / window, marks)
        save(root / f"lesson-log-entries/{group['id']}" / window, {"logEntries": log})
    finals = []
    for mark in own["journal_finals"]["term_marks"]:
        person = ids.of("person", own["id"], mark["pupil"])
        finals.append({**person, **{f"group{end}": groups[None][f"id{end}"] for end in ("", "_str")},
                       **ids.of("reportingPeriod", "term", mark["term"]), "per-subject-final-marks": [
                           {**ids.of("subject", "subject", mark["subject"]), "final-mark": {
                               **ids.of("id", "final", own["id"], *map(str, mark.values())), "type": "Mark5",
                               "value": WORDS.get(mark["value"], mark["value"]), **person, "work": None,
                               "lesson": None, "date": "2026-05-26T04:00:00"}}]})
    save(root / f"edu-groups/{groups[None]['id']}/final-marks.json", finals)


def dnevnik_course(course_of, around, ids, into):
    (own, course), (group, subject, people), (lessons, marks, log) = course_of, around, into
    teacher = ids.of("teacher", course["teacher"])["teacher"] if course.get("teacher") else None
    for lesson in course["lessons"]:
        known = ids.of("lesson", own["id"], lesson["id"])
        work = {**ids.of("id", "work", own["id"], lesson["id"]), "type": "DefaultNewLessonWork", "status": "Sent",
                "text": None, **known}
        works = [work]
        if lesson.get("homework"):
            works.append({**ids.of("id", "home", own["id"], lesson["id"]), "type": "Homework", "status": "Sent",
                          "text": lesson["homework"]["text"], **known})
        lessons.append({**ids.of("id", own["id"], lesson["id"]), "title": lesson.get("topic"),
                        "date": lesson["date"] + "T00:00:00", "number": lesson["number"], "subject": subject,
                        "group": group, "status": "InPlan", "works": works, "teachers": [teacher] if teacher else [],
                        "teachers_str": [str(teacher)] if teacher else []})
    dates = {lesson["id"]: lesson["date"] for lesson in course["lessons"]}
    for at, mark in enumerate(course["marks"]):
        marks.append({**ids.of("id", "mark", own["id"], course["id"], at), "type": "Mark5",
                      "value": WORDS.get(mark["value"], mark["value"]), "textValue": None,
                      **ids.of("person", own["id"], mark["pupil"]), **ids.of("work", "work", own["id"], mark["lesson"]),
                      **ids.of("lesson", own["id"], mark["lesson"]), "number": 1,
                      "date": dates[mark["lesson"]] + "T09:10:00.123", "workType": None, "mood": "NotSet",
                      "use_avg_calc": True})
    for entry in course["attendance"]:
        log.append({**ids.of("person", own["id"], entry["pupil"]), **ids.of("lesson", own["id"], entry["lesson"]),
                    "status": STATUSES[entry["kind"]], "comment": None,
                    "createdDate": dates[entry["lesson"]] + "T10:00:00"})


def sheet(path, rows):
    """A workbook of one sheet of texts."""
    def cell(column, row, text):
        letters = ""
        while column >= 0:
            letters, column = chr(65 + column % 26) + letters, column // 26 - 1
        return f'<c r="{letters}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    data = "".join(
        f'<row r="{number}">' + "".join(cell(at, number, text) for at, text in enumerate(row) if text) + "</row>"
        for number, row in enumerate(rows, start=1))
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationships><Relationship Id="r" Type="{base}/{{}}" Target="{{}}"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relation.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="1" r:id="r"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", relation.format("worksheet", "worksheets/1.xml"))
        archive.writestr("xl/worksheets/1.xml", f"<worksheet><sheetData>{data}</sheetData></worksheet>")


def report_cards(exports, folder):
    """A табель and an отчёт for each class; they tell marks of days that are numbers."""
    paths = []
    for export in exports:
        subjects = {own["id"]: own["name"] for own in export["subjects"]}
        year = export["school_year"]
        for own in export["classes"]:
            over = [[f"Учебный год: {year['name'][:4]}/20{year['name'][5:]}"],
                    [f"Класс: {own['grade']}{own.get('letter', '')}"]]
            for name, rows in (("report", report_of(own, subjects)), ("card", card_of(own, subjects))):
                lines = []
                for pupil in own["pupils"]:
                    lines += over + [[f"Ученик: {named(pupil)}"]] + rows(pupil["id"]) + [[]]
                paths.append(folder / f"{own['id']}-{name}.xlsx")
                sheet(paths[-1], lines)
    return paths


def report_of(own, subjects):
    """Rows of a pupil: days over subjects."""
    cells, columns, taught = {}, set(), {}
    for course in own["courses"]:
        name, seen, of_lesson = subjects[course["subject"]], {}, {}
        taught[name] = True
        for lesson in sorted(course["lessons"], key=lambda lesson: (lesson["date"], lesson["number"])):
            seen[lesson["date"]] = seen.get(lesson["date"], 0) + 1
            of_lesson[lesson["id"]] = (lesson["date"], seen[lesson["date"]])
            columns.add(of_lesson[lesson["id"]])
        for mark in course["marks"]:
            if mark["value"].isdigit():
                cells.setdefault((mark["pupil"], name, of_lesson[mark["lesson"]]), []).append(mark["value"])
        for entry in course["attendance"]:
            cells.setdefault((entry["pupil"], name, of_lesson[entry["lesson"]]), []).append(LETTERS[entry["kind"]])
    days = sorted(columns)
    months = [MONTHS[int(date[5:7]) - 1] for date, _ in days]
    first = [month if at == 0 or months[at - 1] != month else "" for at, month in enumerate(months)]

    def rows(pupil):
        heading = [["Предмет"] + first, [""] + [str(int(date[8:])) for date, _ in days]]
        return heading + [[name] + ["/".join(cells.get((pupil, name, day), [])) for day in days] for name in taught]
    return rows


def card_of(own, subjects):
    """Rows of a pupil: resulting marks over subjects."""
    headings = {f"q{at}": f"{at} четверть" for at in range(1, 5)} | {f"h{at}": f"{at} полугодие" for at in (1, 2)}
    headings |= {"year_marks": "Годовая", "exam_marks": "Экзамен", "final_marks": "Итоговая"}
    cells = {}
    for kind, marks in own["journal_finals"].items():
        for mark in marks:
            column = mark.get("term") if kind == "term_marks" else kind
            cells[mark["pupil"], mark["subject"], column] = WORDS.get(mark["value"], mark["value"])
    used = list(dict.fromkeys(course["subject"] for course in own["courses"]))

    def rows(pupil):
        heading = [["Предмет"] + list(headings.values())]
        return heading + [[subjects[name]] + [cells.get((pupil, name, column), "") for column in headings]
                          for name in used]
    return rows


def calendar(year):
    """The terms as the profile writes them, for a source that does not tell them."""
    def entry(own, **more):
        lines = {**more, "starts": own["starts"], "ends": own["ends"]}
        return "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    text = "\n[[calendar]]\n" + entry(year, name=year["name"])
    for own in year["terms"]:
        text += "[[calendar.terms]]\n" + entry(own, id=own["id"], kind=own["kind"], number=own["number"])
    return text
