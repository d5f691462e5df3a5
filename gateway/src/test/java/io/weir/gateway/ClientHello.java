package io.weir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * First message of a TLS handshake, byte by byte, for versions and cipher suites that libraries do
 * not offer (RFC 8446, 4.1.2).
 *
 * @param version that is offered: 0x0303 for TLS 1.2
 * @param suite single cipher suite that is offered
 */
record ClientHello(int version, int suite) {
  static final int TLS_1_0 = 0x0301;
  static final int TLS_1_2 = 0x0303;
  static final int TLS_1_3 = 0x0304;

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final int SERVER_HELLO = 2;

  private static final int X25519 = 0x001d;
  private static final int[] GROUPS = {X25519, 0x0017, 0x0018, 0x0100};
  private static final int[] SIGNATURES = {
    0x0403, 0x0503, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201
  };

  /** Sends the message. Returns "accepted", or the alert: "alert 40". */
  String to(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(record());
      return answer(new DataInputStream(socket.getInputStream()));
    } catch (EOFException | SocketException closed) {
      return "closed";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    in.skipNBytes(4);
    int first = in.readUnsignedByte();
    if (kind == HANDSHAKE && first == SERVER_HELLO) {
      return "accepted";
    }
    return kind == ALERT ? "alert " + in.readUnsignedByte() : "kind " + kind;
  }

  private byte[] record() throws IOException {
    var message = new Bytes();
    message.out.writeByte(1);
    var hello = hello();
    message.out.writeByte(0);
    message.block(hello);
    var record = new Bytes();
    record.out.writeByte(HANDSHAKE);
    record.out.writeShort(Math.min(version, TLS_1_0));
    record.block(message);
    return record.bytes.toByteArray();
  }

  private Bytes hello() throws IOException {
    var hello = new Bytes();
    hello.out.writeShort(Math.min(version, TLS_1_2));
    hello.out.write(new byte[32]);
    hello.out.writeByte(0);
    hello.shorts(suite);
    // No compression is offered.
    hello.out.writeShort(0x0100);
    hello.block(extensions());
    return hello;
  }

  private Bytes extensions() throws IOException {
    var all = new Bytes();
    var name = new Bytes();
    name.out.writeByte(0);
    name.block(Bytes.of("localhost".getBytes(StandardCharsets.US_ASCII)));
    extension(all, 0, Bytes.nested(name));
    var groups = new Bytes();
    groups.shorts(GROUPS);
    extension(all, 10, groups);
    extension(all, 11, Bytes.of(new byte[] {1, 0}));
    var signatures = new Bytes();
    signatures.shorts(SIGNATURES);
    extension(all, 13, signatures);
    if (version == TLS_1_3) {
      extension(all, 43, Bytes.of(new byte[] {2, 3, 4}));
      var share = new Bytes();
      share.out.writeShort(X25519);
      var point = new byte[32];
      point[0] = 9;
      share.block(Bytes.of(point));
      extension(all, 51, Bytes.nested(share));
    }
    return all;
  }

  private static void extension(Bytes all, int type, Bytes content) throws IOException {
    all.out.writeShort(type);
    all.block(content);
  }

  /** Bytes of a part of the message. */
  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private static Bytes of(byte[] content) throws IOException {
      var part = new Bytes();
      part.out.write(content);
      return part;
    }

    private static Bytes nested(Bytes content) throws IOException {
      var part = new Bytes();
      part.block(content);
      return part;
    }

    /** Adds a part behind its length in two bytes. */
    private void block(Bytes part) throws IOException {
      out.writeShort(part.bytes.size());
      part.bytes.writeTo(out);
    }

    /** Adds numbers behind their length in two bytes. */
    private void shorts(int... numbers) throws IOException {
      out.writeShort(2 * numbers.length);
      for (int number : numbers) {
        out.writeShort(number);
      }
    }
  }
}
