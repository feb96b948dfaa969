"""The content of a class journal as plain tables, the same for every peer: what a person would
write who has the form data (`form-data.json` of a bundle) and a library that makes PDFs."""

import dataclasses

# As many days as a verso of the program's own journal holds.
DAYS = 22


@dataclasses.dataclass
class Table:
    """A table on a page of its own."""

    heading: str
    is_in_contents: bool
    widths: list  # millimetres; None shares what is left of WIDTH
    header: list
    rows: list
    note: str = ""


WIDTH = 175


def title(form):
    own = form["title"]
    return [form["captions"]["heading"], own["school"], own["class"], own["school_year"], own["period"]]


def noted(row):
    """A name and what is noted with it."""
    return row["name"] + (f" ({row['note']})" if row["note"] else "")


def tables(form):
    captions = form["captions"]
    say = captions.__getitem__
    for subject in form["subjects"]:
        count = len(subject["lessons"])
        group = f" ({subject['group']})" if subject["group"] else ""
        heading = f"{subject['subject']}{group} · {say('teacher')}: {subject['teacher']}"
        for first in range(0, max(1, count), DAYS):
            last = min(count, first + DAYS)
            is_last = last == count
            lessons = subject["lessons"][first:last]
            results = subject["result_columns"] if is_last else []
            yield Table(
                heading, first == 0, [6, 42] + [5.6] * len(lessons) + [7.6] * len(results),
                [say("number"), say("pupil"), *(own["day"] for own in lessons), *results],
                [[str(row["number"]), noted(row), *row["cells"][first:last], *(row["results"] if is_last else [])]
                 for row in subject["rows"]],
            )
            yield Table(
                heading, False, [11, None, 46, 25],
                [say("date"), say("topic"), say("homework"), say("teacher")],
                [[own["date"], own["topic"], own["homework"], own["teacher"]] for own in lessons],
                subject["ending"] if is_last else "",
            )
    yield Table(
        say("roster"), True, [8, None, 23, 25, 60],
        [say("number"), say("full_name"), say("born"), say("personal_file"), say("notes")],
        [[str(row["number"]), row["name"], row["born"], row["personal_file"], "; ".join(row["notes"])]
         for row in form["roster"]],
    )
    for month in form["missed"]:
        yield Table(
            f"{say('missed')}: {month['month']}", True, [6, 38] + [None] * len(month["days"]) + [9, 10],
            [say("number"), say("pupil"), *month["days"], say("total"), say("ill")],
            [[str(row["number"]), row["name"], *row["cells"], row["total"], row["ill"]] for row in month["rows"]],
        )
    attendance = form["attendance"]
    yield Table(
        say("attendance"), True, [8, None] + [16] * 6,
        [say("number"), say("pupil"), *(column for group in attendance["groups"] for column in group["columns"])],
        [[str(row["number"]), row["name"], *row["cells"]] for row in attendance["rows"]],
    )
    yield Table(say("remarks"), True, [22, None, 45], [""] * 3, [[""] * 3] * form["remark_rows"])
    signers = form["attestation"]["signers"]
    yield Table(
        say("attestation"), True, [60, 40, None], [""] * 3,
        [[own["role"], "", own["name"]] for own in signers], " ".join(form["attestation"]["text"]),
    )


def widths(table):
    """All columns in millimetres."""
    left = WIDTH - sum(own for own in table.widths if own)
    shared = sum(own is None for own in table.widths)
    return [left / shared if own is None else own for own in table.widths]
