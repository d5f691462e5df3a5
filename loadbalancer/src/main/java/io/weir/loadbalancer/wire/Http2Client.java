package io.weir.loadbalancer.wire;

import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.weir.loadbalancer.endpoint.EndpointClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;

/**
 * Sends calls to one endpoint over HTTP/2, on connections of the event loop of each call, so that a
 * call never changes threads. Thread-safe.
 */
public final class Http2Client implements EndpointClient {
  /** Time after which a connection without calls is closed, at the latest twice as much. */
  static final Duration IDLE = Duration.ofMinutes(5);

  private final EventLoopGroup loops;
  private final Setup setup;
  private final Map<EventLoop, ConnectionPool> pools = new ConcurrentHashMap<>();

  /**
   * Setup of the connections to one endpoint.
   *
   * @param to where they lead
   * @param connectTimeout time to connect, and then again until the settings of the endpoint
   * @param maxHeaderList largest header list that is decoded, in bytes
   * @param options options of the sockets of TCP
   * @param opening sees the pipeline of each connection before it is opened; throws if there must
   *     be no more
   */
  public record Setup(
      Destination to,
      Duration connectTimeout,
      long maxHeaderList,
      Map<ChannelOption<?>, Object> options,
      Consumer<ChannelPipeline> opening) {
    public Setup {
      options = Map.copyOf(options);
    }
  }

  /**
   * @param loops event loops of requests that are sent from another thread
   */
  public Http2Client(EventLoopGroup loops, Setup setup) {
    this.loops = loops;
    this.setup = setup;
  }

  /**
   * Sends a call. Called on its event loop.
   *
   * @param whole whether the content of the request has arrived completely
   * @param timeoutNanos time from the headers of the request to the end of the response; 0 for no
   *     limit
   * @param subscriber receives the response
   */
  public ClientStream send(
      HttpRequest request,
      EventLoop loop,
      boolean whole,
      long timeoutNanos,
      Subscriber<? super HttpObject> subscriber) {
    var call = new ClientStream(request, whole, timeoutNanos, loop, subscriber);
    subscriber.onSubscribe(call);
    if (!call.ended()) {
      pool(loop).send(call);
    }
    return call;
  }

  private ConnectionPool pool(EventLoop loop) {
    var pool = pools.get(loop);
    return pool == null ? pools.computeIfAbsent(loop, own -> new ConnectionPool(own, setup)) : pool;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, options.responseTimeoutMillis()));
    var loop = own();
    var relay = new ResponseRelay(loop, options.maxResponseLength());
    if (loop.inEventLoop()) {
      var _ = send(request, loop, false, nanos, relay);
    } else {
      loop.execute(() -> send(request, loop, false, nanos, relay));
    }
    return relay.response();
  }

  /** Returns the current event loop if this thread is one, or any. */
  private EventLoop own() {
    for (var loop : loops) {
      if (loop.inEventLoop()) {
        return (EventLoop) loop;
      }
    }
    return loops.next();
  }
}
