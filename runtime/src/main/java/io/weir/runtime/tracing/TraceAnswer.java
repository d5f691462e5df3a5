package io.weir.runtime.tracing;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Tells the caller the trace of its request, whatever the answer is: the id alone in x-trace-id,
 * and with the span and the flags in traceresponse (W3C Trace Context Level 2, a draft).
 */
final class TraceAnswer {
  private static final AsciiString ID = AsciiString.cached("x-trace-id");
  private static final AsciiString RESPONSE = AsciiString.cached("traceresponse");

  private TraceAnswer() {}

  static void set(ServiceRequestContext context, SpanContext span) {
    if (span.isValid()) {
      var trace = span.getTraceId();
      context.setAdditionalResponseHeader(ID, trace);
      context.setAdditionalResponseHeader(
          RESPONSE, "00-" + trace + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex());
    }
  }
}
