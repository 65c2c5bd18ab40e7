"""要纸用词: how papers are asked for, and the words beside a file."""

from rules.book import Book
from texts.paper.chart import TITLES
from texts.paper.words import year_month

PUBLIC = ("public", "公开", "公开版", "公告")
DRAFT = ("draft", "草稿", "初稿", "内部")
CHARTS = {
    "progress": "progress",
    "进展": "progress",
    "进度": "progress",
    "trend": "trend",
    "趋势": "trend",
    "ontime": "trend",
    "报送率": "trend",
    "heatmap": "heatmap",
    "热力图": "heatmap",
    "热力": "heatmap",
    "days": "days",
    "时限": "days",
    "天数": "days",
}


def _of(book: Book, kind: str) -> str:
    return f"{year_month(book.month)}{kind}{'（演练）' if book.rehearsal else ''}"


def ledger(book: Book, public: bool) -> str:
    if public:
        return f"{_of(book, '台账公开版')}，{len(book.issues)}个问题。公开前请人工审核。"
    sheets = "另有报送情况、变更记录、雷同与陈旧、出处、人员五张表"
    return f"{_of(book, '台账')}，{len(book.issues)}个问题，应报{book.own.expected}份；{sheets}。"


def bulletin(book: Book, public: bool) -> str:
    kind = "公告" if public else "通报"
    return f"{_of(book, kind + '草稿')}。期号、签发由人定；发出前请核对。"


def chart(book: Book, kind: str) -> str:
    return f"{_of(book, TITLES[kind])}。"
