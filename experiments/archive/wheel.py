"""The code that is installed here as a wheel, without the tools that usually build one."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import gofal
from gofal.abm.results import BUILT_OF, code_identity
from gofal.agents.errors import GofalError

PARTS = ("abm", "agents", "experiments", "viz")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same content is the same bytes."""
_WHEEL = "Wheel-Version: 1.0\nGenerator: gofal\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_ENTRY = "[console_scripts]\ngofal = gofal.viz.cli:main\n"


def write_wheel(folder: Path) -> Path:
    """Write the installed code into a folder, as ``gofal-VERSION-py3-none-any.whl``.

    Raises:
        GofalError: this gofal was never installed, so nothing says what it needs.
    """
    version = gofal.__version__
    file, info = folder / f"gofal-{version}-py3-none-any.whl", f"gofal-{version}.dist-info"
    content = dict(_code())
    content[f"{info}/METADATA"] = _metadata().encode()
    content[f"{info}/WHEEL"] = _WHEEL.encode()
    content[f"{info}/entry_points.txt"] = _ENTRY.encode()
    content[f"{info}/licenses/LICENSE"] = licence().encode()
    record = "".join(f"{name},{_digest(data)},{len(data)}\n" for name, data in content.items())
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zip_entry(name), data)
    return file


def zip_entry(name: str) -> zipfile.ZipInfo:
    """The entry of a file that anybody may read, without the time at which it was made."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def licence() -> str:
    """The licence of the code."""
    text = _distribution().read_text("licenses/LICENSE")
    if text is None:
        raise GofalError("the licence of the installed gofal is not there; install it anew")
    return text


def _code() -> Iterator[tuple[str, bytes]]:
    home = Path(gofal.__file__).parent
    for file in sorted((*home.glob("*.py"), home / "py.typed")):
        yield f"gofal/{file.name}", file.read_bytes()
    if commit := code_identity()["commit"]:
        yield f"gofal/{BUILT_OF}", str(commit).encode()
    for part in PARTS:
        folder = (home / part).resolve()  # in the repository it is a link
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"gofal/{part}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _metadata() -> str:
    text = _distribution().read_text("METADATA")
    if text is None:
        raise GofalError("the installed gofal does not say what it needs; install it anew")
    return text


def _distribution() -> metadata.Distribution:
    try:
        return metadata.distribution("gofal")
    except metadata.PackageNotFoundError:
        raise GofalError(
            "gofal is not installed here, only on the path; install it first"
        ) from None


def _digest(data: bytes) -> str:
    coded = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={coded.decode()}"
