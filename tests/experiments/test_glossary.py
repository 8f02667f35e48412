"""The glossary says where words live, and they do."""

from __future__ import annotations

import re

from gofal.experiments.output.docs import docs_folder


def test_every_word_of_the_glossary_lives_where_it_says() -> None:
    folder = docs_folder()
    text, _, gone = (
        (folder / "glossary.md").read_text(encoding="utf-8").partition("## Words that go")
    )
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    words = [row for row in rows if row[0].strip() != "English"]
    assert gone
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in words)
    paths = {path for row in words for path in re.findall(r"`([^`]+)`", row[3])}
    assert not [path for path in sorted(paths) if not list(folder.parent.glob(path))]
    named = [row[0].strip() for row in words]
    assert len(set(named)) == len(named)
