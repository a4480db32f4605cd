"""The scenes, by family. Each draws a whole picture on the canvas it is given."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ..brief import Brief
from ..canvas import Canvas
from .board import board
from .botanical import botanical
from .chart import chart
from .city import city
from .desert import desert
from .dish import dish
from .figure import portrait
from .flat import pattern, poster
from .forest import forest
from .house import house
from .ink import ink
from .mountain import mountain
from .objects import podium, still
from .room import room
from .screen import screen
from .sea import sea
from .space import space

Scene = Callable[[Canvas, Brief, Random], None]

SCENES: dict[str, Scene] = {
    "board": board,
    "botanical": botanical,
    "chart": chart,
    "city": city,
    "desert": desert,
    "dish": dish,
    "forest": forest,
    "house": house,
    "ink": ink,
    "mountain": mountain,
    "pattern": pattern,
    "podium": podium,
    "portrait": portrait,
    "poster": poster,
    "room": room,
    "screen": screen,
    "sea": sea,
    "space": space,
    "still": still,
}
