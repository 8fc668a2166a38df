"""With CI=true nothing that matters may be skipped: no browser or no PostgreSQL is a failure there.

A file that the project may not carry is the one thing that may be missing.
"""

import os
from collections.abc import Generator

import pytest

from tests.chinook import NEEDS_FILE


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    matters = "tests/browser" in item.nodeid or os.environ.get("TEST_DATABASE") == "postgresql"
    matters = matters and NEEDS_FILE not in str(report.longrepr)
    if report.skipped and matters and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept: {report.longrepr}"
    return report
