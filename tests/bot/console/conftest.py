from tests.console_site import console_url, databases, open_browser, units

__all__ = ["console_url", "databases", "open_browser", "units"]
