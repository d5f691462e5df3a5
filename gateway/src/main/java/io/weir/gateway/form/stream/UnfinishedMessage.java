package io.weir.gateway.form.stream;

import io.weir.runtime.arrival.Gathering;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.memory.MemoryKind;

/** Counts the bytes of a message that has not arrived whole. */
final class UnfinishedMessage {
  private final Exchange exchange;
  private long held;

  UnfinishedMessage(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Returns the bytes that are held. */
  long held() {
    return held;
  }

  /**
   * Holds more bytes.
   *
   * @throws io.weir.runtime.memory.MemoryExhausted if there is no room for them
   */
  void hold(long more) {
    held += more;
    if (held <= Gathering.SMALL) {
      return;
    }
    var memory = exchange.memory();
    memory.set(MemoryKind.REQUESTS, held);
    if (!memory.hasRoom()) {
      throw memory.refusal();
    }
  }

  /** Holds nothing any more. */
  void release() {
    if (held > Gathering.SMALL) {
      exchange.memory().set(MemoryKind.REQUESTS, 0);
    }
    held = 0;
  }
}
