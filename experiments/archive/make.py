"""Make an archive of a study: results, inputs, code, versions, licence, citation, hashes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from gofal import __version__
from gofal.abm.files import settle, temporary_file
from gofal.abm.results import code_identity
from gofal.abm.rules import rules_hash
from gofal.agents.errors import GofalError
from gofal.experiments.archive import reproduce
from gofal.experiments.archive.environment import pinned
from gofal.experiments.archive.inputs import inputs_of, own_rules
from gofal.experiments.archive.wheel import licence, write_wheel, zip_entry
from gofal.experiments.archive.words import citation, read_me
from gofal.experiments.output.crate import FILES, METADATA, made_by, write_crate

HASHES, STUDY, FORMAT = "sha256.txt", "study.json", 1
SAME = ("outcomes.parquet", "providers.parquet", "values.parquet", "results.parquet")
"""Results that are the same bytes whenever the same study is run."""
_EXTRAS = {"sobol": "sensitivity", "morris": "sensitivity"}
"""Extras that designs of a sweep need when they are drawn."""


@dataclass(frozen=True)
class About:
    """What people are told of an archive.

    Attributes:
        title: of the study; that of its results if empty.
        authors: who is cited; the authors of gofal if none is named.
    """

    title: str = ""
    authors: Sequence[str] = ()


def make_archive(folder: Path, out: Path, about: About) -> Path:
    """Write a new zip file with a study and all that is needed to make it again.

    Args:
        folder: results of ``gofal run``, ``compare`` or ``sweep``.
        out: the file; it does not exist yet.
        about: title and authors.

    Raises:
        GofalError: the folder is no finished study, other code made it, a file of its command is
            not here, or the archive cannot be written.
    """
    if out.exists():
        raise GofalError(f"{out} is there already; give another --out")
    name, command, rules = made_by(folder)
    if rules != rules_hash():
        raise GofalError(
            f"{folder} was made by rules {rules[:16]}, and installed are {rules_hash()[:16]}; an "
            "archive holds the code that made the study: archive it with that version"
        )
    words, inputs = python_words(command)
    inputs |= own_rules()
    with TemporaryDirectory(prefix="gofal-archive-") as place:
        stage = Path(place)
        results = _copy_study(folder, stage / "study")
        for path, source in inputs.items():
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, stage / path)
        (stage / "code").mkdir()
        code = write_wheel(stage / "code").relative_to(stage).as_posix()
        extra = _extra(folder)
        study = {
            "format": FORMAT,
            "title": about.title or name,
            "command": command,
            "python_words": words,
            "results": [one for one in SAME if one in results],
            "code": code,
            "extra": f"[{extra}]" if extra else "",
            "identity": code_identity(),
        }
        _write(stage / STUDY, json.dumps(study, indent=2, ensure_ascii=False) + "\n")
        _write(stage / "environment.txt", pinned(extra))
        _write(stage / "LICENSE", licence())
        shutil.copyfile(reproduce.__file__, stage / "reproduce.py")
        day = datetime.now(UTC).date()
        _write(stage / "CITATION.cff", citation(study, about.authors, day))
        _write(stage / "README.md", read_me(study, sorted(inputs), day))
        _describe(stage, study, results)
        _write(stage / HASHES, "".join(f"{one}\n" for one in _hashes(stage)))
        _zip(stage, out)
    return out


def python_words(command: str) -> tuple[list[str], dict[str, Path]]:
    """What Python is told to make a study again into the folder ``again``, and files it needs.

    Raises:
        GofalError: the command is none that can be repeated, or a file of it is not here.
    """
    if command.startswith(("gofal.run(", "gofal.compare(")):
        if "local=" in command:
            raise GofalError("an archive of a study with local facts is made of gofal run --local")
        call = f"import gofal; {command}.save({reproduce.AGAIN!r})"
        return ["-c", call], {}
    words, inputs = inputs_of(command)
    if words[:1] != ["gofal"]:
        raise GofalError(f"what made the study cannot be repeated: {command}")
    return ["-m", *words, "--out", reproduce.AGAIN], inputs


def _copy_study(folder: Path, target: Path) -> list[str]:
    """The files of a study that are not hidden; the parts of a sweep stand in its results."""
    target.mkdir()
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."]
    for path in files:
        shutil.copyfile(path, target / path.name)
    return [path.name for path in files]


def _extra(folder: Path) -> str:
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return ""
    told = json.loads(manifest.read_text(encoding="utf-8"))
    return _EXTRAS.get(told.get("plan", {}).get("kind", ""), "")


def _describe(stage: Path, study: dict[str, object], results: list[str]) -> None:
    files = {
        f"study/{name}": FILES.get(name, "Part of the results")
        for name in results
        if name != METADATA
    }
    made = [*files]
    for path in sorted(stage.rglob("*")):
        name = path.relative_to(stage).as_posix()
        if path.is_file() and not name.startswith("study/"):
            files[name] = _HELD.get(name) or f"Part of {name.split('/')[0]}"
    text = f"An archive of a study with gofal {__version__}, and all that makes it again"
    write_crate(stage, (str(study["title"]), text), str(study["command"]), files, made)


_HELD = {
    STUDY: "The command, what of it is compared, versions",
    "environment.txt": "Versions of every package, as pip takes them",
    "LICENSE": "Licence of the code",
    "CITATION.cff": "How to cite this archive",
    "README.md": "What is in the archive, for people",
    "reproduce.py": "Makes the study again and compares",
}
"""What files of an archive hold."""


def _hashes(stage: Path) -> list[str]:
    """A line a file, as ``sha256sum`` writes them."""
    files = [path for path in sorted(stage.rglob("*")) if path.is_file()]
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(stage).as_posix()}"
        for path in files
    ]


def _zip(stage: Path, out: Path) -> None:
    """Pack everything below one folder of the archive's name; the file appears whole."""
    with temporary_file(out.parent) as temporary:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(one for one in stage.rglob("*") if one.is_file()):
                name = f"{out.stem}/{path.relative_to(stage).as_posix()}"
                archive.writestr(zip_entry(name), path.read_bytes())
        settle(temporary, out)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
