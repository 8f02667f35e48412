"""Parts of the web page: small Vue components, each with the Python function that feeds it.

No part holds a word of its own: texts, numbers and their formats come in, in the reader's
language. What a browser sends back is checked here before anyone hears of it. The look stands in
:mod:`viz.parts.theme`; ``tests/browser/gallery`` shows every part with real results.
"""

from viz.parts.abbreviations import abbreviation
from viz.parts.cards import Cards
from viz.parts.council_map import CouncilMap
from viz.parts.data_table import DataTable
from viz.parts.fan_chart import FanChart
from viz.parts.forest import Forest
from viz.parts.geometry import project
from viz.parts.lever import Lever
from viz.parts.market_network import MarketNetwork
from viz.parts.place_map import PlaceMap
from viz.parts.player import Player
from viz.parts.progress import Progress
from viz.parts.scales import Scale, fitting_scale
from viz.parts.theme import Styles, style_sheet

__all__ = [
    "Cards",
    "CouncilMap",
    "DataTable",
    "FanChart",
    "Forest",
    "Lever",
    "MarketNetwork",
    "PlaceMap",
    "Player",
    "Progress",
    "Scale",
    "Styles",
    "abbreviation",
    "fitting_scale",
    "project",
    "style_sheet",
]
