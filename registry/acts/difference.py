"""What enrolling a plan does to its floor, as a value: which rooms are written, and what became of each."""

from collections import Counter
from dataclasses import dataclass, field

from floorplans.plan import Rooms
from floorplans.vocabulary import Words
from registry.acts.fates import Fate, RoomFate
from registry.models import Building, Floor, FloorSurvey, PartialSurvey, RoomSurvey


@dataclass(frozen=True, slots=True)
class Place:
    """Which floor of which building a plan of a file is."""

    building: str
    floor: str
    """Label of the floor: B1, 1F, 夹层."""
    frame: str = ""
    file: str = ""

    @property
    def code(self) -> str:
        """Code of the floor."""
        return f"{self.building}-{self.floor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorDifference:
    """What enrolling one plan would do to its floor; ``new`` and the pairs name rows of the reading."""

    plan: int
    place: Place
    storey: float
    building: Building
    floor: Floor | None
    """None where the floor is not in the register yet."""
    survey: FloorSurvey | None
    enrolled: bool = False
    """This very drawing is in force on this floor already: nothing is to be done."""
    new: list[int] = field(default_factory=list)
    changed: list[tuple[RoomSurvey, int]] = field(default_factory=list)
    kept: list[tuple[RoomSurvey, int]] = field(default_factory=list)
    gone: list[RoomSurvey] = field(default_factory=list)
    """Of these four lists the rows are written; a room that is split or merged stands in them as what its rows become."""
    matched: list[RoomFate] = field(default_factory=list)
    """What becomes of every room of a floor that had rooms before."""
    left: list[RoomFate] = field(default_factory=list)
    """What was not accepted and stays as it was."""
    drawn: Rooms = field(repr=False)
    """The rooms of the reading."""
    begun: PartialSurvey | None = None
    """A drawing of which this floor has taken only a part until now."""
    doubts: list[Words] = field(default_factory=list)
    """What a person should look at before it is enrolled."""

    @property
    def counts(self) -> dict[Fate, int]:
        """How many rooms are written new, changed, left as they are, ended."""
        return {Fate.NEW: len(self.new), Fate.CHANGED: len(self.changed), Fate.KEPT: len(self.kept), Fate.GONE: len(self.gone)}

    @property
    def fates(self) -> list[RoomFate]:
        """What becomes of every room; on a floor that had none before all are new."""
        return self.matched or [RoomFate(Fate.NEW, (), (row,), self.drawn) for row in self.new]

    @property
    def tally(self) -> dict[Fate, int]:
        """How often each of the eight fates is met; several rooms that were one, or become one, are one case."""
        told = Counter(it.fate for it in self.matched) if self.matched else Counter({Fate.NEW: len(self.new)})
        return {fate: told[fate] for fate in Fate}

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return not self.enrolled and (not self.left or bool(self.new or self.changed or self.gone))
