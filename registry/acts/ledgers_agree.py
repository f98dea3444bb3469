"""Organisation's and master ledger (账账相符): what an organisation says it has beside what the register says. 中办发〔2017〕70号 art. 6."""

from dataclasses import replace
from datetime import date
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from floorplans.floor_names import floor_label
from floorplans.measure import UNSTATED
from floorplans.reconcile import Agreement, reconcile
from registry.acts.differences import Comparison, Difference, DifferingField, Row, differences_of
from registry.acts.own_ledger import OwnLedger
from registry.models import LedgerPair, Organisation
from registry.queries import stocktakes
from registry.queries.booked import booked, rooms_of_buildings, rooms_of_organisation


def ledgers_agree(session: Session, organisation: Organisation, own: OwnLedger, *, on: date) -> Comparison:
    """The rooms that either side names: in one only, with another organisation, or of other use, people, or area beyond the tolerance.

    Areas differ where they do by more than the third grade's limit (GB/T 17986.1-2000, confidence B). What the
    organisation's ledger leaves empty is not compared. A room is found by building (code or name), floor and number.
    """
    held = booked(session, rooms_of_organisation(organisation.id, on=on), on=on)
    ours = _rooms_around(session, own, held, on=on)
    matched = _matched(own.rows, ours, held)
    both = matched[matched.code.notna()].drop_duplicates("code")
    mine = both.code.isin(set(held.code))
    rows: list[Row] = []
    others = both[~mine]
    rows += [
        (code, DifferingField.ORGANISATION, there, organisation.code)
        for code, there in zip(others.code, others.organisation, strict=True)
    ]
    rows += _facts(both[mine], own)
    left = held[~held.code.isin(set(both.code))]
    rows += [(code, DifferingField.ONLY_MASTER, number, "") for code, number in zip(left.code, left.number, strict=True)]
    told = differences_of(LedgerPair.BOOKS, rows, prefix=f"{organisation.code}:")
    told += _strangers(matched[matched.code.isna()], organisation.code)
    return Comparison(
        pair=LedgerPair.BOOKS,
        checked=tuple(dict.fromkeys([*held.code, *both.code])),
        differences=tuple(told),
        scope=f"{organisation.code}:",
        uncompared=own.uncompared,
    )


def _facts(both: pd.DataFrame, own: OwnLedger) -> list[Row]:
    """Use, people and area of the rooms that both have."""
    rows: list[Row] = [
        (it["code"], what, it[what.value], it[f"{what.value}_own"])
        for it in both.to_dict("records")
        for what in (DifferingField.USE, DifferingField.PEOPLE)
        if (what is DifferingField.USE or own.says_people) and it[f"{what.value}_own"] not in {"", it[what.value]}
    ]
    areas = [
        usable if usable is not None else declared for usable, declared in zip(both.usable_area, both.declared_area, strict=True)
    ]
    first = np.array([UNSTATED if it is None else int(it * 100) for it in areas], np.int64)
    second = both.area_own.to_numpy(np.int64)
    beyond = reconcile(first, second).agreement == Agreement.BEYOND.value
    told = zip(both.code[beyond].astype(str), first[beyond], second[beyond], strict=True)
    return [*rows, *((code, DifferingField.AREA, f"{one / 100:.2f}", f"{other / 100:.2f}") for code, one, other in told)]


def _strangers(absent: pd.DataFrame, organisation: str) -> list[Difference]:
    """Rooms of the organisation's ledger that the register does not know, known by what the ledger calls them."""
    said = absent[["building_own", "floor_own", "number_own", "where"]].astype(str).to_numpy().tolist()
    named = [" ".join(filter(None, it[:3])) or it[3] for it in said]
    rows: list[Row] = [(organisation, DifferingField.ONLY_OWN, "", name) for name in dict.fromkeys(named)]
    told = differences_of(LedgerPair.BOOKS, rows)
    return [replace(it, key=f"{organisation}:{it.found}:{it.field.value}") for it in told]


def _rooms_around(session: Session, own: OwnLedger, held: pd.DataFrame, *, on: date) -> pd.DataFrame:
    """All rooms of the buildings that the ledger may mean: those it names by code, and those where the organisation has rooms."""
    said = {str(it).strip() for it in own.rows.building} - {""}
    named = stocktakes.buildings_called(session, said, on=on)
    return booked(session, rooms_of_buildings({*named, *held.building_id}, on=on), on=on)


def _matched(rows: pd.DataFrame, ours: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The ledger's rows, each beside the register's room of its building, floor and number, if there is just one."""
    theirs = rows.rename(columns={name: f"{name}_own" for name in ("building", "floor", "number", "use", "area", "people")})
    where = _buildings(set(theirs.building_own), ours, held)
    theirs = theirs.assign(
        building=[where.get(it, "") for it in theirs.building_own],
        floor_key=[floor_label(it) for it in theirs.floor_own],
        number_key=theirs.number_own.map(_plain),
        row=range(len(theirs)),
    )
    register = ours.assign(floor_key=ours.floor_name, number_key=ours.number.map(_plain))
    with_floor = theirs[theirs.floor_key != ""].merge(register, on=["building", "floor_key", "number_key"], how="left")
    without = theirs[theirs.floor_key == ""].drop(columns="floor_key").merge(register, on=["building", "number_key"], how="left")
    found = pd.concat([with_floor, without])
    twice = found.row.duplicated(keep=False)  # a number that is twice in the building means neither
    one = found.drop_duplicates("row").sort_values("row")
    return one.assign(code=one.code.where(~one.row.isin(set(found.row[twice])) & (one.number_key != ""), None))


def _buildings(said: set[str], ours: pd.DataFrame, held: pd.DataFrame) -> dict[str, str]:
    """Which building of the register each text means: its code, or a name that only one has; none means the only one where it sits."""
    seats = sorted(set(held.building))
    names = ours[["building", "building_name"]].drop_duplicates()
    found = {}
    for text in said:
        if not text.strip():
            found[text] = seats[0] if len(seats) == 1 else ""
            continue
        called = [
            code
            for code, name in zip(names.building, names.building_name, strict=True)
            if _plain(text) in {_plain(code), _plain(name)}
        ]
        here = [it for it in called if it in seats] or called
        found[text] = here[0] if len(here) == 1 else ""
    return found


def _plain(text: Any) -> str:
    return "".join(normalize("NFKC", str(text)).split()).casefold()
