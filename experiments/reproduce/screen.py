"""Listing, making again and checking, as a person sees them."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.abm.results import SOURCE
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.output.terminal import console, table
from gofal.experiments.reproduce.again import ItemVerdict, check, remake
from gofal.experiments.reproduce.item import WRITES, Item, load_items
from gofal.experiments.text import Language, heads, say

SHOWN = 10  # differing lines an item
DIFFERENT = 1  # exit code: something is not as committed


def chosen(names: Sequence[str]) -> list[Item]:
    """The items asked for, all if none.

    Raises:
        GofalError: there is no such item.
    """
    items = load_items()
    for name in names:
        if name not in items:
            raise unknown("page or figure", name, items)
    return [items[name] for name in names] or list(items.values())


def show_items(language: Language) -> None:
    """Everything that can be made again, with its command."""
    columns = ["name", "files", "command", "minutes", "check"]
    rows = [
        (
            item.name, ", ".join(item.files), _command(item), f"{item.minutes:g}",
            _what_a_check_does(item, language),
        )
        for item in load_items().values()
    ]  # fmt: skip
    title = say("reproduce.title", language)
    console().print(table(title, heads(columns, language, "reproduce"), rows))


def remake_items(names: Sequence[str], workers: int | None, language: Language) -> None:
    """Make items again in `docs/`."""
    for item in chosen(names):
        console().print(say("reproduce.running", language, command=_command(item)))
        remake(item, workers)
        for path in item.files:
            console().print(say("command.written", language, folder=path), highlight=False)


def check_items(
    names: Sequence[str], whole: bool, pick: int, workers: int | None, language: Language
) -> int:
    """Check items against what is committed; the exit code."""
    if not (SOURCE / "docs").is_dir():
        raise GofalError("there are no committed pages here: the code is not in its repository")
    found: list[ItemVerdict] = []
    for item in chosen(names):
        for verdict in check(item, whole, pick, workers):
            found.append(verdict)
            _tell(verdict, language)
    same = all(verdict.same for verdict in found)
    key = "reproduce.all_same" if same else "reproduce.some_differ"
    wrong = sum(not verdict.same for verdict in found)
    console().print(say(key, language, count=len(found), wrong=wrong))
    return 0 if same else DIFFERENT


def _tell(verdict: ItemVerdict, language: Language) -> None:
    what = f"{verdict.item.name} {verdict.what}".rstrip()
    key = "reproduce.same" if verdict.same else "reproduce.differs"
    sentence = say(
        key, language, what=what, lines=verdict.lines, seconds=verdict.seconds,
        differs=len(verdict.differs),
    )  # fmt: skip
    screen = console()
    screen.print(sentence, style="" if verdict.same else "red", highlight=False)
    for line in verdict.differs[:SHOWN]:
        screen.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)


def _command(item: Item) -> str:
    return f"{item.made_by()} {WRITES}" if item.check is None else item.made_by()


def _what_a_check_does(item: Item, language: Language) -> str:
    if item.check is not None:
        return say("reproduce.exact", language)
    if item.part is None:
        return say("reproduce.whole", language)
    return say("reproduce.parts", language, parts=item.parts, of=len(item.all_parts()))
