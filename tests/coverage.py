#!/usr/bin/env python3
"""coverage.py BUILD -- line coverage of what is written by hand under lang/ and runtime/, from gcov's JSON."""
import collections
import json
import pathlib
import subprocess
import sys


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    root = pathlib.Path(__file__).resolve().parent.parent
    lines = collections.defaultdict(dict)          # file -> line -> times
    for notes in sorted((build / "obj").rglob("*.gcno")):
        if not notes.with_suffix(".gcda").exists():
            continue
        done = subprocess.run(["gcov", "--json-format", "--stdout", str(notes)], cwd=root, capture_output=True)
        for document in done.stdout.splitlines():
            for entry in json.loads(document)["files"]:
                name = entry["file"]
                if name.startswith(("lang/", "runtime/")):
                    for line in entry["lines"]:
                        old = lines[name].get(line["line_number"], 0)
                        lines[name][line["line_number"]] = old + line["count"]
    # a file nothing ran still counts: its lines are those of its notes
    for notes in sorted((build / "obj").rglob("*.gcno")):
        source = str(notes.relative_to(build / "obj").with_suffix(".c"))
        if not notes.with_suffix(".gcda").exists() and (root / source).exists():
            lines.setdefault(source, {0: 0})
    if not lines:
        sys.exit("coverage: no counts under " + str(build))
    total = hit = 0
    for name in sorted(lines):
        n, h = len(lines[name]), sum(1 for c in lines[name].values() if c)
        total, hit = total + n, hit + h
        print(f"{100 * h / n:6.1f} %  {h:6}/{n:<6} {name}")
    print(f"{100 * hit / total:6.1f} %  {hit:6}/{total:<6} all")


if __name__ == "__main__":
    main()
