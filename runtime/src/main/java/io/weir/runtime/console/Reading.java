package io.weir.runtime.console;

import io.weir.runtime.console.EndpointReading.Totals;
import java.util.List;

/**
 * State of a process at one time.
 *
 * @param requests counters of the requests that the process has served
 * @param active requests that have begun and not ended
 */
record Reading(Totals requests, int active, List<ClusterReading> clusters) {}
