"""Which image belongs to which part: training, validation or test.

Two layouts on disk are understood. `ROOT/<class>/*.jpg` is cut into three parts by a hash of each file's class and
name, so the same file falls into the same part on every machine, whatever else is added or removed.
`ROOT/train/<class>/*.jpg` with `ROOT/test/<class>/*.jpg` keeps its test part; only the validation part is cut, from
`train`. Class indices follow the sorted folder names.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common.errors import DataError, InputError, OutputError

from .recipe import DataConfig

TRAIN, VALIDATION, TEST = "train", "validation", "test"
PARTS = (TRAIN, VALIDATION, TEST)
SUFFIXES = (".jpg", ".jpeg")
BUCKETS_PER_PERCENT = 100


@dataclass(frozen=True)
class ImageFile:
    path: Path
    label: int
    part: str


@dataclass(frozen=True)
class DataSet:
    """`files` are sorted by part, class and name; `classes[label]` is the folder's name."""

    root: Path
    classes: list[str]
    files: list[ImageFile]

    def of(self, part: str) -> list[ImageFile]:
        return [file for file in self.files if file.part == part]


def bucket(class_name: str, file_name: str) -> int:
    """0 ..< 10,000, from the first eight bytes of SHA-256 of `class/file`."""
    digest = hashlib.sha256(f"{class_name}/{file_name}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % (100 * BUCKETS_PER_PERCENT)


def list_files(root: Path, data: DataConfig) -> DataSet:
    """Raises `InputError` for a missing folder, `DataError` for an empty one or a part that lacks a class."""
    if not root.is_dir():
        raise InputError(f"{root}: no such folder")
    if (root / TRAIN).is_dir() and (root / TEST).is_dir():
        classes = _classes(root / TRAIN)
        if _classes(root / TEST) != classes:
            raise DataError(f"{root}: {TRAIN}/ and {TEST}/ hold folders of different classes")
        files = list(_class_files(root / TRAIN, classes, 0, data.validation_percent))
        files += _class_files(root / TEST, classes, 100, 0)
    else:
        classes = _classes(root)
        files = list(_class_files(root, classes, data.test_percent, data.validation_percent))
    _require_every_class(root, classes, files)
    return DataSet(root, classes, sorted(files, key=lambda file: (PARTS.index(file.part), file.path)))


def _classes(folder: Path) -> list[str]:
    classes = sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if len(classes) < 2:
        raise DataError(f"{folder}: {len(classes)} class folder(s) below it, at least 2 are needed: one per class, "
                        "each with the JPEG files of its class")
    return classes


def _class_files(folder: Path, classes: list[str], test_percent: float,
                 validation_percent: float) -> Iterator[ImageFile]:
    tests = test_percent * BUCKETS_PER_PERCENT
    validations = tests + validation_percent * BUCKETS_PER_PERCENT
    for label, name in enumerate(classes):
        paths = [path for path in (folder / name).iterdir() if path.suffix.lower() in SUFFIXES]
        if not paths:
            raise DataError(f"{folder / name}: no {' or '.join(SUFFIXES)} file in this class folder; "
                            "add images or remove the folder")
        for path in paths:
            number = bucket(name, path.name)
            part = TEST if number < tests else VALIDATION if number < validations else TRAIN
            yield ImageFile(path, label, part)


def _require_every_class(root: Path, classes: list[str], files: list[ImageFile]) -> None:
    counts = Counter((file.part, file.label) for file in files)
    for part in PARTS:
        for label, name in enumerate(classes):
            if counts[part, label] == 0:
                raise DataError(f"{root}: class '{name}' has no image in the {part} part; add images of it, or raise "
                                f"data.{part}_percent in the recipe" if part != TRAIN else
                                f"{root}: class '{name}' has no image left for training; add images of it")


def link_parts(data_set: DataSet, output: Path) -> None:
    """Makes `output/<part>/<class>/<file>`, symbolic links to the images. Raises when `output` holds anything."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise DataError(f"{output}: is not empty; name a new folder")
    try:
        for file in data_set.files:
            link = output / file.part / data_set.classes[file.label] / file.path.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(file.path.resolve())
    except OSError as error:
        raise OutputError(f"{output}: {error.strerror}") from error
