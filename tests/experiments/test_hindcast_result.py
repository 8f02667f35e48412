"""The result of the hindcast as data: what it counts, and that pages say the same numbers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from gofal.abm.results import SOURCE
from gofal.agents.errors import GofalError
from gofal.experiments.hindcast import result as results
from gofal.experiments.hindcast.meeting import Met
from gofal.experiments.hindcast.page import facts, scores, signs, summary
from gofal.experiments.hindcast.result import Result, result_of, shipped_result, write_result
from gofal.experiments.hindcast.series import Compared, DatedSeries, Use, Value, load_series
from gofal.experiments.text import LANGUAGES

HOW = {
    "rules": "abc",
    "version": "1",
    "command": "gofal hindcast",
    "members": 3,
    "years": 10,
    "sets": 0,
}
PATH = pd.DataFrame({"series": ["a", "a"], "year": [2016.375, 2021.5], "low": [0.1234567, None]})


def series(name: str, compared: Compared = "level", use: Use = "test") -> DatedSeries:
    known = Value(at="2021-09", value=1.0, facts=("F-1",))
    return DatedSeries(
        name=name, label_en="x", label_cy="x", unit="people", outcome="providers",
        compared=compared, use=use, why_en="x", why_cy="x", values=(known,), since="2018"
        if compared == "sign" else "",
    )  # fmt: skip


def met(
    one: DatedSeries, known: float, *said: float, naive: tuple[float, float] | None = None
) -> Met:
    return Met(one, one.values[0], known, np.array(said), naive)


def made() -> Result:
    inside = met(series("a"), 1.0, 0.0, 1.0, 2.0, naive=(5.0, 5.0))
    outside = met(series("b", use="seen"), 9.0, 0.0, 1.0, 2.0)
    sign = met(series("c", "sign"), 1.0, 1.0, 1.0, 0.0)
    wrong = met(series("d", "sign"), 1.0, 0.0, 0.0, 1.0)
    return result_of([inside, outside, sign, wrong], PATH, HOW)


def test_counts_are_of_testing_facts_and_misses_of_all() -> None:
    counts = made().counts
    assert (counts.numbers, counts.series, counts.half, counts.most) == (1, 1, 1, 1)
    assert (counts.compared, counts.better) == (1, 1)
    assert (counts.signs, counts.right) == (2, 1)
    assert [(one.series, one.wrong, one.of) for one in made().missed] == [("b", 1, 1), ("d", 1, 1)]


def test_what_is_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "hindcast.json"
    monkeypatch.setattr(results, "SHIPPED", file)
    shipped_result.cache_clear()
    assert shipped_result() is None
    shipped_result.cache_clear()
    write_result(made(), file)
    again = shipped_result()
    assert again is not None
    assert msgspec.to_builtins(again) == msgspec.to_builtins(made())
    assert again.table["low"].isna().tolist() == [False, True]
    shipped_result.cache_clear()
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(GofalError, match="write it anew with gofal hindcast --write"):
        shipped_result()
    shipped_result.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_docs_says_what_the_shipped_result_says(language: str) -> None:
    shipped = shipped_result()
    assert shipped is not None
    text = (SOURCE / "docs" / "hindcast.md").read_text(encoding="utf-8")
    assert f"`{shipped.command}`" in text
    assert shipped.rules in text
    assert all(line in text for line in summary(shipped, language))  # type: ignore[arg-type]
    for make in (scores, signs, facts):
        _, rows = make(shipped, load_series(), language)  # type: ignore[arg-type]
        assert rows
        assert not [row for row in rows if f"| {' | '.join(row)} |" not in text]


def test_missed_series_are_told_in_both_languages_or_in_none() -> None:
    with pytest.raises(GofalError, match="'missed_en' and 'missed_cy' go together"):
        msgspec.structs.replace(series("a"), missed_en="the wave")
