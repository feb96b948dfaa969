#!/usr/bin/env python3
"""A class journal by ReportLab: `reportlab_journal.py FONT.ttf FORM.json OUT.pdf`. Untagged: it writes no tagged tables."""

import json
import sys
from xml.sax.saxutils import escape

import content
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, TableStyle
from reportlab.platypus.tableofcontents import TableOfContents

font, source, target = sys.argv[1:]
pdfmetrics.registerFont(TTFont("own", font))
TEXT = ParagraphStyle("text", fontName="own", fontSize=8, leading=9.5)
HEADING = ParagraphStyle("heading", parent=TEXT, fontSize=12, leading=16)
LISTED = ParagraphStyle("listed", parent=HEADING)
RULES = TableStyle([
    ("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("FONT", (0, 0), (-1, -1), "own", 8, 9.5),
    ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
])


class Journal(SimpleDocTemplate):
    def afterFlowable(self, flowable):
        if getattr(flowable, "style", None) is LISTED:
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))


def cell(text, width):
    """A text that may be longer than its column is set as a paragraph, any other as it is."""
    return Paragraph(escape(text), TEXT) if len(text) * 1.7 > width else text


def main():
    with open(source, encoding="utf-8") as file:
        form = json.load(file)
    flow = [Paragraph(escape(own), HEADING) for own in content.title(form)]
    flow += [PageBreak(), TableOfContents(levelStyles=[TEXT])]
    for own in content.tables(form):
        widths = content.widths(own)
        rows = [[cell(text, width) for text, width in zip(row, widths)] for row in [own.header, *own.rows]]
        flow += [PageBreak(), Paragraph(escape(own.heading), LISTED if own.is_in_contents else HEADING)]
        flow.append(LongTable(rows, colWidths=[width * mm for width in widths], repeatRows=1, style=RULES))
        if own.note:
            flow.append(Paragraph(escape(own.note), TEXT))
    margins = {"leftMargin": 25 * mm, "rightMargin": 10 * mm, "topMargin": 18 * mm, "bottomMargin": 15 * mm}
    number = lambda canvas, document: (canvas.setFont("own", 8), canvas.drawString(190 * mm, 8 * mm, str(document.page)))
    Journal(target, pagesize=A4, **margins).multiBuild(flow, onFirstPage=number, onLaterPages=number)


main()
