#!/usr/bin/env python3
"""Writes the words of the bindings (enumerations, structs, calls) from include/dyncx_c.h.

    generate.py            writes every language's files
    generate.py --check    writes nothing; exit 1 and a difference when a file is not what the header says

Each language is a file bindings/words/<language>.py with `files(header)`: {path below bindings: text}.
Does not: write anything by hand that only a person can word; those files stand beside the generated ones.
"""
import difflib
import importlib
import sys
from pathlib import Path

BINDINGS = Path(__file__).resolve().parent
sys.path.insert(0, str(BINDINGS))
sys.dont_write_bytecode = True

from words.header import read_header  # noqa: E402


def generated():
    header = read_header(BINDINGS.parent / "include" / "dyncx_c.h")
    found = {}
    for file in sorted((BINDINGS / "words").glob("*.py")):
        if file.stem != "header":
            found.update(importlib.import_module("words." + file.stem).files(header))
    return found


def check(files):
    is_same = True
    for path, text in files.items():
        file = BINDINGS / path
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        if old != text:
            is_same = False
            sys.stderr.writelines(difflib.unified_diff(old.splitlines(True), text.splitlines(True), path, "as the header says"))
    if not is_same:
        sys.exit("not what the header says: run bindings/generate.py")


def main():
    files = generated()
    if sys.argv[1:] == ["--check"]:
        check(files)
        return
    for path, text in files.items():
        (BINDINGS / path).parent.mkdir(parents=True, exist_ok=True)
        (BINDINGS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
