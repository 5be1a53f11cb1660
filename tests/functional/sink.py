#!/usr/bin/env python3
"""An SMTP sink that nobody can argue with: what it answered 250 to is on disk first (fsync), one JSON line per mail.

    sink.py --port 0 --accounts FILE [--behaviour FILE] [--keep DIR]

FILE of --behaviour holds JSON and is read again whenever it changes:
    {"delay": 0.0075}                       seconds between the final dot and its 250
    {"banner": "421 4.3.2 away"}            said instead of the greeting, then the line is closed
    {"rcpt": "452 4.2.2 full"}              answer to every RCPT          {"mail": …}, {"data": …} alike
    {"dot": "451 4.3.0 try again"}          answer to every final dot; nothing is kept
    {"drop": "before_dot"|"after_dot"|"after_accept"}   the line is cut there; after_accept keeps the mail and never says 250
    {"slow_domains": {"slow.test": 30}}     seconds before the 250 of that recipient domain
    {"full_domains": {"full.test": "452 4.2.2 full"}}   answer to every RCPT of that recipient domain
    {"every": 3}                            the faults above hit only every third mail

FILE.faults of --accounts gets one line per fault that hit, so that a test knows that it tested something.
"""
import argparse
import asyncio
import hashlib
import json
import os
import pathlib
import re
import socket
import sys
import time


def header(raw, name):
    found = re.search(rb"^" + name + rb":[ \t]*(.*?)\r\n(?![ \t])", raw.split(b"\r\n\r\n", 1)[0] + b"\r\n", re.I | re.M | re.S)
    return found.group(1).decode(errors="replace").strip() if found else None


class Accounts:
    """Appends one line per accepted mail; lines of mails that finish together share an fsync."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.waiting, self.writing = [], False
        self.faults = open(f"{path}.faults", "a", buffering=1)

    def fault(self, kind, message_id=None):
        self.faults.write(json.dumps({"time": time.time(), "kind": kind, "message_id": message_id}) + "\n")

    async def add(self, line):
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((line, done))
        if not self.writing:
            asyncio.create_task(self.write())
        await done

    async def write(self):
        self.writing = True
        while self.waiting:
            group, self.waiting = self.waiting, []
            os.write(self.file, "".join(line for line, _ in group).encode())
            await asyncio.get_running_loop().run_in_executor(None, os.fsync, self.file)
            for _, done in group:
                done.set_result(None)
        self.writing = False


class Behaviour:
    def __init__(self, path):
        self.path, self.stamp, self.rules, self.mails = path, None, {}, 0

    def now(self):
        if self.path and os.path.exists(self.path):
            stamp = os.stat(self.path).st_mtime_ns
            if stamp != self.stamp:
                try:
                    self.rules, self.stamp = json.loads(pathlib.Path(self.path).read_text() or "{}"), stamp
                except ValueError:
                    pass
        return self.rules

    def hits(self):
        self.mails += 1
        return self.mails % int(self.rules.get("every", 1)) == 0


class Session:
    def __init__(self, reader, writer, accounts, behaviour, keep):
        self.reader, self.writer, self.accounts, self.behaviour, self.keep = reader, writer, accounts, behaviour, keep
        self.sender = self.recipient = None
        self.hit = False

    def say(self, line):
        self.writer.write(line.encode() + b"\r\n")

    def answer(self, rules, phase, otherwise):
        if phase in rules and self.hit:
            self.accounts.fault(phase)
            self.say(rules[phase])
        else:
            self.say(otherwise)

    async def run(self):
        rules = self.behaviour.now()
        if "banner" in rules:
            self.accounts.fault("banner")
            self.say(rules["banner"])
            return
        self.say("220 sink.test ESMTP")
        while line := await self.reader.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self.say("250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 20000000")
            elif verb == b"MAIL":
                rules = self.behaviour.now()
                self.hit = self.behaviour.hits()
                self.sender = None if "mail" in rules and self.hit else line
                self.recipient = None
                self.answer(rules, "mail", "250 2.1.0 ok")
            elif verb == b"RCPT" and self.sender is None:  # it was pipelined behind a refused MAIL
                self.say("503 5.5.1 no sender")
            elif verb == b"RCPT":
                recipient = line[line.index(b"<") + 1:line.rindex(b">")].decode()
                refused = rules.get("rcpt") if self.hit else None
                if refused:
                    self.accounts.fault("rcpt")
                refused = rules.get("full_domains", {}).get(recipient.rsplit("@", 1)[-1], refused)
                self.recipient = None if refused else recipient
                self.say(refused or "250 2.1.5 ok")
            elif verb == b"DATA":
                if not await self.data(rules):
                    return
            elif verb == b"RSET":
                self.say("250 2.0.0 ok")
            elif verb == b"NOOP":
                self.say("250 2.0.0 ok")
            elif verb == b"QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("502 5.5.2 what?")

    async def data(self, rules):
        if self.recipient is None:
            self.say("503 5.5.1 no recipient")
            return True
        if "data" in rules and self.hit:
            self.accounts.fault("data")
            self.say(rules["data"])
            return True
        cut = self.hit and rules.get("drop") == "before_dot"
        if cut:  # 354 and the end of the line leave in one segment: no sender can have been faster
            line = self.writer.get_extra_info("socket")
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        self.say("354 go on")
        if cut:
            line.shutdown(socket.SHUT_WR)  # at once: a corked line leaves after 200 ms by itself (tcp(7))
            self.accounts.fault("before_dot")
            return False
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        raw = re.sub(rb"\r\n\.\.", b"\r\n.", raw[:-3])
        drop = rules.get("drop") if self.hit else None
        if drop == "after_dot":
            self.accounts.fault("after_dot", header(raw, b"Message-ID"))
            return False
        await asyncio.sleep(rules.get("slow_domains", {}).get(self.recipient.rsplit("@", 1)[-1], rules.get("delay", 0)))
        if "dot" in rules and self.hit:
            self.accounts.fault("dot")
            self.say(rules["dot"])
            return True
        sha = hashlib.sha256(raw).hexdigest()
        if self.keep:
            path = pathlib.Path(self.keep) / f"{time.time_ns()}-{sha[:12]}.eml"
            path.write_bytes(raw)
        await self.accounts.add(json.dumps({
            "time": time.time(), "message_id": header(raw, b"Message-ID"), "order": header(raw, b"X-Tidings-Order"),
            "version": header(raw, b"X-Tidings-Order-Version"), "event": header(raw, b"X-Tidings-Event"),
            "recipient": self.recipient, "sha256": sha, "size": len(raw)}) + "\n")
        if drop == "after_accept":
            self.accounts.fault("after_accept", header(raw, b"Message-ID"))
            return False
        self.say("250 2.0.0 kept")
        return True


async def serve(options):
    accounts, behaviour = Accounts(options.accounts), Behaviour(options.behaviour)

    async def on_connection(reader, writer):
        session = Session(reader, writer, accounts, behaviour, options.keep)
        try:
            await session.run()
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(on_connection, "127.0.0.1", options.port, limit=20_000_000, backlog=1000)
    print(f"PORT={server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--accounts", required=True)
    parser.add_argument("--behaviour")
    parser.add_argument("--keep")
    try:
        asyncio.run(serve(parser.parse_args()))
    except KeyboardInterrupt:
        sys.exit(0)
