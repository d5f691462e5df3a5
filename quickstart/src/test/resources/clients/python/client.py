"""Calls a gateway with grpcio: client.py ADDRESS SHAPE METHOD CALLS. GrpcClientsIT says what is printed."""

import collections
import concurrent.futures
import sys
import threading
import zlib

import grpc

CONCURRENT = 32
CHUNK = bytes(16 * 1024)
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
METADATA = (
    ("app-one", "1"),
    ("app-many", "a"),
    ("app-many", "b"),
    ("app-raw-bin", bytes([0, 255, 1])),
    ("app-raws-bin", bytes([170])),
    ("app-raws-bin", bytes([187, 0])),
)


def shown(metadata):
    """Returns the custom metadata and the status details as text, values in their order."""
    values = collections.defaultdict(list)
    for name, value in metadata or ():
        if name.startswith("app-") or name == "grpc-status-details-bin":
            values[name].append(value.hex() if isinstance(value, bytes) else value.replace(", ", ","))
    return " ".join(f"{name}={','.join(values[name])}" for name in sorted(values))


def heard(call, messages):
    """Returns the whole outcome of a call that has ended."""
    crc = 0
    for message in messages:
        crc = zlib.crc32(message, crc)
    return "|".join((
        str(call.code().value[0]),
        (call.details() or "").replace("\n", "\\n"),
        shown(call.initial_metadata()),
        shown(call.trailing_metadata()),
        f"{len(messages)}:{crc:08x}",
    ))


def read(call):
    """Reads a stream to its end. Returns the outcome."""
    messages = []
    try:
        for message in call:
            messages.append(message)
    except grpc.RpcError:
        pass
    return heard(call, messages)


def single(call):
    """Waits for the only response. Returns the outcome."""
    failed = call.exception()
    return heard(call, [] if failed else [call.result()])


def endless(ended):
    while not ended.is_set():
        yield CHUNK


def numbered(count, size):
    for number in range(count):
        yield bytes([number % 251]) * size


def early_upload(channel, method):
    ended = threading.Event()
    call = channel.stream_unary(method).future(endless(ended))
    try:
        return single(call)
    finally:
        ended.set()


def early_chat(channel, method):
    ended = threading.Event()
    try:
        return read(channel.stream_stream(method)(endless(ended)))
    finally:
        ended.set()


def ping_pong(channel, method):
    received = threading.Semaphore(1)

    def pings():
        for message in numbered(100, 100):
            received.acquire()
            yield message

    call = channel.stream_stream(method)(pings())
    messages = []
    for message in call:
        messages.append(message)
        received.release()
    return heard(call, messages)


def cancel(channel, method):
    wait = threading.Event()

    def one():
        yield b"one"
        wait.wait()

    call = channel.stream_stream(method)(one())
    next(call)
    call.cancel()
    wait.set()
    return str(call.code().value[0])


def deadline(channel, method):
    call = channel.unary_unary(method).future(b"x", timeout=0.4)
    call.exception()
    return str(call.code().value[0])


SHAPES = {
    "early-upload": early_upload,
    "early-chat": early_chat,
    "early-unary": lambda channel, method: single(channel.unary_unary(method).future(bytes(512 * 1024))),
    "unary": lambda channel, method: single(channel.unary_unary(method).future(b"one", metadata=METADATA)),
    "upload": lambda channel, method: single(channel.stream_unary(method).future(numbered(200, 1000))),
    "stream": lambda channel, method: read(channel.unary_stream(method)(b"one")),
    "ping-pong": ping_pong,
    "large": lambda channel, method: read(channel.stream_stream(method)(numbered(3, 4000000))),
    "gzip": lambda channel, method: read(
        channel.stream_stream(method)(numbered(3, 10000), compression=grpc.Compression.Gzip)),
    "cancel": cancel,
    "deadline": deadline,
}


def main():
    address, shape, method, calls = sys.argv[1:]
    call = SHAPES[shape]
    with grpc.insecure_channel(address, UNLIMITED) as channel:
        with concurrent.futures.ThreadPoolExecutor(CONCURRENT) as pool:
            outcomes = collections.Counter(pool.map(lambda _: call(channel, method), range(int(calls))))
    for outcome, count in sorted(outcomes.items()):
        print(f"{count}\t{outcome}")


main()
