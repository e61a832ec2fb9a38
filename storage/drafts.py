"""Knowledge that is being worked on. At most one draft is open: whoever edits goes on with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import keep_order
from storage.draft_tables import draft_files, drafts
from storage.records import Draft, DraftFile
from storage.release_tables import content_texts
from storage.releases import keep_texts

COLUMNS = tuple(drafts.c[name] for name in Draft.__slots__)
UNPROVEN = {
    "proof": null(),
    "checked_by": None,
    "checked_at": None,
    "publish_at": None,
    "publish_by": None,
    "overridden_by": None,
    "override_reason": None,
    "trouble": "",
}
"""What a change of a file takes away."""


async def current(connection: AsyncConnection) -> Draft | None:
    """The draft that is open."""
    newest = select(*COLUMNS).where(drafts.c.ended_at.is_(None)).order_by(drafts.c.id.desc()).limit(1)
    row = (await connection.execute(newest)).first()
    return Draft(*row) if row else None


async def held(connection: AsyncConnection) -> Draft | None:
    """The draft that is open. Nobody else opens or changes one until the transaction ends."""
    await keep_order(connection, drafts, ["open"])
    return await current(connection)


async def opened(connection: AsyncConnection, author: str, now: datetime) -> Draft:
    """The open draft, a new one where there is none; as `held`. One that is empty again begins afresh."""
    found = await held(connection)
    if found is not None:
        if not await files(connection, found.id):
            await change(connection, found, {"author": author, "created_at": now, "note": ""})
        return found
    values = {"author": author, "created_at": now, "version": 0, "note": "", "trouble": ""}
    row = (await connection.execute(insert(drafts).values(values).returning(*COLUMNS))).one()
    return Draft(*row)


async def publishers(connection: AsyncConnection) -> dict[int, str]:
    """Who published each release that came of a draft."""
    ended = select(drafts.c.release, drafts.c.ended_by).where(drafts.c.release.is_not(None))
    return {number: login for number, login in await connection.execute(ended) if login}


async def files(connection: AsyncConnection, draft: int) -> list[DraftFile]:
    """The files changed in a draft with their texts, in order."""
    joined = draft_files.outerjoin(content_texts, draft_files.c.checksum == content_texts.c.checksum)
    body = content_texts.c.body.label("body")
    columns = [body if name == "body" else draft_files.c[name] for name in DraftFile.__slots__]
    theirs = select(*columns).select_from(joined).where(draft_files.c.draft_id == draft).order_by(draft_files.c.path)
    return [DraftFile(*row) for row in await connection.execute(theirs)]


async def save(connection: AsyncConnection, draft: Draft, new: Sequence[DraftFile]) -> None:
    """Keep files as they are now in the draft, in place of what they were; what vouched for the draft is gone."""
    kept = await keep_texts(connection, {file.path: file.body for file in new if file.body is not None})
    for file in new:
        values = {name: getattr(file, name) for name in DraftFile.__slots__ if name != "body"}
        await _forget(connection, draft.id, file.path)
        await connection.execute(insert(draft_files).values(draft_id=draft.id, checksum=kept.get(file.path), **values))
    await change(connection, draft, {"version": draft.version + 1, **UNPROVEN})


async def drop(connection: AsyncConnection, draft: Draft, path: str) -> None:
    """Leave a file as it runs."""
    await _forget(connection, draft.id, path)
    await change(connection, draft, {"version": draft.version + 1, **UNPROVEN})


async def _forget(connection: AsyncConnection, draft: int, path: str) -> None:
    await connection.execute(delete(draft_files).where(draft_files.c.draft_id == draft, draft_files.c.path == path))


async def forget_proof(connection: AsyncConnection, draft: Draft) -> None:
    """As if nobody had begun to ask questions."""
    await change(connection, draft, {"proof": UNPROVEN["proof"]})


async def change(connection: AsyncConnection, draft: Draft, values: Mapping[str, Any]) -> bool:
    """Change the draft itself; False where somebody changed a file of it, or ended it, meanwhile."""
    same = update(drafts).where(drafts.c.id == draft.id, drafts.c.version == draft.version, drafts.c.ended_at.is_(None))
    return (await connection.execute(same.values(**values))).rowcount == 1
