#!/usr/bin/env python3
"""Reads Asterisk's manager interface and tells dyncx of each call: ami_calls.py HOST PORT USER SETTINGS STORE

The secret of the manager user is in AMI_SECRET. A process of its own beside Asterisk: no module is built or loaded. Newchannel is
started, Newstate Up is answered, Hangup is ended, each of the call's first channel (Uniqueid is Linkedid). What happens while it is not
connected is not told: Asterisk keeps nothing for it. Ends when the connection ends, with what was taken delivered or kept in the store.
"""
import os
import socket
import sys
import time

from dyncx import Call, CallFlags, Direction, Runtime, SessionEvent, SessionKind

QUIET = Call(flags=CallFlags.QUIET)


def messages(stream):
    """The blocks of "Name: value" lines as dicts; a name that comes twice keeps its last value."""
    block = {}
    for line in stream:
        name, colon, value = line.decode("utf-8", "replace").rstrip("\r\n").partition(": ")
        if colon:
            block[name] = value
        elif block:
            yield block
            block = {}


def event_of(message):
    """Version 1: what is told twice changes nothing."""
    if message.get("Uniqueid") is None or message["Uniqueid"] != message.get("Linkedid"):
        return None
    common = {"session": message["Uniqueid"], "time_ms": time.time_ns() // 1_000_000, "version": 1}
    what = message["Event"]
    if what == "Newchannel":
        return SessionEvent(kind=SessionKind.STARTED, direction=Direction.IN, from_=message.get("CallerIDNum", ""),
                            to=message.get("Exten", ""), **common)
    if what == "Newstate" and message.get("ChannelStateDesc") == "Up":
        return SessionEvent(kind=SessionKind.ANSWERED, **common)
    if what == "Hangup":
        return SessionEvent(kind=SessionKind.ENDED, disposition=message.get("Cause-txt", ""), **common)
    return None


def main():
    host, port, user, settings, store = sys.argv[1:]
    with open(settings, encoding="utf-8") as file:
        settings = file.read()
    with Runtime() as runtime, runtime.open_client(store, settings) as client, socket.create_connection((host, int(port))) as line:
        login = f"Action: Login\r\nUsername: {user}\r\nSecret: {os.environ['AMI_SECRET']}\r\nEvents: call\r\n\r\n"
        line.sendall(login.encode())
        for message in messages(line.makefile("rb")):
            if message.get("Response") == "Error":
                sys.exit(f"Asterisk refused the login: {message.get('Message')}")
            event = event_of(message) if "Event" in message else None
            if event is not None:
                client.submit(event, call=QUIET)
            while (told := client.poll(0)) is not None:
                if told.error:
                    print(f"given up: {told.subject}: {told.error}", file=sys.stderr)


if __name__ == "__main__":
    main()
