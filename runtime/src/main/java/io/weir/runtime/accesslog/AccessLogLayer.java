package io.weir.runtime.accesslog;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import io.weir.runtime.accesslog.AccessLogConfig.Format;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line to the logger weir.access for every exchange that has ended. */
public final class AccessLogLayer implements ExchangeLayer {
  private static final Logger log = LoggerFactory.getLogger("weir.access");

  private final AccessLogConfig config;

  private AccessLogLayer(AccessLogConfig config) {
    this.config = config;
  }

  /** Returns the layer, or {@link #OFF} if the log is off. */
  public static ExchangeLayer of(AccessLogConfig config) {
    return config.format() == Format.OFF ? OFF : new AccessLogLayer(config);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    return next.serve(exchange);
  }

  @Override
  public void ended(Exchange exchange, RequestLog ended) {
    if (log.isInfoEnabled()) {
      var entry = AccessEntry.of(exchange, ended, config);
      var line = log.atInfo().addKeyValue("trace_id", exchange.traceId());
      if (config.format() == Format.JSON) {
        entry.write(line);
      } else {
        line.log(entry.text());
      }
    }
  }
}
