"""Whether a second office may be: approved, and strictly smaller than the standard of the post for which one sits there.

中办发〔2017〕70号 art. 19 (confidence A); the standards are those of ``registry.standards.office_areas``. An office that
several people share is compared by each one's part of it, in proportion to their standards.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from registry import queries
from registry.models import Appointment, Organisation, Seat
from registry.queries import seats, uses
from registry.standards.office_areas import OfficeLimit, limit
from registry.store.errors import Conflict

WHOLE: Final = Decimal(100)


def refuse_second(
    session: Session,
    seconds: Sequence[Seat],
    rows: Sequence[Seat],
    organisations: Mapping[UUID, Organisation],
    posts: Mapping[UUID, Sequence[Appointment]],
) -> None:
    """Raise ``Conflict`` where a second office has no approval, or is not smaller than the standard.

    ``rows`` are all the seats that begin together, ``posts`` of everybody in them.
    """
    if not seconds:
        return
    names = seats.people_by_id(session, {it.person_id for it in seconds})
    codes = queries.codes_of(session, {it.room_id for it in seconds})
    for it in seconds:
        if not it.approval:
            raise Conflict(
                f"{names[it.person_id]} 的第二处办公室没有批准文件（中办发〔2017〕70号第十九条）",
                f"the second office of {names[it.person_id]} has no approval (中办发〔2017〕70号 art. 19)",
            )
        organisation, code = organisations[it.organisation_id], codes[it.room_id]
        allowed = _limit(posts[it.person_id], organisation, it)
        if allowed is None:
            raise Conflict(
                f"{names[it.person_id]} 在 {organisation.name} 的职务没有办公室面积标准，不能核对第二处办公室",
                f"there is no standard for the post of {names[it.person_id]} in {organisation.name}, "
                "so a second office cannot be judged",
            )
        area = _part_of(session, it, rows, organisation, allowed)
        if area is None:
            raise Conflict(
                f"{code} 没有使用面积，不能核对是否小于标准面积",
                f"{code} has no usable area that could be compared with the standard",
            )
        if area >= allowed.usable_area:
            raise Conflict(
                f"第二处办公室应小于标准面积：{code} 为 {area:.2f}㎡，标准 {allowed.usable_area}㎡"
                f"（中办发〔2017〕70号第十九条；{allowed.citation.zh}）",
                f"a second office is smaller than the standard: {code} has {area:.2f} m², the standard is "
                f"{allowed.usable_area} m² (中办发〔2017〕70号 art. 19; {allowed.citation.en})",
            )


def _limit(posts: Sequence[Appointment], organisation: Organisation, row: Seat) -> OfficeLimit | None:
    """The standard of somebody's post in an organisation; of several the largest."""
    found = [limit(organisation.tier, it.post, row.valid_from) for it in posts if it.organisation_id == organisation.id]
    return max((it for it in found if it is not None), key=lambda it: it.usable_area, default=None)


def _part_of(
    session: Session, row: Seat, rows: Sequence[Seat], organisation: Organisation, allowed: OfficeLimit
) -> Decimal | None:
    """The usable area that falls to somebody: of the organisation's share, with rest room and toilet, by the occupants' standards.

    Where a standard of one of them is not known, all count alike.
    """
    on = row.valid_from
    attached = [it.room_id for it in uses.parts(session, [row.room_id], on=on) if it.room_id != it.office_id]
    stood = uses.surveyed(session, [row.room_id, *attached], on=on)
    areas = [it.usable_area if it.usable_area is not None else it.declared_area for it in stood.values()]
    if row.room_id not in stood or any(it is None for it in areas):
        return None
    share = sum(
        (it.share for it in uses.assignments(session, [row.room_id], on=on) if it.organisation_id == organisation.id), Decimal(0)
    )
    whole = sum((it for it in areas if it is not None), Decimal(0)) * share / WHOLE
    beside = {
        it.person_id
        for it in (*uses.seats(session, [row.room_id], on=on), *(it for it in rows if it.room_id == row.room_id))
        if it.organisation_id == organisation.id
    } - {row.person_id}
    limits = [
        next(
            (found for it in held if (found := limit(organisation.tier, it.post, on)) and it.organisation_id == organisation.id),
            None,
        )
        for held in seats.appointments(session, beside, on=on).values()
    ]
    if any(it is None for it in limits):
        return whole / (len(beside) + 1)
    return whole * allowed.usable_area / (allowed.usable_area + sum((it.usable_area for it in limits if it), Decimal(0)))
