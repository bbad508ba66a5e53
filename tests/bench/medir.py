"""medir.py -- runs commands in turns and says what they took: clock, CPU of the process (user and system), peak of anonymous memory."""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

Took = namedtuple("Took", "wall cpu")


def start(command, folder, **streams):
    try:
        return subprocess.Popen(command, cwd=folder, **{"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **streams})
    except OSError as e:
        sys.exit(f"{command[0]}: {e.strerror}")


def once(command, folder, env=None):
    """One run from start to exit; 0 and 1 are what vara ends with when it has evaluated."""
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = start(command, folder, stderr=said, env={**os.environ, **(env or {})})
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            said.seek(0)
            sys.exit(f"{' '.join(command)[:200]}: código {process.returncode}\n{said.read().decode(errors='replace')[-2000:]}")
    return Took(wall, used.ru_utime + used.ru_stime)


def in_turns(commands, rounds, folder, env=None):
    """COMMANDS: name -> command.  Each round runs each once, in an order that turns; the first round warms up and is not counted."""
    seen = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name in list(commands)[:: -1 if turn % 2 else 1]:
            took = once(commands[name], folder, env)
            if turn:
                seen[name].append(took)
    return seen


def median(runs, what):
    return statistics.median(getattr(r, what) for r in runs)


def paired(runs, against, what):
    """The median of the ratios of the rounds."""
    return statistics.median(getattr(a, what) / max(getattr(b, what), 1e-6) for a, b in zip(runs, against))


def peak_anonymous(command, folder, feed=None):
    """The most anonymous memory of COMMAND in MiB, looked at every two milliseconds; FEED: a file that it reads through a pipe."""
    source = start(["cat", feed], folder, stdout=subprocess.PIPE) if feed else None
    process = start(command, folder, stderr=subprocess.DEVNULL, stdin=source.stdout if source else subprocess.DEVNULL)
    if source:
        source.stdout.close()
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as f:
                most = max([most] + [int(line.split()[1]) for line in f if line.startswith("RssAnon:")])
        except (OSError, ValueError):
            pass
        time.sleep(0.002)
    if source:
        source.wait()
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: código {process.returncode}")
    return most / 1024
