package io.weir.gateway;

import static java.util.stream.IntStream.range;
import static java.util.stream.IntStream.rangeClosed;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of TLS and cipher suites that a listener accepts, each offered alone. */
final class TlsSuitesTest {
  /** An alert of a server that finds nothing it would speak: handshake_failure. */
  private static final String NOTHING_IN_COMMON = "alert 40";

  private static final String PROTOCOL_VERSION = "alert 70";

  /** Suites of TLS 1.2 that use ephemeral keys and AEAD, by the algorithm of the certificate. */
  private static final List<String> SAFE_WITH_RSA = List.of("c02f", "c030", "cca8");

  private static final List<String> SAFE_WITH_ECDSA = List.of("c02b", "c02c", "cca9");

  @TempDir private Path directory;

  private TestEdge edge(String algorithm, String more) {
    return edge(TestCertificate.of(directory, "localhost", algorithm), more);
  }

  private static TestEdge edge(TestCertificate own, String more) {
    return TestEdge.start(
        "listen: {host: 127.0.0.1, port: 0, tls: {certificate: \"%s\", key: \"%s\"%s}}"
            .formatted(own.certificate(), own.key(), more));
  }

  /** Returns all numbers in the ranges in which IANA has registered suites of TLS 1.2 or before. */
  private static IntStream registered() {
    return IntStream.of(0x0000, 0xc000, 0xcc00, 0xd000, 0x5600)
        .flatMap(start -> range(start, start + 0xc8));
  }

  private static List<String> accepted(TestEdge edge, int version, IntStream suites) {
    int port = edge.gateway.port();
    return suites
        .filter(suite -> new ClientHello(version, suite).to(port).equals("accepted"))
        .mapToObj("%04x"::formatted)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"rsa2048", "ecp256"})
  void areForwardSecretAndAuthenticatedEncryption(String algorithm) throws IOException {
    var own = TestCertificate.of(directory, "localhost", algorithm);
    try (var edge = edge(own, "");
        // Without another connection, each makes a context of TLS, and the test takes a minute.
        var _ = new TlsClient(List.of(own), null).connect(edge.gateway.port(), "localhost")) {
      assertThat(accepted(edge, ClientHello.TLS_1_2, registered()))
          .containsExactlyElementsOf(algorithm.startsWith("rsa") ? SAFE_WITH_RSA : SAFE_WITH_ECDSA);
      assertThat(accepted(edge, ClientHello.TLS_1_3, rangeClosed(0x1300, 0x1310)))
          .containsExactly("1301", "1302", "1303");
    }
  }

  @ParameterizedTest
  @CsvSource({"0x0300", "0x0301", "0x0302"})
  void areNoneOfVersionsThatAreBroken(String version) {
    try (var edge = edge("rsa2048", "")) {
      int old = Integer.decode(version);
      // AES in CBC with SHA-1, with and without forward secrecy, which these versions have.
      for (int suite : new int[] {0x002f, 0x0035, 0xc013, 0xc014, 0x000a}) {
        assertThat(new ClientHello(old, suite).to(edge.gateway.port()))
            .as("suite %04x", suite)
            .isIn(PROTOCOL_VERSION, NOTHING_IN_COMMON);
      }
    }
  }

  @Test
  void areThoseOfTheLeastVersionThatIsConfigured() {
    try (var edge = edge("ecp256", ", min-version: \"1.3\"")) {
      assertThat(new ClientHello(ClientHello.TLS_1_2, 0xc02b).to(edge.gateway.port()))
          .isIn(PROTOCOL_VERSION, NOTHING_IN_COMMON);
      assertThat(new ClientHello(ClientHello.TLS_1_3, 0x1301).to(edge.gateway.port()))
          .isEqualTo("accepted");
    }
  }
}
