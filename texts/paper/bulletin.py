"""通报用词: the bulletin's frame and sections: units and issues, never persons; nothing that is not in the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.book import Book
from texts.paper import findings
from texts.paper.words import year_month

NONE = "无。"
TO = "各县市区人民政府、园区（示范区）管委会，市直有关单位："
REPORTED_TO = "报：市环境保护督察整改工作领导小组"
COPIED_TO = "抄送：各责任单位"
ISSUER = "市环保督察工作领导小组办公室"
NUMBERS = "一二三四五六七"


@dataclass(frozen=True)
class Section:
    """`lines`: whole sentences; a section without facts says 无."""

    heading: str
    lines: tuple[str, ...]


def title(book: Book, public: bool) -> str:
    return f"关于{year_month(book.month)}环保督察整改进展情况的{'公告' if public else '通报'}"


def opening(book: Book, public: bool) -> str:
    lists = "、".join(f"《{title}》" for title in book.titles)
    return f"按照{lists}要求，现将{year_month(book.month)}整改进展情况{'公告' if public else '通报'}如下。"


def sections(book: Book, public: bool, most: int) -> list[Section]:
    """At most `most` places named in a list; the rest is counted and stands in the annex."""
    wanted: Sequence[tuple[str, Callable[[Book, int], list[str]]]] = PUBLIC if public else INTERNAL
    return [
        Section(f"{NUMBERS[n]}、{heading}", tuple(words(book, most)) or (NONE,))
        for n, (heading, words) in enumerate(wanted)
    ]


INTERNAL: tuple[tuple[str, Callable[[Book, int], list[str]]], ...] = (
    ("总体进展", findings.overall),
    ("报送情况", findings.reporting),
    ("进展较好的问题", findings.going_well),
    ("存在的主要问题", findings.wanting),
    ("预警、督办和约谈", findings.warned),
    ("困难及协调", findings.difficulties),
    ("下步要求", findings.next_steps),
)
PUBLIC: tuple[tuple[str, Callable[[Book, int], list[str]]], ...] = (
    ("总体进展", lambda book, most: [*findings.classes(book, most), *findings.ticks(book)]),
    ("已完成整改的问题", findings.rectified),
    ("整改时限", findings.deadlines),
    ("各问题进展", findings.public_next),
)
