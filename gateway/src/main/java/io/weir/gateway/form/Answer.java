package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.failure.Rescue;
import io.weir.transcoding.HttpCall;

/** What an instance's answer becomes for an HTTP caller. */
interface Answer {

  HttpResponse of(HttpResponse upstream, RequestFault fault);

  /**
   * What the schema has and the caller takes.
   *
   * @throws io.weir.gateway.failure.FailureException 406 if it takes nothing that there is
   */
  static Answer agreed(Rescue rescue, ServiceRequestContext ctx, HttpCall call) {
    var headers = ctx.request().headers();
    if (!call.route().rpc().kind().answersStream()) {
      RequestContent.refuse(call.answersRaw() ? null : JsonContent.unwelcome(headers));
      return new WholeAnswer(rescue, ctx, call);
    }
    StreamAnswer pieces =
        call.answersRaw()
            ? new RawStream(ctx, rescue, call)
            : new TextStream(ctx, rescue, call, StreamText.accepted(headers));
    return (upstream, fault) ->
        HttpResponse.of(upstream.decode(new FrameDecoder(pieces, fault)));
  }
}
