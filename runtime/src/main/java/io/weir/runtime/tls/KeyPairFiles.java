package io.weir.runtime.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A certificate and its key.
 *
 * @param certificate PEM file with the chain: the certificate, then its issuers
 * @param key PEM file with the private key, PKCS #8, not encrypted
 */
public record KeyPairFiles(Path certificate, Path key) {

  KeyPairFiles from(Path directory) {
    return new KeyPairFiles(directory.resolve(certificate), directory.resolve(key));
  }

  Stream<Path> files() {
    return Stream.of(certificate, key);
  }

  TlsKeyPair read() {
    return PemFiles.pair(certificate, key);
  }
}
