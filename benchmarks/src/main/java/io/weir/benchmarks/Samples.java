package io.weir.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.weir.benchmarks.v1.Address;
import io.weir.benchmarks.v1.Blob;
import io.weir.benchmarks.v1.Card;
import io.weir.benchmarks.v1.Customer;
import io.weir.benchmarks.v1.Doubles;
import io.weir.benchmarks.v1.Integers;
import io.weir.benchmarks.v1.Line;
import io.weir.benchmarks.v1.Money;
import io.weir.benchmarks.v1.Order;
import io.weir.benchmarks.v1.Position;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.User;
import io.weir.users.v1.UserStatus;
import java.util.Random;
import java.util.stream.IntStream;

/** Sample messages, the same in every run. */
final class Samples {
  private static final int SIZE = 64 * 1024;
  private static final long NEW_YEAR = 1_767_225_600L; // 2026-01-01T00:00:00Z

  private Samples() {}

  static User user(int number) {
    return User.newBuilder()
        .setId("019a8f3c-7d21-7c44-9b0e-%012x".formatted(0x5f3a91c2e407L + number))
        .setEmail("grace.hopper+" + number + "@example.org")
        .setDisplayName("Grace Brewster Hopper")
        .setLocale("en-US")
        .setStatus(UserStatus.USER_STATUS_ACTIVE)
        .putLabels("team", "compilers")
        .putLabels("office", "Z\u00fcrich")
        .setCreatedAt(time(number, 123_456_000))
        .setUpdatedAt(time(86_400L * number, 7_000_000))
        .setVersion(1_000L + number)
        .setEtag("W/19a8f3c7d21" + number)
        .build();
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(NEW_YEAR + seconds).setNanos(nanos).build();
  }

  static Message users(int count) {
    return ListUsersResponse.newBuilder()
        .addAllUsers(IntStream.range(0, count).mapToObj(Samples::user).toList())
        .setNextPageToken("019a8f3c7d217c449b0e5f3a91c2e407")
        .build();
  }

  /** Returns a message of one kilobyte. */
  static Message order() {
    var order =
        Order.newBuilder()
            .setId("O-2026-0001834")
            .setCustomer(customer())
            .setState(Order.State.STATE_PLACED)
            .setPlacedAt(time(3_600, 250_000_000))
            .setTotal(money(412, 500_000_000))
            .setCard(
                Card.newBuilder()
                    .setHolder("Ada King")
                    .setLastDigits("4242")
                    .setExpiryYear(2029)
                    .setExpiryMonth(11))
            .putNotes("delivery", "leave it with the neighbour, second floor")
            .putNotes("wrapping", "paper, no plastic")
            .setGift(true)
            .addParcelNumbers(99_340_434_141_500_012L)
            .addParcelNumbers(99_340_434_141_500_013L);
    for (int i = 1; i <= 8; i++) {
      order.addLines(line(i));
    }
    return order.build();
  }

  private static Customer customer() {
    return Customer.newBuilder()
        .setName("Ada King, Countess of Lovelace")
        .setEmail("ada@example.org")
        .setPoints(12_800)
        .setAddress(
            Address.newBuilder()
                .setStreet("12 St James's Square")
                .setCity("London")
                .setPostalCode("SW1Y 4JH")
                .setCountryCode("GB")
                .setPosition(Position.newBuilder().setLatitude(51.50745).setLongitude(-0.13587)))
        .build();
  }

  private static Line line(int number) {
    return Line.newBuilder()
        .setSku("SKU-88" + number + "-B")
        .setTitle("Notebook, squared, 120 sheets, volume " + number)
        .setQuantity(number)
        .setPrice(money(9L + number, 990_000_000))
        .addTags("paper")
        .addTags("office")
        .build();
  }

  private static Money money(long units, int nanos) {
    return Money.newBuilder().setCurrencyCode("EUR").setUnits(units).setNanos(nanos).build();
  }

  /** Returns 64 kB of varints of one to five bytes. */
  static Message integers() {
    var random = new Random(1);
    var values = Integers.newBuilder();
    for (int size = 0; size < SIZE; ) {
      int value = random.nextInt() >>> random.nextInt(1, 32);
      values.addValues(value);
      size += Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
    return values.build();
  }

  /** Returns 64 kB of doubles: half with all digits, half rounded to cents, as amounts are. */
  static Message doubles() {
    var random = new Random(2);
    var values = Doubles.newBuilder();
    for (int i = 0; i < SIZE / Double.BYTES; i++) {
      double value = random.nextGaussian() * 1000;
      values.addValues(i % 2 == 0 ? value : Math.rint(value * 100) / 100);
    }
    return values.build();
  }

  static Message blob() {
    byte[] data = new byte[SIZE];
    new Random(3).nextBytes(data);
    return Blob.newBuilder().setData(ByteString.copyFrom(data)).build();
  }
}
