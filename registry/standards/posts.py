"""Posts: which leading posts a tier has, in order; the post decides the area of an office, the rank does not.

Source: 发改投资〔2014〕2674号, table of offices; confidence A (central tier B). Figures stand elsewhere, by the same keys.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from floorplans.tables import read_table
from floorplans.vocabulary import Words
from registry.models import Tier


def posts(tier: Tier) -> Mapping[str, Words]:
    """The posts of a tier by their keys, the highest first; the last takes in everybody below.

    >>> list(posts(Tier.CITY))
    ['city_chief', 'city_deputy', 'bureau_chief', 'bureau_deputy', 'below_bureau']
    """
    return _posts()[tier]


def post_words(post: str, tier: Tier | None = None) -> Words:
    """What a post is called; the key itself where no tier has it. Without a tier that of the local ones, the central last.

    >>> post_words("below_bureau").zh
    '局(处)级以下'
    """
    tiers = [tier] if tier else [*(it for it in Tier if it is not Tier.CENTRAL), Tier.CENTRAL]
    return next((_posts()[it][post] for it in tiers if post in _posts()[it]), Words(post, post))


@cache
def _posts() -> Mapping[Tier, Mapping[str, Words]]:
    table = read_table("registry.standards", "national/posts.yaml")
    return MappingProxyType({tier: {key: Words(*words) for key, words in table[tier].items()} for tier in Tier})
