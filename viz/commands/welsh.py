"""``gofal welsh``: the Welsh that no person has reviewed, what is seen most first."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import Words
from gofal.experiments.extras import require
from gofal.experiments.text import language_of


def welsh(
    place: Annotated[
        str | None,
        typer.Argument(help="start, answer, files, ask, pages, command or docs: its texts."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write docs/cymraeg.md.")] = False,
    language: Words = "en",
) -> None:
    """Count the Welsh that waits for a person by where it is seen, or list that of one place."""
    tongue = language_of(language)
    require("gofal welsh", "web")
    from gofal.agents.errors import unknown
    from gofal.experiments.output.docs import DOCS, write_page
    from gofal.experiments.output.terminal import console, table
    from gofal.experiments.text import heads, say
    from gofal.viz.welsh_review import PLACES, page, rows_of

    if write:
        write_page(DOCS / "cymraeg.md", [page("cy"), page("en")], tongue)
    elif place is None:
        console().print(page(tongue), markup=False, highlight=False, soft_wrap=True)
    elif place not in PLACES:
        raise unknown("place", place, PLACES)
    else:
        columns = heads(("stands", "english", "welsh"), tongue, "review_column")
        console().print(table(say(f"review.place_{place}", tongue), columns, list(rows_of(place))))
