package io.weir.loadbalancer.wire;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.weir.runtime.http2.Http2Windows;

/** Builds the codec of a connection: Netty's, with the limits of this process. */
final class Codec extends AbstractHttp2ConnectionHandlerBuilder<ClientConnection, Codec> {
  private final Opening opening;
  private final Destination to;

  private Codec(Opening opening, Destination to) {
    this.opening = opening;
    this.to = to;
  }

  /**
   * @param maxHeaderList largest header list that is decoded, in bytes
   */
  static ClientConnection connection(Opening opening, Destination to, long maxHeaderList) {
    var connection = new DefaultHttp2Connection(false);
    // All streams share the window of the connection alike; priorities would cost each call.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    var encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
    var reader = new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(false, maxHeaderList));
    var decoder = new DefaultHttp2ConnectionDecoder(connection, encoder, reader);
    var settings =
        new Http2Settings()
            .initialWindowSize(Http2Windows.STREAM)
            .maxHeaderListSize(maxHeaderList)
            .pushEnabled(false);
    return new Codec(opening, to)
        // An endpoint may reset as many calls as it gets.
        .decoderEnforceMaxRstFramesPerWindow(0, 0)
        .codec(decoder, encoder)
        .initialSettings(settings)
        // After GOAWAY in either direction, calls on the connection may take their time.
        .gracefulShutdownTimeoutMillis(-1)
        .build();
  }

  @Override
  protected ClientConnection build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new ClientConnection(opening, to, decoder, encoder, settings);
  }
}
