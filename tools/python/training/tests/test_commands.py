"""The command line: exit codes, help, and what the commands print and write."""

from __future__ import annotations

import json
import unittest
from unittest import mock

import torch

from ..cost import exit_costs
from .support import CLASSES, TINY_TABLES, FolderTest, finished_run, run_cli, tiny_tables, write_toml

COMMANDS = ("train", "evaluate", "export", "split", "cost", "samples", "selftest")


class Usage(unittest.TestCase):
    def test_help_of_every_command(self) -> None:
        result = run_cli("--help")
        self.assertEqual(result.code, 0)
        for command in COMMANDS:
            self.assertIn(command, result.output)
            with self.subTest(command):
                one = run_cli(command, "--help")
                self.assertEqual((one.code, one.errors), (0, ""))
                self.assertTrue(one.output.startswith(f"usage: tools/train {command}"), one.output)

    def test_usage_errors_are_one_line_and_64(self) -> None:
        for arguments in ((), ("fly",), ("train",), ("train", "r.toml", "--data", "d"), ("cost",), ("cost", "m", "n"),
                          ("evaluate", "c.pt", "--data", "d", "--cache", "c", "--part", "all"),
                          ("export", "-o", "m.onnx"), ("export", "--checkpoint", "c", "--untrained", "r", "-o", "m"),
                          ("export", "--untrained", "r", "--classes", "0", "-o", "m"), ("split", "r.toml"),
                          ("--threads", "0", "selftest"), ("--threads", "x", "selftest"),
                          ("train", "r.toml", "--data", "d", "--work", "w", "--device", "tpu")):
            with self.subTest(arguments):
                result = run_cli(*arguments)
                self.assertEqual((result.code, result.output), (64, ""))
                self.assertEqual(len(result.errors.splitlines()), 1, result.errors)
                self.assertTrue(result.errors.startswith("tools/train"))

    def test_the_threads_are_pytorch_s(self) -> None:
        with mock.patch("torch.set_num_threads") as threads:
            run_cli("--threads", 3, "cost", "absent.onnx")
        threads.assert_called_once_with(3)


class Failures(FolderTest):
    def assert_ends(self, code: int, *arguments: object, fragment: str) -> None:
        result = run_cli(*arguments)
        self.assertEqual(result.code, code, result.errors)
        self.assertIn(fragment, result.errors)
        self.assertEqual(len(result.errors.splitlines()), 1, result.errors)
        self.assertTrue(result.errors.startswith("tools/train: "))

    def test_what_cannot_be_opened_is_66(self) -> None:
        absent, run = self.folder / "absent", finished_run()
        for arguments in (("train", absent, "--data", run.data, "--work", self.folder),
                          ("train", run.recipe, "--data", absent, "--work", self.folder),
                          ("evaluate", absent, "--data", run.data, "--cache", self.folder),
                          ("evaluate", run.checkpoint, "--data", absent, "--cache", self.folder),
                          ("export", "--checkpoint", absent, "-o", self.folder / "m.onnx"),
                          ("export", "--untrained", absent, "-o", self.folder / "m.onnx"),
                          ("split", run.recipe, "--data", absent, "-o", self.folder / "parts"), ("cost", absent)):
            with self.subTest(arguments[0]):
                self.assert_ends(66, *arguments, fragment=f"{absent}: ")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_bad_data_is_65(self) -> None:
        bad, run = self.folder / "bad", finished_run()
        bad.write_text("nothing of use")
        for arguments in (("train", bad, "--data", run.data, "--work", self.folder / "work"),
                          ("evaluate", bad, "--data", run.data, "--cache", self.folder), ("cost", bad),
                          ("export", "--checkpoint", bad, "-o", self.folder / "m.onnx"),
                          ("split", bad, "--data", run.data, "-o", self.folder / "parts")):
            with self.subTest(arguments[0]):
                self.assert_ends(65, *arguments, fragment=f"{bad}: ")
        self.assertEqual(list(self.folder.iterdir()), [bad])

    def test_a_data_set_without_classes_is_65(self) -> None:
        self.assert_ends(65, "train", finished_run().recipe, "--data", self.folder, "--work", self.folder / "work",
                         fragment="0 class folder(s)")

    def test_too_few_images_for_a_batch_are_65(self) -> None:
        recipe = write_toml(self.folder / "large.toml", tiny_tables(schedule={"batch": 64}))
        self.assert_ends(65, "train", recipe, "--data", finished_run().data, "--work", self.folder / "work",
                         fragment="do not fill one batch of 64")
        self.assertFalse((self.folder / "work" / "checkpoint.pt").exists())

    def test_an_output_that_cannot_be_written_is_70(self) -> None:
        (self.folder / "file").touch()
        self.assert_ends(70, "export", "--checkpoint", finished_run().checkpoint, "-o",
                         self.folder / "file" / "model.onnx", fragment=str(self.folder / "file" / "model.onnx"))

    @unittest.skipIf(torch.cuda.is_available(), "for machines without CUDA")
    def test_a_device_that_is_not_there_is_66(self) -> None:
        run = finished_run()
        self.assert_ends(66, "train", run.recipe, "--data", run.data, "--work", self.folder, "--device", "cuda",
                         fragment="no CUDA device")

    def test_an_interrupted_training_says_how_to_go_on(self) -> None:
        with mock.patch("training.commands.train", side_effect=KeyboardInterrupt):
            self.assert_ends(130, *finished_run().train_arguments(self.folder), fragment="--resume")

    def test_a_failed_selftest_is_1(self) -> None:
        def failing(*_: object, **__: object) -> unittest.TestSuite:
            return unittest.TestSuite([unittest.FunctionTestCase(lambda: self.fail("on purpose"))])

        with mock.patch("unittest.TestLoader.discover", failing):
            self.assertEqual(run_cli("selftest").code, 1)


