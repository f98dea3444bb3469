"""Another post in the same organisation: the old one ends and the new one begins on one day, on which the entitlement changes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.appoint import wrong_post
from registry.acts.end_appointment import end_posts, the_one
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Appointment, Ending
from registry.queries import parties
from registry.store.errors import Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePost:
    """Who has which other post."""

    person: str = asks("人员", "person", look_up=LookUp.PERSON)
    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    post: str = asks("新职务", "new post", hint=("本层级职务的代码", "key of a post of the tier"))
    old_post: str = asks("原职务", "old post", default="", hint=("在该单位只有一个职务时可不填", "not needed where there is one"))
    rank: str = asks("职级", "rank", default="", hint=("不填则不变；只作记录", "left empty it stays; kept, decides no area"))


@verb("change-post", "变动职务", "change a post", told=ChangePost, family=Family.PARTIES, roles=ANYONE_AT_WORK)
def change_post(session: Session, told: ChangePost, *, on: date, by: str, because: str) -> Appointment:
    """Give a person another post in the same organisation; whether it is the main one stays, and how they are employed."""
    person = parties.person(session, told.person, on=on)
    organisation = parties.organisation(session, told.organisation, on=on)
    there = [it for it in parties.appointments(session, person.id, on=on) if it.organisation_id == organisation.id]
    old = the_one(there, told.old_post)
    wrong = wrong_post(organisation, told.post)
    if not wrong and any(it.post == told.post for it in there):
        wrong = {"post": Words("已任此职务", "they have that post already")}
    if wrong:
        raise Invalid(wrong)
    with acting(session, "change-post", subject=f"Person {told.person}", by=by, because=because) as act:
        end_posts(session, [old], Ending.PROMOTION, on=on)
        new = again(old, id=new_id(act.known), post=told.post, rank=told.rank.strip() or old.rank, ending="", valid_from=on)
        session.add(new)
        session.flush()
        return new
