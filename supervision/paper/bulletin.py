"""通报: the bulletin's draft in official layout, body of two pages at most (DOMAIN §4); a person signs."""

from pathlib import Path
from typing import Any

from rules.book import Book
from supervision.paper import official
from supervision.paper.official import BOTH, CENTRE, FANGSONG, HEITI, RED, RIGHT, SONGTI
from texts.paper import annex
from texts.paper import bulletin as words
from texts.paper.bulletin import Section

SIZES = ((16.0, 28.0), (15.0, 25.0), (14.0, 22.0))  # points: type, line
NAMED = (30, 12, 8, 5, 3)  # places named in a list, as many as the two pages take
HEAD_MM = 88.0  # what head and title take of the first page
BODY_PAGES = 2


def write_bulletin(book: Book, path: Path, public: bool = False) -> None:
    """Write the document; an existing file is replaced at once, never half."""
    paper = official.sheet()
    sections, size, line = fitting(book, public)
    _every_page(paper, book)
    _head(paper, book, public)
    if not public:
        official.write(paper, words.TO, size, line=line)
    official.write(paper, words.opening(book, public), size, line=line, first=True, at=BOTH)
    for section in sections:
        heading = official.write(paper, section.heading, size, HEITI, line=line, first=True)
        heading.paragraph_format.keep_with_next = True
        for sentence in section.lines:
            official.write(paper, sentence, size, line=line, first=True, at=BOTH)
    official.write(paper, words.ISSUER, size, line=line, at=RIGHT)
    official.write(paper, annex.date_line(book), size, line=line, at=RIGHT)
    _annex(paper, book, public)
    properties = paper.core_properties
    properties.title, properties.author, properties.identifier = words.title(book, public), "督办", book.fingerprint
    properties.created = properties.modified = book.as_of.astimezone(book.zone).replace(tzinfo=None)
    draft = path.with_suffix(".part")
    paper.save(str(draft))
    draft.replace(path)


def fitting(book: Book, public: bool) -> tuple[list[Section], float, float]:
    """The sections, type and line with which the body keeps to its pages: smaller type first, then shorter lists."""
    for most in NAMED:
        sections = words.sections(book, public, most)
        for size, line in SIZES:
            if _height(book, sections, size, line, public) <= BODY_PAGES * official.HEIGHT - HEAD_MM:
                return sections, size, line
    return words.sections(book, public, NAMED[-1]), *SIZES[-1]


def _height(book: Book, sections: list[Section], size: float, line: float, public: bool) -> float:
    texts = [words.TO, words.opening(book, public)]
    texts += [text for section in sections for text in (section.heading, *section.lines)]
    count = sum(official.lines_of(text, size) for text in texts) + 2
    return count * line / official.POINTS


def _every_page(paper: Any, book: Book) -> None:
    page = paper.sections[0]
    page.header.paragraphs[0].alignment = CENTRE
    official.text(page.header.paragraphs[0], annex.marks(book), 12, HEITI, colour=RED)
    page.footer.paragraphs[0].alignment = CENTRE
    official.page_number(page.footer.paragraphs[0], 12)
    official.write(page.footer, annex.foot(book), 9, SONGTI, at=CENTRE)


def _head(paper: Any, book: Book, public: bool) -> None:
    if not public:
        name = annex.head(book)
        official.write(
            paper,
            name,
            min(34.0, official.WIDTH * official.POINTS / len(name)),
            SONGTI,
            at=CENTRE,
            bold=True,
            colour=RED,
        )
        official.write(paper, "第　　期", 16, FANGSONG, at=CENTRE, line=30)
        line = official.write(paper, f"{words.ISSUER}　　{annex.date_line(book)}", 14, FANGSONG, at=CENTRE, line=26)
        official.rule(line)
        official.write(paper, "", 10, line=12)
    title = words.title(book, public)
    official.write(paper, title, 20, SONGTI, at=CENTRE, bold=True, line=34)
    official.write(paper, "", 10, line=12)


def _annex(paper: Any, book: Book, public: bool) -> None:
    begin = official.write(paper, "附件", 14, HEITI)
    begin.paragraph_format.page_break_before = True
    official.write(paper, annex.ANNEX, 18, SONGTI, at=CENTRE, bold=True, line=34)
    columns = annex.PUBLIC_COLUMNS if public else annex.COLUMNS
    official.table(paper, columns, [annex.annex_row(issue, book, public) for issue in book.issues], 9)
    if not public:
        official.rule(official.write(paper, "", 6, line=10), "000000", 8)
        official.write(paper, words.REPORTED_TO, 14, line=24)
        official.rule(official.write(paper, words.COPIED_TO, 14, line=24), "000000", 8)
