#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_tree.py finds what it is there to find, and leaves a tree in order alone."""

import pathlib
import tempfile
import unittest

from check_tree import offences

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
SCHEME = "https:" + "//"  # so that this file itself names no strange host


class CheckTree(unittest.TestCase):
    def offences_of(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True)
            file.write_text(text, encoding="utf-8")
            return list(offences(pathlib.Path(folder)))

    def test_a_file_in_order_passes(self):
        self.assertEqual(self.offences_of("core/text/a.h", LICENCE + "#include <vector>\n"), [])

    def test_a_source_without_its_licence_line_is_named(self):
        found = self.offences_of("core/text/a.h", "#pragma once\n")
        self.assertEqual(len(found), 1)
        self.assertIn("core/text/a.h has no SPDX-License-Identifier", found[0])

    def test_libtorch_may_be_included_in_one_file_of_core(self):
        text = LICENCE + "#include <torch/torch.h>\n"
        self.assertEqual(len(self.offences_of("core/model/encoder.h", text)), 1)
        self.assertEqual(self.offences_of("core/model/matmul.cpp", text), [])

    def test_qt_stays_out_of_core(self):
        text = LICENCE + "#include <QString>\n"
        self.assertEqual(len(self.offences_of("core/text/a.cpp", text)), 1)
        self.assertEqual(self.offences_of("widgets/charts/a.cpp", text), [])

    def test_qcustomplot_and_qsettings_have_one_place_each(self):
        plot = LICENCE + "#include <qcustomplot.h>\n"
        self.assertEqual(len(self.offences_of("widgets/explore/a.cpp", plot)), 1)
        self.assertEqual(self.offences_of("widgets/charts/qcustomplot.h", plot), [])
        settings = LICENCE + "#include <QSettings>\n"
        self.assertEqual(len(self.offences_of("app/explorer/main.cpp", settings)), 1)
        self.assertEqual(self.offences_of("widgets/bridge/settings.cpp", settings), [])

    def test_our_own_wrapper_of_qcustomplot_is_for_everybody(self):
        text = LICENCE + '#include "charts/qcustomplot.h"\n'
        self.assertEqual(self.offences_of("widgets/explore/a.cpp", text), [])

    def test_a_strange_host_is_named(self):
        found = self.offences_of("docs/a.md", f"see {SCHEME}packages.example.net/simple\n")
        self.assertEqual(len(found), 1)
        self.assertIn("packages.example.net", found[0])
        self.assertEqual(self.offences_of("docs/a.md", f"see {SCHEME}arxiv.org/abs/2508.06016\n"), [])

    def test_a_folder_of_one_machine_is_named(self):
        self.assertEqual(len(self.offences_of("docs/a.md", "in /home" + "/someone/crisp\n")), 1)
        self.assertEqual(self.offences_of("docs/a.md", "in build/work/x\n"), [])


if __name__ == "__main__":
    unittest.main()
