package io.weir.benchmarks;

import io.weir.transcoding.Api;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.Output;
import io.weir.transcoding.RouteMatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Weir's codec through its public API, with a reused output as in the gateway. */
final class WeirCodec implements Converter {
  private final HttpCall call;
  private final Output out = new Output(1024);

  WeirCodec(Payload payload) {
    if (!(api().match("POST", payload.path()) instanceof RouteMatch.Found(HttpCall found))) {
      throw new IllegalArgumentException(payload.path());
    }
    call = found;
  }

  private static Api api() {
    try (var in = WeirCodec.class.getResourceAsStream("messages.binpb")) {
      return Api.compile(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object json(byte[] wire) {
    out.clear();
    call.writeResponse(wire, 0, wire.length, out);
    return out;
  }

  @Override
  public Object wire(byte[] json) {
    out.clear();
    call.writeRequest(null, json, out);
    return out;
  }

  @Override
  public byte[] bytes(Object result) {
    return out.toByteArray();
  }
}
