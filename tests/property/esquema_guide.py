#!/usr/bin/env python3
"""What the pages on `esquema` and `mira` print is what the commands give."""
import os
import re
import subprocess
import sys

from vara_oracle import ROOT, VARA, Tap

SPEC = os.path.join(ROOT, "spec")


def vara(folder, *args):
    return subprocess.run([VARA, *args], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60).stdout.decode("utf-8")


def main():
    tap = Tap()
    guide = os.path.join(SPEC, "guia")
    with open(os.path.join(guide, "15-archivo-desconocido.md"), encoding="utf-8") as f:
        page = f.read()
    tap.ok(vara(guide, "mira", "datos/presupuesto.csv") in page, "the profile of the guide")
    tap.ok("```vara evalua\n" + vara(guide, "esquema", "datos/presupuesto.csv") in page, "the block of the guide")
    with open(os.path.join(SPEC, "18-esquema.md"), encoding="utf-8") as f:
        page = f.read()
    block = re.sub(r"\A(#.*\n)*", "", vara(SPEC, "esquema", "datos/obras.csv"))
    tap.ok(block and block in page, "the block of the reference", block)
    return tap.done()


if __name__ == "__main__":
    sys.exit(main())
