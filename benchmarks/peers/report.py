"""Writes the measurements as Markdown."""

import os
import platform
import random
import re
import statistics
import subprocess
import time
from pathlib import Path

CPU_HEAD = (
    "proxy", "CPU µs/request", "user / system", "Weir ÷ it", "backend µs/request", "Weir's ÷ its",
    "requests/s", "p50 / p99 ms", "memory MB",
)


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def costs(samples, weir):
    """A row per contender: medians of its samples. Ratios are those of Weir's samples to its samples of
    the same rounds, with the interval that holds 95 % of the medians of bootstrap resamples."""
    rows = []
    for name, own in samples.items():
        def median(value):
            return statistics.median(value(each) for each in own)

        def ratio(value):
            if name == weir:
                return ""
            return interval([value(a) / value(b) for a, b in zip(samples[weir], own) if value(b)])

        rows.append([
            f"**{name}**" if name == weir else name,
            f"{median(lambda s: s.cpu):.1f}",
            f"{median(lambda s: s.user):.1f} / {median(lambda s: s.system):.1f}",
            ratio(lambda s: s.cpu),
            f"{median(lambda s: s.backend):.1f}",
            ratio(lambda s: s.backend),
            f"{median(lambda s: s.rate):,.0f}",
            f"{median(lambda s: s.p50):.2f} / {median(lambda s: s.p99):.2f}",
            f"{median(lambda s: s.memory):.0f}",
        ])
    return table(CPU_HEAD, rows) + _failed(samples)


def _failed(samples):
    bad = {name: sum(each.bad for each in own) for name, own in samples.items()}
    return "".join(f"\n{name}: {count:,} requests failed.\n" for name, count in bad.items() if count)


def interval(ratios):
    if not ratios:
        return ""
    source = random.Random(1)
    medians = sorted(
        statistics.median(source.choices(ratios, k=len(ratios))) for _ in range(2000)
    )
    return f"{statistics.median(ratios):.2f} ({medians[50]:.2f}–{medians[1949]:.2f})"


def crowds(results, seconds):
    head = ("proxy", "mean pause ms", "answered", "answers/s", "mean ms", "p50 / p99 / p99.9 ms")
    rows = []
    for name, pause, got in results:
        share = got["good"] / max(1, got["good"] + got["bad"])
        rows.append([
            name, str(pause), f"{share:.1%}", f"{got['good'] / seconds:,.0f}", f"{got['mean']:.2f}",
            f"{got['p50']:.2f} / {got['p99']:.2f} / {got['p999']:.2f}",
        ])
    return table(head, rows)


def starts(contenders):
    head = ("proxy", "start to first answer s", "memory then MB")
    return table(head, [[c.name, f"{c.start:.2f}", f"{c.idle:.0f}"] for c in contenders])


def doubts(load_before, steal):
    """Reasons not to publish the figures; empty if there are none."""
    found = []
    if load_before > 1:
        found.append(f"the load average at the start was {load_before:.1f}, more than 1")
    if steal > 0.01:
        found.append(f"the hypervisor took {steal:.1%} of the CPU time, more than 1 %")
    return found


def machine(load_before, steal):
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return (
        f"{time.strftime('%d %B %Y', time.gmtime()).lstrip('0')}; {os.cpu_count()} CPUs of "
        f"{model.group(1) if model else platform.machine()}, Linux {platform.release()}; load average "
        f"{load_before:.1f} before and {os.getloadavg()[0]:.1f} at the end, steal {steal:.1%}."
    )


def versions(build, here, root, weir_pid):
    go_mod = (here / "go.mod").read_text()
    jdk = Path(os.readlink(f"/proc/{weir_pid}/exe")).parent.parent / "release"
    envoy = build / "python/envoy/_bin/envoy"
    found = {
        "Weir": _output(root, "git", "describe", "--always", "--dirty"),
        "JDK": re.search(r'JAVA_RUNTIME_VERSION="(.*)"', jdk.read_text()),
        "Envoy": re.search(r"/(\d+\.\d+\.\d+)/", _output(root, envoy, "--version")),
        "grpc-gateway": re.search(r"grpc-gateway/v2 v(\S+)", go_mod),
        "grpc-go": re.search(r"google.golang.org/grpc v(\S+)", go_mod),
        "Go": re.search(r"go(\d\S+)", _output(here, "go", "version")),
        "HAProxy": re.search(r"version (\d+\.\d+\.\d+)", _output(root, "haproxy", "-v")),
        "h2load": re.search(r"nghttp2/(\S+)", _output(root, "h2load", "--version")),
    }
    texts = {k: v if isinstance(v, str) else v.group(1) if v else "unknown" for k, v in found.items()}
    return ", ".join(f"{name} {text}" for name, text in texts.items()) + "."


def _output(directory, *command):
    result = subprocess.run(command, cwd=directory, capture_output=True, text=True)
    return result.stdout.strip()
