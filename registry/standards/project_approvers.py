"""Who approves that an organ builds, by its tier; figures of law that are told, and nobody is judged by.

Source: 中办发〔2017〕70号, chapter on building; confidence A for the rule, see the table for its article.
"""

from functools import cache

from floorplans.tables import read_table
from floorplans.vocabulary import Words


def approver_due(tier: str) -> Words | None:
    """Who has to approve a project of an organ of a tier; None where the rule does not say.

    >>> approver_due("city").en
    'the provincial government'
    """
    return _approvers().get(tier)


@cache
def _approvers() -> dict[str, Words]:
    told = read_table("registry.standards", "national/project_approvers.yaml")
    return {tier: Words(it["zh"], it["en"]) for tier, it in told["tiers"].items()}
