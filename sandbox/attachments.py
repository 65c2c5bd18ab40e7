"""发文件: what a person attaches on the phone: photos, documents, voices, videos, and albums of several."""

import itertools
from abc import abstractmethod
from collections.abc import Sequence

from sandbox.chats import Chats

_albums = itertools.count(13_000_000_000_000_001)


class Attachments:
    """The part of a phone that sends files."""

    _chats: Chats

    @abstractmethod
    def _send(self, **parts: object) -> int: ...

    async def sends_photo(self, caption: str = "", data: bytes = b"\xff\xd8\xff\xe0 rehearsal") -> int:
        return self._send(text=caption, kind="photo", file=self._chats.store("photo.jpg", data, "photos"))

    async def sends_document(self, name: str, data: bytes, caption: str = "") -> int:
        return self._send(text=caption, kind="document", file=self._chats.store(name, data))

    async def sends_voice(self, data: bytes = b"OggS rehearsal") -> int:
        return self._send(kind="voice", file=self._chats.store("voice.ogg", data, "voice"))

    async def sends_video(
        self, caption: str = "", data: bytes = b"\0\0\0\x18ftypmp42 rehearsal", note: bool = False
    ) -> int:
        kind = "video_note" if note else "video"
        return self._send(text=caption, kind=kind, file=self._chats.store("video.mp4", data, "videos"))

    async def sends_audio(self, name: str = "录音.mp3", data: bytes = b"ID3 rehearsal", caption: str = "") -> int:
        return self._send(text=caption, kind="audio", file=self._chats.store(name, data, "music"))

    async def sends_album(self, pictures: Sequence[bytes], caption: str = "", kind: str = "photo") -> list[int]:
        """Several at once, each a message of its own, the caption with the first; photos, or documents as named."""
        album = str(next(_albums))
        sent = []
        for place, data in enumerate(pictures):
            name = "photo.jpg" if kind == "photo" else f"附件{place + 1}.jpg"
            file = self._chats.store(name, data, f"{kind}s")
            sent.append(self._send(text="" if place else caption, kind=kind, file=file, album=album))
        return sent

    async def attaches(self, files: Sequence[tuple[str, str, bytes]], caption: str = "") -> None:
        """(name, media type, bytes) of each, as the paper clip sends them: several are an album."""
        name, media, data = files[0]
        if len(files) > 1:
            pictures = all(media.startswith("image/") for _, media, _ in files)
            await self.sends_album([data for *_, data in files], caption, "photo" if pictures else "document")
        elif media.startswith("image/"):
            await self.sends_photo(caption, data)
        elif media.startswith("video/"):
            await self.sends_video(caption, data)
        elif media.startswith("audio/"):
            await self.sends_audio(name, data, caption)
        else:
            await self.sends_document(name, data, caption)
