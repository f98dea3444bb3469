"""Whatever is merged, split and abolished: the tree has no circle, and every square metre is somebody's, as it was before."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from registry import RegistryError, verb_of, verify
from registry.acts.organisation_tree import edges, over
from registry.models import Assignment, AuthorisedPosts, Organisation
from registry.store.dated import as_of
from tests.conftest import size
from tests.factories import BUILDING, DAY, SAYS
from tests.registry.parties import credit

COUNT = 5
CODES = [f"371500-P{n:03}" for n in range(1, COUNT + 1)]
ROOMS = [f"{BUILDING}-1F-10{n}" for n in (1, 2, 3)]
BODIES = st.sampled_from(CODES)
SHARES = st.lists(st.tuples(BODIES, st.sampled_from(ROOMS), st.integers(1, 4)), max_size=6)
MERGE = st.tuples(st.just("merge-organisations"), st.fixed_dictionaries({"organisations": st.lists(BODIES, min_size=1, max_size=2, unique=True), "into": BODIES}))  # fmt: skip
ABOLISH = st.tuples(st.just("abolish-organisation"), st.fixed_dictionaries({"organisation": BODIES, "heir": BODIES, "new_parent": st.one_of(st.just(""), BODIES)}))  # fmt: skip
PASSES = st.lists(st.fixed_dictionaries({"what": st.sampled_from([*ROOMS, *CODES]), "to": BODIES}), max_size=3)
SPLIT = st.tuples(
    st.just("split-organisation"), st.fixed_dictionaries({"organisation": BODIES, "passes": PASSES, "rest": BODIES})
)
ACTS = st.lists(st.one_of(MERGE, ABOLISH, SPLIT), min_size=1, max_size=4)
PARENTS = st.tuples(*(st.integers(0, n) for n in range(COUNT)))
"""Each is under one before it in some order, or under none."""


def act(session, name, *, on=DAY, **told):
    """Do it, or leave all as it was where it is refused."""
    verb = verb_of(name)
    with suppress(RegistryError), session.begin_nested():
        verb.run(session, verb.read(told), on=on, **SAYS)


def found(session, order, parents, shares):
    """Five bodies in a tree, with posts and shares of three rooms."""
    told = [
        {"code": CODES[order[n]], "parent": CODES[order[parents[n] - 1]] if parents[n] else "", "name": f"单位{order[n]}"}
        | {"credit_code": credit(order[n]), "tier": "city", "kind": "organ", "posts": [{"post": "below_bureau", "count": n + 1}]}
        for n in range(COUNT)
    ]
    act(session, "record-organisations", organisations=told)
    for code, room, quarters in shares:
        act(session, "assign", rooms=[room], organisation=code, share=25 * quarters)


def state(session, on):
    """Shares by room, posts by kind, the organisations of a day, and who has rooms."""
    held = session.query(Assignment).filter(as_of(Assignment, on)).all()
    shares: Counter = Counter()
    for it in held:
        shares[it.room_id] += it.share
    posts: Counter = Counter()
    for it in session.query(AuthorisedPosts).filter(as_of(AuthorisedPosts, on)):
        posts[it.post, it.staffing] += it.count
    return shares, posts, session.query(Organisation).filter(as_of(Organisation, on)).all(), {it.organisation_id for it in held}


@settings(max_examples=size(10, 300))
@given(order=st.permutations(range(COUNT)), parents=PARENTS, shares=SHARES, acts=ACTS)
def test_nothing_is_lost_and_nobody_is_under_himself(floor, order, parents, shares, acts):
    with floor.rehearsing() as session:
        found(session, order, parents, shares)
        begun, posts, bodies, _ = state(session, DAY)
        assert len(bodies) == COUNT
        for number, (name, told) in enumerate(acts, 1):
            act(session, name, on=DAY + timedelta(days=number), **told)
        for day in range(len(acts) + 2):
            then = state(session, DAY + timedelta(days=day))
            assert then[:2] == (begun, posts)
            assert then[3] <= {it.id for it in then[2]}  # nobody has rooms who is no more
            assert {it.parent_id for it in then[2]} - {None} <= {it.id for it in then[2]}
            above = edges(then[2])
            assert not [it for it in above if it in over(above, it)]
        assert verify(session) > 0
