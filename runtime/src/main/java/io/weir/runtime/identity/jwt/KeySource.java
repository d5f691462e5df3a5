package io.weir.runtime.identity.jwt;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Where the JWK set of an issuer is read. A reading does not block the calling thread. */
@FunctionalInterface
interface KeySource {
  /** Largest JWK set, in bytes. */
  int MAX_BYTES = 256 << 10;

  /** Reads the keys. The future fails if they cannot be read or are not a JWK set. */
  CompletableFuture<VerificationKeys> read();

  /**
   * Returns the source of a configuration.
   *
   * @param timeout longest time of one reading
   * @param blocking runs reading and parsing
   */
  static KeySource of(KeysConfig config, Duration timeout, Executor blocking) {
    var url = config.url();
    var file = config.file();
    return url != null
        ? ofUrl(url, timeout, blocking)
        : () -> CompletableFuture.supplyAsync(() -> ofFile(Objects.requireNonNull(file)), blocking);
  }

  private static KeySource ofUrl(URI url, Duration timeout, Executor blocking) {
    // Over HTTP/1.1 without TLS, because many servers do not take an upgrade. Redirects are not
    // followed: the place of the keys is what the operator has written.
    var scheme = url.getScheme().equals("http") ? "h1c" : "https";
    var target = url.getRawQuery() == null ? path(url) : path(url) + "?" + url.getRawQuery();
    var client =
        WebClient.builder(scheme + "://" + url.getRawAuthority())
            .responseTimeout(timeout)
            .maxResponseLength(MAX_BYTES)
            .build();
    return () -> client.get(target).aggregate().thenApplyAsync(KeySource::parse, blocking);
  }

  private static String path(URI url) {
    return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
  }

  private static VerificationKeys parse(AggregatedHttpResponse answer) {
    if (!answer.status().equals(HttpStatus.OK)) {
      throw new IllegalArgumentException("answered " + answer.status().code());
    }
    return VerificationKeys.parse(answer.content().array());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read or is not a JWK set
   */
  static VerificationKeys ofFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException("larger than 256 KiB");
      }
      return VerificationKeys.parse(bytes);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
