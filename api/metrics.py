"""What a monitoring program reads at /metrics: how many requests, how long they take, what the process uses."""

from http import HTTPMethod
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from registry.store.version import SOFTWARE

METHODS: Final = frozenset(it.value for it in HTTPMethod)
SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counts of one application; a process may hold several."""

    def __init__(self) -> None:
        """Nothing has been counted yet."""
        self._all = CollectorRegistry()
        ProcessCollector(registry=self._all)
        Gauge("gongfang_info", "Version of the software", ["version"], registry=self._all).labels(SOFTWARE).set(1)
        self._requests = Counter(
            "gongfang_requests", "Requests answered, by pattern of route", ["method", "route", "status"], registry=self._all
        )
        self._seconds = Histogram(
            "gongfang_request_seconds", "How long requests took", ["route"], buckets=SECONDS, registry=self._all
        )
        self.under_way = Gauge("gongfang_requests_under_way", "Requests being answered", registry=self._all)
        self.turned_away = Counter(
            "gongfang_turned_away", "Requests refused because there were too many", ["of"], registry=self._all
        )
        self.faults = Counter("gongfang_faults", "Faults of the program", registry=self._all)
        self._lines = Gauge("gongfang_journal_lines", "Length of the journal", registry=self._all)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request has been answered; status 0 where the line broke off first."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def told(self, lines: int | None) -> bytes:
        """All of it in Prometheus's text format, with the length of the journal where the register answers."""
        self._lines.set(float("nan") if lines is None else lines)
        return generate_latest(self._all)
