"""Consoles that are open all day: each hears the stream of changes and loads its page anew as console/src/lib/resource.ts does."""
import asyncio
import collections
import contextlib
import random
import threading
import time
import urllib.parse

from console_reads import MAIL, SHOP

REFRESH_S, LONGEST_S = 5, 60
PULSE = [(MAIL, "/v1/stages"), (MAIL, "/v1/relays")]  # of the overview, whatever changes (console/src/lib/pulse.ts)


def pages(message, order):
    """What each page asks when it is loaded anew, as (service, path); the first one is the overview."""
    overview = [(MAIL, "/v1/ledger"), (MAIL, "/readyz"), (SHOP, "/readyz"), (MAIL, "/v1/messages?status=dead&limit=5"), (MAIL, "/v1/messages?status=failed&limit=5"), (MAIL, "/v1/messages?limit=10")]
    return [overview, [(MAIL, "/v1/messages?limit=50"), (MAIL, "/v1/messages/counts"), (MAIL, "/v1/views")],
            [(MAIL, f"/v1/messages/{message}"), (MAIL, f"/v1/messages?order={order}&limit=200")],
            [(MAIL, "/v1/dead-letters?limit=200"), (MAIL, "/v1/dead-letters/groups"), (MAIL, "/v1/ledger"), (MAIL, "/v1/views")]]


class OpenConsole:
    """One browser. Waits a moment of its own before its first page: people do not open theirs in one second."""

    def __init__(self, urls, page, polled, seed):
        self.urls, self.page, self.polled, self.chance = urls, page, polled, random.Random(seed)
        self.changed, self.asked, self.frames = False, 0, 0
        self.refused, self.lines = collections.Counter(), {}

    @property
    def opened(self):
        return self.asked >= len(self.page)

    async def stay(self):
        await asyncio.sleep(self.chance.uniform(0, REFRESH_S))
        await asyncio.gather(self.hear(), self.look())

    async def hear(self):
        reader, writer = await self.connect(MAIL)
        writer.write(b"GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
        while line := await reader.readline():
            if line.startswith(b"event: change"):
                self.changed, self.frames = True, self.frames + 1
        self.refused["the stream ended"] += 1

    async def look(self):
        loaded = -LONGEST_S
        while True:
            if self.changed or time.monotonic() - loaded >= LONGEST_S:
                self.changed, loaded = False, time.monotonic()
                for service, path in self.page:
                    await self.ask(service, path)
            for service, path in self.polled:
                await self.ask(service, path)
            await asyncio.sleep(REFRESH_S)

    async def connect(self, service):
        place = urllib.parse.urlsplit(self.urls[service])
        return await asyncio.open_connection(place.hostname, place.port)

    async def ask(self, service, path):
        if service not in self.lines:
            self.lines[service] = await self.connect(service)
        reader, writer = self.lines[service]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        status = int((await reader.readline()).split()[1])
        length = 0
        while (line := await reader.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        await reader.readexactly(length)
        self.asked += 1
        if status != 200:
            self.refused[f"{path}: {status}"] += 1


class OpenConsoles:
    """So many of them, on a thread of its own."""

    def __init__(self, urls, count, message, order):
        choice = pages(message, order)
        self.all = [OpenConsole(urls, choice[number % len(choice)], [] if number % len(choice) else PULSE, number) for number in range(count)]
        self.loop = asyncio.new_event_loop()
        self.staying = self.loop.create_task(self.stay_open())

    def wait_opened(self, at_most_s):
        """Until each has loaded its page once."""
        deadline = time.monotonic() + at_most_s
        while not all(one.opened for one in self.all):
            if time.monotonic() > deadline or self.staying.done():
                raise RuntimeError(f"{sum(not one.opened for one in self.all)} consoles did not open: {self.counts()}")
            time.sleep(0.05)

    def counts(self):
        return {name: sum(getattr(one, name) for one in self.all) for name in ("asked", "frames")}

    def refused(self):
        return sum((one.refused for one in self.all), collections.Counter())

    async def stay_open(self):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*(one.stay() for one in self.all))

    def run(self):
        self.loop.run_until_complete(self.staying)

    def __enter__(self):
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.staying.cancel)
        self.thread.join(30)
