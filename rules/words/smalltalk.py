"""闲话与问询: what people write that reports nothing: thanks, questions, commands (DOMAIN §2.10)."""

import re

from rules.numerals import fold
from rules.reading.ticks import tick_at, tick_closing

_COURTESY = re.compile(
    r"收到了?|好的|好滴|好嘞|好吧|好|行|可以|谢谢[您你]?|多谢|感谢|辛苦[了啦]*|[您你]好|大家好|在吗|在不在|早上好|上午好|中午好|下午好"
    r"|晚上好|早安?|嗯+|哦+|噢|额|呵+|哈+|嘿+|知道了?|明白了?|了解了?|没问题|ok|okay|OK|Ok|yes|hi|hello|再见|拜拜|测试|是的?|对的?|不是"
    r"|同志|领导|主任|科长|老师|各位|请[查审]收|请[审查]阅|请领导|已阅|打扰了?|不好意思|抱歉|对不起|不客气|[\u4e00-\u9fff](?:科长?|局长?|处长?|主任|队长?|股长?|站长|书记|部长)(?=[您你好,])|啊|呀|哈|啦|了|呢|的"
)
_LEAD_IN = re.compile(
    r"我(?:是|叫|们是)[\u4e00-\u9fff]{2,10}(?=[\s,;。:!]|$)|(?:主要)?[搞做抓办]了?[几两三四]件事|先|补充|更新|另外|[一1两2][条点]|截[至止]目前|目前|现在|(?:[0-9一二三四五六七八九十]+[条项])?措施里?|我?单位|本单位|我[局办委区县市]|整改|工作|落实|完成(?=情况)|开展|有关|主要|各项|这个?是|除了?|[只仅]有|就|附|关于|现将|现|本月|这个?月|[0-9]{1,2}月份?|进展|情况|如下|(?:省督|央督)?(?:反馈|整改)?问题(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})|报送|报告|汇报|上报|以下是?|报|的|是|对"
)
_PROMISE = re.compile(
    r"(?:[在正还]*(?:开会|出差|外面|外地|路上|下乡|开车|值班|忙)[中着呢]*|等|先|马上|稍后|稍等|晚点|晚些|等下|等会儿?|一会儿?|待会儿?|明天|后天|下午|上午|今天|今晚|尽快|立即|正在|我|就|再|会|来|这就|下周"
    r"|一?下|核(?:对|实)?一?下|数据|报|上报|报送|发|发来|回|回复|填|填报|整理|汇总|问问?|看看?|弄|处理|给?[您你]|过来|上来)*"
)
_ELSEWHERE = re.compile(  # 材料已发您邮箱: it says where it went, not what it says
    r"(?:今天|昨天|前天|上周|上午|下午|刚刚?|刚才|我们?|这个?月|本月|材料|资料|报告|报表|月报|表格?|总结|进展|情况|东西|数据|纸质[版件]?|都|已经?|早就?|早已|就|是"
    r"|[在用]?(?:微信|QQ|钉钉|邮箱|短信|OA)群?里?)*(?:报|上报|报送|交|发|送|寄|传)(?:过|送|到|给|去|在|了|上)*"
    r"(?:[您你]们?|的?(?:邮箱|微信|短信)|QQ|群里?|纸质[版件]?|办公室|[\u4e00-\u9fff]{0,5}(?:科|办|局|处|室)|[\u4e00-\u9fff]{1,3}(?:科长|主任|局长|处长|同志|老师|部长))*(?:里|去|啦|了|吧|啊|哈)*"
)
_COMMAND = re.compile(
    r"/|撤回|帮助|人工|换人|请假|说明\s*:|异议|困难\s*:|申请(?=销号|延|换|更|请|撤|人工)|我?调走|代报"
    r"|(?:看|查|还差|还缺|上月报|上个月报|截止|我的问题|详情|汇总|未报|催报|提请|批示|约谈|我报|报了[吗没])(?=[^,;。\n]{0,12}$)"
)
_QUESTION = re.compile(
    r"什么|怎么|怎样|多少|哪[个些里天一条]|几[号点时条个]|是不是|能不能|可不可以|要不要|有没有|如何|为什么|为啥|谁|吗|呢[?]?$|[?]"
)
_ASKING_END = re.compile(r"(?:吗|呢|么|[?])[\s!。.~]*$")
_LONG = 30  # a longer text with a question word in it is still a report
_LEAST = 4  # Chinese characters or digits
_PARAGRAPH = 16  # a text so long is taken as a report without asking what it speaks of
_WORK = re.compile(
    r"[0-9]|完成|推进|推动|进行|进度|进展|开展|展开|开工|动工|施工|整改|整治|治理|落实|实施|执行|召开|会议|开会|印发|下发|制定|制订|方案|计划"
    r"|排查|摸底|摸排|检查|督查|督办|核查|巡查|调研|调度|验收|销号|资金|拨付|预算|审批|批复|招标|采购|合同|部署|安排|监测|检测|处罚|立案"
    r"|关停|关闭|拆除|搬迁|修复|复绿|清理|清运|建设|改造|安装|调试|培训|宣传|会商|协调|对接|上报|报告|起草|征求|启动|正在|已经?|按时|按期"
    r"|达标|超标|运行|投产|困难|问题|等待|等[^等]|没钱|缺|卡|没?批|编制|到位|到货|正常|封|拆|挖|铺|测|查|罚|顺利|差不多|上个?月|按部就班|老样子"
)


def is_formality(text: str) -> bool:
    """True when the text only leads in to a report (现将11月进展报送如下)."""
    return is_courtesy(_LEAD_IN.sub("", fold(text)))


def says_sent(text: str) -> bool:
    """True for 报表已交 and 材料已发您邮箱: it says where something went, not what it says."""
    spoken = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", fold(text))
    return len(spoken) <= _LONG and _ELSEWHERE.fullmatch(spoken) is not None


def is_courtesy(text: str) -> bool:
    """True when there is nothing in the text but greetings and thanks."""
    return not re.sub(r"[^\u4e00-\u9fffA-Za-z0-9①-⑳]", "", _COURTESY.sub("", fold(text)))


def tells(text: str) -> bool:
    """True when a text without any measure's number tells something about the work."""
    shadow = fold(text).strip()
    if _COMMAND.match(shadow) or (len(shadow) <= _LONG and _ASKING_END.search(shadow)):
        return False
    if len(shadow) <= _LONG // 2 and _QUESTION.search(shadow.replace("没什么", "")):
        return False
    if is_courtesy(text) and not re.search("[✅✔✓☑√]", shadow):
        return False
    core = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9%/✅✔√]", "", shadow)
    if tick_at(shadow, 0) or tick_at(core, 0) or tick_closing(core, 0, len(core)):
        return True
    spoken = re.sub(r"[^\u4e00-\u9fff0-9]", "", core)
    left = re.sub(r"[^\u4e00-\u9fff0-9]", "", _COURTESY.sub("", core))
    if len(spoken) <= _LONG and any(p.fullmatch(w) for p in (_PROMISE, _ELSEWHERE) for w in (left, spoken)):
        return False
    if len(left) < _PARAGRAPH and not _WORK.search(left):
        return False  # 今天天气不错 is kept, but nobody's month is filled with it
    return len(left) >= _LEAST and len(re.findall(r"[\u4e00-\u9fff]", left)) >= _LEAST - 1
