"""Real servers from tests/peers, each in a folder of its own."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Peer:
    def __init__(self, name, folder, **environment):
        self.name, self.folder = name, pathlib.Path(folder)
        self.environment = {**os.environ, **environment}
        self.values = {}

    def _run(self, action, *more):
        # Output goes through a file: a daemon that inherits a pipe would keep it open for ever.
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / f"{action}.out"
        with open(said, "w") as out, open(f"{said}.err", "w") as err:
            ended = subprocess.run([ROOT / "tests/peers" / self.name, action, self.folder, *more], stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=err, env=self.environment, timeout=180)
        if ended.returncode != 0:
            raise RuntimeError(f"{self.name} {action}: {open(f'{said}.err').read()}")
        return said.read_text()

    def start(self):
        self.values = dict(line.split("=", 1) for line in self._run("start").splitlines() if "=" in line)
        return self

    def stop(self):
        self._run("stop")

    def kill(self):
        self._run("kill")

    def act(self, action, *more):
        self._run(action, *more)

    def __getitem__(self, key):
        return self.values[key]
