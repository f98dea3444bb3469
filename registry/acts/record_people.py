"""People with their posts recorded many at once, a line a post; a person's lines agree on the name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from registry.acts.appoint import Appoint, wrong_post, wrong_told
from registry.acts.batch import Problems, file_of_batch, must_be_some, note_file
from registry.acts.end import end
from registry.acts.record_person import wrong_person
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Appointment, Organisation, Person, Staffing
from registry.queries import lists, parties, uses
from registry.store.ids import new_id
from registry.store.journal import Act, acting, again


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """A person, and one of their posts where they have any."""

    code: str = asks("人员编号", "code", default="", hint=("新人员不填，由系统编号", "left empty for a new one"))
    name: str = asks("姓名", "name")
    division: str = asks(
        "行政区划", "division", look_up=LookUp.DIVISION, default="", hint=("新人员填六位代码", "six digits, of a new one")
    )
    sensitive: bool | None = asks("办公地点涉密", "sensitive", default=None)
    organisation: str = asks("任职单位", "organisation", look_up=LookUp.ORGANISATION, default="")
    post: str = asks("职务", "post", default="", hint=("本层级职务的代码", "key of a post of the tier"))
    main: bool = asks("主要任职", "main post", default=True)
    staffing: Staffing = asks("用人方式", "staffing", default=Staffing.AUTHORISED)
    rank: str = asks("职级", "rank", default="")
    last_day: date | None = asks("截止日", "until", default=None)

    @property
    def until(self) -> date | None:
        """The first day on which they no longer have the post."""
        return self.last_day + timedelta(days=1) if self.last_day else None

    @property
    def of(self) -> str:
        """The division whose code it has, or is to have."""
        return self.division.strip() or (self.code or self.organisation)[:6]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPeople:
    """Who is recorded."""

    people: tuple[PersonTold, ...] = asks("人员", "people")
    file: str = file_of_batch()

    @property
    def names(self) -> list[tuple[LookUp, str]]:
        """What it names of the register besides those who are new."""
        return [(LookUp.ORGANISATION, it.organisation) for it in self.people if it.organisation] + [
            (LookUp.DIVISION, it.of) for it in self.people if not it.organisation and it.of.isdecimal()
        ]


@verb("record-people", "批量登记人员任职", "record many people", told=RecordPeople, family=Family.PARTIES, roles=ANYONE_AT_WORK)
def record_people(session: Session, told: RecordPeople, *, on: date, by: str, because: str) -> list[Person | Appointment]:
    """Record people and their posts from a day on; what is so already stays, posts that are not told too.

    Raises ``Invalid`` with everything that is wrong, each by the line's place in order.
    """
    must_be_some(told.people, "people")
    lines, problems = _numbered(session, told.people), Problems("people")
    there = lists.people_after(session, (it.code for _, it in lines), on=on)
    bodies = lists.organisations_by_code(session, {it.organisation for it in told.people} - {""}, on=on)
    ever = set[str]().union(*(parties.codes_given(session, Person, f"{of}-R") for of in {it.of for it in told.people}))
    for (index, it), raw in zip(lines, told.people, strict=True):
        for name, words in wrong_person(raw.code, it.name.strip(), it.of).items():
            problems.add(index, name, *words)
        late = there[it.code] and there[it.code][0].valid_from > on
        if raw.code and (late or (raw.code in ever and not there[it.code])):
            problems.add(
                index, "code", f"{on} 不能登记 {raw.code}：该编号另有记录", f"{raw.code} is recorded on other days than {on}"
            )
        _wrong_post(problems, index, it, bodies.get(it.organisation), on)
    _disagreeing(problems, lines)
    held = _held(session, there, on=on)
    for (index, it), raw in zip(lines, told.people, strict=True):
        if raw.organisation in bodies:
            _wrong_beside(problems, index, it, bodies[it.organisation].id, held[it.code], on)
    problems.refuse()
    subject = f"Person {lines[0][1].code}" + (f" +{len({it.code for _, it in lines}) - 1}" if len(lines) > 1 else "")
    with acting(session, "record-people", subject=subject, by=by, because=because) as act:
        rows = _write(session, act, [it for _, it in lines], there, {code: row.id for code, row in bodies.items()}, held, on=on)
        note_file(session, act, told.file, (it.organisation or it.code for _, it in lines), rows=len(lines), on=on)
    return rows


Line = tuple[int, PersonTold]


def _numbered(session: Session, told: Sequence[PersonTold]) -> list[Line]:
    """The same with a code for each that has none: its division and the next number that was never given."""
    last: dict[str, int] = {}
    for of in {it.of for it in told if not it.code}:
        given = [*parties.codes_given(session, Person, f"{of}-R"), *(it.code for it in told if it.code.startswith(f"{of}-R"))]
        last[of] = max((int(it[8:]) for it in given if it[8:].isdecimal()), default=0)
    found = []
    for index, it in enumerate(told):
        code = it.code
        if not code:
            last[it.of] += 1
            code = f"{it.of}-R{last[it.of]:05}"
        facts = {
            name: getattr(it, name)
            for name in ("name", "sensitive", "organisation", "post", "main", "staffing", "rank", "last_day")
        }
        found.append((index, PersonTold(code=code, division=it.of, **facts)))
    return found


def _wrong_post(problems: Problems, index: int, it: PersonTold, body: Organisation | None, on: date) -> None:
    if not it.organisation:
        if it.post:
            problems.add(index, "organisation", "填了职务，应填任职单位", "a post is in an organisation; name it")
        return
    if body is None:
        problems.add(index, "organisation", f"{on} 没有编号为 {it.organisation} 的单位", f"there is no organisation {it.organisation} on {on}")  # fmt: skip
        return
    told = Appoint(
        person=it.code, organisation=it.organisation, post=it.post, main=it.main, staffing=it.staffing, last_day=it.last_day
    )
    for name, words in (wrong_post(body, it.post) | wrong_told(body, told, on)).items():
        problems.add(index, name, *words)


def _disagreeing(problems: Problems, lines: Sequence[Line]) -> None:
    """A person's lines tell one name, each post once, and one main post."""
    first: dict[str, PersonTold] = {}
    posts: set[tuple[str, str, str]] = set()
    main: set[str] = set()
    for index, it in lines:
        one = first.setdefault(it.code, it)
        if one.name != it.name:
            problems.add(
                index, "name", f"与同一人员前面一行的“{one.name}”不一致", f"is “{one.name}” in an earlier line of the person"
            )
        if one.sensitive != it.sensitive:
            problems.add(index, "sensitive", "与同一人员前面一行不一致", "is otherwise in an earlier line of the person")
        if (it.code, it.organisation, it.post) in posts:
            problems.add(index, "post", "同一人员的同一任职列了两次", "the post is told twice of the person")
        if it.organisation and it.main and it.code in main:
            problems.add(index, "main", "同一人员只有一个主要任职", "a person has one main post")
        posts.add((it.code, it.organisation, it.post))
        main |= {it.code} if it.organisation and it.main else set()


