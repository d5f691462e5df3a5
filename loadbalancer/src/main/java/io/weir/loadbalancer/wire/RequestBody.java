package io.weir.loadbalancer.wire;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.unsafe.PooledObjects;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Writes the content of a request to its stream. A streamed request is read no faster than the
 * flow-control windows of the endpoint let it be written; a whole one is written at once, with the
 * end of the stream on its last frame. Confined to the event loop.
 */
final class RequestBody implements Subscriber<HttpObject>, ChannelFutureListener {
  private final ClientStream stream;
  private final boolean whole;
  private @Nullable Subscription subscription;

  /** Last frame of a whole request, kept until it is known to be the last. */
  private @Nullable HttpData last;

  private boolean over;
  private boolean ended;

  /**
   * @param whole whether the content has arrived completely
   */
  RequestBody(ClientStream stream, boolean whole) {
    this.stream = stream;
    this.whole = whole;
  }

  /** Returns whether the end of the request is written. */
  boolean ended() {
    return ended;
  }

  @Override
  public void onSubscribe(Subscription content) {
    if (over) {
      content.cancel();
      return;
    }
    subscription = content;
    content.request(whole ? Long.MAX_VALUE : 1);
  }

  @Override
  public void onNext(HttpObject object) {
    if (over || !(object instanceof HttpData data) || isNothing(data)) {
      PooledObjects.close(object);
      more();
    } else if (whole) {
      writeLast(false);
      last = data;
    } else {
      write(data, data.isEndOfStream());
      stream.flush();
    }
  }

  private static boolean isNothing(HttpData data) {
    return data.isEmpty() && !data.isEndOfStream();
  }

  /** Reads on when a frame is written, or at once after what is not written. */
  private void more() {
    var from = subscription;
    if (!over && !whole && from != null) {
      from.request(1);
    }
  }

  @Override
  public void operationComplete(ChannelFuture written) {
    if (written.isSuccess()) {
      more();
    }
  }

  @Override
  public void onComplete() {
    if (over) {
      return;
    }
    if (!ended) {
      var data = last;
      last = null;
      write(data == null ? HttpData.empty() : data, true);
      stream.flush();
    }
    over = true;
  }

  @Override
  public void onError(Throwable cause) {
    if (!over) {
      over = true;
      release();
      stream.abort(cause);
    }
  }

  /** Stops reading the request, because its stream has ended. */
  void cancel() {
    if (!over) {
      over = true;
      release();
      var from = subscription;
      if (from != null) {
        from.cancel();
      }
    }
  }

  private void writeLast(boolean end) {
    var data = last;
    last = null;
    if (data != null) {
      write(data, end);
    }
  }

  private void write(HttpData data, boolean end) {
    ended |= end;
    stream.write(data, end, whole ? null : this);
  }

  private void release() {
    var data = last;
    last = null;
    if (data != null) {
      data.close();
    }
  }
}
