"""Which site made a browser send a request: what keeps other sites from acting as somebody who is signed in here."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_foreign(headers: Mapping[str, str], host: str, public_url: str) -> bool:
    """Whether a browser says that another site made it send this. A client that says nothing is no browser: taken.

    Browsers set both headers by themselves (https://www.w3.org/TR/fetch-metadata/). The scheme is not compared: behind
    a proxy we may not know it.
    """
    if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return True
    origin = headers.get("Origin")
    return origin is not None and _host_of(origin) not in {host.lower(), _host_of(public_url)} - {""}


def is_ours(headers: Mapping[str, str], host: str, public_url: str) -> bool:
    """Whether a browser says that a page of ours made it send this. Who says nothing is not believed."""
    says = headers.get("Sec-Fetch-Site") == "same-origin" or headers.get("Origin") is not None
    return says and not is_foreign(headers, host, public_url)


def _host_of(url: str) -> str:
    """Host and port without the scheme's own port; "" for what is no web address, such as "null"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme)
    return parts.netloc.lower().removesuffix(usual) if usual else ""
