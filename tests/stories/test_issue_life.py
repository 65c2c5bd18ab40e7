"""一个问题的一生: from 挂账 to 销号, 回头看 and reopening, as the phones show it (DOMAIN §1.2, §1.6; Settled 26)."""

from datetime import date

from plan.value import Target, TargetKind
from sandbox.town import Town
from storage.tables import Closeout, CloseoutCheck, Issue, LedgerEntry, Notice, Report
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

DATED = Target(TargetKind.DATE, date(2018, 12, 31))
LASTING = Target(TargetKind.ONGOING, text="长期坚持")
OFFICE, CONTACT, LEADER = "演练督办员", "测试联络九", "测试领导九"


async def status_of(town: Town, number: int) -> str:
    return next(str(issue.status) for issue in await rows(town, Issue) if issue.number == number)


async def sent(town: Town, words: str) -> str:
    """The office says it, looks at the preview and sends it."""
    shown = await says(town, OFFICE, words)
    assert "确认请回“发”" in shown or "核对无误请回“发”" in shown, shown
    return await says(town, OFFICE, "发")


async def test_from_listing_to_close_out_look_back_and_reopening(stage: Stage) -> None:
    async with stage(plan_of(entry(9, targets=(DATED,))), at("11-20 10:00")) as town:
        assert "已挂账 → 整改中" in await says(town, OFFICE, "销号 9 开始整改 方案已备案")
        assert await status_of(town, 9) == "registered"
        await says(town, OFFICE, "发")
        assert await status_of(town, 9) == "rectifying"
        assert "不能转为整改中，没有改动" in await says(town, OFFICE, "销号 9 开始整改 方案已备案")

        await town.go_to(at("11-21 10:00"))
        await says(town, CONTACT, "1完成 演练〔2018〕1号 2推进 演练")
        refused = await says(town, CONTACT, "申请销号")
        assert (
            "还差3项：②处理到位（无处罚或“不涉及”说明）；③整改完成（措施2未报完成）；⑤建立机制（未填长效机制）"
            in refused
        )
        assert "还不能申请" not in await says(town, CONTACT, "2完成 演练 验收意见演练〔2018〕2号")
        assert "已收到申请1：问题九销号" in await says(
            town, CONTACT, "申请销号 处理：演练罚〔2018〕3号 机制：演练〔2018〕4号"
        )
        assert "已经收到" in await says(town, CONTACT, "申请销号 处理：演练罚〔2018〕3号 机制：演练〔2018〕4号")
        assert await status_of(town, 9) == "rectifying"
        await sent(town, "申请 1 同意 依据申请表3号")
        assert await status_of(town, 9) == "self_completed"

        assert "核查方不能是牵头单位" in await says(town, OFFICE, "核查 9 ①通过 测试单位九 11-15")
        await sent(town, "核查 9 ①通过 督查室 11-15 演练：现场查看9个排口")
        assert await status_of(town, 9) == "verifying"
        assert "已有这条结论" in await says(town, OFFICE, "核查 9 ①通过 督查室 11-15 演练：现场查看9个排口")
        assert "不能公示，还差3项：②处理到位（申请里已写，没有核查结论）" in await says(
            town, OFFICE, "销号 9 公示 https://example.org/9"
        )
        for check in ("②通过 督查室 11-15 演练", "③通过 督查室 11-15 演练", "⑤通过 督查室 11-15 演练"):
            await sent(town, f"核查 9 {check}")
        assert "可以公示" in await says(town, OFFICE, "核查 9")
        assert "①核查清楚 通过（11月15日 市委督查室，演练：现场查看9个排口" in await says(town, LEADER, "销号 9")

        await sent(town, "销号 9 公示 https://example.org/9")
        assert await status_of(town, 9) == "public_notice"
        await sent(town, "销号 9 异议 3号排口仍有异味")
        refused = await says(town, OFFICE, "销号 9 批准 演练督〔2018〕30号")
        assert "公示到11月28日24时" in refused
        assert "异议1条未答复" in refused
        assert "没有定回头看日期" in refused
        await sent(town, "销号 9 答复 1 不成立 演练：已现场复核")
        await town.go_to(at("11-29 10:00"))
        assert (await states(town, "2018-12"))["9"] == "waiting"
        start = at("11-29 10:00")
        told = await sent(town, "销号 9 批准 演练督〔2018〕30号 回头看2019-06-28")
        assert "已办：问题九“已销号”" in told
        assert "不能销号，没有改动" in await says(town, OFFICE, "销号 9 批准 演练督〔2018〕30号 回头看2019-06-28")
        assert (await states(town, "2018-12"))["9"] == "waived"

        await town.go_to(at("11-30 18:00"))
        assert "【销号进展】问题九（测试方面九）：已销号" in since(town.phone(LEADER), start)[0]
        assert "1个问题已全部销号" in "".join(since(town.phone(OFFICE), start))
        await sent(town, "销号 9 备案 演练督〔2018〕31号")
        quiet = at("12-04 00:00")
        await town.go_to(at("2019-02-10 10:00"))
        for name in (CONTACT, LEADER, OFFICE):
            assert since(town.phone(name), quiet) == []

        await sent(town, "销号 9 回头看 演练：2个排口反弹")
        await sent(town, "销号 9 重新整改 演练：2个排口反弹")
        assert await status_of(town, 9) == "reopened"
        await town.go_to(at("2019-02-21 18:00"))
        assert any("请报问题九" in text for text in since(town.phone(CONTACT), at("2019-02-20 00:00")))
        assert "缺" in await says(town, OFFICE, "核查 9")  # nothing of the first round counts
        assert [row.outcome for row in await rows(town, Closeout)] == ["closed"]
        assert len(await rows(town, CloseoutCheck)) == 4
        ledger = sorted(await rows(town, LedgerEntry), key=lambda entry: entry.id)
        acts = [entry for entry in ledger if entry.act.startswith("issue_")]
        assert [entry.facts["state"] for entry in acts] == [
            "rectifying",
            "self_completed",
            "verifying",
            "public_notice",
            "closed",
            "filed",
            "filed",
            "reopened",
        ]
        assert all(entry.message_id and entry.person_id for entry in acts)


