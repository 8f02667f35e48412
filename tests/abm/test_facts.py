import ast
import shutil
from pathlib import Path

import numpy as np
import pytest

from gofal.abm import facts as package
from gofal.abm.country import DEFAULT
from gofal.abm.facts import attribution, load_facts
from gofal.agents.errors import GofalError


def test_tables_have_real_wales_in_them() -> None:
    facts = load_facts()
    assert [len(facts.councils), len(facts.places)] == [22, 457]
    assert [len(facts.road_nodes), len(facts.road_edges)] == [478, 1027]
    assert facts.councils["population"].sum() == 3_107_520
    assert facts.councils["unpaid_carers"].sum() == 310_685
    assert facts.councils["aged_65_plus"].sum() == 662_078
    assert facts.councils["area_km2"].sum() == pytest.approx(20_736)


@pytest.mark.parametrize("column", ["population", "aged_75_plus", "unpaid_carers", "area_km2"])
def test_places_add_up_to_their_councils(column: str) -> None:
    facts = load_facts()
    sums = facts.places.groupby("lad_code")[column].sum()
    real = facts.councils.set_index("lad_code")[column]
    np.testing.assert_allclose(sums.reindex(real.index), real, rtol=1e-3)


def test_age_groups_are_nested_and_hour_bands_add_up() -> None:
    facts = load_facts()
    for table in (facts.councils, facts.places):
        ages = table[["population", "aged_65_plus", "aged_75_plus", "aged_85_plus"]].to_numpy()
        assert (np.diff(ages, axis=1) <= 0).all()
    bands = facts.councils[["carers_1_19h", "carers_20_49h", "carers_50h_plus"]].sum(axis=1)
    np.testing.assert_allclose(bands, facts.councils["unpaid_carers"], atol=30)


def test_population_density_of_places_is_credible() -> None:
    places = load_facts().places
    density = places["population"] / places["area_km2"]
    assert density.min() > 5
    assert density.max() < 6000
    rural = density[places["rural_share"] == 1].median()
    assert rural < 0.1 * density[places["rural_share"] == 0].median()


def test_only_the_two_known_fees_are_given() -> None:
    councils = load_facts().councils.set_index("name_en")
    known = councils["known_fee"].dropna()
    assert known.to_dict() == {"Carmarthenshire": 20.08, "Merthyr Tydfil": 14.68}


def test_every_column_names_its_source() -> None:
    facts = load_facts()
    tables = {
        "councils": facts.councils,
        "places": facts.places,
        "roads_nodes": facts.road_nodes,
        "roads_edges": facts.road_edges,
        "catalysts": facts.catalysts,
    }
    declared = set(zip(facts.sources["table"], facts.sources["column"], strict=True))
    assert declared == {(name, column) for name, table in tables.items() for column in table}
    assert (facts.sources != "").all(axis=None)
    assert "Office for National Statistics" in attribution()
    assert "GeoNames" in attribution()


@pytest.mark.parametrize("name", ["W06000001", "Isle of Anglesey", "ynys mon", "YNYS MÔN"])
def test_a_council_is_found_by_any_of_its_names(name: str) -> None:
    assert load_facts().council_code(name) == "W06000001"


def test_a_misspelt_council_gets_a_suggestion() -> None:
    with pytest.raises(GofalError, match=r"unknown council 'Caerdyd'; did you mean Caerdydd"):
        load_facts().council_code("Caerdyd")


def test_outlines_are_small_and_show_every_council() -> None:
    text = DEFAULT.outlines.read_text(encoding="utf-8")
    assert len(text.encode()) < 100_000
    assert all(code in text for code in load_facts().councils["lad_code"])


def test_the_build_script_is_never_imported() -> None:
    project = Path(package.__file__).parents[2]
    for folder in ("abm", "agents", "experiments", "viz"):
        for file in (project / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    names = [alias.name for alias in node.names] + [getattr(node, "module", "")]
                    assert not any("make_place_areas" in (name or "") for name in names), file


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for file in [*DEFAULT.facts.glob("*.csv"), DEFAULT.facts / "sources.toml"]:
        shutil.copy(file, tmp_path)
    return tmp_path


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "places.csv").unlink()
    with pytest.raises(GofalError, match=r"places\.csv: no such file"):
        load_facts(copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("councils.csv", "name_cy", "enw", r"councils\.csv line 1: column 'name_cy' is missing"),
        ("councils.csv", ",68854,", ",many,", r"line 2, column population: 'many'; a number"),
        ("councils.csv", ",68854,", ",68854.5,", r"column population: .* whole number"),
        ("councils.csv", ",0.8249,", ",1.8249,", r"column rural_share: '1.8249'; allowed: 0 to 1"),
        ("councils.csv", ",verified,", ",sure,", r"speakers_status: 'sure'; allowed: ver"),
        ("councils.csv", "W06000002", "W06000001", r"lad_code: 'W06000001'; must not occur twice"),
        ("places.csv", "W06000001", "W06009999", r"line 2: lad_code 'W06009999' is not in coun"),
        ("places.csv", ",3294.0,", ",9294.0,", r"population of the places in W06000001 adds up"),
        ("places.csv", "Y Fali", "", r"line 2, column name_cy: ''; a value is needed"),
        ("roads_edges.csv", ",trunk,", ",track,", r"'track'; allowed: motorway, dual, trunk"),
        (
            "sources.toml",
            'unit = "£/h"',
            'unit = ""',
            r"\[tables\.councils\.known_fee\] 'unit' must be a text",
        ),
        ("sources.toml", "\n[rows]", "\n[rows", r"sources\.toml: not readable TOML"),
    ],
)
def test_a_malformed_file_is_told_in_one_line(
    copy: Path, file: str, old: str, new: str, message: str
) -> None:
    _edit(copy / file, old, new)
    with pytest.raises(GofalError, match=message) as caught:
        load_facts(copy)
    assert "\n" not in str(caught.value)


def test_a_lost_row_is_noticed(copy: Path) -> None:
    lines = (copy / "councils.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "councils.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(GofalError, match=r"councils\.csv: 21 rows, 22 are needed"):
        load_facts(copy)
