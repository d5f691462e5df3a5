"""Starts the backend and the proxies, and waits until each has answered."""

import http.client
import ssl
import time
from dataclasses import dataclass

import configs
from credentials import Credentials
from processes import LOAD_CPU, PROXY_CPU, Failure, Process, free_ports

USER = "019df2a0-7c1e-7b52-8f3c-5d2a90c4e711"
GET_USER = f"/v1/users/{USER}"


@dataclass
class Contender:
    name: str
    process: Process
    http: int
    grpc: int | None  # None: it takes no gRPC from its clients
    start: float  # seconds from its start to the first answer
    idle: float  # MB resident after the first answer
    token: str | None = None  # None: it takes everybody, in plain text

    def is_weir(self):
        return self.name.startswith("Weir")


class Stage:
    """Everything that runs: the backend, the sink of traces, and the proxies in the order of the tables."""

    def __init__(self, processes, build, root):
        self.processes = processes
        self.build = build
        self.root = root
        self.descriptors = build / "users.pb"
        self.ports = iter(free_ports(24))
        self.contenders = []
        self.backend_http, self.backend_grpc, self.sink = self._ports(3)
        command = [build / "bin/backend", self.backend_grpc, self.backend_http]
        self.backend = processes.start("backend", LOAD_CPU, *command)
        processes.start("sink", LOAD_CPU, build / "bin/sink", self.sink)
        _await_answer(self.backend, self.backend_http)
        self._haproxy()
        self._grpc_gateway()
        self._envoy("Envoy", {})
        access_log = processes.logs / "envoy-access.log"
        self._envoy("Envoy, spans and log", {"sink": self.sink, "access_log": access_log})
        self._weir("Weir", None)
        self._weir("Weir, spans exported", self.sink)
        self.credentials = Credentials(build / "credentials")
        self._envoy_guarded("Envoy, guarded")
        self._weir_guarded("Weir, guarded")

    def weir(self):
        """Weir with its defaults, with which the tables compare."""
        return self.named("Weir")

    def named(self, name):
        return next(each for each in self.contenders if each.name == name)

    def exported_spans(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.sink, timeout=5)
        connection.request("GET", "/spans")
        return int(connection.getresponse().read())

    def _haproxy(self):
        plain, grpc = self._ports(2)
        text = configs.haproxy(plain, grpc, self.backend_http, self.backend_grpc)
        config = self._write("haproxy.cfg", text)
        self._start("HAProxy", plain, grpc, "haproxy", "-db", "-f", config)

    def _grpc_gateway(self):
        (port,) = self._ports(1)
        program = self.build / "bin/grpcgateway"
        self._start("grpc-gateway", port, None, program, self.backend_grpc, port)

    def _envoy(self, name, observed):
        rest, grpc = self._ports(2)
        text = configs.envoy(rest, grpc, self.backend_grpc, self.descriptors, **observed)
        self._start(name, rest, grpc, *self._envoy_with(name, text))

    def _envoy_guarded(self, name):
        (port,) = self._ports(1)
        text = configs.envoy_guarded(port, self.backend_grpc, self.descriptors, self.credentials)
        self._start(name, port, None, *self._envoy_with(name, text), token=self.credentials.token)

    def _envoy_with(self, name, text):
        config = self._write(_file_name(name) + ".json", text)
        program = self.build / "python/envoy/_bin/envoy"
        options = ["--concurrency", "1", "--disable-hot-restart", "--log-level", "warn"]
        return program, *options, "--config-path", config

    def _weir(self, name, sink):
        port, admin = self._ports(2)
        text = configs.weir(port, admin, self.backend_grpc, self.descriptors, sink)
        config = self._write(_file_name(name) + ".yaml", text)
        self._start(name, port, port, self.root / "weir", "gateway", "-c", config)

    def _weir_guarded(self, name):
        port, admin = self._ports(2)
        text = configs.weir_guarded(
            port, admin, self.backend_grpc, self.descriptors, self.credentials)
        config = self._write(_file_name(name) + ".yaml", text)
        command = [self.root / "weir", "gateway", "-c", config]
        self._start(name, port, None, *command, token=self.credentials.token)

    def _ports(self, count):
        return [next(self.ports) for _ in range(count)]

    def _write(self, name, text):
        path = self.build / name
        path.write_text(text)
        return path

    def _start(self, name, rest, grpc, *command, token=None):
        began = time.monotonic()
        process = self.processes.start(_file_name(name), PROXY_CPU, *command)
        _await_answer(process, rest, token)
        took = time.monotonic() - began
        self.contenders.append(
            Contender(name, process, rest, grpc, took, process.resident(), token))


def _file_name(name):
    return name.lower().replace(",", "").replace(" ", "-")


def _await_answer(process, port, token=None):
    """Waits for the user. Checks the content, so that a row never measures errors."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        process.require_running()
        try:
            connection = _connection(port, token)
            headers = {"authorization": f"Bearer {token}"} if token else {}
            connection.request("GET", GET_USER, headers=headers)
            response = connection.getresponse()
            if response.status == 200 and USER.encode() in response.read():
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.01)
    raise Failure(f"{process.name} has not answered GET {GET_USER} within two minutes")


def _connection(port, token):
    if not token:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    # Certificates of this run, which nobody else has signed.
    anyone = ssl._create_unverified_context()
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=anyone)
