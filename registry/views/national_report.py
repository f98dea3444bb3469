"""The yearly national report of a division: its four forms from what the register holds, and everything that keeps one from being handed in.

A bureau reports its own level: the organisations of the very division, those that are dispatched to it among them, wherever they
sit (policy STT-3, STT-5). Posts are the authorised ones; of an organisation in several buildings they stand where it has most.
What the register does not hold stays empty and is told.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from floorplans.vocabulary import RoomUse, Words
from registry.compliance import national_forms as forms
from registry.compliance.national_forms import Field, Problem
from registry.models import (
    AuthorisedPosts,
    Building,
    DocumentState,
    Organisation,
    OrganisationKind,
    Site,
    Tenure,
    Tier,
    TitleState,
)
from registry.queries import parties
from registry.queries.occupancy_asked import last_line
from registry.standards.laws import in_force
from registry.standards.posts import posts
from registry.store.dated import as_of
from registry.store.errors import NotFound
from registry.views import places
from registry.views.entitlement import BASIC, rooms_of
from registry.views.projects import projects
from registry.views.titles import titles

NONE: Final = Decimal("0.00")
OTHERS: Final = "职务不属本级各栏的 {} 人列入末栏"
ELSEWHERE: Final = "编制数列在其面积最大的楼栋"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form: its columns and rows."""

    number: int
    title: Words
    fields: Sequence[Field]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalReport:
    """The forms of a division, and what is wrong with them."""

    division: str
    on: date
    known: datetime | None
    journal: int
    forms: tuple[Form, ...]
    problems: tuple[Problem, ...]


def level_of(division: str) -> Tier:
    """The tier that a code of GB/T 2260 is of.

    >>> [level_of(it).value for it in ("370000", "371500", "371502")]
    ['province', 'city', 'county']
    """
    return Tier.PROVINCE if division.endswith("0000") else Tier.CITY if division.endswith("00") else Tier.COUNTY


def national_report(
    session: Session,
    division: str,
    *,
    on: date,
    known: datetime | None = None,
    name: str = "",
    filler: str = "",
    phone: str = "",
) -> NationalReport:
    """The four forms as of a day and as known at an instant; ``NotFound`` where no organisation is of the division.

    ``name``, ``filler`` and ``phone`` stand in form 1, which the register does not hold.
    """
    seen: dict[str, Any] = {"on": on, "known": known}
    query = select(Organisation).where(Organisation.division_code == division, as_of(Organisation, on, known))
    bodies = {it.id: it for it in session.scalars(query.order_by(Organisation.code))}
    if not bodies:
        raise NotFound(
            f"{on} 没有属于行政区划 {division} 的单位，或无权查看", f"no organisation of {division} is to be seen on {on}"
        )
    bureau, tier = parties.bureau_of(session, division, **seen), level_of(division)
    about = {
        "name": name, "level": tier.zh, "code": division, "unit": bureau.name if bureau else "", "filler": filler, "phone": phone,
        "day": on.isoformat(),
    }  # fmt: skip
    held = rooms_of(session, bodies, **seen)
    held = held[held["tenure"] != Tenure.LEASED_OUT.value]
    facts = _buildings(session, held, **seen)
    made = (
        Form(number=1, title=forms.TITLES[1], fields=forms.DIVISION, rows=[about]),
        _offices(session, bodies, held, facts, tier, **seen),
        _technical(bodies, held, facts),
        _projects(session, division, **seen),
    )
    problems = [problem for it in made for problem in forms.check(it.number, it.fields, it.rows)]
    return NationalReport(
        division=division, on=on, known=known, journal=last_line(session, known), forms=made, problems=tuple(problems)
    )


def _buildings(session: Session, held: pd.DataFrame, *, on: date, known: datetime | None) -> dict[str, dict[str, Any]]:
    """What both forms say of each building."""
    states = titles(session, on=on, known=known).set_index("code")
    gross = places.buildings(session, on=on, known=known).set_index("code")["gross_floor_area"]
    query = select(Building.code, Building.address, Building.built_year, Site.address, Site.division_code).join(
        Site, Site.id == Building.site_id
    )
    found = {}
    for code, address, year, site_address, division in session.execute(
        query.where(as_of(Building, on, known), as_of(Site, on, known), Building.code.in_(sorted(set(held["building"]))))
    ):
        state, papers = (str(states.loc[code, it]) for it in ("state", "documents"))
        said = [it for it in (TitleState(state).zh if state else "", DocumentState(papers).zh if papers else "") if it]
        whole = gross.get(code)
        found[code] = {
            "address": address or site_address, "division": division, "land_area": None, "title": "，".join(said), "built_year": year,
            "gross": whole if isinstance(whole, Decimal) else None,
        }  # fmt: skip
    return found


