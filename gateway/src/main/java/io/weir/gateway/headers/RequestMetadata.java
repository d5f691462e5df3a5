package io.weir.gateway.headers;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.BinaryMetadata;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.MetadataRules;
import io.weir.runtime.headers.HeaderNames;
import io.weir.runtime.headers.NameRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the headers of a request into the metadata of a call, with the rules of one API. */
public final class RequestMetadata {
  /** Names that are never looked for behind the prefix: every layer reads them in one place. */
  private static final Set<AsciiString> UNPREFIXED =
      Set.of(HttpHeaderNames.AUTHORIZATION, HttpHeaderNames.COOKIE, HttpHeaderNames.ORIGIN);

  private static final int MAX_FIELDS = 128;

  private final NameRules rules;

  RequestMetadata(NameRules rules) {
    this.rules = rules;
  }

  /**
   * Adds the end-to-end headers of an HTTP request to those of a call. A character that metadata
   * cannot carry is percent-encoded; a name that it cannot carry is left out.
   *
   * @param accept true to forward "accept" too, because the service chooses the type of the content
   * @throws io.weir.gateway.failure.FailureException 431 if there are too many headers, 400 if
   *     binary metadata is not base64
   */
  public void copy(RequestHeaders from, boolean accept, RequestHeadersBuilder to) {
    bound(from);
    from.forEach((name, value) -> {
      var metadata = metadata(name, accept);
      var renamed = metadata == null ? null : rules.nameOf(metadata);
      if (renamed == null) {
        return;
      }
      if (MetadataRules.isBinary(renamed)) {
        addBinary(renamed, value, to);
      } else {
        to.add(renamed, MetadataRules.printable(value));
      }
    });
    rules.set(to);
  }

  private static void addBinary(AsciiString name, String field, RequestHeadersBuilder to) {
    var values = BinaryMetadata.values(field);
    bound(to.size() + values.size());
    for (var value : values) {
      var breach = MetadataRules.breach(name, value);
      if (breach != null) {
        throw Failure.of(GrpcCode.INVALID_ARGUMENT, breach).exception();
      }
      to.add(name, value);
    }
  }

  /**
   * Gives each value of binary metadata a field of its own, see {@link BinaryMetadata#values}.
   *
   * @throws io.weir.gateway.failure.FailureException 431 if there are too many values
   */
  public static void separate(AsciiString name, RequestHeadersBuilder headers) {
    var fields = headers.getAll(name);
    if (fields.stream().allMatch(field -> field.indexOf(',') < 0)) {
      return;
    }
    var values = fields.stream().flatMap(field -> BinaryMetadata.values(field).stream()).toList();
    bound(headers.size() + values.size());
    headers.set(name, values);
  }

  private static @Nullable AsciiString metadata(AsciiString name, boolean accept) {
    if (name.charAt(0) == ':') {
      return null;
    }
    if (HeaderNames.isForwarded(name) || (accept && name.equals(HttpHeaderNames.ACCEPT))) {
      return name;
    }
    if (name.length() > HeaderNames.METADATA_PREFIX.length()
        && name.startsWith(HeaderNames.METADATA_PREFIX)) {
      var hidden = name.subSequence(HeaderNames.METADATA_PREFIX.length());
      return HeaderNames.isForwarded(hidden) && !UNPREFIXED.contains(hidden) ? hidden : null;
    }
    return null;
  }

  /** Percent-encodes the values of a gRPC-Web request that metadata cannot carry. */
  public static void encode(RequestHeaders from, RequestHeadersBuilder to) {
    for (var name : from.names()) {
      if (name.charAt(0) != ':' && !MetadataRules.isName(name)) {
        to.remove(name);
      } else if (to.contains(name)
          && !from.getAll(name).stream().allMatch(MetadataRules::isPrintable)) {
        to.set(name, from.getAll(name).stream().map(MetadataRules::printable).toList());
      }
    }
  }

  /**
   * Refuses a request with more headers than a call carries.
   *
   * @throws io.weir.gateway.failure.FailureException 431
   */
  public static void bound(RequestHeaders headers) {
    bound(headers.size());
  }

  private static void bound(int fields) {
    if (fields > MAX_FIELDS) {
      throw Failure.of(
              GrpcCode.RESOURCE_EXHAUSTED,
              HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "the request has %d header fields, and at most %d pass".formatted(fields, MAX_FIELDS))
          .exception();
    }
  }
}
