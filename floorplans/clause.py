"""On whose word a figure stands: the paper, its clause, and how sure we are of its wording."""

from dataclasses import dataclass

from floorplans.vocabulary import Labelled, Words


class Confidence(Labelled):
    """How a rule became known to this system; only what is sure may be held against anybody."""

    A = "A", "已见原文", "the text itself was read"
    B = "B", "转引，未见原文", "cited by others, the text itself was not read"
    C = "C", "凭记忆，未核实", "from memory, not confirmed"
    D = "D", "推断，不作依据", "inferred, no ground for anything"


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule's paper and clause, with what it says."""

    paper: str
    article: str
    confidence: Confidence
    says: Words

    @property
    def cited(self) -> str:
        """Paper, clause and confidence, as they stand beside a figure.

        >>> Clause("GB/T 50353-2013", "3.0.1", Confidence.A, Words("", "")).cited
        'GB/T 50353-2013 3.0.1（可信度 A：已见原文）'
        """
        return f"{self.paper} {self.article}".strip() + f"（可信度 {self.confidence.value}：{self.confidence.zh}）"
