"""Updates as words: what each kind of message carries, and from when it counts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Update

from bot import hearing
from supervision.inbox import Words

SENT = datetime(2018, 11, 22, 1, 30, tzinfo=UTC)
EDITED = datetime(2018, 11, 27, 17, 0, tzinfo=UTC)
ME = 5_123_456_789
CHAT = {"id": ME, "type": "private", "first_name": "赵某三"}
WHO = {"id": ME, "is_bot": False, "first_name": "赵某三"}
FILE = {"file_id": "F", "file_unique_id": "U"}
BODY: dict[str, Any] = {"message_id": 7, "date": int(SENT.timestamp()), "chat": CHAT, "from": WHO}


def update(**parts: Any) -> Update:
    return Update.model_validate({"update_id": 900} | parts)


def heard(**parts: Any) -> Words:
    found = hearing.words(update(message=BODY | parts))
    assert found is not None
    return found


def test_a_text_with_all_the_ids_that_prove_it() -> None:
    assert heard(text="1推进") == Words(900, ME, 7, "text", "1推进", SENT)


def test_a_reply_names_the_message_it_answers() -> None:
    assert heard(text="1", reply_to_message=BODY | {"message_id": 5, "text": "请报"}).reply_to == 5


def test_an_edit_counts_at_its_own_time() -> None:
    edited = hearing.words(update(edited_message=BODY | {"text": "1完成", "edit_date": int(EDITED.timestamp())}))

    assert edited is not None
    assert (edited.kind, edited.text, edited.sent_at, edited.message_id) == ("edit", "1完成", EDITED, 7)


def test_a_forwarded_message_counts_when_it_was_forwarded() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "同事", "date": 1}

    assert heard(text="1推进", forward_origin=origin).sent_at == SENT


def test_a_photo_is_kept_in_its_largest_size_with_its_caption() -> None:
    sizes = [FILE | {"file_id": name, "width": 1, "height": 1} for name in ("small", "large")]

    found = heard(photo=sizes, caption="1推进")

    assert (found.kind, found.text, found.file_id, found.file_unique_id) == ("photo", "1推进", "large", "U")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("document", {"file_name": "进展.docx"}),
        ("voice", {"duration": 3}),
        ("audio", {"duration": 3}),
        ("video", {"duration": 3, "width": 1, "height": 1}),
        ("video_note", {"duration": 3, "length": 1}),
        ("animation", {"duration": 3, "width": 1, "height": 1}),
        ("sticker", {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}),
    ],
)
def test_every_kind_of_file_is_kept(kind: str, more: dict[str, Any]) -> None:
    found = heard(**{kind: FILE | more})

    assert (found.kind, found.text, found.file_id) == (kind, "", "F")
    assert found.file_name == more.get("file_name", "")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("location", {"latitude": 27.8, "longitude": 112.9}),
        ("contact", {"phone_number": "1", "first_name": "某"}),
        ("dice", {"emoji": "🎲", "value": 3}),
    ],
)
def test_what_has_neither_words_nor_file_keeps_its_kind(kind: str, content: dict[str, Any]) -> None:
    assert (heard(**{kind: content}).kind, heard(**{kind: content}).text) == (kind, "")


def test_an_edited_caption_is_an_edit_with_its_file() -> None:
    body = BODY | {"document": FILE, "caption": "2推进", "edit_date": int(EDITED.timestamp())}

    found = hearing.words(update(edited_message=body))

    assert found is not None
    assert (found.kind, found.text, found.file_id) == ("edit", "2推进", "F")


def test_a_tap_is_its_data_and_counts_at_arrival() -> None:
    query = {"id": "1", "from": WHO, "chat_instance": "1", "data": "n:1", "message": BODY | {"text": "请报"}}

    assert hearing.words(update(callback_query=query)) == Words(900, ME, None, "tap", "n:1", None, 7)


@pytest.mark.parametrize("message", [{}, {"message": {"chat": CHAT, "message_id": 7, "date": 0}}])
def test_a_tap_on_a_message_that_is_gone_still_has_its_chat(message: dict[str, Any]) -> None:
    tapped = update(callback_query={"id": "1", "from": WHO, "chat_instance": "1", "data": "n:1"} | message)

    assert hearing.is_private(tapped)
    assert hearing.chat_of(tapped) == ME


def test_a_block_carries_no_words_but_is_heard() -> None:
    member = {"user": WHO, "status": "member"}
    change = {"chat": CHAT, "from": WHO, "date": 1, "old_chat_member": member, "new_chat_member": member}
    blocked = update(my_chat_member=change)

    assert hearing.words(blocked) is None
    assert hearing.is_private(blocked)


def test_what_the_platform_itself_notes_is_nobodys_words() -> None:
    assert hearing.words(update(message=BODY | {"pinned_message": BODY | {"text": "x"}})) is None
    assert hearing.words(update()) is None


def test_an_update_is_stored_as_it_came() -> None:
    payload = {"update_id": 900, "message": BODY | {"text": "1推进😀"}}

    kept = hearing.arrived(Update.model_validate(payload))

    assert (kept.update_id, kept.chat_id, kept.broken) == (900, ME, "")
    assert hearing.words(Update.model_validate_json(kept.payload)) == hearing.words(Update.model_validate(payload))


def test_a_body_is_kept_byte_for_byte_with_the_ids_a_parser_of_the_platform_would_find() -> None:
    message = BODY | {"text": "1推进😀"}
    tap = {"id": "1", "from": WHO, "chat_instance": "1", "data": "n:1"}
    inaccessible = tap | {"message": {"chat": CHAT, "message_id": 1, "date": 0}}
    events: list[dict[str, Any]] = [
        {"message": message},
        {"edited_message": message | {"edit_date": 2}},
        {"callback_query": tap},
        {"callback_query": tap | {"message": message}},
        {"callback_query": inaccessible},
    ]
    for event in events:
        body = json.dumps({"update_id": 900} | event).encode()

        kept = hearing.arrived_raw(body)

        assert kept.payload.encode() == body
        assert (kept.update_id, kept.broken) == (900, "")
        assert kept.chat_id == hearing.chat_of(Update.model_validate_json(body)) == ME


@pytest.mark.parametrize(
    "payload", [{"update_id": 1}, {"update_id": 1, "message": "x"}, {"update_id": 1, "message": {"chat": {}}}]
)
def test_a_raw_update_of_any_shape_can_be_stored(payload: dict[str, Any]) -> None:
    kept = hearing.arrived_read(payload)

    assert (kept.update_id, kept.chat_id, kept.broken) == (1, 0, "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<html>",
        b"[1]",
        b"5",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": NaN}',
        b'{"update_id": 1, "message": Infinity}',
        b'{"update_id": 99999999999999999999999}',
        b'{"update_id": 1, "message": ' + b"[" * 101 + b"]" * 101 + b"}",
        b"[" * 200_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b"\x00",
    ],
)
def test_what_is_no_update_gets_a_number_of_its_own_and_can_be_stored(body: bytes) -> None:
    kept = hearing.arrived_raw(body)

    assert kept.broken.startswith("no update: ")
    assert -(2**63) <= kept.update_id < 0
    assert kept == hearing.arrived_raw(body)
    assert "\\u0000" not in kept.payload
    json.loads(kept.payload)


def test_brackets_inside_a_text_are_not_depth() -> None:
    body = json.dumps({"update_id": 1, "message": BODY | {"text": '[{"' * 1300}}).encode()

    assert hearing.arrived_raw(body).broken == ""
