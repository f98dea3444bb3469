"""Refusals: each is one sentence in the two languages of the house; only the door knows status codes."""

from collections.abc import Mapping, Sequence

from floorplans.finding import Finding
from floorplans.vocabulary import Words


class RegistryError(Exception):
    """The register refuses, and says why."""

    def __init__(self, zh: str, en: str) -> None:
        """Both sentences; the door chooses the language."""
        super().__init__(zh)
        self.words = Words(zh, en)


class NotFound(RegistryError):
    """There is no such thing in the register, or none that this person may see."""


class Conflict(RegistryError):
    """What is asked contradicts what the register holds."""


class NotAllowed(RegistryError):
    """The person who asks may not do or see it."""


class Stale(Conflict):
    """What was proposed rests on something that has changed since."""


class Invalid(RegistryError):
    """What was told cannot be used: every field that is wrong, each with what is wrong with it."""

    def __init__(self, problems: Mapping[str, Words]) -> None:
        """By the field's name; an empty name stands for all of it together."""
        super().__init__(
            "；".join(f"{name}：{it.zh}" if name else it.zh for name, it in problems.items()),
            "; ".join(f"{name} {it.en}" if name else it.en for name, it in problems.items()),
        )
        self.problems = dict(problems)


class Unusable(RegistryError):
    """The address of a register leads to nothing that can be opened."""


class Tampered(RegistryError):
    """The journal and what it tells of no longer agree."""


class Blocked(RegistryError):
    """A survey with errors does not enter the register."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """The findings that block it."""
        codes = "、".join(dict.fromkeys(finding.code for finding in findings))
        super().__init__(
            f"测绘成果有 {len(findings)} 处错误（{codes}），改正后才能入账",
            f"the survey has {len(findings)} errors ({codes}); mend them first",
        )
        self.findings = tuple(findings)