class Commands(FolderTest):
    def test_export_writes_what_training_wrote(self) -> None:
        run, output = finished_run(), self.folder / "again.onnx"
        result = run_cli("export", "--checkpoint", run.checkpoint, "-o", output)
        self.assertEqual(result.code, 0, result.errors)
        self.assertEqual(output.read_bytes(), run.model.read_bytes())
        self.assertEqual((self.folder / "labels.txt").read_text(), "".join(f"{name}\n" for name in CLASSES))

    def test_export_untrained_has_the_asked_number_of_classes(self) -> None:
        output = self.folder / "random.onnx"
        result = run_cli("export", "--untrained", finished_run().recipe, "--classes", 5, "-o", output)
        self.assertEqual(result.code, 0, result.errors)
        width = TINY_TABLES["model"]["head_channels"]
        trained = exit_costs(finished_run().model)
        for number, cost in enumerate(exit_costs(output)):
            self.assertEqual(cost.macs_alone - trained[number].macs_alone, 3 * width)

    def test_cost(self) -> None:
        model = finished_run().model
        costs = exit_costs(model)
        self.assertEqual(json.loads(run_cli("cost", model, "--json").output), {"exits": [vars(cost) for cost in costs]})
        lines = run_cli("cost", model).output.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn(f"exit2: {costs[1].macs:,} multiply-adds, {costs[1].macs_alone:,} when", lines[1])

    def test_evaluate_as_text(self) -> None:
        run = finished_run()
        result = run_cli("evaluate", run.checkpoint, "--data", run.data, "--cache", self.folder / "cache")
        self.assertEqual(result.code, 0, result.errors)
        self.assertRegex(result.output, r"^\d+ images\nexit 1: \d+\.\d\d %\nexit 2: \d+\.\d\d %\n$")

    def test_split_links_every_image(self) -> None:
        run, output = finished_run(), self.folder / "parts"
        result = run_cli("split", run.recipe, "--data", run.data, "-o", output)
        self.assertEqual(result.code, 0, result.errors)
        for part in ("train", "validation", "test"):
            count = len(list((output / part).glob("*/*.jpg")))
            self.assertGreater(count, 0)
            self.assertIn(f"{output / part}: {count} images", result.output)
        self.assertEqual(len(list(output.glob("*/*/*.jpg"))), 60)
        again = run_cli("split", run.recipe, "--data", run.data, "-o", output)
        self.assertEqual(again.code, 65)
