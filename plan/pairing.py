"""对应: which responsible persons a contact answers to, where levels or units in the text tell it."""

import re
from dataclasses import replace

from plan.value import Contact, ResponsiblePerson

_LEVELS = {
    "市": re.compile(r"市级|市、|市本级|城区|建成区|市区"),
    "县": re.compile(r"县级|县、|县区|区县|县市区|县（|县城"),
    "乡": re.compile(r"乡级|乡镇|镇级|乡、|集镇"),
    "村": re.compile(r"村级|村组|行政村"),
}


def paired(contacts: list[Contact], persons: list[ResponsiblePerson]) -> tuple[list[Contact], bool]:
    """(contacts with `responsible` set where it is certain for all, True when every person found one).

    A single contact, or nobody to answer to, needs no pairing.
    """
    if len(contacts) < 2 or not persons:
        return contacts, True
    answers: dict[int, list[str]] = {at: [] for at in range(len(contacts))}
    for person in persons:
        fits = [at for at, contact in enumerate(contacts) if _fits(contact, person)]
        if len(fits) != 1:
            return contacts, len(persons) == 1
        answers[fits[0]].append(person.name)
    if not all(answers.values()):
        return contacts, False
    return [replace(contact, responsible=tuple(answers[at])) for at, contact in enumerate(contacts)], True


def _fits(contact: Contact, person: ResponsiblePerson) -> bool:
    """True when the person's levels lie within the contact's, or the post is in the contact's unit."""
    if contact.unit and person.post:
        return person.post.startswith(contact.unit)
    own, wanted = _levels(contact.scope), _levels(person.scope)
    return bool(wanted) and wanted <= own


def _levels(scope: str) -> set[str]:
    return {level for level, pattern in _LEVELS.items() if pattern.search(scope)}
