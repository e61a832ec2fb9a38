"""A file that goes with a reply, on channels that cannot take its bytes: an address instead. Pure."""

from dataclasses import replace

from bot.channels import Enclosed
from handlers.messages import Choice, Reply

LABELS = {"image": "Xem ảnh cán bộ gửi", "pdf": "Tải tệp PDF cán bộ gửi"}


def linked(reply: Reply, file: Enclosed | None) -> Reply:
    """The reply with a link to its file first of its choices."""
    if file is None or not file.address:
        return reply
    return replace(reply, choices=(Choice(LABELS[file.kind], url=file.address), *reply.choices))
