#!/usr/bin/env python3
"""A class journal by WeasyPrint: `weasyprint_journal.py FONT.ttf FORM.json OUT.pdf`, tagged PDF/UA-1."""

import json
import pathlib
import sys
from html import escape

import content
import weasyprint

font, source, target = sys.argv[1:]
STYLE = """
@font-face { font-family: own; src: url("%s") }
@page { size: A4; margin: 18mm 10mm 15mm 25mm; @bottom-right { content: counter(page); font: 8pt own } }
body { font: 8pt/1.2 own }
section { break-before: page }
h2 { font-size: 12pt }
table { border-collapse: collapse; table-layout: fixed; width: 100%% }
th, td { border: 0.4pt solid; padding: 0.7mm; overflow-wrap: anywhere; text-align: left; font-weight: normal }
nav a::after { content: leader('.') target-counter(attr(href), page) }
nav a { display: block; color: black; text-decoration: none }
""" % pathlib.Path(font).resolve().as_uri()


def row(cells, tag):
    return "<tr>" + "".join(f"<{tag}>{escape(own)}</{tag}>" for own in cells) + "</tr>"


def section(number, table):
    columns = "".join(f'<col style="width:{width}mm">' for width in content.widths(table))
    rows = "".join(row(own, "td") for own in table.rows)
    heading = f'<h2 id="s{number}">{escape(table.heading)}</h2>'
    body = f"<table><colgroup>{columns}</colgroup><thead>{row(table.header, 'th')}</thead><tbody>{rows}</tbody></table>"
    return f"<section>{heading}{body}<p>{escape(table.note)}</p></section>"


def main():
    with open(source, encoding="utf-8") as file:
        form = json.load(file)
    tables = list(enumerate(content.tables(form)))
    title = "".join(f"<h1>{escape(own)}</h1>" for own in content.title(form))
    contents = "".join(f'<a href="#s{at}">{escape(own.heading)}</a>' for at, own in tables if own.is_in_contents)
    sections = "".join(section(at, own) for at, own in tables)
    page = f"<html lang=ru><title>{escape(form['paper']['title'])}</title><style>{STYLE}</style>"
    page += f"<body>{title}<nav>{contents}</nav>{sections}"
    weasyprint.HTML(string=page).write_pdf(target, pdf_variant="pdf/ua-1")


main()
