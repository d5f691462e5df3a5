package io.weir.users.avatar;

import com.google.api.HttpBody;
import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.server.RequestFields;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.AvatarServiceGrpc;
import io.weir.users.v1.DeleteAvatarRequest;
import io.weir.users.v1.GetAvatarRequest;
import io.weir.users.v1.PutAvatarRequest;
import java.util.UUID;

/** The gRPC service weir.users.v1.AvatarService. */
public final class AvatarEndpoint extends AvatarServiceGrpc.AvatarServiceImplBase {
  public static final String NAME = AvatarServiceGrpc.SERVICE_NAME;

  private final Avatars avatars;
  private final AvatarUploads uploads;
  private final Calls calls;

  public AvatarEndpoint(Avatars avatars, AvatarUploads uploads, Calls calls) {
    this.avatars = avatars;
    this.uploads = uploads;
    this.calls = calls;
  }

  @Override
  public StreamObserver<PutAvatarRequest> putAvatar(StreamObserver<Avatar> answer) {
    return calls.upload(answer, call -> new AvatarUploadReader(uploads, call));
  }

  @Override
  public void getAvatar(GetAvatarRequest request, StreamObserver<HttpBody> answer) {
    calls.stream(answer, stream -> send(stream, RequestFields.id(request.getId())));
  }

  /** Sends the pieces, each read when the client is ready. */
  private void send(OutboundStream<HttpBody> stream, UUID user) {
    var stored = stream.read(call -> avatars.get(user, call));
    for (var i = 0; i < stored.pieces(); i++) {
      stream.awaitReady();
      var index = i;
      var piece = stream.read(call -> avatars.piece(stored.upload(), index, call));
      stream.send(AvatarResponses.body(stored.avatar().type(), piece));
    }
  }

  @Override
  public void deleteAvatar(DeleteAvatarRequest request, StreamObserver<Empty> answer) {
    calls.answer(
        answer,
        call -> {
          avatars.delete(RequestFields.id(request.getId()), call);
          return Empty.getDefaultInstance();
        });
  }
}
