"""A city and a county of it, each with one row of every kind, and those who look at them."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from registry import Database
from registry.models import (
    AcceptedFinding,
    Assignment,
    Attachment,
    AuthorisedPosts,
    Building,
    CheckCard,
    Correction,
    Discrepancy,
    Floor,
    ImportedList,
    Inspection,
    InspectionScore,
    IssuedAudit,
    Lease,
    Lineage,
    Mandate,
    Obligation,
    PartialSurvey,
    Project,
    Proposal,
    RecallPlan,
    Rectification,
    RentPayment,
    Restriction,
    Room,
    RoomAlias,
    RoomArea,
    RoomPart,
    Seat,
    SpotCheck,
    Stocktake,
    StocktakeCount,
    Succession,
    Survey,
    Title,
    TitlePlan,
    UseAgreement,
    YearlyTask,
)  # fmt: skip
from registry.queries import by_code
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.store.scope import Viewer
from tests.factories import BUILDING, DAY, SAYS, cell, hand_in, record, sheet, survey
from tests.rights import AUDIT, BUREAU, FINANCE, body, someone

COUNTY, COUNTY_BUILDING = "371502-P001", "371502-0001-001"
UNTIL = date(2026, 7, 1)
"""First day on which the city's finance bureau has its room no more, and the audit bureau has it."""

Y = Decimal("1.00")
KNEW = "2026-06-01T00:00:00.000000+00:00"


def two_divisions(database: Database, folder: Any) -> Database:
    """Finance holds 101 of the city's building until July, audit 102 and from July on 101; a county body holds the county's room."""
    with database.writing() as session:
        record(session)
        record(session, COUNTY_BUILDING, name="县1号楼", site_name="县政府")
    for building, numbers in ((BUILDING, ("101", "102")), (COUNTY_BUILDING, ("101",))):
        cells = [cell(number, 4.0 * i) for i, number in enumerate(numbers)]
        with database.writing() as session:
            hand_in(session, survey(folder, sheet(*cells, building=building), name=f"{building}.dxf"))
    bureau = body(database, BUREAU, "市机关事务管理局", administers="371500")
    finance, audit = body(database, FINANCE, "市财政局"), body(database, AUDIT, "市审计局")
    child = body(database, "371500-P011", "市财政局国库科", parent=FINANCE)
    county = body(database, COUNTY, "东昌府区财政局", division_code="371502")
    for building, code, holder in ((BUILDING, "371500-R00001", finance), (COUNTY_BUILDING, "371502-R00001", county)):
        person = someone(database, code, f"{holder.name}的人", at=child if holder is finance else holder)
        with database.writing() as session, acting(session, "fill", subject=f"Organisation {holder.code}", **SAYS) as act:
            room = session.scalar(select(Room.id).where(Room.code == f"{building}-1F-101"))
            _fill(session, act, building, holder, person, bureau, room)
    with database.writing() as session, acting(session, "fill", subject=f"Organisation {AUDIT}", **SAYS) as act:
        for number, since in (("101", UNTIL), ("102", DAY)):
            room = session.scalar(select(Room.id).where(Room.code == f"{BUILDING}-1F-{number}"))
            session.add(_held(act, room, audit, since, None))
    return database


def _held(act: Any, room: Any, holder: Any, since: date, until: date | None) -> Assignment:
    return Assignment(
        id=new_id(act.known), room_id=room, organisation_id=holder.id, share=Decimal(100), tenure="allotted", lease_id=None,
        valid_from=since, valid_to=until,
    )  # fmt: skip


