"""Many points of a design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import (
    RESULTS,
    Words,
    Workers,
)
from gofal.experiments.text import language_of


def sweep(
    design: Annotated[Path, typer.Argument(help="A design file, .toml or .py.")],
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the sweep; run again, it is gone on with.")
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="i/N", help="Do the i-th of N parts only; --out is shared by all."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Work on a Dask cluster; 'local' makes one here."),
    ] = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="The folder holds another design: keep shared runs.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try failed runs again.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only tell how far it is.")] = False,
    verify: Annotated[
        int | None, typer.Option(metavar="N", help="Only run N finished runs again and compare.")
    ] = None,
    language: Words = "en",
) -> int:
    """Run a design: many points, the same random draws at each; killed, it goes on where it was.

    It ends with 1 if a run failed, or with --verify differs; results of the others are kept.
    """
    tongue = language_of(language)
    from gofal.experiments.sweep import screen

    folder = out or RESULTS / f"sweep-{design.stem}"
    if status:
        failed = screen.tell_status(design, folder, tongue)
    elif verify is not None:
        failed = screen.tell_verdict(design, folder, verify, tongue)
    else:
        failed = screen.run(
            design, folder, tongue, workers=workers, shard=shard, dask=dask, extend=extend,
            retry=retry,
        )  # fmt: skip
    return 1 if failed else 0
