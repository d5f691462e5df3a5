package io.weir.runtime.tls;

import io.weir.runtime.file.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that follow their files. The files are polled, through links, and read when one of
 * them changes. They are used together or not at all: while one is missing, broken, or does not
 * belong to the others, the last good ones stay. Thread-safe.
 *
 * @param <T> what is read from the files; equal values are the same certificates
 */
public final class FollowedCertificates<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedCertificates.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final List<Path> files;
  private final Supplier<T> reader;
  private final Runnable changed;
  private final LongAdder replacements = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private List<FileStamp> seen;
  private String problem = "";
  private volatile T current;

  /**
   * Reads the files.
   *
   * @param reader reads all files; throws IllegalArgumentException if they cannot be used
   * @param changed called after other certificates have come into use
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  public FollowedCertificates(List<Path> files, Supplier<T> reader, Runnable changed) {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.changed = changed;
    this.seen = stamps();
    this.current = reader.get();
  }

  /** Polls the files until the task is cancelled; null if there are none. */
  public @Nullable ScheduledFuture<?> follow(ScheduledExecutorService threads) {
    long nanos = POLL.toNanos();
    return files.isEmpty()
        ? null
        : threads.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Reads the files if one has changed, or if they could not be used. */
  public synchronized void look() {
    var stamps = stamps();
    if (stamps.equals(seen) && problem.isEmpty()) {
      return;
    }
    // Recorded before the read, so that the next look sees a change during the read.
    seen = stamps;
    try {
      accept(reader.get());
    } catch (RuntimeException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the stamps of the files; none if one is missing, which reading them reports. */
  private List<FileStamp> stamps() {
    try {
      List<FileStamp> stamps = new ArrayList<>();
      for (var file : files) {
        stamps.add(FileStamp.of(file));
      }
      return stamps;
    } catch (IOException e) {
      return List.of();
    }
  }

  private void accept(T now) {
    if (!now.equals(current)) {
      current = now;
      changed.run();
      // Counted last: who sees it finds the new certificates in use.
      replacements.increment();
      LOG.info("tls: new connections use the new certificates in {}", files);
    } else if (!problem.isEmpty()) {
      LOG.info("tls: {} can be used again", files);
    }
    problem = "";
  }

  private void refuse(String why) {
    if (!why.equals(problem)) {
      refusals.increment();
      LOG.warn("kept the last good certificates, because {}", why);
    }
    problem = why;
  }

  /** Returns the certificates for new connections. */
  public T current() {
    return current;
  }

  /** Returns whether there are no files to follow. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** Returns how often other certificates came into use. */
  public long replacements() {
    return replacements.sum();
  }

  /** Returns how often changed files could not be used. */
  public long refusals() {
    return refusals.sum();
  }
}
