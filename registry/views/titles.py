"""One building, one plan: every building with its title, its papers, its plan, who uses it and on what agreement, as of a day."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from floorplans.vocabulary import Labelled, Words
from registry.models import (
    Assignment,
    Building,
    DocumentState,
    Floor,
    FloorSurvey,
    Organisation,
    Restriction,
    RestrictionKind,
    RoomSurvey,
    SignatureState,
    Site,
    Tenure,
    Title,
    TitlePlan,
    TitleState,
    UseAgreement,
)
from registry.standards import certificate_number
from registry.store.dated import as_of

COLUMNS: Final = (
    "code", "name", "site_name", "division", "holder", "holder_name", "state", "documents", "certificate_number", "land_certificate_number",
    "real_estate_unit_number", "approval", "batch", "plan", "obstacle", "responsible_name", "target_on", "overdue", "restrictions", "users",
    "agreed", "drafted", "agreement", "gross_floor_area", "notes",
)  # fmt: skip


class AgreementNeed(Labelled):
    """Whether those who use a building have agreements."""

    SIGNED = "signed", "已签订", "signed"
    DRAFT = "draft", "待签订", "to be signed"
    MISSING = "missing", "尚缺使用协议", "missing"
    NONE = "none", "不需要", "not needed"


def titles(
    session: Session,
    *,
    on: date,
    known: datetime | None = None,
    division: str = "",
    search: str = "",
    state: str = "",
    documents: str = "",
    batch: str = "",
    agreement: str = "",
) -> pd.DataFrame:
    """The buildings of a division with all that is known of their titles, in the order of their codes.

    Columns: ``COLUMNS``. ``state`` and ``documents`` are empty where no title is recorded (asked for as ``unrecorded``);
    ``users`` are the names of the organisations that have rooms there, the holder left out, ``agreed`` and ``drafted``
    how many of them have an agreement; ``overdue`` says that the plan's day is past and the title not with the bureau.
    """
    found = _buildings(session, on=on, known=known, division=division, search=search)
    keys = found["id"].to_list()
    restrictions, gross = _restrictions(session, on, known), _gross(session, on, known)
    found["restrictions"] = pd.Series([restrictions.get(key, []) for key in keys], dtype=object, index=found.index)
    found["gross_floor_area"] = pd.Series([gross.get(key) for key in keys], dtype=object, index=found.index)
    use = _use(session, on, known)
    facts = [_needed(row, use.get(row["id"], {}), on) for row in found.to_dict("records")]
    found = pd.concat(
        [found, pd.DataFrame(facts, columns=["users", "agreed", "drafted", "agreement", "overdue", "notes"], index=found.index)],
        axis=1,
    )
    for column, wanted in (("state", state), ("documents", documents), ("batch", batch), ("agreement", agreement)):
        if wanted:
            found = found[found[column] == ("" if wanted == "unrecorded" else wanted)]
    return found[list(COLUMNS)].reset_index(drop=True)


def batches(frame: pd.DataFrame) -> pd.DataFrame:
    """What has come of each batch of a campaign, of a frame of ``titles``: batch, buildings, registered, organisations, gross_floor_area.

    ``organisations`` are those that use buildings registered to the bureau on a signed agreement.
    """
    done = frame[frame.state == TitleState.REGISTERED.value]
    records = []
    for name, rows in frame[frame.batch != ""].groupby("batch", sort=True):
        came = done[done.batch == name]
        users = {it["code"] for told in came["users"] for it in told if it["agreement"] == SignatureState.SIGNED.value}
        records.append((name, len(rows), len(came), len(users), sum(filter(None, rows.gross_floor_area), Decimal("0.00"))))
    return pd.DataFrame(records, columns=["batch", "buildings", "registered", "organisations", "gross_floor_area"])


def _buildings(session: Session, *, on: date, known: datetime | None, division: str, search: str) -> pd.DataFrame:
    holder, responsible = aliased(Organisation), aliased(Organisation)
    query = (
        select(
            Building.id, Building.code, Building.name, Site.name.label("site_name"), Site.division_code.label("division"),
            holder.code.label("holder"), holder.name.label("holder_name"), Title.state, Title.documents, Title.certificate_number,
            Title.land_certificate_number, Title.real_estate_unit_number, Title.approval, Title.batch, TitlePlan.batch.label("planned"),
            TitlePlan.plan, TitlePlan.obstacle, responsible.name.label("responsible_name"), TitlePlan.target_on,
        )
        .join(Site, (Site.id == Building.site_id) & as_of(Site, on, known))
        .outerjoin(Title, (Title.building_id == Building.id) & as_of(Title, on, known))
        .outerjoin(holder, (holder.id == Title.holder_id) & as_of(holder, on, known))
        .outerjoin(TitlePlan, (TitlePlan.id == Building.id) & as_of(TitlePlan, on, known))
        .outerjoin(responsible, (responsible.id == TitlePlan.responsible_id) & as_of(responsible, on, known))
        .where(as_of(Building, on, known))
        .order_by(Building.code)
    )  # fmt: skip
    if division:
        query = query.where(Site.division_code.startswith(division, autoescape=True))
    for word in search.split():
        columns = (Building.code, Building.name, Site.name, holder.name, Title.certificate_number)
        said = [column.icontains(word, autoescape=True) for column in columns]
        query = query.where(said[0] | said[1] | said[2] | said[3] | said[4])
    names = [column["name"] for column in query.column_descriptions]
    found = pd.DataFrame([tuple(row) for row in session.execute(query)], columns=names, dtype=object)
    texts = [name for name in names if name not in {"id", "target_on"}]
    found[texts] = found[texts].where(found[texts].notna(), "")
    found["batch"] = found.batch.where(found.batch != "", found.planned)
    return found.drop(columns="planned")


def _use(session: Session, on: date, known: datetime | None) -> dict[Any, dict[Any, dict[str, str]]]:
    """Who has rooms in which building, by id of the building and of the organisation, each with its agreement."""
    rooms = (
        select(Floor.building_id, Assignment.organisation_id)
        .join(RoomSurvey, RoomSurvey.id == Assignment.room_id)
        .join(Floor, Floor.id == RoomSurvey.floor_id)
        .where(as_of(Assignment, on, known), as_of(RoomSurvey, on, known), as_of(Floor, on, known))
        .where(Assignment.tenure != Tenure.LEASED_OUT.value)
        .distinct()
    )
    pairs = session.execute(rooms).all()
    query = select(Organisation.id, Organisation.code, Organisation.name).where(as_of(Organisation, on, known))
    names = {key: {"code": code, "name": name} for key, code, name in session.execute(query)}
    query_agreed = select(
        UseAgreement.building_id,
        UseAgreement.organisation_id,
        UseAgreement.number,
        UseAgreement.signature,
        UseAgreement.signed_on,
    ).where(as_of(UseAgreement, on, known))
    agreed = {
        (building, one): (number, signature if signed_on is None or signed_on <= on else SignatureState.DRAFT.value)
        for building, one, number, signature, signed_on in session.execute(query_agreed)
    }
    found: dict[Any, dict[Any, dict[str, str]]] = {}
    for building, one in sorted(pairs, key=lambda it: names.get(it[1], {}).get("code", "")):
        if one in names:
            number, signature = agreed.get((building, one), ("", ""))
            found.setdefault(building, {})[one] = {**names[one], "number": number, "agreement": signature}
    return found


def _needed(row: Mapping[Any, Any], use: Mapping[Any, Mapping[str, str]], on: date) -> tuple[Any, ...]:
    """Users, agreed, drafted, agreement, overdue and notes of a building: the bureau that holds it needs no agreement with itself."""
    users = [dict(it) for it in use.values() if it["code"] != row["holder"]]
    agreed = sum(it["agreement"] == SignatureState.SIGNED for it in users)
    drafted = sum(it["agreement"] == SignatureState.DRAFT for it in users)
    registered = row["state"] == TitleState.REGISTERED
    if users and agreed == len(users):
        need = AgreementNeed.SIGNED
    elif drafted and agreed + drafted == len(users):
        need = AgreementNeed.DRAFT
    else:
        need = AgreementNeed.MISSING if users and registered else AgreementNeed.NONE
    overdue = bool(row["target_on"] and row["target_on"] < on and not registered)
    return users, agreed, drafted, need.value, overdue, _notes(row)


def _notes(row: Mapping[Any, Any]) -> list[Words]:
    """What is told beside a title, and refuses nothing: odd numbers, and papers there are whose number is not known."""
    said = [*certificate_number.notes(row["certificate_number"]), *certificate_number.land_notes(row["land_certificate_number"])]
    unified = bool(certificate_number.UNIFIED.fullmatch(row["certificate_number"]))
    if row["documents"] in {DocumentState.BOTH, DocumentState.HOUSE_ONLY} and not row["certificate_number"]:
        said.append(Words("未填房产证号或不动产权证号", "the number of its certificate is not known"))
    if row["documents"] in {DocumentState.BOTH, DocumentState.LAND_ONLY} and not (row["land_certificate_number"] or unified):
        said.append(Words("未填土地证号", "the number of its land certificate is not known"))
    return said


def _restrictions(session: Session, on: date, known: datetime | None) -> dict[Any, list[Words]]:
    query = (
        select(Restriction.building_id, Restriction.kind, Restriction.paper)
        .where(as_of(Restriction, on, known))
        .order_by(Restriction.kind, Restriction.paper)
    )
    found: dict[Any, list[Words]] = {}
    for building, kind, paper in session.execute(query):
        words = RestrictionKind(kind).words
        found.setdefault(building, []).append(Words(f"{words.zh}（{paper}）", f"{words.en} ({paper})"))
    return found


def _gross(session: Session, on: date, known: datetime | None) -> dict[Any, Decimal]:
    query = (
        select(Floor.building_id, func.sum(FloorSurvey.gross_floor_area).label("gross"))
        .join(FloorSurvey, FloorSurvey.id == Floor.id)
        .where(as_of(Floor, on, known), as_of(FloorSurvey, on, known))
        .group_by(Floor.building_id)
    )
    return dict(session.execute(query).all())  # type: ignore[arg-type]  # a row is a pair
