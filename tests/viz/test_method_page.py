"""The page on the method: how large a change has to be to count, and why, for every outcome."""

from __future__ import annotations

import pytest

from gofal.experiments.analysis.margins import margins
from gofal.experiments.analysis.sizes import unit_sizes
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.text import LANGUAGES, Language
from gofal.experiments.windows import year_label
from gofal.viz.web.pages.method import first
from gofal.viz.web.state import PageState


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_size_that_counts_stands_there_with_its_reason(language: Language) -> None:
    page = first(PageState(language))
    _, own = page.split('<details id="small">')
    table, _ = own.split("</details>", 1)
    assert table.count("<tr") == 1 + len(margins()) + len(unit_sizes())
    sizes = {
        "en": ("0.25 percentage points", "£25,000 a week", "2% of its level"),
        "cy": ("0.25 pwynt canran", "£25,000 yr wythnos", "2% o&#39;i lefel"),
    }
    for said in (*sizes[language], year_label(PRICE_YEAR)):
        assert said in table
