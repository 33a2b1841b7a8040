"""The schedule, what a finished run leaves, and a run that is killed and resumed."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import torch

from common.errors import DataError

from ..checkpoint import Checkpoint
from ..parts import TRAIN, VALIDATION, list_files
from ..recipe import Recipe
from ..train import Trainer, _beta, learning_rate
from .support import (CLASSES, FolderTest, finished_run, plain_images, run_cli, tiny_recipe, tiny_tables,
                      write_data_set, write_jpegs, write_toml)

TOOLS = Path(__file__).parents[2]
PATIENCE_SECONDS = 120


def log(work: Path) -> list[dict]:
    """The log's records without the times, which no two runs share."""
    records = [json.loads(line) for line in (work / "log.jsonl").read_text().splitlines()]
    for record in records:
        del record["seconds"]
    return records


class Schedule(unittest.TestCase):
    def test_one_cycle(self) -> None:
        schedule = tiny_recipe(schedule={"peak_learning_rate": 0.5, "warmup_fraction": 0.2}).schedule
        rates = [learning_rate(schedule, step, 100) for step in range(101)]
        self.assertAlmostEqual(rates[0], 0.04 * 0.5)
        self.assertAlmostEqual(rates[10], 0.52 * 0.5)  # half of the way from 4 %
        self.assertAlmostEqual(rates[20], 0.5)
        self.assertAlmostEqual(rates[60], 0.25)  # the middle of the cosine
        self.assertAlmostEqual(rates[100], 0)
        self.assertEqual(rates.index(max(rates)), 20)

    def test_one_step(self) -> None:
        self.assertGreater(learning_rate(tiny_recipe().schedule, 0, 1), 0)

    def test_mixup_shares_follow_their_distribution(self) -> None:
        random = torch.Generator().manual_seed(8)
        shares = torch.tensor([_beta(0.2, random) for _ in range(4_000)])
        self.assertTrue(bool(((shares >= 0) & (shares <= 1)).all()))
        self.assertAlmostEqual(float(shares.mean()), 0.5, delta=0.03)
        self.assertAlmostEqual(float(shares.var()), 1 / (4 * (2 * 0.2 + 1)), delta=0.01)


class Loss(FolderTest):
    def trainer(self, recipe: Recipe) -> Trainer:
        images = plain_images(range(0, 160, 20))
        return Trainer(recipe, images, images, self.folder, torch.device("cpu"))

    def test_is_the_sum_over_the_exits(self) -> None:
        recipe = tiny_recipe(augmentation={"mixup": 0.0}, schedule={"bfloat16": False, "label_smoothing": 0.0})
        trainer = self.trainer(recipe)
        for head in trainer.model.heads:
            torch.nn.init.zeros_(head[-1].weight)  # equal logits: each exit's cross-entropy is log(classes)
        loss = trainer._loss(torch.randn(8, 3, 16, 16), torch.arange(8), torch.Generator())
        self.assertAlmostEqual(loss.item(), 2 * math.log(8), places=5)

    def test_a_batch_needs_enough_images(self) -> None:
        with self.assertRaisesRegex(DataError, "8 training images do not fill one batch of 9.*schedule.batch"):
            self.trainer(tiny_recipe(schedule={"batch": 9}))
        self.trainer(tiny_recipe(schedule={"batch": 8}))


