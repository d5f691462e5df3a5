package io.weir.runtime.protocol;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.weir.runtime.http1.PipelinedRequests;
import io.weir.runtime.http1.SmallChunks;
import io.weir.runtime.http2.ClientHeaderLimit;
import io.weir.runtime.http2.UnreadFrames;
import io.weir.runtime.tls.TlsHandshake;
import io.weir.runtime.turn.Turn;
import java.time.Duration;
import java.util.function.Consumer;

/** The strict checks of one port. Every port of a process has them. Thread-safe. */
public final class ProtocolChecks {
  /** Length of the client's preface, in bytes (RFC 9113, 3.4). */
  static final int PREFACE = 24;

  /** Longer than most round trips and pauses of a client that has sent part of its request. */
  private static final Duration RESET_WAIT = Duration.ofMillis(250);

  private final ConnectionErrors errors;
  private final long body;
  private final boolean anyMethod;
  private final Duration resetWait;
  private final HeadersCheck headers;

  /** Creates the checks of a port that takes the methods that HTTP defines. */
  public ProtocolChecks(ConnectionErrors errors, long body) {
    this(errors, body, false);
  }

  /**
   * @param body maximum size of a request's content, in bytes; larger content is not asked for by
   *     "100 Continue"
   * @param anyMethod whether methods that Armeria does not know reach the layers, see {@link
   *     RequestMethod}
   */
  public ProtocolChecks(ConnectionErrors errors, long body, boolean anyMethod) {
    this(errors, body, anyMethod, RESET_WAIT);
  }

  /**
   * @param resetWait time that a client has to end its request itself after an early response over
   *     HTTP/2
   */
  ProtocolChecks(ConnectionErrors errors, long body, boolean anyMethod, Duration resetWait) {
    this.errors = errors;
    this.body = body;
    this.anyMethod = anyMethod;
    this.resetWait = resetWait;
    this.headers = HeadersCheck.ofArmeria(body, anyMethod);
  }

  ConnectionErrors errors() {
    return errors;
  }

  long body() {
    return body;
  }

  boolean anyMethod() {
    return anyMethod;
  }

  /**
   * Adds the checks to a server.
   *
   * @param handler renders refusals, like all errors of the server
   * @param opened is called with each new connection
   */
  public void addTo(
      ServerBuilder builder, ServerErrorHandler handler, Consumer<ChannelPipeline> opened) {
    builder
        .childChannelOption(ChannelOption.RECVBUF_ALLOCATOR, Turn.reads())
        // Replaced by a count of all resets, not only of those that the peer sends.
        .http2MaxResetFramesPerWindow(0, 0)
        .errorHandler(new RefusalStatus(handler).orElse(handler))
        .childChannelPipelineCustomizer(pipeline -> {
          opened.accept(pipeline);
          opened(pipeline);
        });
  }

  /** Adds the checks to a new connection. */
  public void opened(ChannelPipeline pipeline) {
    var tls = pipeline.context(SslClientHelloHandler.class);
    if (tls == null) {
      pipeline.addFirst(new Outermost(), new FirstBytes(this));
    } else {
      // Inside of TLS: what is flushed and closed there is encrypted.
      var handshake =
          new TlsHandshake(
              agreed -> detected(agreed, PREFACE),
              (channel, why) -> errors.ended(channel, Reason.TLS, why));
      pipeline.addAfter(tls.name(), "tls-handshake", handshake);
      pipeline.addAfter(tls.name(), null, new Outermost());
    }
  }

  /**
   * Adds the checks in front of the decoder that the server has chosen.
   *
   * @param preface bytes of the preface of HTTP/2 that this decoder has not read
   */
  void detected(ChannelPipeline pipeline, int preface) {
    var http2 = pipeline.get(Http2ConnectionHandler.class);
    if (http2 != null) {
      installHttp2(pipeline, http2, preface);
      return;
    }
    var parser = pipeline.context(CombinedChannelDuplexHandler.class);
    if (parser != null) {
      pipeline.addAfter(parser.name(), "http1-gate", new Http1Gate(this));
      pipeline.addAfter(parser.name(), "pipelined-requests", new PipelinedRequests());
      pipeline.addAfter(parser.name(), "small-chunks", new SmallChunks());
    }
  }

  void installHttp2(ChannelPipeline pipeline, Http2ConnectionHandler handler, int preface) {
    var connection = handler.connection();
    var ending = new Http2Ending(handler, pipeline.context(Outermost.class), errors);
    var history = new StreamHistory(ending, errors, connection.remote().lastStreamCreated());
    connection.addListener(ending);
    var decoder = handler.decoder();
    decoder.frameListener(new CheckedFrames(decoder.frameListener(), ending, history, headers));
    handler.encoder().lifecycleManager(new CountedResets(handler, history, resetWait));
    var unread = UnreadFrames.begin(pipeline.channel(), connection);
    var gate = new Http2Gate(handler, ending, history, new FrameReader(preface), unread);
    var name = pipeline.context(handler).name();
    pipeline.addBefore(name, "http2-gate", gate);
    // Armeria's handler behind receives the settings of clients as messages.
    pipeline.addAfter(name, null, new ClientHeaderLimit());
  }
}
