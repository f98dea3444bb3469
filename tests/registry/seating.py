"""An office building with people in it: rooms of the sizes that decide, and somebody with two posts."""

from datetime import date

from registry import verb_of
from registry.models import Appointment
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import DAY, SAYS, cell, sheet, survey
from tests.registry.desk import SECOND, enrolled
from tests.rights import AUDIT, BUREAU, FINANCE, FOUNDED, body, someone

LI, ZHAO, SUN = "371500-R00001", "371500-R00002", "371500-R00003"
JUNE = date(2026, 6, 1)
ARCHIVE = "371500-P003"


def room(number):
    return f"{SECOND}-2F-{number}"


ALL = tuple(room(number) for number in range(201, 207))


def furnished(database, folder):
    """Offices of 18.00, 17.99 and 20 m², a technical room, a store, and one whose area is only declared; three people."""
    cells = [
        cell("201", 0, width=3.6),
        cell("202", 10, width=3.598),
        cell("203", 20),
        cell("204", 30, use="technical"),
        cell("205", 40, use="service"),
        cell("206", 50, width=1.2),
    ]
    enrolled(database, survey(folder, sheet(*cells, building=SECOND, floor="2F"), name="二层.dxf"))
    finance, audit = body(database, FINANCE, "市财政局"), body(database, AUDIT, "市审计局")
    body(database, BUREAU, "市机关事务管理局", administers="371500")
    li = someone(database, LI, "李局长", at=finance, post="bureau_chief")
    someone(database, ZHAO, "赵科员", at=finance)
    someone(database, SUN, "孙副局长", at=audit, post="bureau_deputy")
    with database.writing() as session, acting(session, "record-appointment", subject=LI, **SAYS) as act:
        post = {"post": "bureau_deputy", "rank": "", "main": False, "staffing": "authorised", "ending": ""}
        session.add(Appointment(id=new_id(act.known), person_id=li.id, organisation_id=audit.id, valid_from=FOUNDED, **post))
    return database


def give(database, *numbers, to=FINANCE, on=DAY, **more):
    return do(database, "assign", on=on, rooms=list(map(room, numbers)), organisation=to, **more)


def do(database, verb, *, on=DAY, **told):
    """Any verb by its name, told as JSON would be."""
    found = verb_of(verb)
    with database.writing() as session:
        return found.run(session, found.read(told), on=on, **SAYS)


def sit(database, number, *people, on=DAY, **more):
    return do(database, "seat", on=on, room=room(number), people=list(people), **more)
