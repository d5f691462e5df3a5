package io.weir.gateway.form.json;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.form.upstream.RequestError;

/** Response to an HTTP client, in the form that was negotiated. */
interface ResponseForm {

  /**
   * Transcodes the gRPC response of an instance.
   *
   * @param requestError replaces the status of the response if the request was invalid
   */
  HttpResponse of(HttpResponse upstream, RequestError requestError);
}
