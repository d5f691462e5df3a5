package io.weir.gateway;

import io.weir.testkit.tls.TestCertificate;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS by the JDK, connection by connection, for handshakes that are to be seen or to fail. */
final class TlsClient {
  private static final int PATIENCE_MILLIS = 10_000;

  private final SSLContext context;

  /**
   * @param trusted certificates of servers that are trusted
   * @param own certificate that is presented to a server that asks for one; null for none
   */
  TlsClient(List<TestCertificate> trusted, @Nullable TestCertificate own) {
    try {
      var servers = emptyStore();
      for (int i = 0; i < trusted.size(); i++) {
        servers.setCertificateEntry("server" + i, certificate(trusted.get(i)));
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(servers);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own == null ? emptyStore() : store(own), new char[0]);
      context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore store(TestCertificate own) throws IOException, GeneralSecurityException {
    var store = emptyStore();
    var pem = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate(own)});
    return store;
  }

  private static X509Certificate certificate(TestCertificate of)
      throws IOException, GeneralSecurityException {
    try (var in = new FileInputStream(of.certificate().toFile())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /**
   * Connects and shakes hands. A failure of ours to present a certificate is seen with the first
   * read only (TLS 1.3).
   *
   * @param name name that is asked for
   * @param protocols protocols that are offered, "h2" or "http/1.1"
   */
  SSLSocket connect(int port, String name, String... protocols) throws IOException {
    return connect(port, name, List.of("TLSv1.2", "TLSv1.3"), protocols);
  }

  SSLSocket connect(int port, String name, List<String> versions, String... protocols)
      throws IOException {
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(PATIENCE_MILLIS);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.setEnabledProtocols(versions.toArray(String[]::new));
    socket.startHandshake();
    return socket;
  }

  /** Returns the certificate that a server presents to those who ask for a name. */
  X509Certificate presented(int port, String name) throws IOException {
    try (var socket = connect(port, name)) {
      return presented(socket);
    }
  }

  static X509Certificate presented(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }
}
