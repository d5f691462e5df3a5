package io.weir.gateway.explain;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.PathRouting;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.routing.ServedApi;
import io.weir.gateway.routing.ServedRpc;
import io.weir.grpc.Dialect;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.ReadOnlyPage;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.Output;
import io.weir.transcoding.TranscodingException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Page POST /explain: the rule, RPC, cluster, policy and limits that a request would meet. */
public final class ExplainPage extends AbstractHttpService implements ReadOnlyPage {
  private final CurrentApis apis;
  private final PathRouting paths;
  private final EngineTerms engine;
  private final int concurrent;
  private final AccessExplanation access;

  /**
   * @param paths paths that pass through
   * @param access explains who may call
   * @param concurrent maximum number of concurrent requests of the gateway
   * @param maxTime limit of the gateway on unary calls
   */
  public ExplainPage(
      CurrentApis apis,
      PathRouting paths,
      AccessExplanation access,
      Map<String, ClusterConfig> clusters,
      int concurrent,
      MaxTime maxTime) {
    this.concurrent = concurrent;
    this.access = access;
    this.apis = apis;
    this.paths = paths;
    this.engine = new EngineTerms(clusters, maxTime);
  }

  @Override
  protected HttpResponse doPost(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(req.aggregate().thenApply(whole -> answer(whole.contentUtf8())));
  }

  private HttpResponse answer(String asked) {
    try {
      // JSON is a subset of YAML.
      var question = ConfigReader.read(asked, "request", Question.class, Map.of());
      return JsonPage.answer(HttpStatus.OK, explained(question));
    } catch (ConfigException wrong) {
      return JsonPage.answer(
          HttpStatus.BAD_REQUEST, Map.of("message", String.valueOf(wrong.getMessage())));
    }
  }

  private Explanation explained(Question question) {
    var result = route(question);
    var access = this.access.of(question, result);
    return switch (result) {
      case RoutingResult.Json json -> call(question, json.call(), json.rpc(), json.api(), access);
      case RoutingResult.Socket socket ->
          call(question, socket.call(), socket.rpc(), socket.api(), access);
      case RoutingResult.Grpc call -> passed(question, call.rpc(), call.api(), access);
      case RoutingResult.HealthCheck _ ->
          new Explanation.Answered(200, "grpc.health.v1.Health of the gateway");
      case RoutingResult.Options options ->
          new Explanation.Answered(204, "Allow: " + String.join(", ", options.allowed()));
      case RoutingResult.Http passed ->
          new Explanation.Passed(
              passed.route().pattern().toString(),
              isSocket(question) ? "WebSocket, passed through" : "plain HTTP, passed through",
              access,
              passed.route().cluster().name(),
              passed.route().cluster().view().endpoints());
      case RoutingResult.Refused refused ->
          new Explanation.Answered(refused.failure().http().code(), refused.failure().message());
    };
  }

  private Explanation.Admitting admission(Question question, ServedApi api) {
    var view = api.cluster().admission(question.path());
    return new Explanation.Admitting(
        concurrent, view.limit(), view.inFlight(), view.waiting(), view.shedLast());
  }

  private RoutingResult route(Question question) {
    int query = question.path().indexOf('?');
    var path = query < 0 ? question.path() : question.path().substring(0, query);
    return paths.after(ofApis(question, path), path);
  }

  private RoutingResult ofApis(Question question, String path) {
    if (isSocket(question)) {
      return apis.now().ofSocket(path);
    }
    return dialect(question) != Dialect.HTTP
        ? apis.now().ofGrpc(path)
        : apis.now().ofHttp(question.method().toUpperCase(Locale.ROOT), path);
  }

  private static Dialect dialect(Question question) {
    return Dialect.of(header(question, "content-type"));
  }

  private static boolean isSocket(Question question) {
    return question.method().equalsIgnoreCase("GET")
        && header(question, "upgrade").equalsIgnoreCase("websocket");
  }

  private Explanation passed(
      Question question, ServedRpc rpc, ServedApi api, List<Explanation.Access> access) {
    return new Explanation.Call(
        "POST /" + rpc.name(),
        rpc.name(),
        rpc.unary() ? "unary" : "streaming",
        dialect(question) == Dialect.GRPC
            ? "gRPC, passed through"
            : "gRPC-Web, passed through with its trailers in the content",
        word(rpc.method().repeat()),
        api.schema(),
        settings(rpc),
        rpc.body().bytes(),
        rpc.body().setting(),
        access,
        admission(question, api),
        engine.of(api, rpc, null));
  }

  private static @Nullable String settings(ServedRpc rpc) {
    var route = rpc.route();
    return route == null ? null : route.toString();
  }

  private Explanation call(
      Question question,
      HttpCall call,
      ServedRpc settings,
      ServedApi api,
      List<Explanation.Access> access) {
    var route = call.route();
    var rpc = route.rpc();
    return new Explanation.Call(
        route.httpMethod() + " " + route.template(),
        rpc.fullName(),
        word(rpc.kind()),
        form(question, call),
        word(rpc.safety()),
        api.schema(),
        settings(settings),
        settings.body().bytes(),
        settings.body().setting(),
        access,
        admission(question, api),
        engine.of(api, settings, key(question, call, api)));
  }

  /** Returns the balancing key in path and query, or null if they do not contain it. */
  private static @Nullable String key(Question question, HttpCall call, ServedApi api) {
    var field = api.keys().get(call.route().rpc().fullName());
    if (field == null) {
      return null;
    }
    int query = question.path().indexOf('?');
    var message = new Output(64);
    try {
      call.writeRequest(
          query < 0 ? null : question.path().substring(query + 1), new byte[0], message);
      return field.text(message.array(), 0, message.length());
    } catch (TranscodingException wrong) {
      return null;
    }
  }

  private static String form(Question question, HttpCall call) {
    if (isSocket(question)) {
      return "WebSocket";
    }
    boolean streams = call.route().rpc().kind().answersStream();
    if (call.answersRaw()) {
      return streams ? "content of its own type, in pieces" : "content of its own type";
    }
    var accept = header(question, "accept");
    return streams
        ? "a stream of JSON, as accept says: " + (accept.isEmpty() ? "an array" : accept)
        : "JSON";
  }

  private static String header(Question question, String name) {
    return question.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
