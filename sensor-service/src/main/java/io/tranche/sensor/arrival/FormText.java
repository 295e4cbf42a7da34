package io.tranche.sensor.arrival;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of object keys in S3 notifications: a {@code +} is a space, {@code %XX} a byte of
 * UTF-8. What is not encoded so is refused: a lenient reader would give two objects one name.
 */
final class FormText {

  private FormText() {}

  /**
   * Decodes.
   *
   * @throws IllegalArgumentException with the reason
   */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        bytes.write(byteAt(text, at));
        at += 3;
      } else {
        int end = at + (Character.isHighSurrogate(c) && at + 1 < text.length() ? 2 : 1);
        bytes.writeBytes(
            text.substring(at, end).replace('+', ' ').getBytes(StandardCharsets.UTF_8));
        at = end;
      }
    }
    return utf8(bytes.toByteArray());
  }

  private static int byteAt(String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("has a % that is not followed by two hexadecimal digits");
    }
    return 16 * high + low;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8 once it is decoded", e);
    }
  }
}
