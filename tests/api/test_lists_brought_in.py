"""What a list brings into the register: one act with its original, refused cell by cell, proposed where somebody reviews."""

import shutil
from uuid import UUID

import pytest

from registry import Conflict, NotAllowed, verb_of
from registry.acts.review import approve
from registry.models import Role
from registry.queries import lines, original
from registry.queries import lists as queries
from tests.api.listing import LATER, LEASE, ROOM, brought, edited, office, table, taken, written
from tests.desks import desk, desks
from tests.factories import SAYS
from tests.rights import AUDIT, BUREAU, FINANCE


@pytest.fixture
def database(register, tmp_path):
    opened = office(register, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def still(empty_file, tmp_path_factory):
    """One office for tests that write nothing."""
    folder = tmp_path_factory.mktemp("still")
    opened = office(str(shutil.copyfile(empty_file, folder / "still.gpkg")), folder)
    yield opened
    opened.close()


def last(database):
    with database.reading() as session:
        return lines.last_number(session)


def test_rooms_are_renumbered_as_one_act_that_is_taken_back_as_a_whole(database, tmp_path):
    before, rooms = last(database), taken(database, "rooms", "csv").splitlines()[:-1]
    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "房号", "0103"), (f"{ROOM}104", "用途", "服务用房"))
    tried = brought(database, "rooms", path, confirm=False)
    assert [(it["key"], [(one["was"], one["becomes"]) for one in it["fields"]]) for it in tried["differences"]] == [
        (f"{ROOM}103", [("103", "0103")]),
        (f"{ROOM}104", [("办公室", "服务用房")]),
    ]
    assert last(database) == before
    told = brought(database, "rooms", path)
    assert (told["done"], told["entry"], last(database)) == (True, before + 1, before + 1)
    with database.reading() as session:
        ((batch, line, _, _, name),) = queries.batches(session)
        assert (line, name, batch.rows, batch.scope) == (before + 1, "r.csv", 2, "371500")
        assert original(session, batch.digest) == path.read_bytes()
    with database.writing() as session:
        it = verb_of("take-back")
        it.run(session, it.read({"line": told["entry"]}), on=LATER, **SAYS)
    assert taken(database, "rooms", "csv").splitlines()[:-1] == rooms
    with database.reading() as session:
        ((batch, *_),) = queries.batches(session)
        assert batch.known_to is not None


def test_a_batch_on_which_something_rests_is_not_taken_back(database, tmp_path):
    first = brought(database, "rooms", edited(database, "rooms", tmp_path / "a.csv", (f"{ROOM}103", "房号", "X")))
    brought(database, "rooms", edited(database, "rooms", tmp_path / "b.csv", ("X", "房号", "Y")))
    it = verb_of("take-back")
    with database.writing() as session, pytest.raises(Conflict, match="请先撤销之后的办理"):
        it.run(session, it.read({"line": first["entry"]}), on=LATER, **SAYS)


def test_what_the_acts_have_against_rooms_stands_at_its_cell(still, tmp_path):
    path = edited(
        still,
        "rooms",
        tmp_path / "r.csv",
        (f"{ROOM}103", "房号", "104"),
        (f"{ROOM}101", "用途", "设备用房"),
        (f"{ROOM}102", "用途", ""),
    )
    told = brought(still, "rooms", path)
    assert [(it["row"], it["field"]) for it in told["problems"]] == [(2, "use"), (3, "use"), (4, "number")]
    path = edited(still, "rooms", tmp_path / "n.csv", (f"{ROOM}103", "使用面积㎡", "99.00"))
    told = brought(still, "rooms", path)
    assert (told["problems"], [it["field"] for it in told["notes"]], told["same"]) == ([], ["usable_area"], 4)


def test_the_rows_of_a_room_say_all_of_who_has_it(database, tmp_path):
    rows = table(taken(database, "uses", "csv"))
    head = rows[0]
    who, share = head.index("使用单位"), head.index("份额%")
    kept = [it for it in rows if not (it[0] == f"{ROOM}102" and it[who] == AUDIT)]
    for it in kept:
        if it[0] == f"{ROOM}102":
            it[share] = "100"
        if it[0] == f"{ROOM}103":
            it[who] = "市机关事务管理局"
        if it[0] == f"{ROOM}101":
            it[who] = ""
    told = brought(database, "uses", written(tmp_path / "u.csv", kept))
    assert (told["problems"], told["changed"], told["ended"], told["done"]) == ([], 3, 1, True)
    after = {it[0]: (it[who], it[share], it[head.index("在此办公")]) for it in table(taken(database, "uses", "csv"))[1:]}
    assert after[f"{ROOM}101"] == ("", "", "")
    assert after[f"{ROOM}102"] == (FINANCE, "100.00", "")
    assert after[f"{ROOM}103"][:2] == ("371500-P009", "100.00")


