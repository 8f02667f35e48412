"""Every test has one group, and unit tests build no world."""

from __future__ import annotations

import pytest
from groups import FOLDER, GROUPS, UNIT, group_of

from gofal.abm.model import CareModel


def test_every_test_has_one_group(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        names = [mark.name for mark in item.iter_markers() if mark.name in GROUPS]
        assert len(names) == 1, item.nodeid


def test_files_named_as_unit_are_there() -> None:
    assert all((FOLDER / name).is_file() for name in UNIT)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("abm/test_facts.py", "unit"),
        ("systems/test_work.py", "world"),
        ("browser/test_walks.py", "browser"),
        ("abm/test_that_is_new.py", "world"),
    ],
)
def test_a_file_tells_the_group(name: str, group: str) -> None:
    assert group_of(FOLDER / name) == group


def test_a_world_in_a_unit_test_is_refused() -> None:
    with pytest.raises(pytest.fail.Exception, match="builds a world"):
        CareModel()
