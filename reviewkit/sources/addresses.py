"""Which addresses may be asked, and how an address is told without what is secret in it.

Addresses of PDFs come from answers of others: one that points into this computer or its network
must not be asked (server-side request forgery, CWE-918).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from reviewkit.errors import NotAllowedError, SourceAwayError, SourceError

SECRET = frozenset({"api_key", "apikey", "email", "key", "mailto", "token"})
PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


def origin(url: str) -> Origin:
    """Return scheme, host and port of an address.

    Raises:
        SourceError: it is no http or https address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = SplitResult("", "", "", "", ""), None, None
    if parts.scheme not in PORTS or not host:
        raise SourceError(f"`{bare(url)[:200]}` is no web address (http or https); not asked.")
    return parts.scheme, host.rstrip(".").lower(), port or PORTS[parts.scheme]


def base_of(usual: str, variable: str, environment: Mapping[str, str]) -> str:
    """Return where a source lies: its usual address, or what a variable names instead.

    Raises:
        NotAllowedError: the variable holds no web address.
    """
    base = environment.get(variable, "").strip().rstrip("/")
    if base:
        try:
            origin(base)
        except SourceError:
            raise NotAllowedError(
                f"What {variable} holds is no web address; correct it, or unset it."
            ) from None
    return base or usual


def refuse_inside(url: str, trusted: Collection[Origin]) -> None:
    """Refuse an address that leads into this computer or its network.

    Args:
        url: the address.
        trusted: what the reviewer named themselves, which may lie anywhere.

    Raises:
        SourceError: it leads inside, or is no web address.
        SourceAwayError: its host has no address.
    """
    scheme, host, port = origin(url)
    if (scheme, host, port) in trusted:
        return
    if _literal(host):
        refuse_private(host, host)
    elif not through_proxy(scheme, host):  # a proxy finds the host itself
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise SourceAwayError(f"{host} cannot be found; is this computer online?") from error
        for *_, address in found:
            refuse_private(str(address[0]), host)


def refuse_private(address: str, host: str) -> None:
    """Refuse an IP address that is not one of the open internet.

    Raises:
        SourceError: it is private, of this computer, or reserved.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    if not inner.is_global or inner.is_multicast:
        raise SourceError(f"{host} lies inside this computer or its network ({ip}); not asked.")


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def through_proxy(scheme: str, host: str) -> bool:
    """Tell whether a host is asked through a proxy, as the environment says."""
    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)


def bare(url: str) -> str:
    """Return an address without e-mail address, keys, password and fragment."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return re.sub(r"\?.*", "", url)
    if any(name.lower() in SECRET for name, _ in pairs):
        query = urlencode([pair for pair in pairs if pair[0].lower() not in SECRET])
    else:
        query = parts.query
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
