"""``docs/systems.md``: what the reports expect of every system, and what the parts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.analysis.sizes import size_that_counts
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.changes import ArmChange, cells, standing, verdict
from gofal.experiments.documents.score import Standing
from gofal.experiments.documents.systems import Role, Told
from gofal.experiments.evidence.judge import Judged
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.stretches import windows_of
from gofal.experiments.evidence.terms import YEARS, Compared, failing_arm, on_arm
from gofal.experiments.evidence.told import told
from gofal.experiments.output.docs import markdown
from gofal.experiments.systems.register import Direction, System
from gofal.experiments.text import Language, heads, say


@dataclass(frozen=True)
class PartTables:
    """Tables of systems from the parts of the evidence, as their page asks for them.

    Attributes:
        parts: what is there.
    """

    parts: Parts

    @property
    def years(self) -> int:
        """Length of the runs."""
        return YEARS

    def table(
        self, system: System, watch: Mapping[str, Direction], arm: Role, language: Language
    ) -> Told:
        """Expectations with what came out in all years judged; they stand as the last has them."""
        compared = on_arm(system) if arm == "on" else failing_arm(system)
        if compared is None or not watch:
            return [], Counter()
        if error := self._error(compared):
            return [say("document.went_wrong", language, error=error), ""], Counter(
                {"open": len(watch)}
            )
        pairs = self.parts.pairs(compared)
        if pairs < self.parts.terms.looks[0]:
            lines = [say("evidence.too_few", language, pairs=pairs), ""]
            return lines, Counter({"not_run": len(watch)})
        rows: list[tuple[str, ...]] = []
        score: Counter[Standing] = Counter()
        for outcome, direction in watch.items():
            cells_of, key = self._cells(compared, system, outcome, direction, language)
            score[standing(key)] += 1
            word = say(f"document.{direction}", language)
            rows.append((outcome_label(outcome, language), word, *cells_of))
        columns = heads(("outcome", "expected"), language)
        columns += [years_label(window.name, language) for window in windows_of(system)]
        columns += heads(("model_says",), language)
        lines = markdown(columns, rows)
        return [*lines, say("evidence.pairs", language, pairs=pairs), ""], score

    def _error(self, arm: Compared) -> str:
        return self.parts.of(arm).error or self.parts.of(arm.without).error

    def _cells(
        self, arm: Compared, system: System, outcome: str, direction: Direction, language: Language
    ) -> tuple[list[str], str]:
        """A cell for each stretch of years and the verdict of the last, in words and by its key."""
        found, key = [], "undefined"
        for window in windows_of(system):
            change = _change(told(self.parts, arm, outcome, window, system.area))
            _, _, size, ends = cells(change, OUTCOMES[outcome].unit, language)
            whole = system.area == WALES
            key = verdict(change, direction, size_that_counts(outcome, change.reference, whole))
            found.append(f"{size} ({ends})" if ends else size)
        return [*found, say(f"verdict.{key}", language)], key


def _change(judged: Judged) -> ArmChange:
    """A verdict as the page of systems reads it: what is not known well enough is not known."""
    effect = np.nan if judged.word in ("few", "unknown") else judged.effect
    return ArmChange(judged.reference, judged.value, effect, judged.low, judged.high)
