from bot.metrics import Metrics


def test_what_is_counted_can_be_read_as_text() -> None:
    metrics = Metrics()
    metrics.accepted.labels("webchat").inc()
    metrics.answers.labels("unknown").inc(2)
    assert b'motcua_accepted_total{channel="webchat"} 1.0' in metrics.text()
    assert b'motcua_answers_total{status="unknown"} 2.0' in metrics.text()


def test_two_services_in_one_process_count_for_themselves() -> None:
    first, second = Metrics(), Metrics()
    first.sent.labels("webchat").inc()
    assert b'motcua_sent_total{channel="webchat"}' not in second.text()
