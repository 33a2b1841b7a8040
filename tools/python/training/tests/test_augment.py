"""Crops, shifts, flips and colours; which images an epoch holds."""

from __future__ import annotations

import itertools
import unittest

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .. import augment
from ..augment import centre_crop, evaluation_batches, training_batches
from ..images import Images
from ..recipe import AugmentationConfig
from .support import plain_images, tiny_recipe

DATA = tiny_recipe().data
VARIED = tiny_recipe().augmentation
PLAIN = AugmentationConfig(shift=0, crop_area=1.0, flip=False, flip_vertically=False, colour=0.0, mixup=0.0)
NO_FLIP = [0.9, 0.9]


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (height, width, 3), np.uint8)


def noise_images(count: int) -> Images:
    random = np.random.default_rng(5)
    return Images([random.integers(0, 256, (18, 20, 3), np.uint8) for _ in range(count)], torch.arange(count) % 2,
                  ["a", "b"])


def normalized(crop: np.ndarray) -> np.ndarray:
    """`[H, W, 3]` to `[3, H, W]`, straight from the definition."""
    return ((crop / 255 - np.array(DATA.mean)) / np.array(DATA.std)).transpose(2, 0, 1)


def epoch(images: Images, config: AugmentationConfig, batch: int, seed: int) -> list[tuple[Tensor, Tensor]]:
    return list(training_batches(images, DATA, config, batch, torch.Generator().manual_seed(seed)))


class Evaluation(unittest.TestCase):
    def test_centre_crop(self) -> None:
        image = noise(9, 7)
        np.testing.assert_array_equal(centre_crop(image, 5), image[2:7, 1:6])
        np.testing.assert_array_equal(centre_crop(image, 7), image[1:8])

    def test_odd_remainders_are_halved_to_even(self) -> None:
        for side, first in ((5, 0), (7, 2), (9, 2), (11, 4)):  # of 0.5, 1.5, 2.5, 3.5
            image = noise(side, 4)
            np.testing.assert_array_equal(centre_crop(image, 4), image[first:first + 4])

    def test_batches_hold_every_image_once_in_order_normalized(self) -> None:
        images = noise_images(7)
        batches = list(evaluation_batches(images, DATA, 3))
        self.assertEqual([len(labels) for _, labels in batches], [3, 3, 1])
        self.assertEqual(torch.cat([labels for _, labels in batches]).tolist(), images.labels.tolist())
        pixels = torch.cat([pixels for pixels, _ in batches])
        self.assertEqual(pixels.dtype, torch.float32)
        expected = np.stack([normalized(image[1:17, 2:18]) for image in images.pixels])
        np.testing.assert_allclose(pixels.numpy(), expected, atol=2e-6)


class Training(unittest.TestCase):
    def test_same_seed_same_batches(self) -> None:
        images = noise_images(12)
        first, again, other = (epoch(images, VARIED, 4, seed) for seed in (1, 1, 2))
        for (pixels, labels), (pixels_again, labels_again) in zip(first, again, strict=True):
            self.assertTrue(torch.equal(pixels, pixels_again))
            self.assertTrue(torch.equal(labels, labels_again))
        self.assertFalse(torch.equal(first[0][0], other[0][0]))

    def test_each_image_once_with_its_label(self) -> None:
        images = plain_images(range(10, 130, 10))
        batches = epoch(images, PLAIN, 4, seed=1)
        labels = torch.cat([labels for _, labels in batches])
        self.assertEqual(sorted(labels.tolist()), list(range(12)))
        self.assertNotEqual(labels.tolist(), list(range(12)))
        for pixels, label in zip(torch.cat([pixels for pixels, _ in batches]), labels):
            np.testing.assert_allclose(
                pixels.numpy(), normalized(np.full((16, 16, 3), 10 + 10 * int(label))), atol=2e-6)

    def test_the_last_smaller_batch_is_left_out(self) -> None:
        batches = epoch(plain_images(range(11)), PLAIN, 4, seed=1)
        self.assertEqual([len(labels) for _, labels in batches], [4, 4])
        self.assertEqual(len(set(torch.cat([labels for _, labels in batches]).tolist())), 8)

    def test_without_variation_training_sees_what_evaluation_sees(self) -> None:
        images = noise_images(4)
        (pixels, _), = evaluation_batches(images, DATA, 4)
        (varied, labels), = training_batches(images, DATA, PLAIN, 4, torch.Generator().manual_seed(0))
        order = torch.randperm(4, generator=torch.Generator().manual_seed(0))
        self.assertEqual(labels.tolist(), images.labels[order].tolist())
        self.assertTrue(torch.equal(varied, pixels[order]))


