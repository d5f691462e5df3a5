package io.weir.gateway.form.stream;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.weir.runtime.exchange.Exchange;

/** Trailers of a streamed response over HTTP/2. Clients of HTTP/1 mostly ignore them. */
final class Trailers {
  private Trailers() {}

  static void add(Exchange exchange, HttpHeaders trailers, StreamDecoderOutput<HttpObject> out) {
    if (!trailers.isEmpty() && exchange.context().sessionProtocol().isMultiplex()) {
      out.add(trailers);
    }
  }
}
