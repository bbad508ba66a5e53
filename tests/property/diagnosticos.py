#!/usr/bin/env python3
"""spec/diagnosticos.md is what tests/gen_diagnosticos.py makes of runtime/diag.def."""
import difflib
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
sys.dont_write_bytecode = True
import gen_diagnosticos  # noqa: E402


def main():
    made = gen_diagnosticos.page()
    there = gen_diagnosticos.PAGE.read_text(encoding="utf-8") if gen_diagnosticos.PAGE.exists() else ""
    print(f"{'ok' if made == there else 'not ok'} 1 - spec/diagnosticos.md agrees with runtime/diag.def")
    if made != there:
        for line in list(difflib.unified_diff(there.split("\n"), made.split("\n"), "spec/diagnosticos.md", "runtime/diag.def", lineterm=""))[:40]:
            print("# " + line)
        print("# run tests/gen_diagnosticos.py")
    print("1..1")
    return 0 if made == there else 1


if __name__ == "__main__":
    sys.exit(main())
