"""格式: texts and keyboards as Telegram reads them: HTML entities, UTF-16 lengths, buttons of 1-64 bytes."""

import html
import re
from typing import Any

from sandbox.wire import Call, Json, bad_request

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
BUTTON_BYTES = 64
BUTTONS = 100

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""", re.I)


def units(text: str) -> int:
    """Length in UTF-16 units: the way Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def read_text(call: Call) -> tuple[str, list[Json]]:
    text, entities = _formatted(call, "text")
    if not text:
        raise bad_request("message text is empty")
    if units(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return text, entities


def read_caption(call: Call) -> tuple[str, list[Json]]:
    caption, entities = _formatted(call, "caption")
    if units(caption) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return caption, entities


def _formatted(call: Call, name: str) -> tuple[str, list[Json]]:
    written, mode = call.text(name), call.text("parse_mode").lower()
    if mode == "html":
        plain, entities = parse_html(written)
        return plain.strip(), entities
    if mode:
        raise bad_request("unsupported parse_mode")  # Markdown exists in Telegram; no text of ours uses it
    given = call.json("entities" if name == "text" else "caption_entities") or []
    return written.strip(), list(given)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises with the byte offset as Telegram does."""
    plain, at, place = "", 0, 0
    open_tags: list[tuple[str, int, Json]] = []
    entities: list[Json] = []
    while place < len(source):
        if source[place] != "<":
            end = source.find("<", place)
            end = len(source) if end < 0 else end
            piece = _ESCAPE.sub(lambda found: html.unescape(found.group()), source[place:end])
            plain, at, place = plain + piece, at + units(piece), end
            continue
        closing, name, attributes, end = _tag(source, place)
        if not closing:
            open_tags.append((name, at, _entity(name, attributes)))
        else:
            entities.append(_closed(source, place, name, open_tags, at))
        place = end
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return plain, sorted((e for e in entities if e["length"]), key=lambda e: e["offset"])


def _tag(source: str, place: int) -> tuple[bool, str, str, int]:
    """closing?, name, attributes, place after the tag."""
    closing = source[place + 1 : place + 2] == "/"
    end = source.find(">", place)
    if end < 0:
        raise _unparsable(f"Unclosed {'end' if closing else 'start'} tag at byte offset {_byte(source, place)}")
    name, _, attributes = source[place + 1 + closing : end].partition(" ")
    if not closing and name.lower() not in _ENTITY_OF_TAG:
        raise _unparsable(f'Unsupported start tag "{name.lower()}" at byte offset {_byte(source, place)}')
    return closing, name.lower(), attributes, end + 1


def _entity(name: str, attributes: str) -> Json:
    entity: Json = {"type": _ENTITY_OF_TAG[name]}
    if name == "a" and (found := _HREF.search(attributes)):
        entity["url"] = html.unescape(next(part for part in found.groups() if part is not None))
    return entity


def _closed(source: str, place: int, name: str, open_tags: list[tuple[str, int, Json]], at: int) -> Json:
    offset = _byte(source, place)
    if not open_tags:
        raise _unparsable(f"Unexpected end tag at byte offset {offset}")
    wanted, start, entity = open_tags.pop()
    if name and name != wanted:
        words = f'Unmatched end tag at byte offset {offset}, expected "</{wanted}>", found "</{name}>"'
        raise _unparsable(words)
    return {**entity, "offset": start, "length": at - start}


def _byte(source: str, place: int) -> int:
    return len(source[:place].encode())


def _unparsable(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")


def read_markup(call: Call) -> Json | None:
    """The keyboard of a call, checked; None where none is given."""
    markup = call.json("reply_markup")
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline(markup["inline_keyboard"])}
    return markup


def _inline(rows: Any) -> list[list[Json]]:
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" must be of type Array')
    if any(not isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in checked) > BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= BUTTON_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif not {"url", "web_app", "switch_inline_query", "copy_text"} & button.keys():
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    return button
