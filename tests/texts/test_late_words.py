"""逾期用语: what is said to one who is late, with and without an hour until which words are taken."""

from texts import dialogue as words


def test_a_line_about_a_late_report_is_whole_without_an_hour_too() -> None:
    assert (
        words.overdue("问题五", "11月", "12月21日9时30分") == "问题五11月进展已过截止时间，12月21日9时30分前仍可补报。"
    )
    assert words.overdue("问题五", "11月", "") == "问题五11月进展已过截止时间，补报请在前面写“补11月”。"
    assert words.still_lacking("问题五", "11月", ["4"], "") == "问题五11月还差措施4，补报请在前面写“补11月”。"
