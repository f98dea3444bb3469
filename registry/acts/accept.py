"""Exceptions: a reviewer by name lets a finding stand, for a reason and perhaps only for a time, or takes that back.

Four eyes: the one who enrols a survey is not the one who let its errors stand. What would make the
areas themselves wrong cannot be let stand by anybody.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

from sqlalchemy.orm import Session

from floorplans.finding import Finding, key_of
from floorplans.plan import Reading
from floorplans.vocabulary import Severity, Words
from registry import queries
from registry.acts.compare import settle
from registry.acts.difference import Place
from registry.acts.end import end
from registry.models import AcceptedFinding
from registry.store.errors import Conflict, NotFound
from registry.store.ids import new_id
from registry.store.journal import acting_each, under

NO_AREA = Words("没有可量算的轮廓，面积无从谈起", "there is no outline that could be measured")
NO_SCALE = Words("单位不明，全部面积都会错", "the unit is in doubt, so every area would be wrong")
OTHER_SCALE = Words(
    "本层与下层比例不一，面积都会错", "it is drawn to another scale than the floor below, so its areas would be wrong"
)
NO_ROOMS = Words("没有可入账的房间", "there are no rooms to enrol")
TWICE = Words("同一空间会被计两次面积", "the same space would be counted twice")

NEVER: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "drawing-empty": NO_ROOMS,
        "floor-scaled": OTHER_SCALE,
        "layer-missing": NO_ROOMS,
        "outline-duplicate": TWICE,
        "outline-invalid": NO_AREA,
        "outline-open": NO_AREA,
        "unit-implausible": NO_SCALE,
    }
)
"""Errors that nobody may let stand, and why; a rule of this house, no rule of law."""


def place_of(finding: Finding, reading: Reading, settled: Sequence[Place]) -> tuple[str, str]:
    """Where a finding is let stand: the codes of building and floor; for one of the file as a whole none, and the file's digest."""
    if finding.floor is None:
        return "", reading.digest
    place = settled[finding.floor]
    return place.building, place.code


def accept(
    session: Session,
    reading: Reading,
    keys: Collection[str],
    *,
    places: Sequence[Place] = (),
    on: date,
    until: date | None = None,
    by: str,
    because: str,
) -> list[AcceptedFinding]:
    """Let findings of a drawing stand, by their keys, from a day on; ``until`` is the first day on which they no longer do.

    Raises ``NotFound`` where the drawing has no such finding, ``Conflict`` where it may never be let stand, is let
    stand already, or nobody is named or no reason is given.
    """
    if not (by.strip() and because.strip()):
        raise Conflict("接受例外须写明复核人和理由", "an exception needs the name of a reviewer and a reason")
    if until is not None and until <= on:
        raise Conflict(f"截止日期须晚于 {on}", f"it must stand longer than {on}")
    settled = settle(reading, places)
    chosen = {(*place_of(it, reading, settled), key): it for it in reading.findings if (key := key_of(it)) in keys}
    if absent := sorted(set(keys) - {key for _, _, key in chosen}):
        raise NotFound(f"图中没有这些质检意见：{'、'.join(absent)}", f"the drawing has no such findings: {', '.join(absent)}")
    for (_, place, key), it in chosen.items():
        _may_stand(session, place, key, it, on, until)
    with acting_each(
        session, "accept-finding", subjects=[f"Finding {key}" for *_, key in chosen], by=by, because=because
    ) as acts:
        rows = [
            AcceptedFinding(
                id=new_id(act.known),
                key=key,
                code=it.code,
                building=building,
                place=place,
                digest=reading.digest,
                subject=it.subject,
                zh=it.says.zh,
                en=it.says.en,
                reviewer=by,
                reason=because,
                valid_from=on,
                valid_to=until,
            )
            for act, ((building, place, key), it) in zip(acts, chosen.items(), strict=True)
        ]
        for act, row in zip(acts, rows, strict=True):
            with under(session, act):
                session.add(row)
    return rows


def _may_stand(session: Session, place: str, key: str, finding: Finding, on: date, until: date | None) -> None:
    if finding.severity is Severity.ERROR and (why := NEVER.get(finding.code)):
        raise Conflict(
            f"{finding.subject} 的“{finding.code}”不能作为例外接受：{why.zh}",
            f"{finding.code} of {finding.subject} can never be let stand: {why.en}",
        )
    for row in queries.known_acceptances(session, place, key):
        if (row.valid_to is None or row.valid_to > on) and (until is None or row.valid_from < until):
            raise Conflict(
                f"{finding.subject} 的“{finding.code}”已由 {row.reviewer} 接受为例外",
                f"{finding.code} of {finding.subject} is let stand by {row.reviewer} already",
            )


def withdraw(session: Session, place: str, key: str, *, on: date, by: str, because: str) -> list[AcceptedFinding]:
    """No longer let a finding stand from a day on; what ended. Rooms that were enrolled under it stay enrolled."""
    rows = [row for row in queries.known_acceptances(session, place, key) if row.valid_to is None or row.valid_to > on]
    if not rows:
        raise NotFound(f"{place} 没有这项例外：{key}", f"no such finding is let stand at {place}: {key}")
    with (
        acting_each(session, "withdraw-exception", subjects=[f"Finding {key}"], by=by, because=because) as (act,),
        under(session, act),
    ):
        end(session, rows, on=on)
    return rows


def open_errors(
    session: Session, reading: Reading, settled: Sequence[Place], *, on: date, by: str
) -> tuple[list[Finding], list[Finding]]:
    """The errors that keep a drawing out on a day: those that nobody lets stand, and those that only ``by`` himself does."""
    errors = list(reading.errors)
    if not errors:
        return [], []
    where = [(place_of(it, reading, settled)[1], key_of(it)) for it in errors]
    stands = queries.accepted_findings(session, [place for place, _ in where], on=on)
    own = [it for it, one in zip(errors, where, strict=True) if one in stands and same_person(stands[one].reviewer, by)]
    return [it for it, one in zip(errors, where, strict=True) if one not in stands or it.code in NEVER], own


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: spaces, width and case of letters do not count.

    >>> same_person("Li  Qiang", "ＬＩ Qiang"), same_person("李强", "王敏")
    (True, False)
    """
    plain = ["".join(normalize("NFKC", name).split()).casefold() for name in (one, other)]
    return plain[0] == plain[1]
