"""One operator after the other: our float reference against ONNX Runtime, and int8 against both."""

from __future__ import annotations

import subprocess
import tempfile
from argparse import Namespace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from common.errors import CheckFailed, DataError

from .compare import largest_difference
from . import attention_cases, operator_cases, view_cases
from .operator_models import Case, model

IMAGES = 16
CASES = operator_cases.CASES + attention_cases.CASES + view_cases.CASES


def _logits(command: list[str], folder: Path) -> np.ndarray:
    finished = subprocess.run([*command, "--output-dir", str(folder)], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise DataError((finished.stderr.strip() or "no message").splitlines()[-1])
    return np.load(folder / "exit1.npy")


def _decibels(expected: np.ndarray, actual: np.ndarray) -> float:
    noise = float(((actual - expected) ** 2).sum())
    return float(10 * np.log10(float((expected**2).sum()) / max(noise, 1e-30)))


def check(case: Case, opset: int, arguments: Namespace, folder: Path) -> str | None:
    """What is wrong with a case at an opset; nil where nothing is."""
    graph = model(case, opset)
    file, plan, array = folder / "model.onnx", folder / "model.plan", folder / "images.npy"
    onnx.save(graph, file)
    images = np.random.default_rng(7).standard_normal((IMAGES, 3, *case.size)).astype(np.float32)
    np.save(array, images)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    expected = np.concatenate([session.run(None, {"image": image[None]})[0] for image in images])
    convert = str(arguments.convert)
    try:
        reference = _logits([convert, "reference", str(file), "--input", str(array)], folder / "reference")
        difference = largest_difference(expected, reference, 1).relative
        if not difference <= case.tolerance:
            return f"the float reference differs by {difference:.1e}"
        made = subprocess.run([convert, str(file), "--calibration", str(array), "-o", str(plan)],
                              capture_output=True, text=True, check=False)
        if made.returncode != 0:
            return made.stderr.strip().splitlines()[-1]
        logits = _logits([str(arguments.punctual), "infer", "--model", str(plan), "--input", str(array)],
                         folder / "logits")
    except DataError as error:
        return str(error)
    decibels = _decibels(expected, logits)
    if arguments.verbose:
        print(f"{case.name}, opset {opset}: float {difference:.1e}, int8 {decibels:.1f} dB")
    return None if decibels >= case.decibels else f"int8 has {decibels:.1f} dB, {case.decibels} are wanted"


def operators(arguments: Namespace) -> None:
    """Every case at the opset that it is written for and, where that says the same, at later ones."""
    cases = [case for case in CASES if not arguments.filter or arguments.filter in case.name]
    if not cases:
        raise DataError(f"no case has '{arguments.filter}' in its name")
    failed = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            wrong = check(case, case.opset, arguments, Path(folder))
        if wrong:
            failed += 1
            print(f"{case.name}, opset {case.opset}: {wrong}")
    if failed:
        raise CheckFailed(f"{failed} of {len(cases)} operators are wrong")
    print(f"{len(cases)} operators agree with ONNX Runtime: float to 1e-5 of the largest logit, and in int8")
