package io.weir.transcoding.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.codec.WireToJson;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Testee program for the conformance runner. Reads a length (four bytes, little-endian) and a
 * conformance.ConformanceRequest from standard input, and writes a length and a ConformanceResponse
 * to standard output. Field numbers are those of conformance.proto.
 */
final class Testee {
  private static final int OTHER = 0;
  private static final int PROTOBUF = 1;
  private static final int JSON = 2;
  private static final int IGNORE_UNKNOWN = 3;

  private final Schema schema;
  private final JsonToWire reader = new JsonToWire();
  private final WireToJson writer = new WireToJson();

  private Testee(Schema schema) {
    this.schema = schema;
  }

  /**
   * Runs the testee.
   *
   * @param args path of a descriptor set of the test messages
   */
  public static void main(String[] args) throws IOException {
    var files = DescriptorSet.parse(Files.readAllBytes(Path.of(args[0])));
    new Testee(new Schema(files)).serve(new DataInputStream(System.in), System.out);
  }

  private void serve(DataInputStream in, OutputStream out) throws IOException {
    for (byte[] request = next(in); request != null; request = next(in)) {
      var answer = answer(Request.parse(request));
      out.write(littleEndian(answer.length));
      out.write(answer);
      out.flush();
    }
  }

  private static byte @Nullable [] next(DataInputStream in) throws IOException {
    var length = new byte[Integer.BYTES];
    try {
      in.readFully(length);
    } catch (EOFException end) {
      return null;
    }
    return in.readNBytes(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  private static byte[] littleEndian(int length) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
  }

  private byte[] answer(Request request) throws IOException {
    // The first request asks for the expected failures. There are none: an empty FailureSet.
    if (request.type.equals("conformance.FailureSet")) {
      return Answer.PROTOBUF_PAYLOAD.of(new byte[0]);
    }
    var type = schema.message(request.type);
    if (type != null && request.json != null && request.output != OTHER) {
      return fromJson(request, type, request.json);
    }
    return type != null && request.protobuf != null && request.output == JSON
        ? json(type, request.protobuf)
        : Answer.SKIPPED.of("a codec between JSON and the wire format");
  }

  private byte[] fromJson(Request request, MessageType type, byte[] text) throws IOException {
    var options = new JsonOptions(request.category == IGNORE_UNKNOWN, false, false, false, 100);
    var wire = new Bytes(0);
    var violations = new Violations();
    reader.read(schema, options, type, text, wire, violations);
    if (!violations.isEmpty()) {
      return Answer.PARSE_ERROR.of(violations.found().toString());
    }
    return request.output == PROTOBUF
        ? Answer.PROTOBUF_PAYLOAD.of(wire.toByteArray())
        : json(type, wire.toByteArray());
  }

  private byte[] json(MessageType type, byte[] wire) throws IOException {
    var json = new Bytes(0);
    var wrong = writer.write(schema, JsonOptions.STRICT, type, Slice.of(wire), json);
    return wrong == null
        ? Answer.JSON_PAYLOAD.of(json.toByteArray())
        : Answer.SERIALIZE_ERROR.of(wrong.toString());
  }

  /** Fields of ConformanceResponse, exactly one of which is set. */
  private enum Answer {
    PARSE_ERROR(1),
    PROTOBUF_PAYLOAD(3),
    JSON_PAYLOAD(4),
    SKIPPED(5),
    SERIALIZE_ERROR(6);

    private final int number;

    Answer(int number) {
      this.number = number;
    }

    byte[] of(String text) throws IOException {
      return of(text.getBytes(UTF_8));
    }

    byte[] of(byte[] payload) throws IOException {
      var bytes = new byte[CodedOutputStream.computeByteArraySize(number, payload)];
      CodedOutputStream.newInstance(bytes).writeByteArray(number, payload);
      return bytes;
    }
  }

  /** The parts of a ConformanceRequest that the testee needs. */
  private static final class Request {
    private byte @Nullable [] protobuf;
    private byte @Nullable [] json;
    private int output;
    private String type = "";
    private int category;

    static Request parse(byte[] serialized) throws IOException {
      var request = new Request();
      var in = CodedInputStream.newInstance(serialized);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> request.protobuf = in.readByteArray();
          case 2 -> request.json = in.readByteArray();
          case 3 -> request.output = format(in.readEnum());
          case 4 -> request.type = in.readString();
          case 5 -> request.category = in.readEnum();
          default -> in.skipField(tag);
        }
      }
      return request;
    }

    /** Maps an output format; JSPB and the text format are not supported. */
    private static int format(int wanted) {
      return wanted == PROTOBUF || wanted == JSON ? wanted : OTHER;
    }
  }
}
