"""Ports for servers that tests start."""

import random
import socket
from contextlib import suppress

BELOW_THE_CLIENTS = range(15_000, 32_000)
"""Linux gives clients ports from 32768 on: while a server of ours restarts, none of them may get its port."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses; drawn by no seed, or two runs side by side would draw the same."""
    for port in random.SystemRandom().sample(BELOW_THE_CLIENTS, len(BELOW_THE_CLIENTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")
