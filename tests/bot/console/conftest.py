from tests.console_site import console_url, open_browser, units

__all__ = ["console_url", "open_browser", "units"]
