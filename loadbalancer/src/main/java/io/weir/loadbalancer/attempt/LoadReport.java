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
 * What an instance tells of itself with an answer: xds.data.orca.v3.OrcaLoadReport in a trailer
 * (gRFC A51). It is for who balances, not for callers.
 *
 * @param callRate a second
 * @param errorRate a second
 * @param utilization what the application says of itself, else that of the processor
 */
record LoadReport(double callRate, double errorRate, double utilization) {
  private static final AsciiString NAME = AsciiString.cached("endpoint-load-metrics-bin");

  private static final int CPU_UTILIZATION = 1 << 3 | 1;
  private static final int RPS = 3 << 3;
  private static final int RPS_FRACTIONAL = 6 << 3 | 1;
  private static final int EPS = 7 << 3 | 1;
  private static final int APPLICATION_UTILIZATION = 9 << 3 | 1;
  private static final int END = 0;

  /** Null if there is none, or none that can be read. */
  static @Nullable LoadReport in(HttpHeaders trailers) {
    var report = BinaryMetadata.decode(trailers.get(NAME));
    if (report == null) {
      return null;
    }
    try {
      return read(CodedInputStream.newInstance(report));
    } catch (IOException _) {
      // A report is a kindness: the call itself is not to suffer from one that is broken.
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

  /** The same without a report. */
  static HttpObject without(HttpObject object) {
    if (!(object instanceof HttpHeaders headers) || !headers.contains(NAME)) {
      return object;
    }
    return headers instanceof ResponseHeaders response
        ? response.toBuilder().removeAndThen(NAME).build()
        : headers.toBuilder().removeAndThen(NAME).build();
  }
}
