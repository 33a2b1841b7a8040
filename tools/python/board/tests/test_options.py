"""The arguments of tools/board/virtual."""

from __future__ import annotations

import contextlib
import io
import unittest
from pathlib import Path

from common.commandline import USAGE_ERROR

from ..cameras import Camera
from ..options import Module, parsed


class Arguments(unittest.TestCase):
    def refused(self, *given: str) -> str:
        message = io.StringIO()
        with contextlib.redirect_stderr(message), self.assertRaises(SystemExit) as ended:
            parsed(["--parts", "p", *given])
        self.assertEqual(ended.exception.code, USAGE_ERROR)
        return message.getvalue()

    def test_all_behind_the_first_dashes_is_the_command(self) -> None:
        arguments, command = parsed(["--parts", "p", "--smp", "2", "--", "sh", "-c", "x", "--", "--smp"])
        self.assertEqual((arguments.smp, command), (2, ["sh", "-c", "x", "--", "--smp"]))

    def test_files_go_under_their_own_name_or_another(self) -> None:
        arguments, _ = parsed(["--parts", "p", "--put", "a/b", "--put", "a/b:c/d", "--put", "a:b:c", "--", "x"])
        self.assertEqual(arguments.put, [(Path("a/b"), "b"), (Path("a/b"), "c/d"), (Path("a:b"), "c")])

    def test_a_module_has_options_behind_its_name(self) -> None:
        arguments, _ = parsed(["--parts", "p", "--module", "vivid n_devs=1 x=2", "--module", "uvcvideo", "--", "x"])
        self.assertEqual(arguments.module, [Module("vivid", "n_devs=1 x=2"), Module("uvcvideo", "")])

    def test_names_stay_below_the_working_directory(self) -> None:
        for name in ("/etc/passwd", "../x", "a/../../x", "", ".", "two\nlines"):
            self.assertIn("--get", self.refused("--get", name, "--", "x"))
            self.assertIn("--put", self.refused("--put", f"file:{name}", "--", "x"))

    def test_a_camera_is_one_argument(self) -> None:
        arguments, _ = parsed(["--parts", "p", "--camera", "uvc a.jpg drop=3", "--", "x"])
        self.assertEqual(arguments.camera, Camera("uvc", {"drop": "3"}, (Path("a.jpg"),)))
        self.assertEqual(parsed(["--parts", "p", "--", "x"])[0].camera, Camera("none"))
        for text in ("uvc drop=x", "webcam", ""):
            self.assertIn("--camera", self.refused("--camera", text, "--", "x"))

    def test_numbers_are_checked(self) -> None:
        for option, value in (("--smp", "0"), ("--smp", "9"), ("--memory", "-1"), ("--time-limit", "x")):
            self.assertIn(option, self.refused(option, value, "--", "x"))

    def test_a_command_is_needed(self) -> None:
        for given in ((), ("--",), ("--smp", "2")):
            self.assertIn("needs a command", self.refused(*given))


if __name__ == "__main__":
    unittest.main()
