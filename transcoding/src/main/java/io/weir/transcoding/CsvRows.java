package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.WireToJson;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to CSV lines. Each scalar field is a column whose text is that of its JSON
 * value. Lists, maps and messages that are JSON objects have no column; an absent field is an empty
 * cell. Thread-safe.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers stay
 * numbers.
 *
 * <p>Source: RFC 4180, in UTF-8; OWASP, CSV Injection.
 */
final class CsvRows {
  private final Schema schema;
  private final JsonOptions options;
  private final MessageType response;
  private final @Nullable Field within;
  private final List<Field> columns;

  private CsvRows(
      Schema schema,
      JsonOptions options,
      MessageType response,
      @Nullable Field within,
      List<Field> columns) {
    this.schema = schema;
    this.options =
        new JsonOptions(
            options.ignoreUnknown(),
            options.protoNames(),
            options.enumNumbers(),
            // A field without presence always has a value: write its default, not an empty cell.
            true,
            options.maxDepth());
    this.response = response;
    this.within = within;
    this.columns = columns;
  }

  /** Returns null if the response has no columns. */
  static @Nullable CsvRows of(
      Schema schema, JsonOptions options, MessageType response, @Nullable Field within) {
    if (within != null && !(within.isSingular() && within.kind().isMessage())) {
      return null;
    }
    var type = within == null ? response : within.message();
    if (type.shape() != Shape.PLAIN) {
      return null;
    }
    var columns = type.fields().stream().filter(CsvRows::isScalar).toList();
    return columns.isEmpty() ? null : new CsvRows(schema, options, response, within, columns);
  }

  private static boolean isScalar(Field field) {
    return field.isSingular() && (!field.kind().isMessage() || field.message().shape().isText());
  }

  void writeColumns(Bytes csv) {
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        csv.writeByte(',');
      }
      var name = name(columns.get(i)).getBytes(StandardCharsets.UTF_8);
      cell(name, name.length, false, csv);
    }
    csv.writeAscii("\r\n");
  }

  private String name(Field field) {
    return options.protoNames() ? field.name() : field.jsonName();
  }

  /**
   * Appends a message as a CSV line.
   *
   * @return null, or the violation found in the message, in which case nothing was appended
   */
  @Nullable Violation write(WireToJson writer, Slice message, Bytes csv) {
    var json = new Bytes(Math.max(64, 2 * message.length()));
    var wrong =
        within == null
            ? writer.write(schema, options, response, message, json)
            : writer.writeField(
                schema, options, new WireToJson.FieldOf(response, within), message, json);
    if (wrong == null) {
      cells(json, csv);
    }
    return wrong;
  }

  private void cells(Bytes json, Bytes csv) {
    var found = new Bytes[columns.size()];
    var in = new JsonReader();
    in.reset(json.array(), 0, json.length(), options.textDepth());
    if (in.peek() == '{') {
      for (boolean more = in.enter(); more; more = in.more('}')) {
        in.readName();
        int column = column(in);
        if (column < 0) {
          in.skipValue();
        } else {
          found[column] = value(in);
        }
      }
    }
    for (int i = 0; i < found.length; i++) {
      if (i > 0) {
        csv.writeByte(',');
      }
      if (found[i] != null) {
        var text = found[i].array();
        int length = found[i].length();
        cell(text, length, holdsText(columns.get(i)) && isFormula(text, length), csv);
      }
    }
    csv.writeAscii("\r\n");
  }

  private int column(JsonReader in) {
    var type = within == null ? response : within.message();
    var field = type.byName(in.text(), in.textStart(), in.textEnd());
    return field == null ? -1 : columns.indexOf(field);
  }

  /** Reads a JSON value as the text of a cell: strings without quotes, null as the empty text. */
  private static Bytes value(JsonReader in) {
    var value = new Bytes(16);
    int next = in.peek();
    int start = in.position();
    if (next == '"') {
      in.readString();
      value.write(in.text(), in.textStart(), in.textEnd() - in.textStart());
    } else {
      in.skipValue();
      if (next != 'n') {
        value.write(in.input(), start, in.position() - start);
      }
    }
    return value;
  }

  /** Returns true for fields whose text the service's clients choose. */
  private static boolean holdsText(Field field) {
    return switch (field.kind()) {
      case STRING, BYTES -> true;
      case MESSAGE, GROUP ->
          switch (field.message().shape()) {
            case FIELD_MASK -> true;
            case WRAPPER -> holdsText(field.message().fields().getFirst());
            default -> false;
          };
      default -> false;
    };
  }

  /** Returns true if a spreadsheet may take a text for a formula; their full-width forms too. */
  private static boolean isFormula(byte[] text, int length) {
    if (length == 0) {
      return false;
    }
    return switch (text[0]) {
      case '=', '+', '-', '@', '\t', '\r', '\n' -> true;
      // U+FF0B, U+FF0D, U+FF1D and U+FF20.
      case (byte) 0xef ->
          length >= 3
              && text[1] == (byte) 0xbc
              && (text[2] == (byte) 0x8b
                  || text[2] == (byte) 0x8d
                  || text[2] == (byte) 0x9d
                  || text[2] == (byte) 0xa0);
      default -> false;
    };
  }

  /**
   * Appends a cell, quoted if it must be (RFC 4180, 2.6 and 2.7).
   *
   * @param escaped true to put an apostrophe in front
   */
  private static void cell(byte[] text, int length, boolean escaped, Bytes csv) {
    boolean quotes = false;
    for (int i = 0; i < length && !quotes; i++) {
      quotes = text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n';
    }
    if (quotes) {
      csv.writeByte('"');
    }
    if (escaped) {
      csv.writeByte('\'');
    }
    if (!quotes) {
      csv.write(text, 0, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      if (text[i] == '"') {
        csv.writeByte('"');
      }
      csv.writeByte(text[i]);
    }
    csv.writeByte('"');
  }
}
