"""Runs a command under limits, and holds what every kind of test needs."""
import difflib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import traceback
from dataclasses import dataclass, field

SANITIZER_MARKS = (b"ERROR: AddressSanitizer", b": runtime error: ", b"LeakSanitizer", b"UndefinedBehaviorSanitizer")
MAX_FILE = 512 << 20          # no test writes more: a flood of output ends instead of filling the disk


@dataclass
class Result:
    name: str
    passed: bool
    detail: str = ""
    skipped: bool = False


@dataclass
class Outcome:
    out: bytes
    err: bytes
    code: int                 # as a shell gives it: 128 + N for signal N
    max_rss: int              # bytes
    timed_out: bool
    signalled: bool

    def crash(self):
        """Why this is a defect of ours whatever was expected, or an empty text."""
        if self.timed_out:
            return "timed out"
        if self.signalled or self.code in (134, 136, 139):
            return f"ended by signal {self.code - 128}"
        if any(m in self.err for m in SANITIZER_MARKS):
            return "sanitizer report"
        if self.code == 70:
            return "internal error (70)"
        return ""


@dataclass
class Context:
    root: object
    build: object
    san: bool
    bless: bool = False
    home: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="vara-tests-"))

    def __post_init__(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        limit = MAX_FILE if hard == resource.RLIM_INFINITY else min(MAX_FILE, hard)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def __del__(self):
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def vara(self):
        return str(self.build / "vara")

    def environment(self):
        """The same for everyone: nothing of the tester's own shell changes a result."""
        return {
            "PATH": f"{self.build}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "VARA": self.vara,
            "BUILD": str(self.build),
            "HOME": self.home,
            "TMPDIR": self.home,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "TERM": "dumb",
            "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=0:exitcode=99",
            "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, command, cwd, stdin=None, timeout=60, env=None):
        """COMMAND: a list, or a text for bash.  STDIN: bytes, or None for nothing."""
        full = self.environment()
        full.update(env or {})
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as inp:
            if stdin:
                inp.write(stdin)
                inp.flush()
                inp.seek(0)
            try:
                argv = ["bash", "-c", command] if isinstance(command, str) else command
                proc = subprocess.Popen(argv, cwd=cwd, env=full, stdin=inp, stdout=out, stderr=err,
                                        start_new_session=True)
            except OSError as e:
                return Outcome(b"", str(e).encode(), 127, 0, False, False)
            expired = threading.Event()

            def end():
                expired.set()
                try:
                    os.killpg(proc.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

            timer = threading.Timer(timeout * (4 if self.san else 1), end)
            timer.daemon = True
            timer.start()
            _, status, usage = os.wait4(proc.pid, 0)
            timer.cancel()
            signalled = os.WIFSIGNALED(status)
            code = 128 + os.WTERMSIG(status) if signalled else os.WEXITSTATUS(status)
            proc.returncode = code
            out.seek(0)
            err.seek(0)
            return Outcome(out.read(), err.read(), code, usage.ru_maxrss * 1024, expired.is_set(), signalled)


class Test:
    """One file of tests.  run() gives a list of results; each counts."""
    can_bless = False
    needs_vara = True             # skipped while there is no command line to build

    def __init__(self, name):
        self.name = name

    def result(self, passed, detail="", sub=""):
        return Result(self.name + (": " + sub if sub else ""), passed, detail)

    def skip(self, why):
        return Result(self.name, True, why, skipped=True)

    def run(self, ctx):
        raise NotImplementedError

    def run_safely(self, ctx):
        if self.needs_vara and not (ctx.root / "lang/cli/main.c").exists():
            return [self.skip("there is no vara")]
        try:
            return self.run(ctx)
        except Exception:
            return [self.result(False, traceback.format_exc())]


def text(data):
    return data.decode("utf-8", "backslashreplace")


def show_diff(what, want, got, limit=60):
    """Lines that differ, or an empty text when both are the same bytes."""
    if want == got:
        return ""
    lines = list(difflib.unified_diff(text(want).splitlines(), text(got).splitlines(),
                                      f"{what} expected", f"{what} got", lineterm=""))
    if not lines:
        lines = [f"{what}: differs only in line ends or in the last newline"]
    if len(lines) > limit:
        lines = lines[:limit] + [f"… {len(lines) - limit} lines more"]
    return "\n".join(lines) + "\n"


def read(path):
    return path.read_bytes() if path.exists() else b""
