"""接入: one link, one person, one account; a stranger learns nothing (Settled 22; DOMAIN §2.9)."""

from urllib.parse import parse_qs, urlsplit

from sqlmodel import SQLModel, select

from storage.tables import Account, Invitation
from tests.stories.conftest import Stage, at, rows, says, since, states
from tests.stories.small_plan import entry, plan_of

PLAN = plan_of(entry(1), entry(18))
STRANGER = "【演练】您不在联络人员名单。如需登记请联系市环督办。"


def code_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["start"][0]


async def test_a_stranger_gets_one_polite_line_whatever_he_says(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        for words in ("你好", "/start", "/summary", "汇总 11月", "1", "1推进 演练"):
            assert await says(town, "路人", words) == STRANGER
        await town.phone("路人").sends_photo("问题一 1完成")
        await town.settle()
        assert town.phone("路人").heard[-1].text == STRANGER
        assert (await states(town))["1"] == "waiting"


async def test_wrong_used_expired_and_voided_links_are_refused_each_with_its_own_sentence(stage: Stage) -> None:
    async with stage(PLAN, at("11-01 10:00"), linked=False) as town:
        assert "无效" in await says(town, "路人", "/start nonsense")
        first = await town.invite("contact", "测试联络一")
        second = await town.invite("contact", "测试联络一")
        assert "已作废" in await says(town, "路人", f"/start {code_of(first.link)}")
        late = await town.invite("contact", "测试联络18")
        await town.joins(second)
        await town.settle()
        assert "已被使用" in await says(town, "路人", f"/start {code_of(second.link)}")
        town.clock.move_to(at("11-15 10:00"))
        assert "已过期" in await says(town, "路人", f"/start {code_of(late.link)}")
        assert [a.person_id for a in await rows(town, Account) if a.chat_id == town.phone("路人").user_id] == []


async def test_a_second_tap_on_the_same_link_is_no_error_and_no_second_account(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        invited = await town.invite("contact", "测试联络一")
        phone = await town.joins(invited)
        await town.joins(invited)
        await town.settle()
        assert "您好，已接入" in phone.heard[0].text
        assert "无需重复操作" in phone.heard[1].text
        assert len([a for a in await rows(town, Account) if a.chat_id == phone.user_id]) == 1


async def test_only_a_hash_of_the_code_is_kept(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        code = code_of((await town.invite("contact", "测试联络一")).link)
        assert code not in {i.code_hash for i in await rows(town, Invitation)}
        async with town.bot.store.read() as session:
            raw = await session.connection()
            dump = [repr(r) for table in SQLModel.metadata.sorted_tables for r in await raw.execute(table.select())]
        assert dump
        assert not any(code in row for row in dump)


async def test_a_new_phone_takes_over_is_asked_again_and_the_old_one_is_a_stranger_at_once(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-22 10:00"))
        new = town.telegram.phone(9_000_000_001, "新手机")
        await new.opens((await town.invite("contact", "测试联络一")).link)
        await town.settle()
        assert "您好，已接入" in new.heard[0].text
        assert "请报问题一" in new.heard[1].text
        assert await says(town, "测试联络一", "1推进 演练 2推进 演练") == STRANGER
        assert (await states(town))["1"] == "asked"
        await town.go_to(at("11-26 10:00"))
        assert "还没收到" in new.heard[-1].text
        assert len(since(town.phone("测试联络一"), at("11-22 10:01"))) == 0


async def test_one_account_is_one_person(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00"), linked=False) as town:
        await town.joins(await town.invite("contact", "测试联络一"))
        await town.settle()
        other = await town.invite("contact", "测试联络18")
        assert "已登记为另一位同志" in await says(town, "测试联络一", f"/start {code_of(other.link)}")
        async with town.bot.store.read() as session:
            person_id = await town.id_of("测试联络18")
            [unused] = await session.exec(select(Invitation).where(Invitation.person_id == person_id))
        assert unused.used_at is None


async def test_an_unlinked_account_loses_access_at_once_and_hears_no_push(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-22 10:00"))
        await town.unlink("测试联络一")
        await town.unlink("演练督办员")
        assert await says(town, "测试联络一", "1推进 演练 2推进 演练") == STRANGER
        assert await says(town, "演练督办员", "/summary") == STRANGER
        await town.go_to(at("11-26 18:00"))
        assert since(town.phone("测试联络一"), at("11-22 10:01")) == []
        assert since(town.phone("演练督办员"), at("11-22 10:01")) == []


async def test_a_bare_start_tells_a_linked_person_who_he_is_and_promises_nothing_more(stage: Stage) -> None:
    async with stage(PLAN, at("11-20 10:00")) as town:
        await town.go_to(at("11-22 10:00"))
        said = await says(town, "测试联络一", "/start")
        assert "您是联络人员：问题一（测试方面一）" in said
        assert "看下一条消息" not in said
        assert said.count("【演练】") == 1
