"""所指问题: which issue a difficulty or a request is about: named, the only one, or asked once."""

from rules.arguments import IssueRef
from rules.words.small_words import Request
from supervision.contact.misplaced import refuse_issue
from supervision.contact.scene import Scene
from supervision.contact.which_issue import which_issue
from supervision.reply import Reply
from supervision.report.duties import Duty
from texts import dialogue as words
from texts import difficulties as texts


async def about(scene: Scene, request: Request) -> Duty | Reply:
    """The person's report on the issue meant; else what is answered: it is not theirs, or which one it is.

    The words asked about are kept with their message and instant, as a report's are.
    """
    if not scene.duties:
        return Reply(words.no_report_yet())
    named = [duty for duty in scene.duties if request.issue in (None, duty.issue.number)]
    if not named:
        assert request.issue is not None
        refusal = await refuse_issue(scene, IssueRef(request.issue), of_report=False)
        return Reply(refusal)
    if len({duty.issue.id for duty in named}) == 1:
        return named[0]
    names = list(dict.fromkeys(scene.short(duty) for duty in named))
    question, buttons = await which_issue(scene, scene.heard, named, texts.which(names))
    return Reply(question, buttons)
