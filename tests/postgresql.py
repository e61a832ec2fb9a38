"""A real PostgreSQL server for tests, of the machine's own binaries: made in a new folder, gone with the test run.

PostgreSQL refuses to run as root; as root it is run as the user `postgres`, which Debian's package makes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import psutil

from tests.ports import free_port

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
"""What only a power cut or a long life would show: commits outlive the end of every process all the same."""


def _binaries() -> Path | None:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = newest[-1] if newest else shutil.which("initdb")
    return Path(found).parent if found else None


BINARIES = _binaries()


class Server:
    """A server on 127.0.0.1. `flushes` makes it flush each commit to disk and tidy up, as it does in earnest."""

    def __init__(self, *, flushes: bool = False) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="motcua-postgresql-"))
        self._data = self._folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._options = OPTIONS | {"port": str(self.port)} | ({} if flushes else CARELESS)
        self._run("initdb", "-U", "motcua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self._options.items())
        self._run("pg_ctl", "start", "-w", "-l", str(self._folder / "log"), "-o", options)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """`immediate` is a crash: nothing is finished, nothing is written down."""
        self._run("pg_ctl", "stop", "-w", "-m", mode)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """For the length of a block no process of the server does anything; connections stay open."""
        first = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        first.suspend()  # before its children are counted: from now on there are no new ones
        try:
            children = first.children()
            _tell(children, psutil.Process.suspend)
            try:
                yield
            finally:
                _tell(children, psutil.Process.resume)
        finally:
            first.resume()

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder)

    def url(self, name: str) -> str:
        return f"postgresql://motcua@127.0.0.1:{self.port}/{name}"

    def execute(self, *statements: str, database: str = "postgres") -> str:
        """Run statements, each in a transaction of its own; return what they printed. Raises CalledProcessError."""
        commands = [argument for statement in statements for argument in ("-c", statement)]
        command = [str(_in_binaries("psql")), "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", self.url(database)]
        done = subprocess.run([*command, *commands], check=True, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(_in_binaries(program)), "-D", str(self._data), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # not a pipe: the server would inherit it and keep it open
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, timeout=60)


def _tell(processes: Iterable[psutil.Process], what: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # one that was about to end
            what(process)


def _in_binaries(program: str) -> Path:
    assert BINARIES is not None, "không có PostgreSQL trên máy này"
    return BINARIES / program