def _fill(session: Any, act: Any, building: str, holder: Any, person: Any, bureau: Any, room: Any) -> None:
    house, floor = by_code(session, Building, building, on=DAY), by_code(session, Floor, f"{building}-1F", on=DAY)
    paper = session.scalar(select(Survey).where(Survey.file_name == f"{building}.dxf"))
    of, at = holder.code, {"valid_from": DAY}
    until = UNTIL if holder.code == FINANCE else None

    def new() -> Any:
        return new_id(act.known)

    lease, stock, draw, visit = new(), new(), new(), new()
    session.add_all([
        AcceptedFinding(id=new(), key=of, code="x", building=building, place=f"{building}-1F", digest=paper.digest, subject="101",
                        zh="", en="", reviewer="李", reason="看过", **at),
        _held(act, room, holder, DAY, until),
        Attachment(id=new(), record_kind="building", record_id=house.id, digest=paper.digest, name="正门.jpg", kind="photo", caption="", taken_on=None,
                   taken_at="", sensitive=False, **at),
        AuthorisedPosts(id=new(), organisation_id=holder.id, post="below_bureau", staffing="authorised", count=3, **at),
        Correction(id=new(), digest=paper.digest, frame="", room="101", field="name", was="", becomes="财务", reason="", person="", **at),
        Discrepancy(id=new(), pair="place", key=of, subject=f"{building}-1F-101", stocktake_id=None, field="use", booked="", found="",
                    state="open", reviewer="", reason="", **at),
        ImportedList(id=new(), verb="record-people", digest=paper.digest, scope=of, by="某人", rows=1, **at),
        Lease(id=lease, number=of, direction="in", organisation_id=holder.id, counterparty="某公司", counterparty_id=None, premises="",
              gross_floor_area=None, rent=Y, written=True, approval="", search_proof="", returned_on=None, **at),
        Lineage(id=new(), parent_id=room, child_id=room, act="redraw", since=DAY),
        Mandate(id=holder.id, document="三定", note="", **at),
        Obligation(id=new(), kind="move", organisation_id=holder.id, room_id=room, person_id=None, **at),
        PartialSurvey(id=floor.id, survey_id=paper.id, frame="", remains=[], **at),
        Project(id=new(), code=of, name="楼", kind="new", approver="", approval="", approved_on=DAY, builder_id=holder.id, main_user="",
                division_code=holder.division_code, address="", gross_floor_area=Y, budget=Y, funding="", remark="", building_id=None, **at),
        Proposal(id=new(), verb="assign", arguments={}, subject="", scope=of, proposer="某人", because="", state="waiting", reviewer="",
                 reason="", remarks={}, rests_on={}, bypass="", done_entry=None, replaces=None, **at),
        RecallPlan(id=lease, compensation=Y, dispute_risk="low", responsible_id=holder.id, stages=[], **at),
        RentPayment(id=new(), lease_id=lease, amount=Y, period="2026", paper="", **at),
        Restriction(id=new(), building_id=house.id, kind="other", beneficiary="", paper="", **at),
        RoomAlias(id=new(), room_id=room, alias="老101", kind="number", **at),
        RoomArea(id=new(), room_id=room, kind="certificate", area=Y, basis="", method="", source="证", **at),
        RoomPart(id=new(), office_id=room, room_id=room, part="rest", usable_area=Y, **at),
        Seat(id=new(), room_id=room, person_id=person.id, organisation_id=holder.id, second=False, approval="", **at),
        Stocktake(id=stock, code=f"{of[:6]}-S001", name="盘点", building_id=None, organisation_id=holder.id, due_on=DAY, closed_on=None, **at),
        StocktakeCount(id=new(), stocktake_id=stock, room_id=room, booked={}, found={}, person="", note="", photo="", **at),
        Succession(id=new(), predecessor_id=holder.id, successor_id=None, act="abolish", since=DAY),
        Title(id=new(), building_id=house.id, holder_id=bureau.id, state="registered", documents="both", certificate_number="",
              land_certificate_number="", real_estate_unit_number="", approval="", batch="", **at),
        TitlePlan(id=house.id, batch="", plan="", obstacle="", responsible_id=bureau.id, target_on=None, **at),
        UseAgreement(id=new(), number=of, organisation_id=holder.id, bureau_id=bureau.id, building_id=house.id, certificate_number="",
                     purposes=[], schedule=[], signature="draft", signed_on=None, scan="", archive_number="", renews="", **at),
        YearlyTask(id=new(), organisation_id=holder.id, year=2026, kind="notice", paper="", scan="", archived_on=None, **at),
        IssuedAudit(id=new(), number=f"{of[:6]}-A0001", scope_kind="organisation", scope=of, audited_on=DAY, known=KNEW, digest=paper.digest,
                    journal_number=1, journal_head="", version="", entry=act.number),
        Rectification(id=new(), key=f"office-over-standard:{building}-1F-101", code="office-over-standard", subject=f"{building}-1F-101",
                      building_id=house.id, organisation_id=holder.id, room_id=room, person_id=None, audit="", found_area=Y, limit_area=Y,
                      state="open", means="", due_on=None, reason="", filing="", approval="", report="", visited_on=None, measured_area=None,
                      photo="", visitor="", **at),
        SpotCheck(id=draw, code=f"{of[:6]}-C0001", division_code=holder.division_code, year=2026, seed="x", seed_source="", witness="",
                  drawn_on=DAY, populations={}, strata=[], drawn=[], state="drawn", notice="", remark="", **at),
        CheckCard(id=new(), spot_check_id=draw, kind="room", subject=f"{building}-1F-101", stratum="", organisation_id=holder.id,
                  room_id=room, asked={}, found={}, notice_photo="", room_photo="", result="", note="", person="", done_on=None, **at),
        Inspection(id=visit, code=f"{of[:6]}-I0001", organisation_id=holder.id, year=2026, criteria="x", version="1", inspectors="",
                   due_on=DAY, closed_on=None, conclusion="", **at),
        InspectionScore(id=new(), inspection_id=visit, item="x", points=Y, evidence="", photo="", person="", **at),
    ])  # fmt: skip


def viewer(role: str = "staff", *scopes: str, cleared: bool = False) -> Viewer:
    """Somebody with one role."""
    return Viewer(account="zhaomin", name="赵敏", roles={role: scopes}, cleared=cleared)
