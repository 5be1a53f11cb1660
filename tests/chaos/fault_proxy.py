#!/usr/bin/env python3
"""A TCP proxy that breaks lines on command, for links between the programs and their peers.

    fault_proxy.py --listen PORT --to HOST:PORT --rules FILE

FILE holds JSON and is read again whenever it changes; rules for new and running lines:
    {"latency": 0.2}                 seconds added to every chunk, both ways
    {"rate": 1}                      bytes per second, both ways (drip)
    {"cut_after": 5000}              resets the line after that many bytes from the client
    {"cut_on": "COMMIT"}             resets the line after these bytes passed from the client; the answer to them is swallowed
    {"cut_every": 7}                 cuts only every seventh match of cut_on
    {"refuse": true}                 resets new lines at once
    {"blackhole": true}              accepts lines and passes nothing on
    {"reset_now": 3}                 resets all running lines once per new value

FILE.stats tells what passed: lines taken, lines open, cuts made, and how long the longest line that has ended lived (seconds).
"""
import argparse
import asyncio
import json
import os
import pathlib
import socket
import struct
import time


class Rules:
    def __init__(self, path):
        self.path, self.stamp, self.values = path, None, {}

    def now(self):
        if os.path.exists(self.path):
            stamp = os.stat(self.path).st_mtime_ns
            if stamp != self.stamp:
                try:
                    self.values, self.stamp = json.loads(pathlib.Path(self.path).read_text() or "{}"), stamp
                except ValueError:
                    pass
        return self.values


def reset(writer):
    """RST instead of FIN: what a dead host's successor or a firewall does."""
    line = writer.get_extra_info("socket")
    if line is not None:
        try:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
    writer.transport.abort()


class Proxy:
    def __init__(self, target, rules):
        self.host, self.port = target.rsplit(":", 1)
        self.rules, self.lines, self.matches, self.last_reset = rules, set(), 0, None
        self.muted = set()  # lines about to be cut: the far end acts on what it got, and nobody hears of it
        self.stats, self.told = {"lines": 0, "open": 0, "cuts": 0, "longest": 0.0}, None

    async def watch(self):
        while True:
            wanted = self.rules.now().get("reset_now")
            if wanted != self.last_reset:
                self.last_reset = wanted
                if wanted is not None:
                    for pair in list(self.lines):
                        for writer in pair:
                            reset(writer)
            self.tell()
            await asyncio.sleep(0.01)

    def tell(self):
        self.stats["open"] = len(self.lines)
        if self.stats != self.told:
            self.told = dict(self.stats)
            waiting = pathlib.Path(f"{self.rules.path}.stats.new")
            waiting.write_text(json.dumps(self.stats))
            waiting.rename(f"{self.rules.path}.stats")

    async def on_line(self, reader, writer):
        rules = self.rules.now()
        self.stats["lines"] += 1
        began = time.monotonic()
        if rules.get("refuse"):
            reset(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(self.host, int(self.port))
        except OSError:
            reset(writer)
            return
        pair = (writer, far_writer)
        self.lines.add(pair)
        try:
            await asyncio.gather(self.pump(reader, far_writer, pair, True), self.pump(far_reader, writer, pair, False))
        finally:
            self.lines.discard(pair)
            self.muted.discard(pair)
            self.stats["longest"] = max(self.stats["longest"], time.monotonic() - began)
            for each in pair:
                each.close()

    async def pump(self, reader, writer, pair, from_client):
        passed = 0
        try:
            while chunk := await reader.read(65536):
                rules = self.rules.now()
                while rules.get("blackhole"):
                    await asyncio.sleep(0.05)
                    rules = self.rules.now()
                if rules.get("latency"):
                    await asyncio.sleep(rules["latency"])
                if pair in self.muted and not from_client:
                    continue
                passed += len(chunk)
                is_last = from_client and self.cuts(rules, chunk, passed)
                if is_last:
                    self.muted.add(pair)
                if rules.get("rate"):
                    for octet in chunk:
                        writer.write(bytes([octet]))
                        await writer.drain()
                        await asyncio.sleep(1 / self.rules.now().get("rate", 1e6))
                else:
                    writer.write(chunk)
                    await writer.drain()
                if is_last:
                    self.stats["cuts"] += 1
                    await asyncio.sleep(0.03)  # the peer has acted before the line breaks
                    for each in pair:
                        reset(each)
                    return
            writer.write_eof()
        except (ConnectionError, OSError, RuntimeError):
            for each in pair:
                reset(each)

    def cuts(self, rules, chunk, passed):
        if rules.get("cut_after") and passed >= rules["cut_after"]:
            return True
        if rules.get("cut_on") and rules["cut_on"].encode() in chunk:
            self.matches += 1
            return self.matches % int(rules.get("cut_every", 1)) == 0
        return False


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--rules", required=True)
    options = parser.parse_args()
    proxy = Proxy(options.to, Rules(options.rules))
    server = await asyncio.start_server(proxy.on_line, "127.0.0.1", options.listen, backlog=1000)
    print("READY", flush=True)
    async with server:
        await asyncio.gather(server.serve_forever(), proxy.watch())


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
