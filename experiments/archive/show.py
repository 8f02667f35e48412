"""``gofal archive``: make or check an archive, and say what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gofal.experiments.archive.check import check_archive
from gofal.experiments.archive.make import About, make_archive
from gofal.experiments.output.terminal import console
from gofal.experiments.text import Language, say


def show_archive(
    folder: Path, out: Path, title: str, authors: Sequence[str], language: Language
) -> None:
    """Write an archive and say where it is and what to do with it."""
    file = make_archive(folder, out, About(title, authors))
    size = f"{file.stat().st_size / 1e6:.1f}"
    _tell(say("archive.written", language, file=file, size=size))
    _tell(say("archive.again", language))


def show_check(path: Path, language: Language) -> bool:
    """Check an archive and say what is wrong with it; whether nothing is."""
    made = check_archive(path)
    identity = made.study["identity"]
    _tell(str(made.study["title"]))
    _tell(str(made.study["command"]))
    rules, python = str(identity["rules_hash"])[:16], identity["python"]
    _tell(say("archive.made_with", language, rules=rules, python=python))
    for name in made.wrong:
        _tell(say("archive.wrong", language, file=name))
    for name in made.unknown:
        _tell(say("archive.unknown", language, file=name))
    if made.sound:
        _tell(say("archive.sound", language, files=made.files))
    return made.sound


def _tell(text: str) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True)
