"""The figure of accuracy against multiply-adds."""

from __future__ import annotations

import numpy as np
from PIL import Image

from common.errors import OutputError

from ..cost import ExitCost
from ..plot import plot_exits
from .support import FolderTest

COSTS = [ExitCost("exit1", 10_000_000, 10_000_000, 1), ExitCost("exit2", 30_000_000, 22_000_000, 2)]


class Plot(FolderTest):
    def test_writes_a_png_that_shows_the_points(self) -> None:
        pictures = []
        for name, accuracy in (("a.png", [70.0, 80.0]), ("b.png", [70.0, 95.0])):
            plot_exits("tiny", COSTS, accuracy, self.folder / name)
            with Image.open(self.folder / name) as image:
                self.assertEqual(image.format, "PNG")
                pictures.append(np.asarray(image.convert("L")))
        self.assertGreater(pictures[0].std(), 5)
        self.assertFalse(np.array_equal(*pictures))

    def test_a_folder_that_cannot_be_made_is_named(self) -> None:
        (self.folder / "file").touch()
        with self.assertRaisesRegex(OutputError, "accuracy.png"):
            plot_exits("tiny", COSTS, [70.0, 80.0], self.folder / "file" / "accuracy.png")
