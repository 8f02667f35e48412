"""Making pages again: what differs is found and named, what only tells times is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import gofal.experiments.reproduce.item as items_of
from gofal.abm.results import SOURCE
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.reproduce.again import check, chosen_parts
from gofal.experiments.reproduce.generated import check_odd
from gofal.experiments.reproduce.item import Item, load_items
from gofal.experiments.reproduce.pages import compared

PAGE = """# Title

Written by `gofal document presets --only a`; do not edit.

## In short

| a | 1 |
| b | 2 |

## First (`a`)

| met need | 95.1% |

Run: 31 seconds.

## Second (`b`)

| met need | 94.0% |

# Teitl

Ysgrifennwyd gan `gofal`.

## First (`a`)

| angen | 95.1% |

Rhediad: 31 eiliad.
"""


def test_the_same_page_is_the_same() -> None:
    found = compared(PAGE, PAGE, ["document.runtime"])
    assert found.same
    assert found.lines == 5


def test_a_changed_number_is_named_with_its_heading() -> None:
    found = compared(PAGE, PAGE.replace("94.0%", "94.1%"), ["document.runtime"])
    assert found.missing == (("## Second (`b`)", "| met need | 94.1% |"),)
    assert found.extra == (("## Second (`b`)", "| met need | 94.0% |"),)


def test_times_and_how_a_page_was_made_do_not_count() -> None:
    again = PAGE.replace("31 seconds", "77 seconds").replace("31 eiliad", "9 eiliad")
    again = again.replace("presets --only a", "presets")
    assert compared(PAGE, again, ["document.runtime"]).same
    assert not compared(PAGE, again, []).same


def test_a_part_need_not_bring_the_rest_but_all_of_itself() -> None:
    part = "# Title\n\n## In short\n\n| a | 1 |\n\n## First (`a`)\n\n| met need | 95.1% |\n"
    assert compared(PAGE, part, ["document.runtime"], "a").same
    wrong = part.replace("| a | 1 |", "| a | 3 |")
    assert compared(PAGE, wrong, ["document.runtime"], "a").missing
    empty = "# Title\n\n## In short\n\n| a | 1 |\n\n## First (`a`)\n"
    assert compared(PAGE, empty, ["document.runtime"], "a").extra


def test_nothing_compared_is_not_the_same() -> None:
    assert not compared(PAGE, "# Title\n\nnothing\n", []).same


@pytest.fixture
def item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Item:
    monkeypatch.setattr(items_of, "SOURCE", tmp_path)
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    return Item("page", "page.md", 1.0, "gofal nothing", part="--only")


def test_a_page_tells_its_command_and_parts(item: Item) -> None:
    assert item.made_by() == "gofal document presets --only a"
    assert item.all_parts() == ["a", "b"]


def test_parts_are_drawn_by_a_number(item: Item) -> None:
    drawn = {tuple(chosen_parts(item, pick)) for pick in range(20)}
    assert drawn == {("a",), ("b",)}
    assert chosen_parts(item, 3) == chosen_parts(item, 3)


@pytest.mark.usefixtures("item")
def test_a_page_not_yet_made_has_no_parts() -> None:
    missing = Item("other", "other.md", 1.0, "gofal baseline", part="--only")
    assert missing.made_by() == "gofal baseline"
    assert missing.all_parts() == []


def test_what_a_page_is_made_of_exists() -> None:
    for one in load_items().values():
        assert one.command.split()[0] in ("gofal", "python")
        assert all(path.startswith("docs/") for path in one.files)


def test_generated_parts_are_compared_with_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, differs = check_odd(load_items()["odd"])
    assert lines > 1000
    assert differs == []
    changed = tmp_path / "odd.md"
    text = (SOURCE / "docs" / "odd.md").read_text(encoding="utf-8")
    changed.write_text(text.replace("| `fee_level` |", "| `fee_levle` |"), encoding="utf-8")
    monkeypatch.setattr("gofal.experiments.reproduce.generated.PAGE", changed)
    assert any("`fee_level`" in line for line in check_odd(load_items()["odd"])[1])


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reproduce", "presents", "--check"]) == REFUSED
    assert "presets" in capsys.readouterr().err


def test_all_are_listed_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "cy"):
        assert main(["reproduce", "--language", language]) == 0
        shown = capsys.readouterr().out
        assert all(name in shown for name in load_items())


@pytest.mark.slow
def test_a_small_page_comes_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real command in a process of its own, its page in another folder."""
    docs = tmp_path / "docs"
    docs.mkdir()
    words = ["baseline", "--years", "1", "--burn-in", "10", "--replicates", "1", "--workers", "1"]
    monkeypatch.setenv("GOFAL_DOCS", str(docs))
    assert main([*words, "--write", "--work", str(tmp_path / "work")]) == 0
    monkeypatch.delenv("GOFAL_DOCS")
    monkeypatch.setattr(items_of, "SOURCE", tmp_path)
    page = Item("baseline", "docs/baseline.md", 1.0, "gofal", kept=True)
    (verdict,) = check(page, whole=False, pick=1, workers=1)
    assert verdict.what == ""
    assert verdict.same, verdict.differs
