"""Weights that come back from an exported model."""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from common.errors import DataError, InputError

from ..checkpoint import Checkpoint
from ..msdnet import MSDNet
from ..warmstart import load_weights
from .support import CLASSES, FolderTest, finished_run, tiny_recipe


class WarmStart(FolderTest):
    def test_every_tensor_comes_back_bit_for_bit(self) -> None:
        trained = Checkpoint.read(finished_run().checkpoint).model
        names = [name for name in trained if not name.endswith("num_batches_tracked")]
        model = MSDNet(tiny_recipe().model, len(CLASSES))
        self.assertEqual(load_weights(model, finished_run().model), (len(names), len(names)))
        own = model.state_dict()
        for name in names:
            self.assertTrue(torch.equal(own[name], trained[name]), name)

    def test_another_number_of_classes_keeps_the_new_last_layers(self) -> None:
        trained = Checkpoint.read(finished_run().checkpoint).model
        model = MSDNet(tiny_recipe().model, 7)
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        copied, all_tensors = load_weights(model, finished_run().model)
        self.assertEqual(all_tensors - copied, 4)  # weight and bias of two exits
        for name, tensor in model.state_dict().items():
            last_layer = tensor.shape[:1] == (7,)
            expected = before if last_layer or name.endswith("num_batches_tracked") else trained
            self.assertTrue(torch.equal(tensor, expected[name]), name)

    def test_an_unrelated_model_is_refused(self) -> None:
        path = self.folder / "other.onnx"
        weight = numpy_helper.from_array(np.ones((4, 2), np.float32), "weight")
        graph = helper.make_graph([], "other", [], [], [weight])
        onnx.save(helper.make_model(graph), path)
        model = MSDNet(tiny_recipe().model, 2)
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        with self.assertRaisesRegex(DataError, f"^{path}: no tensor has the name and shape"):
            load_weights(model, path)
        for name, tensor in model.state_dict().items():
            self.assertTrue(torch.equal(tensor, before[name]))

    def test_no_model_and_a_missing_file_are_refused(self) -> None:
        path = self.folder / "text.onnx"
        path.write_text("no model")
        with self.assertRaisesRegex(DataError, f"^{path}: not an ONNX model"):
            load_weights(MSDNet(tiny_recipe().model, 2), path)
        path = self.folder / "absent.onnx"
        with self.assertRaisesRegex(InputError, f"^{path}: No such file"):
            load_weights(MSDNet(tiny_recipe().model, 2), path)
