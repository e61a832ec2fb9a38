"""Files in forms of officers, and how a file is shown so that nothing in it acts."""

import asyncio

from aiohttp import web

from bot.uploads import Unusable, cleaned
from handlers.desk import Refusal
from handlers.desk.cases import Given

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For what citizens sent. The styles are those by which a browser centres a picture; a picture itself has none."""
AGAIN = " Hãy chọn lại tệp rồi gửi."
UNUSABLE = {
    "empty": "Tệp trống.",
    "large": "Tệp quá 5 MB.",
    "dots": "Ảnh quá lớn.",
    "heic": "Ảnh HEIC người dân khó mở được; hãy lưu thành JPEG.",
    "kind": "Chỉ gửi được ảnh (JPEG, PNG, WebP) hoặc PDF.",
    "broken": "Ảnh hỏng, không đọc được.",
}


class Files:
    def __init__(self) -> None:
        self._drawing = asyncio.Lock()

    async def given(self, request: web.Request) -> Given | None:
        """The file of a form, made harmless; None where none was chosen. Raises `Refusal`."""
        field = (await request.post()).get("file")
        if not isinstance(field, web.FileField):
            return None
        with field.file as file:
            content = file.read()
        if not content:
            return None
        try:
            async with self._drawing:  # a decoded picture takes a hundred times the room of its file
                upload = await asyncio.to_thread(cleaned, content)
        except Unusable as unusable:
            raise Refusal(UNUSABLE[unusable.reason] + AGAIN) from unusable
        return Given(upload.kind, upload.content)
