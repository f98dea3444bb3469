"""Reporting differences: two ledgers are laid side by side by the register itself, and what differs enters the exception register.

Nobody types a difference: a stocktake, a ledger that was handed in, or the titles are compared, and all that is found is
written under one line of the journal. Found again it is the same row; gone, it is settled by itself. No ledger is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry import queries
from registry.acts.differences import Comparison, Difference, DifferingField
from registry.acts.end import end
from registry.acts.ledgers_agree import ledgers_agree
from registry.acts.own_ledger import kept_ledger
from registry.acts.place_agrees import place_agrees
from registry.acts.title_agrees import title_agrees
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Building, Discrepancy, DiscrepancyState, LedgerPair
from registry.queries import parties, stocktakes
from registry.store.errors import Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again

GONE = "再次核对时已无此差异 · no longer there when compared again"
LASTING = frozenset({DiscrepancyState.OPEN.value, DiscrepancyState.APPROVED.value, DiscrepancyState.STANDS.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDiscrepancies:
    """Which two ledgers are to be compared, and over what."""

    pair: LedgerPair = asks("核对内容", "what is compared")
    stocktake: str = asks(
        "盘点", "stocktake", look_up=LookUp.STOCKTAKE, default="", hint=("账实核对时填", "for ledger and place")
    )
    organisation: str = asks(
        "使用单位", "organisation", look_up=LookUp.ORGANISATION, default="", hint=("账账核对时填", "for the two ledgers")
    )
    ledger: str = asks("分台账文件", "its ledger", look_up=LookUp.FILE, default="", hint=("账账核对时填", "for the two ledgers"))
    building: str = asks(
        "楼栋", "building", look_up=LookUp.BUILDING, default="", hint=("账证核对时填，不填为全部", "for certificates; else all")
    )

    @property
    def subject(self) -> str:
        """What the comparison is of, for the journal."""
        if self.pair is LedgerPair.PLACE:
            return f"Stocktake {self.stocktake}"
        return f"Organisation {self.organisation}" if self.pair is LedgerPair.BOOKS else f"Title {self.building or 'all'}"


@verb(
    "report-discrepancies",
    "登记账目差异",
    "report differences",
    told=ReportDiscrepancies,
    family=Family.LEDGERS,
    roles=ANYONE_AT_WORK,
    needs_approval=False,
)
def report_discrepancies(session: Session, told: ReportDiscrepancies, *, on: date, by: str, because: str) -> list[Discrepancy]:
    """Compare, and enter what differs: the rows that are new, that say something else than before, or that are settled by themselves."""
    compared = comparison(session, told, on=on)
    stocktake = stocktakes.stocktake(session, told.stocktake, on=on).id if told.pair is LedgerPair.PLACE else None
    found = {it.key: it for it in compared.differences}
    there = stocktakes.discrepancies_of(
        session, told.pair.value, subjects=compared.checked, prefix=compared.scope, on=on
    ) | stocktakes.discrepancies(session, told.pair.value, found, on=on)
    made: list[Discrepancy] = []
    with acting(session, "report-discrepancies", subject=told.subject, by=by, because=because) as act:
        for key, it in found.items():
            old = there.get(key)
            if old is None:
                made.append(
                    Discrepancy(
                        id=new_id(act.known), pair=it.pair.value, key=key, valid_from=on, **_facts(it), stocktake_id=stocktake
                    )
                )
            elif _is_news(old, it):
                end(session, [old], on=on)
                made.append(again(old, **_facts(it), stocktake_id=stocktake, valid_from=on))
        for key, old in there.items():
            if key not in found and old.state in LASTING:
                end(session, [old], on=on)
                made.append(again(old, state=DiscrepancyState.SETTLED.value, reviewer="", reason=GONE, valid_from=on))
        made += _compared(session, act, compared, told, there, on=on)
        session.add_all(made)
    return made


def comparison(session: Session, told: ReportDiscrepancies, *, on: date) -> Comparison:
    """What is to be compared, compared; ``Invalid`` where it is not told over what."""
    if told.pair is LedgerPair.PLACE:
        _need(told, "stocktake")
        return place_agrees(session, stocktakes.stocktake(session, told.stocktake, on=on), on=on)
    if told.pair is LedgerPair.BOOKS:
        _need(told, "organisation", "ledger")
        organisation = parties.organisation(session, told.organisation, on=on)
        return ledgers_agree(session, organisation, kept_ledger(session, told.ledger), on=on)
    if told.building:
        queries.by_code(session, Building, told.building, on=on)
    organisation_id = parties.organisation(session, told.organisation, on=on).id if told.organisation else None
    return title_agrees(session, building=told.building, organisation=organisation_id, on=on)


def _need(told: ReportDiscrepancies, *names: str) -> None:
    if missing := {name: Words("未填写", "is missing") for name in names if not getattr(told, name)}:
        raise Invalid(missing)


def _facts(it: Difference) -> dict[str, Any]:
    return {
        "subject": it.subject,
        "field": it.field.value,
        "booked": it.booked,
        "found": it.found,
        "state": DiscrepancyState.OPEN.value,
        "reviewer": "",
        "reason": "",
    }


def _is_news(old: Discrepancy, it: Difference) -> bool:
    """Whether a difference that is known says something else now, or is back after it was settled."""
    return old.state == DiscrepancyState.SETTLED.value or (old.booked, old.found) != (it.booked, it.found)


def _compared(
    session: Session, act: Any, compared: Comparison, told: ReportDiscrepancies, there: dict[str, Discrepancy], *, on: date
) -> Iterator[Discrepancy]:
    """That an organisation's ledger was compared, how many rooms, and how many of them agree: a ledger without a fault leaves its line too."""
    if told.pair is not LedgerPair.BOOKS:
        return
    key = f"{compared.scope}{DifferingField.COMPARED.value}"
    old = there.get(key)
    facts = {
        "subject": told.organisation,
        "field": DifferingField.COMPARED.value,
        "booked": str(len(compared.checked)),
        "found": str(compared.agreeing),
        "state": DiscrepancyState.SETTLED.value,
        "reviewer": "",
        "reason": told.ledger,
    }
    if old is None:
        yield Discrepancy(id=new_id(act.known), pair=LedgerPair.BOOKS.value, key=key, stocktake_id=None, valid_from=on, **facts)
    elif any(getattr(old, name) != value for name, value in facts.items()):
        end(session, [old], on=on)
        yield again(old, **facts, valid_from=on)
