"""What is told of a lease in tests: the bureau lets rooms to a company, the finance bureau rents premises."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from registry import Database, verb_of
from registry.store.ids import new_id
from registry.store.journal import acting
from tests.factories import BUILDING, DAY, SAYS
from tests.rights import BUREAU, FINANCE

ROOMS = tuple(f"{BUILDING}-1F-10{n}" for n in (1, 2, 3))
OUT, IN = "聊机管租〔2026〕3号", "聊财租/2026-01"
LAST = date(2027, 3, 1)

TOLD: dict[str, dict[str, Any]] = {
    "lease-out": {
        "number": OUT, "bureau": BUREAU, "rooms": ROOMS[:1], "counterparty": "聊城某商贸公司", "last_day": LAST,
        "rent": Decimal(24000), "approval": "聊财资〔2026〕5号",
    },
    "lease-in": {
        "number": IN, "organisation": FINANCE, "counterparty": "聊城某置业公司", "premises": "兴华路 9 号 3 层",
        "gross_floor_area": Decimal("640.50"), "last_day": LAST, "rent": Decimal(180000),
        "approval": "聊政字〔2026〕12号", "search_proof": "聊机管函〔2026〕7号",
    },
}  # fmt: skip


def do(database: Database, name: str, *, on: date = DAY, **told: Any) -> Any:
    """Perform an act by its name, as a door would; the ids of its rows."""
    with database.writing() as session:
        return [it.id for it in tell(session, name, on=on, **told)]


def tell(session: Session, name: str, *, on: date = DAY, **told: Any) -> Any:
    """The same within a session; the rows."""
    act = verb_of(name)
    return act.run(session, act.read({**TOLD.get(name, {}), **told}), on=on, **SAYS)


def write(session: Session, *rows: Any) -> None:
    """Rows of the register made without the acts that would make them."""
    with acting(session, "test", subject="test", **SAYS) as act:
        for it in rows:
            it.id = it.id or new_id(act.known)
        session.add_all(rows)
