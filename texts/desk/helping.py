"""帮助: what the office uses every month on one screen of a phone, everything else by its group (DOMAIN §4)."""

from texts.desk.examples import EXAMPLES

FRONT = """市环督办常用命令：
汇总：本月一屏｜未报：谁没报
催报 全部未报：人工提醒
催办文字 18：复制到别处发
已送达 18 电话：登记电话或函
退回 18 措施3 原因：请补正
问题十八｜历史 18
困难｜申请：等答复、等决定
预警｜批示｜约谈
台账｜通报｜图表：出材料
发：看过预览，确认办理
帮助 加一类看全部：
月度｜事项｜督办｜名单｜材料｜设置
也可加一个命令，如“帮助 约谈”
月份写 11月、2018-11、上月，不写是本期；问题写 18、十八、省督18。
请勿发送涉密、举报人和个人隐私信息。"""
GROUPS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {  # each line with the commands it tells of
    "月度": (
        (("summary",), "汇总 [11月] [按单位|按领导|按状态|按县市区]"),
        (("missing",), "未报 [11月]：谁没报、为什么、电话"),
        (("remind",), "催报 18 / 催报 全部未报：人工提醒，当天只一次"),
        (("notice",), "催办文字 18：可复制到别处发的文字"),
        (("delivered",), "已送达 18 电话 [备注]：登记电话或函"),
        ((), "代报 18 1推进 …：代登记电话里报的（八等几份的写明哪一份）"),
        (("return",), "退回 18 措施3 原因：退回补正，按时记录不变"),
        (("copy",), "雷同 [11月]：与上月、其他问题、方案相同的报送，两段对照"),
        (("stale",), "陈旧 [2]：几个月没有实质更新的问题"),
    ),
    "事项": (
        (("issue",), "问题十八 [全文]：单个问题"),
        (("history",), "历史 18 [起月] [止月] [措施3]：逐月进展、变化"),
        (("overdue",), "逾期 报送|问题|专项：没报的月报，时限已过的问题，没报的专项材料，各列各的"),
        (("difficulty",), "困难 [18]：待答复的困难；困难 3 答复 …；困难 3 办结；困难 会商：议题"),
        (("deadline",), "期限 17 延至 2019-03-31 依据：改整改时限"),
        (("obligation",), "专项 [18]：具体方案、总体报告等；专项 已报 18 方案 文号"),
        (("closeout",), "销号 [9]：五查和各步；销号 9 申请|公示|批准|退回|备案|回头看|重新整改"),
        (("verify",), "核查 9 ①通过 督查室 11-15 …：登记五查结论"),
        ((), "核查 18 属实|部分属实|不实 张三、李四 …：现场核查结论；核查 人员：督查人员"),
        (("publish",), "公开 / 公开 18 链接 日期：待公开清单、登记公开"),
        ((), "佐证 十五 [序号]：佐证清单，带序号就发那份文件"),
    ),
    "督办": (
        (("warn",), "预警 [12|问题18]：未解除的预警；预警 解除 12 原因；预警 发布 18 黄 原因"),
        (("instruct",), "批示 [3]：领导批示和回复；批示 3 办结 说明"),
        (("talk",), "约谈 [3|问题9]；约谈 提出 9 T1；约谈 同意|不同意|通知|已谈|纪要|答复|核查|办结 3 …"),
        (("refer",), "移送 [9 市纪委监委 …]：问题线索移送、回执、结果"),
    ),
    "名单": (
        (("contact",), "联络人 [18]：名册、历任；联络人 换 18 王芳 13800000000；联络人 邀请 18；联络人 暂停 18 原因"),
        (("requests",), "申请：待决定的换人、请假、延期；申请 4 同意 依据…"),
        (("leader",), "领导 [5] / 领导 更换 5 姓名 自日期 依据…：牵头领导和变更"),
        (("deputy",), "代阅 刘某某 王某 13800000000：登记代阅人"),
        (("head",), "负责人 [单位 姓名 职务]：约谈对象"),
        (("phone",), "电话 张三 13800000000：登记号码"),
        (("unit",), "单位 市环保局：牵头和配合的问题"),
        (("person",), "人员 张三：角色和未办的事"),
    ),
    "材料": (
        (("ledger", "month"), "台账 [11月] [公开]：Excel 台账（月表相同）"),
        (("bulletin",), "通报 [11月] [公开]：通报草稿，Word"),
        (("chart",), "图表 进展|趋势|热力图|时限 [起月] [止月]"),
        (("sheet",), "盖章表 18 [11月]：供签字盖章的报送表，Word"),
        (("audit",), "留痕 18|张三 [11-22]：谁做了什么、收到什么；留痕 信44 看原文"),
    ),
    "设置": (
        (("doubts",), "待确认：方案里要人定的事"),
        (("calendar",), "日历 [2020-01-31 休 依据]：放假和上班"),
        (("release",), "放行：一次到期太多时查看、放行"),
        (("office",), "本群 登记|取消：在市环督办自己的工作群里用命令"),
        (("help",), "帮助 [一类或一个命令]"),
    ),
}


def group(name: str) -> str:
    """One group's commands, each with its English name."""
    lines = [line + "".join(f" /{each}" for each in names) for names, line in GROUPS[name]]
    return "\n".join([f"【帮助·{name}】", *lines])


def one(name: str) -> str:
    """One command of the office: what may be said, and an example where it has one of its own."""
    line = next(line for lines in GROUPS.values() for names, line in lines if name in names)
    example = EXAMPLES.get(name, "")
    return f"{line}\n{example}" if example and "{words}" not in example else line