def _offices(
    session: Session,
    bodies: Mapping[Any, Organisation],
    held: pd.DataFrame,
    facts: Mapping[str, dict[str, Any]],
    tier: Tier,
    *,
    on: date,
    known: datetime | None,
) -> Form:
    keys = list(posts(tier))
    counted, others = _posts(session, bodies, keys, on=on, known=known)
    most = _mostly(held)
    rows = []
    for number, (building, inside) in enumerate(held.groupby("building", sort=True), 1):
        of_it = facts[str(building)]
        technical = _sum(inside, RoomUse.TECHNICAL.value)
        split = {
            "technical_gross": technical,
            "office_gross": None if technical is None or of_it["gross"] is None else of_it["gross"] - technical,
        }
        for key, some in inside.groupby("organisation_id", sort=False):
            body, here = bodies[key], most[key] == building
            areas = {use: _sum(some, use) for use in BASIC}
            basic = None if None in areas.values() else sum((it for it in areas.values() if it is not None), NONE)
            lent = set(some["tenure"]) & {Tenure.LENT.value, Tenure.PAID.value}
            rows.append(
                {
                    **of_it, **split, **areas, "number": number, "organisation_name": body.name, "kind": OrganisationKind(body.kind).zh,
                    **{f"post_{at}": counted[key][post] if here else 0 for at, post in enumerate(keys)},
                    "basic": basic, "annex": _sum(some, RoomUse.ANNEX.value), "leased": "是" if lent else "否",
                    "remark": "；".join(([] if here else [ELSEWHERE]) + ([OTHERS.format(others[key])] if here and others[key] else [])),
                }
            )  # fmt: skip
    return Form(number=2, title=forms.TITLES[2], fields=forms.offices(list(posts(tier).values())), rows=rows)


def _mostly(held: pd.DataFrame) -> dict[Any, str]:
    """The building in which each organisation has the most usable area; the first of its code where several have as much."""
    areas: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NONE))
    for key, building, area in zip(held["organisation_id"], held["building"], held["usable_area"], strict=True):
        areas[key][building] += area or NONE
    return {key: min(there, key=lambda it: (-there[it], it)) for key, there in areas.items()}


def _posts(
    session: Session, bodies: Mapping[Any, Organisation], keys: Sequence[str], *, on: date, known: datetime | None
) -> tuple[dict[Any, dict[str, int]], Counter[Any]]:
    """The authorised posts of each organisation by the columns of the level; those of no column are of the last, and counted apart."""
    counted: dict[Any, dict[str, int]] = {key: dict.fromkeys(keys, 0) for key in bodies}
    others: Counter[Any] = Counter()
    query = select(AuthorisedPosts).where(AuthorisedPosts.organisation_id.in_(list(bodies)), as_of(AuthorisedPosts, on, known))
    for it in session.scalars(query):
        rule = in_force("headcount", "staffings", on=on, division=bodies[it.organisation_id].division_code)
        if it.staffing in (rule.value if rule else ("authorised", "worker")):
            counted[it.organisation_id][it.post if it.post in keys else keys[-1]] += it.count
            others[it.organisation_id] += 0 if it.post in keys else it.count
    return counted, others


def _technical(bodies: Mapping[Any, Organisation], held: pd.DataFrame, facts: Mapping[str, dict[str, Any]]) -> Form:
    rows: list[dict[str, Any]] = []
    for building, inside in held[held["category"] == RoomUse.TECHNICAL.value].groupby("building", sort=True):
        users = list(dict.fromkeys(bodies[key].name for key in inside["organisation_id"]))
        gross = _sum(inside, RoomUse.TECHNICAL.value)
        rows.append({**facts[str(building)], "number": len(rows) + 1, "gross": gross, "users": "、".join(users), "remark": ""})
    return Form(number=3, title=forms.TITLES[3], fields=forms.TECHNICAL, rows=rows)


def _projects(session: Session, division: str, *, on: date, known: datetime | None) -> Form:
    found = projects(session, on=on, known=known, division=division)
    rows = [
        {
            "number": at, "name": it["name"], "approver": it["approver"], "builder": it["builder_name"], "users": it["main_user"],
            "address": it["address"], "gross": it["gross_floor_area"], "budget": it["budget"], "remark": it["remark"],
        }
        for at, it in enumerate(found[found["division_code"] == division].to_dict("records"), 1)
    ]  # fmt: skip
    return Form(number=4, title=forms.TITLES[4], fields=forms.PROJECTS, rows=rows)


def _sum(rooms: pd.DataFrame, category: str) -> Decimal | None:
    """What the rooms of a category come to, each by its share; None where the area of one is not known."""
    areas = rooms.loc[rooms["category"] == category, "held"].tolist()
    return None if None in areas else sum(areas, NONE)
