package io.weir.users.idempotency;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.weir.users.TestService;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.UserServiceGrpc.UserServiceStub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends requests with metadata, and reads the metadata of their answers. */
final class KeyClient implements ClientInterceptor {
  private final TestService service;
  private final List<String[]> sent = new ArrayList<>();
  private final AtomicReference<@Nullable Metadata> answered = new AtomicReference<>();

  KeyClient(TestService service) {
    this.service = service;
  }

  /** Returns a client with an idempotency key. */
  static KeyClient keyed(TestService service, String key) {
    return new KeyClient(service).with("idempotency-key", key);
  }

  KeyClient with(String name, String value) {
    sent.add(new String[] {name, value});
    return this;
  }

  User create(String email, String name) {
    return create(User.newBuilder().setEmail(email).setDisplayName(name).build());
  }

  User create(User user) {
    var request = CreateUserRequest.newBuilder().setUser(user).build();
    return service.client().withInterceptors(this).createUser(request);
  }

  UserServiceStub stub() {
    return UserServiceGrpc.newStub(service.channel()).withInterceptors(this);
  }

  /** Returns whether the last answer was that of an earlier request. */
  boolean replayed() {
    var metadata = answered.get();
    return metadata != null && "true".equals(metadata.get(key("idempotent-replayed")));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        sent.forEach(pair -> headers.put(key(pair[0]), pair[1]));
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onHeaders(Metadata metadata) {
                answered.set(metadata);
                super.onHeaders(metadata);
              }
            },
            headers);
      }
    };
  }
}
