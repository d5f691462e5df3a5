package io.weir.loadbalancer.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.weir.testkit.tls.TestAuthority;
import io.weir.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand over mutual TLS, for targets that no client would send. */
final class MutualTls {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

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
      return response(socket.getInputStream());
    }
  }

  /** Reads a response by its content-length, or to the end of the connection if it has none. */
  private static String response(InputStream in) throws IOException {
    var text = new StringBuilder();
    int next = in.read();
    while (next >= 0) {
      text.append((char) next);
      int head = text.indexOf("\r\n\r\n");
      var length = head < 0 ? null : LENGTH.matcher(text.substring(0, head));
      if (length != null && length.find()) {
        int rest = Integer.parseInt(length.group(1)) - (text.length() - head - 4);
        return text + new String(in.readNBytes(rest), ISO_8859_1);
      }
      next = in.read();
    }
    return text.toString();
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
