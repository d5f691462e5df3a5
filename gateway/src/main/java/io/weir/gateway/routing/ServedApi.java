package io.weir.gateway.routing;

import io.weir.loadbalancer.cluster.Cluster;
import io.weir.transcoding.Api;

/** An API, and the cluster whose instances serve it. */
public record ServedApi(Api api, String clusterName, Cluster cluster) {}
