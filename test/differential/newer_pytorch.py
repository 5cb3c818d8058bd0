#!/usr/bin/env python3
"""The readers and the LibTorch library against PyTorch 2.6 of Debian 13, which runs in a chroot of its own.

usage: newer_pytorch.py FOLDER CHECKPOINT_DUMP [INTEROP]

The chroot is made in FOLDER by debootstrap, from the mirror that this machine's apt uses, and kept: the first run takes some
minutes and two gigabytes, others some seconds. Exit status: 0 all agree, 1 a difference, 77 such a chroot cannot be had.
"""

import pathlib
import shutil
import sys

from chroot import SKIPPED, in_chroot, make_chroot, obstacle, run

RELEASE = "trixie"
PACKAGES = ("python3-torch", "python3-numpy")
TESTS = pathlib.Path(__file__).resolve().parent.parent


class Suite:
    """Scripts that run partly in the chroot, where PyTorch 2.6 is, and partly here, on one folder that both see."""

    def __init__(self, root):
        self.root, self.failed = root, False
        self.here = root / "tests"
        shutil.rmtree(self.here, ignore_errors=True)
        self.here.mkdir()

    def script(self, path):
        shutil.copy(TESTS / path, self.here)
        folder = self.here / pathlib.Path(path).stem
        folder.mkdir()
        return folder

    def there(self, script, option, folder):
        self.failed |= in_chroot(self.root, "python3", "-W", "ignore", f"/tests/{script}", option, f"/tests/{folder.name}") != 0

    def compare(self, script, folder, *programs):
        self.failed |= run(sys.executable, "-W", "ignore", TESTS / script, "--compare", folder, *programs) != 0


def main(folder, dump, interop=None):
    root = pathlib.Path(folder).resolve() / RELEASE
    reason = obstacle()
    if reason or not make_chroot(root, RELEASE, PACKAGES):
        print(f"skipped: {reason or 'debootstrap or apt failed in the chroot; see above'}")
        return SKIPPED
    suite = Suite(root)
    written = suite.script("differential/python_checkpoints.py")
    suite.there("python_checkpoints.py", "--write", written)
    suite.compare("differential/python_checkpoints.py", written, dump)
    if interop:
        written = suite.script("unit/torch/interop.py")
        suite.there("interop.py", "--write", written)
        suite.compare("unit/torch/interop.py", written, interop)
        suite.there("interop.py", "--check", written)
    return 1 if suite.failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
