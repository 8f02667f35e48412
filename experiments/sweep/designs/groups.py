"""Groups of axes that a sensitivity design moves together and tells apart only as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated

from msgspec import Meta

from gofal.abm.schema import Text
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.sweep.designs.base import DesignOptions

type Members = Annotated[tuple[Text, ...], Meta(min_length=1)]


class GroupedOptions(DesignOptions, frozen=True, kw_only=True):
    """Options of a design with groups.

    Attributes:
        groups: names of axes by the name of their group; ``*`` stands for any letters. An axis in
            none is a group of its own.
    """

    groups: Mapping[Text, Members] = {}


def groups_of(axes: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[str]:
    """The group of each axis; its own name where it is in none.

    Args:
        axes: names, in order.
        groups: as :class:`GroupedOptions` has them.

    Raises:
        GofalError: a name is of no axis or of one in two groups, a group is called like an axis
            that is not in it, or everything is in one group.
    """
    found: dict[str, str] = {}
    for group, patterns in groups.items():
        for pattern in patterns:
            members = [axis for axis in axes if fnmatchcase(axis, pattern)]
            if not members:
                raise GofalError(f"[design.groups] {group}: {unknown('axis', pattern, axes)}")
            for axis in members:
                if found.setdefault(axis, group) != group:
                    raise GofalError(f"[design.groups] {axis} is in {found[axis]} and in {group}")
        if group in axes and found.get(group) != group:
            raise GofalError(f"[design.groups] {group} is the name of an axis outside the group")
    each = [found.get(axis, axis) for axis in axes]
    if groups and len(set(each)) < 2:
        raise GofalError("[design.groups] holds all axes in one group; two are needed to compare")
    return each
