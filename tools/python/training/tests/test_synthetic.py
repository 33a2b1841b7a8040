"""The drawn photographs."""

from __future__ import annotations

from PIL import Image

from ..synthetic import CLASSES, write_photographs
from .support import FolderTest


class Synthetic(FolderTest):
    def drawn(self, name: str, seed: int) -> dict[str, bytes]:
        write_photographs(self.folder / name, 3, width=40, height=30, seed=seed)
        return {path.relative_to(self.folder / name).as_posix(): path.read_bytes()
                for path in (self.folder / name).glob("*/*")}

    def test_as_many_different_jpegs_of_each_class_as_asked_for(self) -> None:
        files = self.drawn("a", seed=1)
        self.assertEqual(files.keys(), {f"{name}/000{number}.jpg" for name in CLASSES for number in (1, 2, 3)})
        self.assertEqual(len(set(files.values())), len(files))
        for name in files:
            with Image.open(self.folder / "a" / name) as image:
                self.assertEqual((image.format, image.size), ("JPEG", (40, 30)))

    def test_the_seed_decides_the_images(self) -> None:
        self.assertEqual(self.drawn("a", seed=1), self.drawn("b", seed=1))
        self.assertNotEqual(self.drawn("a", seed=1), self.drawn("c", seed=2))
