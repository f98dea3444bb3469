"""A reviewer lets a finding stand, by name and with a reason; and how it stands with every finding of a drawing."""

from dataclasses import replace
from datetime import timedelta

import pytest
import shapely

from floorplans import checks
from floorplans.finding import key_of
from floorplans.vocabulary import Severity, Words
from registry import Blocked, Conflict, FindingState, NotFound, accept, queries, state_of, verify, withdraw
from registry.acts.accept import NEVER, open_errors
from registry.models import AcceptedFinding, Entry
from tests.factories import BUILDING, DAY, finding, row, sheet, survey
from tests.registry.desk import LATER, SECOND, enrolled, lines, rooms

FLOOR = f"{BUILDING}-1F"
REVIEW = {"by": "赵工", "because": "楼梯下方重叠，经现场核实 2026-03-05"}


def overlap(where=1.0, severity=Severity.ERROR, **facts):
    """Rooms that overlap at a place; the same wrong wherever it is drawn again."""
    facts = {"floor": 0, "code": "room-overlap", **facts}
    one = finding(severity, floor=facts["floor"], code=facts["code"])
    return replace(one, outline=shapely.box(where, 0, where + 0.5, 1), storey="1F")


@pytest.fixture
def handed(tmp_path):
    """A drawing with one error, that a reviewer may let stand."""
    return survey(tmp_path, sheet(*row("101", "102")), findings=[overlap()])


def accepted(database, handed, *findings, **more):
    with database.writing() as session:
        return accept(session, handed.reading, [key_of(it) for it in findings], **{"on": DAY, **REVIEW, **more})


def states(database, handed, on=LATER, **more):
    with database.reading() as session:
        return [(it.state.value, it.code, it.severity.value) for it in state_of(session, handed.reading, on=on, **more)]


def test_an_error_that_a_reviewer_lets_stand_no_longer_keeps_a_survey_out(recorded, handed):
    with pytest.raises(Blocked):
        enrolled(recorded, handed)
    (row_,) = accepted(recorded, handed, overlap())
    assert (row_.place, row_.building, row_.reviewer, row_.reason) == (FLOOR, BUILDING, *REVIEW.values())
    enrolled(recorded, handed)
    assert len(rooms(recorded)) == 2
    with recorded.reading() as session:
        last = session.query(Entry).where(Entry.act == "accept-finding").one()
        assert (last.subject, last.by, last.because) == (f"Finding {key_of(overlap())}", *REVIEW.values())
        assert verify(session) == 4


def test_the_one_who_enrols_is_not_the_one_who_let_it_stand(recorded, handed):
    accepted(recorded, handed, overlap(), by="王　敏")
    with pytest.raises(Conflict, match="须由他人办理入账"):
        enrolled(recorded, handed, by="王敏")
    enrolled(recorded, handed, by="李强")


def test_another_error_beside_it_still_keeps_the_survey_out(recorded, tmp_path):
    handed = survey(tmp_path, sheet(*row("101", "102")), findings=[overlap(), overlap(3.0)])
    accepted(recorded, handed, overlap())
    with pytest.raises(Blocked) as refused:
        enrolled(recorded, handed)
    assert [key_of(it) for it in refused.value.findings] == [key_of(overlap(3.0))]


def test_it_still_stands_when_the_drawing_is_handed_in_again(recorded, handed, tmp_path):
    accepted(recorded, handed, overlap())
    again = survey(tmp_path, sheet(*row("101", "103")), findings=[overlap()], name="改正.dxf")
    enrolled(recorded, again)
    assert set(rooms(recorded).index) == {"101", "103"}


def test_it_stands_only_on_its_own_floor(recorded, handed, tmp_path):
    accepted(recorded, handed, overlap())
    elsewhere = survey(tmp_path, sheet(*row("101", "102"), building=SECOND), findings=[overlap()])
    with pytest.raises(Blocked):
        enrolled(recorded, elsewhere)


def test_what_was_found_of_a_file_as_a_whole_stands_for_that_file_only(recorded, tmp_path):
    whole = finding(Severity.ERROR, floor=None, code="text-garbled")
    first, second = (survey(tmp_path, sheet(*row("101")), findings=[whole], name=name) for name in ("甲.dxf", "乙.dxf"))
    (row_,) = accepted(recorded, first, whole)
    assert (row_.building, row_.place) == ("", first.reading.digest)
    with pytest.raises(Blocked):
        enrolled(recorded, second)
    enrolled(recorded, first)


def test_it_stands_as_long_as_was_said(recorded, handed):
    accepted(recorded, handed, overlap(), until=LATER)
    with pytest.raises(Blocked):
        enrolled(recorded, handed, on=LATER)
    with pytest.raises(Blocked):
        enrolled(recorded, handed, on=DAY - timedelta(days=1))
    enrolled(recorded, handed, on=LATER - timedelta(days=1))


def test_withdrawn_it_keeps_the_survey_out_again(recorded, handed):
    accepted(recorded, handed, overlap())
    told = {"by": "钱处", "because": "复核不同意"}
    with recorded.writing() as session:
        withdraw(session, FLOOR, key_of(overlap()), on=LATER, **told)
    with pytest.raises(Blocked):
        enrolled(recorded, handed, on=LATER)
    enrolled(recorded, handed, on=LATER - timedelta(days=1))
    with recorded.reading() as session:
        verify(session)
    with pytest.raises(NotFound), recorded.writing() as session:
        withdraw(session, FLOOR, key_of(overlap()), on=LATER, **told)
    accepted(recorded, handed, overlap(), on=LATER)