def test_shares_beyond_the_whole_and_letting_are_refused_at_their_cells(still, tmp_path):
    rows = table(taken(still, "uses", "csv"))
    share, tenure = rows[0].index("份额%"), rows[0].index("使用方式")
    rows[2][share], rows[4][tenure] = "80", "出租"
    rows[4][rows[0].index("使用单位")] = FINANCE
    told = brought(still, "uses", written(tmp_path / "u.csv", rows))
    assert {(it["row"], it["field"]) for it in told["problems"]} == {(3, "share"), (4, "share")}
    rows[2][share] = "50"
    told = brought(still, "uses", written(tmp_path / "v.csv", rows))
    assert {(it["row"], it["field"]) for it in told["problems"]} == {(5, "tenure")}


def test_people_come_in_with_their_posts_and_get_their_codes(database, tmp_path):
    head = ["姓名", "任职单位", "职务", "主要任职", "用人方式"]
    rows = [
        ["王五", FINANCE, "局（处）级以下", "", ""],
        ["赵六", "市财政局", "副局(处)级", "是", "编制"],
        ["孙七", "", "", "", ""],
    ]
    path = written(tmp_path / "p.csv", [head, *rows])
    assert {it["field"] for it in brought(database, "people", path)["problems"]} == {"division"}
    told = brought(database, "people", path, division="371500")
    assert (told["problems"], told["new"], told["done"]) == ([], 3, True)
    found = {it[1]: it for it in table(taken(database, "people", "csv"))[1:]}
    assert [found[it][0] for it in ("王五", "赵六", "孙七")] == ["371500-R00003", "371500-R00004", "371500-R00005"]
    assert found["赵六"][4:6] == ["副局(处)级", "是"]
    wrong = [["钱八", FINANCE, "正科级", "", ""], ["周九", "无此局", "局（处）级以下", "", ""]]
    told = brought(database, "people", written(tmp_path / "w.csv", [head, *wrong]), division="371500")
    assert {(it["row"], it["field"]) for it in told["problems"]} == {(2, "post"), (3, "organisation")}


def test_posts_change_by_the_line_and_the_others_stay(database, tmp_path):
    path = edited(database, "posts", tmp_path / "p.csv", ("正局(处)级", "人数", "2"))
    rows = table(path.read_bytes() + b"\r\n#")
    keep = [rows[0], *(it for it in rows if "正局(处)级" in it)]
    told = brought(database, "posts", written(tmp_path / "q.csv", keep))
    assert (told["changed"], told["done"]) == (1, True)
    counts = {tuple(it[3:5]): it[5] for it in table(taken(database, "posts", "csv"))[1:]}
    assert counts == {("正局(处)级", "编制"): "2", ("局(处)级以下", "编制"): "40", ("局(处)级以下", "工勤编制"): "2"}


def test_leases_are_added_and_never_changed_by_a_list(database, tmp_path):
    rows = table(taken(database, "leases", "csv"))
    head = rows[0]
    new = list(rows[1])
    new[head.index("合同编号")], new[head.index("审批文件")] = "聊数租〔2026〕2号", ""
    rows[1][head.index("年租金（元）")] = "1"
    path = written(tmp_path / "l.csv", [*rows, new])
    told = brought(database, "leases", path)
    assert {(it["row"], it["field"]) for it in told["problems"]} == {(2, "rent"), (3, "approval")}
    rows[1][head.index("年租金（元）")], new[head.index("审批文件")] = "36000", "聊政字〔2026〕2号"
    told = brought(database, "leases", written(tmp_path / "l.csv", [*rows, new]))
    assert (told["problems"], told["new"], told["same"]) == ([], 1, 1)
    assert {it[0] for it in table(taken(database, "leases", "csv"))[1:]} == {LEASE, "聊数租〔2026〕2号"}


def test_where_somebody_reviews_a_list_is_proposed_and_a_clerk_brings_in_what_is_open_to_him(database, tmp_path):
    staff, reviewer = desks(database)
    path = edited(database, "rooms", tmp_path / "r.csv", (f"{ROOM}103", "房号", "X"))
    told = brought(database, "rooms", path, asker=staff)
    assert (told["done"], bool(told["proposal"]), told["reviewed"]) == (False, True, True)
    with database.writing() as session:
        approve(session, UUID(told["proposal"]), reason="可以", who=reviewer, day=LATER)
    assert [it[5] for it in table(taken(database, "rooms", "csv"))[1:]] == ["101", "102", "X", "104"]
    with database.reading() as session:
        assert [it[0].by for it in queries.batches(session)] == [staff.name]
    clerk = desk(database, "li", Role.CLERK, scope=AUDIT, name="李员")
    with pytest.raises(NotAllowed):
        brought(database, "rooms", path, asker=clerk)
    people = written(tmp_path / "p.csv", [["姓名", "任职单位", "职务"], ["郑十", BUREAU, "局(处)级以下"]])
    told = brought(database, "people", people, asker=clerk)
    assert [(it["row"], it["field"]) for it in told["problems"]] == [(2, "organisation")]
