"""Fetch the browser's foreign parts and lay them into the tree, or check that what lies there is unchanged.

    python scripts/vendor.py          download what vendor.json names (npm, network), write files and sums
    python scripts/vendor.py --check  compare the files in the tree with their sums (needs neither)

``musicapp/static/vendor/vendor.json`` is the list: name, version, licence, the archive's SHA-256, which file
of the archive goes where under ``musicapp/static``, and the sum of each file. Icons become one sprite.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "musicapp" / "static"
LIST = STATIC / "vendor" / "vendor.json"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a file differs")
    if parser.parse_args().check:
        return check()
    packages = json.loads(LIST.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for package in packages:
            install(package, Path(folder))
    LIST.write_text(json.dumps(packages, indent=1) + "\n", encoding="utf-8")
    return 0


def check() -> int:
    """0 if every listed file is there with its sum, else 1 and a line for each that is not."""
    wrong = [
        path
        for package in json.loads(LIST.read_text(encoding="utf-8"))
        for path, digest in package["sha256"].items()
        if not (STATIC / path).is_file() or sha256(STATIC / path) != digest
    ]
    for path in wrong:
        sys.stderr.write(f"changed or missing: musicapp/static/{path}\n")
    return 1 if wrong else 0


def install(package: dict[str, Any], folder: Path) -> None:
    """Write the files of one package; its archive must have the sum that is on record, if one is."""
    archive = download(package["name"], package["version"], folder)
    digest = sha256(archive)
    if package.setdefault("archive_sha256", digest) != digest:
        sys.exit(f"{package['name']} {package['version']}: the archive is not the one on record")
    package["sha256"] = {}
    with tarfile.open(archive) as tar:
        for inside, path in package.get("files", {}).items():
            write(package, path, read(tar, inside))
        if icons := package.get("icons"):
            write(package, "icons.svg", sprite(tar, icons, package).encode())


def download(name: str, version: str, folder: Path) -> Path:
    """The package's archive, fetched by the npm client from wherever it is set up to look."""
    npm = shutil.which("npm") or sys.exit("npm is needed to download; --check works without it")
    done = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), f"{name}@{version}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def sprite(tar: tarfile.TarFile, icons: list[str], package: dict[str, Any]) -> str:
    """One SVG file with a symbol ``i-<name>`` for each icon."""
    drawn = {icon: shapes(read(tar, f"package/icons/{icon}.svg").decode()) for icon in icons}
    symbols = [f'<symbol id="i-{icon}" viewBox="0 0 24 24">{inner}</symbol>' for icon, inner in drawn.items()]
    head = f"<!-- {package['name']} {package['version']}, {package['licence']} licence -->"
    return "\n".join([head, '<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def shapes(svg: str) -> str:
    """What is drawn inside the ``<svg>`` element, without white space between the shapes."""
    inner = re.sub(r"(?s)^.*?<svg.*?>|</svg>.*$", "", svg)
    return re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", inner.strip()))


def read(tar: tarfile.TarFile, inside: str) -> bytes:
    member = tar.extractfile(inside)
    if member is None:
        sys.exit(f"{inside} is not in the archive")
    return member.read()


def write(package: dict[str, Any], path: str, data: bytes) -> None:
    target = STATIC / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    package["sha256"][path] = sha256(target)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
