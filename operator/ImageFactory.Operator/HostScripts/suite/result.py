"""Keeps the result of the suite in a file while it runs: a suite that is stopped leaves what it knew until then."""
import json
import os
import re

PATH = os.environ["IMAGEFACTORY_SUITE_RESULT"]
NAMED_FAILURES = 10
NAME_LENGTH = 80

outcomes = {}
reruns = set()
state = {"running": None, "hung": None, "broken": None, "measured": {}}


def name_of(nodeid):
    """test_ssh.py::test_no_root_login[ssh://guest-x] is test_ssh::no_root_login[x]."""
    path, _, test = nodeid.partition("::")
    test = re.sub(r"\[ssh://[^\]-]*-?", "[", test).replace("[]", "")
    return (path.removesuffix(".py") + "::" + test.removeprefix("test_"))[:NAME_LENGTH]


def write():
    count = list(outcomes.values()).count
    failures = [name_of(nodeid) for nodeid, outcome in outcomes.items() if outcome == "failed"]
    result = {
        "total": len(outcomes),
        "passed": count("passed"),
        "failed": count("failed"),
        "skipped": count("skipped"),
        "flaky": sum(outcomes.get(nodeid) == "passed" for nodeid in reruns),
        "failures": failures[:NAMED_FAILURES],
        **state,
    }
    # In one step: the file is read when this process was killed.
    with open(PATH + ".new", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.replace(PATH + ".new", PATH)


def pytest_sessionstart():
    write()


def pytest_runtest_logstart(nodeid):
    state["running"] = name_of(nodeid)
    write()


def pytest_runtest_logreport(report):
    for name, value in report.user_properties:
        group, _, part = name.partition(".")
        if part and isinstance(value, (int, float)):
            state["measured"].setdefault(group, {})[part] = value
    if report.outcome == "rerun":
        reruns.add(report.nodeid)
        return
    if report.outcome != "passed":
        # What failed once, in its body or when it was cleaned up, stays so.
        outcomes[report.nodeid] = "failed" if "failed" in (report.outcome, outcomes.get(report.nodeid)) else "skipped"
    elif report.when == "call":
        outcomes[report.nodeid] = "passed"
    if report.failed and "Timeout >" in report.longreprtext:
        state["hung"] = state["hung"] or name_of(report.nodeid)


def pytest_runtest_logfinish():
    state["running"] = None
    write()


def pytest_collectreport(report):
    if report.failed and not state["broken"]:
        state["broken"] = place_of(report)
        write()


def place_of(report):
    """File, line and error: what somebody who wrote a module has to know."""
    text = report.longreprtext
    module = os.path.basename(report.nodeid)
    lines = re.findall(rf'{re.escape(module)}(?:", line |:)(\d+)', text)
    error = [line.removeprefix("E").strip() for line in text.splitlines() if line.startswith("E ")]
    place = report.nodeid + (f", line {lines[-1]}" if lines else "")
    return f"{place}: {error[-1] if error else text.strip().splitlines()[-1]}"[:500]
