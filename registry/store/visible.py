"""What of each table a viewer may see, as one SQL expression a table.

Those of a division see what lies under it by the beginning of its code; those of an organisation see what it holds or
held, on the days on which it held it, and what is theirs; the three administrators see none of either. Where a
sensitive organisation sits, and who a sensitive person is, only those cleared for it see.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import and_, false, func, or_, select, true

from registry.store import visible_compliance as compliance
from registry.store import visible_files as files
from registry.store.lens import Lens, Shown, table
from registry.store.scope import ADMINISTRATORS


def _organisation(lens: Lens, it: Any) -> Shown:
    """Those of the division; for a clerk his own, whoever shares their rooms, and the bureau of their agreements."""
    shown = or_(lens.code(it.code), lens.own(it.id))
    if lens.sight.organisations:
        shares, agreed = table("assignment").c, table("use_agreement").c
        sharing = select(shares.organisation_id).where(
            shares.room_id.in_(lens.holdings(lens.sight.organisations)), lens.unhidden(shares.organisation_id)
        )
        bureaus = select(agreed.bureau_id).where(agreed.organisation_id.in_(lens.sight.organisations))
        shown = or_(shown, it.id.in_(sharing), it.id.in_(bureaus))
    return shown


def _person(lens: Lens, it: Any) -> Shown:
    of = lens.through("appointment", "person_id", it.id, lambda lens, post: lens.own(post.organisation_id))
    return and_(
        or_(lens.code(it.code), of if lens.sight.organisations else false()), true() if lens.sight.cleared else ~it.sensitive
    )


def _assignment(lens: Lens, it: Any) -> Shown:
    seen = or_(lens.under("room", it.room_id), lens.organisation(it.organisation_id), lens.held(it.room_id, it))
    return and_(
        seen,
        or_(lens.unhidden(it.organisation_id), lens.own(it.organisation_id)),
        or_(lens.open(it.room_id, it), lens.held(it.room_id, it)),
    )


def _seat(lens: Lens, it: Any) -> Shown:
    seen = or_(lens.room(it.room_id, it), lens.own(it.organisation_id))
    return and_(seen, lens.unhidden(it.organisation_id), lens.person_open(it.person_id))


def _survey(lens: Lens, it: Any) -> Shown:
    if lens.sight.covered:
        return true()
    floors = [
        lens.through(name, "survey_id", it.id, lambda lens, one: lens.floor(one.id))
        for name in ("floor_survey", "partial_survey")
    ]
    return or_(*floors)


def _agreement(lens: Lens, it: Any) -> Shown:
    return or_(lens.under("building", it.building_id), lens.organisation(it.organisation_id))


def _lease(lens: Lens, it: Any) -> Shown:
    return or_(lens.organisation(it.organisation_id), lens.own(it.counterparty_id))


def _of_organisation(lens: Lens, it: Any) -> Shown:
    return lens.organisation(it.organisation_id)


def _of_room(lens: Lens, it: Any) -> Shown:
    return lens.room(it.room_id, it)


def _of_building(lens: Lens, it: Any) -> Shown:
    return lens.building(it.building_id)


def _stocktake(lens: Lens, it: Any) -> Shown:
    own = or_(lens.own(it.organisation_id), it.building_id.in_(lens.buildings())) if lens.sight.organisations else false()
    return or_(lens.code(it.code), own)


def _discrepancy(lens: Lens, it: Any) -> Shown:
    own: Shown = false()
    if lens.sight.organisations:
        room = table("room").c
        rooms = select(room.code).where(room.id.in_(lens.holdings(lens.sight.organisations)))
        own = or_(it.subject.in_(lens.sight.codes), it.subject.in_(rooms))
    return or_(lens.code(it.subject), own)


def _imported(lens: Lens, it: Any) -> Shown:
    return or_(lens.code(it.scope), it.scope.in_(lens.sight.codes), it.by.in_({lens.sight.account, lens.sight.name}))


def _proposal(lens: Lens, it: Any) -> Shown:
    return or_(lens.code(it.scope), it.scope.in_(lens.sight.codes), it.proposer.in_({lens.sight.account, lens.sight.name}))


RULES: Final[Mapping[str, Callable[[Lens, Any], Shown]]] = MappingProxyType(
    {
        "accepted_finding": lambda lens, it: or_(lens.code(it.building), it.building == "" if lens.sight.prefixes else false()),
        "appointment": _of_organisation,
        "assignment": _assignment,
        "attachment": lambda lens, it: files.attachment(lens, it, RULES),
        "authorised_posts": _of_organisation,
        "building": lambda lens, it: or_(
            lens.code(it.code), it.id.in_(lens.buildings()) if lens.sight.organisations else false()
        ),
        "correction": lambda lens, it: lens.through("survey", "digest", it.digest, _survey),
        "discrepancy": _discrepancy,
        "floor": lambda lens, it: or_(lens.code(it.code), it.id.in_(lens.floors()) if lens.sight.organisations else false()),
        "floor_survey": lambda lens, it: lens.floor(it.id),
        "imported_list": _imported,
        "lease": _lease,
        "lineage": lambda lens, it: or_(lens.room(it.parent_id), lens.room(it.child_id)),
        "mandate": lambda lens, it: lens.organisation(it.id),
        "obligation": lambda lens, it: and_(lens.organisation(it.organisation_id), lens.unhidden(it.organisation_id)),
        "organisation": _organisation,
        "partial_survey": lambda lens, it: lens.floor(it.id),
        "person": _person,
        "project": lambda lens, it: or_(lens.code(it.division_code), lens.own(it.builder_id)),
        "proposal": _proposal,
        "recall_plan": lambda lens, it: lens.through("lease", "id", it.id, _lease),
        "rent_payment": lambda lens, it: lens.through("lease", "id", it.lease_id, _lease),
        "restriction": _of_building,
        "room": lambda lens, it: or_(and_(lens.code(it.code), lens.open(it.id)), lens.held(it.id)),
        "room_alias": _of_room,
        "room_area": _of_room,
        "room_part": lambda lens, it: lens.room(it.office_id, it),
        "room_survey": lambda lens, it: lens.room(it.id, it),
        "seat": _seat,
        "site": lambda lens, it: or_(
            lens.code(it.code),
            lens.through("building", "site_id", it.id, lambda lens, one: one.id.in_(lens.buildings()))
            if lens.sight.organisations
            else false(),
        ),
        "stocktake": _stocktake,
        "stocktake_count": _of_room,
        "stored_file": lambda lens, it: files.by_digest(lens, it.digest, RULES),
        "stored_part": lambda lens, it: files.by_digest(lens, it.digest, RULES),
        "succession": lambda lens, it: or_(lens.organisation(it.predecessor_id), lens.organisation(it.successor_id)),
        "survey": _survey,
        "title": lambda lens, it: or_(lens.building(it.building_id), lens.own(it.holder_id)),
        "title_plan": lambda lens, it: lens.building(it.id),
        "use_agreement": _agreement,
        "yearly_task": _of_organisation,
        **compliance.RULES,
    }
)
"""Business data: table → what of it is seen through a lens."""


def visible(name: str, it: Any, lens: Lens, *, beside: set[str]) -> Shown | None:
    """What a viewer may see of a table or of an alias, by its columns; None is all. ``beside`` are the statement's tables."""
    if name == "register":
        return None
    if name == "journal":
        return _journal(lens, it) if beside == {"journal"} else None
    if name in {"account", "account_grant"}:
        return _accounts(name, lens, it)
    shown = RULES[name](lens, it) if lens.sight.prefixes or lens.sight.organisations else false()
    return None if shown.compare(true()) else shown


def _accounts(name: str, lens: Lens, it: Any) -> Shown | None:
    """The three administrators see all, everybody else their own."""
    if lens.sight.roles & ADMINISTRATORS:
        return None
    if name == "account":
        return it.name == lens.sight.account  # type: ignore[no-any-return]  # a column's comparison
    account = table("account").c
    return it.account_id.in_(select(account.id).where(account.name == lens.sight.account))  # type: ignore[no-any-return]  # as above


def _journal(lens: Lens, it: Any) -> Shown | None:
    """A line beside the rows that rest on it is seen with them; by itself the audit administrator sees every line, others those of their scope."""
    sight = lens.sight
    if "audit-admin" in sight.roles or "" in sight.prefixes:
        return None
    of_scope = [it.subject.contains(f" {one}", autoescape=True) for one in sight.prefixes]
    if sight.prefixes or sight.organisations:  # the numbers of contracts do not tell of which division they are
        numbered = (("use_agreement", "Agreement ", _agreement), ("lease", "Lease ", _lease))
        of_scope += [lens.through(name, "number", func.replace(it.subject, word, ""), rule) for name, word, rule in numbered]
    return or_(it.by == sight.name, it.subject.in_([f"Organisation {code}" for code in sight.codes]), *of_scope)
