package io.weir.runtime.serving;

import com.linecorp.armeria.server.HttpService;
import io.weir.runtime.memory.MemoryBudget;
import java.util.LinkedHashMap;
import java.util.Map;

/** Page /memory: the bytes held for callers, by kind, and their limit. */
public final class MemoryPage {
  private MemoryPage() {}

  /** Adds the page to others. */
  public static Map<String, HttpService> with(
      MemoryBudget memory, Map<String, HttpService> others) {
    Map<String, HttpService> all = new LinkedHashMap<>(others);
    all.put("/memory", new JsonPage(memory::view));
    return all;
  }
}
