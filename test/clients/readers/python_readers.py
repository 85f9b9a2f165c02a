"""What junitparser and junit2html show of JUnit files: the job (see shown.ts) on standard input, one JSON on standard output."""

import importlib.metadata
import json
import sys

from junit2htmlreport.parser import Junit
from junitparser.xunit2 import JUnitXml, TestCase


def by_junitparser(file):
    read = JUnitXml.fromfile(file)
    cases = []
    for suite in read:
        for case in suite:
            case = TestCase.fromelem(case._elem)
            kinds = {type(one).__name__: one for one in case.result}
            told = kinds.get("Error") or kinds.get("Failure") or kinds.get("Skipped")
            status = {"Error": "error", "Failure": "failed", "Skipped": "skipped"}.get(type(told).__name__, "passed")
            flaky, reruns = case.flaky_failures(), case.rerun_failures()
            cases.append({
                "class": case.classname,
                "name": case.name,
                "seconds": case.time,
                "status": status,
                "message": told.message if told is not None else None,
                "file": case._elem.get("file"),
                "line": int(case._elem.get("line")) if case._elem.get("line") is not None else None,
                "flaky": len(flaky),
                "reruns": len(reruns),
                "retryLogs": [one.stack_trace or "" for one in [*flaky, *reruns]],
            })
    return {
        "tests": read.tests,
        "bad": read.failures + read.errors,
        "seconds": sum(suite.time for suite in read),
        "cases": cases,
    }


def by_junit2html(file):
    read = Junit(file)
    Junit(file).html()
    suites = list(read)
    return {
        "tests": sum(len(suite.all()) for suite in suites),
        "bad": sum(len(suite.failed()) for suite in suites),
        "skipped": sum(len(suite.skipped()) for suite in suites),
        "seconds": sum(suite.duration for suite in suites),
        "cases": [
            {
                "class": case.testclass.name,
                "name": case.name,
                "seconds": case.duration,
                "status": case.outcome().name.lower() if not case.failed() else "failed",
                "message": case.failure_msg or case.skipped_msg,
            }
            for suite in suites
            for case in suite.all()
        ],
    }


def guarded(read, file):
    try:
        return read(file)
    except Exception as error:
        return {"fault": repr(error)}


files = json.load(sys.stdin)
readers = {"junitparser": by_junitparser, "junit2html": by_junit2html}
json.dump(
    [
        {
            "reader": name,
            "version": importlib.metadata.version(name),
            "files": {file: guarded(read, file) for file in files},
        }
        for name, read in readers.items()
    ],
    sys.stdout,
)
