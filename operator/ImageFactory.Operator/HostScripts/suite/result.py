"""Keeps the result of the suite in a file while it runs: a suite that is stopped leaves what it knew until then."""
import difflib
import json
import os
import re

import pytest

PATH = os.environ["IMAGEFACTORY_SUITE_RESULT"]
NAMED_FAILURES = 10
# As long as the name of an exception may be: what is shown can be excepted.
NAME_LENGTH = 128
# Of names that are near one that is none.
NEAR_NAMES = 3

outcomes = {}
reruns = set()
excepted = {}
exceptions = []
state = {"running": None, "hung": None, "broken": None, "measured": {}}


def name_of(nodeid):
    return whole_name_of(nodeid)[:NAME_LENGTH]


def whole_name_of(nodeid):
    """test_ssh.py::test_no_root_login[ssh://guest-x] is test_ssh::no_root_login[x]."""
    path, _, test = nodeid.partition("::")
    test = re.sub(r"\[ssh://[^\]-]*-?", "[", test).replace("[]", "")
    return path.removesuffix(".py") + "::" + test.removeprefix("test_")


def read_exceptions():
    """Those of the profile that are for this suite: the factory's modules are one, the profile's own another."""
    with open(os.environ["IMAGEFACTORY_INPUT"], encoding="utf-8") as file:
        given = (json.load(file)["profile"].get("tests") or {}).get("except") or []
    own = os.path.isdir("profile")
    return [one for one in given if one["name"].startswith(("profile/", "source/")) == own]


def is_meant(name, nodeid):
    """Whether an exception is for a test; without a parameter in brackets it is for all of them."""
    wanted, test = whole_name_of(name), whole_name_of(nodeid)
    return wanted in (test, test.partition("[")[0])


def pytest_collection_modifyitems(items):
    """A test that is excepted runs as any other, and what comes of it is told; it makes nothing fail."""
    for exception in read_exceptions():
        meant = [item for item in items if is_meant(exception["name"], item.nodeid)]
        if not meant and not state["broken"]:
            names = sorted({whole_name_of(item.nodeid) for item in items})
            near = difflib.get_close_matches(whole_name_of(exception["name"]), names, NEAR_NAMES, 0.4)
            state["broken"] = f"tests.except: there is no test '{exception['name']}' among those that run" + (
                f": it may be {' or '.join(near)}" if near else ": remove the exception, or correct its name")
            write()
            raise pytest.UsageError(state["broken"])
        entry = {"name": exception["name"], "failed": 0, "passed": 0}
        if meant:
            exceptions.append(entry)
        for item in meant:
            if item.nodeid not in excepted:
                excepted[item.nodeid] = entry
                item.add_marker(pytest.mark.xfail(reason=exception["reason"], strict=False))
                item.user_properties.append(("excepted", exception["reason"]))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item):
    report = (yield).get_result()
    if item.nodeid in excepted and hasattr(report, "wasxfail") and report.skipped:
        # pytest itself keeps no more of it than the reason.
        text = [line.removeprefix("E").strip() for line in report.longreprtext.splitlines() if line.startswith("E ")]
        item.user_properties.append(("failure", (text or ["it failed"])[0][:2000]))


def pytest_terminal_summary(terminalreporter):
    for entry in exceptions:
        if entry["passed"] and not entry["failed"]:
            terminalreporter.write_line(f"tests.except: {entry['name']} passes, so nothing has to be excepted: remove it")


def write():
    count = list(outcomes.values()).count
    failures = [name_of(nodeid) for nodeid, outcome in outcomes.items() if outcome == "failed"]
    result = {
        "total": len(outcomes),
        "passed": count("passed"),
        "failed": count("failed"),
        "skipped": count("skipped"),
        "flaky": sum(outcomes.get(nodeid) == "passed" for nodeid in reruns),
        "excepted": count("excepted"),
        "exceptions": [{"name": entry["name"], "failed": entry["failed"]} for entry in exceptions],
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
    # What its own module marks as xfail is no exception of the profile: it counts as skipped.
    if report.nodeid in excepted and report.outcome == "skipped" and hasattr(report, "wasxfail"):
        if outcomes.get(report.nodeid) != "excepted":
            excepted[report.nodeid]["failed"] += 1
        outcomes[report.nodeid] = "excepted"
    elif outcomes.get(report.nodeid) == "excepted":
        pass
    elif report.outcome != "passed":
        # What failed once, in its body or when it was cleaned up, stays so.
        outcomes[report.nodeid] = "failed" if "failed" in (report.outcome, outcomes.get(report.nodeid)) else "skipped"
    elif report.when == "call":
        outcomes[report.nodeid] = "passed"
        if report.nodeid in excepted:
            excepted[report.nodeid]["passed"] += 1
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
