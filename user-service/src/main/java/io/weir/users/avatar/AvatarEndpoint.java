package io.weir.users.avatar;

import com.google.api.HttpBody;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.weir.users.Backend;
import io.weir.users.server.CallContext;
import io.weir.users.server.Calls;
import io.weir.users.server.InboundStream;
import io.weir.users.server.OutboundStream;
import io.weir.users.user.UserRequests;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.AvatarServiceGrpc;
import io.weir.users.v1.DeleteAvatarRequest;
import io.weir.users.v1.GetAvatarRequest;
import io.weir.users.v1.PutAvatarRequest;
import java.util.UUID;

/** weir.users.v1.AvatarService. */
public final class AvatarEndpoint extends AvatarServiceGrpc.AvatarServiceImplBase {
  private final Avatars avatars;
  private final Calls calls;

  public AvatarEndpoint(Backend backend, Calls calls) {
    this.avatars = backend.avatars();
    this.calls = calls;
  }

  @Override
  public StreamObserver<PutAvatarRequest> putAvatar(StreamObserver<Avatar> answer) {
    var call = CallContext.current();
    return new InboundStream<>(answer, new AvatarUploadReader(avatars, call), call, calls);
  }

  @Override
  public void getAvatar(GetAvatarRequest request, StreamObserver<HttpBody> answer) {
    calls.stream(answer, outlet -> send(outlet, UserRequests.id(request.getId())));
  }

  /** A piece is read when there is room for it. */
  private void send(OutboundStream<HttpBody> outlet, UUID user) {
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
          avatars.delete(UserRequests.id(request.getId()), call);
          return Empty.getDefaultInstance();
        });
  }
}
