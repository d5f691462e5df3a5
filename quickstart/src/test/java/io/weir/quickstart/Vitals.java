package io.weir.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Resource usage of a JVM on this machine. All values except the heap come from Linux, and are 0 on
 * other systems.
 *
 * @param heap bytes of live objects after a full collection
 * @param resident bytes of memory that the process occupies
 * @param descriptors open files and sockets
 */
public record Vitals(long heap, long resident, int threads, int descriptors) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  /** Filler objects that the collector leaves between objects to avoid moving them. */
  private static final Pattern FILLERS = Pattern.compile("(\\d+) +\\[?L?jdk.internal.vm.Filler");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

  static Vitals of(long pid) throws IOException, InterruptedException {
    // The second collection frees what the cleaners of the first one have released.
    var _ = jcmd(pid, "GC.run");
    var alive = jcmd(pid, "GC.class_histogram");
    long fillers =
        FILLERS.matcher(alive).results().mapToLong(r -> Long.parseLong(r.group(1))).sum();
    long heap = number(TOTAL, alive) - fillers;
    var status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return new Vitals(heap, 0, 0, 0);
    }
    var text = Files.readString(status);
    try (var open = Files.list(status.resolveSibling("fd"))) {
      return new Vitals(
          heap, number(RESIDENT, text) << 10, (int) number(THREADS, text), (int) open.count());
    }
  }

  /** Returns the largest resident memory of a process since its last reset; 0 if it has ended. */
  static long peakResident(long pid) throws IOException {
    var status = Path.of("/proc", Long.toString(pid), "status");
    var found = Files.exists(status) ? PEAK.matcher(Files.readString(status)) : null;
    return found != null && found.find() ? Long.parseLong(found.group(1)) << 10 : 0;
  }

  static void resetPeakResident(long pid) throws IOException {
    var peaks = Path.of("/proc", Long.toString(pid), "clear_refs");
    if (Files.exists(peaks)) {
      Files.writeString(peaks, "5");
    }
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(program, Long.toString(pid), command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("jcmd " + pid + " " + command + ": " + said);
    }
    return said;
  }

  private static long number(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException(pattern + " is not in: " + text);
    }
    return Long.parseLong(found.group(1));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.1f MB, resident %.1f MB, %d threads, %d descriptors",
        heap / 1e6,
        resident / 1e6,
        threads,
        descriptors);
  }
}
