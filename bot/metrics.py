"""What is counted, for Prometheus. One registry for each application, so that two in one process do not mix."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.accepted = self._counter("accepted", "Messages stored for the first time", "channel")
        self.duplicates = self._counter("duplicates", "Messages that were already stored", "channel")
        self.refused = self._counter("not_stored", "Messages the database could not take", "channel")
        self.refused_deliveries = self._counter(
            "refused_deliveries", "Deliveries to a webhook that were not taken", "channel", "status"
        )
        self.answers = self._counter("answers", "Turns by what became of the question", "status")
        self.failed_turns = self._counter("failed_turns", "Turns that raised an exception", "outcome")
        self.sent = self._counter("sent", "Messages of ours a channel took", "channel")
        self.retried = self._counter("retried", "Messages of ours to be sent again", "channel")
        self.dead = self._counter("dead", "Messages of ours given up", "channel")
        self.waiting = self._counter("waiting", "Messages of ours that wait until the citizen writes again", "channel")
        self.lost = self._counter("lost_calls", "Calls of a channel whose outcome is unknown")
        self.inbox_age = self._gauge("inbox_oldest_seconds", "Age of the oldest message without an answer")
        self.outbox_age = self._gauge("outbox_oldest_seconds", "How long the oldest message of ours is overdue")
        self.leading = self._gauge("leading", "1 where this process does the work that only one may do", "work")
        self.lag = Histogram(
            "motcua_loop_lag_seconds",
            "How much later than planned the event loop gets to its work",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
            registry=self._registry,
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"motcua_{name}", meaning, labels, registry=self._registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"motcua_{name}", meaning, labels, registry=self._registry)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)
