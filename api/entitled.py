"""How an entitlement is told: areas as text with two places, service area a head exactly, the working line by line."""

from typing import Any

from registry.compliance.entitle import Entitlement, Step
from registry.standards.formulas import rounded, written


def as_told(found: Entitlement) -> dict[str, Any]:
    """An entitlement for a program."""
    areas = ("office", "service", "equipment", "basic", "annex", "total")
    return {
        "heads": found.heads,
        **{name: str(rounded(getattr(found, name))) for name in areas},
        "service_per_head": written(found.service_per_head),
        "confidence": found.confidence,
        "working": [_line(it) for it in found.working],
    }


def _line(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"key": step.key, "zh": step.says.zh, "en": step.says.en, "amount": step.shown, "unit": step.unit}
    figure = step.figure
    if figure is None:
        return {**told, "source": None, "source_en": None, "since": None, "confidence": None, "quote": None}
    return {
        **told, "source": figure.cited.zh, "source_en": figure.cited.en, "since": figure.since.isoformat(), "confidence": figure.confidence,
        "quote": figure.quote,
    }  # fmt: skip
