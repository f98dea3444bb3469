"""An organisation is split: each thing it held goes where it is said to, and what is not said is refused by name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.held import Held, holdings_of, refuse_left
from registry.acts.pass_on import Reorganised
from registry.acts.reorganise import above_all, lift, reorganise
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Organisation, Reorganisation
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One thing and its successor."""

    what: str = asks(
        "事项",
        "what",
        hint=(
            "房间、楼栋、人员、下级单位的编号或合同号；人随其座位",
            "code of a room, building, person or body, or number of a lease; people follow their rooms",
        ),
    )
    to: str = asks("承接单位", "successor", look_up=LookUp.ORGANISATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOrganisation:
    """What goes to which successor."""

    organisation: str = asks("分设的单位", "organisation", look_up=LookUp.ORGANISATION)
    passes: tuple[Passing, ...] = asks("去向", "what goes where")
    rest: str = asks(
        "其余归",
        "the rest goes to",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("填原单位即予保留", "the organisation itself, if it goes on"),
    )


@verb("split-organisation", "单位分设", "split an organisation", told=SplitOrganisation, family=Family.PARTIES)
def split_organisation(session: Session, told: SplitOrganisation, *, on: date, by: str, because: str) -> Reorganised:
    """Pass what an organisation holds to its successors; it ends, unless the rest is said to stay with it.

    Raises ``Invalid`` for what it does not hold or what is told twice, ``Conflict`` naming all that nobody is said to take.
    """
    organisation = parties.organisation(session, told.organisation, on=on)
    codes = [it.to for it in told.passes] + ([told.rest] if told.rest else [])
    heirs = {code: parties.organisation(session, code, on=on) for code in dict.fromkeys(codes)}
    goes_on = told.rest == told.organisation
    successors = [it for code, it in heirs.items() if code != told.organisation]
    if not successors:
        raise Invalid({"passes": Words("未说明承接单位", "no successor is named")})
    with acting(session, "split-organisation", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        if not goes_on:
            for one in successors:
                now = parties.organisation(session, one.code, on=on)
                lift(session, now, above_all(session, [organisation], now, on=on), on=on)
        held = holdings_of(session, {organisation.id}, on=on)
        rest = heirs[told.rest].id if told.rest else None
        where = _where(told, held, heirs)
        going = {it: next((where[key] for key in it.keys if key in where), rest) for it in held}
        refuse_left([it for it, to in going.items() if to is None])
        return reorganise(
            session,
            act,
            Reorganisation.SPLIT,
            [(organisation, it) for it in successors],
            {it: to for it, to in going.items() if to is not None},
            gone=[] if goes_on else [organisation],
            on=on,
        )


def _where(told: SplitOrganisation, held: list[Held], heirs: dict[str, Organisation]) -> dict[str, UUID]:
    """Successors by what is told of."""
    known = {key for it in held for key in it.keys}
    names = [it.what for it in told.passes]
    wrong = [Words(f"{name} 不在原单位名下", f"{name} is not held") for name in dict.fromkeys(names) if name not in known]
    wrong += [Words(f"{name} 有两个去向", f"{name} goes to two") for name in dict.fromkeys(names) if names.count(name) > 1]
    if wrong:
        raise Invalid({"passes": Words("；".join(it.zh for it in wrong), "; ".join(it.en for it in wrong))})
    return {it.what: heirs[it.to].id for it in told.passes}
