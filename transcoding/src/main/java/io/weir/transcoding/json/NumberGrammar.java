package io.weir.transcoding.json;

/**
 * The {@code number} production of RFC 8259: no plus sign, no leading zero, no bare decimal point.
 */
public final class NumberGrammar {
  private NumberGrammar() {}

  /** Returns the end of the number that begins at {@code from}, or -1 if none begins there. */
  public static int end(byte[] in, int from, int end) {
    int at = from < end && in[from] == '-' ? from + 1 : from;
    int fraction = at < end && in[at] == '0' ? at + 1 : digits(in, at, end);
    if (fraction < 0 || (fraction < end && isDigit(in[fraction]))) {
      return -1;
    }
    int exponent = fraction < end && in[fraction] == '.' ? digits(in, fraction + 1, end) : fraction;
    if (exponent < 0 || exponent >= end || (in[exponent] | 0x20) != 'e') {
      return exponent;
    }
    int sign = exponent + 1;
    boolean signed = sign < end && (in[sign] == '-' || in[sign] == '+');
    return digits(in, signed ? sign + 1 : sign, end);
  }

  private static int digits(byte[] in, int from, int end) {
    int at = from;
    while (at < end && isDigit(in[at])) {
      at++;
    }
    return at == from ? -1 : at;
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }
}
