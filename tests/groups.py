"""Groups of tests: every test is in one of ``unit``, ``world`` and ``browser``.

A test of the browser folder is ``browser``. A test of a file named here is ``unit``: it builds no
world, and all of them together take less than half a minute. Every other test is ``world``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gofal.abm.model import CareModel

FOLDER = Path(__file__).parent
GROUPS = ("unit", "world", "browser")
UNIT = frozenset(
    {
        "abm/test_facts.py",
        "test_deploy.py",
        "viz/test_odd_visitors.py",
        "abm/test_local_facts.py",
        "abm/test_parameters.py",
        "abm/test_policy.py",
        "abm/test_rules_hash.py",
        "abm/test_scenario.py",
        "abm/test_schema.py",
        "agents/test_cache_folder.py",
        "agents/test_calls.py",
        "agents/test_chance.py",
        "agents/test_fetch.py",
        "agents/test_table.py",
        "agents/test_value.py",
        "experiments/test_claims_register.py",
        "experiments/test_evidence_verdicts.py",
        "experiments/test_hindcast_result.py",
        "experiments/test_hindcast_scores.py",
        "experiments/test_numbers.py",
        "experiments/test_statistics.py",
        "experiments/test_sweep_designs.py",
        "experiments/test_sweep_files.py",
        "experiments/test_windows.py",
        "handbook/test_both_languages.py",
        "test_groups_of_tests.py",
        "test_sizes.py",
        "viz/test_answers.py",
        "viz/test_changes.py",
        "viz/test_evidence.py",
        "viz/test_figure_words.py",
        "viz/test_lever_steps.py",
        "viz/test_page_words.py",
        "viz/test_palette.py",
        "viz/test_parts.py",
        "viz/test_parts_numbers.py",
        "viz/test_state.py",
    }
)


def group_of(file: Path) -> str:
    """The group of the tests in a file."""
    name = file.relative_to(FOLDER).as_posix()
    if name.startswith("browser/"):
        return "browser"
    return "unit" if name in UNIT else "world"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no other file where only unit tests are asked for; imports take longer than they do."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    only_unit = config.option.markexpr == "unit" and FOLDER in collection_path.parents
    return True if is_test and only_unit and group_of(collection_path) != "unit" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with its group, before ``-m`` chooses."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(group_of(item.path))


@pytest.fixture(autouse=True)
def _no_world_in_a_unit_test(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fail a test of the group ``unit`` that builds a world; it belongs to ``world``."""
    if request.node.get_closest_marker("unit"):
        monkeypatch.setattr(CareModel, "__init__", _refused)


def _refused(*_: object, **__: object) -> None:
    pytest.fail("a unit test builds a world; take its file out of tests/groups.py")
