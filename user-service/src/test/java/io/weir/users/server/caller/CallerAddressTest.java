package io.weir.users.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.runtime.proxy.Network;
import io.weir.users.v1.AccountServiceGrpc;
import io.weir.users.v1.LoginRequest;
import io.weir.users.v1.TokenResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerAddressTest {
  private final CallerAddress interceptor =
      new CallerAddress(List.of(Network.parse("10.0.0.0/8"), Network.parse("::1")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.2.3|192.0.2.1|192.0.2.1",
        "10.1.2.3|198.51.100.9, 192.0.2.1|192.0.2.1",
        "10.1.2.3|198.51.100.9, 192.0.2.1, 10.9.9.9|192.0.2.1",
        "0:0:0:0:0:0:0:1|2001:db8::7|2001:db8:0:0:0:0:0:7",
        "10.1.2.3|''|10.1.2.3",
        "10.1.2.3|nobody|10.1.2.3",
        "192.0.2.8|198.51.100.9|192.0.2.8",
      })
  void aGatewayThatIsTrustedTellsTheClient(String peer, String said, String expected)
      throws UnknownHostException {
    var headers = new Metadata();
    if (!said.isEmpty()) {
      headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), said);
    }
    var seen = new AtomicReference<InetAddress>();
    interceptor.interceptCall(
        new Call(new InetSocketAddress(InetAddress.getByName(peer), 1)),
        headers,
        (call, metadata) -> {
          seen.set(CallerAddress.current());
          return new ServerCall.Listener<>() {};
        });
    assertThat(seen.get().getHostAddress()).isEqualTo(expected);
  }

  /** A call of which only the peer matters. */
  private static final class Call extends ServerCall<LoginRequest, TokenResponse> {
    private final InetSocketAddress peer;

    Call(InetSocketAddress peer) {
      this.peer = peer;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, peer).build();
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(TokenResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<LoginRequest, TokenResponse> getMethodDescriptor() {
      return AccountServiceGrpc.getLoginMethod();
    }
  }
}
