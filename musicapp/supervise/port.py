"""HOST and PORT: can a server listen there?"""

import errno
import socket

from musicapp.addresses import bracketed
from musicapp.supervise import Obstacle

TAKEN = "Port {port} on {host} is taken. Stop what uses it, or choose another: make run PORT={other}"
NOT_ALLOWED = "Port {port} is reserved for the system's own servers. Choose another: make run PORT=8000"
NOT_HERE = "HOST={host} is no address of this machine. Use 127.0.0.1, or :: for the whole network."


def check(host: str, port: int) -> None:
    """Raise Obstacle if nobody can listen on ``host`` and ``port``."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as problem:
        raise _explained(host, port, problem) from problem


def _explained(host: str, port: int, problem: OSError) -> Obstacle:
    if problem.errno == errno.EADDRINUSE:
        return Obstacle(
            TAKEN.format(port=port, host=bracketed(host), other=port + 1 if port < 65535 else 8000)
        )
    if problem.errno == errno.EACCES:
        return Obstacle(NOT_ALLOWED.format(port=port))
    return Obstacle(NOT_HERE.format(host=host))