async def test_a_lasting_issue_reports_by_the_quarter_once_accepted(stage: Stage) -> None:
    plan = plan_of(entry(2, measures=1, targets=(LASTING,)), entry(3, measures=1))
    async with stage(plan, at("11-20 10:00")) as town:
        await town.go_to(at("11-21 10:00"))
        await says(town, "测试联络二", "1完成 演练〔2018〕1号")
        await sent(town, "销号 2 申请 申请表1号 处理：不涉及 机制：演练〔2018〕4号")
        for check in ("①通过", "②不涉及", "③通过", "⑤通过"):
            await sent(town, f"核查 2 {check} 督查室 11-15 演练")
        assert "是长期坚持的问题，不办销号" in await says(town, OFFICE, "销号 2 批准 5号 回头看2019-06-28")
        await sent(town, "销号 2 长期坚持 演练督〔2018〕5号 回头看2019-06-28")
        await town.go_to(at("2019-01-22 18:00"))
        assert "2" in await states(town, "2018-12")
        assert "2" not in await states(town, "2019-01")
        assert "3" in await states(town, "2019-01")
        asks = [notice for notice in await rows(town, Notice) if notice.kind == "ask" and notice.state == "sent"]
        assert sorted({notice.cycle for notice in asks}) == ["2018-11", "2018-12", "2019-01"]
        assert not any("请报问题二" in text for text in since(town.phone("测试联络二"), at("2019-01-01 00:00")))


async def test_closed_before_the_cut_off_nobody_is_chased_and_a_late_month_stays_on_record(stage: Stage) -> None:
    async with stage(plan_of(entry(9, measures=1, targets=(DATED,)), entry(3, measures=1)), at("10-20 10:00")) as town:
        await town.go_to(at("11-20 10:00"))
        assert (await states(town, "2018-10"))["9"] == "missing"
        await town.go_to(at("11-20 11:00"))
        await says(town, CONTACT, "补10月 1完成 演练〔2018〕1号")
        async with town.bot.store.begin() as session:
            for issue in await rows(town, Issue):
                if issue.number == 9:
                    (await session.get_one(Issue, issue.id)).status = "public_notice"
                    session.add(
                        Closeout(
                            issue_id=issue.id or 0,
                            round=1,
                            begun_at=at("11-01 10:00"),
                            applied_at=at("11-01 10:00"),
                            application="处理 机制",
                            notice_until=date(2018, 11, 19),
                        )
                    )
        await sent_checks(town)
        await town.go_to(at("11-21 10:00"))
        await sent(town, "销号 9 批准 演练3号 回头看2019-06-28")
        start = at("11-21 10:01")
        await town.go_to(at("11-29 18:00"))
        assert not any("调度" in text or "逾期" in text for text in since(town.phone(CONTACT), start))
        november = [row for row in await rows(town, Report) if row.month == "2018-11"]
        assert {row.state for row in november if row.assignment_id == 1} == {"waived"}
        october = next(row for row in await rows(town, Report) if row.month == "2018-10" and row.assignment_id == 1)
        assert october.state == "late"


async def sent_checks(town: Town) -> None:
    async with town.bot.store.begin() as session:
        for kind in ("verified", "handled", "rectified", "institutionalized"):
            session.add(
                CloseoutCheck(
                    closeout_id=1,
                    kind=kind,
                    verdict="passed",
                    verifier="市委督查室",
                    checked_on=date(2018, 11, 15),
                    recorded_by=1,
                    recorded_at=at("11-16 10:00"),
                )
            )
