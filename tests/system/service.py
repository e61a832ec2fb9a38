"""The real service as a child process, and citizens who talk to it over real sockets."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from knowledge.loading import packaged
from tests.ports import free_port

SECONDS_TO_START = 120
NOT_SERVING = (aiohttp.ClientError, OSError, TimeoutError)


class Service:
    """One installation: a folder with its database and content, and the process that serves it at present.

    Unless told otherwise its content is the bot's own sentences alone, so that nothing here depends on what is known
    about procedures, and its database is an SQLite file in the folder. Two of them on one PostgreSQL are two replicas.
    """

    def __init__(self, folder: Path, content: Path | None = None, database_url: str = "") -> None:
        if content is None:
            content = folder / "content"
            content.mkdir(parents=True)
            (content / "phrases.yaml").write_bytes((packaged() / "phrases.yaml").read_bytes())
        self.database_url = database_url or f"sqlite:///{folder}/motcua.sqlite3"
        self.log = folder / "log.jsonl"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.module = "bot"
        self.process: asyncio.subprocess.Process | None = None
        self.environment = {  # what a test may add to before a start
            **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA")},
            "MOTCUA__DATABASE__URL": self.database_url,
            "MOTCUA__KNOWLEDGE__CONTENT": str(content),
            "MOTCUA__WEB__PORT": str(self.port),
            "MOTCUA__CHANNELS__WEBCHAT__MESSAGES_PER_MINUTE": "1000000",
            "MOTCUA__CHANNELS__WEBCHAT__MESSAGES_PER_MINUTE_PER_ADDRESS": "1000000",
            "MOTCUA__LOG__LEVEL": "debug",
        }

    async def start(self, fault: str | None = None) -> None:
        """Start a process and wait until it serves, or has died at `fault` ("point:n") over what it found."""
        environment = self.environment | ({"MOTCUA_FAULT": fault} if fault else {})
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module, "run", env=environment, stderr=log, stdout=log
            )
        async with asyncio.timeout(SECONDS_TO_START), aiohttp.ClientSession() as session:
            while not await self._is_alive(session) and self.process.returncode is None:
                await asyncio.sleep(0.05)
        assert fault or self.process.returncode is None, self.log.read_text()[-2000:]

    async def _is_alive(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/health/live") as response:
                return response.status == 200
        except NOT_SERVING:
            return False

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def command(self, *words: str | Path) -> tuple[int, str]:
        """Run another command of this installation; return its exit code and all it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *map(str, words)),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    async def kill(self) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def died(self) -> None:
        """Wait until the process has ended by itself."""
        assert self.process is not None
        async with asyncio.timeout(SECONDS_TO_START):
            await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; return the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()


class Citizen:
    """One browser: a cookie, messages with numbers of their own, the stream of events.

    Of several replicas each message goes to the next one, as a load balancer would send it, unless `at` names one.
    """

    def __init__(self, session: aiohttp.ClientSession, services: Sequence[Service]) -> None:
        self._session = session
        self._services = cycle(services)
        self.cookie = ""
        self.acknowledged: list[str] = []

    async def arrive(self) -> None:
        async with self._session.get(f"{next(self._services).url}/chat") as response:
            assert response.status == 200
            self.cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in response.cookies.values())

    async def post(self, text: str, message_id: str | None = None, at: Service | None = None) -> int:
        """Send a message once; return the status, or 0 when nobody answered."""
        body = {"message_id": message_id or str(uuid4()), "text": text}
        try:
            url = f"{(at or next(self._services)).url}/chat/messages"
            async with self._session.post(url, json=body, headers={"Cookie": self.cookie}) as response:
                await response.read()
        except NOT_SERVING:
            return 0
        if response.status == 202 and body["message_id"] not in self.acknowledged:
            self.acknowledged.append(body["message_id"])
        return response.status

    async def say(self, text: str) -> str:
        """Send a message until it is taken, as the page does; return its number. Fails after two minutes."""
        message_id = str(uuid4())
        until = time.monotonic() + 120
        while (status := await self.post(text, message_id)) != 202:
            assert time.monotonic() < until, f"the last answer was {status}"
            await asyncio.sleep(0.05)
        return message_id

    async def events(self, last: str | None = None, at: Service | None = None) -> AsyncGenerator[dict[str, Any]]:
        """What the stream brings from an event on; ends when the connection does."""
        headers = {"Cookie": self.cookie} | ({"Last-Event-ID": last} if last else {})
        url = f"{(at or next(self._services)).url}/chat/events"
        async with self._session.get(url, headers=headers) as response:
            assert response.status == 200
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))


@asynccontextmanager
async def citizens(service: Service, count: int, *others: Service) -> AsyncIterator[list[Citizen]]:
    """Citizens who have opened the page, of one service or of several replicas."""
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None, connect=5, sock_read=30)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        everybody = [Citizen(session, (service, *others)) for _ in range(count)]
        for citizen in everybody:
            await citizen.arrive()
        yield everybody
