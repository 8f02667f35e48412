"""Where own scenarios lie: files, folders that ``GOFAL_PRESETS`` names, installed packages.

A package offers a folder of them by an entry point of the group ``gofal.scenarios``; what it names
is the path of the folder, or a function that gives it.
"""

from __future__ import annotations

import os
from pathlib import Path

from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError, unknown
from gofal.agents.plugins import offers, package_of

FOLDERS, GROUP = "GOFAL_PRESETS", "gofal.scenarios"


def own_files() -> dict[str, Path]:
    """Files of the own scenarios in all folders, by the name of the scenario.

    Raises:
        GofalError: a folder is missing, or a name is used twice.
    """
    found: dict[str, Path] = {}
    for folder in _folders():
        for file in sorted(folder.glob("*.toml")):
            require_own_name(file)
            if file.stem in found:
                raise GofalError(
                    f"scenario {file.stem!r} is in {found[file.stem].parent} and in {folder}; "
                    "a name may be used once"
                )
            found[file.stem] = file
    return found


def file_of(name: str, folder: Path) -> Path | None:
    """The file that holds a scenario; None if it is one that comes with gofal.

    Args:
        name: a path that ends in ``.toml``, or the name of a scenario.
        folder: from which paths are meant.

    Raises:
        GofalError: there is no such file or scenario.
    """
    if name.endswith(".toml"):
        file = folder / name
        require_own_name(file)
        return file
    ours = scenario_names()
    if name in ours:
        return None
    own = own_files()
    if name not in own and (folder / f"{name}.toml").is_file():
        raise GofalError(f"unknown scenario {name!r}; for the file write {name}.toml")
    if name not in own:
        raise unknown("scenario", name, [*ours, *own])
    return own[name]


def require_own_name(file: Path) -> None:
    """Refuse a name that a preset of gofal has: results could not be told apart.

    Raises:
        GofalError: it has.
    """
    if file.stem in scenario_names():
        raise GofalError(
            f"{file.name}: {file.stem!r} is the name of a preset that comes with gofal; "
            "give the file another name"
        )


def _folders() -> list[Path]:
    """Folders of own scenarios: those of this user, and those of installed packages."""
    named = os.environ.get(FOLDERS, "").split(os.pathsep)
    folders = [Path(one) for one in named if one.strip()]
    for folder in folders:
        if not folder.is_dir():
            raise GofalError(f"{FOLDERS} names {folder}, which is no folder")
    return folders + [_offered(number) for number in range(len(offers(GROUP)))]


def _offered(number: int) -> Path:
    offer = offers(GROUP)[number]
    where = f"package {package_of(offer)}, entry point {offer.name} of {GROUP}"
    try:
        given = offer.load()
        folder = Path(given() if callable(given) else given)
    except Exception as error:  # whatever a package of somebody else raises
        raise GofalError(f"{where}: cannot be loaded: {error}") from error
    if not folder.is_dir():
        raise GofalError(f"{where}: {folder} is no folder")
    return folder
