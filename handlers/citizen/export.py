"""All that is kept of somebody, to take along: complete for programs.

The form is documented in docs/quyen-rieng-tu.md and only ever grows; what would break a reader gets a new number.
"""

import json
from datetime import datetime
from typing import Any

from handlers.messages import as_fields
from handlers.rights import label
from handlers.tracking import shown
from handlers.turn import Kept, OwnCase, OwnRequest

FORM = "motcua/1"


def as_json(kept: Kept, made_at: datetime) -> str:
    """Times are ISO 8601 with their zone."""
    body = {
        "form": FORM,
        "made_at": made_at.isoformat(),
        "messages": [{"at": at.isoformat(), "from": sender, "text": text} for at, sender, text in kept.messages],
        "questions": [{"at": at.isoformat(), "text": text, "status": status} for at, text, status in kept.questions],
        "cases": [_case(case) for case in kept.cases],
        "requests": [_request(one) for one in kept.requests],
        "news": [{"topic": topic, "since": since.isoformat()} for topic, since in kept.news],
        "quizzes": [as_fields(one) | {"at": one.at.isoformat()} for one in kept.quizzes],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _case(case: OwnCase) -> dict[str, Any]:
    times = {"at": case.at.isoformat(), "changed_at": case.changed_at.isoformat()}
    sender = case.sender.to_json() if case.sender else None
    return as_fields(case) | times | {"code": shown(case.code), "sender": sender}


def _request(one: OwnRequest) -> dict[str, Any]:
    ended_at = one.ended_at.isoformat() if one.ended_at else None
    times = {"at": one.at.isoformat(), "due_on": one.due_on.isoformat(), "ended_at": ended_at}
    return {"number": label(one.number), "kind": one.kind, "waits_for": one.waits_for} | times
