package io.weir.gateway.schema;

import java.util.List;

/**
 * The schema of an API at one moment, for people.
 *
 * @param source "reflection", or the name of a file
 * @param epochs the schemas that are served, the last to appear first
 * @param instances that are asked for theirs; none with a file
 */
public record SchemaView(
    String cluster, String source, List<EpochView> epochs, List<InstanceView> instances) {

  public SchemaView {
    epochs = List.copyOf(epochs);
    instances = List.copyOf(instances);
  }

  /**
   * One schema that is served.
   *
   * @param instances that are known to have it
   * @param breaks what it has lost or changed since the schema that appeared before it and is still
   *     served; empty if it has only grown
   */
  public record EpochView(String schema, int routes, int instances, String breaks) {}

  /**
   * What is known of one instance.
   *
   * @param schema that it has; empty if it is not known
   * @param problem why it is not known, or was not read again; empty if there is none
   */
  public record InstanceView(String address, String schema, String problem) {}
}
