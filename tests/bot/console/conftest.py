from tests.console_site import console_url, databases, open_browser, states
from tests.handlers.desk.conftest import join

__all__ = ["console_url", "databases", "join", "open_browser", "states"]
