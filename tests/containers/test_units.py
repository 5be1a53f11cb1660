"""The systemd units: systemd itself finds nothing wrong with them, and little that a service could do beyond its task. They are not started here."""
import pathlib
import re
import subprocess

import pytest

UNITS = sorted((pathlib.Path(__file__).resolve().parents[2] / "deploy/systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_well_formed_and_confined(unit, tmp_path):
    copy = tmp_path / unit.name
    copy.write_text(re.sub(r"^ExecStart=/usr/local/bin/\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.M))

    verified = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
    judged = subprocess.run(["systemd-analyze", "security", "--offline=true", copy], capture_output=True, text=True)

    assert verified.returncode == 0 and not verified.stderr, verified.stderr
    exposure = float(re.search(r"exposure level for \S+: ([0-9.]+)", judged.stdout).group(1))
    assert exposure < 2
