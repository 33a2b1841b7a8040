"""Checkpoints on disk: whole, damaged, missing, and on a full disk."""

from __future__ import annotations

import unittest

import torch

from common.errors import DataError, InputError, OutputError

from ..checkpoint import Checkpoint
from ..msdnet import MSDNet
from .support import FolderTest, tiny_recipe
from .test_files import FULL


class CheckpointTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.recipe = tiny_recipe()
        self.model = MSDNet(self.recipe.model, 3)
        optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=0.9)
        sum(logits.sum() for logits in self.model(torch.randn(2, 3, 16, 16))).backward()
        optimizer.step()
        self.checkpoint = Checkpoint(
            recipe=self.recipe.tables, classes=["a", "b", "c"], images="c0de", model=self.model.state_dict(),
            optimizer=optimizer.state_dict(), history=[{"epoch": 1, "loss": 2.5}], exits=[{"temperature": 1.5}])
        self.path = self.folder / "work" / "checkpoint.pt"

    def test_comes_back_as_it_was(self) -> None:
        self.checkpoint.write(self.path)
        found = Checkpoint.read(self.path)
        for name in ("recipe", "classes", "images", "history", "exits"):
            self.assertEqual(getattr(found, name), getattr(self.checkpoint, name))
        self.assertEqual(found.model.keys(), self.checkpoint.model.keys())
        for name, tensor in self.checkpoint.model.items():
            self.assertTrue(torch.equal(found.model[name], tensor), name)
        for index, state in self.checkpoint.optimizer["state"].items():
            self.assertTrue(torch.equal(found.optimizer["state"][index]["momentum_buffer"], state["momentum_buffer"]))

    def test_restores_the_model_for_evaluation(self) -> None:
        self.checkpoint.write(self.path)
        recipe, model = Checkpoint.read(self.path).restored()
        self.assertEqual(recipe, self.recipe)
        self.assertFalse(model.training)
        images = torch.randn(2, 3, 16, 16)
        with torch.inference_mode():
            for found, expected in zip(model(images), self.model.eval()(images), strict=True):
                self.assertTrue(torch.equal(found, expected))

    def test_missing(self) -> None:
        with self.assertRaisesRegex(InputError, f"^{self.path}: No such file or directory"):
            Checkpoint.read(self.path)

    def test_damaged(self) -> None:
        self.checkpoint.write(self.path)
        whole = self.path.read_bytes()
        for kind, content in (("cut", whole[:len(whole) // 2]), ("empty", b""), ("text", b"no checkpoint")):
            self.path.write_bytes(content)
            with self.subTest(kind), self.assertRaisesRegex(DataError, f"^{self.path}: damaged, or not a checkpoint"):
                Checkpoint.read(self.path)

    def test_of_another_program(self) -> None:
        self.path.parent.mkdir()
        for content in ({"state_dict": {}}, [1, 2]):
            torch.save(content, self.path)
            with self.assertRaisesRegex(DataError, f"^{self.path}: damaged, or not a checkpoint"):
                Checkpoint.read(self.path)

    @unittest.skipUnless(FULL.exists(), "needs /dev/full")
    def test_a_full_disk_leaves_the_old_one(self) -> None:
        self.checkpoint.write(self.path)
        old = self.path.read_bytes()
        self.path.with_name("checkpoint.pt.partial").symlink_to(FULL)
        self.checkpoint.history = []
        with self.assertRaises(OutputError) as caught:
            self.checkpoint.write(self.path)
        self.assertIn(f"{self.path}: No space left on device; free some space and run it again, a training ",
                      str(caught.exception))
        self.assertEqual(self.path.read_bytes(), old)
        self.assertEqual([path.name for path in self.path.parent.iterdir()], ["checkpoint.pt"])
        self.checkpoint.write(self.path)  # once there is space again
        self.assertEqual(Checkpoint.read(self.path).history, [])
