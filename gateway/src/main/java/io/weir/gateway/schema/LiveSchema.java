package io.weir.gateway.schema;

import com.linecorp.armeria.client.WebClient;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** Reads the schema of running instances once, for commands that only inspect it. */
public final class LiveSchema {
  private LiveSchema() {}

  /**
   * Returns the schema of the first instance that can be read.
   *
   * @param addresses addresses of the instances, "host:port" each
   * @param services services to read; empty for all
   * @throws IllegalArgumentException if no instance can be read; the message gives the reason for
   *     each
   */
  public static Api read(
      List<String> addresses, List<String> services, ApiOptions options, LongSupplier nanoTime) {
    List<String> reasons = new ArrayList<>();
    for (var address : addresses) {
      try {
        return Epoch.compile(read(address, services, nanoTime), options).api();
      } catch (UnreadableSchemaException | SchemaException e) {
        reasons.add(address + ": " + e.getMessage());
      }
    }
    throw new IllegalArgumentException(
        reasons.isEmpty() ? "the cluster has no endpoints" : String.join("; ", reasons));
  }

  private static ReflectedSchema read(
      String address, List<String> services, LongSupplier nanoTime) {
    var client = new ReflectionClient(WebClient.of("h2c://" + address)::execute, Runnable::run);
    var reading = new SchemaReader(client, services, ReadingLimits.defaults(), nanoTime);
    try {
      return reading.read().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UnreadableSchemaException told
          ? told
          : new UnreadableSchemaException("reading failed: " + e.getCause());
    }
  }
}
