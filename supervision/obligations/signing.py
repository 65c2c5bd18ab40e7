"""总体报告审签: the responsible person signs an overall report off, or it is owed again (Settled 27)."""

from datetime import datetime

from rules.obligations import ObligationKind
from storage.session import Session
from storage.tables import Obligation, Person, Request
from supervision.contact.scene import Scene
from supervision.obligations.entering import take_back
from supervision.practice import Practice
from supervision.report.duties import Duty
from supervision.requests.entering import enter, open_of_issue
from texts import obligations as texts

KIND = "sign_off"


async def ask_sign_off(scene: Scene, duty: Duty, row: Obligation) -> bool:
    """True when it is asked for: of an overall report alone, once; it counts as handed in meanwhile."""
    if row.kind != ObligationKind.OVERALL_REPORT:
        return False
    issue_id = duty.issue.id or 0
    if any(each.facts.get("obligation") == row.id for each in await open_of_issue(scene.session, issue_id, KIND)):
        return False
    about = {"obligation": row.id, "note": row.note, "assignments": [duty.assignment.id]}
    await enter(scene, KIND, scene.heard.text, issue_id, about)
    return True


async def effect_of_sign_off(session: Session, row: Request, words: str, now: datetime, practice: Practice) -> str:
    return texts.sign_off_effect()


async def sign_off(session: Session, row: Request, by: Person, words: str, now: datetime, practice: Practice) -> None:
    """His name stands beside the report."""
    report = await session.get_one(Obligation, row.facts["obligation"])
    report.note = "；".join(part for part in (report.note, texts.signed(by.name, practice.habits.day_of(now))) if part)


async def not_signed(session: Session, row: Request, by: Person, now: datetime) -> None:
    """It is owed again; who had handed it in hears why with the decision."""
    report = await session.get_one(Obligation, row.facts["obligation"])
    if report.handed_in_at is not None:
        take_back(session, report, by, now)
