"""Writes the C++ program that constructs every expression of a case file and records its state dict.

usage: generate.py CASE.cpp OUTPUT.cpp
"""

import pathlib
import sys

from cases import read_case


def program(case):
    lines = ['#include "record.h"', f'#include "{case.path.resolve()}"', "", "int main() {"]
    for construction in case.constructions:
        expression = construction.expression
        lines.append(f'  dictum_truth::record(R"({expression})", [] {{ return {expression}; }});')
    return "\n".join(lines + ["}", ""])


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(program(read_case(sys.argv[1])))
