"""台账表: one class a table, a room a subject; names are the glossary's English words, times are aware UTC."""

from storage.tables.closeout import Closeout, CloseoutCheck, Publication, PublicObjection, SiteCheck
from storage.tables.leaders import Deputy, Instruction, Talk
from storage.tables.matters import Difficulty, Evidence, Request
from storage.tables.months import CalendarDay, CutoffMove, Cycle, Outage
from storage.tables.obligations import Obligation, Referral, UnitHead
from storage.tables.people import Account, Assignment, Invitation, Person, Role, StandIn
from storage.tables.plan import Issue, Measure, Plan, PlanDoubt, Target
from storage.tables.record import LedgerEntry, ServiceFact
from storage.tables.reports import Answer, Dialogue, Explanation, Filing, Flag, Report
from storage.tables.traffic import InboxUpdate, Message, Notice, Warning

__all__ = [
    "Account",
    "Answer",
    "Assignment",
    "CalendarDay",
    "Closeout",
    "CloseoutCheck",
    "CutoffMove",
    "Cycle",
    "Deputy",
    "Dialogue",
    "Difficulty",
    "Evidence",
    "Explanation",
    "Filing",
    "Flag",
    "InboxUpdate",
    "Instruction",
    "Invitation",
    "Issue",
    "LedgerEntry",
    "Measure",
    "Message",
    "Notice",
    "Obligation",
    "Outage",
    "Person",
    "Plan",
    "PlanDoubt",
    "PublicObjection",
    "Publication",
    "Referral",
    "Report",
    "Request",
    "Role",
    "ServiceFact",
    "SiteCheck",
    "StandIn",
    "Talk",
    "Target",
    "UnitHead",
    "Warning",
]
