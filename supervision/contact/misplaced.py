"""归错处: words about an issue or a measure that is not the person's, or does not exist (DOMAIN §2.8)."""

from sqlmodel import col, select

from rules.arguments import BadArgument, IssueRef, take_issue
from rules.reading.values import Unclear
from storage.tables import Issue, Plan
from supervision.contact.scene import Scene, contact_name
from supervision.reply import Heard
from supervision.report.duties import Duty
from supervision.report.filing import note
from supervision.report.owed import duties_of_issue
from supervision.report.settling import id_of
from texts import dialogue as words
from texts.wording import issue_name


async def answer_unclear(scene: Scene, heard: Heard, unclear: list[Unclear]) -> list[str]:
    """One sentence for each thing that could not be placed; the words themselves are kept as sent."""
    said = []
    for each in unclear:
        if each.why == "unknown_issue":
            said.append(await _issue(scene, each.words))
        elif each.why == "unknown_measure":
            said.append(await _measure(scene, heard, each.words))
        elif each.why == "which_measure":
            said.append(words.which_measure(each.words, scene.wanted()[0].measure_numbers))
        elif each.why == "wrong":
            said.append(words.what_is_right(each.words))
        elif each.why == "no_measure":
            said.append(words.of_no_measure(each.words))
        else:
            said.append(words.twice(each.words))
    return list(dict.fromkeys(said))


async def _issue(scene: Scene, said: str) -> str:
    try:
        named, _ = take_issue(said, await plan_keys(scene))
    except BadArgument:
        return words.no_such_issue(words.cut(said, 8), own_names(scene))
    return await refuse_issue(scene, named)


async def refuse_issue(scene: Scene, named: IssueRef, of_report: bool = True) -> str:
    """The one sentence about an issue that is not the person's, or that no list has."""
    query = select(Issue).join(Plan, col(Issue.plan_id) == col(Plan.id)).where(col(Issue.number) == named.number)
    if named.list_key:
        query = query.where(col(Plan.key) == named.list_key)
    exists = (await scene.session.exec(query)).first() is not None
    name = issue_name(named.number, named.list_key)
    own = own_names(scene)
    refuse = words.not_yours if exists else words.no_such_issue
    return refuse(name, own, of_report)


def own_names(scene: Scene) -> list[str]:
    return list(dict.fromkeys(scene.full(duty) for duty in scene.duties))


async def plan_keys(scene: Scene) -> list[str]:
    return list(await scene.session.exec(select(col(Plan.key))))


async def _measure(scene: Scene, heard: Heard, said: str) -> str:
    """A measure of the same issue that another contact answers for becomes a note beside their report."""
    for duty in scene.duties:
        others = [
            other
            for other in await duties_of_issue(scene.session, id_of(duty.issue.id), heard.counts_at, scene.practice)
            if other.assignment.person_id != scene.person_id
        ]
        for other in others:
            if _number_of(said, other) is not None and _number_of(said, duty) is None:
                await note(scene.session, other.report, said, heard, scene.person_id, scene.now)
                contact = await contact_name(scene.session, other.assignment)
                return words.noted(scene.full(duty), other.assignment.scope, contact)
    duty = scene.wanted()[0]
    return words.no_such_measure(scene.full(duty), said, duty.measure_numbers)


def _number_of(said: str, duty: Duty) -> str | None:
    """The own measure that the words begin with."""
    try:
        named, _ = take_issue(said.removeprefix("措施"))
    except BadArgument:
        return None
    return str(named.number) if str(named.number) in duty.measure_numbers else None
