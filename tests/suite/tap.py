"""Programs that speak TAP: unit tests in C, property tests in Python."""
import os
import re

from .process import Result, Test, text

LINE = re.compile(r"^(not )?ok\b\s*(\d*)\s*-?\s*(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)\s*(#\s*skip\b\s*(.*))?$", re.IGNORECASE)
SKIP = re.compile(r"#\s*skip\b\s*(.*)$", re.IGNORECASE)


class Tap(Test):
    needs_vara = False

    def __init__(self, name, command, timeout):
        super().__init__(name)
        self.command, self.timeout = command, timeout

    def run(self, ctx):
        if not os.access(self.command, os.X_OK):
            return [self.result(False, f"{self.command} is not there (not built, or not executable)")]
        outcome = ctx.run([str(self.command)], ctx.root, timeout=self.timeout)
        results, planned, skipped_all = [], None, None
        for line in text(outcome.out).splitlines():
            m, p = LINE.match(line), PLAN.match(line)
            if m:
                s = SKIP.search(m.group(3))
                results.append(Result(f"{self.name}: {m.group(3) or m.group(2)}", not m.group(1) or bool(s),
                                      skipped=bool(s)))
            elif p:
                planned, skipped_all = int(p.group(1)), p.group(3) if p.group(2) else None
            elif line.startswith("#") and results and not results[-1].passed and len(results[-1].detail) < 4000:
                results[-1].detail += line + "\n"
        if skipped_all is not None and not results:
            return [self.skip(skipped_all or "")]
        problem = outcome.crash()
        if not problem and planned != len(results):
            problem = f"planned {planned}, ran {len(results)}"
        if not problem and not results:
            problem = "ran nothing"
        if not problem and outcome.code != 0 and all(r.passed for r in results):
            problem = f"exit code {outcome.code}"
        if problem:
            results.append(self.result(False, problem + "\n" + text(outcome.err[-4000:])))
        return results


def tests(ctx):
    found = []
    for source in sorted((ctx.root / "tests/unit").glob("test_*.c")):
        found.append(Tap("unit/" + source.stem, ctx.build / "tests/unit" / source.stem, 120))
    for script in sorted((ctx.root / "tests/property").glob("*.py")):
        if os.access(script, os.X_OK):         # the others are modules they share
            found.append(Tap("property/" + script.stem, script, 300))
    return found
