"""The mandate (三定方案) sets an organisation's posts; what was set before ends.

Only authorised posts count for its area (编制定员): agency, seconded and public-welfare staff are kept beside them and not
counted (policy HC-1, confidence A). The posts are those of its tier: 发改投资〔2014〕2674号, table of offices (A).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.organisation_told import PostCount, wrong_posts
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import AuthorisedPosts, Mandate, OrganisationKind, Tier
from registry.queries import parties, uses
from registry.store.errors import Invalid
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMandate:
    """Which posts an organisation has, by which paper."""

    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    document: str = asks("三定方案文号", "mandate")
    posts: tuple[PostCount, ...] = asks(
        "编制与用人", "posts", hint=("只有编制与工勤编制计入", "only authorised ones are counted")
    )
    note: str = asks("备注", "note", default="")


@verb("set-mandate", "核定编制", "set a mandate", told=SetMandate, family=Family.PARTIES)
def set_mandate(session: Session, told: SetMandate, *, on: date, by: str, because: str) -> list[AuthorisedPosts]:
    """Set an organisation's posts from a day on; a post that is not told, or told as none, ends.

    Raises ``Invalid`` where a post is not of its tier, or it is a temporary body, which has none.
    """
    organisation = parties.organisation(session, told.organisation, on=on)
    wrong = {}
    if organisation.kind == OrganisationKind.TEMPORARY:
        wrong["organisation"] = Words("临时机构没有编制", "a temporary body has no posts")
    if not told.document.strip():
        wrong["document"] = Words("未填写", "is missing")
    if said := wrong_posts(Tier(organisation.tier), told.posts):
        wrong["posts"] = said
    if wrong:
        raise Invalid(wrong)
    with acting(session, "set-mandate", subject=f"Organisation {told.organisation}", by=by, because=because) as act:
        return set_posts(session, act, {organisation.id: (told.document.strip(), told.note.strip(), told.posts)}, on=on)


def set_posts(
    session: Session, act: Act, told: Mapping[UUID, tuple[str, str, Sequence[PostCount]]], *, on: date
) -> list[AuthorisedPosts]:
    """Within an act under way: the mandates of some organisations (document, note, posts) from a day on; what is so already stays."""
    mandates: dict[UUID, list[Mandate]] = defaultdict(list)
    for row in uses.after(session, Mandate, Mandate.id, told, on=on):
        mandates[row.id].append(row)
    before: dict[UUID, list[AuthorisedPosts]] = defaultdict(list)
    for row in uses.after(session, AuthorisedPosts, AuthorisedPosts.organisation_id, told, on=on):
        before[row.organisation_id].append(row)
    ended: list[Mandate | AuthorisedPosts] = []
    papers: list[Mandate] = []
    made: list[AuthorisedPosts] = []
    for key, (document, note, posts) in told.items():
        there = mandates[key]
        if [(it.document, it.note, it.valid_to) for it in there] != [(document, note, None)]:
            ended += there
            held = next((it for it in there if it.valid_from <= on), None)
            papers.append(
                again(held, document=document, note=note, valid_from=on, valid_to=None)
                if held
                else Mandate(id=key, document=document, note=note, valid_from=on)
            )
        wanted = {(it.post, it.staffing.value): it.count for it in posts if it.count}
        same = {
            (it.post, it.staffing) for it in before[key] if it.valid_to is None and wanted.get((it.post, it.staffing)) == it.count
        }
        ended += [it for it in before[key] if (it.post, it.staffing) not in same]
        made += [
            AuthorisedPosts(id=new_id(act.known), organisation_id=key, post=post, staffing=staffing, count=count, valid_from=on)
            for (post, staffing), count in wanted.items()
            if (post, staffing) not in same
        ]
    end(session, ended, on=on)
    session.add_all([*papers, *made])
    session.flush()
    return made
