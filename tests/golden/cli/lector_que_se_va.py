"""Closes the reading end before the command writes: it must end by SIGPIPE without a word."""
import os
import signal
import subprocess
import sys

reading, writing = os.pipe()
os.close(reading)
done = subprocess.run(sys.argv[1:], stdout=writing, stderr=subprocess.PIPE)
print(signal.Signals(-done.returncode).name if done.returncode < 0 else done.returncode, done.stderr)
