"""Conversion of results to what the parts of the gallery take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from gallery.data import ARM, CouncilMarket, Results
from gallery.words import say
from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario
from gofal.agents.delivery import delivery_models
from gofal.experiments.text import Language, difference, is_percent, level, unit_words
from gofal.viz.parts import project
from gofal.viz.parts.forest import Direction

HEADLINES = ("met_need", "wage", "turnover", "wait_weeks", "providers", "council_cost")
COMPARED = ("met_need", "continuity", "unmet_known", "turnover", "secure_share", "margin")
_SHOWN_PLACES = 6  # labels in the network
_DIGITS = 0.01  # half width that decides how many digits a share shows


def capital(text: str) -> str:
    """Text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def label(outcome: str, language: Language) -> str:
    """An outcome's name as a heading."""
    known = OUTCOMES[outcome]
    return capital(known.label_cy if language == "cy" else known.label_en)


def arm_label(language: Language) -> str:
    """The name of the arm that is compared."""
    arm = load_scenario(ARM)
    return arm.label_cy if language == "cy" else arm.label_en


def council_names(language: Language) -> dict[str, str]:
    """Names by code, in the order of the facts."""
    table = load_facts().councils
    return dict(zip(table["lad_code"], table[f"name_{language}"], strict=True))


def player_words(language: Language) -> dict[str, str]:
    """Names of a player's buttons."""
    words = {key: say(key, language) for key in ("play", "pause", "back", "forward")}
    return words | {"label": say("player", language), "year": say("player_year", language)}


def by_year(shown: Results, arm: str, outcome: str, code: str = "wales") -> pd.DataFrame:
    """Mean, low and high over the runs of an arm, one row a year."""
    table = shown.values
    chosen = table[(table["arm"] == arm) & (table["outcome"] == outcome) & (table["code"] == code)]
    windows = [f"year {n}" for n in range(1, shown.years + 1)]
    grouped = chosen.groupby("window")["value"]
    frame = pd.DataFrame({"mean": grouped.mean(), "low": grouped.min(), "high": grouped.max()})
    return frame.reindex(windows)


def cards(shown: Results, language: Language) -> list[dict[str, Any]]:
    """Headlines of the baseline's last year and what the arm changes over the whole run."""
    items = []
    for outcome in HEADLINES:
        course = by_year(shown, "baseline", outcome)["mean"]
        unit = OUTCOMES[outcome].unit
        effect = effect_of(shown, outcome, "wales")
        direction = _direction(effect, outcome)
        items.append(
            {
                "title": label(outcome, language),
                "value": level(course.iloc[-1], unit, abs(course.iloc[-1]) * _DIGITS or 1.0),
                "unit": "" if is_percent(unit) else unit_words(unit, language),
                "note": say("last_year", language, year=shown.years),
                "change": _signed(effect, unit, language),
                "word": say(direction, language),
                "direction": direction,
                "trend": course.tolist(),
            }
        )
    return items


def fans(shown: Results, outcome: str, language: Language) -> list[dict[str, Any]]:
    """Baseline and arm over the years; bands reach from the lowest to the highest run."""
    years = list(range(1, shown.years + 1))
    names = {"baseline": say("baseline", language), ARM: arm_label(language)}
    courses = {arm: by_year(shown, arm, outcome) for arm in names}
    return [
        {
            "name": name,
            "years": years,
            **{str(column): courses[arm][column].tolist() for column in courses[arm]},
        }
        for arm, name in names.items()
    ]


def year_table(
    shown: Results, outcome: str, language: Language
) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The numbers of a fan chart."""
    unit = OUTCOMES[outcome].unit
    lines = fans(shown, outcome, language)
    columns = [{"key": "year", "label": say("player_year", language)}] + [
        {"key": line["name"], "label": line["name"], "unit": unit, "align": "right"}
        for line in lines
    ]
    rows: list[dict[str, Any]] = [
        {"year": (str(year), year)}
        | {line["name"]: (level(line["mean"][n], unit, 0.02), line["mean"][n]) for line in lines}
        for n, year in enumerate(lines[0]["years"])
    ]
    return columns, rows


def differences(shown: Results, language: Language) -> list[dict[str, Any]]:
    """Changes of the arm in Wales, outcome by outcome."""
    rows = []
    for outcome in COMPARED:
        effect = effect_of(shown, outcome, "wales")
        direction = _direction(effect, outcome)
        rows.append(
            {
                "name": label(outcome, language),
                "change": effect["difference"],
                "low": effect["low"],
                "high": effect["high"],
                "text": interval(effect, OUTCOMES[outcome].unit, language),
                "word": say(direction, language),
                "direction": direction,
            }
        )
    return rows


def council_table(
    shown: Results, language: Language
) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Need met by council: baseline, change and its direction."""
    columns = [
        {"key": "council", "label": say("council", language)},
        {"key": "level", "label": say("baseline", language), "unit": "%", "align": "right"},
        {"key": "change", "label": say("change", language), "align": "right"},
        {"key": "word", "label": say("meaning", language)},
    ]
    rows = []
    for code, name in council_names(language).items():
        effect = effect_of(shown, "met_need", code)
        rows.append(
            {
                "council": name,
                "level": (f"{effect['reference'] * 100:.1f}", effect["reference"]),
                "change": (_signed(effect, "share", language), effect["difference"]),
                "word": say(_direction(effect, "met_need"), language),
            }
        )
    return columns, rows


