"""Enough goes through the network, both ways: measured by iperf3, which is taken into the guest."""
import json
import os
import socket
import subprocess

import bounded
import pytest

CONNECT_MILLISECONDS = 40000


@pytest.fixture(scope="module")
def obstacle(settings):
    """Ends a test that cannot measure: nobody asked for it where the profile says nothing of throughput."""
    wanted = settings["throughput"]["server"] or settings["throughput"]["minMbitPerSecond"]
    return pytest.fail if wanted else pytest.skip


@pytest.fixture(scope="module")
def server(settings, obstacle):
    """Address and port as the guest sees them, of the profile's server, or of one of the tester's that ends with the module."""
    if settings["throughput"]["server"]:
        yield settings["throughput"]["server"], settings["throughput"]["port"]
        return
    address = os.environ["IMAGEFACTORY_IPERF_SERVER"]
    if not address:
        obstacle("the guest has no way to the tester: name an iperf3 server in tests.throughput.server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # It dies with the suite. Without interim figures, since nobody reads what it says.
    command = ["setpriv", "--pdeathsig", "KILL", "iperf3", "--server", "--bind", "127.0.0.1", "--port", str(port)]
    command += ["--interval", "0", "--forceflush"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = ""
        while "listening" not in said:
            said = process.stdout.readline()
            assert said, f"the tester's iperf3 server does not start: {' '.join(command)}"
        yield address, port
        process.kill()


@pytest.fixture(scope="module")
def client(obstacle):
    """The command that runs the tester's iperf3 in the guest."""
    tools = os.path.join(os.environ["IMAGEFACTORY_SCRIPTS"], "guestprogram.sh")
    brought = bounded.run(["sh", tools, "iperf3"])
    if brought.returncode != 0:
        obstacle(f"iperf3 cannot be taken into the guest: {brought.stderr.decode(errors='replace').strip()[-300:]}")
    return brought.stdout.decode().splitlines()[1]


@pytest.mark.parametrize(("direction", "option"), [("sent", ""), ("received", " --reverse")], ids=["sent", "received"])
def test_is_enough(root, settings, server, client, obstacle, record_property, direction, option):
    address, port = server
    wanted = settings["throughput"]
    result = root.run(
        f"{client} --client {address} --port {port} --time {wanted['seconds']} --connect-timeout {CONNECT_MILLISECONDS} --json{option}"
    )
    try:
        report = json.loads(result.stdout)
    except ValueError:
        pytest.fail(f"iperf3 ends with {result.rc} in the guest: {(result.stderr or result.stdout).strip()[-300:]}")
    if "error" in report:
        obstacle(f"iperf3 in the guest, with the server {address} port {port}: {report['error']}")
    # What has arrived: what was sent may still be in a buffer.
    seen = round(report["end"]["sum_received"]["bits_per_second"] / 1e6, 1)
    record_property(f"throughput.{direction}MbitPerSecond", seen)
    least = wanted["minMbitPerSecond"]
    assert not least or seen >= least, f"{seen} Mbit/s {direction}, less than tests.throughput.minMbitPerSecond {least}"
