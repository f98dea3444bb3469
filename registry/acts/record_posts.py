"""The posts of many organisations at once, a line a post; what is not told of an organisation stays as it is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.batch import Problems, file_of_batch, must_be_some, note_file
from registry.acts.organisation_told import PostCount
from registry.acts.set_mandate import set_posts
from registry.acts.verbs import Family, LookUp, asks, verb
from registry.models import AuthorisedPosts, Mandate, OrganisationKind, Staffing, Tier
from registry.queries import lists, uses
from registry.standards.posts import posts
from registry.store.journal import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsTold:
    """How many people of one kind of staffing an organisation may have in a post; none ends it."""

    organisation: str = asks("单位", "organisation", look_up=LookUp.ORGANISATION)
    post: str = asks("职务", "post", hint=("本层级职务的代码", "key of a post of the tier"))
    staffing: Staffing = asks("用人方式", "staffing", default=Staffing.AUTHORISED)
    count: int = asks("人数", "count")
    document: str | None = asks("三定方案文号", "mandate", default=None)

    @property
    def code(self) -> str:
        """The organisation's, by which the line is known."""
        return self.organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPosts:
    """Whose posts are recorded."""

    posts: tuple[PostsTold, ...] = asks("编制与用人", "posts", look_up=LookUp.ORGANISATION)
    file: str = file_of_batch()


@verb("record-posts", "批量核定编制", "record posts of many", told=RecordPosts, family=Family.PARTIES)
def record_posts(session: Session, told: RecordPosts, *, on: date, by: str, because: str) -> list[AuthorisedPosts]:
    """Set how many people organisations may have in the posts that are told, from a day on.

    Raises ``Invalid`` with everything that is wrong, each by the line's place in order.
    """
    must_be_some(told.posts, "posts")
    bodies = lists.organisations_by_code(session, (it.organisation for it in told.posts), on=on)
    problems, seen = Problems("posts"), set[tuple[str, str, str]]()
    for index, it in enumerate(told.posts):
        body, key = bodies.get(it.organisation), (it.organisation, it.post, it.staffing.value)
        if body is None:
            problems.add(index, "organisation", f"{on} 没有编号为 {it.organisation} 的单位", f"there is no organisation {it.organisation} on {on}")  # fmt: skip
        elif body.kind == OrganisationKind.TEMPORARY:
            problems.add(index, "organisation", "临时机构没有编制", "a temporary body has no posts")
        elif it.post not in posts(Tier(body.tier)):
            named = [words.zh for words in posts(Tier(body.tier)).values()]
            problems.add(index, "post", f"{Tier(body.tier).zh}的职务应为：{'、'.join(named)}", f"a post of the tier is one of {', '.join(posts(Tier(body.tier)))}")  # fmt: skip
        if it.count < 0:
            problems.add(index, "count", "人数不能小于 0", "a count is not below 0")
        if key in seen:
            problems.add(index, "post", "同一职务和用人方式列了两次", "the post is told twice")
        seen.add(key)
    problems.refuse()
    with acting(
        session, "record-posts", subject=f"{len(told.posts)} posts of {len(bodies)} organisations", by=by, because=because
    ) as act:
        rows = set_posts(session, act, _whole(session, told, {code: row.id for code, row in bodies.items()}, on=on), on=on)
        note_file(session, act, told.file, bodies, rows=len(told.posts), on=on)
    return rows


def _whole(
    session: Session, told: RecordPosts, ids: dict[str, UUID], *, on: date
) -> dict[UUID, tuple[str, str, list[PostCount]]]:
    """All posts of each organisation, those that are not told as they stand."""
    papers = {row.id: (row.document, row.note) for row in uses.after(session, Mandate, Mandate.id, ids.values(), on=on)}
    counts: dict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in uses.after(session, AuthorisedPosts, AuthorisedPosts.organisation_id, ids.values(), on=on):
        counts[row.organisation_id][row.post, row.staffing] = row.count
    for it in told.posts:
        key = ids[it.organisation]
        counts[key][it.post, it.staffing.value] = it.count
        if it.document is not None:
            papers[key] = (it.document.strip(), papers.get(key, ("", ""))[1])
    return {
        key: (*papers.get(key, ("", "")), [PostCount(post=post, staffing=Staffing(staffing), count=count) for (post, staffing), count in counts[key].items()])
        for key in ids.values()
    }  # fmt: skip
