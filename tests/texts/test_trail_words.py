"""留痕用词: whatever the ledger or the outbox names has a word the office can read."""

import ast
from pathlib import Path

from supervision.notices.composing import COMPOSERS
from texts.desk.trail import did
from texts.desk.trail_words import ACTS, KINDS

ROOT = Path(__file__).parents[2]


def written_acts() -> set[str]:
    """The acts that the use cases write down by name."""
    found = set()
    for path in (ROOT / "supervision").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", ""))
            if named == "record" and isinstance(node, ast.Call) and len(node.args) > 2:
                act = node.args[2]
                if isinstance(act, ast.Constant) and isinstance(act.value, str):
                    found.add(act.value)
    return found


def test_every_act_of_the_ledger_has_a_word() -> None:
    acts = written_acts()
    assert len(acts) > 40
    assert acts - ACTS.keys() == set()


def test_every_kind_of_notice_has_a_word() -> None:
    assert COMPOSERS.keys() - KINDS.keys() == set()


def test_what_an_entry_says_more_is_told() -> None:
    assert did(
        "deadline_extended", {"scope": "主体工程", "old": "2018-11-20", "new": "2018-12-20", "basis": "5号"}
    ) == ("调整整改时限 2018-11-20→2018-12-20 主体工程 5号")
    assert did("filed", {"version": 2, "late": True, "state": "late"}) == "报送 第2版 （迟报） 已补报，记迟报"
    assert did("issue_apply", {"state": "self_completed", "words": "已自查"}) == "申请销号 自查完成、申请销号 已自查"
    assert did("something_new", {}) == "登记（something_new）"
