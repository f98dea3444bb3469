"""The accuracy grades of areas among the standards, for the reader; they are written once, in ``floorplans.tolerance``."""

from datetime import date
from typing import Final

from floorplans.tolerance import GRADES, PAPER
from floorplans.vocabulary import Words
from registry.standards.figures import Figure, Item, Law
from registry.standards.formulas import WORDS

NAME: Final = "measuring_tolerance"
SINCE: Final = date(2000, 8, 1)
"""From memory, confidence C; whether the standard was replaced since could not be confirmed."""


def law() -> Law:
    """The grades as a concept like the others.

    >>> law().items["grade-3"].in_force(date(2026, 11, 22)).value
    '0.08√S+0.006S'
    """
    items = {
        it.name: Item(
            name=it.name,
            words=it.words,
            unit="m2",
            form=WORDS,
            stricter="",
            delegated=None,
            values=(
                Figure(
                    value=it.formula,
                    since=SINCE,
                    until=None,
                    cited=Words(f"房产测量规范（{PAPER}）", f"Specifications for Real Estate Surveying ({PAPER})"),
                    number_of_paper=PAPER,
                    confidence=it.clause.confidence.value,
                    day_confidence="C",
                    quote="",
                    via="",
                    row="",
                    division="",
                ),
            ),
        )
        for it in GRADES
    }
    return Law(
        name=NAME,
        heading=Words("面积测量限差", "Measuring tolerance of areas"),
        about=Words(
            "房产面积测算的精度等级，S 为面积；超出标准在限差之内的，标为“需复测”",
            "Accuracy grades of areas, S being the area; an excess within the limit is marked “measure again”",
        ),
        notes=(),
        items=items,
    )
