"""-DTIDINGS_CONSOLE=OFF: configures without Node.js, runs nothing of npm, and compiles what stands for the pages. What the programs then answer
at / is in tests/unit/console. Only the one file that differs is compiled: the whole tree takes ten minutes."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE = ("node", "nodejs", "npm")
BUNDLE = "src/console/pages/built_in_bundle.cpp"


def path_without_node(folder):
    """A PATH on which all programs of this machine are, except Node.js."""
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in pathlib.Path(place).glob("*"):
            if program.name in NODE:
                continue
            link = folder / program.name
            link.unlink(missing_ok=True)
            link.symlink_to(program)
    return str(folder)


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """configure(ON or OFF) answers the folder and the finished process."""
    bin_folder = tmp_path_factory.mktemp("bin")
    environment = {**os.environ, "PATH": path_without_node(bin_folder)}

    def run(*command, **more):
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, **more)

    def configure(console):
        folder = tmp_path_factory.mktemp("build")
        ignored = os.environ["PATH"].replace(os.pathsep, ";")  # CMake looks there without PATH, too
        done = run("cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", f"-DTIDINGS_CONSOLE={console}", "-DCMAKE_CXX_COMPILER=g++",
                   f"-DCMAKE_IGNORE_PATH={ignored}", "-DTIDINGS_PYTHON=/usr/bin/python3")
        return folder, done
    configure.run = run
    return configure


def test_without_node_the_configuration_says_what_to_install(build):
    _, done = build("ON")
    assert done.returncode != 0
    for word in ("apt-get install nodejs npm", "-DTIDINGS_CONSOLE=OFF"):
        assert word in " ".join(done.stderr.split())


def test_off_needs_no_node_and_compiles(build):
    folder, done = build("OFF")
    assert done.returncode == 0, done.stderr[-2000:]
    rules = (folder / "build.ninja").read_text()
    assert "build.mjs" not in rules and "console/install" not in rules
    compiled = build.run("g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Werror", "-I", ROOT / "src", folder / BUNDLE)
    assert compiled.returncode == 0, compiled.stderr[-2000:]
