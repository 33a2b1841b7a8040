"""The split by hash, both folder layouts, and what is wrong with a folder."""

from __future__ import annotations

from pathlib import Path

from common.errors import DataError, InputError

from ..parts import PARTS, TEST, TRAIN, VALIDATION, DataSet, bucket, link_parts, list_files
from ..recipe import DataConfig
from .support import FolderTest, tiny_recipe

CONFIG: DataConfig = tiny_recipe(data={"test_percent": 17, "validation_percent": 13}).data
BUCKETS = {TEST: range(0, 1_700), VALIDATION: range(1_700, 3_000), TRAIN: range(3_000, 10_000)}


def names(class_name: str, part: str, count: int) -> list[str]:
    """File names that belong into `part`."""
    found = [name for name in (f"{number}.jpg" for number in range(1_000))
             if bucket(class_name, name) in BUCKETS[part]]
    return found[:count]


def touch(folder: Path, files: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        (folder / name).touch()


def places(data_set: DataSet) -> dict[str, str]:
    return {f"{data_set.classes[file.label]}/{file.path.name}": file.part for file in data_set.files}


class PartsTest(FolderTest):
    def touch_every_part(self, *classes: str) -> None:
        for name in classes:
            touch(self.folder / name, [file for part in PARTS for file in names(name, part, 2)])

    def assert_refused(self, kind: type[Exception], *fragments: str) -> None:
        with self.assertRaises(kind) as caught:
            list_files(self.folder, CONFIG)
        for fragment in fragments:
            self.assertIn(fragment, str(caught.exception))


class Split(PartsTest):
    def test_buckets_are_pinned(self) -> None:
        # sha256sum of "daisy/1.jpg" begins with c6aa4aa16442da0a, that of "rose/éa b.jpeg" with 78fb6a8f486cacbc.
        self.assertEqual(bucket("daisy", "1.jpg"), 0xC6AA4AA16442DA0A % 10_000)
        self.assertEqual(bucket("rose", "éa b.jpeg"), 0x78FB6A8F486CACBC % 10_000)

    def test_shares_are_near_the_percentages(self) -> None:
        for name in ("a", "b"):
            touch(self.folder / name, [f"{number}.jpg" for number in range(5_000)])
        data_set = list_files(self.folder, CONFIG)
        counts = {part: len(data_set.of(part)) for part in PARTS}
        self.assertEqual(sum(counts.values()), 10_000)
        self.assertAlmostEqual(counts[TEST], 1_700, delta=120)
        self.assertAlmostEqual(counts[VALIDATION], 1_300, delta=120)

    def test_every_file_is_in_the_part_of_its_bucket(self) -> None:
        self.touch_every_part("a", "b")
        for place, part in places(list_files(self.folder, CONFIG)).items():
            self.assertIn(bucket(*place.split("/")), BUCKETS[part])

    def test_more_files_leave_the_others_where_they_are(self) -> None:
        self.touch_every_part("b", "c")
        before = places(list_files(self.folder, CONFIG))
        self.touch_every_part("a")
        touch(self.folder / "b", [f"more{number}.JPEG" for number in range(50)])
        after = places(list_files(self.folder, CONFIG))
        self.assertEqual(len(after), len(before) + 50 + 6)
        self.assertEqual({name: after[name] for name in before}, before)

    def test_files_are_sorted_and_others_left_out(self) -> None:
        self.touch_every_part("a", "b")
        touch(self.folder / "a", ["notes.txt", "x.png"])
        touch(self.folder / ".hidden", ["1.jpg"])
        touch(self.folder, ["readme.jpg"])
        data_set = list_files(self.folder, CONFIG)
        self.assertEqual(data_set.classes, ["a", "b"])
        self.assertEqual(len(data_set.files), 12)
        keys = [(PARTS.index(file.part), file.path) for file in data_set.files]
        self.assertEqual(keys, sorted(keys))


class OwnTestFolder(PartsTest):
    def setUp(self) -> None:
        super().setUp()
        for name in ("a", "b"):
            touch(self.folder / "train" / name, [f"{number}.jpg" for number in range(100)])
            touch(self.folder / "test" / name, [f"{number}.jpg" for number in range(30)])

    def test_parts(self) -> None:
        data_set = list_files(self.folder, CONFIG)
        self.assertEqual(data_set.classes, ["a", "b"])
        self.assertEqual(len(data_set.files), 260)
        for file in data_set.files:
            if file.path.is_relative_to(self.folder / "test"):
                self.assertEqual(file.part, TEST)
            else:
                # Nothing of train/ is tested, so validation's buckets begin at 0.
                chosen = bucket(data_set.classes[file.label], file.path.name) < 1_300
                self.assertEqual(file.part, VALIDATION if chosen else TRAIN)

    def test_differing_classes(self) -> None:
        touch(self.folder / "test" / "c", ["1.jpg"])
        self.assert_refused(DataError, "train/ and test/", "different classes")


class Refused(PartsTest):
    def test_missing_folder(self) -> None:
        self.folder /= "absent"
        self.assert_refused(InputError, f"{self.folder}: no such folder")

    def test_no_class(self) -> None:
        self.assert_refused(DataError, str(self.folder), "0 class folder(s)")

    def test_one_class(self) -> None:
        self.touch_every_part("a")
        self.assert_refused(DataError, "1 class folder(s)", "at least 2")

    def test_empty_class_is_named(self) -> None:
        self.touch_every_part("a", "b")
        touch(self.folder / "empty", ["notes.txt"])
        self.assert_refused(DataError, str(self.folder / "empty"), "no .jpg or .jpeg file")

    def test_class_without_image_in_a_part_is_named(self) -> None:
        for missing in PARTS:
            with self.subTest(missing):
                self.folder = self.folder / missing
                self.touch_every_part("a")
                touch(self.folder / "b", [name for part in PARTS if part != missing for name in names("b", part, 3)])
                remedy = "add images of it" if missing == TRAIN else f"data.{missing}_percent"
                self.assert_refused(DataError, "class 'b'", remedy)


class Links(PartsTest):
    def setUp(self) -> None:
        super().setUp()
        self.folder /= "data"
        self.touch_every_part("a", "b")
        self.data_set, self.output = list_files(self.folder, CONFIG), self.folder.parent / "parts"

    def test_every_file_is_linked_once_in_its_part(self) -> None:
        link_parts(self.data_set, self.output)
        linked = {path.relative_to(self.output).as_posix(): path for path in self.output.glob("*/*/*")}
        expected = {f"{part}/{place}": self.folder / place for place, part in places(self.data_set).items()}
        self.assertEqual(linked.keys(), expected.keys())
        for place, path in linked.items():
            self.assertTrue(path.is_symlink())
            self.assertEqual(path.resolve(), expected[place].resolve())

    def test_a_folder_that_holds_something_is_refused(self) -> None:
        touch(self.output, ["mine.txt"])
        with self.assertRaisesRegex(DataError, "is not empty"):
            link_parts(self.data_set, self.output)
        self.assertEqual([path.name for path in self.output.iterdir()], ["mine.txt"])
