"""Recipes that are right, and what is said about wrong ones."""

from __future__ import annotations

import torch

from common.errors import DataError, InputError

from ..msdnet import MSDNet
from ..recipe import Recipe
from .support import RECIPES, TINY_TABLES, FolderTest, tiny_recipe, tiny_tables, write_toml


class Tables(FolderTest):
    def assert_refused(self, fragment: str, **changes: dict) -> None:
        with self.subTest(fragment), self.assertRaises(DataError) as caught:
            Recipe.from_tables(tiny_tables(**changes))
        self.assertIn(fragment, str(caught.exception))

    def test_the_tables_make_the_recipe_again(self) -> None:
        recipe = tiny_recipe()
        self.assertEqual(Recipe.from_tables(recipe.tables), recipe)
        self.assertEqual((recipe.model.blocks, recipe.data.size, recipe.augmentation.mixup, recipe.schedule.seed),
                         (2, 16, 0.2, 3))

    def test_unknown_keys_are_named(self) -> None:
        for table in TINY_TABLES:
            self.assert_refused(f"{table}.colour_space is unknown", **{table: {"colour_space": 1}})

    def test_missing_keys_are_named(self) -> None:
        for table, key in (("model", "prune"), ("data", "std"), ("augmentation", "flip"), ("schedule", "seed")):
            tables = tiny_tables()
            del tables[table][key]
            with self.assertRaisesRegex(DataError, f"^{table}.{key} is missing$"):
                Recipe.from_tables(tables)

    def test_unknown_and_missing_tables_are_named(self) -> None:
        with self.assertRaisesRegex(DataError, r"^\[optimizer\] is unknown$"):
            Recipe.from_tables(tiny_tables() | {"optimizer": {}})
        tables = tiny_tables()
        del tables["data"]
        with self.assertRaisesRegex(DataError, r"\[data\] is missing"):
            Recipe.from_tables(tables)

    def test_values_out_of_range_are_named(self) -> None:
        for table, key, value in (
                ("model", "family", "resnet"), ("model", "prune", "most"), ("model", "stem", "svhn"),
                ("model", "step_mode", "odd"), ("model", "blocks", 0), ("model", "growth_rate", -6),
                ("model", "growth_factors", [1, 2, 4]), ("model", "growth_factors", [1, 0]),
                ("data", "resize", 15), ("data", "size", 0), ("data", "std", [0.2, 0.2, 0.0]),
                ("data", "mean", [0.5]), ("data", "test_percent", 0), ("data", "validation_percent", 75),
                ("augmentation", "crop_area", 0.0), ("augmentation", "crop_area", 1.5), ("augmentation", "shift", -1),
                ("augmentation", "colour", 1.0), ("augmentation", "mixup", -0.1), ("schedule", "epochs", 0),
                ("schedule", "batch", 1), ("schedule", "warmup_fraction", 1.0), ("schedule", "label_smoothing", -0.1),
                ("schedule", "peak_learning_rate", 0.0), ("schedule", "momentum", 0.0), ("schedule", "momentum", 1),
                ("schedule", "weight_decay", -1e-4)):
            # The sentence names the keys that a condition joins; the first carries the table.
            self.assert_refused(key, **{table: {key: value}})

    def test_a_growth_rate_that_cannot_be_halved(self) -> None:
        self.assert_refused("model.growth_rate", model={"growth_rate": 5, "growth_factors": [1, 3]})
        tiny_recipe(model={"growth_rate": 5})  # the second scale's 10 can

    def test_images_too_small_for_the_exits_are_refused(self) -> None:
        photographs = {"stem": "imagenet", "growth_factors": [1, 2, 4, 4], "bottleneck_factors": [1, 2, 4, 4]}
        self.assert_refused("data.size 64 leaves 2 pixel(s)", model=photographs, data={"size": 64, "resize": 64})
        recipe = tiny_recipe(model=photographs, data={"size": 65, "resize": 65})
        self.assertEqual(recipe.model.coarsest_side(65), 3)
        with torch.inference_mode():
            maps = MSDNet(recipe.model, 2).stem(torch.zeros(1, 3, 65, 65))
        self.assertEqual([maps[-1].shape[-2], maps[-1].shape[-1]], [3, 3])

    def test_values_of_another_type_are_named(self) -> None:
        for table, key, value, kind in (
                ("schedule", "batch", "64", "int"), ("schedule", "epochs", 1.5, "int"),
                ("schedule", "momentum", "0.9", "float"), ("schedule", "bfloat16", 1, "bool"),
                ("schedule", "seed", True, "int"), ("model", "stem", 3, "str"),
                ("model", "growth_factors", [1, 2.0], "list[int]"), ("data", "mean", 0.5, "list[float]"),
                ("data", "std", ["0.2", "0.2", "0.2"], "list[float]")):
            self.assert_refused(f"{table}.{key} is {value!r}, expected {kind}", **{table: {key: value}})

    def test_whole_numbers_pass_for_decimal_ones(self) -> None:
        self.assertEqual(tiny_recipe(augmentation={"crop_area": 1}).augmentation.crop_area, 1)


