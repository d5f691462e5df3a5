package io.weir.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Client for the admin port of a gateway. */
public record GatewayAdmin(int port) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public boolean isHealthy(String endpoint) throws Exception {
    return endpoint(endpoint).path("healthy").asBoolean();
  }

  /** Returns the number of requests sent to an endpoint since the start of the gateway. */
  public long requests(String endpoint) throws Exception {
    return endpoint(endpoint).path("requests").asLong();
  }

  public JsonNode get(String path) throws Exception {
    var response =
        WebClient.of("http://127.0.0.1:" + port).get(path).aggregate().get(10, TimeUnit.SECONDS);
    return JSON.readTree(response.contentUtf8());
  }

  /** Returns everything that the admin port shows about an endpoint. */
  public JsonNode endpoint(String address) throws Exception {
    var clusters = get("/clusters");
    for (var cluster : clusters) {
      for (var endpoint : cluster.path("endpoints")) {
        if (endpoint.path("address").asText().equals(address)) {
          return endpoint;
        }
      }
    }
    throw new IOException("no endpoint %s in %s".formatted(address, clusters));
  }
}
