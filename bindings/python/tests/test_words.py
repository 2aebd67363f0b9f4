"""The binding says what the library says: every function, every status, every layout."""
import ctypes
import re
import subprocess
import sys
import unittest

import dyncx
from dyncx import _layout
from support import SOURCE


class Words(unittest.TestCase):
    def test_every_function_of_the_library_is_called_by_the_binding(self):
        with open(SOURCE + "/packaging/abi/dyncx.map", encoding="utf-8") as file:
            exported = set(re.findall(r"^    (dyncx_\w+);", file.read(), re.M))
        self.assertEqual(exported, set(_layout.PROTOTYPES))
        code = ""
        for part in ("_library", "_client", "_asyncio", "_calls"):
            with open(f"{SOURCE}/bindings/python/dyncx/{part}.py", encoding="utf-8") as file:
                code += file.read()
        unused = {name for name in exported if not re.search(rf'["\.]{name}\b', code)}
        self.assertEqual(unused, {"dyncx_version", "dyncx_status_text"}, "numbers and texts that dyncx.statuses() has too")

    def test_statuses_are_those_of_the_library(self):
        told = {info.name: info.status for info in dyncx.statuses()}
        known = {("DYNCX_" if s >= 0 else "DYNCX_E_") + s.name: s.value for s in dyncx.Status}
        self.assertEqual(told, known)
        self.assertEqual(set(dyncx.ERRORS), {s.value for s in dyncx.Status if s < 0})

    def test_properties_have_names_and_help(self):
        properties = {p.name: p for p in dyncx.properties()}
        self.assertTrue(properties["environment.client_secret"].is_secret)
        self.assertTrue(all(p.type and p.help for p in properties.values()))

    def test_structs_have_the_sizes_of_the_header(self):
        sizes = {"CError": 512, "CCall": 40, "CEvent": 96, "CSessionEvent": 192}
        self.assertEqual({name: ctypes.sizeof(getattr(_layout, name)) for name in sizes}, sizes)

    def test_generated_files_are_what_the_header_says(self):
        subprocess.run([sys.executable, SOURCE + "/bindings/generate.py", "--check"], check=True, timeout=60)


if __name__ == "__main__":
    unittest.main()
