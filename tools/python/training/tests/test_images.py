"""Decoding, the cache, and files that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import numpy as np
from PIL import Image

from common.errors import DataError

from .. import images
from ..images import Images, decode, load
from ..parts import TEST, TRAIN, DataSet, ImageFile
from .support import FolderTest, captured, write_jpegs


class LoadTest(FolderTest):
    """100 files, 50 of each class, all in the training part."""

    def setUp(self) -> None:
        super().setUp()
        self.data, self.cache = self.folder / "data", self.folder / "cache"
        write_jpegs(self.data, [f"{number:02}.jpg" for number in range(100)], (90, 120, 150), (12, 10))
        files = [ImageFile(path, index % 2, TRAIN) for index, path in enumerate(sorted(self.data.iterdir()))]
        self.data_set = DataSet(self.data, ["a", "b"], files)

    def load(self, resize: int = 8) -> tuple[Images, str]:
        with captured() as (_, errors):
            return load(self.data_set, TRAIN, resize, self.cache), errors.getvalue()

    def path(self, number: int) -> Path:
        return self.data_set.files[number].path


class Load(LoadTest):
    def test_pixels_and_labels_in_order(self) -> None:
        loaded, errors = self.load()
        self.assertEqual(errors, "")
        self.assertEqual(len(loaded), 100)
        self.assertEqual(loaded.labels.tolist(), [0, 1] * 50)
        for number in (0, 57, 99):
            np.testing.assert_array_equal(loaded.pixels[number], decode(self.path(number), 8))

    def test_images_of_different_sizes(self) -> None:
        write_jpegs(self.data, ["03.jpg"], (1, 2, 3), (10, 31))
        loaded, _ = self.load()
        self.assertEqual(loaded.pixels[3].shape, (24, 8, 3))
        np.testing.assert_array_equal(loaded.pixels[3], decode(self.path(3), 8))
        np.testing.assert_array_equal(loaded.pixels[4], decode(self.path(4), 8))

    def test_only_the_part_is_loaded(self) -> None:
        files = [ImageFile(file.path, file.label, TEST if number < 3 else TRAIN)
                 for number, file in enumerate(self.data_set.files)]
        self.data_set = DataSet(self.data, ["a", "b"], files)
        self.assertEqual(len(self.load()[0]), 97)


class Cache(LoadTest):
    def test_the_second_time_nothing_is_decoded(self) -> None:
        first, _ = self.load()
        with mock.patch.object(images, "decode", side_effect=AssertionError("decoded again")):
            second, _ = self.load()
        self.assertEqual(second.labels.tolist(), first.labels.tolist())
        for before, after in zip(first.pixels, second.pixels, strict=True):
            np.testing.assert_array_equal(before, after)

    def test_a_changed_file_is_decoded_again(self) -> None:
        before, _ = self.load()
        status = self.path(7).stat()
        content = bytearray(self.path(8).read_bytes()[:status.st_size]).ljust(status.st_size, b"\0")
        self.path(7).write_bytes(content)  # of the same length; only its time tells
        os.utime(self.path(7), ns=(status.st_atime_ns, status.st_mtime_ns + 1))
        after, _ = self.load()
        self.assertFalse(np.array_equal(before.pixels[7], after.pixels[7]))
        np.testing.assert_array_equal(before.pixels[6], after.pixels[6])

    def test_another_size_and_another_label_are_decoded_again(self) -> None:
        self.load()
        self.assertEqual(self.load(resize=9)[0].pixels[0].shape, (9, 10, 3))
        files = [ImageFile(file.path, 1 - file.label, TRAIN) for file in self.data_set.files]
        self.data_set = DataSet(self.data, ["a", "b"], files)
        self.assertEqual(self.load()[0].labels.tolist(), [1, 0] * 50)


class Unreadable(LoadTest):
    def test_one_in_a_hundred_is_named_left_out_and_counted(self) -> None:
        self.path(5).write_bytes(b"no JPEG")
        loaded, errors = self.load()
        self.assertIn(f"{self.path(5)}: left out", errors)
        self.assertIn("1 of 100 train images are unreadable", errors)
        self.assertEqual(len(loaded), 99)
        self.assertEqual(loaded.labels.tolist(), [0, 1, 0, 1, 0] + [0, 1] * 47)
        np.testing.assert_array_equal(loaded.pixels[5], decode(self.path(6), 8))

    def test_a_truncated_file_and_a_link_to_nowhere_are_unreadable(self) -> None:
        def truncate(path: Path) -> None:
            path.write_bytes(path.read_bytes()[:-100])

        def unlink(path: Path) -> None:
            path.unlink()
            path.symlink_to(self.folder / "absent.jpg")

        for number, damage in enumerate((truncate, unlink)):
            with self.subTest(damage.__name__):
                content = self.path(number).read_bytes()
                damage(self.path(number))
                loaded, errors = self.load()
                self.assertIn(f"{self.path(number)}: left out", errors)
                self.assertEqual(len(loaded), 99)
                self.path(number).unlink()
                self.path(number).write_bytes(content)

    def test_more_are_an_error_and_leave_no_cache(self) -> None:
        for number in (5, 50):
            self.path(number).write_bytes(b"no JPEG")
        with self.assertRaisesRegex(DataError, "2 of 100 train images are unreadable, more than 1 %"):
            self.load()
        self.assertFalse(self.cache.exists())


class Resize(FolderTest):
    def image(self, width: int, height: int, mode: str = "RGB") -> Path:
        random = np.random.default_rng(2)
        path = self.folder / "image.jpg"
        Image.fromarray(random.integers(0, 255, (height, width, 3), np.uint8)).convert(mode).save(path)
        return path

    def test_the_longer_side_rounds_down(self) -> None:
        self.assertEqual(decode(self.image(67, 40), 16).shape, (16, 26, 3))  # 26.8
        self.assertEqual(decode(self.image(40, 67), 16).shape, (26, 16, 3))
        self.assertEqual(decode(self.image(10, 13), 16).shape, (20, 16, 3))  # 20.8, enlarged
        self.assertEqual(decode(self.image(40, 40), 16).shape, (16, 16, 3))

    def test_the_filter_is_bilinear(self) -> None:
        path = self.image(40, 40)
        expected = Image.open(path).resize((16, 16), Image.Resampling.BILINEAR)
        np.testing.assert_array_equal(decode(path, 16), np.asarray(expected))

    def test_an_image_of_that_size_is_left_alone(self) -> None:
        path = self.image(20, 16)
        np.testing.assert_array_equal(decode(path, 16), np.asarray(Image.open(path)))

    def test_grey_becomes_three_equal_channels(self) -> None:
        pixels = decode(self.image(20, 16, "L"), 16)
        self.assertEqual(pixels.shape, (16, 20, 3))
        np.testing.assert_array_equal(pixels[..., 0], pixels[..., 2])
