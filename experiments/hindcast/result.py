"""What a hindcast came to, as data: the page of the docs and the web page are written from it.

``hindcast.json`` beside this file is the result that ships; ``gofal hindcast --write`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from gofal.abm.files import settle, temporary_file
from gofal.abm.results import write_json
from gofal.agents.errors import GofalError
from gofal.experiments.hindcast.meeting import Met
from gofal.experiments.hindcast.scores import band
from gofal.experiments.hindcast.series import Use
from gofal.experiments.hindcast.summary import SeriesScore, numbers, scores

SHIPPED = Path(__file__).with_name("hindcast.json")
FORMAT = 1
USES: tuple[Use, ...] = ("test", "control", "seen", "fit", "forcing")
MAJORITY = 0.5
"""Share of members from which the ensemble says yes."""
type Range = tuple[float, float]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the result; ``series`` is the name of its file."""

    series: str


class ScoreRow(Row, frozen=True, kw_only=True):
    """Mean scores of the values of a series that serve for one use.

    Attributes:
        use: what they serve for.
        count: values scored.
        half: how many are in the band of half of the members.
        most: how many are in the band of nine tenths.
        crps: mean score of the model; None where too few members say anything.
        beside: mean score of the model over the values for which there are naive forecasts.
        nothing: mean error of *nothing changes* over the same; None if there are none.
        trend: mean error of *the last trend goes on*.
        better: whether the model beats both; None if there is nothing to beat.
    """

    use: Use
    count: int
    half: int
    most: int
    crps: float | None
    beside: float | None
    nothing: float | None
    trend: float | None
    better: bool | None


class AnswerRow(Row, frozen=True, kw_only=True):
    """A fact that is answered by yes or no.

    Attributes:
        facts: ids in the facts list.
        at: when.
        use: what it serves for.
        yes: share of the members that say yes.
        size: the number that the answer comes from, median of the members; None for an order.
    """

    facts: tuple[str, ...]
    at: str
    use: Use
    yes: float
    size: float | None

    @property
    def right(self) -> bool:
        """Whether the ensemble says yes."""
        return self.yes > MAJORITY


class FactRow(Row, frozen=True, kw_only=True):
    """A fact with a number.

    Attributes:
        facts: ids in the facts list.
        at: when.
        use: what it serves for.
        known: as it is compared.
        middle: median of the members; None for the value that a ratio starts from, and where too
            few members say anything.
        silent: whether too few do.
        half: ends of the band of half of the members.
        most: ends of the band of nine tenths.
        crps: score of the model.
    """

    facts: tuple[str, ...]
    at: str
    use: Use
    known: float
    middle: float | None = None
    silent: bool = False
    half: Range = (0.0, 0.0)
    most: Range = (0.0, 0.0)
    crps: float = 0.0

    @property
    def inside(self) -> bool:
        """Whether the fact is in the band of nine tenths."""
        return not self.silent and self.most[0] <= self.known <= self.most[1]


class Missed(Row, frozen=True, kw_only=True):
    """A series of which facts lie outside the band of nine tenths, or are answered by no.

    Attributes:
        use: what they serve for.
        wrong: how many.
        of: how many were looked at.
    """

    use: Use
    wrong: int
    of: int


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of the facts that serve for testing.

    Attributes:
        numbers: facts with numbers.
        series: that they belong to.
        half: of the numbers, those in the band of half of the members.
        most: those in the band of nine tenths.
        compared: series that can be set beside naive forecasts.
        better: of these, those that the model tells better than both.
        signs: facts that are answered by yes or no.
        right: of these, those to which more than half of the members say yes.
    """

    numbers: int
    series: int
    half: int
    most: int
    compared: int
    better: int
    signs: int
    right: int


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hindcast.

    Attributes:
        format: of this file.
        rules: hash of the rules that ran.
        version: of the package.
        command: that repeats it.
        members: of the ensemble.
        years: from April 2016 on.
        sets: parameter sets that the members take in turn; 0 for those of the parameter files.
        counts: what came of the testing facts.
        missed: series that are told wrong in part or whole, of any use.
        scores: of series with numbers.
        answers: facts answered by yes or no.
        facts: facts with numbers.
        path: bands by quarter and facts of every series, for the picture; a list a column.
    """

    format: int
    rules: str
    version: str
    command: str
    members: int
    years: int
    sets: int
    counts: Counts
    missed: tuple[Missed, ...]
    scores: tuple[ScoreRow, ...]
    answers: tuple[AnswerRow, ...]
    facts: tuple[FactRow, ...]
    path: dict[str, list[Any]]

    @property
    def told(self) -> dict[str, object]:
        """How it was made, for the head of a page."""
        names = ("rules", "version", "command", "members", "years", "sets")
        return {name: getattr(self, name) for name in names}

    @property
    def table(self) -> pd.DataFrame:
        """What the picture is drawn from."""
        return pd.DataFrame(self.path).astype({"series": str})


