"""Who approves that an organ builds, by its tier; figures of law that are told, and nobody is judged by.

Source: 中办发〔2017〕70号, chapter on building; confidence A for the rule, see the table for its article.
"""

from floorplans.vocabulary import Words
from registry.standards.laws import law_of


def approver_due(tier: str) -> Words | None:
    """Who has to approve a project of an organ of a tier; None where the rule does not say.

    >>> approver_due("city").en
    'the provincial government'
    """
    item = law_of("project_approvers").items.get(tier)
    return None if item is None else Words(**item.values[-1].value)
