package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.TranscodingException;

/** The answer to a JSON caller whose call succeeded. */
final class JsonAnswer {
  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON).build();

  private JsonAnswer() {}

  /**
   * @param body the frame that the instance answered
   * @throws io.weir.gateway.failure.FailureException INTERNAL if it holds no such message
   */
  static HttpResponse of(HttpCall call, byte[] body) {
    int length = Frame.onlyMessage(body);
    var json = Scratch.output();
    try {
      call.writeResponse(body, Frame.PREFIX, length, json);
      var location = call.location(body, Frame.PREFIX, length);
      var headers = location == null ? OK : created(location);
      return HttpResponse.of(headers, HttpData.wrap(json.toByteArray()));
    } catch (TranscodingException e) {
      // The instance and we do not have the same schema: not the caller's fault.
      throw Failure.of(GrpcCode.INTERNAL, "the instance's answer does not fit the schema")
          .causedBy(e)
          .exception();
    }
  }

  private static ResponseHeaders created(String location) {
    return ResponseHeaders.builder(HttpStatus.CREATED)
        .contentType(MediaType.JSON)
        .set(HttpHeaderNames.LOCATION, location)
        .build();
  }
}
