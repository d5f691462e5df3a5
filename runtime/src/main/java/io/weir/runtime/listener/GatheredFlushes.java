package io.weir.runtime.listener;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Gathers what an event loop writes to a connection in one turn, for all calls, into one write.
 * Armeria's own handler gathers only while the same connection is read.
 */
public final class GatheredFlushes {
  /** Number of flushes, including those from other event loops, that are gathered. */
  private static final int FLUSH_AFTER = 256;

  private GatheredFlushes() {}

  /** Replaces Armeria's handler, if the pipeline has it. */
  public static void in(ChannelPipeline pipeline) {
    if (pipeline.get(FlushConsolidationHandler.class) != null) {
      pipeline.replace(
          FlushConsolidationHandler.class,
          "flush-consolidation",
          new FlushConsolidationHandler(FLUSH_AFTER, true));
    }
  }
}
