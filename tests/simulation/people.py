"""替身: simulated people: what each says, when, and how he treats the bot; all from his own dice."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.simulation.chats import Chat, Heard
from tests.simulation.moods import PLANS
from tests.simulation.telegram import Json
from tests.simulation.town_plan import Duty

if TYPE_CHECKING:
    from tests.simulation.world import World

ASK = re.compile(r"调度】[^：]*同志：(?:请报|您有)|调度·提醒】")
NOTE = re.compile(r"【逾期】.*现在回一条仍可补报")
WARNING = re.compile(r"【整改预警")
TICKS = ("推进 {w}", "推进中，{w}", "完成 {w}", "无变化", "无变化 等审批", "有困难 {w}", "不涉及")
MARKS = "东南西北春夏秋冬金木水火土山川湖海"


@dataclass
class Clear:
    """A report nobody could misread, and its update: it must be found filed."""

    update_id: int
    sent: datetime
    issues: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its update, where it stands, and what of the message carries it."""

    update_id: int
    chat_id: int
    message_id: int
    file_id: str
    body: Json


@dataclass(eq=False, repr=False)
class Person:
    """Somebody with a phone. `linked`: True from the moment he opened his link until he was taken off."""

    world: "World"
    name: str
    role: str
    chat: Chat
    rng: Random
    diligence: float
    clear: list[Clear] = field(default_factory=list)
    last_report: tuple[int, str] | None = None  # message id, text: may be edited
    last_file: Sent | None = None
    busy_until: datetime | None = None
    mood: "Callable[[Person, Heard], None] | None" = None  # how he takes the next ask, whatever his diligence

    # on the wire

    def says(self, text: str) -> int:
        """He types this now; the update's id."""
        body: Json = {"text": text}
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self._writes(body)

    def sends(self, kind: str, caption: str = "", album: str = "", too_large: bool = False) -> None:
        """He sends a photo, a document or a voice message."""
        self.world.somebody_sends()
        one = self.world.telegram.attachments.new(kind, too_large)
        body = one.body(f"材料{one.file_id}")
        body |= {"caption": caption} if caption else {}
        body |= {"media_group_id": album} if album else {}
        update_id = self._writes(body)
        self.last_file = Sent(update_id, self.chat.chat_id, self.chat.last_id, one.file_id, body)
        self.world.sent_files.append(self.last_file)
        self.world.did("file")

    def _writes(self, body: Json) -> int:
        self.chat.started = True
        self.chat.gone = False
        self.chat.last_id += 1
        self.world.somebody_speaks()
        return self.world.telegram.push("message", self._message(self.chat.last_id) | body)

    def edits(self, message_id: int, text: str) -> int:
        return self._rewrites(message_id, {"text": text})

    def edits_caption(self, caption: str) -> None:
        """The file stays the same; this must not make it two."""
        if self.last_file is not None:
            self._rewrites(self.last_file.message_id, self.last_file.body | {"caption": caption})
            self.world.did("caption edited")

    def _rewrites(self, message_id: int, body: Json) -> int:
        edited = {"edit_date": int(self.world.true_now().timestamp())}
        return self.world.telegram.push("edited_message", self._message(message_id) | body | edited)

    def taps(self, heard: Heard, data: str, updates: int = 1) -> None:
        """One tap; with several updates Telegram hands the same tap over under several ids."""
        sender = {"id": self.chat.chat_id, "is_bot": False, "first_name": self.name}
        message = self._message(heard.message_id) | {"text": heard.text}
        tap_id = f"{self.chat.chat_id}.{heard.message_id}.{data}"
        body = {"id": tap_id, "from": sender, "chat_instance": "1", "message": message, "data": data}
        self.world.somebody_speaks()
        for _ in range(updates):
            self.world.telegram.push("callback_query", body)
        if updates > 1:
            self.world.strikes("tap under two ids")

    def blocks(self, blocked: bool) -> None:
        self.chat.blocked = blocked
        user = {"id": 1, "is_bot": True, "first_name": "督办"}
        kicked, member = {"user": user, "status": "kicked", "until_date": 0}, {"user": user, "status": "member"}
        old, new = (member, kicked) if blocked else (kicked, member)
        sender = {"id": self.chat.chat_id, "is_bot": False, "first_name": self.name}
        chat = {"id": self.chat.chat_id, "type": "private"}
        date = int(self.world.true_now().timestamp())
        body = {"chat": chat, "from": sender, "date": date, "old_chat_member": old, "new_chat_member": new}
        self.world.telegram.push("my_chat_member", body)
        self.world.strikes("blocks" if blocked else "unblocks")

    def _message(self, message_id: int) -> Json:
        return {
            "message_id": message_id,
            "date": int(self.world.true_now().timestamp()),
            "chat": {"id": self.chat.chat_id, "type": "private", "first_name": self.name},
            "from": {"id": self.chat.chat_id, "is_bot": False, "first_name": self.name},
        }

    # habits

    def hears(self, heard: Heard) -> None:
        if WARNING.search(heard.text):
            if self.rng.random() < 0.75:
                self.later(self.rng.uniform(0.1, 60), lambda: self._reads(heard))
        elif NOTE.search(heard.text):
            if self.rng.random() < 0.75:
                self.later(self.rng.uniform(0.05, 100), self.reports_late)
        elif ASK.search(heard.text):
            self._asked(heard)

    def _reads(self, heard: Heard) -> None:
        """A leader answers a warning: 已阅, an instruction (the words at once or after the question), a talk, 详情."""
        said = self.rng.choice(("1", "已阅", "知道了", "2", "2 请抓紧推进，本周报我", "请抓紧推进", "3", "4"))
        self.says(said)
        self.world.did("leader reads" if said in ("1", "已阅", "知道了") else "leader answers")
        if said in ("2", "请抓紧推进"):
            self.later(0.05, lambda: self.says("请本周到现场督办" if said == "2" else self.rng.choice(("是", "不是"))))
        if said in ("3", "4") and self.rng.random() < 0.5:
            self.later(self.rng.uniform(0.1, 20), lambda: self.says("1"))

    def _asked(self, heard: Heard) -> None:
        now = self.world.true_now()
        if self.busy_until is not None and now < self.busy_until:
            return
        mood, self.mood = self.mood, None
        if mood is None and self.rng.random() > self.diligence:
            self.world.did("silent")
            return
        plan = mood or self.rng.choice(PLANS)
        plan(self, heard)

    def later(self, hours: float, act: Callable[[], object]) -> None:
        self.world.at(self.world.true_now() + timedelta(hours=hours), act)

    # reports

    def duties(self) -> list[Duty]:
        return self.world.duties.get(self.name, [])

    def report_text(self, part: bool = False) -> str:
        """A report of all own duties, or (part) with the last measure left out."""
        duties = self.duties()
        lines = []
        for place, duty in enumerate(duties):
            numbers = duty.measures
            if part and place == len(duties) - 1:
                numbers = numbers[:-1]
                if not numbers:
                    continue
            said = "　".join(f"{n}{self.rng.choice(TICKS).format(w=self.words())}" for n in numbers)
            several_lists = len(self.world.plans) > 1
            head = "" if len(duties) == 1 else f"{duty.key if several_lists else ''}问题{_han(duty.number)} "
            lines.append(f"{head}{said}")
        return "\n".join(lines)

    def words(self) -> str:
        return "已排查" + "".join(self.rng.choice(MARKS) for _ in range(3))

    def reports(self) -> None:
        """The whole report now, in words nobody can misread."""
        if not self.duties():
            return
        text = self.report_text()
        update_id = self.says(text)
        self.last_report = self.chat.last_id, text
        issues = tuple((duty.key, duty.number) for duty in self.duties())
        self.clear.append(Clear(update_id, self.world.true_now(), issues))
        self.world.did("whole report")

    def reports_late(self) -> None:
        if self.duties():
            self.reports()
            self.world.did("late")

    def reports_early(self) -> None:
        if self.duties():
            self.reports()
            self.world.did("early")

    def reports_part(self) -> None:
        if text := self.report_text(part=True):
            self.says(text)
            self.last_report = self.chat.last_id, text
            self.world.did("in pieces")

    def edits_last(self) -> None:
        if self.last_report is not None and self.duties():
            self.edits(self.last_report[0], self.report_text())
            self.world.did("edit")

    def withdraws(self) -> None:
        self.says("撤回")
        self.world.did("withdrawal")


def _han(number: int) -> str:
    digits = "零一二三四五六七八九十"
    return digits[number] if number <= 10 else str(number)
