"""发送: the methods by which the bot speaks, changes and deletes what it said, and answers a tap."""

from typing import TYPE_CHECKING

from sandbox.chats import Message, StoredFile
from sandbox.markup import read_caption, read_markup, read_text, units
from sandbox.wire import Call, Json, Upload, bad_request

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

TOAST_UNITS = 200
UPLOAD_BYTES = {"document": 50 * 2**20, "photo": 10 * 2**20}
_ACTIONS = {"typing", "upload_photo", "upload_document", "upload_voice", "record_voice", "find_location"}
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


async def send_message(telegram: "Telegram", call: Call) -> Json:
    chat_id = call.chat_id
    telegram.chats.person(chat_id)
    text, entities = read_text(call)
    return _say(telegram, call, text=text, entities=entities)


async def send_document(telegram: "Telegram", call: Call) -> Json:
    return _send_file(telegram, call, "document")


async def send_photo(telegram: "Telegram", call: Call) -> Json:
    return _send_file(telegram, call, "photo")


def _send_file(telegram: "Telegram", call: Call, kind: str) -> Json:
    telegram.chats.person(call.chat_id)
    caption, entities = read_caption(call)
    return _say(telegram, call, text=caption, entities=entities, kind=kind, file=_file(telegram, call, kind))


def _file(telegram: "Telegram", call: Call, kind: str) -> StoredFile:
    given = call.file(kind)
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > UPLOAD_BYTES[kind]:
            raise bad_request(f"file of size {len(given.data)} bytes is too big for a {kind}")
        return telegram.chats.store(given.name, given.data, f"{kind}s")
    if given not in telegram.chats.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return telegram.chats.files[given]


def _say(telegram: "Telegram", call: Call, **parts: object) -> Json:
    chats = telegram.chats
    markup, reply_to = read_markup(call), _replied(telegram, call)
    person = chats.reachable(call.chat_id)
    telegram.pace(person.id)
    message = chats.add(person.id, True, markup=markup, reply_to=reply_to, **parts)
    telegram.heard(message)
    return chats.body(message)


def _replied(telegram: "Telegram", call: Call) -> Message | None:
    given = call.json("reply_parameters") or {}
    wanted = int(given.get("message_id") or call.integer("reply_to_message_id"))
    if not wanted:
        return None
    found = telegram.chats.find(call.chat_id, wanted)
    if found is None and not (given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")):
        raise bad_request("message to be replied not found")
    return found


async def send_chat_action(telegram: "Telegram", call: Call) -> bool:
    telegram.chats.reachable(call.chat_id)
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


async def edit_message_text(telegram: "Telegram", call: Call) -> Json:
    message = _own(telegram, call)
    text, entities = read_text(call)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return _changed(telegram, call, message, text, entities)


async def edit_message_caption(telegram: "Telegram", call: Call) -> Json:
    message = _own(telegram, call)
    caption, entities = read_caption(call)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return _changed(telegram, call, message, caption, entities)


async def edit_message_reply_markup(telegram: "Telegram", call: Call) -> Json:
    message = _own(telegram, call)
    return _changed(telegram, call, message, message.text, message.entities)


def _changed(telegram: "Telegram", call: Call, message: Message, text: str, entities: list[Json]) -> Json:
    markup = read_markup(call)
    buttons = (markup or {}).get("inline_keyboard", [])
    if (text, entities, buttons) == (message.text, message.entities, message.buttons):
        raise bad_request(_SAME)
    telegram.chats.reachable(message.chat_id)
    telegram.pace(message.chat_id)
    new_words = text != message.text
    message.text, message.entities, message.markup = text, entities, markup
    message.edited_at = telegram.chats.now()
    telegram.heard(message, edited=True, new_words=new_words)
    return telegram.chats.body(message)


def _own(telegram: "Telegram", call: Call) -> Message:
    chat_id = call.chat_id
    telegram.chats.person(chat_id)
    message = _named(telegram, call, "message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _named(telegram: "Telegram", call: Call, missing: str) -> Message:
    if not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = telegram.chats.find(call.chat_id, call.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


async def delete_message(telegram: "Telegram", call: Call) -> bool:
    telegram.chats.person(call.chat_id)
    message = _named(telegram, call, "message to delete not found")
    telegram.chats.messages[message.chat_id].remove(message)
    telegram.changed(message.chat_id)
    return True


async def answer_callback_query(telegram: "Telegram", call: Call) -> bool:
    if units(call.text("text")) > TOAST_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = telegram.taps.pop(call.text("callback_query_id"), None)
    if tap is None or (telegram.tap_lives is not None and telegram.monotonic() - tap.at > telegram.tap_lives):
        raise bad_request(_OLD_QUERY)
    if call.text("text"):
        telegram.toasts.setdefault(tap.user_id, []).append(call.text("text"))
        telegram.changed(tap.user_id)
    return True
