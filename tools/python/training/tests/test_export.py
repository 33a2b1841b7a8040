"""The ONNX file: its names, its metadata, and that it computes what the model does."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import numpy as np
import onnx
import onnxruntime
import torch

from common.errors import DataError

from .. import export
from ..augment import evaluation_batches
from ..checkpoint import Checkpoint
from ..export import ExportMismatch, export_checkpoint, export_untrained
from .support import CLASSES, FolderTest, captured, finished_run, plain_images, tiny_recipe

INPUT_METADATA = {
    "punctual.mean": "0.5,0.4,0.3", "punctual.std": "0.2,0.25,0.3", "punctual.resize": "18", "punctual.crop": "16",
    "punctual.channel_order": "rgb"}


def metadata(model: onnx.ModelProto) -> dict[str, str]:
    return {entry.key: entry.value for entry in model.metadata_props}


class Trained(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.checkpoint, self.output = Checkpoint.read(finished_run().checkpoint), self.folder / "below" / "model.onnx"

    def export(self, checkpoint: Checkpoint) -> onnx.ModelProto:
        with captured():
            export_checkpoint(checkpoint, self.output)
        return onnx.load(self.output)

    def test_metadata(self) -> None:
        exits = [{"top1_percent": 62.5, "temperature": 1.25}, {"top1_percent": 100.0, "temperature": 0.8}]
        classes = ["yellow rose", "tulipán"]
        model = self.export(replace(self.checkpoint, exits=exits, classes=classes))
        self.assertEqual(metadata(model), INPUT_METADATA | {
            "punctual.labels": "yellow rose\ntulipán", "punctual.top1_percent": "62.5,100.0",
            "punctual.temperature": "1.25,0.8"})
        self.assertEqual((self.output.parent / "labels.txt").read_bytes(), "yellow rose\ntulipán\n".encode())

    def test_a_training_leaves_its_own_figures_in_the_model(self) -> None:
        found = metadata(onnx.load(finished_run().model))
        self.assertEqual(found["punctual.labels"].split("\n"), list(CLASSES))
        for key in ("top1_percent", "temperature"):
            self.assertEqual(list(map(float, found[f"punctual.{key}"].split(","))),
                             [result[key] for result in self.checkpoint.exits])

    def test_unfinished_is_refused(self) -> None:
        with self.assertRaisesRegex(DataError, "has not come to its end.*--resume"):
            self.export(replace(self.checkpoint, exits=[]))
        self.assertFalse(self.output.exists())

    def test_inputs_outputs_and_tensors_have_their_names(self) -> None:
        graph = self.export(self.checkpoint).graph
        image, = graph.input
        self.assertEqual((image.name, [dim.dim_param or dim.dim_value for dim in image.type.tensor_type.shape.dim]),
                         ("image", ["N", 3, 16, 16]))
        self.assertEqual([output.name for output in graph.output], ["exit1", "exit2"])
        names = {name for name in self.checkpoint.model if not name.endswith("num_batches_tracked")}
        self.assertEqual({tensor.name for tensor in graph.initializer}, names)

    def test_logits_are_pytorch_s_for_any_number_of_images(self) -> None:
        self.export(self.checkpoint)
        recipe, model = self.checkpoint.restored()
        (pixels, _), = evaluation_batches(plain_images([0, 90, 255]), recipe.data, 3)
        session = onnxruntime.InferenceSession(str(self.output), providers=["CPUExecutionProvider"])
        with torch.inference_mode():
            for found, expected in zip(session.run(None, {"image": pixels.numpy()}), model(pixels), strict=True):
                np.testing.assert_allclose(found, expected.numpy(), atol=1e-4)

    def test_a_graph_that_computes_something_else_is_refused(self) -> None:
        with mock.patch.object(export, "_relative_difference", return_value=0.5), self.assertRaises(ExportMismatch):
            self.export(self.checkpoint)
        self.assertFalse(self.output.exists())

    def test_the_comparison_sees_other_weights(self) -> None:
        self.export(self.checkpoint)
        recipe, model = self.checkpoint.restored()
        content = self.output.read_bytes()
        self.assertLess(export._relative_difference(model, recipe, content), 1e-5)
        with torch.no_grad():
            model.heads[1][-1].weight *= 1.25
            model.heads[1][-1].bias *= 1.25
        self.assertAlmostEqual(export._relative_difference(model, recipe, content), 0.2, places=4)


class Untrained(FolderTest):
    def test_has_the_trained_graph_and_the_input_s_metadata(self) -> None:
        output = self.folder / "model.onnx"
        with captured():
            export_untrained(tiny_recipe(), len(CLASSES), output)
        untrained, trained = onnx.load(output), onnx.load(finished_run().model)
        self.assertEqual(metadata(untrained), INPUT_METADATA)
        self.assertEqual([node.op_type for node in untrained.graph.node], [node.op_type for node in trained.graph.node])
        self.assertEqual([(tensor.name, tensor.dims) for tensor in untrained.graph.initializer],
                         [(tensor.name, tensor.dims) for tensor in trained.graph.initializer])
        self.assertFalse((self.folder / "labels.txt").exists())
