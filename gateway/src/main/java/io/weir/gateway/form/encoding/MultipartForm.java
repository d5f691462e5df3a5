package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about {@code multipart/form-data} (RFC 7578), read whole or as it arrives. */
public final class MultipartForm {
  /** RFC 2046, 5.1.1. */
  private static final int MAX_BOUNDARY = 70;

  private MultipartForm() {}

  /**
   * Returns the boundary of the parts.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if the content type has none
   */
  public static String boundary(RequestHeaders headers) {
    var boundaries = boundaries(headers.contentType());
    if (boundaries.size() != 1 || !isBoundary(boundaries.getFirst())) {
      throw malformed("content-type has no boundary, or none of 1 to 70 characters").exception();
    }
    return boundaries.getFirst();
  }

  private static List<String> boundaries(@Nullable MediaType type) {
    var found = type == null ? null : type.parameters().get("boundary");
    return found == null ? List.of() : found;
  }

  private static boolean isBoundary(String text) {
    return !text.isBlank()
        && text.length() <= MAX_BOUNDARY
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Returns the failure for a form that is malformed. */
  public static Failure malformed(String why) {
    return Failure.of(
        GrpcCode.INVALID_ARGUMENT,
        HttpStatus.BAD_REQUEST,
        "the multipart/form-data content is malformed: " + why);
  }
}
