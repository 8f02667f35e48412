"""The model as Mesa's page makes it: from sliders, again at every reset."""

from __future__ import annotations

from typing import Any

from gofal.abm.levers import Lever, load_levers
from gofal.abm.scenario import LEAST_SCALE, load_scenario, scenario_names
from gofal.experiments.adapters.mesa_model import GofalModel
from gofal.experiments.text import Language, say, unit_name

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
SCALES = (LEAST_SCALE, 0.1, 0.2, 0.5, 1.0)
SEEDS = 50
_STEPS = 40  # of a slider


class SteppedModel(GofalModel):
    """A model whose untouched sliders leave the preset as it is.

    Mesa's page hands every slider over. A lever at its usual value is left out, so that it does
    not undo what the preset sets.

    Args:
        scenario: a preset's name.
        scale: size of Wales.
        rng: seed of all random draws.
        **levers: a lever by its name.
    """

    def __init__(
        self,
        scenario: str = "baseline",
        *,
        scale: float = LEAST_SCALE,
        rng: int | None = 1,
        burn_in_weeks: int | None = None,
        **levers: Any,
    ) -> None:
        known = load_levers()
        moved = {
            name: value
            for name, value in levers.items()
            if name not in known or known[name].read(value) != known[name].default
        }
        super().__init__(scenario, scale=scale, rng=rng, burn_in_weeks=burn_in_weeks, **moved)

    @property
    def command(self) -> str:
        """The command that runs the same Wales."""
        chosen = self.followed
        preset, own = chosen.beyond_preset()
        sets = "".join(f" --set {setting}" for setting in own)
        usual = load_scenario(preset).burn_in_weeks
        weeks = chosen.burn_in_weeks
        burn_in = f" --burn-in {weeks}" if weeks != usual else ""
        size = f" --scale {chosen.scale:g} --seed {chosen.seed}"
        return f"gofal run {preset}{sets}{burn_in}{size}"


def parameters(language: Language, scenario: str, scale: float, seed: int) -> dict[str, Any]:
    """Settings that take effect at a reset, as Mesa's page reads them."""
    levers = load_levers()
    chosen = {
        "scenario": {
            "type": "Select",
            "label": say("modeller.scenario", language),
            "value": scenario,
            "values": list(scenario_names()),
        },
        "scale": {
            "type": "Select",
            "label": say("modeller.scale", language),
            "value": scale,
            "values": sorted({*SCALES, scale}),
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
    label = name[:1].upper() + name[1:]
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
