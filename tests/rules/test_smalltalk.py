"""闲话: chat fills nobody's month, short honest words about the work do."""

import pytest

from rules.reading.report import Context, KnownIssue, read

EIGHTEEN = Context((KnownIssue("省督", 18, ("1", "2", "3", "4")),))


@pytest.mark.parametrize(
    "words",
    [
        "今天天气不错",
        "我是测试甲",
        "好久不见啊",
        "老地方见",
        "收到，谢谢",
        "明天再报",
        "截止到几号？",
        "我要撤回",
        "汇总一下",
    ],
)
def test_chat_is_no_report(words: str) -> None:
    assert read(words, EIGHTEEN).sections == ()


@pytest.mark.parametrize(
    "words", ["已按要求落实", "都弄好了", "正常推进", "在等批复", "情况和上个月差不多", "一切顺利"]
)
def test_short_words_about_the_work_are_a_report(words: str) -> None:
    [section] = read(words, EIGHTEEN).sections
    assert section.whole == words or section.all_unchanged or len(section.answers) == 4


def test_a_long_paragraph_is_a_report_whatever_words_it_uses() -> None:
    words = "这个月我们几个人跑遍了辖区里每一座加油站，一家一家看过去"
    [section] = read(words, EIGHTEEN).sections
    assert section.whole == words
