"""PostgreSQL's own programs, which know best how to take a database out and put it back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import make_url

from storage.backups.archive import Told
from storage.backups.trouble import Refused
from storage.database import DRIVERS

DEBIAN = Path("/usr/lib/postgresql")
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
    "ssl": "PGSSLMODE",
}
TABLE = re.compile(r"(?:contents of|data for) table \"(?:\w+\.)?(\w+)\"")


def run(name: str, arguments: Sequence[str], url: str, told: Told) -> None:
    """Run pg_dump or pg_restore on a database; tell which table it is at. Raises `Refused` when it fails.

    Where the database is, and the password, are told by the environment: anybody may read a command line.
    """
    complaint, environment = "", _environment(url)
    command = [str(find(name)), "--verbose", "--no-password", *arguments]
    with (
        subprocess.Popen(  # noqa: S603 - no shell, and nothing in it comes from outside
            command, env=environment, stderr=subprocess.PIPE, text=True, errors="replace"
        ) as process,
        ExitStack() as undo,
    ):
        undo.callback(process.kill)
        for line in process.stderr or ():
            if table := TABLE.search(line):
                told(f"Bảng {table[1]}")
            complaint = complaint or line.partition(" error: ")[2].strip()
        undo.pop_all()
    if process.returncode != 0:
        raise Refused(f"{name} không làm được và báo: {(complaint or 'dừng giữa chừng').rstrip('.')}.")


def find(name: str) -> Path:
    """The program on PATH, else the newest of Debian's. Raises `Refused`."""
    if on_path := shutil.which(name):
        return Path(on_path)
    if found := list(_installed(name)):
        return max(found)[1]
    raise Refused(
        f"Máy này thiếu chương trình {name}. Trên Debian/Ubuntu, gõ: sudo apt install postgresql-client rồi làm lại."
    )


def _installed(name: str) -> Iterator[tuple[int, Path]]:
    for program in DEBIAN.glob(f"*/bin/{name}"):
        version = program.parents[1].name
        if version.isdigit():
            yield int(version), program


def _environment(url: str) -> dict[str, str]:
    address = make_url(url).set(drivername=DRIVERS["postgresql"])
    _, options = address.get_dialect()().create_connect_args(address)
    ours = {VARIABLES[name]: _listed(value) for name, value in options.items() if name in VARIABLES and value}
    return {**os.environ, **ours, "LC_ALL": "C"}


def _listed(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
