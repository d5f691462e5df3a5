package io.weir.loadbalancer.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.weir.testkit.tls.TestAuthority;
import io.weir.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand over mutual TLS, for targets that no client would send. */
final class MutualTls {
  private static final int PATIENCE_MILLIS = 10_000;

  private MutualTls() {}

  /**
   * Sends a request and returns its response.
   *
   * @param own certificate that is presented; null for none
   */
  static String exchange(
      int port, TestAuthority trusted, @Nullable TestCertificate own, String request)
      throws IOException {
    try (var socket = connect(port, trusted, own)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** Sends a request and returns the first bytes of the response. */
  static String firstLine(
      int port, TestAuthority trusted, @Nullable TestCertificate own, String request)
      throws IOException {
    try (var socket = connect(port, trusted, own)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readNBytes(16), ISO_8859_1);
    }
  }

  private static Socket connect(int port, TestAuthority trusted, @Nullable TestCertificate own)
      throws IOException {
    var builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(trusted.certificate().toFile());
    if (own != null) {
      var _ = builder.keyManager(own.certificate().toFile(), own.key().toFile());
    }
    var plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setSoTimeout(PATIENCE_MILLIS);
    var context = (JdkSslContext) builder.build();
    return context.context().getSocketFactory().createSocket(plain, TestMesh.APP_HOST, port, true);
  }
}
