"""All that is told of a room's or a building's rights on a day, for the pages and for programs alike."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from floorplans.vocabulary import Labelled, Words
from registry import NotFound, queries, views
from registry.models import (
    Building,
    DocumentState,
    ObligationKind,
    PartKind,
    RestrictionKind,
    RoomState,
    SignatureState,
    Tenure,
    TitleState,
)
from registry.views import rights

LABELS: dict[str, type[Labelled]] = {
    "title": TitleState,
    "documents": DocumentState,
    "restriction": RestrictionKind,
    "signature": SignatureState,
    "tenure": Tenure,
    "room": RoomState,
    "part": PartKind,
    "obligation": ObligationKind,
}


def words_of(kind: str, code: str) -> Words:
    """The names of a code, for a page."""
    found = LABELS[kind]
    return found(code).words if code in set(found) else Words(code, code)


def of_building(session: Session, code: str, *, on: date, known: datetime | None) -> dict[str, pd.DataFrame]:
    """A building's title and restrictions, agreements, who has which rooms, leases, people, parts and obligations."""
    queries.by_code(session, Building, code, on=on, known=known)
    asked: dict[str, Any] = {"building": code, "on": on, "known": known}
    held = rights.holdings(session, **asked)
    return {
        "titles": rights.titles(session, code, on=on, known=known),
        "restrictions": rights.restrictions(session, code, on=on, known=known),
        "agreements": rights.agreements(session, code, on=on, known=known),
        "users": rights.users(held),
        "holdings": held,
        **_inside(session, asked),
    }


def of_room(session: Session, code: str, building: str, *, on: date, known: datetime | None) -> dict[str, pd.DataFrame]:
    """The same of one room; title and restrictions are its building's, agreements those whose schedule lists it."""
    asked: dict[str, Any] = {"room": code, "on": on, "known": known}
    return {
        "titles": rights.titles(session, building, on=on, known=known),
        "restrictions": rights.restrictions(session, building, on=on, known=known),
        "agreements": rights.agreements(session, building, **asked),
        "holdings": rights.holdings(session, **asked),
        **_inside(session, asked),
    }


def standing_room(session: Session, code: str, *, on: date, known: datetime | None) -> Any:
    """A room as it stood on a day; ``NotFound`` names the rooms that its code means now, where there are any."""
    found = views.rooms(session, room=code, on=on, known=known)
    if found.empty:
        heirs = views.called(session, code, on=on, known=known).code.to_list()
        zh, en = (f"，现为 {'、'.join(heirs)}", f"; it is {', '.join(heirs)} now") if heirs else ("", "")
        raise NotFound(f"{on} 没有编号为 {code} 的房间{zh}", f"there is no room {code} on {on}{en}")
    return found


def told(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame for a page, what is nothing being None."""
    return [{str(name): None if _is_nothing(value) else value for name, value in row.items()} for row in frame.to_dict("records")]


def _inside(session: Session, asked: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return {
        "leases": rights.leases(session, **asked),
        "people": rights.people(session, **asked),
        "parts": rights.parts(session, **asked),
        "obligations": rights.obligations(session, **asked),
    }


def _is_nothing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value))
