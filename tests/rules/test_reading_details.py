"""读法的细处: figures and reasons inside a reading, titles, lists with the same number."""

from rules.reading.report import Context, Figure, KnownIssue, Reason, Tick, read

TITLED = KnownIssue("省督", 18, ("1", "2"), titles=("重点任务", "专项整治"))


def test_the_example_of_the_ask_keeps_its_figures(people: dict[str, Context]) -> None:
    said = read("2推进 立案43起 3推进 交办70整改65", people["黄文斌"]).sections[0].answers
    assert said[0].figures == (Figure(43, "起", None, "立案"),)
    assert said[1].figures == (Figure(70, "", None, "交办"), Figure(65, "", None, "整改"))


def test_a_title_copied_from_the_ask_is_not_taken_for_words_of_the_person() -> None:
    section = read("1 重点任务　推进中｜方案已印发\n2 专项整治　未启动", Context((TITLED,))).sections[0]
    assert [(said.tick, said.text) for said in section.answers] == [
        (Tick.IN_PROGRESS, "方案已印发"),
        (Tick.NOT_STARTED, ""),
    ]


def test_an_unchanged_measure_carries_its_own_reason(people: dict[str, Context]) -> None:
    said = read("1推进 4无变化 等环评批复", people["黄文斌"]).sections[0].answers[1]
    assert (said.tick, said.reason) == (Tick.UNCHANGED, Reason.APPROVAL)


def test_a_number_in_two_lists_is_asked_back() -> None:
    lists = Context((KnownIssue("省督", 18, ("1",)), KnownIssue("央督", 18, ("1",))))
    reading = read("18 1推进", lists)
    assert [doubt.why for doubt in reading.unclear] == ["which_issue"]
    assert reading.sections[0].issue is None
    assert read("央督18 1推进", lists).sections[0].issue == lists.issues[1]


def test_one_measure_alone_needs_no_number() -> None:
    single = Context((KnownIssue("省督", 5, ("3",)),))
    assert read("已完成", single).sections[0].answers[0].measure == "3"
    assert read("印发方案，立案43起", single).sections[0].whole == "印发方案，立案43起"


def test_two_parts_about_one_issue_become_one_section(people: dict[str, Context]) -> None:
    reading = read("十一 1推进 十九 1完成 十一 2完成", people["雷俊"])
    assert [(s.issue.number, len(s.answers)) for s in reading.sections if s.issue] == [(11, 2), (19, 1)]


def test_somebody_without_issues_is_heard_without_harm() -> None:
    assert read("1推进 2完成", Context()).sections == ()
