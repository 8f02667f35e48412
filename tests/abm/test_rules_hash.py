"""The hash of rules changes for a number or a rule, and for nothing else."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from gofal.abm.rules import FOLDERS, NOT_RULES, ROOT, hash_of, sources
from gofal.agents.errors import GofalError

CODE = '''\
"""A step of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np

from gofal.agents.errors import GofalError
from gofal.agents.table import F32, Columns, column

if TYPE_CHECKING:
    from gofal.abm.state import State

ENOUGH = 2.0  # hours
LABELS = {"fee": ("share", 0, 1, "fee level", "lefel y ffi")}


class Thing:
    """What a thing is."""

    unit: str
    label_en: str
    label_cy: str
    meaning: str
    rank: int


class PersonColumns(Columns):
    wage: Annotated[F32, column("pounds", "contracted wage", 1.0)]


class Rules(NamedTuple):
    """Numbers of the step."""

    base: float
    rate: float


FEE = Thing("share", "Fee", "Ffi", "What is paid.", 3)
TERMS = dict(wage=(1.03, 1, 1.2, "assumption"))


def hours(state: State, most: float = 1.5) -> np.ndarray:
    """Hours of everybody."""
    total = np.zeros(3)
    for row in range(3):
        if row >= ENOUGH:
            total[row] = most
    assert total[0] == 0, "no hours yet"
    return total


def fee(rules: Rules, name: str) -> float:
    if name == "in-house care":
        raise GofalError(f"{name} has no fee")
    return rules.base + rules.rate
