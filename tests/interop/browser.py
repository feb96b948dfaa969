"""Pages of the program in a real browser (headless Chromium), for the tests beside this file."""

import html.parser
import re
import subprocess
import urllib.parse

# Elements that have no end.
EMPTY = {"meta", "link", "input", "br", "img", "hr", "base", "source", "embed"}


class Element:
    """An element with what is in it."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.inside = tag, dict(attributes), []

    @property
    def elements(self):
        return [own for own in self.inside if isinstance(own, Element)]

    @property
    def text(self):
        parts = (own if isinstance(own, str) else own.text for own in self.inside)
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    @property
    def classes(self):
        return (self.attributes.get("class") or "").split()

    def all(self, tag, *classes):
        """Every element of the tag below this one that has these classes."""
        found = []
        for own in self.elements:
            if own.tag == tag and set(classes) <= set(own.classes):
                found.append(own)
            found += own.all(tag, *classes)
        return found

    def by_id(self, name):
        every = [self] + [own for own in self.everything()]
        return next((own for own in every if own.attributes.get("id") == name), None)

    def everything(self):
        for own in self.elements:
            yield own
            yield from own.everything()


class Reader(html.parser.HTMLParser):
    """A page as a tree; nothing is mended, for the program writes whole elements."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        own = Element(tag, attributes)
        self.open[-1].inside.append(own)
        if tag not in EMPTY:
            self.open.append(own)

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> ends as </{tag}>"
            self.open.pop()

    def handle_data(self, text):
        self.open[-1].inside.append(text)


def read(text):
    reader = Reader(text)
    assert len(reader.open) == 1, [own.tag for own in reader.open]
    return reader.open[0]


def chromium(folder, *words):
    words = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", f"--user-data-dir={folder}", *words,
    ]
    return subprocess.run(words, capture_output=True, text=True, timeout=300)


def address(page, **shown):
    """Address of a file; `shown` is what the page is asked to show."""
    parts = urllib.parse.urlencode(shown)
    return page.as_uri() + ("#" + parts if parts else "")


def opened(page, folder, **shown):
    """The page as the browser has it after its script ran."""
    done = chromium(folder, "--virtual-time-budget=20000", "--dump-dom", address(page, **shown))
    assert done.stdout.strip(), done.stderr[-2000:]
    return read(done.stdout)


def opened_without_script(page, folder):
    """The page in a browser that is told to run no script at all."""
    text = page.read_text(encoding="utf-8")
    barred, count = re.subn(r"script-src [^;]*;", "script-src &#39;none&#39;;", text, count=1)
    assert count == 1
    other = folder.parent / f"{page.stem}-without-script.html"
    other.write_text(barred, encoding="utf-8")
    return opened(other, folder)


def printed(page, folder):
    """Text of the pages that the browser prints."""
    pdf = folder.parent / f"{page.stem}.pdf"
    done = chromium(folder, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", address(page))
    assert pdf.is_file(), done.stderr[-2000:]
    words = ["pdftotext", "-layout", str(pdf), "-"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def rows(page, name):
    """Cells of the rows of a table of this class."""
    [table] = page.all("table", name)
    [body] = table.all("tbody")
    return [[cell.text for cell in row.elements] for row in body.elements]


def shown_rows(page):
    """Rows of the list that are not hidden, as elements."""
    [table] = page.all("table", "list")
    [body] = table.all("tbody")
    return [row for row in body.elements if "hidden" not in row.attributes]
