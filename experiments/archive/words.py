"""What an archive says to people: how to cite it, what is in it, how to make it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gofal import __version__

_AUTHORS = ("The gofal authors",)


def citation(study: Mapping[str, Any], authors: Sequence[str], day: date) -> str:
    """``CITATION.cff`` of an archive: a data set that refers to the program that made it."""
    identity = study["identity"]
    who = "".join(
        f"  - name: {json.dumps(name, ensure_ascii=False)}\n" for name in authors or _AUTHORS
    )
    commit = f"    commit: {identity['commit']}\n" if identity["commit"] else ""
    return (
        "cff-version: 1.2.0\n"
        'message: "If you use these results, please cite them and the program that made them."\n'
        "type: dataset\n"
        f"title: {json.dumps(study['title'], ensure_ascii=False)}\n"
        f"authors:\n{who}"
        f"date-released: {day.isoformat()}\n"
        f'version: "{identity["rules_hash"][:16]}"\n'
        "license: Apache-2.0\n"
        "references:\n"
        "  - type: software\n"
        '    title: "gofal: an agent-based model of home care in Wales"\n'
        '    authors:\n      - name: "The gofal authors"\n'
        f"    version: {__version__}\n{commit}"
    )


def read_me(study: Mapping[str, Any], inputs: Sequence[str], day: date) -> str:
    """``README.md`` of an archive."""
    identity = study["identity"]
    given = f"- `inputs/`: {', '.join(f'`{one}`' for one in inputs)}\n" if inputs else ""
    return f"""# {study["title"]}

A study with gofal, an agent-based model of home care in Wales, archived on {day.isoformat()}.
What it says holds under the model's assumptions, which stand with their sources in `study/`.

## Make it again

```bash
python3 reproduce.py
```

It makes an environment in this folder with the code and the versions below, runs the study into
`again/`, and says of every result whether it is the same to the last bit. `--plan` says what it
would do. The study was made by

```text
{study["command"]}
```

with Python {identity["python"]}, gofal {__version__}, rules `{identity["rules_hash"]}`,
commit `{identity["commit"] or "not known"}`.

## Check it

`sha256sum -c sha256.txt` here, or `gofal archive --check` on the file or this folder.

## What is in it

- `study/`: the results
{given}- `code/`: the code, as a wheel for pip
- `environment.txt`: the versions of every package it ran with
- `study.json`: the command and versions, for programs
- `ro-crate-metadata.json`: what every file is, for archives (RO-Crate)
- `CITATION.cff`, `LICENSE`: how to cite it; the licence of the code (Apache 2.0). Facts in it are
  those of the Office for National Statistics and others under the Open Government Licence v3.0
- `sha256.txt`: the hash of every file
"""
