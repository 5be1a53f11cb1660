"""The mail server of the bench: accepts everything at once, and says when."""
import pathlib
import subprocess
import time

from places import TOOLS


class MailSink:
    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "mails"
        self.process = subprocess.Popen([TOOLS / "mail_sink", "--accounts", self.path], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().removeprefix("PORT="))
        self.url = f"smtp://127.0.0.1:{self.port}?tls=none"
        self.place, self.rest = 0, b""
        self.mails = []  # (nanoseconds of the steady clock, order id or "-"), in the order of acceptance

    def read(self):
        """Takes up what was accepted since the last call; returns how many there are in all."""
        with open(self.path, "rb") as file:
            file.seek(self.place)
            data = self.rest + file.read()
            self.place = file.tell()
        whole, _, self.rest = data.rpartition(b"\n")
        for line in whole.splitlines():
            stamp, order = line.split(b" ")
            self.mails.append((int(stamp), order.decode()))
        return len(self.mails)

    def wait(self, count, seconds, stalled_s=10):
        """Until so many mails are there in all; false after `seconds`, or when none came for `stalled_s`."""
        deadline = time.monotonic() + seconds
        seen, moved = self.read(), time.monotonic()
        while (now := self.read()) < count:
            if now > seen:
                seen, moved = now, time.monotonic()
            if time.monotonic() > deadline or time.monotonic() > moved + stalled_s:
                return False
            time.sleep(0.02)
        return True

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def rate_between(mails, count, low=0.1, high=0.9):
    """Mails per second between the shares `low` and `high` of `count`; of what came, when less came; None for too few."""
    count = min(count, len(mails))
    first, last = int(count * low), min(int(count * high), count - 1)
    if last - first < 5 or mails[last][0] == mails[first][0]:
        return None
    return (last - first) / ((mails[last][0] - mails[first][0]) / 1e9)
