"""The sources of LibTorch in the version of the installed headers: those of Debian's pytorch package, which apt downloads."""

import pathlib
import subprocess


class Unavailable(Exception):
    pass


def run(command, **options):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=600, **options)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]}: {error}") from error


def download(folder):
    """The upstream archive of the source package, fetched beside `folder` by apt with package lists of its own."""
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    targets = run(["apt-get", "indextargets", "--format", "$(SIGNED_BY)|$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"])
    lines = set()
    for line in targets.stdout.splitlines():
        key, place = line.split("|", 1)
        lines.add(f"deb-src [signed-by={key}] {place}" if key.startswith("/") else f"deb-src {place}")
    sources.write_text("\n".join(sorted(lines)) + "\n")
    apt = ["apt-get", "-o", f"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=/dev/null",
           "-o", f"Dir::State::Lists={lists}"]
    run([*apt, "update"])
    version = run(["dpkg-query", "-W", "-f", "${source:Version}", "libtorch-dev"]).stdout
    # Debian's own part of the package is not needed, and may be gone from the mirror.
    answer = run([*apt, "source", "--download-only", f"pytorch={version}"], cwd=folder)
    archives = sorted(folder.glob("pytorch_*.orig.tar.*"))
    if not archives:
        raise Unavailable(f"apt has no source of pytorch {version}: {answer.stderr.strip().splitlines()[-1:]}")
    return archives[-1]


def unpacked(build, part):
    """The folder that holds `part` (a path in the sources), unpacked below the build; raises Unavailable."""
    folder = build / "test" / "truth" / "library-source"
    folder.mkdir(parents=True, exist_ok=True)
    # Without a database of its own, every translation unit of the one above would be linked as well.
    (folder / "compile_commands.json").write_text("[]\n")
    found = sorted(folder.glob(f"*/{part}"))
    if not found:
        archives = sorted(folder.glob("pytorch_*.orig.tar.*"))
        unpacking = run(["tar", "-xf", archives[-1] if archives else download(folder), "-C", folder, "--wildcards", f"*/{part}/*"])
        found = sorted(folder.glob(f"*/{part}"))
        if not found:
            raise Unavailable(f"the archive has no {part}: {unpacking.stderr.strip()}")
    return found[0].parents[len(pathlib.PurePath(part).parts) - 1]
