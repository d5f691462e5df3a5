package io.weir.users.account.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys that this instance knows. All instances read the same table; whichever is first
 * makes the next key, under a lock. Thread-safe.
 */
final class SigningKeys implements PublicKeys {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private final SigningKeyStore store;
  private final KeySealer sealer;
  private final KeySchedule schedule;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private volatile List<Known> known = List.of();

  /**
   * A key that was read.
   *
   * @param privateKey null if it is sealed with another secret
   */
  private record Known(
      SigningKey stored,
      PublicKey published,
      ECPublicKey publicKey,
      @Nullable ECPrivateKey privateKey) {}

  /** A key that may sign now. */
  record Signer(String id, ECPrivateKey key) {
    @Override
    public String toString() {
      return "Signer " + id;
    }
  }

  SigningKeys(
      SigningKeyStore store,
      KeySealer sealer,
      KeySchedule schedule,
      InstantSource clock,
      SecureRandom random) {
    this.store = store;
    this.sealer = sealer;
    this.schedule = schedule;
    this.clock = clock;
    this.random = random;
  }

  /** Returns the key to sign with, which is made if there is none yet. */
  Signer signer(Call call) {
    return current()
        .or(() -> {
          renew(call);
          return current();
        })
        .orElseThrow(() -> new IllegalStateException("no key signs now"));
  }

  private Optional<Signer> current() {
    var now = clock.instant();
    return known.stream()
        .filter(key -> key.stored().signsAt(now) && key.privateKey() != null)
        .max(Comparator.comparing(key -> key.stored().signsFrom()))
        .map(key -> new Signer(key.stored().id(), Objects.requireNonNull(key.privateKey())));
  }

  @Override
  public List<PublicKey> published(Call call) {
    try {
      renew(call);
    } catch (Failure away) {
      // Keys that were read before do, while the database is away.
      if (known.isEmpty()) {
        throw away;
      }
    }
    return known.stream().map(Known::published).toList();
  }

  /** Returns a public key that was read before. */
  Optional<ECPublicKey> find(String id) {
    return known.stream()
        .filter(key -> key.stored().id().equals(id))
        .map(Known::publicKey)
        .findFirst();
  }

  /** Reads the keys, and makes and deletes those that are due. */
  void renew(Call call) {
    var found = read(store.list(call));
    if (!plan(found).isEmpty()) {
      found = read(store.change(keys -> change(read(keys)), call));
    }
    known = found;
  }

  private KeySchedule.Plan plan(List<Known> keys) {
    var usable = keys.stream().filter(key -> key.privateKey() != null).map(Known::stored).toList();
    var all = keys.stream().map(Known::stored).toList();
    return schedule.plan(all, usable::contains, clock.instant());
  }

  private SigningKeyStore.Change change(List<Known> keys) {
    var plan = plan(keys);
    var made = plan.make().map(this::make).map(List::of).orElse(List.of());
    return new SigningKeyStore.Change(made, plan.forget());
  }

  private SigningKey make(KeySchedule.Span span) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var pair = generator.generateKeyPair();
      var id = id(pair);
      var encoded = sealer.seal(id, pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
      log.info("key {} signs access tokens from {} until {}", id, span.from(), span.until());
      return new SigningKey(id, encoded, span.from(), span.until());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static String id(KeyPair pair) {
    try {
      return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
          .build()
          .computeThumbprint()
          .toString();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Known> read(List<SigningKey> keys) {
    return keys.stream().map(this::read).toList();
  }

  private Known read(SigningKey stored) {
    try {
      var factory = KeyFactory.getInstance("EC");
      var publicKey =
          (ECPublicKey)
              factory.generatePublic(new X509EncodedKeySpec(stored.encoded().publicKey()));
      var jwk = new ECKey.Builder(Curve.P_256, publicKey).build();
      var published = new PublicKey(stored.id(), jwk.getX().toString(), jwk.getY().toString());
      var opened = sealer.open(stored);
      if (opened.isEmpty()) {
        warn(stored);
        return new Known(stored, published, publicKey, null);
      }
      var privateKey =
          (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(opened.get()));
      return new Known(stored, published, publicKey, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing key " + stored.id() + " cannot be read", e);
    }
  }

  private void warn(SigningKey stored) {
    if (unreadable.add(stored.id())) {
      log.warn(
          "signing key {} was encrypted with another accounts.keys.secret: its tokens stay valid,"
              + " another key signs",
          stored.id());
    }
  }
}
