package io.weir.benchmarks;

/** Who converts. */
public enum Library {
  /** WeirCodec, between the bytes. */
  WEIR,
  /** protobuf-java-util's JsonFormat on generated classes. */
  JSON_FORMAT,
  /** JsonFormat on DynamicMessage, which is what a gateway without generated classes has. */
  DYNAMIC,
  /** protobuf-jackson on generated classes. */
  PROTOBUF_JACKSON,
  /** The steps of Armeria's transcoder. */
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
