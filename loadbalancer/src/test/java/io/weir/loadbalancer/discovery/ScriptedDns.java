package io.weir.loadbalancer.discovery;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** DNS server over UDP on a free loopback port with scripted answers (RFC 1035, RFC 2782). */
final class ScriptedDns implements AutoCloseable {
  private static final int A = 1;
  private static final int SRV = 33;
  private static final int NXDOMAIN = 3;
  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private volatile Script script = new Script(false, List.of());

  /** Records as "10.0.0.1" or "users-1.test:50051" or, with a weight, "users-1.test:50051*7". */
  private record Script(boolean missing, List<String> records) {}

  ScriptedDns() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  DnsServerAddressStreamProvider provider() {
    return new SingletonDnsServerAddressStreamProvider(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
  }

  void has(String... records) {
    script = new Script(false, List.of(records));
  }

  void hasNoSuchName() {
    script = new Script(true, List.of());
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        var question = Arrays.copyOf(packet.getData(), packet.getLength());
        var answer = answer(question);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // Closed: the condition of the loop ends it.
      }
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    int end = HEADER;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 5;
    int type = question[end - 3];
    var now = script;
    var records = type == A || type == SRV ? now.records : List.<String>of();
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8580 | (now.missing ? NXDOMAIN : 0));
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    out.write(question, HEADER, end - HEADER);
    for (var record : records) {
      write(out, type, record);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, int type, String record) throws IOException {
    var data = type == A ? InetAddress.getByName(record).getAddress() : service(record);
    out.writeShort(0xC000 | HEADER);
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(1);
    out.writeShort(data.length);
    out.write(data);
  }

  private static byte[] service(String record) {
    int colon = record.indexOf(':');
    int times = record.indexOf('*');
    var port = record.substring(colon + 1, times < 0 ? record.length() : times);
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(0);
      out.writeShort(times < 0 ? 1 : Integer.parseInt(record.substring(times + 1)));
      out.writeShort(Integer.parseInt(port));
      for (var label : record.substring(0, colon).split("\\.", -1)) {
        out.writeByte(label.length());
        out.write(label.getBytes(StandardCharsets.US_ASCII));
      }
      out.writeByte(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
