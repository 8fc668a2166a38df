"""How fast pages answer over one connection: p50 and p95 in milliseconds, beside a bare page of the same server.

python benchmarks/pages.py BASE_URL [--cookie COOKIE] [--times 200] PATH ...
"""

import argparse
import http.client
import statistics
import time
from urllib.parse import urlsplit


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast pages answer over one connection.")
    parser.add_argument("base")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--times", type=int, default=200)
    given = parser.parse_args()
    print(f"{'page':44} {'status':>6} {'p50 ms':>8} {'p95 ms':>8} {'bytes':>8}")
    for path in ["/healthz", *given.paths]:
        status, size, times = measure(given.base, path, given.cookie, given.times)
        low, high = statistics.median(times), statistics.quantiles(times, n=20)[18]
        print(f"{path[:44]:44} {status:6} {low:8.2f} {high:8.2f} {size:8}")


def measure(base: str, path: str, cookie: str, times: int) -> tuple[int, int, list[float]]:
    """The status, the body's bytes and the milliseconds of each request after ten warm ones."""
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=30)
    taken: list[float] = []
    status = size = 0
    for number in range(times + 10):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        status, size = answer.status, len(answer.read())
        if number >= 10:
            taken.append((time.perf_counter() - start) * 1000)
    return status, size, taken


if __name__ == "__main__":
    main()
