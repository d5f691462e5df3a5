package io.weir.observability.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.EventArgUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * Keeps headers, queries and bodies of requests out of every log, whatever the levels are.
 * Libraries log below WARN what passes through them, so nothing of that is written. Of their
 * warnings the constant text stays, with arguments that cannot quote a request. Of exceptions the
 * class and the stack trace stay, also in our own lines, because their messages quote what they
 * refuse.
 */
final class RequestContentFilter extends TurboFilter {
  private static final Marker CHECKED = new BasicMarkerFactory().getDetachedMarker("CHECKED");
  private static final String FQCN = RequestContentFilter.class.getName();

  /** Loggers of our own code, whose messages name no content of a request. */
  private static final String[] OURS = {"io.weir", "weir."};

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable thrown) {
    if (Objects.equals(marker, CHECKED) || logger.getEffectiveLevel().levelInt > level.levelInt) {
      return FilterReply.NEUTRAL;
    }
    boolean ours = isOurs(logger.getName());
    if (!ours && level.levelInt < Level.WARN_INT) {
      return FilterReply.DENY;
    }
    var failure = thrown == null ? EventArgUtil.extractThrowable(params) : thrown;
    // Without a format, the caller only asks whether the level is on.
    if (format == null || (ours && failure == null)) {
      return FilterReply.NEUTRAL;
    }
    var arguments = thrown == null && failure != null ? withoutLast(params) : params;
    logger.log(
        CHECKED,
        FQCN,
        Level.toLocationAwareLoggerInteger(level),
        ours || hasAny(arguments) ? format : LogText.constant(format),
        ours ? arguments : LogText.safe(arguments),
        failure == null ? null : LoggedException.of(failure));
    return FilterReply.DENY;
  }

  private static boolean isOurs(String name) {
    for (var prefix : OURS) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAny(Object @Nullable [] arguments) {
    return arguments != null && arguments.length > 0;
  }

  private static Object @Nullable [] withoutLast(Object @Nullable [] params) {
    return params == null ? null : Arrays.copyOf(params, params.length - 1);
  }
}
