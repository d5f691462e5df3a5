package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.process.CommandFailure;
import io.weir.runtime.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authority that certifies the processes of a stack. */
final class LocalAuthorityTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  @TempDir private Path directory;

  private LocalAuthority authority() {
    return LocalAuthority.in(directory.resolve("tls"), InstantSource.fixed(NOW));
  }

  @Test
  void staysTheSame() throws IOException {
    var first = Files.readAllBytes(authority().certificate());
    assertThat(authority().certificate()).hasBinaryContent(first);
  }

  /** As a second ./weir up does. */
  @Test
  void certifiesWhenItHasBeenMadeBefore() throws GeneralSecurityException {
    var root = PemFiles.authorities(authority().certificate()).getFirst();
    for (var issued : List.of(authority().issue("localhost"), authority().issueTo("gateway"))) {
      var leaf = PemFiles.pair(issued.certificate(), issued.key()).certificateChain().getFirst();
      leaf.verify(root.getPublicKey());
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost", "192.0.2.1", "[2001:db8::1]", "weir.test"})
  void certifiesTheHostOfTheStack(String host) throws GeneralSecurityException {
    var authority = authority();
    var issued = authority.issue(host);
    var root = PemFiles.authorities(authority.certificate()).getFirst();
    var leaf = PemFiles.pair(issued.certificate(), issued.key()).certificateChain().getFirst();
    leaf.verify(root.getPublicKey());
    leaf.checkValidity(Date.from(NOW));
    leaf.checkValidity(Date.from(NOW.plus(Duration.ofDays(89))));
    assertThat(root.getBasicConstraints()).isNotNegative();
    assertThat(leaf.getBasicConstraints()).as("is no authority").isNegative();
    var names =
        leaf.getSubjectAlternativeNames().stream()
            .map(name -> String.valueOf(name.get(1)))
            .toList();
    assertThat(names).contains("localhost", "127.0.0.1");
    assertThat(names).contains(host.equals("[2001:db8::1]") ? "2001:db8:0:0:0:0:0:1" : host);
  }

  @Test
  void keepsItsKeysForItsOwner() throws IOException {
    var issued = authority().issue("localhost");
    for (var key : new Path[] {issued.key(), directory.resolve("tls/ca.key")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void saysThatItsDirectoryCannotBeUsed() throws IOException {
    Files.createFile(directory.resolve("tls"));
    assertThatThrownBy(this::authority)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--tls: cannot use " + directory.resolve("tls"));
  }
}
