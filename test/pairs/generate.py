"""Writes one program for many pairs: each side in a namespace of its own.

usage: generate.py PART OF OUTPUT.cpp
"""

import pathlib
import sys

from pairs import read_pairs


def program(pairs):
    lines = ['#include "pair_truth.h"', ""]
    for number, pair in pairs:
        for side in ("old", "new"):
            lines += [f"namespace {side}_{number} {{", f'#include "{pair.folder}/{side}/net.h"', "}", ""]
    for number, pair in pairs:
        lines.append(f"static void run_{number}(dictum_pairs::PairTruth& truth) {{")
        for position, (old, new) in enumerate(pair.constructions):
            lines += [f'  truth.run("{pair.name}", {position}, [] {{ using namespace old_{number}; return {old}; }},',
                      f"            [] {{ using namespace new_{number}; return {new}; }});"]
        lines += ["}", ""]
    lines += ["int main(int, char** argv) {", "  dictum_pairs::PairTruth truth(argv[1]);"]
    lines += [f"  run_{number}(truth);" for number, _ in pairs]
    return "\n".join(lines + ["}", ""])


if __name__ == "__main__":
    part, of = int(sys.argv[1]), int(sys.argv[2])
    chosen = [(number, pair) for number, pair in enumerate(read_pairs()) if number % of == part]
    pathlib.Path(sys.argv[3]).write_text(program(chosen))
