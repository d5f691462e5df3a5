package io.weir.benchmarks;

/** Who converts. */
public enum Way {
  /** Weir, between the bytes. */
  WEIR,
  /** protobuf-java-util's JsonFormat on generated classes. */
  JSON_FORMAT,
  /** JsonFormat on DynamicMessage, which is what a gateway without generated classes has. */
  DYNAMIC,
  /** protobuf-jackson on generated classes. */
  PROTOBUF_JACKSON,
  /** The steps of Armeria's transcoder. */
  ARMERIA;

  Contender on(Row row) {
    return switch (this) {
      case WEIR -> new Weir(row);
      case JSON_FORMAT -> JsonFormatWay.generated(row.sample());
      case DYNAMIC -> JsonFormatWay.dynamic(row.sample());
      case PROTOBUF_JACKSON -> new ProtobufJackson(row.sample());
      case ARMERIA -> new Armeria(row.sample());
    };
  }
}
