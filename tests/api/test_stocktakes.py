"""Stocktakes and differences over HTTP, the cards with their codes, a ledger handed in, and the page in the corridor."""

import io
import re
from datetime import timedelta

import pytest
import segno
from openpyxl import Workbook, load_workbook

from api.today import today
from registry import Database
from registry.acts.assign import Assign, assign
from registry.acts.report_discrepancies import ReportDiscrepancies, report_discrepancies
from registry.acts.stocktake import OpenStocktake, open_stocktake
from registry.models import LedgerPair
from tests.papers import picture
from tests.rights import AUDIT, FINANCE, body

BUILDING = "371500-0001-001"
ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
SAYS = {"by": "王敏", "because": "盘点通知"}
PNG = picture("PNG")
STOCKTAKE = "371500-S00001"


@pytest.fixture
def counting(with_floor, door_to):
    """A stocktake of a floor of three rooms, the first of them the finance bureau's."""
    database = Database(with_floor)
    body(database, FINANCE, "市财政局")
    body(database, AUDIT, "市审计局")
    with database.writing() as session:
        assign(session, Assign(rooms=ROOMS[:1], organisation=FINANCE), on=today(), **SAYS)
        told = OpenStocktake(name="下半年盘点", due_on=today() + timedelta(days=30), building=BUILDING)
        open_stocktake(session, told, on=today(), **SAYS)
    yield door_to(with_floor), database
    database.close()


def form(room, **changed):
    books = {"number": room[-3:], "use": "office", "state": "idle", "organisation": "", "people": "", "by": "赵盘"}
    return {**{f"was_{name}": value for name, value in books.items() if name != "by"}, **books, **changed}


def page_of(room):
    return f"/stocktakes/{STOCKTAKE}/rooms/{room}"


