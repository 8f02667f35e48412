"""Own rules in lone files: found as those of a package, and refused in a line."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz.damage import TEXT, damaged
from gofal.abm.rules import rules_hash
from gofal.agents.delivery import DeliveryModel
from gofal.agents.delivery.third_sector import MODEL as CHARITY
from gofal.agents.errors import GofalError
from gofal.experiments.archive import inputs, reproduce
from gofal.experiments.own import rules
from gofal.experiments.own.delivery_file import read_delivery

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples"
VILLAGE = EXAMPLES / "village_agency.toml"
PARTS = EXAMPLES / "gofal_example" / "gofal_example"


@pytest.fixture(autouse=True)
def afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is offered here is forgotten again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == rules.PACKAGE]:
        del sys.modules[name]


def offered(monkeypatch: pytest.MonkeyPatch, *files: Path) -> dict[str, EntryPoint]:
    """What some files offer, by seam and name."""
    monkeypatch.setenv("GOFAL_RULES", os.pathsep.join(map(str, files)))
    rules.offer()
    importlib.invalidate_caches()
    ours = [one for one in entry_points() if one.dist and one.dist.name == "own-rules"]
    return {f"{one.group} {one.name}": one for one in ours}


def test_a_table_is_a_delivery_model_like_another(monkeypatch: pytest.MonkeyPatch) -> None:
    found = offered(monkeypatch, VILLAGE)
    assert [*found] == ["gofal.delivery village_agency"]
    village = found["gofal.delivery village_agency"].load()
    assert isinstance(village, DeliveryModel)
    assert (village.slug, village.label_cy) == ("village_agency", "Asiantaeth bentref")
    assert (village.sector, village.serves) == (CHARITY.sector, CHARITY.serves)
    terms = {one.name.split(".")[1]: one.value for one in village.parameters}
    others = {one.name.split(".")[1]: one.value for one in CHARITY.parameters}
    differ = {name: value for name, value in terms.items() if others.get(name) != value}
    assert differ == {"radius": 10.0, "max_clients": 12.0, "form_village_agency": 0.3}


def test_python_gives_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    found = offered(monkeypatch, PARTS / "own_lever.py", PARTS / "payment.py", VILLAGE)
    assert sorted(found) == [
        "gofal.delivery village_agency",
        "gofal.levers own_lever",
        "gofal.parts own_lever",
        "gofal.payment payment",
    ]
    assert found["gofal.levers own_lever"].load().name == "travel_grant"
    assert found["gofal.parts own_lever"].load().step == "commissioners"


def test_a_folder_gives_all_that_lies_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("near", "far"):
        (folder / f"{name}.toml").write_bytes(VILLAGE.read_bytes())
    (folder / "notes.txt").write_text("not a rule")
    found = offered(monkeypatch, folder)
    assert sorted(found) == ["gofal.delivery far", "gofal.delivery near"]
    assert [one.load().slug for one in found.values()] == [one.name for one in found.values()]


def test_what_was_damaged_in_the_cache_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(monkeypatch, VILLAGE)
    (copy,) = (tmp_path / "cache").rglob("village_agency.toml")
    copy.write_text("")
    found = offered(monkeypatch, VILLAGE)
    assert copy.read_bytes() == VILLAGE.read_bytes()
    assert found["gofal.delivery village_agency"].load().slug == "village_agency"


def test_a_cache_that_is_shut_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    found = offered(monkeypatch, VILLAGE)
    assert found["gofal.delivery village_agency"].load().slug == "village_agency"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("gone.toml", None, "names {file}, which is not there"),
        ("rule.txt", "", "own rules are .toml or .py"),
        ("my-agency.toml", "", "use letters, digits and _, as in village_agency.toml"),
        ("odd.py", "def f(:\n", "odd.py line 1: SyntaxError: invalid syntax"),
        ("odd.py", "\0", "odd.py "),
        ("odd.py", "x = " + "(" * 9999, "odd.py "),
        ("odd.py", "x = " + "-" * 99999 + "1", "odd.py "),
        ("odd.py", "MINE = 3\n", "odd.py gives nothing; set MODEL, MODE, RULE, LEVER, PART"),
    ],
)
def test_a_file_that_cannot_be_is_told_at_every_seam(
    name: str, text: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    found = offered(monkeypatch, file)
    assert {one.group for one in found.values()} == set(rules.GROUPS.values())
    for one in found.values():
        with pytest.raises(GofalError) as caught:
            one.load()
        assert said.format(file=file) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_two_files_may_not_have_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / VILLAGE.name).write_bytes(VILLAGE.read_bytes())
    monkeypatch.setenv("GOFAL_RULES", os.pathsep.join(map(str, (VILLAGE, tmp_path))))
    with pytest.raises(GofalError, match="a name may be used once"):
        rules.rule_files()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('like = "third_sector"', 'like = "third_secto"', "did you mean third_sector"),
        ("label_en", "label", "unknown key 'label'"),
        ("radius", "radios", "terms missing or unknown: radios"),
        ("value = 10", "value = 20", "radius: 20 is not between 5 and 15"),
        ("value = 10", 'value = "10"', "'value' must be a number"),
        ("low = 5, high = 15", "low = 5, high = 9999", "radius: range 5.0-9999.0 leaves"),
        ("high = 15, ", "", "high"),
        ('"assumption: an example"', '""', "a text that is not empty"),
    ],
)
def test_a_table_that_does_not_fit_is_one_line(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    text = VILLAGE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(GofalError) as caught:
        read_delivery(file)
    assert str(caught.value).startswith("mine.toml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_damaged_files_are_understood_or_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "put", lambda _file, _content: None)  # only what is read counts here
    understood, refused = 0, []
    for number in range(200):
        luck = Random(number)  # noqa: S311
        file = tmp_path / "mine.toml"
        file.write_bytes(damaged(VILLAGE.read_bytes(), luck, TEXT))
        try:
            understood += read_delivery(file).slug == "mine"
        except GofalError as error:
            refused.append(str(error))
        code = tmp_path / "mine.py"
        code.write_bytes(damaged((PARTS / "own_lever.py").read_bytes(), luck, TEXT))
        monkeypatch.setenv("GOFAL_RULES", str(code))
        rules.offer()
    assert understood > 20
    assert len(refused) > 20
    assert not [one for one in refused if "\n" in one]


def test_an_archive_takes_them_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFAL_RULES", str(VILLAGE))
    assert inputs.own_rules() == {"inputs/rules/village_agency.toml": VILLAGE}
    shelves = {"GOFAL_PRESETS": inputs.PRESETS, "GOFAL_RULES": inputs.RULES}
    assert shelves == reproduce.SHELVES


RUN = """
import json
import gofal
from gofal.abm.results import code_identity
from gofal.abm.rules import rules_hash
from gofal.experiments.lists.tables import parameters_list

