"""Audits read from the register: each day has its answer, what was known then stays answerable, and a city is its buildings."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import numpy as np
import orjson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import Database, NotFound, Viewer
from registry.models import Appointment, Entry, Person, Seat
from registry.standards import laws
from registry.store.arrays import size, take
from registry.store.errors import RegistryError
from registry.store.ids import new_id
from registry.store.journal import acting
from registry.views.audit import audit_of, brief_audit_of
from registry.views.audit_told import audit_json
from tests.factories import BUILDING, DAY, SAYS, cell, record, row, sheet, survey
from tests.registry.desk import SECOND, enrolled
from tests.registry.seating import FINANCE, JUNE, LI, SUN, ZHAO, do, furnished, give, room, sit
from tests.rights import AUDIT, someone

AUGUST, AUTUMN = date(2026, 8, 1), date(2026, 10, 1)


@pytest.fixture
def house(recorded, tmp_path):
    """A chief in 203 (20 m² of 24), a clerk in 201 (18 m² of 9)."""
    return seated(recorded, tmp_path)


def seated(database, folder):
    furnished(database, folder)
    give(database, 201, 203)
    sit(database, 203, LI)
    sit(database, 201, ZHAO)
    return database


def audited(database, *, on=DAY, known=None, **asked):
    with database.reading() as session:
        return audit_of(session, on=on, known=known, **(asked or {"building": SECOND}))


def verdicts(found):
    """Number of each room → verdict, why not, excess."""
    told = zip(found.rooms.number, found.rooms.verdict, found.rooms.why, found.rooms.excess.tolist(), strict=True)
    return {number: (verdict, why, excess) for number, verdict, why, excess in told}


def codes(found):
    return sorted(found.findings.code)


def now(database) -> datetime:
    with database.reading() as session:
        return session.query(Entry).order_by(Entry.number.desc()).first().known


def test_a_building_is_judged_with_what_each_finding_rests_on(house):
    found = audited(house)
    told = verdicts(found)
    assert told["203"] == ("within", "", 0)
    assert told["201"] == ("over", "", 900)
    assert told["202"] == ("not-judged", "vacant", -1)
    assert set(told) == {"201", "202", "203", "206"}
    (over,) = found.findings.to_dict("records")
    assert (over["key"], over["measured"], over["limit"]) == (f"office-over-standard:{room(201)}", 1800, 900)
    assert (over["excess_over_standard_pct"], over["excess_over_actual_pct"]) == (10000, 5000)
    assert over["standards"] == [("2014-11-24", "发改投资〔2014〕2674号", "A")]
    assert len(over["survey"]) == 64
    assert len(over["entries"]) == 4  # the survey, the assignment, the seat, the post
    assert found.over
    assert found.summary["excess"] == 900


def test_a_promotion_a_departure_and_a_resurvey_count_from_their_days(house, tmp_path):
    do(house, "change-post", person=ZHAO, organisation=FINANCE, post="bureau_deputy", on=JUNE)
    do(house, "end-appointment", person=ZHAO, ending="transfer", on=AUGUST)
    cells = [
        cell("201", 0, width=3.6),
        cell("202", 10, width=3.598),
        cell("203", 20, width=6.0),
        cell("204", 30, use="technical"),
    ]
    again = sheet(*cells, cell("205", 40, use="service"), cell("206", 50, width=1.2), building=SECOND, floor="2F")
    enrolled(house, survey(tmp_path, again, name="复测.dxf"), on=AUTUMN)
    answers = {day: verdicts(audited(house, on=day)).get("201") for day in (date(2026, 5, 31), JUNE, date(2026, 7, 31), AUGUST)}
    assert answers == {
        date(2026, 5, 31): ("over", "", 900),
        JUNE: ("within", "", 0),
        date(2026, 7, 31): ("within", "", 0),
        AUGUST: ("not-judged", "nobody-counted", -1),
    }
    assert codes(audited(house, on=date(2026, 8, 20))) == ["vacating-in-time"]
    assert codes(audited(house, on=date(2026, 9, 2))) == ["late-vacated"]
    assert verdicts(audited(house, on=date(2026, 9, 30)))["203"] == ("within", "", 0)
    assert verdicts(audited(house, on=AUTUMN))["203"] == ("over", "", 600)


def test_a_stricter_standard_counts_from_its_day(house, tmp_path, monkeypatch):
    folder = tmp_path / "standards"
    shutil.copytree(laws.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    table = folder / "national" / "office_areas.yaml"
    told = yaml.safe_load(table.read_text("utf-8"))
    told["figures"]["city/bureau_chief"]["values"][JUNE] = {"value": 18, "paper": "cs2014", "confidence": "A"}
    table.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    monkeypatch.setattr(laws, "FOLDER", Path(folder))
    assert verdicts(audited(house, on=date(2026, 5, 31)))["203"] == ("within", "", 0)
    found = audited(house, on=JUNE)
    assert verdicts(found)["203"] == ("over", "", 200)
    (over,) = (it for it in found.findings.to_dict("records") if it["room"] == room(203))
    assert over["standards"][0][0] == "2026-06-01"


def test_what_was_known_before_a_late_correction_is_answered_as_it_was(house):
    before = now(house)
    do(house, "change-post", person=ZHAO, organisation=FINANCE, post="bureau_deputy", on=date(2026, 4, 1))
    old, new = audited(house, on=JUNE, known=before), audited(house, on=JUNE)
    assert verdicts(old)["201"] == ("over", "", 900)
    assert verdicts(new)["201"] == ("within", "", 0)
    assert new.journal == old.journal + 1
    again = audited(house, on=JUNE, known=before)
    assert audit_json(again) == audit_json(old)


def test_an_organisation_is_audited_in_all_its_buildings_and_held_against_its_authorised_posts(house, tmp_path):
    enrolled(house, survey(tmp_path, sheet(*row("101", "102")), name="一号楼.dxf"))
    first = f"{BUILDING}-1F-101"
    do(house, "assign", rooms=[first], organisation=FINANCE)
    someone(house, "371500-R00008", "钱科员", at=_organisation(house, FINANCE))
    do(house, "seat", room=first, people=["371500-R00008"])
    do(
        house,
        "set-mandate",
        organisation=FINANCE,
        document="编〔2020〕1号",
        posts=[{"post": "bureau_chief", "count": 1}, {"post": "below_bureau", "count": 2}],
    )
    found = audited(house, organisation=FINANCE)
    assert set(found.rooms.building) == {BUILDING, SECOND}
    (finance,) = found.organisations.to_dict("records")
    assert (finance["rooms"], finance["held"], finance["authorised"], finance["excess"]) == (3, 5800, 4200, 1600)
    assert [it["key"] for it in found.findings.to_dict("records") if it["across"]] == [
        f"organisation-over-entitlement:{FINANCE}/office"
    ]
    part = audited(house, building=BUILDING)
    assert part.organisations.held.tolist() == [5800]


def _organisation(database, code):
    from registry.queries import parties

    with database.reading() as session:
        found = parties.organisation(session, code, on=DAY)
        session.expunge(found)
        return found


def test_a_city_is_the_union_of_its_buildings(house, tmp_path):
    enrolled(house, survey(tmp_path, sheet(*row("101", "102", width=6.0)), name="一号楼.dxf"))
    do(house, "assign", rooms=[f"{BUILDING}-1F-101"], organisation=AUDIT)
    do(house, "seat", room=f"{BUILDING}-1F-101", people=[SUN])
    city = audited(house, division="371500")
    parts = [audited(house, building=code) for code in (BUILDING, SECOND)]
    told = [orjson.loads(audit_json(it)) for it in (city, *parts)]
    assert told[0]["rooms"] == [*told[1]["rooms"], *told[2]["rooms"]]
    alone = [[it for it in one["findings"] if not it["across"]] for one in told]
    assert alone[0] == sorted([*alone[1], *alone[2]], key=lambda it: it["key"])
    assert {it["code"] for it in alone[0]} == {"office-over-standard"}


def test_briefly_the_same_is_found_without_names_and_grounds(house):
    give(house, 202, to=AUDIT)
    sit(house, 202, LI, organisation=AUDIT, second=True, approval="聊机管〔2026〕1号")
    do(house, "end-appointment", person=ZHAO, ending="transfer", on=AUGUST)
    with house.reading() as session:
        whole = audit_of(session, division="371500", on=DAY)
        brief = brief_audit_of(session, division="371500", on=DAY)
    assert brief.summary == whole.summary
    assert brief.summary["findings"], "something is found"
    for name, columns in brief.columns.items():
        assert "person_name" not in columns
        for column in columns.keys() & whole.columns[name].keys() - {"person", "person_id"}:
            assert columns[column].tolist() == whole.columns[name][column].tolist(), (name, column)
    assert brief.findings["person"].tolist() == whole.findings["person"].tolist()


def test_a_second_office_is_held_against_the_standard_of_its_post(house):
    give(house, 202, to=AUDIT)
    sit(house, 202, LI, organisation=AUDIT, second=True, approval="聊机管〔2026〕1号")
    assert "second-office-not-below" not in codes(audited(house))
    assert verdicts(audited(house))["202"] == ("within", "", 0)


def test_what_is_not_there_is_not_audited(house):
    for asked in ({"building": "371500-0001-009"}, {"organisation": "371500-P099"}):
        with pytest.raises(NotFound):
            audited(house, **asked)
    with pytest.raises(RegistryError):
        audited(house, on=date(2019, 1, 1))
    empty = audited(house, division="371500", on=date(2019, 1, 1))
    assert (len(empty.rooms), empty.over) == (0, False)


def test_both_databases_give_the_same_bytes(embedded_register, network_register, tmp_path):
    told = []
    for url in (embedded_register, network_register):
        database = Database(url)
        with database.writing() as session:
            record(session)
            record(session, SECOND, name="2号楼")
        seated(database, tmp_path)
        told.append([audit_json(audited(database, **it)) for it in ({"building": SECOND}, {"division": "371500"})])
        database.close()
    assert told[0] == told[1]
    for one in told[0]:
        json.loads(one, parse_float=lambda text: pytest.fail(f"{text} is a float"))
        assert one == orjson.dumps(orjson.loads(one), option=orjson.OPT_SORT_KEYS) + b"\n"


@settings(max_examples=5)
@given(st.sampled_from(["rooms", "seats", "holdings", "parts"]), st.integers(0, 99))
def test_the_bytes_do_not_depend_on_the_order_in_which_a_database_answers(judged_house, name, seed):
    from registry.queries import occupancy

    told = getattr(occupancy, name)
    plain = audit_json(audited(judged_house))
    with pytest.MonkeyPatch.context() as patch:
        mixed = np.random.default_rng(seed)
        patch.setattr(occupancy, name, lambda *asked: (it := told(*asked)) and take(it, mixed.permutation(size(it))))
        assert audit_json(audited(judged_house)) == plain


@pytest.fixture
def judged_house(house):
    """The house with a shared room."""
    give(house, 202, 206)
    someone(house, "371500-R00007", "周科员", at=_organisation(house, FINANCE))
    sit(house, 202, "371500-R00007")
    return house


def test_a_verdict_does_not_depend_on_who_looks_but_names_do(house):
    """The chief is sensitive: a division's clerk sees the room judged with him in it, and neither his name nor what is found of him."""
    give(house, 202)
    with house.writing() as session, acting(session, "record-person", subject="X", **SAYS) as act:
        told = {"rank": "", "main": True, "staffing": "authorised", "ending": "", "valid_from": DAY, "post": "below_bureau"}
        hidden = Person(id=new_id(act.known), code="371500-R00009", name="秘书长", sensitive=True, valid_from=DAY)
        at = {"person_id": hidden.id, "organisation_id": _organisation(house, FINANCE).id}
        post = Appointment(id=new_id(act.known), **at, **(told | {"staffing": "agency"}))
        seat = Seat(id=new_id(act.known), room_id=_room(house, 202), second=False, approval="", valid_from=DAY, **at)
        session.add_all([hidden, post, seat])
    clerk = Viewer(account="wang", name="王敏", roles={"staff": ("371500",)}, cleared=False)
    with house.reading(clerk) as session:
        seen = audit_of(session, building=SECOND, on=DAY)
    whole = audited(house)
    assert verdicts(seen) == verdicts(whole)
    assert codes(whole) == ["occupant-not-counted", "office-over-standard"]
    assert codes(seen) == ["office-over-standard"]
    assert "秘书长" not in audit_json(seen).decode()
    assert "R00009" not in audit_json(seen).decode()
    assert seen.occupants.person_name.tolist().count("—") == 1


def test_somebody_of_another_division_is_shown_nothing(house):
    with house.reading(Viewer(account="wang", name="王敏", roles={"staff": ("371502",)}, cleared=False)) as session:
        for asked in ({"building": SECOND}, {"organisation": FINANCE}, {"division": "371500"}):
            with pytest.raises(NotFound):
                audit_of(session, on=DAY, **asked)
        assert len(audit_of(session, division="371502", on=DAY).rooms) == 0


def _room(database, number):
    from registry import queries

    with database.reading() as session:
        return queries.room_id(session, room(number))