class Files(FolderTest):
    def assert_refused(self, kind: type[Exception], text: str, *fragments: str) -> None:
        path = self.folder / "bad.toml"
        path.write_text(text)
        with self.assertRaises(kind) as caught:
            Recipe.read(path)
        for fragment in fragments:
            self.assertIn(fragment, str(caught.exception))

    def test_every_recipe_of_the_repository_loads(self) -> None:
        paths = sorted(RECIPES.rglob("*.toml"))
        self.assertGreater(len(paths), 10)
        for path in paths:
            with self.subTest(path.name):
                recipe = Recipe.read(path)
                self.assertEqual(Recipe.from_tables(recipe.tables), recipe)

    def test_missing_file(self) -> None:
        path = self.folder / "absent.toml"
        with self.assertRaisesRegex(InputError, f"{path}: No such file"):
            Recipe.read(path)

    def test_no_toml_is_named(self) -> None:
        self.assert_refused(DataError, "[model", str(self.folder / "bad.toml"), "not TOML")

    def test_no_text_is_named(self) -> None:
        path = self.folder / "bad.toml"
        path.write_bytes(b"\xff\xfe\x00")
        with self.assertRaisesRegex(DataError, "not TOML"):
            Recipe.read(path)

    def test_the_file_with_a_wrong_key_is_named(self) -> None:
        path = write_toml(self.folder / "tiny.toml", tiny_tables(model={"depth": 3}))
        with self.assertRaisesRegex(DataError, f"^{path}: model.depth is unknown$"):
            Recipe.read(path)

    def test_a_key_above_all_tables_is_named(self) -> None:
        path = write_toml(self.folder / "tiny.toml", TINY_TABLES, "epochs = 3")
        for text in ("epochs = 3", 'extends = "tiny.toml"'):
            self.assert_refused(DataError, text, "epochs stands in no table")
        self.assertTrue(path.exists())


class Extends(FolderTest):
    def test_only_the_keys_that_differ(self) -> None:
        (self.folder / "below").mkdir()
        write_toml(self.folder / "base.toml", TINY_TABLES)
        middle = 'extends = "../base.toml"\n[schedule]\nepochs = 9\nbatch = 16\n'
        (self.folder / "below" / "middle.toml").write_text(middle)
        last = self.folder / "last.toml"
        last.write_text('extends = "below/middle.toml"\n[schedule]\nbatch = 4\n[model]\nblocks = 3\n')
        expected = tiny_recipe(schedule={"epochs": 9, "batch": 4}, model={"blocks": 3})
        self.assertEqual(Recipe.read(last), expected)

    def test_a_cycle_is_refused_even_through_a_folder(self) -> None:
        here = self.folder.name
        for first, second in (("a.toml", "a.toml"), ("b.toml", "a.toml"), (f"../{here}/b.toml", f"../{here}/a.toml")):
            (self.folder / "a.toml").write_text(f'extends = "{first}"')
            (self.folder / "b.toml").write_text(f'extends = "{second}"')
            with self.subTest(first), self.assertRaisesRegex(DataError, "extends must name another recipe"):
                Recipe.read(self.folder / "a.toml")

    def test_the_base_is_named_when_it_is_missing_or_wrong(self) -> None:
        (self.folder / "a.toml").write_text('extends = "base.toml"')
        with self.assertRaisesRegex(InputError, f"^{self.folder / 'base.toml'}: No such file"):
            Recipe.read(self.folder / "a.toml")
        (self.folder / "base.toml").write_text("[")
        with self.assertRaisesRegex(DataError, f"^{self.folder / 'base.toml'}: not TOML"):
            Recipe.read(self.folder / "a.toml")

    def test_a_number_is_no_recipe(self) -> None:
        (self.folder / "a.toml").write_text("extends = 3")
        with self.assertRaisesRegex(DataError, "extends must name another recipe"):
            Recipe.read(self.folder / "a.toml")
