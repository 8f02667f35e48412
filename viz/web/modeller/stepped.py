"""The model as Mesa's page makes it: from sliders, again at every reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gofal.abm.country import DEFAULT
from gofal.abm.levers import Lever, load_levers
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.experiments.adapters.mesa_model import GofalModel
from gofal.experiments.text import Language, capital, say, unit_name
from gofal.viz.web.wording import council_name, councils_by_name

LEVERS = (
    "fee_level",
    "rural_premium",
    "fee_uprating",
    "payment_mode",
    "list_rule",
    "rebalancing_target",
    "guaranteed_hours",
    "pay_floor",
    "demand_growth",
)
SEEDS = 50
_STEPS = 40  # of a slider


class SteppedModel(GofalModel):
    """A model whose untouched sliders leave the preset as it is.

    Mesa's page hands every slider over. A lever at its usual value is left out, so that it does
    not undo what the preset sets.

    Args:
        scenario: a preset's name.
        rng: seed of all random draws.
        burn_in_weeks: before the policy starts; the preset's own if None.
        only: councils of a slice, by code or name, with commas between; empty for all of Wales.
        **levers: a lever by its name.
    """

    def __init__(
        self,
        scenario: str = "baseline",
        *,
        rng: int | None = 1,
        burn_in_weeks: int | None = None,
        only: str = "",
        **levers: Any,
    ) -> None:
        known = load_levers()
        moved = {
            name: value
            for name, value in levers.items()
            if name not in known or known[name].read(value) != known[name].default
        }
        councils = "" if only in (DEFAULT.name_en, DEFAULT.name_cy) else only
        super().__init__(scenario, rng=rng, burn_in_weeks=burn_in_weeks, only=councils, **moved)
        # Else Mesa's page hands its own empty scenario over at a reset, in place of the preset.
        self._scenario = None

    @property
    def command(self) -> str:
        """The command that runs the same Wales."""
        chosen = self.followed
        preset, own = chosen.beyond_preset()
        sets = "".join(f" --set {setting}" for setting in own)
        usual = load_scenario(preset).burn_in_weeks
        weeks = chosen.burn_in_weeks
        burn_in = f" --burn-in {weeks}" if weeks != usual else ""
        part = "".join(f" --only {code}" for code in chosen.only)
        return f"gofal run {preset}{sets}{burn_in} --seed {chosen.seed}{part}"


def parameters(
    language: Language, scenario: str, seed: int, only: Sequence[str] = ()
) -> dict[str, Any]:
    """Settings that take effect at a reset, as Mesa's page reads them.

    Args:
        language: of the labels.
        scenario: the preset chosen first.
        seed: likewise.
        only: codes of the councils chosen first; none for all of Wales.
    """
    levers = load_levers()
    whole = DEFAULT.name_cy if language == "cy" else DEFAULT.name_en
    names = [name for name, _ in councils_by_name(language)]
    shown = ",".join(council_name(code, language) for code in only) or whole
    chosen = {
        "scenario": {
            "type": "Select",
            "label": say("modeller.scenario", language),
            "value": scenario,
            "values": list(scenario_names()),
        },
        "only": {
            "type": "Select",
            "label": say("modeller.only", language),
            "value": shown,
            "values": list(dict.fromkeys([whole, *names, shown])),
        },
        "rng": {
            "type": "SliderInt",
            "label": say("modeller.seed", language),
            "value": seed,
            "min": 1,
            "max": max(SEEDS, seed),
            "step": 1,
        },
    }
    return chosen | {name: _control(levers[name], language) for name in LEVERS}


def _control(lever: Lever, language: Language) -> dict[str, Any]:
    name = lever.label_cy if language == "cy" else lever.label_en
    label = capital(name)
    if lever.options:
        slugs = [option.slug for option in lever.options]
        usual = slugs[int(lever.default)]
        return {"type": "Select", "label": label, "value": usual, "values": slugs}
    return {
        "type": "SliderFloat",
        "label": f"{label} ({unit_name(lever.unit, language)})",
        "value": lever.default,
        "min": lever.low,
        "max": lever.high,
        "step": round((lever.high - lever.low) / _STEPS, 6),
    }
