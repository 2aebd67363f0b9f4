"""The programs of the README run as they stand there."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from support import SOURCE


class Readme(unittest.TestCase):
    def test_its_programs_run_as_they_stand(self):
        with open(SOURCE + "/bindings/python/README.md", encoding="utf-8") as file:
            programs = re.findall(r"^```python\n(.*?)^```$", file.read(), re.M | re.S)
        outputs = []
        for program in programs:
            with tempfile.TemporaryDirectory() as folder:
                shutil.copy(os.environ["DYNCX_TEST_SETTINGS"], folder + "/client.json")
                outputs.append(subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=folder, check=True,
                                              timeout=120, text=True, stdout=subprocess.PIPE).stdout)
        self.assertIn("one ['Maria Example']\ncall-1 [{", outputs[0])
        self.assertEqual(outputs[1], "one\ncall-2\n")


if __name__ == "__main__":
    unittest.main()
