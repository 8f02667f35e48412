"""Run an analysis on a study and keep what it says beside the study."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

import pandas as pd

from gofal.abm.files import settle, temporary_file
from gofal.abm.results import code_identity, plain, write_json, write_table
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.base import Analysis, Column, Question, RefusedError, Row, Words
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.output.files import make_folder

FOLDER = "analysis"
FORMAT = 1
CELL = ("window", "level", "code", "outcome")
_TYPES = {"text": "str", "count": "Int64", "flag": "bool"}


@dataclass(frozen=True)
class Analysed:
    """What an analysis says.

    Attributes:
        analysis: which one.
        question: what was asked.
        table: tidy; columns window, level, code, outcome and those of the analysis.
        left_out: why outcomes that were not asked for by name are not in it.
    """

    analysis: Analysis
    question: Question
    table: pd.DataFrame
    left_out: tuple[Words, ...]


def ask(study: Study, analysis: Analysis, question: Question) -> Analysed:
    """Analyse a study.

    Args:
        study: what was run.
        analysis: how.
        question: what is wanted.

    Raises:
        GofalError: the study does not fit, or an outcome that was asked for cannot be analysed.
    """
    if why := analysis.unfit(study, question):
        raise GofalError(f"analysis {analysis.slug} {why.en}")
    study.arm_number(question.reference)
    if analysis.conditional and question.when is not None:
        question = replace(question, outcomes=(question.when.outcome,))
    rows: list[Row] = []
    left_out: list[Words] = []
    for one in study.slices(question.outcomes, question.area, question.window):
        try:
            found = analysis.work(study, one, question)
        except RefusedError as error:
            if question.outcomes:
                raise
            left_out.append(error.words)
            continue
        rows += _beside(one, found)
    if not rows:
        raise GofalError(left_out[0].en if left_out else f"analysis {analysis.slug} found nothing")
    table = analysis.finish(pd.DataFrame(rows))
    return Analysed(analysis, question, _typed(table, analysis.columns), tuple(left_out))


def _beside(one: Slice, rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        yield {**{name: getattr(one, name) for name in CELL}, **row}


def _typed(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The columns declared, in their order, each of one type whatever is in it."""
    kinds = {**dict.fromkeys(CELL, "text"), **{column.name: column.kind for column in columns}}
    return table[list(kinds)].astype(
        {name: _TYPES.get(kind, "float64") for name, kind in kinds.items()}
    )


def save(answer: Analysed, study: Study, folder: Path, command: str) -> Path:
    """Write the table, as Parquet and as CSV, and the note that says what it is.

    An earlier answer of the same analysis is replaced. The note goes last.

    Args:
        answer: what :func:`ask` returned.
        study: what it was asked of.
        folder: of the study; the files go into ``analysis/`` in it.
        command: the command that repeats it.

    Returns:
        The Parquet file.

    Raises:
        GofalError: the folder cannot be written.
    """
    inside = folder / FOLDER
    make_folder(inside)
    name = answer.analysis.slug
    with temporary_file(inside) as temporary:
        write_table(answer.table, temporary)
        settle(temporary, inside / f"{name}.parquet")
    with temporary_file(inside) as temporary:
        answer.table.to_csv(temporary, index=False)
        settle(temporary, inside / f"{name}.csv")
    with temporary_file(inside) as temporary:
        write_json(_note(answer, study, command), temporary)
        settle(temporary, inside / f"{name}.json")
    return inside / f"{name}.parquet"


def _note(answer: Analysed, study: Study, command: str) -> dict[str, object]:
    analysis = answer.analysis
    return {
        "format": FORMAT,
        "analysis": analysis.slug,
        "answers": {"en": analysis.answers.en, "cy": analysis.answers.cy},
        "command": command,
        "question": plain(answer.question),
        "rows": len(answer.table),
        "columns": {
            column.name: {"kind": column.kind, "en": column.meaning.en, "cy": column.meaning.cy}
            for column in analysis.columns
        },
        "left_out": [{"en": words.en, "cy": words.cy} for words in answer.left_out],
        "study": {
            "kind": study.kind,
            "arms": list(study.arms),
            "points": len(study.points),
            "replicates": study.replicates,
            "runs": study.runs,
            "failed": study.failed,
        },
        "inputs": {path.name: _hash(path) for path in study.files},
        "code": code_identity(),
        "libraries": {name: metadata.version(name) for name in analysis.packages},
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
