package io.weir.gateway.schema;

import java.util.List;

/**
 * Snapshot of the schemas of an API for the admin port.
 *
 * @param source "reflection", or the name of a file
 * @param epochs schemas that are served, newest first
 * @param instances whose schema is read; empty if the schema is a file
 */
public record SchemaView(
    String cluster, String source, List<EpochView> epochs, List<InstanceView> instances) {

  public SchemaView {
    epochs = List.copyOf(epochs);
    instances = List.copyOf(instances);
  }

  /**
   * Snapshot of one schema that is served.
   *
   * @param instances number of instances known to have it
   * @param breaks first breaking change against the previous schema that is still served; empty for
   *     none
   */
  public record EpochView(String schema, int routes, int instances, String breaks) {}

  /**
   * Snapshot of one instance.
   *
   * @param schema hash of its schema; empty if it is not known
   * @param problem reason why the schema is not known, or could not be read again; empty for none
   */
  public record InstanceView(String address, String schema, String problem) {}
}
