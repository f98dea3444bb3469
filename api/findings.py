"""The findings of a survey as people look at them: some of them, counted, and beside those of the hand-in before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from floorplans.finding import Finding, key_of
from floorplans.plan import Reading
from floorplans.vocabulary import Labelled, Severity, Words

Numbered = tuple[int, Finding]
"""A finding and its place in the reading."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings are looked at; what is empty filters nothing."""

    severity: frozenset[Severity] = frozenset()
    code: str = ""
    floor: int | None = None
    words: str = ""
    """All of them stand in the finding, in either language."""

    def takes(self, finding: Finding, floor_name: str = "") -> bool:
        """Whether a finding is looked at."""
        if self.severity and finding.severity not in self.severity:
            return False
        if self.code and finding.code != self.code:
            return False
        if self.floor is not None and (finding.floor or 0) != self.floor:
            return False
        said = " ".join((finding.code, finding.subject, finding.place, floor_name, *finding.says, *finding.mend)).lower()
        return all(word in said for word in self.words.lower().split())

    @property
    def told(self) -> bool:
        """Whether it leaves anything out."""
        return self != Filter()


def chosen(reading: Reading, which: Filter) -> list[Numbered]:
    """The findings that are looked at, in the order of the reading."""
    return [(i, it) for i, it in enumerate(reading.findings) if which.takes(it, floor_label(reading, it.floor))]


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, worst first."""
    counted = Counter(it.severity for it in findings)
    return {severity: counted[severity] for severity in Severity}


def codes(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """The codes that occur and how often, most frequent first."""
    return sorted(Counter(it.code for it in findings).items(), key=lambda it: (-it[1], it[0]))


def floor_label(reading: Reading, floor: int | None) -> str:
    """How a person calls a plan: its label, else its frame, else its number; empty for the file as a whole."""
    if floor is None:
        return ""
    plan = reading.plans[floor]
    return plan.floor_name or plan.frame or str(floor + 1)


class Since(Labelled):
    """What became of a finding from one hand-in to the next."""

    MENDED = "mended", "已改好", "mended"
    NEW = "new", "新出现", "new"
    STAYS = "stays", "仍在", "still there"


@dataclass(frozen=True, slots=True)
class Again:
    """The findings of a hand-in beside those of the one before."""

    mended: list[Finding]
    """Of the hand-in before."""
    since: list[Since]
    """Of this one, finding by finding."""

    @property
    def counts(self) -> dict[Since, int]:
        """How many are mended, new, still there."""
        counted = Counter(self.since)
        return {Since.MENDED: len(self.mended), Since.NEW: counted[Since.NEW], Since.STAYS: counted[Since.STAYS]}


def beside(before: Sequence[Finding], now: Sequence[Finding]) -> Again:
    """Findings told apart by ``key_of``; of those that share a key as many stay as there were."""
    left = Counter(map(key_of, before))
    since = []
    for finding in now:
        key = key_of(finding)
        since.append(Since.STAYS if left[key] else Since.NEW)
        left[key] -= left[key] > 0
    mended = []
    for finding in reversed(before):
        key = key_of(finding)
        if left[key]:
            left[key] -= 1
            mended.append(finding)
    return Again(mended[::-1], since)


def check_heading(code: str) -> Words:
    """What a check is called, or what a reader finds; what neither knows has its code only."""
    from floorplans.checks import CATALOGUE
    from floorplans.kinds import heading_of

    return CATALOGUE[code].heading if code in CATALOGUE else heading_of(code) or Words(code, code)