def interval(effect: Mapping[str, float], unit: str, language: Language) -> str:
    """A difference with its interval, in words."""
    width = (effect["high"] - effect["low"]) / 2 or _DIGITS
    low, high = (
        difference(effect[end], unit, width, language, signed=True) for end in ("low", "high")
    )
    return say("interval", language, value=_signed(effect, unit, language), low=low, high=high)


def network(market: CouncilMarket, language: Language) -> dict[str, Any]:
    """Nodes, edges and words of one council's market."""
    names = load_facts().places.set_index(load_facts().places["id"].astype(str))
    forms = {
        model.slug: model.label_cy if language == "cy" else model.label_en
        for model in delivery_models()
    }
    table = market.hours.assign(place=market.hours["place"].astype(str))
    by_provider = table.groupby("provider").agg(
        hours=("hours", "sum"), count=("place", "nunique"), form=("form", "first")
    )
    by_place = table.groupby("place").agg(hours=("hours", "sum"), count=("provider", "nunique"))
    largest = set(by_place["hours"].nlargest(_SHOWN_PLACES).index)
    nodes: list[dict[str, Any]] = [
        {
            "id": f"provider-{number}",
            "kind": "provider",
            "name": f"{capital(say('provider', language))} {n} ({forms[str(row['form'])]})",
            "text": say("hours_in", language, hours=round(row["hours"]), count=row["count"]),
            "size": row["hours"],
        }
        for n, (number, row) in enumerate(by_provider.iterrows(), 1)
    ]
    at = {
        str(place): project(lat, lon)
        for place, lat, lon in zip(names["id"], names["lat"], names["lon"], strict=True)
    }
    column = "name_cy" if language == "cy" else "name"
    nodes += [
        {
            "id": f"place-{place}",
            "kind": "place",
            "name": names.loc[str(place), column],
            "text": say("hours_by", language, hours=round(row["hours"]), count=int(row["count"])),
            "size": row["hours"],
            "label": names.loc[str(place), column] if place in largest else "",
            "at": at[str(place)],
        }
        for place, row in by_place.iterrows()
    ]
    edges = [
        {"source": f"provider-{row.provider}", "target": f"place-{row.place}", "weight": row.hours}
        for row in table.itertuples()
    ]
    council = council_names(language)[market.council]
    counts = {"providers": len(by_provider), "places": len(by_place)}
    return {
        "council": market.council,
        "nodes": nodes,
        "edges": edges,
        "title": say("network_title", language, council=council),
        "alt": say("network_alt", language, council=council, **counts),
        "words": {
            "hint": say("network_hint", language),
            "legend": say("network_key", language),
            "provider": capital(say("provider", language)),
            "place": capital(say("place", language)),
        },
    }


def effect_of(shown: Results, outcome: str, code: str) -> dict[str, float]:
    """Reference, difference and its interval over the whole run."""
    table = shown.effects
    chosen = (table["outcome"] == outcome) & (table["code"] == code)
    row = table.loc[chosen, ["reference", "difference", "low", "high"]].iloc[0]
    return {str(name): float(value) for name, value in row.items()}


def _direction(effect: Mapping[str, float], outcome: str) -> Direction:
    if not (effect["low"] > 0 or effect["high"] < 0):
        return "unclear"
    better = OUTCOMES[outcome].better
    if better == "none":
        return "none"
    return "better" if (effect["difference"] > 0) == (better == "high") else "worse"


def _signed(effect: Mapping[str, float], unit: str, language: Language) -> str:
    width = (effect["high"] - effect["low"]) / 2 or _DIGITS
    return difference(effect["difference"], unit, width, language, signed=True)
