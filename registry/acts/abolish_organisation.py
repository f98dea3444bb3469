"""An organisation is abolished: what it holds has an heir, or it holds nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.held import holdings_of, refuse_left
from registry.acts.pass_on import Reorganised
from registry.acts.reorganise import above_all, lasting, lift, reorganise
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import Organisation, Reorganisation
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class AbolishOrganisation:
    """Which organisation is no more, and who has what it held."""

    organisation: str = asks("撤销的单位", "organisation", look_up=LookUp.ORGANISATION)
    heir: str = asks(
        "承接单位", "heir", look_up=LookUp.ORGANISATION, default="", hint=("名下已无事项可不填", "none, if it holds nothing")
    )
    new_parent: str = asks(
        "下级单位改隶",
        "parent of bodies under it",
        look_up=LookUp.ORGANISATION,
        default="",
        hint=("不填随承接单位", "else the heir"),
    )


@verb("abolish-organisation", "撤销单位", "abolish an organisation", told=AbolishOrganisation, family=Family.PARTIES)
def abolish_organisation(session: Session, told: AbolishOrganisation, *, on: date, by: str, because: str) -> Reorganised:
    """End an organisation on a day; its heir has what it held, the bodies under it come under another.

    Raises ``Conflict`` naming all that it still holds and nobody is said to take.
    """
    organisation = parties.organisation(session, told.organisation, on=on)
    if told.organisation in {told.heir, told.new_parent}:
        field = "heir" if told.heir == told.organisation else "new_parent"
        raise Invalid({field: Words("不能是撤销的单位本身", "cannot be the body that is abolished")})
    heir = parties.organisation(session, told.heir, on=on) if told.heir else None
    parent = parties.organisation(session, told.new_parent, on=on) if told.new_parent else heir
    lasting(session, [it for it in (heir, parent) if it is not None], on=on)
    with acting(session, "abolish-organisation", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        for one in (heir, parent):
            if one is not None:
                now = parties.organisation(session, one.code, on=on)
                lift(session, now, above_all(session, [organisation], now, on=on), on=on)
        held = {it: parent if isinstance(it.row, Organisation) else heir for it in holdings_of(session, {organisation.id}, on=on)}
        refuse_left([it for it, to in held.items() if to is None])
        going = {it: to.id for it, to in held.items() if to is not None}
        return reorganise(session, act, Reorganisation.ABOLISH, [(organisation, heir)], going, gone=[organisation], on=on)
