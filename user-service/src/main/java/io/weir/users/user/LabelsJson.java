package io.weir.users.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.Map;

/** Labels as a JSON object with string values, as the column labels stores them. */
final class LabelsJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER =
      JSON.readerFor(new TypeReference<Map<String, String>>() {});
  private static final ObjectWriter WRITER = JSON.writer();

  private LabelsJson() {}

  static String write(Map<String, String> labels) {
    try {
      return WRITER.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> read(String json) {
    try {
      return json.equals("{}") ? Map.of() : READER.<Map<String, String>>readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels are not an object of strings", e);
    }
  }
}
