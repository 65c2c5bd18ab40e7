"""存疑: what the document leaves open, in words the office can act on (DOMAIN Settled 23)."""

from plan.value import Doubt
from plan.wording import as_printed


def names_unclear(field: str, printed: str) -> Doubt:
    return Doubt(field, as_printed(printed), "姓名连写或有划线痕迹，看不出现在是谁，请写明现任人员")


def name_likely(field: str, printed: str, name: str) -> Doubt:
    return Doubt(field, as_printed(printed), f"前一人像是已划掉，现读作{name}，请确认")


def former_unclear(printed: str) -> Doubt:
    return Doubt("former_leaders", as_printed(printed), "划掉的姓名里的“一”可能是划线，请核对原任姓名")


def nobody_named(field: str, printed: str = "") -> Doubt:
    why = {
        "responsible_persons": "没有写明责任人员，请补充",
        "contacts": "没有写明联络人员，请补充",
        "lead_leaders": "没有写明牵头领导，请补充",
        "lead_units": "没有写明牵头单位，请补充",
        "measures": "没有读到整改措施，请补充",
    }
    return Doubt(field, as_printed(printed), why[field])


def lead_not_marked(printed: str) -> Doubt:
    return Doubt("lead_units", as_printed(printed), "列了几个责任单位而没有注明谁牵头，请写明牵头单位")


def deadline_unread(printed: str) -> Doubt:
    return Doubt("targets", as_printed(printed), "整改时限读不出日期，请写明")


def date_impossible(field: str, printed: str) -> Doubt:
    return Doubt(field, as_printed(printed), "这里有一个不存在的日期，请核对")


def units_of_contacts_open(printed: str) -> Doubt:
    return Doubt("contacts", as_printed(printed), "没有写明各联络人员代表哪个单位、对应哪名责任人员，请确认")


def pairing_open(printed: str) -> Doubt:
    return Doubt("contacts", as_printed(printed), "没有写明各联络人员对应哪名责任人员，请写明")


def words_before_measures(printed: str) -> Doubt:
    return Doubt("measures", as_printed(printed), "第一条措施前的这段话没有编号，未编入任何一条，请核对")


def phone_unclear(printed: str) -> Doubt:
    return Doubt("contacts", as_printed(printed), "电话与联络人员对不上，请写明各人电话")
