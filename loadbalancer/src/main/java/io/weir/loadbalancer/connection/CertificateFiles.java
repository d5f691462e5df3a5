package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import io.weir.runtime.file.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates for TLS to the endpoints of a cluster, which follow their files. The files are
 * polled, through links, and read when one of them changes. They are used together or not at all:
 * while one is missing, broken, or does not belong to the others, the last good ones stay.
 * Thread-safe.
 */
public final class CertificateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final TlsConfig config;
  private final List<Path> files;
  private final Runnable changed;
  private final LongAdder replacements = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private List<FileStamp> seen;
  private String problem = "";
  private volatile TlsIdentity current;

  /**
   * Reads the files.
   *
   * @param changed called after other certificates have come into use
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  CertificateFiles(TlsConfig config, Runnable changed) {
    this.config = config;
    this.files =
        Stream.of(config.ca(), config.certificate(), config.key())
            .flatMap(file -> file.stream())
            .toList();
    this.changed = changed;
    this.seen = stamps();
    this.current = TlsIdentity.read(config);
  }

  /** Polls the files until the task is cancelled; null if there are none. */
  @Nullable ScheduledFuture<?> follow(ScheduledExecutorService threads) {
    long nanos = POLL.toNanos();
    return files.isEmpty()
        ? null
        : threads.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Reads the files if one has changed, or if they could not be used. */
  synchronized void look() {
    var stamps = stamps();
    if (stamps.equals(seen) && problem.isEmpty()) {
      return;
    }
    // Recorded before the read, so that the next look sees a change during the read.
    seen = stamps;
    try {
      accept(TlsIdentity.read(config));
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

  private void accept(TlsIdentity now) {
    boolean other = !now.equals(current);
    if (other) {
      current = now;
      replacements.increment();
      LOG.info("tls: new connections use the new certificates in {}", files);
    } else if (!problem.isEmpty()) {
      LOG.info("tls: {} can be used again", files);
    }
    problem = "";
    if (other) {
      changed.run();
    }
  }

  private void refuse(String why) {
    if (!why.equals(problem)) {
      refusals.increment();
      LOG.warn("kept the last good certificates, because {}", why);
    }
    problem = why;
  }

  /** Returns the name that every endpoint's certificate must have; null for its own host. */
  @Nullable String serverName() {
    return config.serverName().orElse(null);
  }

  /** Returns how often other certificates came into use. */
  public long replacements() {
    return replacements.sum();
  }

  /** Returns how often changed files could not be used. */
  public long refusals() {
    return refusals.sum();
  }

  /**
   * Returns when the first certificate of the presented chain expires, in seconds since 1970; empty
   * if none is presented.
   */
  public OptionalLong expirySeconds() {
    return current.expirySeconds();
  }

  /** Lets each new connection of a factory use the certificates of its time. */
  void applyTo(ClientFactoryBuilder builder) {
    if (!files.isEmpty()) {
      // Armeria pools connections by certificates, and keeps no TLS session beyond a change.
      builder.tlsProvider(new Current());
    }
  }

  private final class Current implements TlsProvider {
    @Override
    public @Nullable TlsKeyPair keyPair(String host) {
      return current.own();
    }

    @Override
    public @Nullable List<X509Certificate> trustedCertificates(String host) {
      var trusted = current.authorities();
      return trusted.isEmpty() ? null : trusted;
    }

    @Override
    public boolean autoClose() {
      return false;
    }
  }
}
