from tests.console_site import console_url, databases, open_browser

__all__ = ["console_url", "databases", "open_browser"]
