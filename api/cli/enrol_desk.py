"""Who enrols on the command line: an account where the register has any; and whether another person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.surveys_proposed import Handed
    from registry import Database, Viewer


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever enrols."""

    viewer: "Viewer | None"
    """None in a register without accounts."""
    name: str
    reviewed: bool
    """Whether what they hand in waits for a reviewer."""

    def propose(self, database: "Database", handed: "Sequence[Handed]", *, on: date, because: str) -> list[str]:
        """Propose each survey; the keys of the proposals."""
        from api.surveys_proposed import propose_survey
        from api.today import today

        words = {"on": on, "because": because, "asker": self.viewer, "today": today()}
        return [str(propose_survey(database, it, **words).proposal) for it in handed]


def desk_of(database: "Database", by: str, large: "Sequence[tuple[str, int]]") -> Desk:
    """Who is named by an account or its person, where the register has accounts; ``large`` are names and rooms of files that cannot wait.

    Raises ``NotAllowed`` where nobody is, or they may not enrol, and ``Conflict`` where a large file would have to wait.
    """
    from api.allowed import allow_role
    from api.cli.act import asker_named
    from api.doing import reviewed
    from api.surveys_proposed import refuse_large
    from api.today import today
    from registry import verb_of

    asker = asker_named(database, by)
    if asker is None:
        return Desk(None, by, reviewed=False)
    with database.reading() as session:
        allow_role(session, asker, verb_of("enrol-survey").roles)
    waits = reviewed(database, on=today())
    for name, rooms in large if waits else ():
        refuse_large(name, rooms)
    return Desk(asker, asker.name, reviewed=waits)
