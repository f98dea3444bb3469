"""What a clerk who reshapes rooms does again and again: an act and what verify says of it, a refusal, the areas of a floor."""

from datetime import timedelta

import pytest
from shapely.geometry import LineString

from registry import Conflict, verify
from tests.factories import BUILDING
from tests.registry.desk import LATER, lines, rooms

SAYS = {"by": "李强", "because": "聊机管〔2026〕41号"}
FLOOR = f"{BUILDING}-1F"
AFTER = LATER + timedelta(days=30)
MIDDLE = LineString([(2, 0), (2, 5)])


def code(number):
    return f"{FLOOR}-{number}"


def did(database, act, *told, on=LATER, **more):
    with database.writing() as session:
        done = act(session, *told, on=on, **SAYS, **more)
    with database.reading() as session:
        verify(session)
    return done


def areas(database, on=LATER, **more):
    return rooms(database, on=on, **more).usable_area.to_dict()


def refused(database, words, act, *told, on=LATER, **more):
    before = lines(database)
    with pytest.raises(Conflict) as said:
        did(database, act, *told, on=on, **more)
    assert words in said.value.words.zh
    assert said.value.words.en.isascii() or "“" in said.value.words.en or "²" in said.value.words.en
    assert lines(database) == before
