"""Runs a program, and takes as much of its output as any test looks at: a guest that writes without end fails its test, and
does not fill the memory of the tester."""
import os
import selectors
import subprocess

OUTPUT_BYTES = 16 << 20
BLOCK = 1 << 16


class TooMuchOutput(Exception):
    """The program, or the guest that it talks to, writes more than that."""


def run(command, shell=False):
    """The ended program, with its output as bytes."""
    output = {}
    with subprocess.Popen(
        command, shell=shell, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process, selectors.DefaultSelector() as selector:
        try:
            for stream in (process.stdout, process.stderr):
                output[stream] = bytearray()
                selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select():
                    take(key.fileobj, output, selector)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, *map(bytes, output.values()))


def take(stream, output, selector):
    block = os.read(stream.fileno(), BLOCK)
    output[stream] += block
    if not block:
        selector.unregister(stream)
    if len(output[stream]) > OUTPUT_BYTES:
        raise TooMuchOutput(f"the guest wrote more than {OUTPUT_BYTES >> 20} MiB")
