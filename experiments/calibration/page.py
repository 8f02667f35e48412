"""``docs/calibration.md``: what was asked, what was learned and what not, misses included."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.experiments.calibration import tables
from gofal.experiments.calibration.result import CalibrationResult
from gofal.experiments.calibration.tables import Rows, percent
from gofal.experiments.comparison.split_table import (
    columns_of,
    not_told_apart,
    split_rows,
    split_title,
)
from gofal.experiments.output.docs import markdown
from gofal.experiments.runs.nested import Nesting
from gofal.experiments.text import LANGUAGES, Language, heads, say

HEADLINES = ("met_need", "rural_met_need", "wage", "turnover", "handback_share", "council_cost")


def page(found: CalibrationResult, command: str) -> str:
    """The page in English, then in Welsh.

    Args:
        found: what a calibration found.
        command: the command that repeats it.
    """
    return "\n".join(line for language in LANGUAGES for line in _one(found, command, language))


def _one(found: CalibrationResult, command: str, language: Language) -> list[str]:
    problem = found.problem
    lines = [
        f"# {say('calibration.title', language)}",
        "",
        say(
            "calibration.intro",
            language,
            command=command,
            title=problem.title(language),
            parameters=len(problem.uncertain),
            targets=len(problem.targets),
        ),
    ]
    for heading, body in (
        ("verdict_heading", verdict(found, language)),
        ("targets_heading", _targets(found, language)),
        ("runs_heading", [_runs(found, language)]),
        ("emulators_heading", _emulators(found, language)),
        ("parameters_heading", _parameters(found, language)),
        ("fits_heading", _fits(found, language)),
        ("validation_heading", _facts(found, language)),
        ("contrasts_heading", _contrasts(found, language)),
    ):
        if body:
            lines += ["", f"## {say(f'calibration.{heading}', language)}", "", *body]
    return [*lines, ""]


def verdict(found: CalibrationResult, language: Language) -> list[str]:
    """Whether the result may be used, and what was learned, in words."""
    rules = found.problem.rules
    if not len(found.posterior.weights):
        worst = min(found.obstacles, key=lambda name: found.obstacles[name])
        labels = {t.name: t.label(language) for t in found.problem.targets}
        share = percent(found.obstacles[worst], 1)
        return [say("calibration.verdict_nothing", language, target=labels[worst], share=share)]
    widths = found.posterior.widths()
    known, unknown = (
        "; ".join(
            one.label(language)
            for one, width in zip(found.problem.uncertain, widths, strict=True)
            if bool(width < rules.identified) == wanted
        )
        for wanted in (True, False)
    )
    usable = found.coverage.usable(rules)
    return [
        say(
            "calibration.verdict_usable" if usable else "calibration.verdict_unusable",
            language,
            coverage=percent(found.coverage.overall, 1),
            low=percent(rules.coverage_low),
            high=percent(rules.coverage_high),
        ),
        "",
        say(
            "calibration.verdict_learned",
            language,
            names=known or say("calibration.none", language),
        ),
        "",
        say(
            "calibration.verdict_unlearned",
            language,
            names=unknown or say("calibration.none", language),
        ),
        say("calibration.verdict_together", language),
    ]


def _targets(found: CalibrationResult, language: Language) -> list[str]:
    columns = (
        "quantity",
        "year",
        "figure",
        "observation",
        "discrepancy",
        "together",
        "source",
        "why_discrepancy",
    )
    weeks = found.problem.run.burn_in_weeks
    note = say("calibration.target_note", language, burn_in=weeks)
    return [note, "", *_table(columns, tables.target_rows(found, language), language)]


def _runs(found: CalibrationResult, language: Language) -> str:
    rules = found.problem.rules
    volumes = (
        say("calibration.volume", language, share=percent(volume, 2), number=number)
        for number, volume in enumerate(found.volumes, start=1)
    )
    return say(
        "calibration.runs_told",
        language,
        **{"second": 0, **found.runs},
        cutoff=rules.cutoff,
        second_cutoff=rules.cutoff_second,
        volumes=", ".join(volumes),
        effective=f"{found.posterior.effective:.0f}",
    )


def _emulators(found: CalibrationResult, language: Language) -> list[str]:
    columns = ("quantity", "explained", "error", "luck", "inside_two")
    return _table(columns, tables.emulator_rows(found, language), language)


def _parameters(found: CalibrationResult, language: Language) -> list[str]:
    rules, recovered = found.problem.rules, found.coverage
    columns = ("parameter", "range", "file_value", "posterior", "width", "learned", "coverage",
               "why")  # fmt: skip
    intro = say(
        "calibration.coverage_told",
        language,
        truths=recovered.truths,
        runs=recovered.runs,
        lost=recovered.lost,
        low=percent(rules.coverage_low),
        high=percent(rules.coverage_high),
    )
    return [intro, "", *_table(columns, tables.parameter_rows(found, language), language)]


def _fits(found: CalibrationResult, language: Language) -> list[str]:
    if found.scored is None:
        return []
    columns = ("quantity", "figure", "median", "spread", "agrees")
    winner = found.scored.winner
    return [
        say("calibration.fits_told", language, sets=len(found.ensemble)),
        "",
        *_table(columns, tables.fit_rows(found, language), language),
        "",
        say(
            "calibration.winner_told",
            language,
            seen=winner.seen,
            unseen=winner.unseen,
            seeds=winner.seeds,
        ),
    ]


def _facts(found: CalibrationResult, language: Language) -> list[str]:
    if found.scored is None:
        return []
    columns = ("quantity", "year", "fact", "median", "spread", "agrees", "source", "note")
    missed = "; ".join(tables.misses(found, language)) or say("calibration.none", language)
    return [
        say("calibration.validation_told", language),
        "",
        *_table(columns, tables.fact_rows(found, language), language),
        "",
        say("calibration.misses", language, names=missed),
        say("calibration.no_facts", language),
    ]


def _contrasts(found: CalibrationResult, language: Language) -> list[str]:
    if found.contrasts is None:
        return []
    asked = found.problem.contrasts
    lines = [
        say(
            "calibration.contrasts_told",
            language,
            years=asked.years,
            present=asked.policy_from,
            sets=asked.sets,
            wales=asked.wales,
            replicates=asked.luck,
        )
    ]
    nesting = Nesting(asked.sets, asked.wales, asked.luck)
    columns = columns_of(nesting)
    for arm in asked.arms:
        rows = split_rows(found.contrasts, arm, HEADLINES, language)
        title = split_title(arm, "baseline", nesting, language)
        lines += ["", f"### {title}", "", *_table(columns, rows, language)]
    return [*lines, "", *not_told_apart(nesting, language)]


def _table(columns: Sequence[str], rows: Rows, language: Language) -> list[str]:
    return markdown(heads(columns, language, "calibration"), rows)[:-1]


def file_of(found: CalibrationResult) -> dict[str, str]:
    """How the ensemble was made, for its file."""
    design = found.problem.design
    used = ", ".join(f"{name} {count}" for name, count in found.runs.items())
    return {
        "problem": "experiments/calibration/wales.toml",
        "design": f"seed {design.seed}; runs: {used}",
        "left": ", ".join(f"{volume:.3g}" for volume in found.volumes),
        "coverage": f"{found.coverage.overall:.3f} of 90 % intervals over {found.coverage.truths}",
        "effective": f"{np.round(found.posterior.effective):g} points",
    }
