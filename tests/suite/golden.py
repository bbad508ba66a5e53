"""Golden tests: tests/golden/**/NAME.cmd with NAME.out, NAME.err, NAME.code and NAME.in."""
from .process import Test, read, show_diff


def compare(base, outcome):
    """What differs from the expected files BASE.out, BASE.err, BASE.code; empty when nothing does."""
    code_file = base.with_name(base.name + ".code")
    want_code = int(code_file.read_text()) if code_file.exists() else 0
    detail = ""
    why = outcome.crash()
    if why and want_code != outcome.code:
        detail += why + "\n"
    if want_code != outcome.code:
        detail += f"exit code: expected {want_code}, got {outcome.code}\n"
    detail += show_diff("stdout", read(base.with_name(base.name + ".out")), outcome.out)
    detail += show_diff("stderr", read(base.with_name(base.name + ".err")), outcome.err)
    return detail


def bless(base, outcome):
    for suffix, data in ((".out", outcome.out), (".err", outcome.err),
                         (".code", b"%d\n" % outcome.code if outcome.code else b"")):
        path = base.with_name(base.name + suffix)
        if data:
            path.write_bytes(data)
        elif path.exists():
            path.unlink()


class Golden(Test):
    can_bless = True

    def __init__(self, ctx, cmd):
        self.base = cmd.with_suffix("")
        super().__init__(str(self.base.relative_to(ctx.root / "tests")))
        self.cmd = cmd

    def run(self, ctx):
        stdin = self.cmd.with_suffix(".in")
        outcome = ctx.run(self.cmd.read_text().strip(), self.cmd.parent, read(stdin))
        if ctx.bless:
            bless(self.base, outcome)
            return []
        detail = compare(self.base, outcome)
        return [self.result(not detail, detail)]


def tests(ctx):
    return [Golden(ctx, cmd) for cmd in sorted((ctx.root / "tests/golden").rglob("*.cmd"))]
