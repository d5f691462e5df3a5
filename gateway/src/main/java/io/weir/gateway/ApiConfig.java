package io.weir.gateway;

/**
 * One API that is served.
 *
 * @param descriptors file with a serialized FileDescriptorSet and its imports, relative to the
 *     configuration's directory, or "classpath:" and a resource
 * @param cluster name of the cluster whose instances serve it
 */
public record ApiConfig(String descriptors, String cluster) {

  public ApiConfig {
    if (descriptors.isBlank()) {
      throw new IllegalArgumentException("descriptors must name a file");
    }
  }
}
