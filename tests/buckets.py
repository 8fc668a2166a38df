"""An S3 of the tests' own, in this process: real requests, and nothing outside."""

import logging
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

KEYS = {"aws_access_key_id": "musewave", "aws_secret_access_key": "a secret of the tests"}


@dataclass
class Buckets:
    """A running one."""

    endpoint: str
    made: int = 0

    def new(self) -> str:
        """The ``STORAGE_URL`` of a new, empty bucket."""
        self.made += 1
        request = urllib.request.Request(f"{self.endpoint}/media-{self.made}", method="PUT")
        urllib.request.urlopen(request).close()
        return f"s3://media-{self.made}/here?endpoint={self.endpoint}"


@contextmanager
def served() -> Iterator[Buckets]:
    from moto.server import ThreadedMotoServer  # here: it takes seconds, and few tests need it

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield Buckets(f"http://{host}:{port}")
    finally:
        server.stop()
