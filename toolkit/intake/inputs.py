"""What a reading depends on, as one fingerprint: where it has not changed, nothing is read again."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from toolkit.intake.layout_files import layout_documents
from toolkit.intake.readers import READER_VERSION

CODE = ("toolkit.intake", "toolkit.values")


def inputs_fingerprint(read: Iterable[tuple[str, str]], layouts: Path | None, *, fictional_regions: bool) -> str:
    """Sha256 over the files (name, sha256), the layouts, the settings and the code that reads them."""
    digest = hashlib.sha256(f"{READER_VERSION} {fictional_regions} {_code()}".encode())
    for name, fingerprint in sorted(set(read)):
        digest.update(f"{name}\0{fingerprint}\0".encode())
    for name, content in layout_documents(layouts):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\0".encode())
    return digest.hexdigest()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for package in CODE:
        for path in _modules(files(package)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _modules(path)
        elif path.name.endswith(".py"):
            yield path
