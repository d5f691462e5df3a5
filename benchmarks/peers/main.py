"""Measures Weir beside its peers. Started by ./run, which builds everything first."""

import argparse
import os
import sys
from pathlib import Path

import report
from contenders import Stage
from load import WORKLOADS, Load
from processes import Failure, Processes, Steal, prepare
from profiler import Profiler

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "benchmarks/target/peers"
CROWD = 1000
TABLES = ("json", "grpc", "list", "guarded", "crowd")
PAUSES = (500, 250, 0)


def options():
    parser = argparse.ArgumentParser(prog="benchmarks/peers/run", description=(
        "Builds and starts Weir, HAProxy, Envoy and grpc-gateway, measures them side by side, and "
        "prints Markdown tables (also in benchmarks/target/peers/report.md). About 35 minutes."))
    parser.add_argument("--rounds", type=int, default=6, help="rounds per table, even (default 6)")
    parser.add_argument("--seconds", type=int, default=8, help="seconds per row and round (default 8)")
    parser.add_argument("--warm", type=int, default=60, help="seconds of warm-up of each Weir (default 60)")
    parser.add_argument("--only", nargs="+", choices=TABLES, metavar="TABLE",
                        default=TABLES, help=", ".join(TABLES))
    parser.add_argument("--profile", action="store_true",
                        help="afterwards profile Weir's rows with async-profiler, in target/peers/profiles")
    parser.add_argument("--load-before", type=float, default=os.getloadavg()[0], help=argparse.SUPPRESS)
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


def warm(load, stage, seconds):
    """Weir takes its compilers' time in three turns of all workloads; the others open connections."""
    unlimited = [each for each in WORKLOADS if not each.rate]
    for contender in stage.contenders:
        say(f"warming {contender.name}")
        turns, each = (3, max(1, round(seconds / 9))) if contender.is_weir() else (1, 1)
        for workload in unlimited * turns:
            if workload.port(contender):
                load.warm(workload, contender, each)


def compare(load, stage, workload, rounds, seconds):
    """Interleaves the contenders, forwards and backwards in turn, so that a drift meets all of them."""
    entrants = [each for each in stage.contenders if workload.port(each)]
    expected = load.content(workload, stage.backend_grpc if workload.grpc else stage.backend_http)
    samples = {each.name: [] for each in entrants}
    for number in range(rounds):
        for contender in entrants if number % 2 == 0 else reversed(entrants):
            sample = load.measure(workload, contender, seconds)
            # A gRPC call that fails is a 200 without content.
            if not sample.bad and sample.content < 0.9 * expected:
                raise Failure(f"{contender.name}, {workload.title}: answers have {sample.content:.0f} "
                              f"bytes, those of the backend {expected:.0f}")
            samples[contender.name].append(sample)
    weir = next(each.name for each in entrants if each.is_weir())
    return report.costs(samples, weir)


def crowd(load, stage, seconds):
    results = []
    for pause in PAUSES:
        for contender in (each for each in stage.contenders if not each.token):
            say(f"crowd with pauses of {pause} ms: {contender.name}")
            results.append((contender.name, pause, load.crowd(contender, CROWD, pause, seconds)))
    return report.crowds(results, seconds)


def profile(load, stage):
    profiler = Profiler(BUILD, ROOT, stage.weir().process.pid)
    for workload in (each for each in WORKLOADS if each.rate and each.port(stage.weir())):
        say(f"profiling {workload.key}")
        profiler.profile(workload.key, lambda: load.measure(workload, stage.weir(), 15))
    say(f"profiles are in {profiler.results}")


def measure(chosen, stage):
    load = Load(BUILD, stage.backend)
    sections = ["Start and idle memory:\n\n" + report.starts(stage.contenders)]
    warm(load, stage, chosen.warm)
    for workload in (each for each in WORKLOADS if each.key in chosen.only):
        say(f"measuring {workload.title}")
        text = compare(load, stage, workload, chosen.rounds, chosen.seconds)
        sections.append(f"{workload.title}:\n\n{text}")
    if "crowd" in chosen.only:
        text = crowd(load, stage, chosen.seconds)
        sections.append(f"GetUser by a crowd of {CROWD:,} clients over JSON:\n\n{text}")
    if chosen.profile:
        profile(load, stage)
    return sections


def main():
    chosen = options()
    prepare()
    load_before, steal = chosen.load_before, Steal()
    if load_before > 1:
        say(f"the load average is {load_before:.1f}: these figures will not be fit to be published")
    with Processes(BUILD / "logs") as processes:
        stage = Stage(processes, BUILD, ROOT)
        sections = measure(chosen, stage)
        spans = stage.exported_spans()
        stolen = steal.share()
        warnings = [f"**Do not publish: {each}.**\n" for each in report.doubts(load_before, stolen)]
        facts = [
            report.machine(load_before, stolen),
            report.versions(BUILD, HERE, ROOT, stage.weir().process.pid),
            f"{chosen.rounds} rounds of {chosen.seconds} s; {spans:,} spans exported.",
        ]
    text = "\n".join([*warnings, "\n".join(facts) + "\n", *sections])
    (BUILD / "report.md").write_text(text)
    print(text)


try:
    main()
except Failure as failure:
    sys.exit(f"peers: {failure}; logs are in {BUILD / 'logs'}")
except KeyboardInterrupt:
    sys.exit(130)
