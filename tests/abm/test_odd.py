"""The ODD page says what the code does: names, order and tables are the code's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from gofal.abm.odd import KINDS, PAGE, PARTS, all_parameters, refreshed, written_by_hand
from gofal.abm.scenario import load_scenario
from gofal.abm.week.plan import WEEK
from gofal.agents.delivery import delivery_models
from gofal.agents.delivery.base import TERMS
from gofal.agents.errors import GofalError
from gofal.agents.table import column_specs

ROOT = PAGE.parents[1]
ANY_FORM = "form"
"""Stands in the page for the provider's own delivery model: ``form.skill``."""
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def prose(page: str) -> str:
    return written_by_hand(page)


@cache
def sources() -> dict[Path, str]:
    files = [f for folder in ("abm", "agents") for f in (ROOT / folder).rglob("*.py")]
    return {f: f.read_text(encoding="utf-8") for f in files}


def slugs() -> set[str]:
    return {model.slug for model in delivery_models()}


def subjects() -> set[str]:
    return {name.partition(".")[0] for name in all_parameters()} | {ANY_FORM}


def named_parameters(text: str) -> set[str]:
    """Everything in the text that looks like a parameter."""
    pattern = rf"(?<![\w./])({'|'.join(sorted(subjects()))})\.([a-z]\w*)"
    found = {f"{subject}.{name}" for subject, name in re.findall(pattern, text)}
    return {name for name in found if name.partition(".")[2] not in ("py", "toml", "md")}


def test_generated_parts_are_those_of_the_code(page: str) -> None:
    assert page == refreshed(page), "run: uv run python -m gofal.abm.odd"


def test_every_part_has_its_place_in_the_page(page: str) -> None:
    assert sorted(re.findall(r"<!-- generated: (\w+) -->", page)) == sorted(PARTS)


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(GofalError, match="unknown generated part 'weather'"):
        refreshed("<!-- generated: weather -->\n<!-- end -->")


def test_refreshing_twice_changes_nothing() -> None:
    text = "a\n<!-- generated: schedule -->\nold text\n<!-- end -->\nz"
    once = refreshed(text)
    assert once == refreshed(once)
    assert once.startswith("a\n")
    assert once.endswith("\nz")
    assert "old text" not in once


def test_seven_elements_and_eleven_concepts_in_their_order(prose: str) -> None:
    assert re.findall(r"^## \d\. (.+)$", prose, re.M) == list(ELEMENTS)
    design = prose.partition("## 4. Design concepts")[2].partition("## 5.")[0]
    assert re.findall(r"^\*\*(.+?)\.\*\*", design, re.M) == list(CONCEPTS)


def test_submodels_follow_the_week(prose: str) -> None:
    submodels = prose.partition("## 7. Submodels")[2]
    names = re.findall(r"^### 7\.\d+ (\w+)", submodels, re.M)
    assert [name.lower() for name in names] == [step.name for step in WEEK]


def test_every_parameter_is_explained(prose: str) -> None:
    named = named_parameters(prose)
    missing = []
    for name in all_parameters():
        subject, _, term = name.partition(".")
        allowed = {name, f"{ANY_FORM}.{term}"} if subject in slugs() else {name}
        if not allowed & named:
            missing.append(name)
    assert not missing, (
        f"the text of docs/odd.md never says what these do: {', '.join(missing)}; "
        f"a term is named `{ANY_FORM}.<term>` there, once for all delivery models"
    )


def test_no_parameter_is_made_up(prose: str) -> None:
    known = set(all_parameters()) | {f"{ANY_FORM}.{term}" for term in TERMS}
    made_up = sorted(named_parameters(prose) - known)
    assert not made_up, f"docs/odd.md names parameters there are not: {made_up}"


def test_names_in_code_type_occur_in_the_code(prose: str) -> None:
    text = "\n".join(sources().values())
    text += "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "abm").rglob("*.toml"))
    quoted = set(re.findall(r"`([a-z]\w+)`", prose))
    assert not {name for name in quoted if not re.search(rf"\b{name}\b", text)}


def test_the_burn_in_is_the_one_of_a_scenario(prose: str) -> None:
    assert f"({load_scenario('baseline').burn_in_weeks} weeks) by default" in prose


def test_files_named_exist(prose: str) -> None:
    for name in re.findall(r"`([\w./]+\.(?:py|toml|md|csv))`", prose):
        assert (ROOT / name).is_file(), name


def test_facts_kept_for_validation_fit_nothing(prose: str) -> None:
    section = re.search(r"<!-- validation -->(.*?)<!-- end validation -->", prose, re.S)
    assert section is not None
    kept = set(re.findall(r"\bF-\d+", section[1]))
    assert kept
    parameters = all_parameters()
    used = {x for name in parameters for x in parameters.parameter(name).evidence}
    used |= {
        x for name in parameters for x in re.findall(r"F-\d+", parameters.parameter(name).source)
    }
    targets = (ROOT / "experiments" / "calibration" / "targets.toml").read_text(encoding="utf-8")
    assert not kept & (used | set(re.findall(r"F-\d+", targets)))


def test_every_column_says_what_it_holds() -> None:
    for schema in KINDS.values():
        for name, (_, spec) in column_specs(schema).items():
            assert spec.unit.strip(), name
            assert spec.meaning.strip(), name


def test_every_parameter_is_used() -> None:
    literal: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    filled: set[tuple[str, str]] = set()
    fields: dict[str, set[str]] = {}
    for text in sources().values():
        tree = ast.parse(text)
        fields |= {
            node.name: {
                s.target.id
                for s in node.body
                if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
            }
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
        }
        filled |= set(re.findall(r"fill\(\s*(\w+),\s*\"(\w+)\"", text))
        literal |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        patterns += list(_formatted(tree))
    by_rules = {f"{subject}.{field}" for rules, subject in filled for field in fields[rules]}
    columns = "\n".join(t for f, t in sources().items() if "week" in f.parts or f.stem == "regimes")
    by_form = "\n".join(sources().values())  # asked of a form: ``state.form_term("credit")``
    unused = []
    for name in all_parameters():
        subject, _, term = name.partition(".")
        used = name in literal | by_rules or any(p.fullmatch(name) for p in patterns)
        if subject in slugs():  # copied into the provider's column of that name
            used |= re.search(rf"\b[a-z]\w*\.{term}\[", columns) is not None
            used |= f'form_term("{term}")' in by_form
        if not used:
            unused.append(name)
    assert not unused, f"nothing reads: {', '.join(unused)}"


def _formatted(tree: ast.AST) -> Iterator[re.Pattern[str]]:
    """Names put together as in ``f"{slug}.credit"``; the part after the dot has to be telling."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        parts = [
            re.escape(str(x.value)) if isinstance(x, ast.Constant) else r"\w+" for x in node.values
        ]
        subject, dot, rest = "".join(parts).partition(r"\.")
        if dot and rest.replace(r"\w+", ""):
            yield re.compile(f"{subject}{dot}{rest}")
