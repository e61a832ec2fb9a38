"""Events as Zalo sends them, in the field order and the odd types of its documentation."""

import json
import time
from hashlib import sha256
from typing import Any

APP = "360846524940903967"
KEY = "OASECRETKEY123"
OA = "388613280878808645"
LAN = "246845883529197922"
STAMP = "1763952134740"


def said(text: str, msg_id: str = "96d3cdf3af150460909", **more: Any) -> dict[str, Any]:
    return sent("user_send_text", {"text": text, "msg_id": msg_id}, **more)


def sent(event: str, message: dict[str, Any], *, user: str = LAN, oa: str = OA, stamp: str = STAMP) -> dict[str, Any]:
    return {
        "app_id": APP,
        "sender": {"id": user},
        "user_id_by_app": "552177279717587730",
        "recipient": {"id": oa},
        "event_name": event,
        "message": message,
        "timestamp": stamp,
    }


def attached(event: str, kind: str, payload: dict[str, Any], **message: Any) -> dict[str, Any]:
    return sent(event, {"attachments": [{"type": kind, "payload": payload}], "msg_id": "m1", **message})


def followed(event: str = "follow", stamp: str = STAMP) -> dict[str, Any]:
    who = {"user_id": LAN} if event == "user_click_chatnow" else {"follower": {"id": LAN}, "source": "oa_profile"}
    common = {"oa_id": OA, "user_id_by_app": "552177279717587730", "event_name": event, "app_id": APP}
    return common | who | {"timestamp": stamp}


def echoed(admin: str | None, *, oa: str = OA, user: str = LAN) -> dict[str, Any]:
    """What the account wrote; with an administrator where a human did."""
    sender = {"id": oa} | ({"admin_id": admin} if admin else {})
    return sent("oa_send_text", {"text": "Dạ", "msg_id": "e1"}) | {"sender": sender, "recipient": {"id": user}}


def now_stamp(seconds_ago: float = 0.0) -> str:
    return str(int((time.time() - seconds_ago) * 1000))


def body_of(event: dict[str, Any], **how: Any) -> bytes:
    return json.dumps(event, ensure_ascii=False, **how).encode()


def signature(body: bytes, stamp: str, key: str = KEY, app_id: str = APP) -> str:
    return sha256(app_id.encode() + body + stamp.encode() + key.encode()).hexdigest()
