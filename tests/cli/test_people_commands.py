"""duban people load, invite, unlink: the people of the plan, their phones and their links."""

import csv
import io
import re
from pathlib import Path

import pytest

from sandbox.telegram import Telegram
from tests.cli.conftest import Shell


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_phones_and_units_are_entered_as_a_spreadsheet_saves_them(loaded: Shell, encoding: str) -> None:
    file = written(
        loaded.folder, "name,unit,phone\r\n雷俊,市环保局,13900000001\r\n雷 俊,市环保局,13900000001\r\n", encoding
    )

    assert "1 people changed" in loaded.does("people", "load", file)
    assert loaded.store.rows("select unit, phone from person where name = '雷俊'") == [("市环保局", "13900000001")]
    assert "0 people changed" in loaded.does("people", "load", file)


def test_blanks_and_more_columns_do_no_harm(loaded: Shell) -> None:
    file = written(loaded.folder, "phone, name ,unit,remark\n13900000001, 雷俊 ,,x\n\n,,,\n139,\n")

    assert "1 people changed" in loaded.does("people", "load", file)
    assert loaded.store.rows("select phone from person where name = '雷俊'") == [("13900000001",)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xe5\xa7\x93\xe5\x90\x8d,phone\n",
        b"\xff\xff\xff",
        b'name,unit,phone\n"open',
        b"name,unit,phone\n\x00,a,b",
    ],
)
def test_a_file_that_is_no_people_csv_is_refused(loaded: Shell, content: bytes) -> None:
    (loaded.folder / "people.csv").write_bytes(content)

    result = loaded("people", "load", "people.csv")

    assert result.exit_code in (1, 2)
    assert len(result.stderr.strip().split("\n")) == 1
    assert "people.csv" in result.stderr


def test_a_missing_file_is_told(loaded: Shell) -> None:
    assert "No such file" in loaded.refuses("people", "load", "nobody.csv")


def test_unknown_names_are_told_and_the_others_entered(loaded: Shell) -> None:
    file = written(loaded.folder, "name,unit,phone\n雷俊,,139\n无此人,,138\n")

    result = loaded("people", "load", file)

    assert result.exit_code == 1
    assert result.stdout == "1 people changed\n"
    assert result.stderr == "people.csv: no one person of this name: 无此人\n"


def test_one_person_twice_with_two_phones_is_a_question_not_a_guess(loaded: Shell) -> None:
    file = written(loaded.folder, "name,unit,phone\n雷俊,,139\n雷俊,,138\n")

    assert "雷俊" in loaded.refuses("people", "load", file)
    assert loaded.store.rows("select phone from person where name = '雷俊'") == [("",)]


def test_everybody_gets_one_link(connected: Shell, telegram: Telegram) -> None:
    out = connected.does("invite", "--all", "--csv")

    assert out.split("\n")[0] == "name,roles,link"
    people = csv_rows(out)
    assert len({row["link"] for row in people}) == len(people)
    assert len({row["name"] for row in people}) == len(people)
    for row in people:
        assert re.fullmatch(rf"https://t\.me/{telegram.username}\?start=[A-Za-z0-9_-]{{1,64}}", row["link"])
        assert set(row["roles"].split("+")) <= {"contact", "responsible_person", "lead_leader"}
    assert len([row for row in people if "contact" in row["roles"]]) == 22
    assert len([row for row in people if "lead_leader" in row["roles"]]) == 20


def test_the_linked_are_skipped_and_an_unlinked_one_comes_back(connected: Shell) -> None:
    connected.store.does(
        "insert into account (person_id, chat_id, linked_at, menu)"
        " select id, 77, '2018-11-05 02:00:00', '' from person where name = '雷俊'"
    )

    assert "雷俊" not in [row["name"] for row in csv_rows(connected.does("invite", "--all", "--csv"))]
    assert connected.does("unlink", "雷 俊") == "unlinked: 雷俊\n"
    assert "雷俊" in [row["name"] for row in csv_rows(connected.does("invite", "--all", "--csv"))]


def test_the_first_office_account_comes_to_be_by_its_invitation(connected: Shell) -> None:
    out = connected.does("invite", "--role", "office", "--name", "张某", "--csv")

    (row,) = csv_rows(out)
    assert (row["name"], row["roles"]) == ("张某", "office")
    again = csv_rows(connected.does("invite", "--role", "office", "--name", "张 某", "--csv"))
    assert again[0]["link"] != row["link"]
    assert connected.store.rows("select count(*) from person where name = '张某'") == [(1,)]


def test_plain_output_is_a_line_a_person(connected: Shell) -> None:
    out = connected.does("invite", "--role", "contact", "--name", "雷俊")

    assert out.startswith("雷俊\tcontact\thttps://t.me/")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--role", "boss", "--name", "张某"], "--role"),
        (["--role", "contact", "--name", "无此人"], "0 people called 无此人 are contact"),
        (["--role", "lead_leader", "--name", "雷俊"], "0 people called 雷俊 are lead_leader"),
        (["--role", "office"], "--all"),
        (["--name", "张某"], "--all"),
        (["--role", "office", "--name", " "], "--all"),
        (["--all", "--role", "office"], "--all"),
        ([], "--all"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_one_line(connected: Shell, words: list[str], told: str) -> None:
    assert told in connected.refuses("invite", *words)
    assert connected.store.rows("select count(*) from invitation") == [(0,)]


def test_several_of_one_name_are_not_guessed_at(connected: Shell) -> None:
    connected.store.does(
        "insert into person (name, unit, post, phone, known_as) values ('雷俊', '', '', '', '[]')",
        "update assignment set person_id = (select max(id) from person) where id = (select min(id) from assignment)",
    )

    assert "2 people called 雷俊 are contact" in connected.refuses("invite", "--role", "contact", "--name", "雷俊")
    assert "2 people are called 雷俊" in connected.refuses("unlink", "雷俊")


def test_nobody_is_unlinked_by_a_wrong_name(loaded: Shell) -> None:
    assert "0 people are called 无此人" in loaded.refuses("unlink", "无此人")


def test_without_a_bot_there_is_no_link(loaded: Shell) -> None:
    assert "the bot's name is not known" in loaded.refuses("invite", "--all", code=1)
    assert loaded.store.rows("select count(*) from invitation") == [(0,)]


def test_a_rehearsal_hands_out_no_links_to_a_real_bot(loaded: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")

    line = loaded.refuses("invite", "--all")

    assert "rehearsal" in line
    assert "AAAA" not in line