class Finished(unittest.TestCase):
    def test_leaves_its_files_and_no_partial_ones(self) -> None:
        names = {path.name for path in finished_run().work.iterdir()}
        self.assertEqual(names, {"checkpoint.pt", "log.jsonl", "model.onnx", "labels.txt", "accuracy.png", "cache"})

    def test_learns(self) -> None:
        records = log(finished_run().work)
        self.assertEqual([record["epoch"] for record in records], [1, 2, 3, 4])
        self.assertLess(records[-1]["loss"], records[0]["loss"])
        for result in Checkpoint.read(finished_run().checkpoint).exits:
            self.assertGreaterEqual(result["top1_percent"], 80)

    def test_the_last_step_has_the_last_learning_rate(self) -> None:
        checkpoint, schedule = Checkpoint.read(finished_run().checkpoint), tiny_recipe().schedule
        files = list_files(finished_run().data, tiny_recipe().data)
        steps = schedule.epochs * (len(files.of(TRAIN)) // schedule.batch)
        group, = checkpoint.optimizer["param_groups"]
        self.assertEqual(group["lr"], learning_rate(schedule, steps - 1, steps))

    def test_the_checkpoint_has_the_log_and_the_printed_results(self) -> None:
        run = finished_run()
        checkpoint = Checkpoint.read(run.checkpoint)
        self.assertEqual([{key: value for key, value in record.items() if key != "seconds"}
                          for record in checkpoint.history], log(run.work))
        for number, result in enumerate(checkpoint.exits, 1):
            self.assertIn(f"exit {number}: test top-1 {result['top1_percent']:.2f} %", run.result.output)

    def test_evaluate_finds_the_same_accuracies(self) -> None:
        run = finished_run()
        checkpoint = Checkpoint.read(run.checkpoint)
        for part, expected in (("test", [result["top1_percent"] for result in checkpoint.exits]),
                               (VALIDATION, checkpoint.history[-1]["validation_top1_percent"])):
            result = run_cli("evaluate", run.checkpoint, "--data", run.data, "--part", part, "--json", "--cache",
                             run.work / "cache")
            self.assertEqual(result.code, 0, result.errors)
            found = json.loads(result.output)
            self.assertEqual([entry["float_top1_percent"] for entry in found["exits"]], expected)
            self.assertGreater(found["images"], 5)


class Killed(FolderTest):
    @unittest.skipUnless(hasattr(os, "mkfifo"), "needs named pipes")
    def test_a_killed_run_goes_on_to_the_same_end(self) -> None:
        run, work = finished_run(), self.folder / "work"
        work.mkdir()
        # Nobody reads this pipe, so the run waits in it with its first checkpoint written and its log not yet.
        pipe = work / "log.jsonl.partial"
        os.mkfifo(pipe)
        self.kill_after_the_first_checkpoint(work)
        pipe.unlink()
        self.assertFalse((work / "log.jsonl").exists())
        epochs = Recipe.read(run.recipe).schedule.epochs
        self.assertLess(len(Checkpoint.read(work / "checkpoint.pt").history), epochs)

        resumed = run_cli(*run.train_arguments(work), "--resume")
        self.assertEqual(resumed.code, 0, resumed.errors)
        self.assertNotIn(f"epoch 1/{epochs}", resumed.output)
        self.assertIn(f"epoch 2/{epochs}", resumed.output)
        self.assert_same_end(run.work, work)

    def kill_after_the_first_checkpoint(self, work: Path) -> None:
        command = [sys.executable, "-m", "training", "--threads", "1"]
        process = subprocess.Popen(
            command + list(map(str, finished_run().train_arguments(work))), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(TOOLS), "OMP_NUM_THREADS": "1"})
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while not (work / "checkpoint.pt").exists() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
        finally:
            process.kill()
            errors = process.communicate()[1]
        self.assertTrue((work / "checkpoint.pt").exists(), errors)
        self.assertEqual(process.returncode, -signal.SIGKILL, errors)

    def assert_same_end(self, whole: Path, resumed: Path) -> None:
        expected, found = (Checkpoint.read(work / "checkpoint.pt") for work in (whole, resumed))
        for name, tensor in expected.model.items():
            self.assertTrue(torch.equal(found.model[name], tensor), name)
        self.assertEqual(found.exits, expected.exits)
        self.assertEqual(log(resumed), log(whole))
        self.assertEqual((resumed / "model.onnx").read_bytes(), (whole / "model.onnx").read_bytes())


