"""Starts, pins, measures and ends processes, and reads the state of the machine from /proc."""

import os
import re
import resource
import signal
import socket
import subprocess
from pathlib import Path

LOAD_CPU = 0
PROXY_CPU = 1
TICK = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """Ends the run with its text as the message."""


def pinned(cpu, command):
    """A command on one CPU that ends when this process ends, even if this process is killed."""
    return ["setpriv", "--pdeathsig", "TERM", "taskset", "-c", str(cpu), *map(str, command)]


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Process:
    def __init__(self, name, popen):
        self.name = name
        self.popen = popen
        self.pid = popen.pid

    def cpu(self):
        """Seconds spent so far, in user and in system mode."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) / TICK, int(fields[12]) / TICK

    def resident(self):
        """Resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def require_running(self):
        if self.popen.poll() is not None:
            raise Failure(f"{self.name} ended with status {self.popen.returncode}")


class Processes:
    """The processes of this run. Ends all of them on exit, whatever the reason."""

    def __init__(self, logs):
        self.logs = logs
        self.started = []
        logs.mkdir(exist_ok=True)

    def start(self, name, cpu, *command):
        with open(self.logs / f"{name}.log", "w") as log:
            # Of its own session: Ctrl-C reaches this process alone, which then ends the others in order.
            popen = subprocess.Popen(
                pinned(cpu, command), stdout=log, stderr=log, start_new_session=True
            )
        process = Process(name, popen)
        self.started.append(process)
        return process

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A second Ctrl-C must not leave processes behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in self.started:
            process.popen.terminate()
        for process in self.started:
            try:
                process.popen.wait(5)
            except subprocess.TimeoutExpired:
                process.popen.kill()
                process.popen.wait()


def prepare():
    """Checks the CPUs, permits as many open files as possible, and turns SIGTERM into an orderly exit."""
    if not {LOAD_CPU, PROXY_CPU} <= os.sched_getaffinity(0):
        raise Failure(f"needs CPU {LOAD_CPU} for the load and CPU {PROXY_CPU} for the proxies")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(143)))


class Steal:
    """The share of CPU time that the hypervisor gave to others since this object was made."""

    def __init__(self):
        self.before = self._times()

    @staticmethod
    def _times():
        with open("/proc/stat") as stat:
            return [int(field) for field in stat.readline().split()[1:9]]

    def share(self):
        passed = [now - then for now, then in zip(self._times(), self.before)]
        return passed[7] / max(1, sum(passed))
