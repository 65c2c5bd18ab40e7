"""duban plan read, check, load: what INTERFACE promises, and one clear line where it cannot be done."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.settings import SAMPLE_PLAN
from plan.file import load_plan
from tests.cli.conftest import SHANGHAI, Shell

DOCUMENT = """某市整改方案

问题1：河水黑臭
整改目标：消除黑臭
整改时限：2018年底
牵头单位：市住建局
牵头领导：王某一
责任人员：李某二（市住建局副局长）
联络人员：赵某三
整改措施：
1、截污。
2、清淤。
"""
PLAN = """
[plan]
key = "测试"
title = "测试方案"
first_month = "2018-11"
cutoff_day = 28
cutoff_rule = "exclusive"

[[issues]]
number = 1
title = "黑臭水体"
lead_leaders = ["王某一"]
contacts = [{ name = "赵某三" }]
measures = [{ number = "1", text = "截污" }]
doubts = [{ field = "goal", text = "原文", why = "看不清" }]
"""


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_an_official_document_becomes_a_plan_file_that_can_be_loaded(first_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "方案.txt").write_text(DOCUMENT, encoding="gb18030")

    said = first_shell.does("plan", "read", "方案.txt", "--out", "plan.toml")

    assert "1 issues, 2 measures, 1 lead leaders" in said
    assert "open doubts" in said
    assert load_plan(tmp_path / "plan.toml").issues[0].contacts[0].name == "赵某三"
    assert not first_shell.store.is_there()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.txt", None),
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 20),
        ("huge.txt", b"\xe6\xb5\x8b" * 20_000_000),
        ("letter.txt", "您好，这是一封信。".encode()),
        ("broken.docx", b"PK\x03\x04 not a zip"),
    ],
)
def test_what_is_no_plan_is_refused_and_nothing_is_written(
    shell: Shell, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    line = shell.refuses("plan", "read", name, "--out", "plan.toml")

    assert name in line
    assert not (tmp_path / "plan.toml").exists()


def test_a_folder_is_no_document(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    assert "folder" in shell.refuses("plan", "read", "folder", "--out", "plan.toml")


def test_an_outcome_that_cannot_be_written_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "方案.txt").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "folder").mkdir()

    assert "cannot be written" in shell.refuses("plan", "read", "方案.txt", "--out", "nowhere/plan.toml")
    assert "cannot be written" in shell.refuses("plan", "read", "方案.txt", "--out", "folder")


def test_a_corrected_plan_file_survives_a_full_disk(
    shell: Shell, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "方案.txt").write_text(DOCUMENT, encoding="utf-8")

    def half_written(path: Path, text: str, **_: object) -> int:
        path.write_bytes(text.encode()[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half_written)
    line = shell.refuses("plan", "read", "方案.txt", "--out", plan_file)

    assert "No space left" in line
    assert plan_file.read_text(encoding="utf-8") == PLAN
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".plan")] == []


def test_check_tells_what_would_be_loaded_and_what_is_in_doubt(first_shell: Shell, plan_file: Path) -> None:
    said = first_shell.does("plan", "check", plan_file)

    assert "list 测试: 测试方案" in said
    assert "1 open doubts:" in said
    assert "issue 1: goal: “原文”: 看不清" in said
    assert not first_shell.store.is_there()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "黑臭水体"', 'titel = "黑臭水体"', "title"),
        ('measures = [{ number = "1", text = "截污" }]', 'measures = "截污"', "measures"),
        ('name = "赵某三"', 'nome = "赵某三"', "contacts"),
        ("cutoff_day = 28", "cutoff_day = 31", "cutoff_day"),
        ('title = "黑臭水体"', "title = ", "title"),
    ],
)
def test_check_names_file_issue_and_field_of_an_error(
    shell: Shell, plan_file: Path, old: str, new: str, told: str
) -> None:
    plan_file.write_text(PLAN.replace(old, new, 1), encoding="utf-8")

    result = shell("plan", "check", plan_file)

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert f"plan.toml: {'' if told == 'cutoff_day' else 'issue '}" in result.stderr
    assert told in result.stderr


def test_a_plan_file_with_errors_is_not_loaded(first_shell: Shell, plan_file: Path) -> None:
    plan_file.write_text(PLAN.replace("number = 1\n", "number = 0\n", 1), encoding="utf-8")

    assert "number" in first_shell.refuses("plan", "load", plan_file, "--yes")
    assert "missing.toml" in first_shell.refuses("plan", "load", "missing.toml", "--yes")
    assert not first_shell.store.is_there()


def test_load_tells_the_month_who_is_written_to_when_and_the_open_doubts(shell: Shell, plan_file: Path) -> None:
    said = shell.does("plan", "load", plan_file, "--yes")

    assert "first month: 2018-11, cut-off 2018-11-28 00:00 Asia/Shanghai" in said
    assert "asked at 2018-11-21 09:30, once linked (1): 赵某三" in said
    assert "nudged at 2018-11-26 09:30" in said
    assert "overdue: contacts 2018-11-28 08:30, leaders 09:00" in said
    assert "issue 1: goal: “原文”: 看不清" in said
    assert "loaded: list 测试" in said


@pytest.mark.parametrize("typed", ["是\n", "yes\n", "y\n", " 是 \n"])
def test_without_yes_it_asks_and_a_typed_yes_writes(shell: Shell, plan_file: Path, typed: str) -> None:
    assert "loaded: list 测试" in shell.does("plan", "load", plan_file, typed=typed)
    assert shell.store.rows("select key from plan") == [("测试",)]


@pytest.mark.parametrize("typed", ["", "否\n", "\n", "no\n", "是的吧\n"])
def test_anything_else_or_the_end_of_input_writes_nothing(shell: Shell, plan_file: Path, typed: str) -> None:
    assert shell.refuses("plan", "load", plan_file, code=1, typed=typed) == "nothing written"
    assert shell.store.rows("select key from plan") == []


def test_twice_is_the_same_as_once(shell: Shell, plan_file: Path) -> None:
    shell.does("plan", "load", plan_file, "--yes")
    before = shell.store.dump()

    again = shell.does("plan", "load", plan_file, "--yes")

    assert "nothing to change" in again
    assert shell.store.dump() == before


def test_a_changed_plan_shows_the_difference_before_it_asks(shell: Shell, plan_file: Path) -> None:
    shell.does("plan", "load", plan_file, "--yes")
    plan_file.write_text(PLAN.replace("赵某三", "钱某四").replace("截污", "截污纳管"), encoding="utf-8")

    result = shell("plan", "load", plan_file)

    assert result.exit_code == 1
    assert "钱某四" in result.stdout
    assert "赵某三" in result.stdout
    assert "loaded" not in result.stdout
    assert "loaded: list 测试" in shell.does("plan", "load", plan_file, "--yes")


def test_the_start_month_can_be_said_once_and_not_contradicted(shell: Shell, plan_file: Path) -> None:
    assert "first month: 2018-12" in shell.does("plan", "load", plan_file, "--start-month", "2018-12", "--yes")

    assert "nothing to change" in shell.does("plan", "load", plan_file, "--start-month", "2018-12", "--yes")
    assert "2018-12" in shell.refuses("plan", "load", plan_file, "--start-month", "2018-11", "--yes")


@pytest.mark.parametrize("month", ["2018-13", "11", "18-11", "november", "1918-11", "2050-01"])
def test_a_start_month_that_cannot_be_is_refused(shell: Shell, plan_file: Path, month: str) -> None:
    assert "--start-month" in shell.refuses("plan", "load", plan_file, "--start-month", month, "--yes")
    assert shell.store.rows("select key from plan") == []


def test_a_month_whose_cutoff_has_passed_says_that_nobody_is_asked(shell: Shell, plan_file: Path) -> None:
    shell.clock.move_to(datetime(2019, 2, 5, tzinfo=SHANGHAI))

    said = shell.does("plan", "load", plan_file, "--start-month", "2018-11", "--yes")

    assert "nobody is asked" in said
    assert shell.store.rows("select month from cycle order by month")[0] == ("2018-11",)


def test_eight_years_of_months_open_in_reasonable_time(shell: Shell) -> None:
    shell.clock.move_to(datetime(2026, 11, 20, 12, tzinfo=SHANGHAI))
    began = datetime.now(SHANGHAI)  # noqa: TID251

    shell.does("plan", "load", SAMPLE_PLAN, "--start-month", "2018-11", "--yes")

    assert datetime.now(SHANGHAI) - began < timedelta(seconds=20)  # noqa: TID251
    assert shell.store.rows("select count(*) from cycle") == [(97,)]


def test_a_rehearsals_plan_does_not_enter_a_store_in_real_use(shell: Shell, plan_file: Path) -> None:
    shell.does("plan", "load", plan_file, "--yes")
    shell.store.does(
        "insert into notice (recipient, kind, cycle, step, state, urgent, due_at, facts, text, buttons, file_path,"
        " created_at, message_ids, reason, tries, doubtful) values ('chat:1', 'answer', '', 'update:1', 'sent', true,"
        " '2018-11-05 02:00:00', '{}', '您好', '[]', '', '2018-11-05 02:00:00', '[1]', '', 1, false)"
    )

    assert "real use" in shell.refuses("plan", "load", SAMPLE_PLAN, "--yes")
    assert shell.store.rows("select key from plan") == [("测试",)]