def _held(session: Session, there: Mapping[str, Sequence[Person]], *, on: date) -> dict[str, list[Appointment]]:
    code_of = {row.id: code for code, rows in there.items() for row in rows}
    found: dict[str, list[Appointment]] = defaultdict(list)
    for row in uses.after(session, Appointment, Appointment.person_id, code_of, on=on):
        found[code_of[row.person_id]].append(row)
    return found


def _wrong_beside(problems: Problems, index: int, it: PersonTold, body: UUID, held: Sequence[Appointment], on: date) -> None:
    same = [row for row in held if (row.organisation_id, row.post) == (body, it.post)]
    if any(row.valid_from > on for row in same):
        problems.add(index, "post", f"已有 {same[0].valid_from} 起的任职", f"it is recorded from {same[0].valid_from} already")
    mains = [row for row in held if row.main and row not in same]
    if it.main and it.until and any(row.valid_to is None or row.valid_to > it.until for row in mains):
        problems.add(index, "main", "有期限的任职不能代替长期的主要任职", "a post for a time cannot replace a lasting main post")
    if it.main and any(row.valid_from > on for row in mains):
        problems.add(index, "main", f"已有 {on} 之后的主要任职", f"there is a main post after {on} already")


def _write(
    session: Session,
    act: Act,
    told: Sequence[PersonTold],
    there: Mapping[str, Sequence[Person]],
    bodies: Mapping[str, UUID],
    held: Mapping[str, Sequence[Appointment]],
    *,
    on: date,
) -> list[Person | Appointment]:
    """End what is otherwise, then write what is new: the indexes of either database want it in this order."""
    ended, made = list[Person | Appointment](), list[Person | Appointment]()
    ids: dict[str, UUID] = {}
    for it in {one.code: one for one in reversed(told)}.values():
        rows, facts = there[it.code], {"name": it.name.strip(), "sensitive": bool(it.sensitive)}
        if it.sensitive is None and rows:
            facts["sensitive"] = rows[0].sensitive
        ids[it.code] = rows[0].id if rows else new_id(act.known)
        if len(rows) == 1 and all(getattr(rows[0], name) == value for name, value in facts.items()):
            continue
        ended += rows
        made.append(
            again(rows[0], **facts, valid_from=on, valid_to=None)
            if rows
            else Person(id=ids[it.code], code=it.code, **facts, valid_from=on)
        )
    lesser: dict[UUID, Appointment] = {}
    for it in told:
        if not it.organisation:
            continue
        body, mine = bodies[it.organisation], held.get(it.code, ())
        facts = {"rank": it.rank.strip(), "main": it.main, "staffing": it.staffing.value, "valid_to": it.until}
        same = next((row for row in mine if (row.organisation_id, row.post) == (body, it.post)), None)
        if same is not None and all(getattr(same, name) == value for name, value in facts.items()):
            continue
        if it.main:
            kept = {(bodies.get(one.organisation), one.post) for one in told if one.code == it.code}
            lesser |= {
                row.id: row for row in mine if row.main and row is not same and (row.organisation_id, row.post) not in kept
            }
        ended += [same] if same else []
        key = same.id if same else new_id(act.known)
        made.append(
            Appointment(id=key, person_id=ids[it.code], organisation_id=body, post=it.post, ending="", valid_from=on, **facts)
        )
    ended += lesser.values()
    made += [again(row, main=False, valid_from=on) for row in lesser.values()]
    end(session, ended, on=on)
    session.add_all(made)
    session.flush()
    return made
