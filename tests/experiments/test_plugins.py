"""Additions of installed packages: the example under ``docs/examples``, and wrong packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gofal.agents.matching import matching_rules

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "gofal_example"

WITH_THE_EXAMPLE = """
import json
import pandas as pd
from gofal.abm.levers import load_levers, options
from gofal.abm.week.plan import STEPS
from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario
from gofal.viz.web.evidence import lever_card
from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.sweep.plan import plan
from gofal.viz.figures import Look, alt_text, draw, figure_kinds
from toy_studies import axes_of, study_of

levers = {"payment_mode": "flat_sum", "matching_rule": "small_packages"}
model = CareModel(load_scenario("baseline").with_(only=["Conwy"], burn_in_weeks=28))
model.burn_in()
paid = model.fork(model.followed.with_(set=levers))
paid.run_for(9)
granted = model.fork(model.followed.with_(set={"travel_grant": 0.8}))
granted.validating = True  # its part writes what it says and nothing else
granted.run_for(2)
tables = [one.state.provider for one in (paid, granted)]
least = [float(table["travel_paid"][table.alive].min()) for table in tables]
s, frame = paid.state, paid.outcomes()
village = s.provider.alive & (s.provider["form"] == s.model_code("village_agency"))
mine = frame[frame["outcome"] == "hours_a_person"]
made = plan({"kind": "corners"}, {"fee_level": {}, "rural_premium": {}}, {"years": 1})
study = study_of("corners", axes_of(2), lambda points, *_: points[:, 0])
table = pd.DataFrame({"arm": ["a", "b"], "value": [20.0, 21.5]})
look = Look(outcome="hours_a_person")
picture = draw("dots", table, look)
print(json.dumps({
    "models": [m.slug for m in s.models],
    "village": int(village.sum()),
    "clients": int(s.provider["clients"][village].max()),
    "modes": [m.slug for m in s.modes],
    "mode": sorted({s.modes[code].slug for code in s.commissioner["mode"]}),
    "orders": options("matching_rule"),
    "least": least,
    "part": [p.name for p in STEPS["commissioners"].parts][-1],
    "lever": list(load_levers())[-1],
    "card": lever_card("travel_grant").note("cy"),
    "levels": sorted(set(mine["level"])),
    "wales": float(mine[mine["level"] == "wales"]["value"].iloc[-1]),
    "last": list(OUTCOMES)[-1],
    "points": made.kind.draw(made.axes, made.options).points.tolist(),
    "kept": made.keep.outcomes[-1],
    "spread": ask(study, analyses()["spread"], Question()).table["spread"].tolist(),
    "words": alt_text("dots", table, look),
    "axes": len(picture.axes),
}))
"""


def installed(folder: Path, name: str, points: dict[str, dict[str, str]]) -> Path:
    """Traces that an installer leaves of a package: its name, version and entry points."""
    info = folder / f"{name.replace('-', '_')}-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    lines = [
        line
        for group, given in points.items()
        for line in (f"[{group}]", *(f"{word} = {where}" for word, where in given.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder


def python(code: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    there = os.pathsep.join(map(str, (REPOSITORY, *paths)))
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": there},
        capture_output=True,
        text=True,
        check=False,
        cwd=paths[-1],
    )


@pytest.mark.slow
def test_the_example_adds_one_of_each(tmp_path: Path) -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    where = installed(tmp_path, project["name"], project["entry-points"])
    done = python(WITH_THE_EXAMPLE, EXAMPLE, Path(__file__).parent, where)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    # Our own keep their numbers; what a package adds comes after them.
    assert seen["models"][-1] == "village_agency"
    assert seen["models"][:-1] == sorted(seen["models"][:-1])
    assert seen["village"] > 0
    assert 0 < seen["clients"] <= 12
    assert seen["modes"][-1] == "flat_sum"
    assert "flat_sum" in seen["mode"]
    assert seen["orders"] == [*(rule.slug for rule in matching_rules()), "small_packages"]
    assert seen["lever"] == "travel_grant"
    assert seen["part"] == "pay_travel"
    assert seen["card"] == "assumption: an example"
    assert seen["least"][0] < seen["least"][1] == pytest.approx(0.8)
    assert seen["levels"] == ["council", "place", "wales"]
    assert 5.0 < seen["wales"] < 40.0
    assert seen["last"] == seen["kept"] == "hours_a_person"
    assert len(seen["points"]) == 4
    assert seen["spread"] == pytest.approx([0.5])
    assert seen["words"].startswith("a: 20")
    assert seen["axes"] == 1


def refused(tmp_path: Path, module: str, *names: str) -> str:
    """Error about packages that offer a matching rule of this module."""
    (tmp_path / "their_rules.py").write_text(module)
    for name in names:
        installed(tmp_path, name, {"gofal.matching": {"mine": "their_rules:RULE"}})
    done = python(
        "from gofal.agents.matching import matching_rules\n"
        "from gofal.agents.errors import GofalError\n"
        "try: print([rule.slug for rule in matching_rules()])\n"
        "except GofalError as error: print(error)",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


RULE = """
from gofal.agents.matching.base import MatchingRule
RULE = MatchingRule({slug!r}, "mine", "fy un i", lambda queue: queue.since)
"""


def test_a_package_adds_a_rule(tmp_path: Path) -> None:
    said = refused(tmp_path, RULE.format(slug="a_rule"), "their-rules")
    assert said == f"{[*(rule.slug for rule in matching_rules()), 'a_rule']}\n"


def test_two_of_one_name_are_refused_with_both_packages(tmp_path: Path) -> None:
    said = refused(tmp_path, RULE.format(slug="greatest_need"), "their-rules")
    assert "'greatest_need' comes from gofal and from their-rules 0.1.0" in said
    twice = tmp_path / "twice"
    twice.mkdir()
    said = refused(twice, RULE.format(slug="a_rule"), "their-rules", "our-rules")
    assert "'a_rule' comes from our-rules 0.1.0 and from their-rules 0.1.0" in said


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("RULE = 3", "gives a int, and a MatchingRule is needed"),
        ("import no_such_library", "cannot be loaded: No module named 'no_such_library'"),
        ("OTHER = 3", "cannot be loaded"),
    ],
)
def test_a_package_that_is_wrong_is_named(tmp_path: Path, module: str, said: str) -> None:
    told = refused(tmp_path, module, "their-rules")
    assert "package their-rules 0.1.0, entry point mine of gofal.matching" in told
    assert said in told


@pytest.mark.parametrize(
    ("lever", "step", "said"),
    [
        ("fee_level", "money", "gofal.levers: 'fee_level' is a lever of gofal; give another name"),
        ("mine", "mony", "unknown step of 'mony.mine' (gofal.parts) 'mony'; did you mean money?"),
    ],
)
def test_a_lever_of_a_package_has_a_name_and_a_step_of_its_own(
    tmp_path: Path, lever: str, step: str, said: str
) -> None:
    text = ", ".join(f"{name}='x'" for name in (
        "unit", "source", "label_en", "label_cy", "explain_en", "explain_cy",
        "group", "group_en", "group_cy",
    ))  # fmt: skip
    (tmp_path / "their_lever.py").write_text(
        "from gofal.abm.levers import Lever\n"
        "from gofal.abm.week.step import Addition, part\n"
        "def mine(state): 'Nothing.'\n"
        f"LEVER = Lever(name={lever!r}, low=0.0, high=1.0, default=0.0, evidence=(), {text})\n"
        f"PART = Addition({step!r}, part(mine))\n"
    )
    points = {
        kind: {"mine": f"their_lever:{kind[6:-1].upper()}"}
        for kind in ("gofal.levers", "gofal.parts")
    }
    installed(tmp_path, "their-levers", points)
    done = python(
        "from gofal.agents.errors import GofalError\n"
        "try:\n"
        "    from gofal.abm.levers import load_levers\n"
        "    load_levers()\n"
        "    import gofal.abm.week.plan\n"
        "except GofalError as error: print(error)",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{said}\n"
