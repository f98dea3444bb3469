"""Deciding on differences, and settling them: another person decides, only then may the ledger be changed, and the line that did it is named.

The change itself is an act of its own (an assignment, a survey, a title); this one only says which line of the journal it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry import queries
from registry.acts.accept import same_person
from registry.acts.end import end
from registry.acts.verbs import Family, asks, verb
from registry.models import Discrepancy, DiscrepancyState, LedgerPair, Role
from registry.queries import stocktakes
from registry.queries.booked import BookedField, booked
from registry.store.errors import Conflict, Invalid, NotAllowed, NotFound
from registry.store.journal import acting, again

KEYS = ("差异登记表中的编号", "as the register of differences has them")


class DiscrepancyDecision(Labelled):
    """What a reviewer may decide of a difference."""

    APPROVED = "approved", "批准调账", "change the ledger"
    STANDS = "stands", "账面无误，不调账", "the ledger stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDiscrepancy:
    """What is to become of differences of one kind."""

    pair: LedgerPair = asks("核对内容", "what was compared")
    keys: tuple[str, ...] = asks("差异", "differences", hint=KEYS)
    decision: DiscrepancyDecision = asks("处理意见", "decision")
    reason: str = asks("理由", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDiscrepancy:
    """Which line of the journal changed the ledger."""

    pair: LedgerPair = asks("核对内容", "what was compared")
    keys: tuple[str, ...] = asks("差异", "differences", hint=KEYS)
    entry: int = asks("调账日志号", "line of the journal", hint=("办理调账后日志的行号", "of the act that changed the ledger"))


@verb(
    "decide-discrepancy",
    "审定账目差异",
    "decide on differences",
    told=DecideDiscrepancy,
    family=Family.LEDGERS,
    roles=frozenset({Role.REVIEWER}),
    needs_approval=False,
)
def decide_discrepancy(session: Session, told: DecideDiscrepancy, *, on: date, by: str, because: str) -> list[Discrepancy]:
    """Approve that the ledger is changed, or say that it stands; never by somebody who reported or counted it."""
    if not told.reason.strip():
        raise Invalid({"reason": Words("审定须写明理由", "is needed: why so?")})
    rows = _rows(session, told.pair, told.keys, DiscrepancyState.OPEN, on=on)
    reporters = stocktakes.told_by(session, [row.id for row in rows])
    counters = stocktakes.counted_by(
        session, {row.stocktake_id for row in rows if row.stocktake_id}, {row.subject for row in rows if row.stocktake_id}
    )
    if own := [
        row.key
        for row in rows
        if any(same_person(by, it) for it in reporters.get(row.id, set()) | counters.get(row.subject, set()))
    ]:
        raise NotAllowed(
            f"差异须由登记人、盘点人以外的人审定：{'、'.join(own[:5])}",
            f"whoever reported or counted a difference does not decide on it: {', '.join(own[:5])}",
        )
    facts = {"state": told.decision.value, "reviewer": by, "reason": told.reason.strip()}
    return _changed(session, "decide-discrepancy", told.pair, rows, facts, on=on, by=by, because=because)


@verb(
    "settle-discrepancy",
    "调账销号",
    "settle differences",
    told=SettleDiscrepancy,
    family=Family.LEDGERS,
    needs_approval=False,
)
def settle_discrepancy(session: Session, told: SettleDiscrepancy, *, on: date, by: str, because: str) -> list[Discrepancy]:
    """Say which line of the journal changed the ledger as approved; it must be later than the approval, and of the same thing.

    Raises ``Conflict`` where that line is none of these, or the ledger of a room still says what it said.
    """
    rows = _rows(session, told.pair, told.keys, DiscrepancyState.APPROVED, on=on)
    entry = queries.entry(session, told.entry)
    if early := [row.key for row in rows if entry.known <= row.known_from]:
        raise Conflict(
            f"日志第 {told.entry} 条早于批准，不能作为调账依据：{'、'.join(early[:5])}",
            f"line {told.entry} of the journal is earlier than the approval of {', '.join(early[:5])}",
        )
    touched = _touched(session, told.entry, {row.subject for row in rows}, on=on)
    if absent := sorted({row.subject for row in rows} - touched):
        raise Conflict(
            f"日志第 {told.entry} 条没有变更 {'、'.join(absent[:5])}",
            f"line {told.entry} of the journal changed nothing of {', '.join(absent[:5])}",
        )
    if same := _unchanged(session, rows, on=on):
        raise Conflict(f"账面尚未变更：{'、'.join(same[:5])}", f"the ledger still says the same: {', '.join(same[:5])}")
    facts = {"state": DiscrepancyState.SETTLED.value}
    ground = f"{because}（调账见日志第 {told.entry} 条）"
    return _changed(session, "settle-discrepancy", told.pair, rows, facts, on=on, by=by, because=ground)


def _rows(session: Session, pair: LedgerPair, keys: Sequence[str], state: DiscrepancyState, *, on: date) -> list[Discrepancy]:
    """Differences that must be in one state."""
    if not keys:
        raise Invalid({"keys": Words("未选择差异", "no difference is named")})
    found = stocktakes.discrepancies(session, pair.value, keys, on=on)
    if absent := sorted(set(keys) - found.keys()):
        raise NotFound(f"没有这些差异：{'、'.join(absent[:5])}", f"there are no such differences: {', '.join(absent[:5])}")
    rows = [found[key] for key in dict.fromkeys(keys)]
    if other := [row for row in rows if row.state != state.value]:
        is_so = DiscrepancyState(other[0].state).words
        raise Conflict(f"{other[0].key} 现为“{is_so.zh}”，不是“{state.zh}”", f"{other[0].key} is “{is_so.en}”, not “{state.en}”")
    return rows


def _changed(
    session: Session,
    act: str,
    pair: LedgerPair,
    rows: Sequence[Discrepancy],
    facts: dict[str, str],
    *,
    on: date,
    by: str,
    because: str,
) -> list[Discrepancy]:
    subject = f"Discrepancy {rows[0].key}" + (f" +{len(rows) - 1}" if len(rows) > 1 else "") + f" ({pair.value})"
    with acting(session, act, subject=subject, by=by, because=because):
        end(session, rows, on=on)
        made = [again(row, **facts, valid_from=on) for row in rows]
        session.add_all(made)
    return made


def _touched(session: Session, entry: int, subjects: set[str], *, on: date) -> set[str]:
    """Those of some rooms, buildings and organisations of which a line of the journal wrote something."""
    rooms: dict[UUID, str] = stocktakes.room_ids(session, subjects)
    buildings = {key: code for code, key in stocktakes.building_ids(session, subjects, on=on).items()}
    organisations = {key: code for code, key in stocktakes.organisation_ids(session, subjects, on=on).items()}
    found = {rooms[it] for it in stocktakes.touches_rooms(session, entry, rooms)}
    found |= {buildings[it] for it in stocktakes.touches_buildings(session, entry, buildings)}
    return found | {organisations[it] for it in stocktakes.touches_organisations(session, entry, organisations)}


def _unchanged(session: Session, rows: Sequence[Discrepancy], *, on: date) -> list[str]:
    """The differences in a room's number, use, state, organisation or people of which the ledger says what it said."""
    told = [row for row in rows if row.field in set(BookedField)]
    books = booked(session, list(stocktakes.room_ids(session, {row.subject for row in told})), on=on).set_index("code")
    return [row.key for row in told if row.subject in books.index and books.loc[row.subject, row.field] == row.booked]
