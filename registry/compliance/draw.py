"""A random draw that anybody can make again: from a seed that was made known, over codes and their strata, by SHA-256.

Every code has a ticket: the SHA-256 of the seed, a line feed and the code, as UTF-8, in hexadecimal. Of each stratum the
codes with the smallest tickets are drawn. How many: one of every stratum, the largest first, as far as the number goes;
the rest in proportion to what is left of each, whole parts first, then by largest remainder, of equal ones the first by
name. The order in which codes are told does not matter. That checks are drawn at random and published: a province's report of 2017 (confidence A).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from floorplans.vocabulary import Words

ALGORITHM: Final = Words(
    "抽取方法：每个编号的签为 SHA-256(种子 + 换行符 + 编号)（UTF-8，十六进制小写），各层取签最小的若干个；"
    "各层个数：先每层 1 个（大层在先），余数按各层剩余个数的比例分配，先取整数部分，再按余数从大到小，余数相同的按层名先后。"
    "总体摘要：按编号排序，每行“编号 + 制表符 + 层名 + 换行符”，全部内容的 SHA-256。",
    "How it is drawn: the ticket of a code is SHA-256(seed + line feed + code), UTF-8, lowercase hexadecimal; of each stratum the "
    "smallest tickets are drawn. How many of each: first one of every stratum (the largest first), the rest in proportion to what is "
    "left of each, whole parts first, then by largest remainder, of equal ones the first by name. Digest of the population: lines "
    "“code, tab, stratum, line feed” in the order of codes, SHA-256 of all of them.",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn, and all that is needed to see that it was drawn rightly."""

    codes: tuple[str, ...]
    """In order of their codes."""
    sizes: Mapping[str, int]
    """Stratum → how many of it are drawn."""
    counts: Mapping[str, int]
    """Stratum → how many there are."""
    digest: str
    """Of the population."""


def ticket(seed: str, code: str) -> str:
    r"""The ticket of a code; ``printf '%s\n%s' SEED CODE | sha256sum`` says the same.

    >>> ticket("2026-11-22", "371500-P001")[:16]
    '9b658b9d1332c8dc'
    """
    return sha256(f"{seed}\n{code}".encode()).hexdigest()


def draw(population: Mapping[str, str], wanted: int, seed: str) -> Drawn:
    """Draw so many codes of a population (code → stratum); all of them where there are no more.

    >>> draw({"A": "large", "B": "large", "C": "small"}, 2, "2026").sizes
    {'large': 1, 'small': 1}
    """
    counts = dict(sorted(Counter(population.values()).items()))
    sizes = sizes_of(counts, wanted)
    codes: list[str] = []
    for stratum, size in sizes.items():
        tickets = sorted((ticket(seed, code), code) for code, of in population.items() if of == stratum)
        codes += [code for _, code in tickets[:size]]
    return Drawn(tuple(sorted(codes)), sizes, counts, digest_of(population))


def sizes_of(counts: Mapping[str, int], wanted: int) -> dict[str, int]:
    """How many are drawn of each stratum, in order of the strata's names; together as many as are wanted, or all there are.

    >>> sizes_of({"organ": 70, "mass": 8, "institution": 2}, 10)
    {'institution': 1, 'mass': 2, 'organ': 7}
    """
    strata = {name: counts[name] for name in sorted(counts) if counts[name] > 0}
    wanted = min(wanted, sum(strata.values()))
    first = sorted(strata, key=lambda name: (-strata[name], name))[:wanted]
    sizes = {name: int(name in first) for name in strata}
    left, rest = wanted - len(first), {name: count - sizes[name] for name, count in strata.items()}
    if not left:
        return sizes
    together = sum(rest.values())
    for name, count in rest.items():
        sizes[name] += left * count // together
    short = wanted - sum(sizes.values())
    for name in sorted(rest, key=lambda name: (-(left * rest[name] % together), name))[:short]:
        sizes[name] += 1
    return sizes


def digest_of(population: Mapping[str, str]) -> str:
    """SHA-256 over a population, in the order of its codes."""
    return sha256("".join(f"{code}\t{population[code]}\n" for code in sorted(population)).encode()).hexdigest()
