"""Scratch of the steps: made once for tables of a size, and no part of a state's copy."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol, Self


class Sizes(NamedTuple):
    """How much room tables and maps have, which sets the shapes of scratch."""

    clients: int
    carers: int
    unpaid: int
    providers: int
    places: int
    patches: int
    councils: int


class Made(Protocol):
    """A kind of scratch: a class that makes an empty one for some sizes."""

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """An empty one."""
        ...


class Scratch:
    """One of each kind of scratch, made when it is first asked for and when a table has grown.

    Nothing in it carries meaning from one week to the next.
    """

    def __init__(self) -> None:
        self._made: dict[type, tuple[Sizes, Any]] = {}

    def of[T: Made](self, kind: type[T], sizes: Sizes) -> T:
        """The scratch of a kind for tables of these sizes."""
        if kind not in self._made or self._made[kind][0] != sizes:
            self._made[kind] = (sizes, kind.made(sizes))
        here: T = self._made[kind][1]
        return here


class Notes:
    """Scratch of no particular size: what one part of a step hands to the next."""

    @classmethod
    def made(cls, sizes: Sizes) -> Self:  # noqa: ARG003  (the same for all sizes)
        """Empty ones."""
        return cls()
