package io.weir.gateway.form.socket;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.weir.gateway.failure.Diagnosis;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.websocket.FrameReader;
import io.weir.gateway.websocket.InboundFrame;
import io.weir.gateway.websocket.InvalidFrameException;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.runtime.turn.Turn;
import io.weir.transcoding.TranscodingException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads the frames of a WebSocket's client no faster than the instance accepts messages, and some
 * sixteen in one turn of the event loop. Requests more input when all messages of the last piece
 * have been forwarded.
 */
final class SocketInput implements Subscriber<HttpObject> {
  private final Socket socket;
  private final FrameReader reader;
  private final @Nullable SocketUpload requests;
  private final Turn turn = new Turn();
  private @Nullable Subscription caller;
  private boolean unreadable;

  /**
   * @param requests receives the messages; null if the call could not begin
   */
  SocketInput(Socket socket, FrameReader reader, @Nullable SocketUpload requests) {
    this.socket = socket;
    this.reader = reader;
    this.requests = requests;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    caller = subscription;
    socket.whenEvicted(() -> giveUp(new MemoryExhausted()));
    more();
  }

  @Override
  public void onNext(HttpObject object) {
    socket.heard();
    if (object instanceof HttpData data && !unreadable) {
      reader.feed(data.array());
      read();
    } else {
      more();
    }
  }

  private void more() {
    var from = caller;
    if (from != null) {
      socket.reading(true);
      from.request(1);
    }
  }

  private void read() {
    try {
      var received = nextInTurn();
      while (received != null) {
        var taken = take(received);
        if (!taken.isDone()) {
          // The rest of the input waits until the instance has accepted the message.
          socket.reading(false);
          var _ = socket.holds(received.content().length);
          var _ = taken.handle((done, cause) -> resume());
          return;
        }
        received = nextInTurn();
      }
    } catch (InvalidFrameException broken) {
      unreadable = true;
      socket.broken(broken.closing());
    }
    if (turn.isOver()) {
      socket.nextTurn(turn, this::read);
    } else {
      moreWhenThereIsRoom();
    }
  }

  /** Returns the next frame, or null if it has not come yet or has to wait for the next turn. */
  private @Nullable InboundFrame nextInTurn() {
    var next = turn.isOver() ? null : reader.next();
    if (next != null) {
      turn.work(Turn.REQUEST);
    }
    return next;
  }

  /** Reads on, unless the unfinished message holds too much. */
  private void moreWhenThereIsRoom() {
    var room = socket.holds(unreadable ? 0 : reader.held());
    if (room.isDone()) {
      more();
      return;
    }
    socket.reading(false);
    var _ =
        room.handle((found, full) -> {
          if (full != null) {
            giveUp(full);
          }
          more();
          return null;
        });
  }

  /** Closes the WebSocket for want of memory, and discards its further input. */
  private void giveUp(Throwable full) {
    unreadable = true;
    reader.discard();
    var _ = socket.holds(0);
    socket.fail(Diagnosis.of(full));
  }

  private @Nullable Void resume() {
    socket.heard();
    socket.onLoop(this::read);
    return null;
  }

  private CompletableFuture<Void> take(InboundFrame received) {
    switch (received.kind()) {
      case TEXT, BINARY -> {
        return message(received);
      }
      case PING -> {
        return socket.pong(received.content());
      }
      case PONG -> {
        // Any input resets the heartbeat, so a pong needs no action.
      }
      case CLOSE -> socket.closedByCaller(received.closing());
    }
    return Socket.DONE;
  }

  private CompletableFuture<Void> message(InboundFrame message) {
    var to = requests;
    if (to == null || !socket.isOpen()) {
      return Socket.DONE;
    }
    try {
      return to.take(message);
    } catch (TranscodingException | FailureException wrong) {
      socket.fail(Diagnosis.of(wrong));
      return Socket.DONE;
    }
  }

  @Override
  public void onError(Throwable cause) {
    socket.inputEnded();
  }

  @Override
  public void onComplete() {
    socket.inputEnded();
  }
}
