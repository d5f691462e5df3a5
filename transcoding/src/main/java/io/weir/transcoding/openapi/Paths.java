package io.weir.transcoding.openapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths of a document. Templates that differ only in variable names share one path. */
final class Paths {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private static final String OTHERS = "x-additionalOperations";

  private final Map<String, Item> byShape = new HashMap<>();
  private final Map<String, Item> byText = new LinkedHashMap<>();

  /**
   * Path item.
   *
   * @param names names of its parameters, in the order of the path
   */
  record Item(List<String> names, JsonObject operations) {

    /**
     * Adds an operation. A method that OpenAPI 3.1 does not know goes where OpenAPI 3.2 expects it.
     */
    void put(String httpMethod, JsonObject operation) {
      var name = httpMethod.toLowerCase(Locale.ROOT);
      var place = METHODS.contains(name) ? operations : operations.object(OTHERS);
      place.put(METHODS.contains(name) ? name : httpMethod, operation);
    }

    boolean has(String httpMethod) {
      return operation(httpMethod) != null;
    }

    @Nullable JsonObject operation(String httpMethod) {
      var name = httpMethod.toLowerCase(Locale.ROOT);
      var place = METHODS.contains(name) ? operations : operations.get(OTHERS);
      var found =
          place instanceof JsonObject others
              ? others.get(METHODS.contains(name) ? name : httpMethod)
              : null;
      return found instanceof JsonObject operation ? operation : null;
    }
  }

  Item item(PathPattern pattern) {
    return byShape.computeIfAbsent(pattern.shape(), shape -> add(pattern));
  }

  private Item add(PathPattern pattern) {
    List<String> names = new ArrayList<>();
    pattern.wildcards().forEach(wildcard -> names.add(free(wildcard.name(), names)));
    var item = new Item(List.copyOf(names), new JsonObject());
    byText.put(pattern.text(names), item);
    return item;
  }

  private static String free(String name, List<String> taken) {
    return taken.contains(name) ? free(name + "_2", taken) : name;
  }

  JsonObject toJson() {
    var json = new JsonObject();
    byText.forEach((path, item) -> json.put(path, item.operations()));
    return json;
  }
}
