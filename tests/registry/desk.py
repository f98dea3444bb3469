"""What a clerk at the register does again and again: hand in, look, count the lines of the journal."""

from datetime import timedelta

from registry import head, views
from tests.factories import BUILDING, DAY, hand_in

SECOND = "371500-0001-002"
LATER = DAY + timedelta(days=90)


def enrolled(database, handed, **more):
    with database.writing() as session:
        return hand_in(session, handed, **more)


def rooms(database, floor=f"{BUILDING}-1F", on=LATER, **more):
    with database.reading() as session:
        return views.rooms(session, floor, on=on, **more).set_index("number")


def lines(database):
    with database.reading() as session:
        return head(session)[0]
