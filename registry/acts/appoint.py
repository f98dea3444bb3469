"""Appointing a person to a post: several at a time, one of them the main one, where the office is.

The post decides the area of the office; the rank is kept and decides nothing (policy RANK-1, confidence A). Several posts:
中办发〔2017〕70号 art. 19 (A). Whoever works in a temporary body is seconded to it and has no post there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Appointment, Organisation, OrganisationKind, Staffing, Tier
from registry.queries import parties, uses
from registry.standards.posts import posts
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """Who has which post from a day on."""

    person: str = asks("人员", "person", look_up=LookUp.PERSON)
    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    post: str = asks(
        "职务", "post", default="", hint=("本层级职务的代码；专班不填", "key of a post of the tier; none in a temporary body")
    )
    main: bool = asks("主要任职", "main post", default=True)
    staffing: Staffing = asks("用人方式", "staffing", default=Staffing.AUTHORISED)
    rank: str = asks("职级", "rank", default="", hint=("只作记录，不决定面积", "kept, decides no area"))
    last_day: date | None = asks(
        "截止日", "until", default=None, hint=("最后一天；不填为长期", "the last day; left empty it is for good")
    )

    @property
    def until(self) -> date | None:
        """The first day on which they no longer have it."""
        return self.last_day + timedelta(days=1) if self.last_day else None


@verb("appoint", "任职", "appoint", told=Appoint, family=Family.PARTIES, roles=ANYONE_AT_WORK)
def appoint(session: Session, told: Appoint, *, on: date, by: str, because: str) -> Appointment:
    """Give a person a post from a day on; a new main post makes the old one a further post.

    The same post again with other facts changes it. Raises ``Invalid`` where the post is not of the organisation's tier.
    """
    person = parties.person(session, told.person, on=on)
    organisation = parties.organisation(session, told.organisation, on=on)
    wrong = wrong_post(organisation, told.post) | wrong_told(organisation, told, on)
    if wrong:
        raise Invalid(wrong)
    with acting(session, "appoint", subject=f"Person {told.person}", by=by, because=because) as act:
        there: list[Appointment] = uses.after(session, Appointment, Appointment.person_id, [person.id], on=on)
        same = [it for it in there if (it.organisation_id, it.post) == (organisation.id, told.post)]
        facts = {"rank": told.rank.strip(), "main": told.main, "staffing": told.staffing.value, "valid_to": told.until}
        if len(same) == 1 and same[0].valid_from <= on and all(getattr(same[0], name) == value for name, value in facts.items()):
            return same[0]
        if told.main:
            no_longer_main(session, [it for it in there if it not in same], on=on, until=told.until)
        end(session, same, on=on)
        row = Appointment(
            id=same[0].id if same else new_id(act.known),
            person_id=person.id,
            organisation_id=organisation.id,
            post=told.post,
            ending="",
            valid_from=on,
            **facts,
        )
        session.add(row)
        session.flush()
        return row


def wrong_post(organisation: Organisation, post: str) -> dict[str, Words]:
    """What is wrong with a post in an organisation, by its field."""
    tier = Tier(organisation.tier)
    temporary = organisation.kind == OrganisationKind.TEMPORARY
    if temporary and post:
        return {"post": Words("临时机构没有职务，不填", "a temporary body has no posts; leave it empty")}
    if not temporary and post not in posts(tier):
        listed = [f"{key} {words.zh}" for key, words in posts(tier).items()]
        return {
            "post": Words(
                f"{tier.zh}的职务应为：{'、'.join(listed)}", f"a post of the {tier.en} tier is one of {', '.join(posts(tier))}"
            )
        }
    return {}


def no_longer_main(session: Session, rows: Sequence[Appointment], *, on: date, until: date | None) -> None:
    """Within an act under way: posts that were the main one go on as further posts from a day on."""
    main = [it for it in rows if it.main]
    if until is not None and any(it.valid_to is None or it.valid_to > until for it in main):
        raise Conflict(
            "有期限的任职不能代替长期的主要任职，请填为非主要任职",
            "a post for a time cannot replace a lasting main post; make it a further post",
        )
    end(session, main, on=on)
    session.add_all([again(it, main=False, valid_from=on) for it in main])
    session.flush()


def wrong_told(organisation: Organisation, told: Appoint, on: date) -> dict[str, Words]:
    """What is wrong with how somebody has a post, by its field."""
    wrong = {}
    if organisation.kind == OrganisationKind.TEMPORARY and (told.main or told.staffing is not Staffing.SECONDED):
        field = "main" if told.main else "staffing"
        wrong[field] = Words("到专班工作为借调，不是主要任职", "work in a temporary body is a secondment and no main post")
    if told.until is not None and told.until <= on:
        wrong["last_day"] = Words("截止日早于起始日", "it would end before it begins")
    return wrong
