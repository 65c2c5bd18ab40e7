"""表格: issues printed as rows of a table, or each as a small table of label and value."""

from plan.headings import STYLES, Block, without_prefix
from plan.labels import Kind, column
from plan.word import CELL_BREAK
from rules.numerals import number


def blocks_by_table(lines: list[str]) -> tuple[int, list[Block]]:
    """(index of the heading row, issues) of tables with a heading row; (len(lines), []) without one."""
    columns: list[Kind | None] = []
    begin, blocks = len(lines), list[Block]()
    for at, line in enumerate(lines):
        cells = line.split("\t")
        if len(cells) < 3:
            continue
        kinds = [column(cell) for cell in cells]
        if sum(kind is not None for kind in kinds) >= 3:
            columns, begin = kinds, min(begin, at)
        elif columns:
            _take_row(blocks, columns, cells)
    return begin, blocks


def lines_of_cells(lines: list[str]) -> list[str]:
    """Rows of label and value written as "label：value" lines; other rows as they run."""
    out: list[str] = []
    for line in lines:
        cells = [cell for cell in line.split("\t") if cell.strip()]
        while cells:
            cell = cells.pop(0)
            if cells and column(cell) is not None:
                words = cell.replace(CELL_BREAK, "").strip().rstrip("：:")
                cell = f"{words}：{cells.pop(0)}"
            elif cells and STYLES["问题N"].match(cell) and "\t" in line:
                cell = f"{cell.strip().rstrip('：:')}：{cells.pop(0)}"
            out += [part.strip() for part in cell.split(CELL_BREAK) if part.strip()]
    return out


def _take_row(blocks: list[Block], columns: list[Kind | None], cells: list[str]) -> None:
    said: dict[Kind, list[str]] = {}
    for kind, cell in zip(columns, cells, strict=False):
        if kind is not None:
            said.setdefault(kind, []).extend(part for part in cell.split(CELL_BREAK) if part.strip())
    head = said.pop(Kind.TITLE, []) + said.pop(Kind.PROBLEM, [])
    place = _place(said.pop(Kind.NUMBER, []), head)
    if place is None and not head and blocks:  # cells joined downwards: the row goes on
        for kind, parts in said.items():
            blocks[-1].fields.setdefault(kind, []).extend(parts)
        return
    if not head and not any(said.values()):
        return
    blocks.append(Block(place or (blocks[-1].number + 1 if blocks else 1)))
    if head:
        head[0] = without_prefix(head[0])
    blocks[-1].head = [line for line in head if line]
    blocks[-1].fields = said


def _place(cells: list[str], head: list[str]) -> int | None:
    """The number in the row's own cell, else in front of its heading; None when neither has one."""
    for words in cells[:1]:
        try:
            return number(words.strip().strip("（）()、.．"))
        except ValueError:
            break
    for words in [*cells[:1], *head[:1]]:
        if found := STYLES["问题N"].match(words.strip()):
            return number(found["n"])
    return None
