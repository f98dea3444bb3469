"""Recording a person who may have a seat: a code, a name, and nothing more than the rules ask."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from floorplans.vocabulary import Words
from registry.acts.end import end
from registry.acts.verbs import ANYONE_AT_WORK, Family, LookUp, asks, verb
from registry.models import Person
from registry.queries import parties
from registry.store.errors import Conflict, Invalid
from registry.store.ids import new_id
from registry.store.journal import acting, again

CODE: Final = re.compile(r"\d{6}-R\d{5,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPerson:
    """What is recorded of a person; under the code of one who is there, it changes from the day."""

    code: str = asks("人员编号", "code", default="", hint=("新人员不填，由系统编号", "left empty for a new one, it is given"))
    name: str = asks("姓名", "name")
    division: str = asks(
        "行政区划", "division", look_up=LookUp.DIVISION, default="", hint=("新人员填六位代码", "six digits, of a new one")
    )
    sensitive: bool = asks("办公地点涉密", "sensitive", default=False)


@verb("record-person", "登记人员", "record a person", told=RecordPerson, family=Family.PARTIES, roles=ANYONE_AT_WORK)
def record_person(session: Session, told: RecordPerson, *, on: date, by: str, because: str) -> Person:
    """Enter a person, or change their name from a day on; the same facts again change nothing."""
    division, name = told.division.strip() or told.code[:6], told.name.strip()
    if wrong := wrong_person(told.code, name, division):
        raise Invalid(wrong)
    given = parties.codes_given(session, Person, f"{division}-R")
    code = told.code or f"{division}-R{max((int(it[8:]) for it in given), default=0) + 1:05}"
    with acting(session, "record-person", subject=f"Person {code}", by=by, because=because) as act:
        there = parties.person_after(session, code, on=on)
        held = next((row for row in there if row.valid_from <= on), None)
        if held is None and (there or code in given):
            raise Conflict(
                f"{on} 不能登记 {code}：该编号另有记录", f"{code} cannot be recorded on {on}: it is recorded on other days"
            )
        if held and len(there) == 1 and (held.name, held.sensitive) == (name, told.sensitive):
            return held
        end(session, there, on=on)
        facts = {"name": name, "sensitive": told.sensitive, "valid_from": on}
        person = again(held, **facts) if held else Person(id=new_id(act.known), code=code, **facts)
        session.add(person)
        session.flush()
        return person


def wrong_person(code: str, name: str, division: str) -> dict[str, Words]:
    """What is wrong with what is told of a person, by its field."""
    wrong = {}
    if not name:
        wrong["name"] = Words("未填写", "is missing")
    if code and not CODE.fullmatch(code):
        wrong["code"] = Words(f"应如 371500-R00001，现为 {code}", f"is written 371500-R00001, not {code}")
    if not re.fullmatch(r"\d{6}", division) or (code and code[:6] != division):
        wrong["division"] = Words("应为六位行政区划代码，与人员编号一致", "is a division of six digits, that of the code")
    return wrong
