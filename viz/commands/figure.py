"""``gofal figure``: one picture from results, an analysis table or kept arms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.agents.errors import unknown
from gofal.experiments.commands.options import Words
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

if TYPE_CHECKING:
    import pandas as pd

    from gofal.viz.figures import Look

FORMATS = ("svg", "png", "csv", "txt")


def figure(
    kind: Annotated[str, typer.Argument(help="Kind of picture, e.g. fan, council_map, tornado.")],
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="Folder of compare, of arms; a table; for a fan of run or sweep."
        ),
    ],
    outcome: Annotated[str, typer.Option(help="The outcome shown.")] = "rural_met_need",
    other: Annotated[str, typer.Option(help="Second outcome of a trade-off.")] = "effective_wage",
    arm: Annotated[list[str] | None, typer.Option(help="An arm; may be repeated.")] = None,
    area: Annotated[
        str, typer.Option(help="Council by name or code; Wales if left out.")
    ] = "wales",
    window: Annotated[str, typer.Option(help="Stretch of time, e.g. 'years 9-10'.")] = "",
    axes: Annotated[str, typer.Option(help="The two axes of a surface: X,Y.")] = "",
    layout: Annotated[str, typer.Option(help="Map as outlines or hexes.")] = "outlines",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    limit: Annotated[
        float | None, typer.Option(help="Half width of the scale, in the outcome's unit.")
    ] = None,
    title: Annotated[str, typer.Option(help="Own title.")] = "",
    rules: Annotated[str, typer.Option(help="Rules that a table was made by.")] = "",
    language: Words = "en",
    out: Annotated[
        Path | None, typer.Option(help="File: .svg or .png, .csv for numbers, .txt for words.")
    ] = None,
) -> None:
    """Draw one kind of picture; write its numbers or its description instead."""
    tongue = language_of(language)
    require("gofal figure", "figures")
    path = out or Path(f"{kind}-{outcome}-{tongue}.svg")
    if path.suffix[1:] not in FORMATS:
        raise unknown("kind of file", path.suffix[1:], FORMATS)
    from gofal.experiments.text import say
    from gofal.viz.figures import Look, figure_kind
    from gofal.viz.reading import table_for

    chosen = figure_kind(kind)
    x, _, y = axes.partition(",")
    look = Look(
        language=tongue,
        theme=theme,  # type: ignore[arg-type]
        outcome=outcome,
        other=other,
        arms=tuple(arm or ()),
        area=_area(area),
        window=window,
        axes=(x.strip(), y.strip()),
        layout=layout,  # type: ignore[arg-type]
        limit=limit,
        title=title,
        rules=rules,
    )
    write(kind, *table_for(chosen, source, look), path)
    from gofal.experiments.output.terminal import console

    console().print(say("brief.written_figure", tongue, path=path), highlight=False)


def _area(text: str) -> str:
    """Code of the area a person named."""
    if text.casefold() in ("wales", "cymru"):
        return "wales"
    from gofal.abm.facts import load_facts

    return load_facts().council_code(text)


def write(kind: str, frame: pd.DataFrame, look: Look, path: Path) -> None:
    """Write a picture, its numbers or its description, whole or not at all.

    Raises:
        GofalError: the file cannot be written.
    """
    from gofal.experiments.output.files import write_file
    from gofal.viz.figures import alt_text, draw, table
    from gofal.viz.figures.canvas import title_of, to_png, to_svg

    alt = alt_text(kind, frame, look)
    if path.suffix == ".csv":
        data = table(kind, frame, look).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    elif path.suffix == ".txt":
        data = f"{alt}\n".encode()
    else:
        drawn = draw(kind, frame, look)
        make = to_png if path.suffix == ".png" else to_svg
        data = make(drawn, title_of(drawn), alt, look.language)
    write_file(path, data)
