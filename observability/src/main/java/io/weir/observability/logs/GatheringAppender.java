package io.weir.observability.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;

/** Encodes a line on the calling thread, and leaves the writing to a {@link LineWriter}. */
final class GatheringAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final Encoder<ILoggingEvent> encoder;
  private final LineWriter writer;

  GatheringAppender(Encoder<ILoggingEvent> encoder, LineWriter writer) {
    this.encoder = encoder;
    this.writer = writer;
  }

  @Override
  protected void append(ILoggingEvent event) {
    writer.write(encoder.encode(event));
  }

  @Override
  public void stop() {
    writer.flush();
    super.stop();
  }
}
