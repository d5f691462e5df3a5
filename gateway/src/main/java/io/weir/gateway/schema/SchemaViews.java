package io.weir.gateway.schema;

import io.weir.gateway.schema.SchemaView.EpochView;
import io.weir.gateway.schema.SchemaView.InstanceView;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Creates snapshots of the schemas of an API. */
final class SchemaViews {
  private SchemaViews() {}

  static SchemaView of(
      ReflectedApi api, Epochs<ClusterEndpoint> epochs, Collection<Instance> instances) {
    return new SchemaView(
        api.clusterName(),
        "reflection",
        epochs(epochs),
        instances.stream()
            .map(instance -> view(instance, epochs))
            .sorted(Comparator.comparing(InstanceView::address))
            .toList());
  }

  private static List<EpochView> epochs(Epochs<ClusterEndpoint> epochs) {
    List<EpochView> views = new ArrayList<>();
    for (int i = 0; i < epochs.served().size(); i++) {
      var epoch = epochs.served().get(i);
      var breaks =
          i + 1 < epochs.served().size()
              ? BreakingChanges.first(epochs.served().get(i + 1), epoch).orElse("")
              : "";
      views.add(
          new EpochView(
              epoch.hash(), epoch.api().routes().size(), epochs.members(epoch).size(), breaks));
    }
    return views;
  }

  private static InstanceView view(Instance instance, Epochs<ClusterEndpoint> epochs) {
    var epoch = epochs.of().get(instance.endpoint());
    return new InstanceView(
        instance.endpoint().address(), epoch == null ? "" : epoch.hash(), instance.problem());
  }
}