class Flips(unittest.TestCase):
    def varied(self, image: np.ndarray, config: AugmentationConfig, *flips: float) -> np.ndarray:
        return augment._varied(image, 6, config, [0.5, 0.5, 0.5, 0.5, *flips])

    def test_only_what_the_recipe_asks_for(self) -> None:
        image = noise(6, 6)
        both = AugmentationConfig(0, 1.0, True, True, 0.0, 0.0)
        across = AugmentationConfig(0, 1.0, True, False, 0.0, 0.0)
        upside_down = AugmentationConfig(0, 1.0, False, True, 0.0, 0.0)
        for config, draws, expected in (
                (both, (0.9, 0.9), image), (both, (0.1, 0.9), image[:, ::-1]), (both, (0.9, 0.1), image[::-1]),
                (both, (0.1, 0.1), image[::-1, ::-1]), (across, (0.1, 0.1), image[:, ::-1]),
                (upside_down, (0.1, 0.1), image[::-1]), (PLAIN, (0.1, 0.1), image)):
            np.testing.assert_array_equal(self.varied(image, config, *draws), expected)


class Shift(unittest.TestCase):
    def shifted(self, image: np.ndarray, *draw: float) -> np.ndarray:
        return augment._varied(image, 6, AugmentationConfig(2, 1.0, False, False, 0.0, 0.0), [*draw, 0, 0, *NO_FLIP])

    def test_the_middle_draw_leaves_the_image(self) -> None:
        image = noise(6, 6)
        np.testing.assert_array_equal(self.shifted(image, 0.5, 0.5), image)

    def test_the_outer_draws_move_it_over_black(self) -> None:
        image = noise(6, 6)
        expected = np.zeros_like(image)
        expected[2:] = image[:4]
        np.testing.assert_array_equal(self.shifted(image, 0.0, 0.5), expected)
        expected = np.zeros_like(image)
        expected[:, :4] = image[:, 2:]
        np.testing.assert_array_equal(self.shifted(image, 0.5, 0.999), expected)


class RandomCrop(unittest.TestCase):
    def test_every_rectangle_is_inside(self) -> None:
        # Pillow refuses a rectangle beyond the image.
        for height, width in ((18, 18), (18, 40), (40, 18)):
            image = np.full((height, width, 3), 200, np.uint8)
            for draw in itertools.product((0.0, 0.5, 1 - 2 ** -53), repeat=4):
                crop = augment._random_crop(image, 16, 0.08, list(draw))
                self.assertEqual(crop.shape, (16, 16, 3))
                self.assertTrue((crop == 200).all())

    def test_the_largest_is_the_whole_image(self) -> None:
        image = noise(24, 24)
        whole = np.asarray(Image.fromarray(image).resize((16, 16), Image.Resampling.BILINEAR))
        np.testing.assert_array_equal(augment._random_crop(image, 16, 0.3, [1.0, 0.5, 0.3, 0.3]), whole)

    def test_the_smallest_has_the_recipe_s_share_at_the_drawn_place(self) -> None:
        image = noise(32, 32)
        # A quarter of the area, square: 16x16, which needs no scaling; its place is a share of what is left.
        crop = augment._random_crop(image, 16, 0.25, [0.0, 0.5, 0.5, 0.25])
        np.testing.assert_array_equal(crop, image[4:20, 8:24])


class Colour(unittest.TestCase):
    def recoloured(self, pixels: Tensor, strength: float) -> Tensor:
        return augment._recoloured(pixels, strength, torch.Generator().manual_seed(6))

    def test_grey_stays_grey_and_within_the_strength(self) -> None:
        grey = torch.full((200, 4, 4, 3), 100.0)
        factors = (self.recoloured(grey, 0.3) / 100)[:, 0, 0, 0]
        self.assertGreaterEqual(float(factors.min()), 0.7 - 1e-5)
        self.assertLessEqual(float(factors.max()), 1.3 + 1e-5)
        self.assertGreater(float(factors.max() - factors.min()), 0.5)  # 200 draws nearly fill the range
        self.assertTrue(torch.allclose(self.recoloured(grey, 0.3), 100 * factors.view(-1, 1, 1, 1)))

    def test_values_stay_in_a_byte_s_range(self) -> None:
        pixels = torch.from_numpy(np.stack([noise(8, 8)] * 50)).float()
        changed = self.recoloured(pixels, 0.9)
        self.assertGreaterEqual(float(changed.min()), 0)
        self.assertLessEqual(float(changed.max()), 255)
        self.assertFalse(torch.equal(changed[0], changed[1]))

    def test_contrast_and_saturation_vary(self) -> None:
        pixels = torch.from_numpy(np.stack([64 + noise(8, 8) // 4] * 50)).float()
        changed = self.recoloured(pixels, 0.3)
        brightness = changed.mean((1, 2, 3)) / pixels.mean((1, 2, 3))
        grey = (changed.mean(3) - changed.mean((1, 2, 3)).view(-1, 1, 1)).std((1, 2)) / brightness
        colour = (changed - changed.mean(3, keepdim=True)).std((1, 2, 3)) / brightness
        self.assertGreater(float(grey.max() / grey.min()), 1.3)
        self.assertGreater(float((colour / grey).max() / (colour / grey).min()), 1.3)

    def test_strength_zero_changes_nothing(self) -> None:
        pixels = torch.from_numpy(noise(8, 8))[None].float()
        self.assertTrue(torch.allclose(self.recoloured(pixels, 0.0), pixels))
