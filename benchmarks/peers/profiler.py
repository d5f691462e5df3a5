"""Profiles a running JVM with async-profiler from Maven Central."""

import os
import platform
import subprocess
import zipfile
from pathlib import Path

from processes import Failure

VERSION = "4.2"


class Profiler:
    """Keeps collapsed stacks and a flame graph page of each workload, by CPU time and by allocation."""

    def __init__(self, build, root, pid):
        self.pid = pid
        self.jcmd = Path(os.readlink(f"/proc/{pid}/exe")).parent / "jcmd"
        self.library = self._library(build, root)
        self.results = build / "profiles"
        self.results.mkdir(exist_ok=True)

    @staticmethod
    def _library(build, root):
        jar = build / f"async-profiler-{VERSION}.jar"
        if not jar.exists():
            subprocess.run(
                [root / "mvnw", "-q", "-N", "dependency:copy", f"-DoutputDirectory={build}",
                 f"-Dartifact=tools.profiler:async-profiler:{VERSION}"],
                cwd=root, check=True,
            )
        processor = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "none")
        with zipfile.ZipFile(jar) as files:
            return files.extract(f"linux-{processor}/libasyncProfiler.so", build)

    def profile(self, name, run):
        """Calls run twice: once for CPU time, once for allocations."""
        for event, options in (("cpu", "interval=500us"), ("alloc", "alloc=64k")):
            path = self.results / f"{name}-{event}"
            self._command(f"start,event={event},{options}")
            try:
                run()
            finally:
                # Counts of samples for CPU time, bytes for allocations.
                total = ",total" if event == "alloc" else ""
                self._command(f"dump,file={path}.collapsed,collapsed{total}")
                self._command(f"stop,file={path}.html,flamegraph,title={path.name}{total}")
            if not Path(f"{path}.collapsed").stat().st_size:
                raise Failure(f"async-profiler found no samples of {path.name}")

    def _command(self, arguments):
        # In quotes, because jcmd would take "start,event=cpu" for an option of its own.
        result = subprocess.run(
            [self.jcmd, str(self.pid), "JVMTI.agent_load", self.library, f'"{arguments}"'],
            capture_output=True, text=True,
        )
        if "return code: 0" not in result.stdout:
            raise Failure(f"async-profiler, {arguments}: {result.stdout}{result.stderr}")
