"""口头语: the everyday words a contact may use, folded to lower case and without punctuation."""

import re

PLEASANTRIES = frozenset(
    {
        "收到",
        "好的",
        "好",
        "好好",
        "嗯",
        "嗯嗯",
        "行",
        "可以",
        "知道了",
        "明白",
        "明白了",
        "谢谢",
        "多谢",
        "辛苦了",
        "谢谢您",
        "你好",
        "您好",
        "在吗",
        "在不在",
        "早",
        "早上好",
        "下午好",
        "ok",
        "是",
        "hi",
        "hello",
        "测试",
    }
)

# Asked for help while a measure was asked for: never the text of that measure.
HELPLESS = re.compile(
    r".*[?？].{0,3}|.*(?:吗|呢|什么意思|啥意思|怎么办|咋办)[。.!！~]*|[1-9]"
    r"|.{0,8}(?:不知道|不清楚|不晓得|不会|不懂|没看懂|看不懂|不明白|没明白|搞不清).{0,10}"
    r"|(?:这个|这条|那|请问|我|该|要|应该)*(?:怎么|怎样|如何|咋).{0,10}|(?:请|麻烦|能不能|谁能|谁)*(?:帮个?忙|帮帮|帮我).{0,10}"
)
# Words of waiting or of lacking: 等审批, 资金没到位, 天气不好; not 资金已下达.
WAITING = re.compile(
    r"(?:还|仍|都|正|在|正在)*(?:等|待|缺|没|未|尚|不到|受|因|由于|原因|天气|季节|下雨|雨|汛|其[他它]).*|[^已]{1,12}(?:没|未|不够|紧张|不到|不好).*"
    r"|(?:资金|审批|手续|走程序|报批|批文|批复)(?:中|的?问题|原因)?"
)

NOT_HERE = {  # requests this service does not handle yet, by their small word
    "correct": "更正",
    "difficulty": "困难",
    "replace": "换联络人",
    "leave": "请假",
    "extend": "申请延期",
    "close_out": "申请销号",
    "object": "异议",
    "explain": "说明",
}

# A promise to report later is not a report: 在开会，晚点报 must not stop the reminders.
PROMISE = re.compile(
    r".{0,12}(?:晚点|晚些|稍后|等下|待会|一会|等会|回头|回去|明天|后天|明早|下午|今晚|晚上|马上|尽快|过两天|过几天|签字后|审核后"
    r"|签完字?)[^\d]{0,6}(?:报|回|发|交|填)(?:送|给?(?:你|您)们?|过来|上来|来)?(?:吧|哈|啊|了)?"
    r"|.{0,8}(?:没空|没时间|(?:在|正在)(?:开会|出差|外面|休假))(?:呢|中|了|啊)?"
)
