"""Prints what oscap found, out of its results (ARF), as JSON: score, rules by their outcome, the first that failed."""
import json
import sys
import xml.etree.ElementTree as tree

XCCDF = "{http://checklists.nist.gov/xccdf/1.2}"
DEFAULT_SCORE = "urn:xccdf:scoring:default"
NAMED_FAILURES = 5
NAME_LENGTH = 120
# XCCDF's results (NISTIR 7275r4, 6.6.4.2); what a profile does not select is none of its rules.
NAMES = {"pass": "passed", "fixed": "passed", "fail": "failed", "notapplicable": "notApplicable", "notselected": None}


def summary(path):
    result = {"score": None, "passed": 0, "failed": 0, "notApplicable": 0, "other": 0, "failedRules": []}
    for _, element in tree.iterparse(path):
        if element.tag == XCCDF + "score" and element.get("system", DEFAULT_SCORE) == DEFAULT_SCORE:
            result["score"] = round(float(element.text), 1)
        elif element.tag == XCCDF + "rule-result":
            outcome = NAMES.get(element.findtext(XCCDF + "result"), "other")
            if outcome:
                result[outcome] += 1
            if outcome == "failed" and len(result["failedRules"]) < NAMED_FAILURES:
                result["failedRules"].append(element.get("idref").rpartition("_rule_")[2][:NAME_LENGTH])
    if result["score"] is None:
        raise ValueError(f"no score by the system {DEFAULT_SCORE}")
    return result


if __name__ == "__main__":
    print(json.dumps(summary(sys.argv[1])))
