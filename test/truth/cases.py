"""Reads the directives in the first lines of a case file.

A case file is a C++ source in the manner of real projects, headed by the expressions to construct:

    // construct: Net(true)
    //   set NetImpl: add_layer=true
    // sources: net.cpp

`construct` is evaluated at the end of the file, by LibTorch and by `dictum predict --construct`. `set` names the class
and the values of all its inputs that say the same: the symbolic prediction under them must equal the construction's.
`sources` are further files, relative to the case's, that hold definitions.
"""

import dataclasses
import pathlib
import re


@dataclasses.dataclass
class Setting:
    model: str
    inputs: list  # of "name=value"


@dataclasses.dataclass
class Construction:
    expression: str
    settings: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Case:
    path: pathlib.Path
    constructions: list
    sources: list


def split_inputs(text):
    """Splits at the commas that are not inside brackets, parentheses or strings."""
    parts, depth, quoted = [""], 0, False
    for character in text:
        quoted ^= character == '"'
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def read_case(path):
    case = Case(pathlib.Path(path), [], [])
    for line in case.path.read_text().splitlines():
        if not line.startswith("//"):
            break
        if match := re.match(r"// construct: (.+)", line):
            case.constructions.append(Construction(match[1].strip()))
        elif match := re.match(r"//\s+set (\S+): (.+)", line):
            case.constructions[-1].settings.append(Setting(match[1], split_inputs(match[2])))
        elif match := re.match(r"// sources: (.+)", line):
            case.sources += [case.path.parent / name for name in match[1].split()]
    if not case.constructions:
        raise ValueError(f"{path}: no '// construct: EXPRESSION' line at the top of the file")
    return case
