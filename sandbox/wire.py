"""线路: what travels over HTTP: calls with their parameters, Telegram's error envelope, faults on purpose."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class ApiError(Exception):
    """An answer {"ok": false, …} with Telegram's own code and words."""

    def __init__(self, error_code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(words: str) -> ApiError:
    return ApiError(400, f"Bad Request: {words}")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call.

    accepted: the method is carried out first (the message arrives, the bot does not learn it).
    hang: seconds before the answer.  drop: the connection closes without any answer.
    status, body: the answer itself, HTML as a broken gateway gives it.
    """

    status: int = 502
    body: str = "<html><head><title>502 Bad Gateway</title></head></html>"
    hang: float = 0.0
    drop: bool = False
    accepted: bool = False


@dataclass(frozen=True)
class Upload:
    name: str
    data: bytes


@dataclass(frozen=True)
class Call:
    """One method call; parameters come as JSON values or as form text, both are read alike."""

    method: str
    parameters: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.parameters.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def json(self, name: str) -> Any:
        value = self.parameters.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as wrong:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from wrong

    @property
    def chat_id(self) -> int:
        written = self.text("chat_id").strip()
        if not written or written == "0":
            raise bad_request("chat_id is empty")
        try:
            return int(written)
        except ValueError as wrong:
            raise bad_request("chat not found") from wrong

    def file(self, name: str) -> Upload | str:
        """The uploaded file, or the file_id that was given in its place."""
        if name in self.uploads:
            return self.uploads[name]
        given = self.text(name)
        if given.startswith("attach://") and given[9:] in self.uploads:
            return self.uploads[given[9:]]
        if not given or given.startswith("attach://"):
            raise bad_request(f"there is no {name} in the request")
        return given


async def read_call(request: web.Request, method: str) -> Call:
    """Query, form, multipart or JSON, as Telegram takes them."""
    parameters: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        parameters |= await _json_object(request)
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read())
            else:
                parameters[name] = value if isinstance(value, str) else bytes(value).decode()
    return Call(method, parameters, uploads)


async def _json_object(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError as wrong:
        raise bad_request("can't parse request body as JSON") from wrong
    if not isinstance(body, dict):
        raise bad_request("can't parse request body as JSON object")
    return body
