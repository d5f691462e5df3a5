package io.weir.runtime.reload;

import com.linecorp.armeria.server.HttpService;
import io.weir.runtime.config.ConfigText;
import io.weir.runtime.serving.JsonPage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Page /config: the configuration that is served, without secrets, and the last reload of it. */
public final class ConfigPage {
  public static final String PATH = "/config";

  private ConfigPage() {}

  /**
   * @param config returns the configuration that is served
   * @param reloads null for a process that serves one configuration for good
   */
  public static HttpService of(Supplier<Record> config, @Nullable Reloads<?> reloads) {
    return new JsonPage(() -> shown(config.get(), reloads));
  }

  private static Map<String, @Nullable Object> shown(Record config, @Nullable Reloads<?> reloads) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(ConfigText.of(config));
    if (reloads != null) {
      shown.put("last-reload", reloads.status());
    }
    return shown;
  }
}
