#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what no compiler checks: licence lines, the arrows between folders, and stray addresses.

Each rule is a generator over the tree's own text files that yields one sentence per offence. What a
compiler or a formatter can say is left to them.
"""

import pathlib
import re
import sys

SKIPPED_FOLDERS = {".git", ".deps", "build", "out", "runs", "__pycache__"}
SOURCE_SUFFIXES = {".h", ".cpp", ".py", ".sh", ".cmake"}
SOURCE_NAMES = {"CMakeLists.txt", "dev", "run", ".clang-tidy"}

# Where an address in the tree may lead. Package registries are whatever the machine's own clients
# are configured to use, so none of them stands here but PyTorch's own index of CPU builds.
KNOWN_HOSTS = {
    "arxiv.org", "cmake.org", "doi.org", "download.pytorch.org", "example.com", "example.org",
    "fabiocrameri.ch", "fsf.org", "github.com", "huggingface.co", "json-schema.org", "keepachangelog.com",
    "pytorch.org", "semver.org", "spdx.org", "unicode.org", "w3.org", "apache.org", "gnu.org",
}
ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+)")
HOME = re.compile(r"(?<![\w.-])/(home/\w+|root|work)/")
TORCH_INCLUDE = re.compile(r"^\s*#\s*include\s*[<\"](torch|ATen|c10)/", re.MULTILINE)
QT_INCLUDE = re.compile(r"^\s*#\s*include\s*<(Q[A-Z]\w*|qcustomplot\.h)", re.MULTILINE)

# Headers that one file alone may include, in widgets/ and app/explorer: (pattern, that file, what).
LOCAL_INCLUDE = r"^\s*#\s*include\s*[<\"]"
ONE_PLACE = (
    (re.compile(LOCAL_INCLUDE + r"qcustomplot\.h[>\"]", re.MULTILINE),
     "widgets/charts/qcustomplot.h", "QCustomPlot's header, which needs Qt's keywords"),
    (re.compile(LOCAL_INCLUDE + r"QSettings>", re.MULTILINE),
     "widgets/bridge/settings.cpp", "QSettings"),
)

# The one file of core that may speak to LibTorch.
LIBTORCH_FILE = pathlib.PurePath("core/model/matmul.cpp")


def text_files(root):
    """Yields (path relative to root, text) of every text file that is ours."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if SKIPPED_FOLDERS.intersection(relative.parts) or not path.is_file() or path.is_symlink():
            continue
        try:
            yield relative, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a binary, or a test's malformed text


def licence_lines(path, text):
    if path.suffix not in SOURCE_SUFFIXES and path.name not in SOURCE_NAMES:
        return
    if "SPDX-License-Identifier: " not in "\n".join(text.splitlines()[:3]):
        yield "has no SPDX-License-Identifier in its first three lines"


def libtorch_in_one_file(path, text):
    if path.parts[0] in ("core", "widgets") and path != LIBTORCH_FILE and TORCH_INCLUDE.search(text):
        yield f"includes LibTorch; in core and widgets only {LIBTORCH_FILE} may"


def no_qt_in_core(path, text):
    if path.parts[0] == "core" and QT_INCLUDE.search(text):
        yield "includes Qt, of which core knows nothing"


def one_place_each(path, text):
    if path.parts[0] not in ("widgets", "app"):
        return
    for pattern, place, what in ONE_PLACE:
        if path != pathlib.PurePath(place) and pattern.search(text):
            yield f"includes {what}; only {place} may"


def known_addresses(path, text):
    if "licenses" in path.parts or path.name == "LICENSE":
        return
    for host in sorted(set(ADDRESS.findall(text))):
        if not any(host == known or host.endswith("." + known) for known in KNOWN_HOSTS):
            yield f"names the host {host}: name no package registry; another may be added to KNOWN_HOSTS"


def no_machine_paths(path, text):
    for match in sorted({m.group(0) for m in HOME.finditer(text)}):
        yield f"names {match}, a folder of one machine"


RULES = (licence_lines, libtorch_in_one_file, no_qt_in_core, one_place_each, known_addresses,
         no_machine_paths)


def offences(root):
    for path, text in text_files(root):
        for rule in RULES:
            for complaint in rule(path, text):
                yield f"{path} {complaint}"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    found = list(offences(root))
    print("\n".join(found) or "the tree is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
