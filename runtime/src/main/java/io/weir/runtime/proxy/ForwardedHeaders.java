package io.weir.runtime.proxy;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.grpc.MetadataRules;
import io.weir.runtime.exchange.Exchange;
import java.util.ArrayList;

/**
 * Headers that tell a service where a request came from, and who sent it. Those of a trusted proxy
 * are kept and added to; all others are replaced.
 */
public final class ForwardedHeaders {
  private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

  private ForwardedHeaders() {}

  /** Sets the headers of a request for an instance. */
  public static RequestHeadersBuilder set(Exchange exchange, RequestHeadersBuilder headers) {
    var peer = exchange.context().remoteAddress().getAddress().getHostAddress();
    var proto = exchange.context().sessionProtocol().isTls() ? "https" : "http";
    var host = exchange.headers().authority();
    if (host != null) {
      headers.set(HOST, MetadataRules.printable(host));
    }
    headers.set(FOR, peer).set(PROTO, proto);
    if (exchange.caller().isBehindProxy()) {
      extend(exchange, peer, proto, headers);
    }
    exchange.caller().vouch(headers);
    return headers;
  }

  private static void extend(
      Exchange exchange, String peer, String proto, RequestHeadersBuilder headers) {
    var said = exchange.headers();
    headers.set(FOR, joined(exchange, FOR, peer));
    keep(exchange, PROTO, headers);
    keep(exchange, HOST, headers);
    if (said.contains(FORWARDED)) {
      var node = peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"";
      headers.set(FORWARDED, joined(exchange, FORWARDED, "for=" + node + ";proto=" + proto));
    }
  }

  private static void keep(Exchange exchange, AsciiString name, RequestHeadersBuilder headers) {
    var value = exchange.headers().get(name);
    if (value != null) {
      headers.set(name, MetadataRules.printable(value));
    }
  }

  private static String joined(Exchange exchange, AsciiString name, String last) {
    var values = new ArrayList<>(exchange.headers().getAll(name));
    values.add(last);
    return MetadataRules.printable(String.join(", ", values));
  }
}
