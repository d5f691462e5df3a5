package io.weir.users.grpc;

import com.google.api.HttpBody;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.weir.users.domain.Avatars;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.AvatarServiceGrpc;
import io.weir.users.v1.DeleteAvatarRequest;
import io.weir.users.v1.GetAvatarRequest;
import io.weir.users.v1.PutAvatarRequest;
import java.util.UUID;

/** weir.users.v1.AvatarService. */
final class AvatarServiceEndpoint extends AvatarServiceGrpc.AvatarServiceImplBase {
  private final Avatars avatars;
  private final Calls calls;

  AvatarServiceEndpoint(Backend backend, Calls calls) {
    this.avatars = backend.avatars();
    this.calls = calls;
  }

  @Override
  public StreamObserver<PutAvatarRequest> putAvatar(StreamObserver<Avatar> answer) {
    var call = CallContext.current();
    return new Inlet<>(answer, new AvatarIntake(avatars, call), call, calls);
  }

  @Override
  public void getAvatar(GetAvatarRequest request, StreamObserver<HttpBody> answer) {
    calls.stream(answer, outlet -> send(outlet, Requests.id(request.getId())));
  }

  /** A piece is read when there is room for it. */
  private void send(Outlet<HttpBody> outlet, UUID user) {
    var stored = outlet.read(call -> avatars.get(user, call));
    for (var i = 0; i < stored.pieces(); i++) {
      outlet.awaitRoom();
      var index = i;
      var piece = outlet.read(call -> avatars.piece(stored.upload(), index, call));
      outlet.send(
          HttpBody.newBuilder()
              .setContentType(stored.avatar().type().contentType())
              // Nobody changes it any more.
              .setData(UnsafeByteOperations.unsafeWrap(piece))
              .build());
    }
  }

  @Override
  public void deleteAvatar(DeleteAvatarRequest request, StreamObserver<Empty> answer) {
    calls.answer(
        answer,
        call -> {
          avatars.delete(Requests.id(request.getId()), call);
          return Empty.getDefaultInstance();
        });
  }
}