def test_rooms_are_counted_one_after_the_other_and_told_over_the_api(counting):
    door, database = counting
    first = door.post(page_of(ROOMS[0]), data={**form(ROOMS[0]), "answer": "agrees"})
    assert (first.status_code, first.headers["location"]) == (303, f"{page_of(ROOMS[1])}?done={ROOMS[0]}")
    differs = {**form(ROOMS[1], use="service", organisation="市审计局", note="已改会议室", state="in-use"), "answer": "differs"}
    differs |= {"was_use": "service", "use": "office"}
    for _ in range(2):
        second = door.post(page_of(ROOMS[1]), data=differs, files={"photo": ("门.png", PNG, "image/png")})
        assert second.headers["location"] == f"{page_of(ROOMS[2])}?done={ROOMS[1]}"
    told = door.get(f"/api/stocktakes/{STOCKTAKE}").json()
    assert (told["rooms"], told["counted"], told["differing"], told["missing"]) == (3, 2, 1, 1)
    assert told["floors"][0]["floor_name"] == "1F"
    (row,) = door.get(f"/api/stocktakes/{STOCKTAKE}/rooms?state=differing").json()["rows"]
    assert row["found"] == {"use": "office", "state": "in-use", "organisation": AUDIT}
    picture = door.get(f"/stocktakes/{STOCKTAKE}/photos/{row['photo']}")
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    with database.writing() as session:
        report_discrepancies(session, ReportDiscrepancies(pair=LedgerPair.PLACE, stocktake=STOCKTAKE), on=today(), **SAYS)
    found = door.get("/api/discrepancies?pair=place&field=organisation").json()
    assert [(it["subject"], it["booked"], it["found"], it["state"]) for it in found["rows"]] == [(ROOMS[1], "", AUDIT, "open")]
    assert "市审计局" in door.get(f"/discrepancies?stocktake={STOCKTAKE}&sort=-field").text
    book = load_workbook(io.BytesIO(door.get("/discrepancies.xlsx?state=open").content))
    assert book.active.max_row == 4
    assert door.get("/api/ledgers").json()[0]["place_agreeing"] == 1
    for address in (
        "/stocktakes",
        f"/stocktakes/{STOCKTAKE}?floor={BUILDING}-1F&lang=en",
        "/ledgers?by=building",
        "/discrepancies?state=stands",
    ):
        assert door.get(address).status_code == 200


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"answer": "differs"}, "没有填写哪一项不符"),
        ({"answer": "differs", "organisation": "无此单位"}, "没有编号为 无此单位 的单位"),
        ({"answer": "agrees", "by": " "}, "请填写盘点人"),
        ({"answer": "agrees", "photo": ("x.jpg", b"<script>", "image/jpeg")}, "JPEG"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(counting, changed, says):
    door, _ = counting
    photo = {"photo": changed["photo"]} if "photo" in changed else None
    told = form(ROOMS[1], note="门锁着", **{name: it for name, it in changed.items() if name != "photo"})
    told |= {"was_use": "service", "use": "service"}
    answer = door.post(page_of(ROOMS[1]), data=told, files=photo)
    assert answer.status_code == 422
    assert says in answer.text
    assert "门锁着" in answer.text
    assert door.get(f"/api/stocktakes/{STOCKTAKE}").json()["counted"] == 0


@pytest.mark.parametrize(
    ("cards", "leads"),
    [(f"/stocktakes/{STOCKTAKE}/cards", f"stocktakes/{STOCKTAKE}/rooms"), (f"/buildings/{BUILDING}/cards", "rooms")],
)
def test_every_card_carries_the_address_of_its_room_on_this_server(counting, cards, leads):
    door, _ = counting
    text = door.get(cards).text
    drawn = re.findall(r'<svg[^>]*class="qr".*?</svg>', text, re.DOTALL)
    assert len(drawn) == 3
    for svg, room in zip(drawn, ROOMS, strict=True):
        wanted = segno.make(f"http://office/{leads}/{room}", error="m", micro=False)
        assert modules(svg, len(wanted.matrix)) == [list(map(bool, line)) for line in wanted.matrix]
    assert "市财政局" in text


def modules(svg, size):
    """The dark modules that a path of horizontal strokes draws, as rows of booleans; two light ones stand around."""
    path = re.search(r' d="([^"]+)"', svg).group(1)
    grid = [[False] * (size + 4) for _ in range(size + 4)]
    x, y = 0.0, 0.0
    for step, told in re.findall(r"([Mmh])([-\d. ]+)", path):
        figures = [float(it) for it in told.split()]
        if step == "M":
            x, y = figures
        elif step == "m":
            x, y = x + figures[0], y + figures[1]
        else:
            for at in range(int(figures[0])):
                grid[int(y)][int(x) + at] = True
            x += figures[0]
    return [line[2:-2] for line in grid[2:-2]]


def test_a_ledger_that_is_handed_in_is_compared_and_kept(counting):
    door, _ = counting
    book = Workbook()
    for line in (("楼层", "房号", "用途", "使用面积"), ("1F", "101", "会议室", 21.6), ("1F", "104", "办公室", 12)):
        book.active.append(line)
    content = io.BytesIO()
    book.save(content)
    handed = {"file": ("分台账.xlsx", content.getvalue(), "application/octet-stream")}
    answer = door.post("/ledgers", data={"organisation": FINANCE}, files=handed)
    assert answer.status_code == 303
    address = answer.headers["location"]
    text = door.get(address).text
    assert "服务用房" in text
    assert "仅分台账有" in text
    told = door.get(f"/api/ledgers/{FINANCE}/comparison?{address.partition('?')[2]}&lang=en").json()
    assert (told["checked"], told["agreeing"], [it["field"] for it in told["differences"]]) == (1, 0, ["use", "only-own"])
    wrong = door.post("/ledgers", data={"organisation": FINANCE}, files={"file": ("a.csv", b"x,y\n1,2\n", "text/csv")})
    assert wrong.status_code == 422
    assert "表头" in wrong.text
    assert door.post("/ledgers", data={"organisation": "371500-P999"}, files=handed).status_code == 422
