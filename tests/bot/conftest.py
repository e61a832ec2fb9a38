"""What tests of a process stand on."""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def own_process() -> Iterator[None]:
    """Whoever starts the service sets up logging and file modes for the whole process; the test run's own come back."""
    root = logging.getLogger()
    handlers, level, modes = root.handlers, root.level, os.umask(0o022)
    yield
    os.umask(modes)
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
