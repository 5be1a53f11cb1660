"""`tidings demo chaos`: the accounts of a short run are even, and an interrupted one leaves nothing behind."""
import json
import os
import signal
import subprocess
import time

from programs import BIN, SLOWDOWN


def demo(folder, *arguments):
    environment = {**os.environ, "TMPDIR": str(folder), "TIDINGS_UNCERTAIN": "hold"}  # the user's options are not the demo's
    return subprocess.Popen([BIN / "tidings", "demo", "chaos", *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children_of(pid):
    return [int(found) for found in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()]


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_short_run_ends_even_and_says_so(folder):
    run = demo(folder, "--seconds", "14", "--seed", "3", "--orders-per-second", "30")
    said, complained = run.communicate(timeout=200 * SLOWDOWN)

    assert run.returncode == 0, said + complained
    assert "even: " in said and "UNEVEN" not in said and "--seed 3" in said
    assert "kill -9: both services" in said and "kill -9: the mail server" in said and "SIGSTOP" in said
    assert "\x1b" not in said, "plain lines when nobody looks at a terminal"
    assert os.listdir(folder) == [], "the temporary folder is gone"


def test_the_figures_are_for_machines_too_and_a_data_folder_is_kept(folder):
    kept = folder / "kept"
    run = demo(folder, "--seconds", "3", "--data-dir", str(kept), "--json")
    said, complained = run.communicate(timeout=200 * SLOWDOWN)

    figures = json.loads(said)
    assert run.returncode == 0, complained
    assert figures["uneven"] == [] and figures["answered"] == figures["accepted"] == figures["messages"] == figures["mails"] > 0
    assert len(list((kept / "mailbox").rglob("*.eml"))) == figures["mails"] + figures["repeats"]


def test_a_mail_that_vanished_makes_the_accounts_uneven(folder):
    kept = folder / "kept"
    first = demo(folder, "--seconds", "1", "--data-dir", str(kept), "--json")
    first.communicate(timeout=200 * SLOWDOWN)
    next((kept / "mailbox").rglob("*.eml")).unlink()

    again = demo(folder, "--seconds", "1", "--data-dir", str(kept))
    said, _ = again.communicate(timeout=200 * SLOWDOWN)

    assert again.returncode == 1
    assert "UNEVEN: " in said and "the mailbox has" in said


def test_an_interrupted_run_leaves_no_process_and_no_folder(folder):
    run = demo(folder, "--seconds", "60")
    deadline = time.monotonic() + 20 * SLOWDOWN
    while len(children := children_of(run.pid)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)

    run.send_signal(signal.SIGINT)
    _, complained = run.communicate(timeout=30 * SLOWDOWN)

    assert run.returncode == 130 and "interrupted" in complained
    assert all(gone(child) for child in children)
    assert os.listdir(folder) == []
