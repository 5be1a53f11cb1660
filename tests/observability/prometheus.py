"""Debian's Prometheus with our rules, scraping once a second; and promtool."""
import json
import pathlib
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from programs import SLOWDOWN, free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/rules.yml"


def promtool(*arguments, text=None):
    """(exit code, everything it said)."""
    ended = subprocess.run(["promtool", *map(str, arguments)], input=text, capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stdout + ended.stderr


class Prometheus:
    def __init__(self, folder, targets):
        """targets: {job: base URL}."""
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        jobs = [{"job_name": job, "static_configs": [{"targets": [urllib.parse.urlsplit(url).netloc]}]} for job, url in targets.items()]
        config = {"global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}, "rule_files": [str(RULES)], "scrape_configs": jobs}
        (self.folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(["prometheus", f"--config.file={self.folder / 'prometheus.yml'}", f"--storage.tsdb.path={self.folder / 'data'}",
                                         f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"], stdout=self.log, stderr=self.log)
        self.wait_until(lambda: self._get("/-/ready") is not None, "ready")

    def _get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.read()
        except OSError:
            return None

    def api(self, path, **parameters):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.loads(answer.read())["data"]
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{parameters}: {json.loads(problem.read())['error']}") from None

    def query(self, expression):
        """[(labels, value)] now."""
        data = self.api("query", query=expression)
        if data["resultType"] == "scalar":
            return [({}, float(data["result"][1]))]
        return [(series["metric"], float(series["value"][1])) for series in data["result"]]

    def value(self, expression):
        found = self.query(expression)
        assert len(found) == 1, (expression, found)
        return found[0][1]

    def wait_for(self, expression, timeout=60):
        self.wait_until(lambda: self.query(expression), expression, timeout)

    def wait_until(self, holds, what, timeout=60):
        deadline = time.monotonic() + timeout * SLOWDOWN
        while not holds():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, f"Prometheus: {what} does not come true"
            time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
