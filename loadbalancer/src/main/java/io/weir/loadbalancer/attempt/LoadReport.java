package io.weir.loadbalancer.attempt;

import com.google.protobuf.CodedInputStream;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.util.AsciiString;
import io.weir.grpc.BinaryMetadata;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Load report that an endpoint attaches to an answer: xds.data.orca.v3.OrcaLoadReport in a trailer
 * (gRFC A51). It is for load balancers and is not passed to callers.
 *
 * @param callRate calls per second
 * @param errorRate errors per second
 * @param utilization utilization that the application reports, or else that of the processor
 */
record LoadReport(double callRate, double errorRate, double utilization) {
  private static final AsciiString NAME = AsciiString.cached("endpoint-load-metrics-bin");

  private static final int CPU_UTILIZATION = 1 << 3 | 1;
  private static final int RPS = 3 << 3;
  private static final int RPS_FRACTIONAL = 6 << 3 | 1;
  private static final int EPS = 7 << 3 | 1;
  private static final int APPLICATION_UTILIZATION = 9 << 3 | 1;
  private static final int END = 0;

  /** Returns the report in trailers; null if there is none or it is malformed. */
  static @Nullable LoadReport in(HttpHeaders trailers) {
    var report = BinaryMetadata.decode(trailers.get(NAME));
    if (report == null) {
      return null;
    }
    try {
      return read(CodedInputStream.newInstance(report));
    } catch (IOException _) {
      // The report is optional: a malformed one must not fail the call.
      return null;
    }
  }

  private static LoadReport read(CodedInputStream in) throws IOException {
    double wholeRate = 0;
    double rate = 0;
    double errors = 0;
    double processor = 0;
    double application = 0;
    for (int tag = in.readTag(); tag != END; tag = in.readTag()) {
      switch (tag) {
        case CPU_UTILIZATION -> processor = in.readDouble();
        case RPS -> wholeRate = (double) in.readUInt64();
        case RPS_FRACTIONAL -> rate = in.readDouble();
        case EPS -> errors = in.readDouble();
        case APPLICATION_UTILIZATION -> application = in.readDouble();
        default -> {
          if (!in.skipField(tag)) {
            throw new IOException("not a message");
          }
        }
      }
    }
    return new LoadReport(
        rate > 0 ? rate : wholeRate, errors, application > 0 ? application : processor);
  }

  /** Returns the headers without a report; other objects unchanged. */
  static HttpObject without(HttpObject object) {
    if (!(object instanceof HttpHeaders headers) || !headers.contains(NAME)) {
      return object;
    }
    return headers instanceof ResponseHeaders response
        ? response.toBuilder().removeAndThen(NAME).build()
        : headers.toBuilder().removeAndThen(NAME).build();
  }
}