class Resume(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.work = self.folder / "work"
        shutil.copytree(finished_run().work, self.work)
        self.before = (self.work / "checkpoint.pt").read_bytes()

    def assert_refused(self, recipe: Path, data: Path, *options: str, fragment: str) -> None:
        result = run_cli("train", recipe, "--data", data, "--work", self.work, "--device", "cpu", *options)
        self.assertEqual(result.code, 65, result.errors)
        self.assertIn(fragment, result.errors)
        self.assertEqual(len(result.errors.splitlines()), 1)
        self.assertEqual((self.work / "checkpoint.pt").read_bytes(), self.before)

    def test_another_recipe_is_refused(self) -> None:
        recipe = write_toml(self.folder / "other.toml", tiny_tables(schedule={"epochs": 5}))
        self.assert_refused(recipe, finished_run().data, "--resume", fragment="made by another recipe")

    def test_other_classes_are_refused(self) -> None:
        data = write_data_set(self.folder / "data", [CLASSES[0], "cat"])
        self.assert_refused(finished_run().recipe, data, "--resume",
                            fragment="made from the classes ant, bee, and the data holds ant, cat")

    def test_other_images_of_the_same_classes_are_refused(self) -> None:
        data = self.folder / "data"
        shutil.copytree(finished_run().data, data)
        write_jpegs(data / CLASSES[0], [f"{number}.jpg" for number in range(30, 40)], [90, 90, 90])
        self.assert_refused(finished_run().recipe, data, "--resume", fragment="made from other training images")

    def test_the_same_images_elsewhere_and_written_later_will_do(self) -> None:
        run, data = finished_run(), self.folder / "data"
        shutil.copytree(run.data, data, copy_function=shutil.copyfile)
        result = run_cli("train", run.recipe, "--data", data, "--work", self.work, "--device", "cpu", "--resume")
        self.assertEqual(result.code, 0, result.errors)

    def test_says_that_the_start_is_not_read_again(self) -> None:
        run = finished_run()
        result = run_cli(*run.train_arguments(self.work), "--resume", "--init", self.folder / "absent.onnx")
        self.assertEqual(result.code, 0, result.errors)
        self.assertIn(f"{self.work / 'checkpoint.pt'}: going on after epoch 4; {self.folder / 'absent.onnx'} was for",
                      result.output)

    def test_a_run_that_lies_there_needs_the_option(self) -> None:
        self.assert_refused(finished_run().recipe, finished_run().data,
                            fragment=f"{self.work / 'checkpoint.pt'}: a run lies there already")

    def test_a_damaged_checkpoint_is_refused(self) -> None:
        self.before = self.before[:1000]
        (self.work / "checkpoint.pt").write_bytes(self.before)
        self.assert_refused(finished_run().recipe, finished_run().data, "--resume",
                            fragment="damaged, or not a checkpoint")

    def test_a_finished_run_comes_to_the_same_results(self) -> None:
        run = finished_run()
        result = run_cli(*run.train_arguments(self.work), "--resume")
        self.assertEqual(result.code, 0, result.errors)
        self.assertNotIn("loss", result.output)
        self.assertEqual(Checkpoint.read(self.work / "checkpoint.pt").exits, Checkpoint.read(run.checkpoint).exits)


class Init(FolderTest):
    def test_starts_from_the_weights_of_a_model(self) -> None:
        run, work = finished_run(), self.folder / "work"
        # A learning rate of nearly nothing shows the weights that training began with.
        recipe = write_toml(self.folder / "still.toml", tiny_tables(
            schedule={"epochs": 1, "peak_learning_rate": 1e-12}))
        result = run_cli("train", recipe, "--data", run.data, "--work", work, "--device", "cpu", "--init", run.model)
        self.assertEqual(result.code, 0, result.errors)
        start, found = Checkpoint.read(run.checkpoint).model, Checkpoint.read(work / "checkpoint.pt").model
        count = sum(not name.endswith("num_batches_tracked") for name in start)
        self.assertIn(f"{run.model}: {count} of {count} tensors taken over", result.output)
        for name in start:
            if name.endswith("weight"):
                self.assertTrue(torch.allclose(found[name], start[name], atol=1e-6), name)

    def test_a_missing_model_ends_the_command(self) -> None:
        run = finished_run()
        result = run_cli(*run.train_arguments(self.folder / "work"), "--init", self.folder / "absent.onnx")
        self.assertEqual(result.code, 66, result.errors)
        self.assertIn("absent.onnx: No such file", result.errors)
