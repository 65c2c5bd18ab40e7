"""销号登记: /closeout, an issue on its way to its end; acting steps are shown first and done with 发 (DOMAIN §1.6)."""

import re
from datetime import datetime

from rules.arguments import BadArgument
from storage.session import Session
from storage.tables import Issue, Person
from supervision.closeout.checking import check
from supervision.closeout.looking import listed, shown
from supervision.closeout.objections import answer, objection
from supervision.closeout.steps import STEPS
from supervision.closeout.telling import hearers, tell
from supervision.closeout.work import work_on
from supervision.desk import confirming
from supervision.desk.confirming import CannotDecide
from supervision.desk.issue_card import named_issue
from supervision.notices.telling import as_told
from supervision.practice import Practice
from supervision.reply import Reply
from texts import closeout as texts
from texts.pages import joined

VERBS = {
    "check": ("check", "五查", "查看", "情况", "进展"),
    "begin": ("begin", "开始整改", "转整改"),
    "apply": ("apply", "受理申请", "申请销号", "申请"),
    "notice": ("notice", "公示"),
    "approve": ("approve", "批准销号", "批准", "销号", "办结"),
    "sustain": ("sustain", "转长期坚持", "长期坚持"),
    "return": ("return", "退回"),
    "reopen": ("reopen", "撤销销号", "重新整改"),
    "file": ("file", "备案"),
    "lookback": ("lookback", "回头看"),
    "objection": ("objection", "异议"),
    "answer": ("answer", "答复异议", "答复"),
}
_VERB = re.compile(
    "(?P<word>" + "|".join(sorted((w for words in VERBS.values() for w in words), key=len, reverse=True)) + ")",
    re.IGNORECASE,
)
_EDGES = " \t　,，。;；:："
LISTS = ("", "list", "清单")
ENTRIES = {"check": check, "objection": objection, "answer": answer}  # said in their own words, told to nobody


async def closeout_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/closeout [18 [check|begin|apply|notice 链接|approve 文号|sustain|return 原因|reopen 原因|file|lookback|…]]."""
    if args.strip().lower() in LISTS:
        return Reply(joined(await listed(session, now, practice)))
    issue, verb, words = await _said(session, args)
    if verb == "check":
        return Reply(await shown(session, issue, now, practice))
    return await _run(session, person, "closeout", args, issue, verb, words, now, practice, sure=False)


async def closeout_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """发 after the preview."""
    issue, verb, words = await _said(session, args)
    return await _run(session, person, "closeout", args, issue, verb, words, now, practice, sure=True)


async def verify_command(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    """/verify 9 ①通过 督查室 11-15 FINDING; without a verdict the checks as they stand."""
    issue, _, rest = await named_issue(session, args)
    if not rest:
        return Reply(await shown(session, issue, now, practice))
    return await _run(session, person, "verify", args, issue, "check", rest, now, practice, sure=False)


async def verify_confirmed(session: Session, person: Person, args: str, now: datetime, practice: Practice) -> Reply:
    issue, _, rest = await named_issue(session, args)
    return await _run(session, person, "verify", args, issue, "check", rest, now, practice, sure=True)


async def _said(session: Session, args: str) -> tuple[Issue, str, str]:
    """(issue, verb, the words after it); raises BadArgument."""
    issue, _, rest = await named_issue(session, args)
    if not rest:
        return issue, "check", ""
    match = _VERB.match(rest)
    if match is None:
        raise BadArgument("closeout", args)
    verb = next(name for name, words in VERBS.items() if match["word"].lower() in words)
    return issue, verb, rest[match.end() :].strip(_EDGES)


async def _run(
    session: Session,
    person: Person,
    command: str,
    args: str,
    issue: Issue,
    verb: str,
    words: str,
    now: datetime,
    practice: Practice,
    sure: bool,
) -> Reply:
    work = await work_on(session, issue, person, words, now, practice, sure)
    before = issue.status
    try:
        if verb in ENTRIES:
            said = await ENTRIES[verb](work, sure)
        else:
            effect = await STEPS[verb].run(work, sure)
            if sure:
                await tell(work, effect)
                said = texts.done(work.name, issue.status, effect)
            else:
                after = work.after(STEPS[verb].act, "")
                told = await as_told(session, [(who, name) for who, name, _ in await hearers(work)])
                said = texts.preview(work.name, before, after, effect, told)
    except CannotDecide as why:
        return Reply(str(why))
    if not sure:
        confirming.show(session, person, command, args, now)
    return Reply(said)