def result_of(met: Sequence[Met], path: pd.DataFrame, how: Mapping[str, Any]) -> Result:
    """The result of a hindcast.

    Args:
        met: every dated fact that the runs reach.
        path: bands by quarter and facts, as :func:`gofal.experiments.hindcast.meeting.path` has it.
        how: rules, version, command, members, years and parameter sets.
    """
    scored = tuple(_score(one, use) for use in USES for one in scores(numbers(met, use)))
    told = tuple(_answer(one) for one in met if one.series.yes_or_no)
    rounded = path.astype(object).where(path.notna(), None)
    columns = {str(name): [_short(x) for x in rounded[name]] for name in rounded}
    return Result(
        format=FORMAT,
        rules=str(how["rules"]),
        version=str(how["version"]),
        command=str(how["command"]),
        members=int(how["members"]),
        years=int(how["years"]),
        sets=int(how["sets"]),
        counts=_counts(scored, [one for one in told if one.use == "test"]),
        missed=_missed(scored, told),
        scores=scored,
        answers=told,
        facts=tuple(_fact(one) for one in met if not one.series.yes_or_no),
        path=columns,
    )


def write_result(result: Result, file: Path) -> None:
    """Write a result, whole or not at all."""
    with temporary_file(file.parent) as temporary:
        write_json(msgspec.to_builtins(result), temporary)
        settle(temporary, file)


@cache
def shipped_result() -> Result | None:
    """The result that ships; None if there is none.

    Raises:
        GofalError: the file is not what it should be.
    """
    if not SHIPPED.is_file():
        return None
    try:
        return msgspec.json.decode(SHIPPED.read_bytes(), type=Result)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        anew = "write it anew with gofal hindcast --write"
        raise GofalError(f"{SHIPPED.name}: {error}; {anew}") from None


def _counts(scored: Iterable[ScoreRow], told: Sequence[AnswerRow]) -> Counts:
    tested = [one for one in scored if one.use == "test"]
    return Counts(
        numbers=sum(one.count for one in tested),
        series=len(tested),
        half=sum(one.half for one in tested),
        most=sum(one.most for one in tested),
        compared=sum(one.better is not None for one in tested),
        better=sum(one.better is True for one in tested),
        signs=len(told),
        right=sum(one.right for one in told),
    )


def _missed(scored: Iterable[ScoreRow], told: Iterable[AnswerRow]) -> tuple[Missed, ...]:
    """Those with numbers first, by use."""
    outside = [(one.series, one.use, one.count - one.most, one.count) for one in scored]
    by_series: dict[tuple[str, Use], list[bool]] = {}
    for one in told:
        by_series.setdefault((one.series, one.use), []).append(one.right)
    outside += [(*key, right.count(False), len(right)) for key, right in by_series.items()]
    return tuple(Missed(name, use=use, wrong=n, of=of) for name, use, n, of in outside if n)


def _score(one: SeriesScore, use: Use) -> ScoreRow:
    beside, nothing, trend = one.beside, one.nothing, one.trend
    there = one.comparable
    return ScoreRow(
        one.series.name,
        use=use,
        count=one.count,
        half=one.half,
        most=one.most,
        crps=one.crps if np.isfinite(one.crps) else None,
        beside=beside if there and np.isfinite(beside) else None,
        nothing=nothing if there else None,
        trend=trend if there else None,
        better=one.better if there else None,
    )


def _answer(one: Met) -> AnswerRow:
    return AnswerRow(
        one.series.name,
        facts=_ids(one),
        at=one.value.at,
        use=one.use,
        yes=one.yes,
        size=None if one.size is None else float(np.median(one.size)),
    )


def _fact(one: Met) -> FactRow:
    given = {"facts": _ids(one), "at": one.value.at, "use": one.use, "known": one.known}
    if not one.scored:
        return FactRow(one.series.name, **given)  # type: ignore[arg-type]
    if not len(one.told):
        return FactRow(one.series.name, **given, silent=True)  # type: ignore[arg-type]
    return FactRow(
        one.series.name,
        **given,  # type: ignore[arg-type]
        middle=float(np.median(one.told)),
        half=band(one.told, 0.5),
        most=band(one.told, 0.9),
        crps=one.crps,
    )


def _ids(one: Met) -> tuple[str, ...]:
    values = one.series.values if one.series.compared == "order" else (one.value,)
    return tuple(fact for value in values for fact in value.facts)


def _short(value: object) -> object:
    """A number in six digits, as the table of the docs has it."""
    return float(f"{value:.6g}") if isinstance(value, float) else value
