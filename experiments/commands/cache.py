"""Show and clear what is kept in the user's cache folder."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import Words
from gofal.experiments.text import heads, language_of, say


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove all of it.")] = False,
    language: Words = "en",
) -> None:
    """Show what is kept to save time: compiled kernels and burnt-in worlds."""
    tongue = language_of(language)
    from gofal.agents.cache_folder import cache_folder
    from gofal.experiments.output.terminal import console, table
    from gofal.experiments.runs.worlds import GB, total_size, users_worlds

    worlds = users_worlds()
    kernels = sorted(cache_folder("kernels").glob("*/*.nbc"))
    limit = f"{worlds.limit / GB:g}"
    kept = {
        say("cache.kernels", tongue): kernels,
        say("cache.worlds", tongue, limit=limit): worlds.files(),
    }
    columns = heads(("kind", "files", "size"), tongue, "cache")
    rows = [
        (name, str(len(files)), f"{total_size(files) / 1e6:,.0f}") for name, files in kept.items()
    ]
    screen = console()
    screen.print(
        table(say("cache.title", tongue, folder=cache_folder("kernels").parent), columns, rows)
    )
    if clear:
        for files in kept.values():
            for file in files:
                file.unlink(missing_ok=True)
        screen.print(say("cache.cleared", tongue), highlight=False)
