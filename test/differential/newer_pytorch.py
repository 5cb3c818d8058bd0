#!/usr/bin/env python3
"""The readers and the LibTorch library against PyTorch 2.6 of Debian 13, which runs in a chroot of its own.

usage: newer_pytorch.py FOLDER CHECKPOINT_DUMP [INTEROP]

The chroot is made in FOLDER by debootstrap, from the mirror that this machine's apt uses, and kept: the first run takes some
minutes and two gigabytes, others some seconds. Exit status: 0 all agree, 1 a difference, 77 such a chroot cannot be had.
"""

import os
import pathlib
import shutil
import subprocess
import sys

RELEASE = "trixie"
PACKAGES = ("python3-torch", "python3-numpy")
TESTS = pathlib.Path(__file__).resolve().parent.parent
SKIPPED = 77


def mirror():
    """The address of Debian's own archive, as apt has it; None where apt has none."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(COMPONENT)", "Created-By: Packages"]
    listed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
    for line in listed.splitlines():
        address, *rest = line.split()
        if rest == ["Debian", "main"] and "security" not in address:
            return address
    return None


def obstacle():
    """Why the chroot cannot be made; None where it can."""
    if os.geteuid() != 0:
        return "a chroot needs root; run it with sudo"
    for tool in ("debootstrap", "apt-get"):
        if not shutil.which(tool):
            return f"there is no {tool}; install it with apt"
    return None if mirror() else "apt knows no mirror of Debian; run 'apt-get update'"


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=False, **options).returncode


def in_chroot(root, *command):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "HOME": "/root"}
    return run("chroot", root, *command, env=environment, stderr=subprocess.STDOUT)


def make_chroot(root):
    """Whether it is there. It is made under another name first, so that half of one is not taken for it."""
    if root.exists():
        return True
    unfinished = root.with_name(root.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    steps = [lambda: run("debootstrap", "--variant=minbase", RELEASE, unfinished, mirror()),
             lambda: in_chroot(unfinished, "apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES),
             lambda: in_chroot(unfinished, "apt-get", "clean")]
    if any(step() != 0 for step in steps):
        return False
    unfinished.rename(root)
    return True


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
    if reason or not make_chroot(root):
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