@pytest.mark.parametrize("code", sorted(NEVER))
def test_what_would_make_the_areas_wrong_nobody_may_let_stand(recorded, tmp_path, code):
    bad = overlap(code=code)
    handed = survey(tmp_path, sheet(*row("101")), findings=[bad])
    with pytest.raises(Conflict, match="不能作为例外"):
        accepted(recorded, handed, bad)
    with recorded.reading() as session:
        (told,) = state_of(session, handed.reading, on=DAY)
        assert not told.acceptable
        assert open_errors(session, handed.reading, _settled(handed), on=DAY, by="王敏")[0] == [bad]


def _settled(handed):
    from registry import settle

    return settle(handed.reading, ())


def test_every_code_that_may_never_stand_is_in_the_catalogue():
    checks.enlist_all()
    assert set(NEVER) <= set(checks.CATALOGUE)


def test_a_warning_may_be_let_stand_whatever_its_code(recorded, tmp_path):
    warning = overlap(severity=Severity.WARNING, code="outline-invalid")
    handed = survey(tmp_path, sheet(*row("101")), findings=[warning])
    accepted(recorded, handed, warning)
    assert states(recorded, handed) == [("accepted", "outline-invalid", "warning")]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"by": " "}, "复核人"),
        ({"because": ""}, "理由"),
        ({"until": DAY}, "截止"),
    ],
)
def test_who_why_and_how_long_must_be_said(recorded, handed, said, refusal):
    before = lines(recorded)
    with pytest.raises(Conflict, match=refusal):
        accepted(recorded, handed, overlap(), **said)
    assert lines(recorded) == before


def test_what_the_drawing_does_not_have_cannot_be_let_stand(recorded, handed):
    with pytest.raises(NotFound, match="没有这些质检意见"):
        accepted(recorded, handed, overlap(), overlap(9.0))
    assert lines(recorded) == 2


def test_it_is_let_stand_once(recorded, handed):
    accepted(recorded, handed, overlap(), until=LATER)
    with pytest.raises(Conflict, match="已由 赵工"):
        accepted(recorded, handed, overlap(), by="钱处")
    accepted(recorded, handed, overlap(), by="钱处", on=LATER)
    with recorded.reading() as session:
        assert session.query(AcceptedFinding).count() == 2
        assert queries.accepted_findings(session, [FLOOR], on=LATER)[FLOOR, key_of(overlap())].reviewer == "钱处"


def test_it_is_told_what_is_open_let_stand_and_mended_since_the_survey_in_force(recorded, tmp_path):
    first = survey(
        tmp_path, sheet(*row("101")), findings=[overlap(1, Severity.WARNING), overlap(2), overlap(3, Severity.WARNING)]
    )
    accepted(recorded, first, overlap(2))
    enrolled(recorded, first)
    again = survey(tmp_path, sheet(*row("101")), findings=[overlap(3, Severity.WARNING), overlap(4)], name="再交.dxf")
    assert states(recorded, again) == [
        ("open", "room-overlap", "warning"),
        ("open", "room-overlap", "error"),
        ("mended", "room-overlap", "warning"),
        ("mended", "room-overlap", "error"),
    ]
    assert {state for state, *_ in states(recorded, first)} == {"open", "accepted"}, "nothing is mended beside itself"


def test_a_hand_in_that_was_not_enrolled_counts_too(recorded, handed, tmp_path):
    whole = finding(Severity.ERROR, floor=None, code="text-garbled")
    other_floor = replace(overlap(), floor=1, storey="2F")
    before = survey(
        tmp_path, sheet(*row("1")), sheet(*row("2"), floor="2F"), findings=[overlap(), overlap(5), whole, other_floor]
    )
    assert states(recorded, handed, before=before.reading) == [
        ("open", "room-overlap", "error"),
        ("mended", "room-overlap", "error"),
        ("mended", "text-garbled", "error"),
    ]


def test_findings_kept_before_they_had_keys_are_known_by_what_they_say(recorded, tmp_path, monkeypatch):
    from registry.acts import write

    kept = write._by_floor  # as it was written then
    monkeypatch.setattr(
        write,
        "_by_floor",
        lambda findings: {
            floor: [{k: v for k, v in it.items() if k != "key"} for it in told] for floor, told in kept(findings).items()
        },
    )
    mended = replace(overlap(2, Severity.WARNING), says=Words("已改", "was mended"))
    enrolled(recorded, survey(tmp_path, sheet(*row("101")), findings=[overlap(1, Severity.WARNING), mended]))
    again = survey(tmp_path, sheet(*row("101")), findings=[overlap(1, Severity.WARNING)], name="再交.dxf")
    with recorded.reading() as session:
        assert [(it.state, it.says.zh) for it in state_of(session, again.reading, on=LATER)] == [
            (FindingState.OPEN, "101 与 102 重叠"),
            (FindingState.MENDED, "已改"),
        ]
