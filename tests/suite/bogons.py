"""Bogons: input that must fail cleanly, quickly and in little memory."""
from .process import Test, read, show_diff

TIME_LIMIT = 10               # seconds
RSS_LIMIT = 256 << 20


def record(outcome):
    """Standard output, standard error and exit code in one file."""
    def part(data):
        return data if not data or data.endswith(b"\n") else data + b"\n\\ no newline\n"
    return b"== stdout\n" + part(outcome.out) + b"== stderr\n" + part(outcome.err) + b"== code %d\n" % outcome.code


class Bogon(Test):
    can_bless = True

    def __init__(self, ctx, base):
        super().__init__(str(base.relative_to(ctx.root / "tests")))
        self.base = base

    def run(self, ctx):
        cmd = self.base.with_name(self.base.name + ".cmd")
        command = cmd.read_text().strip() if cmd.exists() else ["vara", "valida", self.base.name + ".vara"]
        if isinstance(command, list):
            command[0] = ctx.vara
        outcome = ctx.run(command, self.base.parent, read(self.base.with_name(self.base.name + ".in")), TIME_LIMIT)
        golden = self.base.with_name(self.base.name + ".golden")
        detail = outcome.crash()
        if ctx.bless:
            if detail:
                print(f"not blessed, {detail}: {self.name}")
            else:
                golden.write_bytes(record(outcome))
            return []
        if detail:
            detail += "\n"
        if outcome.max_rss > RSS_LIMIT and not ctx.san:
            detail += f"took {outcome.max_rss >> 20} MiB of memory\n"
        if not golden.exists():
            detail += "no .golden file: read the output, then tests/run --bless " + self.name + "\n"
        detail += show_diff("output", read(golden), record(outcome))
        return [self.result(not detail, detail)]


def tests(ctx):
    folder = ctx.root / "tests/bogons"
    bases = {p.with_suffix("") for ext in ("*.vara", "*.cmd") for p in folder.rglob(ext)}
    # a .vara that a golden-less .cmd of another name feeds on lies in a folder called "piezas"
    return [Bogon(ctx, b) for b in sorted(bases) if "piezas" not in b.parts]