if __name__ == "__main__":
    granted = "baseline/travel_grant=0.8"
    table = gofal.compare(
        "baseline", granted, only=["Conwy"], years=1, burn_in_weeks=1, replicates=2, workers=2,
        stress=False,
    ).wales(granted)
    model = gofal.Model(gofal.load_scenario("baseline", only=["Conwy"], burn_in_weeks=28))
    model.burn_in()
    model.run_for(9)
    state = model.state
    village = state.provider.alive & (state.provider["form"] == state.model_code("village_agency"))
    moved = float(table["difference"].abs().max())
    named = code_identity()["rules_of_others"]
    listed = [row[0] for row in parameters_list("en", "village_agency").rows]
    print(json.dumps([rules_hash(), int(village.sum()), moved, named, listed]))
"""


@pytest.mark.slow
def test_a_run_and_its_workers_have_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    monkeypatch.delenv("XDG_CACHE_HOME")
    files = os.pathsep.join(map(str, (VILLAGE, PARTS / "own_lever.py")))
    done = subprocess.run(  # noqa: S603
        [sys.executable, script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "GOFAL_RULES": files},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    hash_of_rules, villages, moved, named, listed = json.loads(done.stdout.splitlines()[-1])
    assert named == [
        "gofal.delivery: village_agency (own-rules 0)",
        "gofal.levers: own_lever (own-rules 0)",
        "gofal.parts: own_lever (own-rules 0)",
    ]
    assert hash_of_rules != rules_hash()
    assert villages > 0
    assert "village_agency.radius" in listed
    assert moved > 0.0
