"""The register of claims: complete, in both languages, and refused by name when it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from toy_claims import HEAD, PARTS

from gofal.agents.errors import GofalError
from gofal.experiments.claims.coverage import not_attempted, places, rows
from gofal.experiments.claims.judge import ClaimResult
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.page import section
from gofal.experiments.claims.read import REGISTER, find_claims, load_claims, read_claim
from gofal.experiments.claims.wording import quantity, rule
from gofal.experiments.text import LANGUAGES

GOOD = REGISTER / "p17-wage-floors-need-money.toml"


def test_every_pattern_and_target_row_is_in_exactly_one_place() -> None:
    where = places(load_claims())
    assert len(rows()) == len(where) == 142
    assert {row: found for row, found in where.items() if len(found) != 1} == {}


def test_all_twenty_five_patterns_are_there_and_first() -> None:
    numbers = [claim.pattern for claim in load_claims().values()]
    assert numbers[:25] == list(range(1, 26))
    assert set(numbers[25:]) == {None}


def test_claims_speak_both_languages() -> None:
    for slug, claim in load_claims().items():
        for what in ("title", "hypothesis", "mechanism"):
            english, welsh = (claim.say(what, language) for language in LANGUAGES)
            assert "" not in (english, welsh), f"{slug}: {what}"
            assert english != welsh, f"{slug}: {what}"
        for part in claim.parts:
            said = {(quantity(part, language), rule(part, language)) for language in LANGUAGES}
            assert len(said) == 2, f"{slug}: {part.outcome}"
        texts = [
            "\n".join(section(ClaimResult(claim, "cannot_say", ()), tongue)) for tongue in LANGUAGES
        ]
        assert "not yet run" in texts[0]
        assert "heb ei redeg eto" in texts[1]


def test_what_is_left_out_says_why_in_both_languages() -> None:
    for row, entry in not_attempted().items():
        said = {entry.say(language) for language in LANGUAGES}
        assert len(said) == 2, row
        assert "" not in said, row


def test_kinds_and_measures_have_names_in_both_languages() -> None:
    named = [(kind.slug, kind.name_en, kind.name_cy) for kind in kinds().values()]
    named += [(one.name, one.label_en, one.label_cy) for one in measures().values()]
    for name, english, welsh in named:
        assert "" not in (english, welsh), name
        assert english != welsh, name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'outcome = "turnover"',
            'outcome = "turn_over"',
            "part[3]: unknown outcome 'turn_over'; did you mean t",
        ),
        ('arm = "funded"', 'arm = "fundd"', "unknown arm 'fundd'; did you mean funded"),
        (
            'scenario = "living_wage" }',
            'scenario = "livin_wage" }',
            "[arms.funded] unknown scenario 'livin_wage'",
        ),
        (
            'scenario = "living_wage" }',
            'settings = ["pay_flor=0.1"] }',
            "unknown lever 'pay_flor'; did you mean pay_floor",
        ),
        ('kind = "difference"', 'kind = "diference"', "unknown kind of comparison 'diference'"),
        ("size = 0.01", "", "'size' must be given, above 0"),
        ('window = "1-2"', 'window = "1-20"', "outside the run"),
        ('expect = "down"', 'expect = "sideways"', "unknown direction 'sideways'"),
        (
            'window = "1-2"',
            'window = "1-2"\narea = "Powys"\ntake = "max"',
            "are for outcomes of Wales",
        ),
        ('expect = "down"\nsize = 0.01', "margin = 0.01", "unknown rule of difference 'margin'"),
        ("mechanism_cy =", "mechanism_fr =", "unknown key 'mechanism_fr'; did you mean"),
        (
            'evidence = ["E038",',
            'evidence = ["38",',
            "'evidence[1]' must be an evidence id, as E038 or F-12, not '38'",
        ),
        ('covers = ["E068"]', 'covers = ["E001"]', "covers E001, which its evidence does not name"),
        ("arms.base = {}", "arms.base = {", "not readable TOML"),
        (
            "arms.base = {}",
            'years = 10\nexplained_en = "so"\narms.base = {}',
            "'explained' is needed in both",
        ),
        ('note_cy = "y don gyntaf"', "", "a note is needed in both languages"),
        ("arms.base = {}", 'needs = "most"\narms.base = {}', "unknown value of needs 'most'"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    lines = GOOD.read_text("utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("explained_"))
    assert old in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(GofalError, match=r"wrong\.toml: ") as caught:
        read_claim(file)
    assert told in str(caught.value)


NEEDED = [(kind.slug, key) for kind in kinds().values() for key in kind.needed]


@pytest.mark.parametrize(("kind", "key"), [*NEEDED, ("between", "beside")])
def test_what_a_kind_cannot_do_without_is_asked_for_before_a_run(
    tmp_path: Path, kind: str, key: str
) -> None:
    outcome, lines = PARTS[kind]
    left = "\n".join(line for line in lines.splitlines() if not line.startswith(f"{key} = "))
    assert left != lines
    file = tmp_path / "wrong.toml"
    file.write_text(f'{HEAD}\n[[part]]\nkind = "{kind}"\noutcome = "{outcome}"\n{left}\n', "utf-8")
    with pytest.raises(GofalError, match=rf"part\[1\]: ('{key}' is missing|needs one of: {key},)"):
        read_claim(file)


def test_one_more_claim_is_one_more_file(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path / "one.toml")
    assert list(load_claims(tmp_path)) == ["one"]
    shutil.copy(GOOD, tmp_path / "two.toml")
    load_claims.cache_clear()
    assert list(load_claims(tmp_path)) == ["one", "two"]


def test_claims_are_found_by_name_number_and_row() -> None:
    assert [claim.slug for claim in find_claims(["p17", "E224"])] == [
        "p17-wage-floors-need-money",
        "p14-teams-and-the-hourly-rate",
    ]
    assert len(find_claims([])) == len(load_claims())
    with pytest.raises(GofalError, match="unknown claim 'p77'"):
        find_claims(["p77"])
