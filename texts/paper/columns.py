"""台账格式: the sheets of the ledger workbook, their columns and headings (DOMAIN §4)."""

from datetime import date, datetime

from rules.book import Book
from texts.paper.words import SELF_REPORTED, counts_words, cutoff_words, mark, proof, stamp, year_month

Cell = str | int | date | datetime | None
Columns = tuple[tuple[str, float], ...]  # (name, width in characters)

LEDGER: Columns = (
    ("序号", 5.5),
    ("反馈问题", 14),
    ("整改目标", 14),
    ("整改时限", 12),
    ("责任单位（牵头）", 10),
    ("责任单位（配合）", 13),
    ("牵头领导", 9),
    ("责任人员", 11),
    ("联络人员", 9),
    ("整改措施", 20),
    ("本月进展情况", 32),
    ("措施状态", 8),
    ("完成情况", 8),
    ("存在问题及困难", 14),
    ("下一步工作及完成时间", 14),
    ("佐证材料", 10),
    ("数据时点", 11),
    ("报送时间", 15.5),
    ("是否按时", 7),
    ("预警", 10),
    ("核查结论", 13),
    ("公开情况", 13),
    ("是否销号（日期/文号）", 12),
    ("备注", 15),
)
PUBLIC: Columns = (
    ("问题序号", 8),
    ("具体内容", 26),
    ("整改目标", 22),
    ("整改措施", 34),
    ("完成情况", 46),
    ("责任单位", 16),
    ("完成时限", 16),
)
SHEETS = {"ledger": "台账", "reports": "报送情况", "changes": "变更记录", "flags": "雷同与陈旧"}
SHEETS |= {"sources": "出处", "people": "人员"}


def title(book: Book, public: bool) -> str:
    return f"{mark(book)}{year_month(book.month)}整改{'进展情况表（公开版）' if public else '台账'}"


def subtitle(book: Book, public: bool) -> str:
    """Cut-off, generation time and what the paper holds, in one line."""
    parts = [cutoff_words(book), f"生成于{stamp(book.as_of, book.zone)}"]
    parts += ["公开前请人工审核"] if public else [counts_words(book), *_doubtful(book)]
    return "｜".join(parts)


def _doubtful(book: Book) -> list[str]:
    count = sum(len(issue.doubts) for issue in book.issues)
    return [f"方案待确认{count}条"] if count else []


def footer(book: Book) -> str:
    return f"{mark(book)}{SELF_REPORTED}；{proof(book)}"


def file_name(book: Book, public: bool) -> str:
    at = f"{book.as_of.astimezone(book.zone):%m月%d日%H时%M分%S秒}"
    kind = "整改台账公开版" if public else "整改台账"
    return f"{'演练-' if book.rehearsal else ''}{kind}{book.month}-截至{at}.xlsx"


def list_subtitle(book: Book, sheet: str, count: int) -> str:
    """Cut-off, generation time, and how much stands below; 无 for nothing."""
    parts = [cutoff_words(book), f"生成于{stamp(book.as_of, book.zone)}"]
    parts.append(counts_words(book) if sheet == "reports" else f"{count}条" if count else "无")
    if sheet == "sources":
        parts.append("来信编号是存档消息的编号，可用“留痕”查到原文")
    if sheet == "people":
        parts.append("可改单位、职务、电话后载回；姓名和职责以整改方案为准")
    return "｜".join(parts)
