"""Host names and addresses as people write them."""

import ipaddress

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def is_address(name: str) -> bool:
    """Whether ``name`` is an IPv4 or IPv6 address, without brackets."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or an address, is this machine alone."""
    name = host.strip("[]").lower()
    return name == "localhost" or (is_address(name) and ipaddress.ip_address(name).is_loopback)


def bracketed(host: str) -> str:
    """``host`` as it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def reachable(host: str) -> str:
    """Where a browser on this machine finds a server that listens on ``host``."""
    return ANYWHERE.get(host, host)
