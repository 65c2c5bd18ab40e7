"""命令菜单: the commands a phone shows, by role; each is a shortcut for words that also work typed."""

CONTACT = (
    ("left", "还差什么"),
    ("mine", "我报了吗"),
    ("last", "上月报的"),
    ("until", "截止什么时候"),
    ("measures", "看措施"),
    ("evidence", "看交过的佐证"),
    ("withdraw", "撤回上一条"),
    ("help", "帮助"),
)
KEYS = (("还差什么", "上月报的", "帮助"),)  # below the input, for those who report; each says itself
PLACEHOLDER = "直接写进展，如 1推进 2无变化"
LEADER = (("read", "已阅"), ("detail", "看详情"), ("own", "我的问题"), ("help", "帮助"))
OFFICE = (
    ("summary", "本月汇总"),
    ("missing", "未报名单"),
    ("issue", "看一个问题，如 /issue 18"),
    ("doubts", "待确认事项"),
    ("notice", "催办文字，如 /notice 18"),
    ("month", "台账（Excel）"),
    ("bulletin", "通报草稿（Word）"),
    ("chart", "图表，如 /chart heatmap"),
    ("difficulty", "困难和答复"),
    ("requests", "申请和决定"),
    ("evidence", "佐证材料，如 /evidence 15"),
    ("help", "帮助"),
)
INSPECTOR = (("verify", "核查，如 /verify 18"), ("help", "帮助"))
WORDS = {  # what a contact's or leader's command means, in the words that work typed
    "/left": "还差什么",
    "/mine": "我报了吗",
    "/last": "上月报的",
    "/until": "截止什么时候",
    "/measures": "看措施",
    "/withdraw": "撤回",
    "/help": "帮助",
    "/read": "已阅",
    "/detail": "详情",
    "/own": "我的问题",
}


def menu(contact: bool, leader: bool, office: bool, inspector: bool) -> tuple[tuple[str, str], ...]:
    """The commands of a person with these roles, each name once."""
    roles = ((OFFICE, office), (INSPECTOR, inspector), (CONTACT, contact), (LEADER, leader))
    rows = [row for own, held in roles if held for row in own]
    named = dict(reversed(rows))
    return tuple((name, named[name]) for name in dict.fromkeys(name for name, _ in rows if name != "help")) + (
        (("help", "帮助"),) if rows else ()
    )


def as_words(text: str) -> str:
    """A menu command as the words it stands for (`/left@bot` -> 还差什么); other texts as they are."""
    return WORDS.get(text.strip().split("@")[0], text)
