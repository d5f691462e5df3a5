package io.weir.loadbalancer.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that follow their files. */
final class CertificateFilesTest {
  @TempDir private Path directory;
  private final AtomicInteger changes = new AtomicInteger();

  private TestCertificate certificate() {
    return TestCertificate.of(directory, "weir.internal");
  }

  private CertificateFiles follow(Path certificate, Path key) {
    var config =
        new TlsConfig(
            Optional.of(certificate), Optional.of(certificate), Optional.of(key), Optional.empty());
    return new CertificateFiles(config, changes::incrementAndGet);
  }

  private void counted(CertificateFiles files, int replacements, int refusals) {
    assertThat(files.replacements()).isEqualTo(replacements);
    assertThat(files.refusals()).isEqualTo(refusals);
    assertThat(changes).hasValue(replacements);
  }

  @Test
  void followsTheFilesAndIgnoresWhatIsTheSame() throws IOException {
    var used = certificate();
    var files = follow(used.certificate(), used.key());
    files.look();
    Files.write(used.key(), Files.readAllBytes(used.key()));
    files.look();
    counted(files, 0, 0);
    certificate().replace(used);
    files.look();
    files.look();
    counted(files, 1, 0);
  }

  /** Kubernetes replaces the link to a directory, which has all files. */
  @Test
  void followsLinks() throws IOException {
    var first = Files.createDirectory(directory.resolve("..1"));
    var second = Files.createDirectory(directory.resolve("..2"));
    for (var each : new Path[] {first, second}) {
      var made = certificate();
      Files.copy(made.certificate(), each.resolve("tls.crt"));
      Files.copy(made.key(), each.resolve("tls.key"));
    }
    var data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    var files =
        follow(
            Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt")),
            Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key")));
    var next = Files.createSymbolicLink(directory.resolve("..tmp"), second.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    files.look();
    counted(files, 1, 0);
  }

  /** The certificate is written before its key: the pair is used when it is complete. */
  @Test
  void waitsForTheKeyOfANewCertificate() throws IOException {
    var used = certificate();
    var next = certificate();
    var files = follow(used.certificate(), used.key());
    Files.write(used.certificate(), Files.readAllBytes(next.certificate()));
    files.look();
    files.look();
    counted(files, 0, 1);
    Files.write(used.key(), Files.readAllBytes(next.key()));
    files.look();
    counted(files, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nothing", "-----BEGIN CERTIFICATE-----\nMIIB", "half", "huge", "gone"})
  void keepsTheLastGoodOnesWhileAFileIsBroken(String broken) throws IOException {
    var used = certificate();
    var good = Files.readAllBytes(used.certificate());
    var files = follow(used.certificate(), used.key());
    long expiry = files.expirySeconds().orElseThrow();
    switch (broken) {
      case "gone" -> Files.delete(used.certificate());
      case "half" ->
          Files.writeString(
              used.certificate(), Files.readString(used.certificate()).substring(0, 200));
      case "huge" -> Files.write(used.certificate(), new byte[(1 << 20) + 1]);
      default -> Files.writeString(used.certificate(), broken);
    }
    files.look();
    files.look();
    counted(files, 0, 1);
    assertThat(files.expirySeconds()).hasValue(expiry);
    Files.write(used.certificate(), good);
    files.look();
    counted(files, 0, 1);
    certificate().replace(used);
    files.look();
    counted(files, 1, 1);
  }

  /** A change between algorithms is a change like any other. */
  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "ecp384", "ed25519"})
  void knowsTheKeysOfAlgorithms(String algorithm) throws IOException {
    var used = certificate();
    var files = follow(used.certificate(), used.key());
    var next = TestCertificate.of(directory, "weir.internal", algorithm);
    var other = TestCertificate.of(directory, "weir.internal", algorithm);
    next.replace(used);
    files.look();
    counted(files, 1, 0);
    Files.write(used.key(), Files.readAllBytes(other.key()));
    files.look();
    counted(files, 1, 1);
  }

  @Test
  void refusesAKeyOfAnotherCertificateAtTheStart() {
    var one = certificate();
    var other = certificate();
    assertThatThrownBy(() -> follow(one.certificate(), other.key()))
        .hasMessageContaining(other.key().toString())
        .hasMessageContaining("does not belong to the certificate");
  }
}
