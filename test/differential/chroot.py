"""Chroots of newer releases of Debian, for tests against what Debian 12 does not have.

They are made by debootstrap, from the mirror that this machine's apt uses, and kept.
"""

import os
import shutil
import subprocess

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
    """Why a chroot cannot be made; None where it can."""
    if os.geteuid() != 0:
        return "a chroot needs root; run it with sudo"
    for tool in ("debootstrap", "apt-get"):
        if not shutil.which(tool):
            return f"there is no {tool}; install it with apt"
    return None if mirror() else "apt knows no mirror of Debian; run 'apt-get update'"


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=False, **options).returncode


def in_chroot(root, *command, **options):
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "HOME": "/root"}
    return run("chroot", root, *command, env=environment, **{"stderr": subprocess.STDOUT, **options})


def make_chroot(root, release, packages):
    """Whether it is there. It is made under another name first, so that half of one is not taken for it."""
    if root.exists():
        return True
    unfinished = root.with_name(root.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    steps = [lambda: run("debootstrap", "--variant=minbase", release, unfinished, mirror()),
             lambda: in_chroot(unfinished, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages),
             lambda: in_chroot(unfinished, "apt-get", "clean")]
    if any(step() != 0 for step in steps):
        return False
    unfinished.rename(root)
    return True
