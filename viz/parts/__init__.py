"""Parts of the web page: small Vue components, each with the Python function that feeds it.

No part holds a word of its own: texts, numbers and their formats come in, in the reader's
language. What a browser sends back is checked here before anyone hears of it. The look stands in
:mod:`gofal.viz.parts.theme`; ``tests/browser/gallery`` shows every part with real results.
"""

from gofal.viz.parts.cards import Cards
from gofal.viz.parts.council_map import CouncilMap
from gofal.viz.parts.data_table import DataTable
from gofal.viz.parts.fan_chart import FanChart
from gofal.viz.parts.forest import Forest
from gofal.viz.parts.geometry import project
from gofal.viz.parts.lever import Button, Exact, Lever, Span
from gofal.viz.parts.market_map import MarketMap
from gofal.viz.parts.place_map import PlaceMap
from gofal.viz.parts.player import Player
from gofal.viz.parts.progress import Progress
from gofal.viz.parts.scales import Scale, fitting_scale
from gofal.viz.parts.theme import Styles, style_sheet

__all__ = [
    "Button",
    "Cards",
    "CouncilMap",
    "DataTable",
    "Exact",
    "FanChart",
    "Forest",
    "Lever",
    "MarketMap",
    "PlaceMap",
    "Player",
    "Progress",
    "Scale",
    "Span",
    "Styles",
    "fitting_scale",
    "project",
    "style_sheet",
]
