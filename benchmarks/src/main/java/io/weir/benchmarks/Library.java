package io.weir.benchmarks;

/** Libraries that are compared. */
public enum Library {
  /** Weir, from bytes to bytes. */
  WEIR,
  /** protobuf-java-util's JsonFormat on generated classes. */
  JSON_FORMAT,
  /** JsonFormat on DynamicMessage, the choice of a gateway without generated classes. */
  DYNAMIC,
  /** protobuf-jackson on generated classes. */
  PROTOBUF_JACKSON,
  /** Steps of Armeria's transcoder. */
  ARMERIA;

  Converter on(Payload payload) {
    return switch (this) {
      case WEIR -> new WeirCodec(payload);
      case JSON_FORMAT -> ProtobufJsonFormat.generated(payload.sample());
      case DYNAMIC -> ProtobufJsonFormat.dynamic(payload.sample());
      case PROTOBUF_JACKSON -> new ProtobufJackson(payload.sample());
      case ARMERIA -> new ArmeriaTranscoder(payload.sample());
    };
  }
}
