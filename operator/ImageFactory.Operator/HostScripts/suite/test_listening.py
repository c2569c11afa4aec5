"""Nothing listens but what has to."""
import re


def test_only_allowed_sockets(root, settings):
    listed = root.run("ss -H -l -n -t -u -p")
    assert listed.rc == 0, "the image has no ss, which tells what listens: add the package iproute2"
    surprises = []
    for line in listed.stdout.splitlines():
        fields = line.split()
        address, _, port = fields[4].rpartition(":")
        # Loopback is nobody else's business.
        if re.match(r"^\[?(127\.|::1|::ffff:127\.)", address) or address.endswith("%lo"):
            continue
        if f"{fields[0]}/{port}" not in settings["listening"]:
            surprises.append(f"{fields[0]}/{port} {' '.join(fields[6:])}".strip())
    assert not surprises, f"{'; '.join(surprises)}: turn them off, or allow them in tests.listening"
