"""How far a file has come on its way from the surveyor: told by whoever works on it, heard by whoever waits."""

from collections.abc import Callable

from floorplans.vocabulary import Labelled


class Step(Labelled):
    """What is being done to a file."""

    QUEUED = "queued", "排队等候", "waiting its turn"
    READING = "reading", "读图", "reading the drawing"
    MEASURING = "measuring", "量算", "measuring"
    CHECKING = "checking", "检查", "checking"
    DONE = "done", "完成", "done"


Tell = Callable[[Step, float], None]
"""Called with a step and the share of all the work that is done when it begins, from 0 to 1."""


def nobody(_step: Step, _done: float) -> None:
    """Nobody waits."""


def within(tell: Tell, begin: float, end: float) -> Tell:
    """A listener for one part of the work: its 0 to 1 is the whole's ``begin`` to ``end``.

    >>> heard = []
    >>> within(lambda step, done: heard.append((step.value, done)), 0.5, 1.0)(Step.READING, 0.5)
    >>> heard
    [('reading', 0.75)]
    """
    return lambda step, done: tell(step, begin + (end - begin) * done)