'''

TABLE = b"def column(unit, meaning, default=0, width=1):\n    return unit, default, width\n"

SAME = {
    "a comment": ("# hours", "# hours a week, at most"),
    "a docstring": ("Hours of everybody.", "Everybody's hours."),
    "a docstring that goes": ('    """Numbers of the step."""\n\n', ""),
    "an annotation": ("-> np.ndarray:", "-> F64:"),
    "an annotation of a field": ("base: float", "base: np.float64"),
    "an import for annotations": ("import numpy", "from typing import Any\nimport numpy"),
    "an import for type checkers": ("abm.state import State", "abm.world import State"),
    "order of imports": ("import F32, Columns, column", "import column, F32, Columns"),
    "layout": ('FEE = Thing("share", ', 'FEE = Thing(\n    "share",\n    '),
    "quotes": ('"in-house care"', "'in-house care'"),
    "a spelling of a number": ("2.0  #", "2.00  #"),
    "a label": ('"Fee", "Ffi"', '"Charge", "Ffi"'),
    "a label in Welsh": ('"Fee", "Ffi"', '"Fee", "Tâl"'),
    "a meaning": ("What is paid.", "Money."),
    "a meaning of a column": ("contracted wage", "wage"),
    "a source": ('"assumption"', '"measured in 2018"'),
    "labels of a term": ('"fee level", "lefel y ffi"', '"fee", "ffi"'),
    "a message": ("has no fee", "is free"),
    "an assertion": ('== 0, "no hours yet"', '== 0, "hours too early"'),
    "a local name": ("total", "worked"),
    "a name of a row": ("row", "person"),
    "exports": ("ENOUGH =", '__all__ = ["fee"]\nENOUGH ='),
}

OTHER = {
    "a constant": ("ENOUGH = 2.0", "ENOUGH = 2.5"),
    "a default": ("most: float = 1.5", "most: float = 1.6"),
    "a branch": ("row >= ENOUGH", "row > ENOUGH"),
    "an operator": ("rules.base + rules.rate", "rules.base - rules.rate"),
    "a name that is asked for": ('"in-house care"', '"in-house cares"'),
    "a number of a declaration": ('"What is paid.", 3', '"What is paid.", 4'),
    "a term": ("(1.03, 1, 1.2", "(1.04, 1, 1.2"),
    "a range of a term": ('"share", 0, 1', '"share", 0, 2'),
    "a unit": ('FEE = Thing("share"', 'FEE = Thing("ratio"'),
    "a type of a column": ("Annotated[F32, c", "Annotated[F64, c"),
    "a default of a column": ('wage", 1.0', 'wage", 2.0'),
    "order of fields": ("    base: float\n    rate: float", "    rate: float\n    base: float"),
    "where a rule comes from": ("gofal.agents.table import", "gofal.agents.other import"),
    "a statement": ("    total = np.zeros(3)\n", "    total = np.zeros(3)\n    state.step()\n"),
    "a name of a rule": ("def fee(", "def charge("),
}

PARAMETER = """\
[quit_base] # leavers
value = 7
low = 0.1
unit = "share"
source = "assumption"
evidence = ["E1"]
label_en = "leavers"
label_cy = "ymadawyr"
by_year = { "2018" = 7.83 }

[hours]
value = 20
"""
SAME_DATA = {
    "a comment": ("# leavers", "# of carers"),
    "a spelling of a number": ("value = 7", "value = 7.0"),
    "a source": ("assumption", "a survey"),
    "evidence": ('["E1"]', '["E1", "E2"]'),
    "a label": ('"leavers"', '"people who leave"'),
    "a translation": ("ymadawyr", "pobl sy'n gadael"),
    "order": ("value = 7\nlow = 0.1", "low = 0.1\nvalue = 7"),
}
OTHER_DATA = {
    "a value": ("value = 7", "value = 8"),
    "a range": ("low = 0.1", "low = 0.2"),
    "a dated value": ("7.83", "7.84"),
    "a name": ("quit_base", "quit_later"),
}
COUNCILS = "lad_code,name_cy,fee_2018\nW1,Gwynedd,16.5\nW2,Môn,\n"


@pytest.mark.parametrize("change", SAME)
def test_what_decides_no_number_leaves_the_hash(change: str) -> None:
    assert _hash_with(CODE, *SAME[change]) == _hash(CODE)


@pytest.mark.parametrize("change", OTHER)
def test_a_rule_changes_the_hash(change: str) -> None:
    assert _hash_with(CODE, *OTHER[change]) != _hash(CODE)


@pytest.mark.parametrize("change", SAME_DATA)
def test_words_of_a_parameter_leave_the_hash(change: str) -> None:
    same = _hash(PARAMETER, "carer.toml")
    assert _hash_with(PARAMETER, *SAME_DATA[change], file="carer.toml") == same


@pytest.mark.parametrize("change", OTHER_DATA)
def test_numbers_of_a_parameter_change_the_hash(change: str) -> None:
    before = _hash(PARAMETER, "carer.toml")
    assert _hash_with(PARAMETER, *OTHER_DATA[change], file="carer.toml") != before


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Môn", "Ynys Môn", True),
        ("16.5", "16.50", True),
        ("16.5", "16.6", False),
        ("W2", "W3", False),
        ("W1,Gwynedd,16.5\nW2,Môn,", "W2,Môn,\nW1,Gwynedd,16.5", False),
    ],
)
def test_a_table_counts_by_its_values(old: str, new: str, same: bool) -> None:
    before = _hash(COUNCILS, "councils.csv")
    assert (_hash_with(COUNCILS, old, new, file="councils.csv") == before) == same


def test_functions_may_change_places() -> None:
    first, second = "def a():\n    return 1\n", "def b():\n    return 2\n"
    one, other = (hash_of({"a.py": text.encode()}) for text in (first + second, second + first))
    assert one == other


def _hash_with(text: str, old: str, new: str, file: str = "step.py") -> str:
    changed = text.replace(old, new)
    assert changed != text, "the change is not in the source"
    return _hash(changed, file)


def _hash(text: str, file: str = "step.py") -> str:
    return hash_of({file: text.encode(), "table.py": TABLE})


_SOME = ("agents/delivery", "agents/parameter", "abm/country/wales/levers")


def _edits(old: str, new: str, name: str) -> tuple[str, str]:
    """Hash of some real files, before and after an edit of one of them."""
    files = {key: data for key, data in sources(ROOT) if key.startswith(_SOME)}
    text = files[name].decode()
    assert old in text
    return hash_of(files), hash_of(files | {name: text.replace(old, new, 1).encode()})


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ('"Cydweithfa"', '"Menter"', True),
        ("members put surplus into pay", "they pay", True),
        ("pass_through=(0.7", "pass_through=(0.8", False),
        ('sector="coop', 'sector="x', False),
    ],
)
def test_a_real_delivery_model(old: str, new: str, same: bool) -> None:
    before, after = _edits(old, new, "agents/delivery/cooperative.py")
    assert (before == after) == same


def test_a_default_of_a_real_lever() -> None:
    before, after = _edits("default = 1.0", "default = 1.1", "abm/country/wales/levers/buying.toml")
    assert before != after


def test_what_does_not_count_is_there_and_named_truly() -> None:
    files = [
        path.relative_to(ROOT).as_posix() for name in FOLDERS for path in (ROOT / name).rglob("*.*")
    ]
    for pattern in NOT_RULES:
        assert any(fnmatchcase(file, pattern) for file in files), pattern


def test_presets_do_not_count_and_facts_do() -> None:
    names = [name for name, _ in sources(ROOT)]
    assert not any("/scenarios/" in name for name in names)
    assert any("/scenarios/" in name for name, _ in sources(ROOT, presets=True))
    assert "abm/country/wales/facts/councils.csv" in names


@pytest.mark.parametrize(
    ("file", "text"), [("a.py", "def"), ("a.toml", "a = ]"), ("a.toml", "a = 1,5")]
)
def test_a_file_that_cannot_be_read_is_named(file: str, text: str) -> None:
    with pytest.raises(GofalError, match=file):
        hash_of({file: text.encode()})
