"""What councils say about themselves: files that people write, and what is refused in them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gofal.abm.country import DEFAULT
from gofal.abm.facts.local import LocalFact, in_force, local_kinds, usual_sizes
from gofal.abm.facts.local_file import PUBLIC, local_text, read_local, read_locals
from gofal.abm.levers import option
from gofal.abm.scenario import load_scenario, parse_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.output.docs import docs_folder
from gofal.experiments.runs.identity import arm_id, world_id
from gofal.experiments.sweep.plan import load_plan

EXAMPLES = docs_folder() / "examples"
HEAD = "council,fact,value,year,source\n"
POWYS, MERTHYR = "W06000023", "W06000024"
GOOD = f"{HEAD}Powys,fee,18.20,,our fee letter\nMerthyr Tudful,own_share,22%,2023,\n"

WRONG = {
    "": "is empty",
    "   \n\n": "is empty",
    HEAD: "holds no facts",
    "council,fact\nPowys,fee\n": "column 'value' is missing",
    "council,fact,value,colour\n": "unknown column 'colour'",
    "council,fact,fact,value\n": "column 'fact' stands twice",
    f"{HEAD}Powis,fee,18,,\n": "line 2: unknown council 'Powis'; did you mean Powys",
    f"{HEAD}Powys,fees,18,,\n": "unknown fact 'fees'; did you mean fee",
    f"{HEAD}Powys,fee,eighteen,,\n": "'eighteen' is not a number; allowed: 12 to 26",
    f"{HEAD}Powys,fee,,,\n": "the value of fee is missing",
    f'{HEAD}Powys,fee,"18,5",,\n': "'18,5' is not a number",
    f"{HEAD}Powys,fee,nan,,\n": "'nan' is not a number",
    f"{HEAD}Powys,fee,41,,\n": "fee of Powys = 41; allowed: 12 to 26 £/h, in money of 2018; give",
    f"{HEAD}Powys,fee,40,2024,\n": "(27.38 in money of 2018)",
    f"{HEAD}Powys,fee,18,1999,\n": "year 1999; allowed: 2015 to 2026",
    f"{HEAD}Powys,fee,18,soon,\n": "year 'soon' is no year",
    f"{HEAD}Powys,own_share,22,,\n": "allowed: 0 to 0.9 share (or 0 % to 90 %)",
    f"{HEAD}Powys,people,90,,\n": "people of Powys = 90; allowed there: 4",
    f"{HEAD}Powys,providers,8.5,,\n": "a whole number is needed",
    f"{HEAD}Powys,list_rule,closed,,\n": "allowed: as_is, few_preferred, framework, open",
    f"{HEAD}Powys,fee,18,,\n\nW06000023,fee,19,,\n": "line 4: fee of W06000023 is given twice",
    f"{HEAD}Powys,fee,18,,a, b\n": "line 2: 6 cells, 5 are needed",
}


@pytest.mark.parametrize(("text", "why"), WRONG.items(), ids=[*WRONG.values()])
def test_what_is_wrong_is_said(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "my-council.csv", tmp_path / "run"
    file.write_text(text, encoding="utf-8")
    assert main(["run", "baseline", "--local", str(file), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert "my-council.csv" in told
    assert why in told
    assert "Traceback" not in told
    assert not out.exists()


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for data in (f"{HEAD}Ynys Môn,fee,18,,\n".encode("cp1252"), HEAD.encode("utf-16")):
        file.write_bytes(data)
        with pytest.raises(GofalError, match="save it as 'CSV UTF-8'"):
            read_local(file)
    file.write_text(f'council,"fact{"x" * 200_000},value\n', encoding="utf-8")
    with pytest.raises(GofalError, match="line 1: not a table"):
        read_local(file)
    with pytest.raises(GofalError, match="there is no file"):
        read_local(tmp_path / "none.csv")
    with pytest.raises(GofalError, match="cannot read"):
        read_local(tmp_path)


def test_what_a_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    file, facts = tmp_path / "a.csv", []
    for mark, end in ((",", "\r\n"), (";", "\r\n"), ("\t", "\r\n"), (",", "\r")):
        text = GOOD.replace(",", mark).replace("\n", end)
        file.write_bytes(text.encode("utf-8-sig"))
        facts.append(read_local(file))
    assert facts[0] == facts[1] == facts[2] == facts[3]
    assert [(fact.council, fact.fact, fact.value) for fact in facts[0]] == [
        (POWYS, "fee", 18.2),
        (MERTHYR, "own_share", 0.22),
    ]


def test_it_may_be_written_in_welsh(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    text = "Cyngor;Ffaith;Gwerth\nYnys Môn;rheol y rhestr;rhestr agored\nynys mon;ffi yr awr;£17\n"
    file.write_text(text, encoding="utf-8")
    rule, fee = read_local(file)
    assert (rule.fact, rule.value, rule.council) == ("list_rule", option("list_rule", "open"),
                                                     "W06000001")  # fmt: skip
    assert (fee.fact, fee.value) == ("fee", 17.0)


def test_numbers_may_be_written_as_people_do(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'{HEAD}Powys,people,"1,150",2018-19,\nPowys,hours,12 000,,\n')
    people, hours = read_local(file)
    assert (people.value, people.year, hours.value) == (1150.0, 2018, 12000.0)


def test_a_later_file_beats_an_earlier_one(tmp_path: Path) -> None:
    one, two = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text(GOOD)
    two.write_text(f"{HEAD}Powys,fee,16,,\n")
    found = {(fact.council, fact.fact): fact.value for fact in read_locals([one, two])}
    assert found == {(POWYS, "fee"): 16.0, (MERTHYR, "own_share"): 0.22}


def test_what_was_read_can_be_written_and_read_again(tmp_path: Path) -> None:
    facts = read_locals([PUBLIC])
    file = tmp_path / "again.csv"
    file.write_text(local_text(facts), encoding="utf-8")
    assert read_locals([file]) == facts


def test_a_fee_of_another_year_follows_the_wage_floor() -> None:
    fee = LocalFact(POWYS, "fee", 24.5, 2024)
    assert in_force(fee) == pytest.approx(24.5 * 7.83 / 11.44)
    assert in_force(LocalFact(POWYS, "fee", 18.0, 2018)) == 18.0
    assert in_force(LocalFact(POWYS, "people", 900.0, 2024)) == 900.0


def test_ages_share_out_what_wales_has() -> None:
    usual = usual_sizes(DEFAULT)
    assert usual["people"].sum() == pytest.approx(23_000)
    assert usual["hours"].sum() == pytest.approx(260_000)


def test_public_sources_are_facts_with_source_and_year() -> None:
    facts = read_locals([PUBLIC])
    assert len(facts) >= 9
    assert all(fact.source.startswith("F-") and fact.year for fact in facts)


def test_kinds_are_told_in_both_languages() -> None:
    for kind in local_kinds().values():
        assert kind.label_en != kind.label_cy
        assert kind.explain_en.endswith(".")
        assert kind.explain_cy.endswith(".")


def test_facts_belong_to_what_a_run_is() -> None:
    base = load_scenario("baseline")
    said = base.with_(local=[LocalFact("Powys", "fee", 18.0)])
    other = base.with_(local=[LocalFact("Powys", "fee", 19.0)])
    named = base.with_(local=[LocalFact("POWYS", "fee", 18.0, 2018, "our letter")])
    for identity in (arm_id, world_id):
        assert len({identity(one) for one in (base, said, other)}) == 3
        assert identity(said) == identity(named)
        assert identity(base) != identity(base.with_(wales=2))
    assert said.with_(seed=2).local == said.local


def test_a_design_names_its_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(GOOD)
    design = tmp_path / "design.toml"
    design.write_text(
        '[design]\nkind = "grid"\n[vary]\nfee_level = [1.0, 1.1]\n'
        '[run]\nyears = 1\nlocal = ["public", "mine.csv"]\n'
    )
    (arm,) = load_plan(design).arms
    assert {(POWYS, "fee"), ("W06000022", "fee")} <= {(f.council, f.fact) for f in arm.local}
    design.write_text(design.read_text().replace("mine.csv", "none.csv"))
    with pytest.raises(GofalError, match=r"none\.csv"):
        load_plan(design)


def test_the_officers_trial_can_be_typed() -> None:
    page = (EXAMPLES / "local-facts.md").read_text(encoding="utf-8")
    shown = (EXAMPLES / "my-council.csv").read_text(encoding="utf-8")
    assert shown in page
    typed = re.findall(r"^uv run gofal (.+)$", page, re.MULTILINE)
    assert typed
    for line in typed:
        command, *words = shlex.split(line)
        file = words[words.index("--local") + 1]
        facts = read_locals(EXAMPLES.parents[1] / file)
        assert [fact.fact for fact in facts] == ["fee", "own_share", "people", "providers"]
        arms = [word for word in words if word.startswith("baseline")]
        assert command == "compare"
        assert [parse_scenario(arm).with_(local=facts).local for arm in arms] == [facts, facts]
    for kind in local_kinds():
        assert f"`{kind}`" in page
