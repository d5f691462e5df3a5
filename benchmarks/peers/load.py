"""Puts load on one proxy for some seconds and measures what it costs."""

import json
import re
import statistics
import subprocess
from dataclasses import dataclass

from contenders import GET_USER, USER
from processes import LOAD_CPU, Failure, pinned

CLIENTS = 64


@dataclass(frozen=True)
class Workload:
    key: str
    title: str
    path: str
    grpc: bool
    rate: int  # requests per second of all clients together; 0: as fast as possible
    guarded: bool = False  # over TLS, with a token

    def port(self, contender):
        """The port of a contender that serves this; None if it has none."""
        if self.guarded != bool(contender.token):
            return None
        return contender.grpc if self.grpc else contender.http


LIST = "/v1/users?page_size=100"
METHOD = "/weir.users.v1.UserService/GetUser"
WORKLOADS = [
    Workload("json", "JSON to gRPC, GetUser, 3,000/s", GET_USER, False, 3000),
    Workload("json", "JSON to gRPC, GetUser, saturated", GET_USER, False, 0),
    Workload("grpc", "gRPC to gRPC, GetUser, 3,000/s", METHOD, True, 3000),
    Workload("grpc", "gRPC to gRPC, GetUser, saturated", METHOD, True, 0),
    Workload("list", "JSON to gRPC, ListUsers with 100 users, 500/s", LIST, False, 500),
    Workload("list", "JSON to gRPC, ListUsers with 100 users, saturated", LIST, False, 0),
    Workload("guarded", "JSON to gRPC, GetUser over TLS with a token, a rule and a rate limit, 3,000/s",
             GET_USER, False, 3000, True),
    Workload("guarded", "JSON to gRPC, GetUser over TLS with a token, a rule and a rate limit, saturated",
             GET_USER, False, 0, True),
]


@dataclass(frozen=True)
class Sample:
    """One run of load. CPU in microseconds per request, latency in milliseconds, memory in MB."""

    bad: int
    content: float  # bytes per answer
    rate: float
    user: float
    system: float
    backend: float
    p50: float
    p99: float
    memory: float

    @property
    def cpu(self):
        return self.user + self.system


class Load:
    def __init__(self, build, backend):
        self.backend = backend
        self.log = build / "h2load.log"
        self.crowd_program = build / "bin/crowd"
        self.message = build / "get-user.bin"
        # A gRPC frame with GetUserRequest{id}: field 1, 36 bytes.
        body = b"\x0a\x24" + USER.encode()
        self.message.write_bytes(b"\0" + len(body).to_bytes(4, "big") + body)

    def content(self, workload, port):
        """Bytes of content per answer of the backend itself."""
        output = self._h2load(workload, port, None, "-n", "100")
        return self._content(output) / 100

    def warm(self, workload, contender, seconds):
        port = workload.port(contender)
        self._h2load(workload, port, contender.token, f"--duration={seconds}")

    def measure(self, workload, contender, seconds):
        self.log.unlink(missing_ok=True)
        options = [f"--duration={seconds}", f"--log-file={self.log}"]
        if workload.rate:
            options.append(f"--rps={workload.rate / CLIENTS:.3f}")
        contender.process.require_running()
        before, backend_before = contender.process.cpu(), self.backend.cpu()
        output = self._h2load(workload, workload.port(contender), contender.token, *options)
        after, backend_after = contender.process.cpu(), self.backend.cpu()
        good = int(re.search(r"(\d+) 2xx", output).group(1))
        bad = int(re.search(r"(\d+) failed", output).group(1))
        if not good:
            raise Failure(f"{contender.name}, {workload.title}: no good answer within {seconds} s")
        millis = self._millis()
        micros = 1e6 / good
        return Sample(
            bad=bad,
            # The end may cut off the content of the last answer to each client.
            content=self._content(output) / max(1, good - CLIENTS),
            rate=good / seconds,
            user=(after[0] - before[0]) * micros,
            system=(after[1] - before[1]) * micros,
            backend=(sum(backend_after) - sum(backend_before)) * micros,
            p50=statistics.median(millis),
            p99=millis[int(0.99 * (len(millis) - 1))],
            memory=contender.process.resident(),
        )

    def crowd(self, contender, clients, pause, seconds):
        command = [self.crowd_program, f"127.0.0.1:{contender.http}", GET_USER, clients,
                   f"{pause}ms", seconds]
        return json.loads(self._run(command))

    def _h2load(self, workload, port, token, *options):
        command = ["h2load", "--threads=1", f"--clients={CLIENTS}", "--max-concurrent-streams=1",
                   *options]
        if workload.grpc:
            command += ["--data", self.message, "--header=te: trailers",
                        "--header=content-type: application/grpc"]
        else:
            command.append("--h1")
        scheme = "http"
        if token:
            scheme = "https"
            command.append(f"--header=authorization: Bearer {token}")
        return self._run([*command, f"{scheme}://127.0.0.1:{port}{workload.path}"])

    def _millis(self):
        """Latencies of the good answers, sorted; from the moment a request was sent."""
        with open(self.log) as log:
            lines = (line.split("\t") for line in log)
            return sorted(int(micros) / 1000 for _, status, micros in lines if status == "200")

    @staticmethod
    def _content(output):
        return int(re.search(r"\((\d+)\) data", output).group(1))

    @staticmethod
    def _run(command):
        result = subprocess.run(pinned(LOAD_CPU, command), capture_output=True, text=True)
        if result.returncode != 0:
            raise Failure(f"{command[0]} ended with status {result.returncode}: {result.stderr[-500:]}")
        return result.stdout
