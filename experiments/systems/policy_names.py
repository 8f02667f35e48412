"""What policies are called: what is done, in plain words, and the name of a system or law second.

A preset that is not in the file of names is called by its own label.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.experiments.text import Language

FILE = Path(__file__).parent / "policies" / "names.toml"


class PolicyName(TomlTable, frozen=True):
    """The names of a policy.

    Attributes:
        preset: name of its preset.
        does_en: what is done, in English.
        does_cy: the same in Welsh.
        own_en: name of the system, law or idea, in English; empty if it has none.
        own_cy: the same in Welsh.
    """

    preset: Text
    does_en: Text
    does_cy: Text
    own_en: str = ""
    own_cy: str = ""

    def does(self, language: Language) -> str:
        """What is done."""
        return self.does_cy if language == "cy" else self.does_en

    def own(self, language: Language) -> str:
        """The name of the system, law or idea."""
        return self.own_cy if language == "cy" else self.own_en

    def both(self, language: Language) -> str:
        """What is done, with the own name in brackets."""
        own = self.own(language)
        return f"{self.does(language)} ({own})" if own else self.does(language)


def name_of(preset: Scenario) -> PolicyName:
    """What a preset is called."""
    known = policy_names().get(preset.name)
    return known or PolicyName(preset.name, preset.label_en, preset.label_cy)


@cache
def policy_names(file: Path = FILE) -> Mapping[str, PolicyName]:
    """Every policy that is not called by its preset's label, by preset.

    Raises:
        GofalError: the file is malformed, or there is no such preset.
    """
    found = read_tables(file, PolicyName, "preset")
    for name in found:
        load_scenario(name)
    return found
