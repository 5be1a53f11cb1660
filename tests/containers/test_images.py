"""The images by themselves: small, without a shell, not root, and with ICU's answers unchanged by the trimming."""
import json
import pathlib
import subprocess
import sys
import tarfile

import pytest

from shop import WORK, docker, inspect

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = ("order-service", "notification-service", "tidings")
MEGABYTES_MAX = {"order-service": 36, "notification-service": 56, "tidings": 58}  # a ratchet; docs/deployment.md has what was measured


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_small_not_root_and_checks_its_own_health(name):
    image = inspect(f"tidings/{name}")

    assert image["Size"] <= MEGABYTES_MAX[name] * 1e6
    assert image["Config"]["User"] == "10001:10001"
    if name != "tidings":  # one command of many has a health check; compose.yaml gives it to the mailbox
        assert image["Config"]["Healthcheck"]["Test"] == ["CMD", f"/usr/bin/{name}", "--health"]


def files_of(name):
    made = docker("create", f"tidings/{name}").stdout.strip()
    tar = WORK / f"{name}.tar"
    docker("export", "-o", str(tar), made)
    docker("rm", made)
    return tarfile.open(tar)


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_holds_no_shell_no_setuid_file_and_one_program(name):
    members = [member for member in files_of(name).getmembers() if member.isfile()]

    assert [member.name for member in members if "bin/" in member.name] == [f"usr/bin/{name}"]
    assert not [member.name for member in members if member.mode & 0o6000]
    assert docker("run", "--rm", "--entrypoint", "/bin/sh", f"tidings/{name}", "-c", "true", check=False).returncode == 127


def test_a_program_runs_on_a_read_only_root_without_rights():
    ended = docker("run", "--rm", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges:true", "tidings/tidings", "version", "--json")

    assert set(json.loads(ended.stdout)) >= {"version"}


def test_trimmed_icu_writes_every_amount_and_date_as_the_whole_one_does():
    data = WORK / "icu"
    data.mkdir()
    for member in files_of("notification-service"):
        if member.isfile() and "libicudata.so." in member.name:
            (data / pathlib.Path(member.name).name).write_bytes(files_of("notification-service").extractfile(member.name).read())

    def texts(**environment):
        return subprocess.run([sys.executable, HERE / "icu_texts.py"], env=environment, check=True, capture_output=True).stdout

    whole, trimmed = texts(), texts(LD_LIBRARY_PATH=str(data))

    assert list(data.iterdir()) and len(whole.splitlines()) > 100_000
    assert whole == trimmed
