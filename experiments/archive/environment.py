"""The versions of all that a study ran with, as pip takes them."""

from __future__ import annotations

import re
from importlib import metadata

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra *== *[\"']([\w.-]+)[\"']")


def pinned(extra: str = "") -> str:
    """One line a package: what gofal needs, and what that needs, at the versions of here.

    Args:
        extra: of gofal that the study needs too; none if empty.
    """
    seen: dict[str, str] = {}
    waiting = [("gofal", frozenset({extra}))]
    while waiting:
        package, extras = waiting.pop()
        for requirement in metadata.requires(package) or ():
            wanted, _, marker = requirement.partition(";")
            only_for = set(_EXTRA.findall(marker))
            if only_for and not only_for & extras:
                continue
            name = _normal(_NAME.match(wanted.strip())[0])  # type: ignore[index]
            if name not in seen and (version := _version(name)) is not None:
                seen[name] = version
                inner = re.search(r"\[([^\]]*)\]", wanted)
                waiting.append((name, frozenset(inner[1].split(",") if inner else ())))
    return "".join(f"{name}=={seen[name]}\n" for name in sorted(seen))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _version(package: str) -> str | None:
    """The version installed here; None for what only other systems need."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
